// Package memtest is the smallest store that keeps the contract of
// voucher.Tx, for the tests and examples of this module's voucher packages. A
// programme uses a real store.
package memtest

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/sellback/sellback/voucher"
)

// Store implements voucher.Store. Its transactions run one after another.
type Store struct {
	mu   sync.Mutex
	data Tx
}

// New returns an empty store.
func New() *Store {
	return &Store{data: Tx{
		vouchers: map[voucher.ID]voucher.Voucher{},
		codes:    map[voucher.Digest]voucher.ID{},
		entries:  map[voucher.ID][]voucher.Entry{},
		misses:   map[string]int64{},
		events:   map[string]bool{},
	}}
}

// Update implements voucher.Store.
func (s *Store) Update(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.data.Nested(ctx, func(ctx context.Context) error {
		if err := fn(ctx, &s.data); err != nil {
			return err
		}
		return ctx.Err()
	})
}

// View implements voucher.Store.
func (s *Store) View(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	return fn(ctx, &s.data)
}

// Events returns the events of all committed transactions, in order.
func (s *Store) Events() []voucher.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.data.outbox)
}

// EventCount returns the number of those events.
func (s *Store) EventCount() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.data.outbox)
}

// Tx implements voucher.Tx.
type Tx struct {
	vouchers map[voucher.ID]voucher.Voucher
	codes    map[voucher.Digest]voucher.ID
	entries  map[voucher.ID][]voucher.Entry
	misses   map[string]int64
	events   map[string]bool
	outbox   []voucher.Event
	undo     []func()
}

// Nested implements voucher.Tx.
func (t *Tx) Nested(ctx context.Context, fn func(context.Context) error) error {
	mark, ok := len(t.undo), false
	defer func() {
		if !ok {
			for _, u := range slices.Backward(t.undo[mark:]) {
				u()
			}
			t.undo = t.undo[:mark]
		}
		if mark == 0 {
			t.undo = nil
		}
	}()
	err := fn(ctx)
	ok = err == nil
	return err
}

// set stores v under k so that it can be undone.
func set[K comparable, V any](t *Tx, m map[K]V, k K, v V) {
	old, had := m[k]
	m[k] = v
	t.undo = append(t.undo, func() {
		if had {
			m[k] = old
		} else {
			delete(m, k)
		}
	})
}

func clone(v voucher.Voucher) voucher.Voucher {
	v.Holds = slices.Clone(v.Holds)
	v.Terms.Categories = slices.Clone(v.Terms.Categories)
	v.Terms.Acceptors = slices.Clone(v.Terms.Acceptors)
	v.Terms.Channels = slices.Clone(v.Terms.Channels)
	return v
}

// Voucher implements voucher.Tx.
func (t *Tx) Voucher(_ context.Context, id voucher.ID) (voucher.Voucher, error) {
	v, ok := t.vouchers[id]
	if !ok {
		return voucher.Voucher{}, voucher.ErrNotFound
	}
	return clone(v), nil
}

// VoucherByDigest implements voucher.Tx.
func (t *Tx) VoucherByDigest(ctx context.Context, digests ...voucher.Digest) (voucher.Voucher, error) {
	for _, d := range digests {
		if id, ok := t.codes[d]; ok {
			return t.Voucher(ctx, id)
		}
	}
	return voucher.Voucher{}, voucher.ErrNotFound
}

// InsertVoucher implements voucher.Tx.
func (t *Tx) InsertVoucher(_ context.Context, v voucher.Voucher, e voucher.Entry) error {
	if _, taken := t.vouchers[v.ID]; taken {
		return voucher.ErrExists
	}
	if _, taken := t.codes[v.Digest]; taken {
		return voucher.ErrCodeTaken
	}
	v.Revision = 1
	t.put(v, e)
	return nil
}

// UpdateVoucher implements voucher.Tx.
func (t *Tx) UpdateVoucher(_ context.Context, v voucher.Voucher, e voucher.Entry) error {
	old, ok := t.vouchers[v.ID]
	switch {
	case !ok:
		return voucher.ErrNotFound
	case t.find(v.ID, e.Key) >= 0:
		return voucher.ErrExists
	case old.Revision != v.Revision:
		return voucher.ErrConflict
	}
	if owner, taken := t.codes[v.Digest]; taken && owner != v.ID {
		return voucher.ErrCodeTaken
	}
	v.Revision++
	t.put(v, e)
	return nil
}

func (t *Tx) put(v voucher.Voucher, e voucher.Entry) {
	set(t, t.vouchers, v.ID, clone(v))
	set(t, t.codes, v.Digest, v.ID)
	set(t, t.entries, v.ID, append(slices.Clip(t.entries[v.ID]), e))
}

func (t *Tx) find(id voucher.ID, key string) int {
	return slices.IndexFunc(t.entries[id], func(e voucher.Entry) bool { return e.Key == key })
}

// VoucherEntry implements voucher.Tx.
func (t *Tx) VoucherEntry(_ context.Context, id voucher.ID, key string) (voucher.Entry, error) {
	if i := t.find(id, key); i >= 0 {
		return t.entries[id][i], nil
	}
	return voucher.Entry{}, voucher.ErrNotFound
}

// VoucherEntries implements voucher.Tx.
func (t *Tx) VoucherEntries(_ context.Context, id voucher.ID, afterSeq int64, limit int) ([]voucher.Entry, error) {
	all := t.entries[id]
	all = all[min(afterSeq, int64(len(all))):]
	return slices.Clone(all[:min(limit, len(all))]), nil
}

// VoucherEntriesAbout implements voucher.Tx.
func (t *Tx) VoucherEntriesAbout(_ context.Context, id voucher.ID, key string) ([]voucher.Entry, error) {
	return slices.DeleteFunc(slices.Clone(t.entries[id]), func(e voucher.Entry) bool {
		return e.Key != key && e.Target != key
	}), nil
}

// Vouchers implements voucher.Tx.
func (t *Tx) Vouchers(_ context.Context, q voucher.Query) ([]voucher.Voucher, error) {
	var out []voucher.Voucher
	for _, id := range slices.Sorted(maps.Keys(t.vouchers)) {
		if v := t.vouchers[id]; q.Match(v) && len(out) < q.Limit {
			out = append(out, clone(v))
		}
	}
	return out, nil
}

// CountVoucherMisses implements voucher.Tx. It forgets nothing.
func (t *Tx) CountVoucherMisses(_ context.Context, bucket string, n int64, _, _ time.Time) (int64, error) {
	if n != 0 {
		set(t, t.misses, bucket, t.misses[bucket]+n)
	}
	return t.misses[bucket], nil
}

// AppendVoucherEvents implements voucher.Tx.
func (t *Tx) AppendVoucherEvents(_ context.Context, events ...voucher.Event) error {
	for _, e := range events {
		if t.events[e.ID] {
			continue
		}
		set(t, t.events, e.ID, true)
		e.Data = slices.Clone(e.Data)
		n := len(t.outbox)
		t.outbox = append(t.outbox, e)
		t.undo = append(t.undo, func() { t.outbox = t.outbox[:n] })
	}
	return nil
}
