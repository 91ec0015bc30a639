package vouchertest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/sellback/sellback/voucher"
)

// writeAll writes to everything a store keeps for vouchers.
func writeAll(ctx context.Context, tx voucher.Tx, n byte) error {
	v, e := record(n)
	err := tx.InsertVoucher(ctx, v, e)
	err = errors.Join(err, tx.UpdateVoucher(ctx, v, entry(v.ID, "k:2", 2)))
	_, e2 := tx.CountVoucherMisses(ctx, "bucket", 1, at, at.Add(time.Hour))
	return errors.Join(err, e2, tx.AppendVoucherEvents(ctx, voucher.Event{ID: "e1", Type: "t/v1", Subject: string(v.ID), At: at, Data: []byte("{}")}))
}

// nothing wants no trace of writeAll.
func nothing(ctx context.Context, tx voucher.Tx, n byte) error {
	v, e := record(n)
	_, err := tx.Voucher(ctx, v.ID)
	_, e2 := tx.VoucherByDigest(ctx, v.Digest)
	_, e3 := tx.VoucherEntry(ctx, v.ID, e.Key)
	list, e4 := tx.VoucherEntries(ctx, v.ID, 0, 5)
	all, e5 := tx.Vouchers(ctx, voucher.Query{Limit: 5})
	misses, e6 := tx.CountVoucherMisses(ctx, "bucket", 0, at, at)
	for _, x := range all {
		if x.ID == v.ID {
			e5 = errors.Join(e5, errors.New("still listed by Vouchers"))
		}
	}
	return errors.Join(is("Voucher", err, voucher.ErrNotFound), is("VoucherByDigest", e2, voucher.ErrNotFound), is("VoucherEntry", e3, voucher.ErrNotFound),
		e4, e5, e6, same("entries", len(list), 0), same("misses", misses, int64(0)))
}

// unitCases are about transactions and savepoints.
var unitCases = []testCase{
	{"rollback", "an error leaves nothing behind and Update returns it unchanged", func(t *testing.T, s voucher.Store) error {
		err := update(t, s, func(ctx context.Context, tx voucher.Tx) error { return errors.Join(writeAll(ctx, tx, 1), errStop) })
		return errors.Join(is("Update", err, errStop), view(t, s, func(ctx context.Context, tx voucher.Tx) error { return nothing(ctx, tx, 1) }),
			update(t, s, func(ctx context.Context, tx voucher.Tx) error { return writeAll(ctx, tx, 1) }))
	}},
	{"rollback-keeps-older", "an error restores what the transaction had changed", func(t *testing.T, s voucher.Store) error {
		if err := update(t, s, func(ctx context.Context, tx voucher.Tx) error { return insert(ctx, tx, 1) }); err != nil {
			return err
		}
		want, first := record(1)
		err := update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			v := want
			v.Last4, v.Digest.Key = "XXXX", "other"
			return errors.Join(tx.UpdateVoucher(ctx, v, entry(v.ID, "k:2", 2)), errStop)
		})
		return errors.Join(is("Update", err, errStop), view(t, s, func(ctx context.Context, tx voucher.Tx) error {
			got, err := tx.Voucher(ctx, want.ID)
			list, e2 := tx.VoucherEntries(ctx, want.ID, 0, 5)
			_, e3 := tx.VoucherByDigest(ctx, voucher.Digest{Key: "other", Sum: want.Digest.Sum})
			return errors.Join(err, e2, same("voucher", got, want), same("entries", list, []voucher.Entry{first}), is("digest", e3, voucher.ErrNotFound))
		}))
	}},
	{"nested", "an error inside Nested undoes the inner writes only, is returned unchanged, and nests", func(t *testing.T, s voucher.Store) error {
		err := update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			if err := insert(ctx, tx, 1); err != nil {
				return err
			}
			err := tx.Nested(ctx, func(ctx context.Context) error {
				v, _ := record(1)
				v.Last4 = "XXXX"
				err := errors.Join(writeAll(ctx, tx, 2), tx.UpdateVoucher(ctx, v, entry(v.ID, "k:2", 2)))
				inner := tx.Nested(ctx, func(ctx context.Context) error { return errors.Join(insert(ctx, tx, 3), errStop) })
				err = errors.Join(err, is("Nested in Nested", inner, errStop), insert(ctx, tx, 3))
				third, _ := record(3)
				_, e2 := tx.Voucher(ctx, third.ID)
				return errors.Join(err, e2, errStop)
			})
			last := nothing(ctx, tx, 3) // first, as a store may keep the last one it saw at hand
			want, _ := record(1)
			got, e2 := tx.Voucher(ctx, want.ID)
			kept := tx.Nested(ctx, func(ctx context.Context) error { return insert(ctx, tx, 4) })
			return errors.Join(is("Nested", err, errStop), e2, same("outer", got, want), last, nothing(ctx, tx, 2), kept)
		})
		return errors.Join(err, view(t, s, func(ctx context.Context, tx voucher.Tx) error {
			_, err := tx.Voucher(ctx, "v:001")
			_, e2 := tx.Voucher(ctx, "v:004")
			return errors.Join(err, e2)
		}))
	}},
	{"panic", "a panic in a transaction leaves nothing behind and does not lock the store", func(t *testing.T, s voucher.Store) error {
		err := func() (err error) {
			defer func() {
				if recover() == nil {
					err = errors.Join(err, errors.New("the panic was swallowed"))
				}
			}()
			return update(t, s, func(ctx context.Context, tx voucher.Tx) error {
				if err := writeAll(ctx, tx, 1); err != nil {
					return err
				}
				panic("told to")
			})
		}()
		return errors.Join(err, view(t, s, func(ctx context.Context, tx voucher.Tx) error { return nothing(ctx, tx, 1) }))
	}},
	{"done-context", "a context that is done before the commit writes nothing", func(t *testing.T, s voucher.Store) error {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.Update(ctx, func(ctx context.Context, tx voucher.Tx) error {
			err := writeAll(ctx, tx, 1)
			cancel()
			return err
		})
		return errors.Join(is("Update", err, context.Canceled), view(t, s, func(ctx context.Context, tx voucher.Tx) error { return nothing(ctx, tx, 1) }))
	}},
	{"event-repeat", "an event whose id is already there is no error", func(t *testing.T, s voucher.Store) error {
		return update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			e := voucher.Event{ID: "e1", Type: "t/v1", Subject: "s", At: at, Data: []byte("{}")}
			return errors.Join(tx.AppendVoucherEvents(ctx), tx.AppendVoucherEvents(ctx, e, e), tx.AppendVoucherEvents(ctx, e))
		})
	}},
}

// pageCases are about reading many.
var pageCases = []testCase{
	{"pages", "Vouchers and VoucherEntries page by id and Seq without gaps or repeats", func(t *testing.T, s voucher.Store) error {
		err := update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			var err error
			for _, n := range []byte{5, 3, 9, 1, 7, 2, 8} {
				err = errors.Join(err, insert(ctx, tx, n))
			}
			v, _ := record(5)
			for i := range int64(5) {
				err = errors.Join(err, tx.UpdateVoucher(ctx, v, entry(v.ID, "e"+string(rune('a'+i)), i+2)))
				v.Revision++
			}
			return err
		})
		if err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx voucher.Tx) error {
			var ids []string
			q := voucher.Query{Limit: 3}
			for {
				page, err := tx.Vouchers(ctx, q)
				if err != nil {
					return err
				}
				for _, v := range page {
					ids = append(ids, string(v.ID))
					q.After = v.ID
				}
				if len(page) < q.Limit {
					break
				}
			}
			var seqs []int64
			for _, after := range []int64{0, 2, 4, 6, 8} {
				page, err := tx.VoucherEntries(ctx, "v:005", after, 2)
				if err != nil {
					return err
				}
				for _, e := range page {
					seqs = append(seqs, e.Seq)
				}
			}
			return errors.Join(same("ids", ids, []string{"v:001", "v:002", "v:003", "v:005", "v:007", "v:008", "v:009"}),
				same("seqs", seqs, []int64{1, 2, 3, 4, 5, 6}))
		})
	}},
	{"query", "Vouchers honours every field of the query", func(t *testing.T, s voucher.Store) error {
		var all []voucher.Voucher
		err := update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			var err error
			for i, day := range []string{"", "2027-01-31", "2027-02-01", "2027-03-31", "2026-12-31", "2027-02-01"} {
				v, e := record(byte(i))
				v.Expires = voucher.Date{}
				if day != "" {
					v.Expires = voucher.MustParseDate(day)
				}
				v.Batch = []string{"", "a", "b"}[i%3]
				v.Holder = []string{"", "x"}[i%2]
				all = append(all, v)
				err = errors.Join(err, tx.InsertVoucher(ctx, v, e))
			}
			return err
		})
		if err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx voucher.Tx) error {
			var err error
			from, to := voucher.MustParseDate("2027-01-31"), voucher.MustParseDate("2027-02-01")
			for _, q := range []voucher.Query{
				{}, {Batch: "a"}, {Batch: "A"}, {Holder: "x"}, {ExpiresFrom: from}, {ExpiresTo: to}, {ExpiresFrom: from, ExpiresTo: to},
				{ExpiresFrom: to, ExpiresTo: to, Batch: "b", Holder: "x"}, {After: "v:002", Batch: "b"}, {After: "zzz"},
			} {
				q.Limit = 10
				var want []voucher.Voucher
				for _, v := range all {
					if q.Match(v) {
						want = append(want, v)
					}
				}
				got, e := tx.Vouchers(ctx, q)
				err = errors.Join(err, e, same("query", got, want))
			}
			return err
		})
	}},
}
