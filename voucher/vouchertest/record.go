package vouchertest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/sellback/sellback/voucher"
)

// recordCases try the methods of voucher.Tx one by one.
var recordCases = []testCase{
	{"round-trip", "a stored voucher and entry read back equal, revision 1, in the same transaction and later", func(t *testing.T, s voucher.Store) error {
		read := func(ctx context.Context, tx voucher.Tx) error {
			want, first := record(1)
			v, err := tx.Voucher(ctx, want.ID)
			byCode, e2 := tx.VoucherByDigest(ctx, voucher.Digest{Key: "none"}, want.Digest)
			e, e3 := tx.VoucherEntry(ctx, want.ID, first.Key)
			list, e4 := tx.VoucherEntries(ctx, want.ID, 0, 10)
			return errors.Join(err, e2, e3, e4, same("voucher", v, want), same("by digest", byCode, want),
				same("entry", e, first), same("entries", list, []voucher.Entry{first}))
		}
		err := update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			if err := insert(ctx, tx, 1); err != nil {
				return err
			}
			return read(ctx, tx)
		})
		return errors.Join(err, view(t, s, read))
	}},
	{"round-trip-plain", "zero values survive: no expiry, no PIN, no holds, no terms", func(t *testing.T, s voucher.Store) error {
		want := voucher.Voucher{
			ID: "plain", Revision: 1, Digest: voucher.Digest{Key: "k1"}, Last4: "0000", Generation: 1, Currency: "INR", Face: 1,
			State: voucher.Pending, IssuedAt: at, ChangedAt: at,
		}
		first := voucher.Entry{Voucher: "plain", Seq: 1, Key: "k", Op: voucher.OpIssue, Currency: "INR", State: voucher.Pending, At: at}
		if err := update(t, s, func(ctx context.Context, tx voucher.Tx) error { return tx.InsertVoucher(ctx, want, first) }); err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx voucher.Tx) error {
			v, err := tx.Voucher(ctx, "plain")
			e, e2 := tx.VoucherEntry(ctx, "plain", "k")
			return errors.Join(err, e2, same("voucher", v, want), same("entry", e, first))
		})
	}},
	{"utc", "instants come back in UTC", func(t *testing.T, s voucher.Store) error {
		return update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			v, e := record(1)
			v.IssuedAt = v.IssuedAt.In(time.FixedZone("IST", 19800))
			e.At = e.At.In(time.FixedZone("IST", 19800))
			err := tx.InsertVoucher(ctx, v, e)
			got, e2 := tx.Voucher(ctx, v.ID)
			ent, e3 := tx.VoucherEntry(ctx, v.ID, e.Key)
			if err := errors.Join(err, e2, e3); err != nil {
				return err
			}
			return errors.Join(same("equal", got.IssuedAt.Equal(at) && ent.At.Equal(at), true))
		})
	}},
	{"not-found", "a missing key is ErrNotFound, a missing journal is empty", func(t *testing.T, s voucher.Store) error {
		look := func(ctx context.Context, tx voucher.Tx) error {
			_, err := tx.Voucher(ctx, "none")
			_, e2 := tx.VoucherByDigest(ctx, voucher.Digest{Key: "k1", Sum: [32]byte{1}})
			_, e3 := tx.VoucherByDigest(ctx)
			_, e4 := tx.VoucherEntry(ctx, "none", "k")
			_, e5 := tx.VoucherEntry(ctx, "v:001", "none")
			list, e6 := tx.VoucherEntries(ctx, "none", 0, 5)
			about, e7 := tx.VoucherEntriesAbout(ctx, "none", "k")
			return errors.Join(is("Voucher", err, voucher.ErrNotFound), is("VoucherByDigest", e2, voucher.ErrNotFound),
				is("VoucherByDigest without digests", e3, voucher.ErrNotFound),
				is("VoucherEntry of no voucher", e4, voucher.ErrNotFound), is("VoucherEntry", e5, voucher.ErrNotFound),
				e6, e7, same("entries", len(list)+len(about), 0))
		}
		err := update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			return errors.Join(insert(ctx, tx, 1), look(ctx, tx))
		})
		return errors.Join(err, view(t, s, look))
	}},
	{"exists", "a taken id is ErrExists, changes nothing and leaves the transaction usable", func(t *testing.T, s voucher.Store) error {
		return update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			if err := insert(ctx, tx, 1); err != nil {
				return err
			}
			v, e := record(2)
			v.ID, e.Voucher, e.Key = "v:001", "v:001", "other"
			err := is("second insert", tx.InsertVoucher(ctx, v, e), voucher.ErrExists)
			want, first := record(1)
			got, e2 := tx.Voucher(ctx, "v:001")
			list, e3 := tx.VoucherEntries(ctx, "v:001", 0, 5)
			_, e4 := tx.VoucherByDigest(ctx, v.Digest)
			return errors.Join(err, e2, e3, same("voucher", got, want), same("entries", list, []voucher.Entry{first}),
				is("digest of the refused one", e4, voucher.ErrNotFound), insert(ctx, tx, 2))
		})
	}},
	{"code-taken", "a taken digest is ErrCodeTaken, changes nothing and leaves the transaction usable", func(t *testing.T, s voucher.Store) error {
		return update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			if err := insert(ctx, tx, 1); err != nil {
				return err
			}
			one, _ := record(1)
			v, e := record(2)
			v.Digest = one.Digest
			err := is("second insert", tx.InsertVoucher(ctx, v, e), voucher.ErrCodeTaken)
			_, e2 := tx.Voucher(ctx, v.ID)
			list, e3 := tx.VoucherEntries(ctx, v.ID, 0, 5)
			owner, e4 := tx.VoucherByDigest(ctx, one.Digest)
			v.Digest = voucher.Digest{Key: "k9", Sum: one.Digest.Sum} // same sum under another key is another digest
			return errors.Join(err, is("voucher", e2, voucher.ErrNotFound), e3, e4, same("entries", len(list), 0),
				same("owner", owner.ID, one.ID), tx.InsertVoucher(ctx, v, e))
		})
	}},
	{"update", "an update replaces every field, raises the revision by one and appends the entry", func(t *testing.T, s voucher.Store) error {
		err := update(t, s, func(ctx context.Context, tx voucher.Tx) error { return insert(ctx, tx, 1) })
		if err != nil {
			return err
		}
		want := voucher.Voucher{
			ID: "v:001", Revision: 2, Digest: voucher.Digest{Key: "k3", Sum: [32]byte{8}}, Last4: "ZZZZ", Generation: 4, Currency: "INR", Face: 2,
			Accounts: voucher.Accounts{Funding: -9, Breakage: 9}, State: voucher.Expired, Zone: "UTC", IssuedAt: at, ChangedAt: at.Add(time.Second), Head: voucher.Hash{1},
		}
		next := entry("v:001", "k:2", 2)
		err = update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			v := want
			v.Revision = 1
			return tx.UpdateVoucher(ctx, v, next)
		})
		return errors.Join(err, view(t, s, func(ctx context.Context, tx voucher.Tx) error {
			old, first := record(1)
			got, err := tx.Voucher(ctx, "v:001")
			byNew, e2 := tx.VoucherByDigest(ctx, want.Digest)
			byOld, e3 := tx.VoucherByDigest(ctx, old.Digest)
			list, e4 := tx.VoucherEntries(ctx, "v:001", 0, 5)
			return errors.Join(err, e2, e3, e4, same("voucher", got, want), same("by its new digest", byNew, want),
				same("by the digest it had", byOld, want), same("entries", list, []voucher.Entry{first, next}))
		}))
	}},
	{"stale", "an update with another revision is ErrConflict and changes nothing", func(t *testing.T, s voucher.Store) error {
		return refusedUpdate(t, s, voucher.ErrConflict, func(v *voucher.Voucher, e *voucher.Entry) { v.Revision = 2; e.Seq = 3 })
	}},
	{"stale-older", "an update with a past revision is ErrConflict and changes nothing", func(t *testing.T, s voucher.Store) error {
		return refusedUpdate(t, s, voucher.ErrConflict, func(v *voucher.Voucher, e *voucher.Entry) { v.Revision = 0; e.Seq = 2 })
	}},
	{"update-missing", "an update of no voucher is ErrNotFound and stores nothing", func(t *testing.T, s voucher.Store) error {
		return refusedUpdate(t, s, voucher.ErrNotFound, func(v *voucher.Voucher, e *voucher.Entry) { v.ID, e.Voucher = "none", "none" })
	}},
	{"key-taken", "an update whose entry key is in the journal is ErrExists and changes nothing", func(t *testing.T, s voucher.Store) error {
		return refusedUpdate(t, s, voucher.ErrExists, func(v *voucher.Voucher, e *voucher.Entry) { e.Key = "k:1" })
	}},
	{"update-code-taken", "an update to a digest of another voucher is ErrCodeTaken and changes nothing", func(t *testing.T, s voucher.Store) error {
		return refusedUpdate(t, s, voucher.ErrCodeTaken, func(v *voucher.Voucher, e *voucher.Entry) {
			other, _ := record(2)
			v.Digest = other.Digest
		})
	}},
	{"bytewise", "keys that differ in case are different", func(t *testing.T, s voucher.Store) error {
		return update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			a, ea := record(1)
			b, eb := record(2)
			a.ID, ea.Voucher, b.ID, eb.Voucher = "aB", "aB", "Ab", "Ab"
			err := errors.Join(tx.InsertVoucher(ctx, a, ea), tx.InsertVoucher(ctx, b, eb))
			a.Revision = 1
			err = errors.Join(err, tx.UpdateVoucher(ctx, a, entry("aB", "K:1", 2)))
			got, e2 := tx.Voucher(ctx, "Ab")
			return errors.Join(err, e2, same("voucher", got, b))
		})
	}},
	{"same-key-elsewhere", "an entry key is taken in its own voucher only", func(t *testing.T, s voucher.Store) error {
		return update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			return errors.Join(insert(ctx, tx, 1), insert(ctx, tx, 2))
		})
	}},
	{"copies", "neither side sees later changes to a slice of the other", func(t *testing.T, s voucher.Store) error {
		want, e := record(1)
		given, _ := record(1)
		err := update(t, s, func(ctx context.Context, tx voucher.Tx) error { return tx.InsertVoucher(ctx, given, e) })
		given.Holds[0].Amount, given.Terms.Acceptors[0] = 1, "changed"
		return errors.Join(err, view(t, s, func(ctx context.Context, tx voucher.Tx) error {
			got, err := tx.Voucher(ctx, want.ID)
			if err != nil {
				return err
			}
			err = same("after the giver's change", got, want)
			if len(got.Holds) == 0 || len(got.Terms.Acceptors) == 0 {
				return err
			}
			got.Holds[0].Amount, got.Terms.Acceptors[0] = 1, "changed"
			again, e2 := tx.Voucher(ctx, want.ID)
			return errors.Join(err, e2, same("after the taker's change", again, want))
		}))
	}},
	{"about", "VoucherEntriesAbout finds the entry and all entries targeting it, in order", func(t *testing.T, s voucher.Store) error {
		return update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			v, first := record(1)
			err := tx.InsertVoucher(ctx, v, first)
			want := []voucher.Entry{first}
			for i, target := range []string{"", "k:1", "other", "k:1", "k:"} {
				e := entry(v.ID, "e"+string(rune('a'+i)), int64(i)+2)
				e.Target = target
				if target == "k:1" {
					want = append(want, e)
				}
				err = errors.Join(err, tx.UpdateVoucher(ctx, v, e))
				v.Revision++
			}
			got, e2 := tx.VoucherEntriesAbout(ctx, v.ID, "k:1")
			none, e3 := tx.VoucherEntriesAbout(ctx, v.ID, "nothing")
			return errors.Join(err, e2, e3, same("about", got, want), same("nothing", len(none), 0))
		})
	}},
	{"misses", "a counter starts at 0, adds up, stands alone, and reading it writes nothing", func(t *testing.T, s voucher.Store) error {
		count := func(ctx context.Context, tx voucher.Tx, bucket string, n, want int64) error {
			got, err := tx.CountVoucherMisses(ctx, bucket, n, at, at.Add(time.Hour))
			return errors.Join(err, same("counter "+bucket, got, want))
		}
		err := update(t, s, func(ctx context.Context, tx voucher.Tx) error {
			return errors.Join(count(ctx, tx, "a", 0, 0), count(ctx, tx, "a", 1, 1), count(ctx, tx, "a", 2, 3), count(ctx, tx, "b", 1, 1))
		})
		return errors.Join(err, view(t, s, func(ctx context.Context, tx voucher.Tx) error {
			return errors.Join(count(ctx, tx, "a", 0, 3), count(ctx, tx, "b", 0, 1), count(ctx, tx, "c", 0, 0))
		}))
	}},
}

// refusedUpdate tries one bad update between two good ones and compares
// everything.
func refusedUpdate(t *testing.T, s voucher.Store, want error, spoil func(*voucher.Voucher, *voucher.Entry)) error {
	return update(t, s, func(ctx context.Context, tx voucher.Tx) error {
		if err := errors.Join(insert(ctx, tx, 1), insert(ctx, tx, 2)); err != nil {
			return err
		}
		v, _ := record(1)
		v.Last4, v.Digest = "BAD0", voucher.Digest{Key: "new", Sum: [32]byte{99}}
		e := entry(v.ID, "k:2", 2)
		spoil(&v, &e)
		err := is("UpdateVoucher", tx.UpdateVoucher(ctx, v, e), want)
		was, first := record(1)
		got, e2 := tx.Voucher(ctx, was.ID)
		list, e3 := tx.VoucherEntries(ctx, was.ID, 0, 5)
		stray, e4 := tx.VoucherEntries(ctx, "none", 0, 5)
		_, e5 := tx.VoucherByDigest(ctx, voucher.Digest{Key: "new", Sum: [32]byte{99}})
		err = errors.Join(err, e2, e3, e4, same("voucher", got, was), same("entries", list, []voucher.Entry{first}), same("stray entries", len(stray), 0),
			is("digest of the refused update", e5, voucher.ErrNotFound))
		was.Holder = "after"
		return errors.Join(err, tx.UpdateVoucher(ctx, was, entry(was.ID, "k:2", 2)))
	})
}
