package sqlitestore_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/sqlitestore"
)

// When the disk is full SQLite rolls back by itself and is ready for another
// transaction: nothing that comes after in the same unit of work may slip into
// one, whatever fn makes of the errors.
func TestFullDisk(t *testing.T) {
	event := func(id string, size int) buyback.Event {
		return buyback.Event{ID: id, Type: "t/v1", Subject: "s", Data: make([]byte, size)}
	}
	for name, after := range map[string]func(ctx context.Context, tx buyback.Tx){
		"plain": func(ctx context.Context, tx buyback.Tx) { _ = tx.AppendEvents(ctx, event("after", 1)) },
		"savepoint": func(ctx context.Context, tx buyback.Tx) {
			_ = tx.Nested(ctx, func(ctx context.Context) error { return tx.AppendEvents(ctx, event("after", 1)) })
			_ = tx.AppendEvents(ctx, event("later", 1))
		},
	} {
		for _, inside := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/inside=%t", name, inside), func(t *testing.T) {
				db, err := sql.Open("sqlite", sqlitestore.DSN(t.TempDir()+"/full.db"))
				if err != nil {
					t.Fatal(err)
				}
				defer db.Close()
				db.SetMaxOpenConns(1) // the limit below is the connection's
				store := sqlitestore.New(db, nil)
				ctx := t.Context()
				if err := store.Migrate(ctx); err != nil {
					t.Fatal(err)
				}
				var pages int
				if err := db.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
					t.Fatal(err)
				}
				if _, err := db.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages+20)); err != nil {
					t.Fatal(err)
				}
				err = store.Update(ctx, func(ctx context.Context, tx buyback.Tx) error {
					if err := tx.AppendEvents(ctx, event("before", 1)); err != nil {
						return err
					}
					big := func(ctx context.Context) error { return tx.AppendEvents(ctx, event("big", 1<<20)) }
					if inside {
						err = tx.Nested(ctx, big)
					} else {
						err = big(ctx)
					}
					if err == nil {
						t.Error("the disk was not full")
					}
					after(ctx, tx)
					return nil
				})
				if err == nil {
					t.Error("a unit that met a full disk has committed")
				}
				events, err := store.Pending(ctx, 10)
				if err != nil || len(events) != 0 {
					t.Errorf("%d events of a unit that failed, %v", len(events), err)
				}
				if err := store.Update(ctx, func(ctx context.Context, tx buyback.Tx) error { return tx.AppendEvents(ctx, event("next", 1)) }); err != nil {
					t.Errorf("the next unit: %v", err)
				}
			})
		}
	}
}
