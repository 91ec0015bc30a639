package sqlitestore_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/buybacktest"
	"github.com/sellback/sellback/buyback/sqlitestore"
	"github.com/sellback/sellback/pincode"
)

func count(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// The host's own row and the order commit or vanish together, and a refused
// step leaves the host's transaction usable and unchanged.
func TestHostTransaction(t *testing.T) {
	ctx := t.Context()
	db, _ := openFile(t)
	store := sqlitestore.New(db, nil)
	if err := store.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, `CREATE TABLE crm (order_id TEXT)`); err != nil {
		t.Fatal(err)
	}
	p := buybacktest.NewProgram(store, nil)
	for _, commit := range []bool{false, true} {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO crm VALUES ('o1')`); err != nil {
			t.Fatal(err)
		}
		s := p.In(store.Join(tx))
		request := buybacktest.QuoteRequest()
		request.Order = "o1"
		if _, err := s.Quote(ctx, buyback.Command{Key: "q"}, request); err != nil {
			t.Fatal(err)
		}
		var state *buyback.StateError
		if _, err := s.Collect(ctx, buyback.Command{Key: "c"}, "o1"); !errors.As(err, &state) {
			t.Fatalf("Collect: %v, want a StateError", err)
		}
		request.PIN = pincode.MustParse("799999")
		if _, err := s.Quote(ctx, buyback.Command{Key: "q2"}, request); !errors.Is(err, buyback.ErrNotServed) {
			t.Fatalf("Quote: %v, want ErrNotServed", err)
		}
		want := 0
		if commit {
			want = 1
			err = tx.Commit()
		} else {
			err = tx.Rollback()
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"crm", "sb_order", "sb_order_step", "sb_quote", "sb_outbox"} {
			if n := count(t, db, `SELECT count(*) FROM `+table); n != want {
				t.Errorf("commit=%v: %d rows in %s, want %d", commit, n, table, want)
			}
		}
	}
}

// What was committed is there when the file is opened again, and a repeated
// step is answered from it.
func TestSurvivesReopening(t *testing.T) {
	db, path := openFile(t)
	store := sqlitestore.New(db, nil)
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	request := buybacktest.QuoteRequest()
	quote := func(s *sqlitestore.Store) (out buyback.QuoteOutcome) {
		err := buybacktest.NewProgram(s, nil).Do(t.Context(), func(ctx context.Context, ss *buyback.Session) (err error) {
			out, err = ss.Quote(ctx, buyback.Command{Key: "q"}, request)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	first := quote(store)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := quote(sqlitestore.New(open(t, path), nil))
	if !again.Replayed || again.Order.ID != first.Order.ID || again.Quote.Digest != first.Quote.Digest {
		t.Errorf("after reopening: %+v, first %+v", again.Order, first.Order)
	}
}

// Two handles on one file are as two processes: each queues its own writers,
// and SQLite's lock stands between them.
func TestTwoHandlesOnOneFile(t *testing.T) {
	db, path := openFile(t)
	a := sqlitestore.New(db, nil)
	if err := a.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := sqlitestore.New(open(t, path), nil)
	var wg sync.WaitGroup
	var mu sync.Mutex
	created := 0
	for n := range 24 {
		store := []*sqlitestore.Store{a, b}[n%2]
		wg.Go(func() {
			err := buybacktest.NewProgram(store, nil).Do(t.Context(), func(ctx context.Context, s *buyback.Session) error {
				out, err := s.Quote(ctx, buyback.Command{Key: "same"}, buybacktest.QuoteRequest())
				if err == nil && !out.Replayed {
					mu.Lock()
					created++
					mu.Unlock()
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := count(t, db, `SELECT count(*) FROM sb_order`); n != 1 || created != 1 {
		t.Errorf("%d orders, %d callers created it, want 1 and 1", n, created)
	}
}

// Programmes share a database without seeing each other.
func TestProgrammesAreApart(t *testing.T) {
	db, _ := openFile(t)
	a := sqlitestore.New(db, &sqlitestore.Options{Programme: "a"})
	b := sqlitestore.New(db, &sqlitestore.Options{Programme: "b"})
	if err := errors.Join(a.Migrate(t.Context()), b.Migrate(t.Context())); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*sqlitestore.Store{a, b} {
		p := buybacktest.NewProgram(s, nil)
		if _, err := buybacktest.UpTo(t.Context(), p, "o1", buyback.Closed); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []*sqlitestore.Store{a, b} {
		pending, err := s.Pending(t.Context(), 1000)
		if err != nil || len(pending) == 0 {
			t.Fatal(len(pending), err)
		}
		for _, e := range pending {
			if err := s.MarkSent(t.Context(), e.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if a, b := count(t, db, `SELECT count(*) FROM sb_order WHERE programme = 'a'`), count(t, db, `SELECT count(*) FROM sb_order WHERE programme = 'b'`); a != 1 || b != 1 {
		t.Errorf("%d and %d orders, want one each", a, b)
	}
}

// The bytes of a voucher code never reach the disk, and those of a forgotten
// customer leave it.
func TestFilesHoldNoSecrets(t *testing.T) {
	db, path := openFile(t)
	store := sqlitestore.New(db, nil)
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := buybacktest.NewProgram(store, nil)
	if _, err := buybacktest.UpTo(t.Context(), p, "o1", buyback.Collected); err != nil {
		t.Fatal(err)
	}
	var code string
	err := p.Do(t.Context(), func(ctx context.Context, s *buyback.Session) error {
		out, err := s.IssueVoucher(ctx, buyback.Command{Key: "o1-voucher"}, "o1")
		code = out.Voucher.Code.Reveal()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	disk := func() []byte {
		t.Helper()
		if err := store.Purge(t.Context()); err != nil {
			t.Fatal(err)
		}
		var all []byte
		files, err := filepath.Glob(filepath.Dir(path) + "/*")
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
		return all
	}
	contact := buybacktest.Contact()
	personal := []string{contact.Name, contact.Phone, contact.Address, buybacktest.IMEI().Reveal()}
	before := disk()
	for _, p := range personal {
		if !bytes.Contains(before, []byte(p)) {
			t.Fatal("the search finds nothing even before the erasure, so it would prove nothing")
		}
	}
	for _, form := range []string{code, strings.ReplaceAll(code, "-", ""), strings.ToLower(code)} {
		if form == "" || bytes.Contains(before, []byte(form)) {
			t.Error("the voucher's code is on the disk")
		}
	}
	if _, err := buybacktest.UpTo(t.Context(), p, "o1", buyback.Closed); err != nil {
		t.Fatal(err)
	}
	if err := p.Do(t.Context(), func(ctx context.Context, s *buyback.Session) error { return s.Forget(ctx, "o1") }); err != nil {
		t.Fatal(err)
	}
	after := disk()
	for i, p := range personal {
		if bytes.Contains(after, []byte(p)) {
			t.Errorf("personal datum %d is on the disk after Forget", i)
		}
	}
}

func TestCheckRefusesUnsafeSettings(t *testing.T) {
	for name, dsn := range map[string]string{
		"journal in memory": "file:" + filepath.Join(t.TempDir(), "c.db") + "?_pragma=journal_mode(MEMORY)&_pragma=synchronous(OFF)",
		"not erased":        strings.Replace(sqlitestore.DSN(filepath.Join(t.TempDir(), "d.db")), "secure_delete(1)", "secure_delete(0)", 1),
		"no WAL":            "file:" + filepath.Join(t.TempDir(), "a.db") + "?_pragma=synchronous(FULL)",
		"not synced":        "file:" + filepath.Join(t.TempDir(), "b.db") + "?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)",
	} {
		db, err := sql.Open("sqlite", dsn)
		if err != nil {
			t.Fatal(err)
		}
		if err := sqlitestore.New(db, nil).Check(t.Context()); err == nil || !strings.Contains(err.Error(), "sqlitestore.DSN") {
			t.Errorf("%s: Check returned %v", name, err)
		}
		db.Close()
	}
}

// A writer that has to wait gives up with its context, and another that waits
// longer than the store's patience is told so in a word callers can match.
func TestWaitingEnds(t *testing.T) {
	db, path := openFile(t)
	store := sqlitestore.New(db, nil)
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := open(t, path)
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(t.Context(), `INSERT INTO sb_migration VALUES ('x', 0)`); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err = store.Update(ctx, func(context.Context, buyback.Tx) error { return errors.New("must not run") })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with a deadline: %v", err)
	}
	impatient, err := sql.Open("sqlite", strings.Replace(sqlitestore.DSN(path), "busy_timeout(5000)", "busy_timeout(1)", 1))
	if err != nil {
		t.Fatal(err)
	}
	defer impatient.Close()
	err = sqlitestore.New(impatient, nil).Update(t.Context(), func(context.Context, buyback.Tx) error { return errors.New("must not run") })
	if !errors.Is(err, buyback.ErrBusy) {
		t.Errorf("without: %v, want ErrBusy", err)
	}
}
