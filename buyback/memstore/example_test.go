package memstore_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
)

// A unit of work is all or nothing, as in a database.
func Example() {
	ctx := context.Background()
	store := memstore.New()
	err := store.Update(ctx, func(ctx context.Context, tx buyback.Tx) error {
		if err := tx.PutContact(ctx, buyback.Contact{Order: "o-1", Name: "Rima"}); err != nil {
			return err
		}
		return errors.New("changed my mind")
	})
	fmt.Println(err)
	err = store.View(ctx, func(ctx context.Context, tx buyback.Tx) error {
		_, err := tx.Contact(ctx, "o-1")
		return err
	})
	fmt.Println(errors.Is(err, buyback.ErrNotFound))
	// Output:
	// changed my mind
	// true
}
