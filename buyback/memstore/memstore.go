// Package memstore keeps the records of package buyback in memory.
//
// It gives the same guarantees as the SQL stores and passes the same suite,
// buybacktest: a unit of work is all or nothing, an update is a
// compare-and-swap, a place is never given twice. It is meant for tests,
// trials and simulations; nothing survives the process.
//
// Units of work on different vouchers run side by side; all others run one
// after another. Either way the outcome is that of some order one after
// another. A failed unit is undone from a log of its own writes, so the cost of
// a step does not grow with the number of records.
//
// A unit of work must not open another one on the same store; join what is open
// instead. As in the SQL stores it could wait for itself: until its context
// ends, or for half a minute, after which it is buyback.ErrBusy.
package memstore

import (
	"context"
	"hash/maphash"
	"sync"
	"time"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/voucher"
)

// Store implements buyback.Store and buyback.Outbox. It is safe for
// concurrent use. The zero value is not usable: call New.
type Store struct {
	seed   maphash.Seed
	shards [shardCount]shard
	ids    idOrder
	outbox outbox
	rooms  sync.Pool     // of *room
	wait   time.Duration // for other units of work, then it is buyback.ErrBusy

	// What follows belongs to whoever owns every shard.
	pickups  pickups
	pincodes pincodes
	orders   orders
}

var (
	_ buyback.Store  = (*Store)(nil)
	_ buyback.Outbox = (*Store)(nil)
	_ buyback.Tx     = (*tx)(nil)
)

// New returns an empty store.
func New() *Store {
	s := &Store{
		seed:     maphash.MakeSeed(),
		wait:     30 * time.Second,
		pickups:  newPickups(),
		pincodes: newPincodes(),
		orders:   newOrders(),
	}
	for i := range s.shards {
		s.shards[i].vouchers = newVouchers()
	}
	return s
}

// Update implements buyback.Store. fn runs twice at most: again if it came to
// a second voucher while another unit of work was at that one.
func (s *Store) Update(ctx context.Context, fn func(context.Context, buyback.Tx) error) error {
	return s.run(ctx, false, fn)
}

// View implements buyback.Store. A write inside fn fails with
// buyback.ErrReadOnly. fn may run again as in Update.
func (s *Store) View(ctx context.Context, fn func(context.Context, buyback.Tx) error) error {
	return s.run(ctx, true, fn)
}

func (s *Store) run(ctx context.Context, readOnly bool, fn func(context.Context, buyback.Tx) error) error {
	t := &tx{store: s, readOnly: readOnly}
	err := t.run(ctx, fn)
	if t.again {
		t = &tx{store: s, readOnly: readOnly}
		if err := t.ownAll(ctx); err != nil {
			t.end(false)
			return err
		}
		err = t.run(ctx, fn)
	}
	return err
}

// tx is one unit of work.
type tx struct {
	store    *Store
	room     *room
	owned    shardSet
	readOnly bool
	again    bool // it met another unit of work, is undone and runs again
	done     bool
	failed   error // the first one after which t must not commit

	at      *voucherRecord // the last one looked up
	atShard *shard
}

// room is what a unit of work needs while it lasts and the next one may use
// again.
type room struct {
	undo   []undo     // how to take each write back, oldest first
	events []appended // to go to the outbox when the unit commits
	packed []byte     // what they are
}

// undo takes one write back: a function, or for the write of every step on a
// voucher, where a function would be an allocation, what it changed.
type undo struct {
	fn     func()
	shard  *shard
	record *voucherRecord
	was    *voucher.Voucher // what record held
}

func (t *tx) run(ctx context.Context, fn func(context.Context, buyback.Tx) error) error {
	committed := false
	// Also when fn panics: nobody may see half a unit of work.
	defer func() { t.end(committed) }()
	if err := ctx.Err(); err != nil {
		return err
	}
	if t.room, _ = t.store.rooms.Get().(*room); t.room == nil {
		t.room = new(room)
	}
	if err := fn(ctx, t); err != nil {
		return err
	}
	if t.failed != nil {
		return t.failed // though fn made nothing of it
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	committed = !t.again
	return nil
}

// fail returns err and keeps t from committing.
func (t *tx) fail(err error) error {
	if t.failed == nil {
		t.failed = err
	}
	return err
}

// end makes what t did last, or takes it back, and lets the others in.
func (t *tx) end(commit bool) {
	if r := t.room; r != nil {
		if commit {
			t.store.outbox.append(r.events, r.packed)
		} else {
			t.rollback(0)
		}
		for _, u := range r.undo {
			u.free()
		}
		clear(r.undo)
		r.undo, r.events, r.packed = r.undo[:0], r.events[:0], r.packed[:0]
		if cap(r.packed) <= pageSize {
			t.store.rooms.Put(r)
		}
	}
	t.room, t.done = nil, true
	t.release()
}

func (t *tx) log(fn func()) { t.room.undo = append(t.room.undo, undo{fn: fn}) }

// Nested implements Tx.
func (t *tx) Nested(ctx context.Context, fn func(context.Context) error) error {
	if err := t.check(ctx); err != nil {
		return err
	}
	mark, events := len(t.room.undo), len(t.room.events)
	ok := false
	defer func() {
		if !ok && !t.done {
			t.rollback(mark)
			t.room.events = t.room.events[:events]
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
	t.at = nil // it may be gone
	log := t.room.undo
	for i := len(log) - 1; i >= mark; i-- {
		if u := log[i]; u.fn != nil {
			u.fn()
		} else {
			u.record.takeBack(u.was)
			u.free()
		}
	}
	clear(log[mark:])
	t.room.undo = log[:mark]
}

func (u undo) free() {
	if u.was != nil {
		u.shard.free(u.was)
	}
}

// check refuses what no table may see: use after the unit of work ended, and a
// context that is already done.
func (t *tx) check(ctx context.Context) error {
	switch {
	case t.done:
		return buyback.ErrTxDone
	case t.again:
		return errAgain
	}
	if err := ctx.Err(); err != nil {
		return t.fail(err)
	}
	return nil
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

// read begins a method that reads what belongs to no shard alone.
func (t *tx) read(ctx context.Context) error {
	if err := t.check(ctx); err != nil {
		return err
	}
	return t.ownAll(ctx)
}

// write begins a method that writes what belongs to no shard alone.
func (t *tx) write(ctx context.Context) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	return t.ownAll(ctx)
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
