// Package vouchertest checks implementations of voucher.Store.
//
// An adapter's test calls Run with a way to make an empty store:
//
//	func TestStore(t *testing.T) {
//		vouchertest.Run(t, vouchertest.Config{
//			New:    func(t *testing.T) voucher.Store { return open(t) },
//			Events: func(t *testing.T, s voucher.Store) []voucher.Event { return s.(*Store).events(t) },
//		})
//	}
//
// Each case has a name and the rule it checks, gets a store of its own, and
// there are no exemptions. The cases first try the contract of voucher.Tx
// method by method, then the ledger's operations over the store, and last
// many callers at once.
package vouchertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/voucher"
)

// Config says how to reach the store under test.
type Config struct {
	// New returns an empty store that is not shared with any other call. It
	// registers its own clean-up with t.Cleanup.
	New func(t *testing.T) voucher.Store
	// Events returns the events of all committed transactions of a store that
	// New returned, none of which was sent; those of one voucher in the order
	// of their instants.
	Events func(t *testing.T, s voucher.Store) []voucher.Event
}

// Run runs the suite as subtests of t.
func Run(t *testing.T, c Config) {
	t.Helper()
	for _, x := range cases(c) {
		t.Run(x.name, func(t *testing.T) {
			if err := x.run(t, c.New(t)); err != nil {
				t.Errorf("%v\nrule: %s", err, x.rule)
			}
		})
	}
}

// Check runs the suite and returns the names of the cases that fail, without
// failing t. It is for testing the suite itself with stores that are broken on
// purpose.
func Check(t *testing.T, c Config) (broken []string) {
	t.Helper()
	for _, x := range cases(c) {
		if x.run(t, c.New(t)) != nil {
			broken = append(broken, x.name)
		}
	}
	return broken
}

// testCase is one rule and how to try it.
type testCase struct {
	name string
	rule string // printed when the case fails
	run  func(t *testing.T, s voucher.Store) error
}

func cases(c Config) []testCase {
	var all []testCase
	for _, group := range [][]testCase{recordCases, unitCases, eventCases(c), pageCases, ledgerCases, crashCases, raceCases} {
		all = append(all, group...)
	}
	return all
}

// same compares two records; nil and empty slices are alike.
func same(what string, got, want any) error {
	if reflect.DeepEqual(got, want) { // much quicker than the next line
		return nil
	}
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.Comparer(voucher.Digest.Equal), cmp.Comparer(sameDate)); d != "" {
		return fmt.Errorf("%s (-want +got)\n%s", what, d)
	}
	return nil
}

func sameDate(a, b voucher.Date) bool { return a == b }

// is wants err to be target.
func is(what string, err, target error) error {
	if errors.Is(err, target) {
		return nil
	}
	return fmt.Errorf("%s: got error %v, want %w", what, err, target)
}

// update and view shorten the usual form.
func update(t *testing.T, s voucher.Store, fn func(ctx context.Context, tx voucher.Tx) error) error {
	return s.Update(t.Context(), fn)
}

func view(t *testing.T, s voucher.Store, fn func(ctx context.Context, tx voucher.Tx) error) error {
	return s.View(t.Context(), fn)
}

var (
	at      = time.Date(2026, 11, 23, 9, 30, 15, 123456000, time.UTC)
	errStop = errors.New("stop")
)

// record returns a voucher with every field filled, so that a store that drops
// one is noticed, and its first entry. n sets ids and digests apart.
func record(n byte) (voucher.Voucher, voucher.Entry) {
	id := voucher.ID(fmt.Sprintf("v:%03d", n))
	v := voucher.Voucher{
		ID: id, Revision: 1,
		Digest: voucher.Digest{Key: "k1", Sum: [32]byte{n, 1, 0, 255}}, PIN: voucher.Digest{Key: "k2", Sum: [32]byte{n, 2}},
		Last4: "7QK2", Generation: 3, Currency: "INR", Face: 1_000_000,
		Accounts: voucher.Accounts{Funding: -1_000_010, Liability: 500_000, Held: 300_000, Redeemed: 200_000, Breakage: 4, Adjustment: -7, Transfer: 5, Receivable: 8},
		Holds:    []voucher.Hold{{Key: "h1", Amount: 100_000, Until: at.Add(time.Minute)}, {Key: "h2", Amount: 200_000, Until: at.Add(time.Hour)}},
		State:    voucher.Active, Frozen: true,
		Expires: voucher.MustParseDate("2027-03-31"), Zone: "Asia/Kolkata", Until: time.Date(2027, 3, 31, 18, 30, 0, 0, time.UTC),
		Holder: "holder-π", Batch: "diwali", Profile: "closed",
		Terms:    voucher.Terms{Categories: []string{"phones", "চার্জার"}, Acceptors: []string{"KOL-1"}, Channels: []string{"app"}, HolderOnly: true, MinBill: 1, MaxPerBill: 2, MaxPerSale: 3},
		IssuedAt: at, ChangedAt: at.Add(time.Microsecond), Head: voucher.Hash{n, 3, 0},
	}
	return v, entry(id, "k:1", 1)
}

// entry returns an entry with every field filled.
func entry(id voucher.ID, key string, seq int64) voucher.Entry {
	return voucher.Entry{
		Voucher: id, Seq: seq, Key: key, Op: voucher.OpRedeem, Fingerprint: voucher.Hash{4, byte(seq), 0},
		Currency: "INR", Amount: 15, Delta: voucher.Accounts{Funding: -5, Liability: 1, Held: -2, Redeemed: 3, Breakage: 4, Adjustment: -7, Transfer: -1, Receivable: 7},
		Target: "h0", Other: "v:other", Balance: 800_000, Held: 300_000, State: voucher.Active, Frozen: true,
		Expires: voucher.MustParseDate("2027-03-31"), Zone: "Asia/Kolkata", Last4: "7QK2", Until: at.Add(time.Hour),
		Actor: "till 7", Reason: "বিক্রি", Reference: `bill "4711"`, At: at, Prev: voucher.Hash{5, 0}, Hash: voucher.Hash{6, 0},
	}
}

// insert stores record n.
func insert(ctx context.Context, tx voucher.Tx, n byte) error {
	v, e := record(n)
	return tx.InsertVoucher(ctx, v, e)
}

// bench is a ledger over the store under test, with a clock the case moves.
type bench struct {
	*voucher.Service
	mu  sync.Mutex
	now time.Time
}

func newBench(s voucher.Store) (*bench, error) {
	keys, err := voucher.NewKeyring("k1", map[string][]byte{"k1": bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		return nil, err
	}
	b := &bench{now: at}
	l, err := voucher.NewLedger(keys, &voucher.Options{Now: b.clock})
	if err != nil {
		return nil, err
	}
	b.Service = voucher.NewService(l, s, nil)
	return b, nil
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) advance(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func cmd(key string) voucher.Command {
	return voucher.Command{Key: key, Actor: "suite", Reason: "test", Reference: "bill-" + key}
}

func rupees(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// journal reads the whole journal in small pages and verifies it.
func journal(t *testing.T, s voucher.Store, id voucher.ID) (v voucher.Voucher, all []voucher.Entry, err error) {
	err = view(t, s, func(ctx context.Context, tx voucher.Tx) error {
		all = nil
		if v, err = tx.Voucher(ctx, id); err != nil {
			return err
		}
		for {
			page, err := tx.VoucherEntries(ctx, id, int64(len(all)), 7)
			if err != nil {
				return err
			}
			if all = append(all, page...); len(page) < 7 {
				return voucher.Verify(v, all)
			}
		}
	})
	return v, all, err
}
