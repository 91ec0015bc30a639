package memstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sellback/sellback/voucher"
)

// vouchers holds the records of package voucher.
type vouchers struct {
	record table[voucher.ID, *voucherRecord]
	code   table[voucher.Digest, voucher.ID] // every digest a voucher ever had
	miss   table[string, missCount]
	order  *idOrder
	room   *voucherRoom
}

// voucherRecord is a voucher with its journal, so that a step finds all it
// needs at one place. What entries point at is never changed.
type voucherRecord struct {
	v       voucher.Voucher
	entries []*voucher.Entry
	index   map[string]int // of entries by key; nil while a walk is quicker
}

const walkable = 32 // entries

// find returns the entry under key, or nil.
func (r *voucherRecord) find(key string) *voucher.Entry {
	if r.index != nil {
		if i, ok := r.index[key]; ok {
			return r.entries[i]
		}
		return nil
	}
	for _, e := range r.entries {
		if e.Key == key {
			return e
		}
	}
	return nil
}

// put makes v the voucher, appends e, and logs how to undo that.
func (r *voucherRecord) put(t *tx, v *voucher.Voucher, e *voucher.Entry) {
	was, n := t.data.vouchers.room.take(), len(r.entries)
	*was = r.v
	t.undo = append(t.undo, undo{record: r, was: was})
	r.v, r.entries = *v, append(r.entries, e)
	switch {
	case r.index != nil:
		r.index[e.Key] = n
	case n >= walkable:
		r.index = make(map[string]int, 2*n)
		for i, e := range r.entries {
			r.index[e.Key] = i
		}
	}
}

// takeBack undoes the newest put.
func (r *voucherRecord) takeBack(was *voucher.Voucher) {
	n := len(r.entries) - 1
	if r.index != nil {
		delete(r.index, r.entries[n].Key)
	}
	r.entries[n] = nil
	r.v, r.entries = *was, r.entries[:n]
}

// voucherRoom keeps the room that undo logs need for vouchers, which would be a
// quarter of all garbage.
type voucherRoom struct{ spare []*voucher.Voucher }

func (r *voucherRoom) take() *voucher.Voucher {
	n := len(r.spare) - 1
	if n < 0 {
		return new(voucher.Voucher)
	}
	v := r.spare[n]
	r.spare = r.spare[:n]
	return v
}

func (r *voucherRoom) free(v *voucher.Voucher) {
	if len(r.spare) < 16 {
		*v = voucher.Voucher{}
		r.spare = append(r.spare, v)
	}
}

type missCount struct {
	n     int64
	until time.Time
}

// idOrder keeps the ids in order for paging. New ids wait unsorted until
// somebody pages; an undone insertion may leave an id behind, which the reader
// skips.
type idOrder struct {
	sorted, fresh []voucher.ID
}

func newVouchers() vouchers {
	return vouchers{
		record: table[voucher.ID, *voucherRecord]{},
		code:   table[voucher.Digest, voucher.ID]{},
		miss:   table[string, missCount]{},
		order:  new(idOrder),
		room:   new(voucherRoom),
	}
}

func (o *idOrder) all() []voucher.ID {
	if len(o.fresh) > 0 {
		o.sorted = append(o.sorted, o.fresh...)
		slices.Sort(o.sorted)
		o.sorted = slices.Compact(o.sorted)
		o.fresh = o.fresh[:0]
	}
	return o.sorted
}

func cloneVoucher(v voucher.Voucher) voucher.Voucher {
	v.Holds = slices.Clone(v.Holds)
	v.Terms.Categories = slices.Clone(v.Terms.Categories)
	v.Terms.Acceptors = slices.Clone(v.Terms.Acceptors)
	v.Terms.Channels = slices.Clone(v.Terms.Channels)
	return v
}

func (t *tx) Voucher(ctx context.Context, id voucher.ID) (voucher.Voucher, error) {
	if err := t.check(ctx); err != nil {
		return voucher.Voucher{}, err
	}
	r, ok := t.data.vouchers.record[id]
	if !ok {
		return voucher.Voucher{}, fmt.Errorf("voucher %s: %w", id, voucher.ErrNotFound)
	}
	return cloneVoucher(r.v), nil
}

func (t *tx) VoucherByDigest(ctx context.Context, digests ...voucher.Digest) (voucher.Voucher, error) {
	if err := t.check(ctx); err != nil {
		return voucher.Voucher{}, err
	}
	for _, d := range digests {
		if id, ok := t.data.vouchers.code[d]; ok {
			return t.Voucher(ctx, id)
		}
	}
	return voucher.Voucher{}, fmt.Errorf("voucher by code: %w", voucher.ErrNotFound)
}

func (t *tx) InsertVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	d := &t.data.vouchers
	if _, taken := d.record[v.ID]; taken {
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrExists)
	}
	if _, taken := d.code[v.Digest]; taken {
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrCodeTaken)
	}
	v = cloneVoucher(v)
	v.Revision = 1
	r := new(voucherRecord)
	d.record.set(t, v.ID, r)
	d.code.set(t, v.Digest, v.ID)
	d.order.fresh = append(d.order.fresh, v.ID)
	r.put(t, &v, &e)
	return nil
}

func (t *tx) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	d := &t.data.vouchers
	r, ok := d.record[v.ID]
	if !ok {
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrNotFound)
	}
	if r.find(e.Key) != nil {
		return fmt.Errorf("voucher %s: entry key: %w", v.ID, voucher.ErrExists)
	}
	if r.v.Revision != v.Revision {
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrConflict)
	}
	if v.Digest != r.v.Digest {
		if owner, taken := d.code[v.Digest]; taken && owner != v.ID {
			return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrCodeTaken)
		}
		d.code.set(t, v.Digest, v.ID)
	}
	v = cloneVoucher(v)
	v.Revision++
	r.put(t, &v, &e)
	return nil
}

func (t *tx) VoucherEntry(ctx context.Context, id voucher.ID, key string) (voucher.Entry, error) {
	if err := t.check(ctx); err != nil {
		return voucher.Entry{}, err
	}
	if r, ok := t.data.vouchers.record[id]; ok {
		if e := r.find(key); e != nil {
			return *e, nil
		}
	}
	// The answer to every fresh command, so it costs nothing.
	return voucher.Entry{}, voucher.ErrNotFound
}

func (t *tx) VoucherEntries(ctx context.Context, id voucher.ID, afterSeq int64, limit int) ([]voucher.Entry, error) {
	if err := t.check(ctx); err != nil {
		return nil, err
	}
	r, ok := t.data.vouchers.record[id]
	if !ok {
		return nil, nil
	}
	// Seq counts from 1 without gaps, so the row after Seq n has index n.
	var out []voucher.Entry
	for _, e := range page(r.entries, afterSeq, limit) {
		out = append(out, *e)
	}
	return out, nil
}

func (t *tx) VoucherEntriesAbout(ctx context.Context, id voucher.ID, key string) ([]voucher.Entry, error) {
	if err := t.check(ctx); err != nil {
		return nil, err
	}
	r, ok := t.data.vouchers.record[id]
	if !ok {
		return nil, nil
	}
	var about []voucher.Entry
	for _, e := range r.entries {
		if e.Key == key || e.Target == key {
			about = append(about, *e)
		}
	}
	return about, nil
}

func (t *tx) Vouchers(ctx context.Context, q voucher.Query) ([]voucher.Voucher, error) {
	if err := t.check(ctx); err != nil {
		return nil, err
	}
	ids := t.data.vouchers.order.all()
	from, _ := slices.BinarySearch(ids, q.After)
	var out []voucher.Voucher
	for _, id := range ids[from:] {
		if len(out) >= q.Limit {
			break
		}
		if r, ok := t.data.vouchers.record[id]; ok && q.Match(r.v) {
			out = append(out, cloneVoucher(r.v))
		}
	}
	return out, nil
}

func (t *tx) CountVoucherMisses(ctx context.Context, bucket string, n int64, now, until time.Time) (int64, error) {
	if err := t.check(ctx); err != nil {
		return 0, err
	}
	m := t.data.vouchers.miss
	c := m[bucket]
	if n == 0 {
		return c.n, nil
	}
	if err := t.writable(ctx); err != nil {
		return 0, err
	}
	if len(m)%64 == 63 { // now and then, so that old counters do not pile up
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
