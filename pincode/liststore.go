package pincode

import (
	"bytes"
	"context"
	"fmt"
	"time"
)

// StoredList is a published list as a store keeps it.
type StoredList struct {
	Version string
	From    time.Time // holds from this instant; UTC, microseconds
	Rows    int
	Data    []byte // as WriteJSON writes it
}

// ListTx is what a store offers, inside one transaction of one goroutine, to
// keep published lists. The version is the key, and a stored list never
// changes: orders refer to it. Implementations are checked by package
// pincodetest.
type ListTx interface {
	// CoverageList returns one list. ErrNotFound.
	CoverageList(ctx context.Context, version string) (StoredList, error)
	// CoverageLists returns all lists without their Data, in order of From,
	// those of one instant in the order they were inserted.
	CoverageLists(ctx context.Context) ([]StoredList, error)
	// InsertCoverageList adds a list. ErrExists when its version is there
	// already; the transaction stays usable and the first list unchanged.
	InsertCoverageList(ctx context.Context, l StoredList) error
	// DeleteCoverageList removes a list. ErrNotFound.
	DeleteCoverageList(ctx context.Context, version string) error
}

// Tx is all that package pincode asks of a store.
type Tx interface {
	WaitlistTx
	ListTx
}

// SaveList stores a list that holds from an instant on. ErrExists when its
// version is stored already. Publish it to Live once the transaction has
// committed.
func SaveList(ctx context.Context, tx ListTx, list *Coverage, from time.Time) error {
	if list == nil {
		return fmt.Errorf("pincode: no list to store")
	}
	var data bytes.Buffer
	if err := list.WriteJSON(&data); err != nil {
		return err
	}
	return tx.InsertCoverageList(ctx, StoredList{
		Version: list.Version(), From: from.UTC().Truncate(time.Microsecond), Rows: list.Len(), Data: data.Bytes(),
	})
}

// LoadLists publishes every stored list to live that it does not have yet,
// without a guard, since the lists passed theirs when they were published.
// A host calls it at start-up, and again to take over what others published.
// Lists deleted from the store stay in live until Withdraw.
func LoadLists(ctx context.Context, tx ListTx, live *Live, opt *CoverageOptions) error {
	heads, err := tx.CoverageLists(ctx)
	if err != nil {
		return err
	}
	for _, head := range heads {
		if _, ok := live.Version(head.Version); ok {
			continue
		}
		stored, err := tx.CoverageList(ctx, head.Version)
		if err != nil {
			return err
		}
		list, err := ReadJSON(bytes.NewReader(stored.Data), opt)
		if err != nil {
			return fmt.Errorf("pincode: the stored list %q: %w", stored.Version, err)
		}
		if list.Version() != stored.Version {
			return fmt.Errorf("pincode: the list stored as %q calls itself %q", stored.Version, list.Version())
		}
		if err := live.Publish(list, stored.From, &Guard{AllowShrink: true, AllowHubLoss: true}); err != nil {
			return err
		}
	}
	return nil
}
