package memstore

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/sellback/sellback/voucher"
)

// vouchers holds the records of package voucher that fall on one shard: by a
// voucher's id, by a code's digest, by a counter's name.
type vouchers struct {
	record table[voucher.ID, *voucherRecord]
	code   table[voucher.Digest, voucher.ID] // every digest a voucher ever had
	miss   table[string, missCount]
	pages  pages
	spare  []*voucher.Voucher // room for undo logs, which would be a quarter of all garbage
	packed []byte             // room to pack an entry in
}

func newVouchers() vouchers {
	return vouchers{
		record: table[voucher.ID, *voucherRecord]{},
		code:   table[voucher.Digest, voucher.ID]{},
		miss:   table[string, missCount]{},
	}
}

// take returns room for a voucher; give it back with free.
func (s *shard) take() *voucher.Voucher {
	n := len(s.spare) - 1
	if n < 0 {
		return new(voucher.Voucher)
	}
	v := s.spare[n]
	s.spare = s.spare[:n]
	return v
}

func (s *shard) free(v *voucher.Voucher) {
	if len(s.spare) < 4 {
		*v = voucher.Voucher{}
		s.spare = append(s.spare, v)
	}
}

// voucherRecord is a voucher with its journal, so that a step finds all it
// needs at one place.
type voucherRecord struct {
	v       voucher.Voucher
	entries [][]byte       // packed
	index   map[string]int // of entries by key; nil while a walk is quicker
}

const walkable = 32 // entries

// find returns the entry under key, or nil.
func (r *voucherRecord) find(key string) []byte {
	if r.index != nil {
		if i, ok := r.index[key]; ok {
			return r.entries[i]
		}
		return nil
	}
	for _, b := range r.entries {
		if keyIs(b, key) {
			return b
		}
	}
	return nil
}

// put makes v the voucher, appends e, and logs how to undo that.
func (r *voucherRecord) put(t *tx, s *shard, v *voucher.Voucher, e *voucher.Entry) {
	was, n := s.take(), len(r.entries)
	*was = r.v
	t.room.undo = append(t.room.undo, undo{shard: s, record: r, was: was})
	s.packed = packEntry(s.packed[:0], e)
	r.v, r.entries = *v, append(r.entries, s.pages.keep(s.packed))
	switch {
	case r.index != nil:
		r.index[e.Key] = n
	case n >= walkable:
		r.index = make(map[string]int, 2*n)
		for i, b := range r.entries {
			u := unpack(b)
			r.index[u.text()] = i
		}
	}
}

// takeBack undoes the newest put.
func (r *voucherRecord) takeBack(was *voucher.Voucher) {
	n := len(r.entries) - 1
	if r.index != nil {
		u := unpack(r.entries[n])
		delete(r.index, u.text())
	}
	r.entries[n] = nil
	r.v, r.entries = *was, r.entries[:n]
}

type missCount struct {
	n     int64
	until time.Time
}

// claim makes a code's digest belong to a voucher unless it belongs to another.
func (t *tx) claim(ctx context.Context, d voucher.Digest, id voucher.ID) error {
	s, err := t.shardOf(ctx, string(d.Sum[:]))
	if err != nil {
		return err
	}
	switch owner, taken := s.code[d]; {
	case taken && owner != id:
		return fmt.Errorf("voucher %s: %w", id, voucher.ErrCodeTaken)
	case !taken:
		s.code.set(t, d, id)
	}
	return nil
}

// idOrder keeps the ids of all vouchers in order for paging. New ones wait
// unsorted until somebody pages; an undone insertion may leave an id behind,
// which the reader skips.
type idOrder struct {
	mu            sync.Mutex
	sorted, fresh []voucher.ID
}

func (o *idOrder) add(id voucher.ID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fresh = append(o.fresh, id)
}

// all returns the ids in order. The caller owns every shard, so none is added
// while it reads.
func (o *idOrder) all() []voucher.ID {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.fresh) > 0 {
		o.sorted = append(o.sorted, o.fresh...)
		slices.Sort(o.sorted)
		o.sorted = slices.Compact(o.sorted)
		o.fresh = o.fresh[:0]
	}
	return o.sorted
}

// detach makes the slices of v its own.
func detach(v *voucher.Voucher) {
	v.Holds = slices.Clone(v.Holds)
	v.Terms.Categories = slices.Clone(v.Terms.Categories)
	v.Terms.Acceptors = slices.Clone(v.Terms.Acceptors)
	v.Terms.Channels = slices.Clone(v.Terms.Channels)
}

func cloneVoucher(v *voucher.Voucher) (clone voucher.Voucher) {
	clone = *v
	detach(&clone)
	return clone
}

func (t *tx) Voucher(ctx context.Context, id voucher.ID) (voucher.Voucher, error) {
	if err := t.check(ctx); err != nil {
		return voucher.Voucher{}, err
	}
	_, r, err := t.voucher(ctx, id)
	if err != nil {
		return voucher.Voucher{}, err
	}
	if r == nil {
		return voucher.Voucher{}, fmt.Errorf("voucher %s: %w", id, voucher.ErrNotFound)
	}
	return cloneVoucher(&r.v), nil
}

func (t *tx) VoucherByDigest(ctx context.Context, digests ...voucher.Digest) (voucher.Voucher, error) {
	if err := t.check(ctx); err != nil {
		return voucher.Voucher{}, err
	}
	for _, d := range digests {
		s, err := t.shardOf(ctx, string(d.Sum[:]))
		if err != nil {
			return voucher.Voucher{}, err
		}
		if id, ok := s.code[d]; ok {
			return t.Voucher(ctx, id)
		}
	}
	return voucher.Voucher{}, fmt.Errorf("voucher by code: %w", voucher.ErrNotFound)
}

func (t *tx) InsertVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	s, r, err := t.voucher(ctx, v.ID)
	if err != nil {
		return err
	}
	if r != nil {
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrExists)
	}
	if err := t.claim(ctx, v.Digest, v.ID); err != nil {
		return err
	}
	detach(&v)
	v.Revision = 1
	r = &voucherRecord{entries: make([][]byte, 0, 4)}
	s.record.set(t, v.ID, r)
	t.store.ids.add(v.ID)
	r.put(t, s, &v, &e)
	return nil
}

func (t *tx) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	s, r, err := t.voucher(ctx, v.ID)
	switch {
	case err != nil:
		return err
	case r == nil:
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrNotFound)
	case r.find(e.Key) != nil:
		return fmt.Errorf("voucher %s: entry key: %w", v.ID, voucher.ErrExists)
	case r.v.Revision != v.Revision:
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrConflict)
	}
	if v.Digest != r.v.Digest {
		if err := t.claim(ctx, v.Digest, v.ID); err != nil {
			return err
		}
	}
	detach(&v)
	v.Revision++
	r.put(t, s, &v, &e)
	return nil
}

func (t *tx) VoucherEntry(ctx context.Context, id voucher.ID, key string) (voucher.Entry, error) {
	r, err := t.journal(ctx, id)
	if err != nil {
		return voucher.Entry{}, err
	}
	if b := r.find(key); b != nil {
		return unpackEntry(b), nil
	}
	// The answer to every fresh command, so it costs nothing.
	return voucher.Entry{}, voucher.ErrNotFound
}

// journal returns the record of a voucher, an empty one if there is none.
func (t *tx) journal(ctx context.Context, id voucher.ID) (*voucherRecord, error) {
	if err := t.check(ctx); err != nil {
		return nil, err
	}
	_, r, err := t.voucher(ctx, id)
	if r == nil {
		r = new(voucherRecord)
	}
	return r, err
}

func (t *tx) VoucherEntries(ctx context.Context, id voucher.ID, afterSeq int64, limit int) ([]voucher.Entry, error) {
	r, err := t.journal(ctx, id)
	if err != nil {
		return nil, err
	}
	// Seq counts from 1 without gaps, so the row after Seq n has index n.
	var out []voucher.Entry
	for _, b := range page(r.entries, afterSeq, limit) {
		out = append(out, unpackEntry(b))
	}
	return out, nil
}

func (t *tx) VoucherEntriesAbout(ctx context.Context, id voucher.ID, key string) ([]voucher.Entry, error) {
	r, err := t.journal(ctx, id)
	if err != nil {
		return nil, err
	}
	var about []voucher.Entry
	for _, b := range r.entries {
		if keyIs(b, key) || targetIs(b, key) {
			about = append(about, unpackEntry(b))
		}
	}
	return about, nil
}

func (t *tx) Vouchers(ctx context.Context, q voucher.Query) ([]voucher.Voucher, error) {
	if err := t.read(ctx); err != nil {
		return nil, err
	}
	ids := t.store.ids.all()
	from, _ := slices.BinarySearch(ids, q.After)
	var out []voucher.Voucher
	for _, id := range ids[from:] {
		if len(out) >= q.Limit {
			break
		}
		_, r, err := t.voucher(ctx, id)
		if err != nil {
			return nil, err
		}
		if r != nil && q.Match(r.v) {
			out = append(out, cloneVoucher(&r.v))
		}
	}
	return out, nil
}

func (t *tx) CountVoucherMisses(ctx context.Context, bucket string, n int64, now, until time.Time) (int64, error) {
	if err := t.check(ctx); err != nil {
		return 0, err
	}
	s, err := t.shardOf(ctx, bucket)
	if err != nil {
		return 0, err
	}
	m := s.miss
	c, had := m[bucket]
	if n == 0 {
		return c.n, nil
	}
	if err := t.writable(ctx); err != nil {
		return 0, err
	}
	if !had && len(m)%64 == 63 { // now and then, so that old counters do not pile up
		for b, c := range m {
			if c.until.Before(now) && b != bucket {
				m.remove(t, b)
			}
		}
	}
	c.n += n
	c.until = until
	m.set(t, bucket, c)
	return c.n, nil
}
