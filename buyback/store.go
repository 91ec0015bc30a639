package buyback

import (
	"context"
	"errors"

	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/voucher"
)

// Errors that every store reports the same way. Stores wrap them with the kind
// and the id of the record; callers match with errors.Is. The records of
// packages voucher, pickup and pincode are reported with those packages' own
// errors.
var (
	// ErrNotFound reports that no record has the given key.
	ErrNotFound = errors.New("buyback: not found")
	// ErrExists reports that a record with the given key is already stored.
	// The transaction that saw it stays usable.
	ErrExists = errors.New("buyback: already exists")
	// ErrConflict reports that a record changed after the caller read it.
	// Nothing was written; repeat the whole step with the same key.
	ErrConflict = errors.New("buyback: changed by somebody else in the meantime, repeat the step")
	// ErrReadOnly reports a write inside View.
	ErrReadOnly = errors.New("buyback: this unit of work is read-only, use Update")
	// ErrTxDone reports the use of a Tx after its unit of work ended.
	ErrTxDone = errors.New("buyback: this unit of work has ended")
	// ErrBusy reports that the store could not start or finish a unit of work
	// because others held it for too long. Nothing was written.
	ErrBusy = errors.New("buyback: the store is busy, try again")
	// ErrOutcomeUnknown reports that a commit was sent and its answer was
	// lost: the unit of work may or may not be durable. Repeat it with the
	// same idempotency key, the answer then tells the truth.
	ErrOutcomeUnknown = errors.New("buyback: the outcome of the commit is not known, repeat with the same key")
)

// Tx is one unit of work over every record of a programme. A Tx is used by one
// goroutine at a time and not after its unit of work ended (ErrTxDone). Every
// method may also return the engine's own error or the context's; after those
// the unit of work cannot commit.
//
// Package buybacktest holds the suite an implementation has to pass.
type Tx interface {
	voucher.Tx
	pickup.Tx
	pincode.Tx

	// Order returns the order with that id, or ErrNotFound. Inside Update the
	// row is taken for writing where the engine can lock rows.
	Order(ctx context.Context, id OrderID) (Order, error)
	// InsertOrder stores a new order as revision 1 together with the first
	// step of its journal. It returns ErrExists if the id is taken and leaves
	// the unit of work usable.
	InsertOrder(ctx context.Context, o Order, s Step) error
	// UpdateOrder replaces the order if its stored revision still is
	// o.Revision, stores it as revision o.Revision+1 and appends the step. It
	// returns ErrExists if the journal already has s.Key, ErrConflict if the
	// revision is stale, ErrNotFound if there is no such order; nothing is
	// written then and the unit of work stays usable.
	UpdateOrder(ctx context.Context, o Order, s Step) error
	// OrderStep returns the journal row under the key, or ErrNotFound. Inside
	// Update it also counts the look, so that the repetition of a step is a
	// durable write of its own and is not acknowledged before it is safe.
	OrderStep(ctx context.Context, id OrderID, key string) (Step, error)
	// OrderSteps returns up to limit journal rows with Seq > afterSeq in the
	// order of Seq; none is no error.
	OrderSteps(ctx context.Context, id OrderID, afterSeq int64, limit int) ([]Step, error)

	// Quote returns the quote of an order by its number (1 is the first), or
	// ErrNotFound.
	Quote(ctx context.Context, id OrderID, number int) (Quote, error)
	// InsertQuote stores a quote, which is never changed. It returns
	// ErrExists if the order already has one of that number and leaves the
	// unit of work usable.
	InsertQuote(ctx context.Context, q Quote) error

	// Contact returns the personal data kept for an order, or ErrNotFound.
	Contact(ctx context.Context, id OrderID) (Contact, error)
	// PutContact stores the personal data of an order in place of any that
	// was there.
	PutContact(ctx context.Context, c Contact) error
	// EraseContact removes the personal data of an order; none is no error.
	EraseContact(ctx context.Context, id OrderID) error

	// AppendEvents adds events to the outbox; they show once the unit of work
	// commits. An event whose ID is already there is dropped.
	AppendEvents(ctx context.Context, events ...Event) error
}

// Store opens units of work. It is safe for concurrent use.
//
// Package buybacktest holds the suite an implementation has to pass.
type Store interface {
	// Update runs fn in a unit of work: it commits when fn returns nil, and
	// otherwise takes every write back and returns fn's error unchanged. fn
	// may run again after a serialization failure, so it must have no effect
	// outside its Tx. A context that is done before the commit begins writes
	// nothing; a commit that has begun is not cut short by it. A commit whose
	// answer was lost is ErrOutcomeUnknown; a store that stayed locked is
	// ErrBusy.
	Update(ctx context.Context, fn func(context.Context, Tx) error) error
	// View runs fn over one consistent state of the records. A write inside
	// it is ErrReadOnly. fn may run again, and ErrBusy is possible, as in
	// Update.
	View(ctx context.Context, fn func(context.Context, Tx) error) error
}

// Outbox is the sending side of the events, which a store offers besides
// Store. The host drains it: Pending, send, MarkSent. Delivery is at least
// once, receivers drop repeats by Event.ID.
type Outbox interface {
	// Pending returns up to limit committed events that were not marked sent,
	// oldest first as far as the store can tell. It never skips an event
	// whose unit of work committed late.
	Pending(ctx context.Context, limit int) ([]Event, error)
	// MarkSent takes events out of Pending. Unknown ids are ignored.
	MarkSent(ctx context.Context, ids ...string) error
}

// Vouchers narrows a store to what package voucher needs, for a host that runs
// voucher steps of its own on the same records.
func Vouchers(s Store) voucher.Store { return voucherStore{s} }

type voucherStore struct{ Store }

func (s voucherStore) Update(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	return s.Store.Update(ctx, func(ctx context.Context, tx Tx) error { return fn(ctx, tx) })
}

func (s voucherStore) View(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	return s.Store.View(ctx, func(ctx context.Context, tx Tx) error { return fn(ctx, tx) })
}

// Pickups narrows a store to what package pickup needs.
func Pickups(s Store) pickup.Store { return pickupStore{s} }

type pickupStore struct{ Store }

func (s pickupStore) Update(ctx context.Context, fn func(context.Context, pickup.Tx) error) error {
	return s.Store.Update(ctx, func(ctx context.Context, tx Tx) error { return fn(ctx, tx) })
}

func (s pickupStore) View(ctx context.Context, fn func(context.Context, pickup.Tx) error) error {
	return s.Store.View(ctx, func(ctx context.Context, tx Tx) error { return fn(ctx, tx) })
}
