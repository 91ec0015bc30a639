package memstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sellback/sellback/voucher"
)

// vouchers holds the records of package voucher. A stored voucher is never
// changed in place, so the undo log keeps pointers, not copies.
type vouchers struct {
	voucher table[voucher.ID, *voucher.Voucher]
	code    table[voucher.Digest, voucher.ID] // every digest a voucher ever had
	entry   list[voucher.ID, voucher.Entry]
	key     table[entryKey, int] // index in entry
	miss    table[string, missCount]
	order   *idOrder
}

type entryKey struct {
	id  voucher.ID
	key string
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
		voucher: table[voucher.ID, *voucher.Voucher]{},
		code:    table[voucher.Digest, voucher.ID]{},
		entry:   list[voucher.ID, voucher.Entry]{},
		key:     table[entryKey, int]{},
		miss:    table[string, missCount]{},
		order:   new(idOrder),
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
	v, ok := t.data.vouchers.voucher[id]
	if !ok {
		return voucher.Voucher{}, fmt.Errorf("voucher %s: %w", id, voucher.ErrNotFound)
	}
	return cloneVoucher(*v), nil
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
	if _, taken := d.voucher[v.ID]; taken {
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrExists)
	}
	if _, taken := d.code[v.Digest]; taken {
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrCodeTaken)
	}
	v.Revision = 1
	d.order.fresh = append(d.order.fresh, v.ID)
	t.putVoucher(v, e)
	return nil
}

func (t *tx) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	d := &t.data.vouchers
	old, ok := d.voucher[v.ID]
	if !ok {
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrNotFound)
	}
	if _, taken := d.key[entryKey{v.ID, e.Key}]; taken {
		return fmt.Errorf("voucher %s: entry key: %w", v.ID, voucher.ErrExists)
	}
	if old.Revision != v.Revision {
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrConflict)
	}
	if v.Digest != old.Digest {
		if owner, taken := d.code[v.Digest]; taken && owner != v.ID {
			return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrCodeTaken)
		}
	}
	v.Revision++
	t.putVoucher(v, e)
	return nil
}

func (t *tx) putVoucher(v voucher.Voucher, e voucher.Entry) {
	d := &t.data.vouchers
	v = cloneVoucher(v)
	if old, ok := d.voucher[v.ID]; !ok || old.Digest != v.Digest {
		d.code.set(t, v.Digest, v.ID)
	}
	d.voucher.set(t, v.ID, &v)
	d.key.set(t, entryKey{v.ID, e.Key}, len(d.entry[v.ID]))
	d.entry.add(t, v.ID, e)
}

func (t *tx) VoucherEntry(ctx context.Context, id voucher.ID, key string) (voucher.Entry, error) {
	if err := t.check(ctx); err != nil {
		return voucher.Entry{}, err
	}
	i, ok := t.data.vouchers.key[entryKey{id, key}]
	if !ok {
		return voucher.Entry{}, fmt.Errorf("voucher %s: entry: %w", id, voucher.ErrNotFound)
	}
	return t.data.vouchers.entry[id][i], nil
}

func (t *tx) VoucherEntries(ctx context.Context, id voucher.ID, afterSeq int64, limit int) ([]voucher.Entry, error) {
	if err := t.check(ctx); err != nil {
		return nil, err
	}
	// Seq counts from 1 without gaps, so the row after Seq n has index n.
	return page(t.data.vouchers.entry[id], afterSeq, limit), nil
}

func (t *tx) VoucherEntriesAbout(ctx context.Context, id voucher.ID, key string) ([]voucher.Entry, error) {
	if err := t.check(ctx); err != nil {
		return nil, err
	}
	var about []voucher.Entry
	for _, e := range t.data.vouchers.entry[id] {
		if e.Key == key || e.Target == key {
			about = append(about, e)
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
		if v, ok := t.data.vouchers.voucher[id]; ok && q.Match(*v) {
			out = append(out, cloneVoucher(*v))
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
