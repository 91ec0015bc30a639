package sqlitestore_test

import (
	"bytes"
	"context"
	"database/sql"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/sqlitestore"
	"github.com/sellback/sellback/voucher"
)

// callers redeem at once in every contestant.
const callers = 8

// BenchmarkRedeem compares redemptions of distinct vouchers, everything
// included, with the least a hand-written transaction could do: one
// conditional update and one inserted entry.
func BenchmarkRedeem(b *testing.B) {
	b.Run("store", func(b *testing.B) {
		db := benchFile(b)
		store := sqlitestore.New(db, nil)
		if err := store.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		keys, err := voucher.NewKeyring("k1", map[string][]byte{"k1": bytes.Repeat([]byte{7}, 32)})
		if err != nil {
			b.Fatal(err)
		}
		ledger, err := voucher.NewLedger(keys, nil)
		if err != nil {
			b.Fatal(err)
		}
		err = store.Update(b.Context(), func(ctx context.Context, tx buyback.Tx) error {
			for i := range 1000 {
				if _, err := ledger.Issue(ctx, tx, voucher.IssueRequest{ID: voucher.ID("v" + strconv.Itoa(i)), Amount: decimal.NewFromInt(1_000_000)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		inParallel(b, func(i int64) error {
			return store.Update(b.Context(), func(ctx context.Context, tx buyback.Tx) error {
				_, err := ledger.Redeem(ctx, tx, voucher.RedeemRequest{
					Command: voucher.Command{Key: "r" + strconv.FormatInt(i, 10)},
					Ref:     voucher.Ref{ID: voucher.ID("v" + strconv.FormatInt(i%1000, 10))}, Amount: decimal.NewFromInt(1),
				})
				return err
			})
		})
	})
	b.Run("peer=two-statements", func(b *testing.B) {
		db := benchFile(b)
		for _, q := range []string{
			`CREATE TABLE v (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL CHECK (balance >= 0)) STRICT`,
			`CREATE TABLE e (v INTEGER NOT NULL, key TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (v, key)) STRICT, WITHOUT ROWID`,
			`INSERT INTO v WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < 999) SELECT i, 1000000000 FROM n`,
		} {
			if _, err := db.Exec(q); err != nil {
				b.Fatal(err)
			}
		}
		var one sync.Mutex
		inParallel(b, func(i int64) error {
			one.Lock()
			defer one.Unlock()
			tx, err := db.BeginTx(b.Context(), nil)
			if err != nil {
				return err
			}
			defer tx.Rollback()
			if _, err := tx.Exec(`UPDATE v SET balance = balance - 1 WHERE id = $1 AND balance >= 1`, i%1000); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO e VALUES ($1, $2, 1)`, i%1000, "r"+strconv.FormatInt(i, 10)); err != nil {
				return err
			}
			return tx.Commit()
		})
	})
}

func benchFile(b *testing.B) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite", sqlitestore.DSN(b.TempDir()+"/bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db
}

func inParallel(b *testing.B, fn func(i int64) error) {
	b.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range callers {
		wg.Go(func() {
			for {
				i := next.Add(1)
				if i > int64(b.N) {
					return
				}
				if err := fn(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "redeem/s")
}
