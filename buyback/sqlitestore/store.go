// Package sqlitestore keeps the records of package buyback in SQLite.
//
// It works over a *sql.DB that the host opens and imports no driver; it is
// tested with modernc.org/sqlite. DSN returns a data source name with the
// settings that make a commit durable, Migrate creates the tables:
//
//	db, err := sql.Open("sqlite", sqlitestore.DSN("sellback.db"))
//	...
//	store := sqlitestore.New(db, nil)
//	if err := store.Check(ctx); err != nil { ... } // settings as needed?
//	if err := store.Migrate(ctx); err != nil { ... }
//
// To commit the host's own rows together with a step, join its transaction:
// program.In(store.Join(tx)).
//
// SQLite has one writer at a time. Writers of one Store queue in the process;
// writers of other processes are waited for by the driver's busy_timeout and
// then retried with growing pauses. The file must not be on a network file
// system, where SQLite's locks do not hold.
package sqlitestore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"time"

	"github.com/sellback/sellback/buyback"
)

// Store implements buyback.Store and buyback.Outbox. It is safe for
// concurrent use.
type Store struct {
	db        *sql.DB
	programme string
	write     chan struct{} // one writer of this process at a time
}

var (
	_ buyback.Store  = (*Store)(nil)
	_ buyback.Outbox = (*Store)(nil)
	_ buyback.Tx     = (*tx)(nil)
)

// Options are the optional settings of a Store; the zero value works.
type Options struct {
	// Programme is the id that leads every key, so that several programmes
	// can share a database. Default "default".
	Programme string
}

// New returns a store over db; opt may be nil. It does not close db.
func New(db *sql.DB, opt *Options) *Store {
	s := &Store{db: db, programme: "default", write: make(chan struct{}, 1)}
	if opt != nil && opt.Programme != "" {
		s.programme = opt.Programme
	}
	return s
}

// DSN returns the data source name for the file at path in the form
// modernc.org/sqlite reads: WAL journal, every commit synced to the disk,
// deleted content overwritten, five seconds of patience for other processes.
func DSN(path string) string {
	const settings = "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_txlock=immediate"
	return "file:" + (&url.URL{Path: path}).EscapedPath() + settings
}

// Join returns the records as seen by a transaction the caller owns. The
// caller commits or rolls back; Join does neither. After an error that is none
// of the packages' own, such as a context's, roll back. Open it with
// BEGIN IMMEDIATE (DSN sees to that), or a step can fail with SQLITE_BUSY when
// another writer came in between.
func (s *Store) Join(t *sql.Tx) buyback.Tx { return &tx{c: t, programme: s.programme} }

// conn is what *sql.Conn and *sql.Tx share.
type conn interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Patience of Update, after the driver's own busy_timeout.
const (
	attempts    = 5
	firstPause  = 10 * time.Millisecond
	commitBound = 30 * time.Second
)

// Update implements buyback.Store.
func (s *Store) Update(ctx context.Context, fn func(context.Context, buyback.Tx) error) error {
	return s.update(ctx, func(ctx context.Context, t *tx) error { return fn(ctx, t) })
}

func (s *Store) update(ctx context.Context, fn func(context.Context, *tx) error) error {
	select {
	case s.write <- struct{}{}:
		defer func() { <-s.write }()
	case <-ctx.Done():
		return fmt.Errorf("sqlitestore: waiting for another unit of work: %w", ctx.Err())
	}
	pause := firstPause
	for n := 1; ; n++ {
		err := s.run(ctx, "BEGIN IMMEDIATE", false, fn)
		if !isBusy(err) {
			return err
		}
		if n == attempts {
			return fmt.Errorf("%w (sqlitestore: %w)", buyback.ErrBusy, err)
		}
		select {
		case <-time.After(pause + rand.N(pause)):
			pause *= 2
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		}
	}
}

// View implements buyback.Store.
func (s *Store) View(ctx context.Context, fn func(context.Context, buyback.Tx) error) error {
	return s.run(ctx, "BEGIN", true, func(ctx context.Context, t *tx) error { return fn(ctx, t) })
}

func (s *Store) run(ctx context.Context, begin string, readOnly bool, fn func(context.Context, *tx) error) error {
	c, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, begin); err != nil {
		if ctx.Err() != nil {
			rollback(ctx, c) // it may have begun all the same
		}
		return fmt.Errorf("sqlitestore: %s: %w", begin, err)
	}
	t := &tx{c: c, programme: s.programme, readOnly: readOnly}
	open := true
	defer func() {
		t.done = true
		if open { // also when fn panics
			rollback(ctx, c)
		}
	}()
	if err := fn(ctx, t); err != nil {
		return err
	}
	if t.failed != nil {
		return t.failed // though fn made nothing of it
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	open = false
	return commit(ctx, c)
}

// commit ends the unit of work. Once it has begun, the caller's deadline must
// not cut it short: the rows could be durable and the caller not know.
func commit(ctx context.Context, c *sql.Conn) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitBound)
	defer cancel()
	_, err := c.ExecContext(ctx, "COMMIT")
	if err == nil {
		return nil
	}
	rollback(ctx, c)
	if isBusy(err) {
		// SQLite answers BUSY before it writes anything.
		return fmt.Errorf("sqlitestore: commit: %w", err)
	}
	return fmt.Errorf("%w (sqlitestore: %w)", buyback.ErrOutcomeUnknown, err)
}

// rollback gives the connection back clean, or not at all.
func rollback(ctx context.Context, c *sql.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitBound)
	defer cancel()
	if _, err := c.ExecContext(ctx, "ROLLBACK"); err != nil {
		// SQLite may have rolled back by itself; the pool must not hand out
		// a connection of which that is not known.
		_ = c.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// Result codes of SQLite (https://www.sqlite.org/rescode.html), of which the
// low byte is the primary one.
const (
	codeBusy   = 5
	codeLocked = 6
)

// isBusy tells by the result code whether another connection was in the way.
func isBusy(err error) bool {
	var e interface{ Code() int }
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == codeBusy || code == codeLocked
}

// tx is one unit of work, the store's own or the host's.
type tx struct {
	c         conn
	programme string
	depth     int
	readOnly  bool
	done      bool
	failed    error // the first failure of the engine or a context
}

// usable refuses a unit of work that has ended or failed. After some failures,
// a full disk for one, SQLite has rolled back by itself and would commit
// whatever came next at once.
func (t *tx) usable() error {
	if t.done {
		return buyback.ErrTxDone
	}
	return t.failed
}

// fail returns err under the name callers match and keeps t from writing or
// committing anything more.
func (t *tx) fail(err error) error {
	err = fmt.Errorf("sqlitestore: %w", mapped(err))
	if t.failed == nil {
		t.failed = err
	}
	return err
}

// Nested implements Tx with a savepoint.
func (t *tx) Nested(ctx context.Context, fn func(context.Context) error) (err error) {
	if err := t.usable(); err != nil {
		return err
	}
	t.depth++
	name := "sb_" + strconv.Itoa(t.depth)
	defer func() { t.depth-- }()
	if err := ctx.Err(); err != nil {
		return t.fail(err)
	}
	// Savepoints are opened and closed whatever becomes of ctx, or it would
	// not be known which are.
	steady := context.WithoutCancel(ctx)
	if _, err := t.c.ExecContext(steady, "SAVEPOINT "+name); err != nil {
		return t.fail(fmt.Errorf("savepoint: %w", err))
	}
	open := true
	undo := func() error {
		open = false
		_, err := t.c.ExecContext(steady, "ROLLBACK TO "+name)
		if err == nil {
			_, err = t.c.ExecContext(steady, "RELEASE "+name)
		}
		return err
	}
	defer func() {
		if open { // fn panicked
			_ = undo()
		}
	}()
	err = fn(ctx)
	if err == nil {
		err = ctx.Err() // an error means undone, also this one
	}
	if err != nil {
		if e := undo(); e != nil {
			return errors.Join(err, t.fail(fmt.Errorf("undo to savepoint: %w", e)))
		}
		return err
	}
	open = false
	if _, err := t.c.ExecContext(steady, "RELEASE "+name); err != nil {
		return errors.Join(t.fail(fmt.Errorf("release savepoint: %w", err)), undo())
	}
	return nil
}

// exec runs a statement that writes and returns the number of rows it changed.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := t.usable(); err != nil {
		return 0, err
	}
	if t.readOnly {
		return 0, buyback.ErrReadOnly
	}
	r, err := t.c.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, t.fail(err)
	}
	return r.RowsAffected()
}

// queryRow scans the only row of a query into dest and reports whether there
// was one.
func (t *tx) queryRow(ctx context.Context, dest []any, query string, args ...any) (bool, error) {
	if err := t.usable(); err != nil {
		return false, err
	}
	err := t.c.QueryRowContext(ctx, query, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, t.fail(err)
	}
	return true, nil
}

// mapped gives the error of a host's transaction that has ended the name that
// callers match.
func mapped(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("%w: %w", buyback.ErrTxDone, err)
	}
	return err
}

// queryAll calls scan for each row of a query.
func (t *tx) queryAll(ctx context.Context, scan func(scan func(dest ...any) error) error, query string, args ...any) error {
	if err := t.usable(); err != nil {
		return err
	}
	rows, err := t.c.QueryContext(ctx, query, args...)
	if err != nil {
		return t.fail(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return t.fail(err)
		}
	}
	if err := rows.Err(); err != nil {
		return t.fail(err)
	}
	return nil
}

// micro and instant carry instants as microseconds since 1970, zero as 0.
func micro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
