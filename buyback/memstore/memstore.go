// Package memstore keeps the records of package buyback in memory.
//
// It gives the same guarantees as the SQL stores and passes the same suite,
// buybacktest: a unit of work is all or nothing, an update is a
// compare-and-swap, a place is never given twice. It is meant for tests,
// trials and simulations; nothing survives the process.
//
// Units of work run one after another under a single lock, and a failed one is
// undone from a log of its own writes, so the cost of a step does not grow
// with the number of records. A unit of work must not open another one on the
// same store: it would wait for itself until its context ends.
package memstore

import (
	"context"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/voucher"
)

// Store implements buyback.Store and buyback.Outbox. It is safe for
// concurrent use. The zero value is not usable: call New.
type Store struct {
	lock lock
	data data
}

var (
	_ buyback.Store  = (*Store)(nil)
	_ buyback.Outbox = (*Store)(nil)
	_ buyback.Tx     = (*tx)(nil)
)

// data is every table of the store.
type data struct {
	vouchers vouchers
	pickups  pickups
	pincodes pincodes
	orders   orders
	outbox   outbox
}

// New returns an empty store.
func New() *Store {
	return &Store{
		data: data{
			vouchers: newVouchers(),
			pickups:  newPickups(),
			pincodes: newPincodes(),
			orders:   newOrders(),
			outbox:   newOutbox(),
		},
	}
}

// Update implements buyback.Store. fn runs once.
func (s *Store) Update(ctx context.Context, fn func(context.Context, buyback.Tx) error) error {
	return s.run(ctx, false, fn)
}

// View implements buyback.Store. A write inside fn fails with
// buyback.ErrReadOnly.
func (s *Store) View(ctx context.Context, fn func(context.Context, buyback.Tx) error) error {
	return s.run(ctx, true, fn)
}

func (s *Store) run(ctx context.Context, readOnly bool, fn func(context.Context, buyback.Tx) error) (err error) {
	if err := s.lock.acquire(ctx); err != nil {
		return err
	}
	defer s.lock.release()
	t := &tx{data: &s.data, readOnly: readOnly}
	t.undo = t.room[:0]
	committed := false
	defer func() {
		// Also when fn panics: nobody may see half a unit of work.
		if !committed {
			t.rollback(0)
		}
		for _, u := range t.undo {
			if u.was != nil {
				t.data.vouchers.room.free(u.was)
			}
		}
		t.undo, t.done = nil, true
	}()
	if err := fn(ctx, t); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	committed = true
	return nil
}

// tx is one unit of work. Its undo log holds, for each write, how to take the
// write back, oldest first.
type tx struct {
	data     *data
	undo     []undo
	room     [6]undo // for the undo log of a usual step
	readOnly bool
	done     bool
}

// undo takes one write back: a function, or for the two writes of every step on
// a voucher, of which each function would be an allocation, what they changed.
type undo struct {
	fn     func()
	record *voucherRecord
	was    *voucher.Voucher // what record held
	events int              // how many there were; looked at if the others are nil
}

func (t *tx) log(fn func()) { t.undo = append(t.undo, undo{fn: fn}) }

// Nested implements Tx.
func (t *tx) Nested(ctx context.Context, fn func(context.Context) error) error {
	mark := len(t.undo)
	ok := false
	defer func() {
		if !ok {
			t.rollback(mark)
		}
	}()
	if err := fn(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err // an error means undone, also this one
	}
	ok = true
	return nil
}

func (t *tx) rollback(mark int) {
	for i := len(t.undo) - 1; i >= mark; i-- {
		switch u := t.undo[i]; {
		case u.fn != nil:
			u.fn()
		case u.record != nil:
			u.record.takeBack(u.was)
			t.data.vouchers.room.free(u.was)
		default:
			t.data.outbox.truncate(u.events)
		}
	}
	t.undo = t.undo[:mark]
}

// check refuses what no table may see: use after the unit of work ended, and a
// context that is already done.
func (t *tx) check(ctx context.Context) error {
	if t.done {
		return buyback.ErrTxDone
	}
	return ctx.Err()
}

// writable is check for methods that write.
func (t *tx) writable(ctx context.Context) error {
	if err := t.check(ctx); err != nil {
		return err
	}
	if t.readOnly {
		return buyback.ErrReadOnly
	}
	return nil
}

// table is a map whose writes can be taken back.
type table[K comparable, V any] map[K]V

// set stores v under k and logs how to undo that.
func (m table[K, V]) set(t *tx, k K, v V) {
	old, had := m[k]
	t.log(func() {
		if had {
			m[k] = old
		} else {
			delete(m, k)
		}
	})
	m[k] = v
}

// remove deletes k and logs how to undo that.
func (m table[K, V]) remove(t *tx, k K) {
	old, had := m[k]
	if !had {
		return
	}
	t.log(func() { m[k] = old })
	delete(m, k)
}

// list is an append-only journal of one aggregate each, whose appends can be
// taken back.
type list[K comparable, V any] map[K][]V

// add appends v to the journal of k and logs how to undo that.
func (m list[K, V]) add(t *tx, k K, v V) {
	t.log(func() {
		if rest := m[k][:len(m[k])-1]; len(rest) > 0 {
			m[k] = rest
		} else {
			delete(m, k)
		}
	})
	m[k] = append(m[k], v)
}

// page returns up to limit elements from index from on, as a copy.
func page[V any](all []V, from int64, limit int) []V {
	if from < 0 || from >= int64(len(all)) || limit <= 0 {
		return nil
	}
	rest := all[from:]
	if len(rest) > limit {
		rest = rest[:limit]
	}
	return append([]V(nil), rest...)
}
