package vouchertest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/voucher"
	"github.com/sellback/sellback/voucher/internal/memtest"
	"github.com/sellback/sellback/voucher/vouchertest"
)

func TestSuiteAcceptsAGoodStore(t *testing.T) {
	vouchertest.Run(t, vouchertest.Config{New: func(*testing.T) voucher.Store { return memtest.New() }, Events: events})
}

// events reads them from the good store within.
func events(t *testing.T, s voucher.Store) []voucher.Event {
	switch s := s.(type) {
	case *memtest.Store:
		return s.Events()
	case spoiled:
		return events(t, s.Store)
	case storeFunc:
		return events(t, s.Store)
	case eventsAtOnce:
		return *s.sent
	}
	t.Fatalf("a store of type %T", s)
	return nil
}

// eventsAtOnce sends events before their transaction commits.
type eventsAtOnce struct {
	spoiled
	sent *[]voucher.Event
}

type sendsAtOnce struct {
	voucher.Tx
	sent *[]voucher.Event
}

func (t sendsAtOnce) AppendVoucherEvents(_ context.Context, events ...voucher.Event) error {
	for _, e := range events {
		e.Data = slices.Clone(e.Data)
		if !slices.ContainsFunc(*t.sent, func(x voucher.Event) bool { return x.ID == e.ID }) {
			*t.sent = append(*t.sent, e)
		}
	}
	return nil
}

type losesEvents struct{ voucher.Tx }

func (losesEvents) AppendVoucherEvents(context.Context, ...voucher.Event) error { return nil }

// spoiled wraps each transaction of a good store.
type spoiled struct {
	voucher.Store
	wrap func(voucher.Tx) voucher.Tx
}

func (s spoiled) Update(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	return s.Store.Update(ctx, func(ctx context.Context, tx voucher.Tx) error { return fn(ctx, s.wrap(tx)) })
}

func (s spoiled) View(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	return s.Store.View(ctx, func(ctx context.Context, tx voucher.Tx) error { return fn(ctx, s.wrap(tx)) })
}

// storeFunc makes a store of an Update.
type storeFunc struct {
	voucher.Store
	update func(ctx context.Context, fn func(context.Context, voucher.Tx) error) error
}

func (s storeFunc) Update(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	return s.update(ctx, fn)
}

type (
	lastWriteWins  struct{ voucher.Tx }
	overdrawn      struct{ voucher.Tx }
	forgetsHolds   struct{ voucher.Tx }
	forgetsTerms   struct{ voucher.Tx }
	millis         struct{ voucher.Tx }
	noSavepoint    struct{ voucher.Tx }
	wrapsErrors    struct{ voucher.Tx }
	strangeErrors  struct{ voucher.Tx }
	insertReplaces struct{ voucher.Tx }
	forgetsCodes   struct{ voucher.Tx }
	oneKeyForAll   struct{ voucher.Tx }
	keyNotUnique   struct{ voucher.Tx }
	foldsCase      struct{ voucher.Tx }
	keepsSlices    struct {
		voucher.Tx
		kept map[voucher.ID][]voucher.Hold
	}
	pageOffByOne struct{ voucher.Tx }
	unordered    struct{ voucher.Tx }
	dropsTarget  struct{ voucher.Tx }
	missesReset  struct{ voucher.Tx }
	eventsFail   struct {
		voucher.Tx
		seen map[string]bool
	}
	halfUpdate  struct{ voucher.Tx }
	ignoresFrom struct{ voucher.Tx }
	forgetsKeys struct{ voucher.Tx }
)

// lastWriteWins does not compare revisions.
func (t lastWriteWins) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	now, err := t.Tx.Voucher(ctx, v.ID)
	if err != nil {
		return err
	}
	v.Revision = now.Revision
	return t.Tx.UpdateVoucher(ctx, v, e)
}

// overdrawn answers a stale revision with the wrong error.
func (t overdrawn) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	err := t.Tx.UpdateVoucher(ctx, v, e)
	if errors.Is(err, voucher.ErrConflict) {
		return voucher.ErrInsufficient
	}
	return err
}

func (t forgetsHolds) Voucher(ctx context.Context, id voucher.ID) (voucher.Voucher, error) {
	v, err := t.Tx.Voucher(ctx, id)
	v.Holds = nil
	return v, err
}

func (t forgetsTerms) InsertVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	v.Terms = voucher.Terms{}
	return t.Tx.InsertVoucher(ctx, v, e)
}

func (t millis) InsertVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	v.IssuedAt = v.IssuedAt.Truncate(time.Millisecond)
	return t.Tx.InsertVoucher(ctx, v, e)
}

func (t noSavepoint) Nested(ctx context.Context, fn func(context.Context) error) error {
	return fn(ctx)
}

func (t wrapsErrors) Nested(ctx context.Context, fn func(context.Context) error) error {
	if err := t.Tx.Nested(ctx, fn); err != nil {
		return errors.New("nested failed")
	}
	return nil
}

func (t strangeErrors) Voucher(ctx context.Context, id voucher.ID) (voucher.Voucher, error) {
	v, err := t.Tx.Voucher(ctx, id)
	if err != nil {
		return v, errors.New("no rows")
	}
	return v, nil
}

func (t insertReplaces) InsertVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	err := t.Tx.InsertVoucher(ctx, v, e)
	if errors.Is(err, voucher.ErrExists) && !errors.Is(err, voucher.ErrCodeTaken) {
		return nil
	}
	return err
}

func (t forgetsCodes) VoucherByDigest(ctx context.Context, d ...voucher.Digest) (voucher.Voucher, error) {
	v, err := t.Tx.VoucherByDigest(ctx, d...)
	if err == nil && !slices.ContainsFunc(d, v.Digest.Equal) {
		return voucher.Voucher{}, voucher.ErrNotFound
	}
	return v, err
}

// oneKeyForAll leaves the key id out of the digest.
func (t oneKeyForAll) VoucherByDigest(ctx context.Context, d ...voucher.Digest) (voucher.Voucher, error) {
	for i := range d {
		d[i].Key = "k1"
	}
	return t.Tx.VoucherByDigest(ctx, d...)
}

func (t keyNotUnique) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	err := t.Tx.UpdateVoucher(ctx, v, e)
	if errors.Is(err, voucher.ErrExists) && !errors.Is(err, voucher.ErrCodeTaken) {
		e.Key += "'"
		return t.Tx.UpdateVoucher(ctx, v, e)
	}
	return err
}

func (t foldsCase) Voucher(ctx context.Context, id voucher.ID) (voucher.Voucher, error) {
	return t.Tx.Voucher(ctx, voucher.ID(strings.ToLower(string(id))))
}

func (t foldsCase) InsertVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	v.ID = voucher.ID(strings.ToLower(string(v.ID)))
	return t.Tx.InsertVoucher(ctx, v, e)
}

func (t keepsSlices) InsertVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	t.kept[v.ID] = v.Holds
	return t.Tx.InsertVoucher(ctx, v, e)
}

func (t keepsSlices) Voucher(ctx context.Context, id voucher.ID) (voucher.Voucher, error) {
	v, err := t.Tx.Voucher(ctx, id)
	if len(v.Holds) > 0 && len(t.kept[id]) == len(v.Holds) {
		v.Holds = t.kept[id]
	}
	return v, err
}

func (t pageOffByOne) VoucherEntries(ctx context.Context, id voucher.ID, after int64, limit int) ([]voucher.Entry, error) {
	return t.Tx.VoucherEntries(ctx, id, max(after-1, 0), limit)
}

func (t unordered) Vouchers(ctx context.Context, q voucher.Query) ([]voucher.Voucher, error) {
	list, err := t.Tx.Vouchers(ctx, q)
	slices.Reverse(list)
	return list, err
}

func (t dropsTarget) VoucherEntriesAbout(ctx context.Context, id voucher.ID, key string) ([]voucher.Entry, error) {
	list, err := t.Tx.VoucherEntriesAbout(ctx, id, key)
	return list[:min(1, len(list))], err
}

func (t missesReset) CountVoucherMisses(ctx context.Context, bucket string, n int64, now, until time.Time) (int64, error) {
	_, err := t.Tx.CountVoucherMisses(ctx, bucket, n, now, until)
	return n, err
}

func (t eventsFail) AppendVoucherEvents(ctx context.Context, events ...voucher.Event) error {
	for _, e := range events {
		if t.seen[e.ID] {
			return errors.New("duplicate key")
		}
		t.seen[e.ID] = true
	}
	return t.Tx.AppendVoucherEvents(ctx, events...)
}

// halfUpdate stores the voucher and loses what the journal says of it.
func (t halfUpdate) VoucherEntries(ctx context.Context, id voucher.ID, after int64, limit int) ([]voucher.Entry, error) {
	list, err := t.Tx.VoucherEntries(ctx, id, after, limit)
	if len(list) > 1 {
		list = list[:len(list)-1]
	}
	return list, err
}

// forgetsKeys finds no entry again, as a store does that keeps idempotency
// records in a cache.
func (t forgetsKeys) VoucherEntry(ctx context.Context, id voucher.ID, key string) (voucher.Entry, error) {
	e, err := t.Tx.VoucherEntry(ctx, id, key)
	if err == nil && e.Seq > 1 {
		return voucher.Entry{}, voucher.ErrNotFound
	}
	return e, err
}

func (t ignoresFrom) Vouchers(ctx context.Context, q voucher.Query) ([]voucher.Voucher, error) {
	q.ExpiresFrom = voucher.Date{}
	return t.Tx.Vouchers(ctx, q)
}

// TestSuiteCatchesBrokenStores: each store is broken in one way, and the case
// made for that must be among those that fail.
func TestSuiteCatchesBrokenStores(t *testing.T) {
	wrap := func(w func(voucher.Tx) voucher.Tx) func() voucher.Store {
		return func() voucher.Store { return spoiled{memtest.New(), w} }
	}
	for name, tt := range map[string]struct {
		caught string
		open   func() voucher.Store
	}{
		"last write wins":            {"stale", wrap(func(tx voucher.Tx) voucher.Tx { return lastWriteWins{tx} })},
		"conflict called overdrawn":  {"stale-older", wrap(func(tx voucher.Tx) voucher.Tx { return overdrawn{tx} })},
		"forgets holds":              {"round-trip", wrap(func(tx voucher.Tx) voucher.Tx { return forgetsHolds{tx} })},
		"forgets terms":              {"round-trip", wrap(func(tx voucher.Tx) voucher.Tx { return forgetsTerms{tx} })},
		"keeps milliseconds":         {"round-trip", wrap(func(tx voucher.Tx) voucher.Tx { return millis{tx} })},
		"no savepoint":               {"nested", wrap(func(tx voucher.Tx) voucher.Tx { return noSavepoint{tx} })},
		"nested changes the error":   {"nested", wrap(func(tx voucher.Tx) voucher.Tx { return wrapsErrors{tx} })},
		"own not-found":              {"not-found", wrap(func(tx voucher.Tx) voucher.Tx { return strangeErrors{tx} })},
		"insert replaces":            {"exists", wrap(func(tx voucher.Tx) voucher.Tx { return insertReplaces{tx} })},
		"forgets replaced codes":     {"update", wrap(func(tx voucher.Tx) voucher.Tx { return forgetsCodes{tx} })},
		"digest without key id":      {"update", wrap(func(tx voucher.Tx) voucher.Tx { return oneKeyForAll{tx} })},
		"entry keys not unique":      {"key-taken", wrap(func(tx voucher.Tx) voucher.Tx { return keyNotUnique{tx} })},
		"folds case":                 {"bytewise", wrap(func(tx voucher.Tx) voucher.Tx { return foldsCase{tx} })},
		"pages overlap":              {"pages", wrap(func(tx voucher.Tx) voucher.Tx { return pageOffByOne{tx} })},
		"pages unordered":            {"pages", wrap(func(tx voucher.Tx) voucher.Tx { return unordered{tx} })},
		"forgets targets":            {"about", wrap(func(tx voucher.Tx) voucher.Tx { return dropsTarget{tx} })},
		"counter does not add":       {"misses", wrap(func(tx voucher.Tx) voucher.Tx { return missesReset{tx} })},
		"loses the end of journals":  {"redeem", wrap(func(tx voucher.Tx) voucher.Tx { return halfUpdate{tx} })},
		"query ignores the from day": {"query", wrap(func(tx voucher.Tx) voucher.Tx { return ignoresFrom{tx} })},
		"loses events":               {"events-commit", wrap(func(tx voucher.Tx) voucher.Tx { return losesEvents{tx} })},
		"events before the commit": {"events-rollback", func() voucher.Store {
			sent := new([]voucher.Event)
			return eventsAtOnce{spoiled{memtest.New(), func(tx voucher.Tx) voucher.Tx { return sendsAtOnce{tx, sent} }}, sent}
		}},
		"repeated event is an error": {"event-repeat", func() voucher.Store {
			seen := map[string]bool{}
			return spoiled{memtest.New(), func(tx voucher.Tx) voucher.Tx { return eventsFail{tx, seen} }}
		}},
		"keeps the caller's slices": {"copies", func() voucher.Store {
			kept := map[voucher.ID][]voucher.Hold{}
			return spoiled{memtest.New(), func(tx voucher.Tx) voucher.Tx { return keepsSlices{tx, kept} }}
		}},
		"keeps the first of two writes": {"crash-points", func() voucher.Store {
			s := memtest.New()
			return storeFunc{s, func(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
				var failed error
				err := s.Update(ctx, func(ctx context.Context, tx voucher.Tx) error { failed = fn(ctx, tx); return nil })
				return errors.Join(failed, err)
			}}
		}},
		"forgets the journal's keys": {"repeats", wrap(func(tx voucher.Tx) voucher.Tx { return forgetsKeys{tx} })},
		"commits on error": {"rollback", func() voucher.Store {
			s := memtest.New()
			return storeFunc{s, func(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
				var failed error
				err := s.Update(ctx, func(ctx context.Context, tx voucher.Tx) error { failed = fn(ctx, tx); return nil })
				return errors.Join(failed, err)
			}}
		}},
		"commits after the context is done": {"done-context", func() voucher.Store {
			s := memtest.New()
			return storeFunc{s, func(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
				return s.Update(context.WithoutCancel(ctx), fn)
			}}
		}},
		"check then act": {"counted", wrap(func(tx voucher.Tx) voucher.Tx { return racy{tx} })},
		"lost updates":   {"redeemers", wrap(func(tx voucher.Tx) voucher.Tx { return racy{tx} })},
	} {
		t.Run(name, func(t *testing.T) {
			broken := vouchertest.Check(t, vouchertest.Config{New: func(*testing.T) voucher.Store { return tt.open() }, Events: events})
			if !slices.Contains(broken, tt.caught) {
				t.Errorf("case %s did not notice; failing: %v", tt.caught, broken)
			}
		})
	}
}

// racy writes over what others wrote meanwhile, as a store does that reads and
// writes without comparing. Its transactions are serial, so it is free of data
// races and only wrong.
type racy struct{ voucher.Tx }

// UpdateVoucher writes a balance that was read before the last redemption.
func (t racy) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	if e.Op == voucher.OpRedeem && e.Amount == 700 {
		v.Accounts.Liability += e.Amount
		v.Accounts.Redeemed -= e.Amount
	}
	return t.Tx.UpdateVoucher(ctx, v, e)
}

// CountVoucherMisses loses additions when the counter stands high.
func (t racy) CountVoucherMisses(ctx context.Context, bucket string, n int64, now, until time.Time) (int64, error) {
	was, err := t.Tx.CountVoucherMisses(ctx, bucket, 0, now, until)
	if err != nil || n == 0 || was > 40 {
		return was, err
	}
	return t.Tx.CountVoucherMisses(ctx, bucket, n, now, until)
}
