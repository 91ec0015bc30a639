package sqlitestore_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/buybacktest"
	"github.com/sellback/sellback/buyback/sqlitestore"
)

func exampleStore(ctx context.Context, dir string) (*sql.DB, *sqlitestore.Store, error) {
	db, err := sql.Open("sqlite", sqlitestore.DSN(filepath.Join(dir, "sellback.db")))
	if err != nil {
		return nil, nil, err
	}
	store := sqlitestore.New(db, nil)
	return db, store, errors.Join(store.Check(ctx), store.Migrate(ctx))
}

// Open a file, check its settings, create the tables.
func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	db, store, err := exampleStore(ctx, dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer db.Close()

	program := buybacktest.NewProgram(store, nil) // a host gives its own rules to buyback.New
	err = program.Do(ctx, func(ctx context.Context, s *buyback.Session) error {
		out, err := s.Quote(ctx, buyback.Command{Key: "tap-1"}, buybacktest.QuoteRequest())
		fmt.Println(out.Order.State, out.Quote.Valuation)
		return err
	})
	fmt.Println(err)
	// Output:
	// quoted INR 20200.00
	// <nil>
}

// The host's own row and a step of the program commit together, or not at all.
func ExampleStore_Join() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	db, store, err := exampleStore(ctx, dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `CREATE TABLE lead (customer TEXT, order_id TEXT)`); err != nil {
		fmt.Println(err)
		return
	}
	program := buybacktest.NewProgram(store, nil)

	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer tx.Rollback()
	out, err := program.In(store.Join(tx)).Quote(ctx, buyback.Command{Key: "tap-1"}, buybacktest.QuoteRequest())
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO lead VALUES ('c-17', $1)`, string(out.Order.ID)); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tx.Commit(), out.Order.State)
	// Output: <nil> quoted
}
