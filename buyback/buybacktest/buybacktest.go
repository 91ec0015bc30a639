// Package buybacktest checks implementations of buyback.Store.
//
// An adapter's test calls Run with a way to make an empty store:
//
//	func TestStore(t *testing.T) {
//		buybacktest.Run(t, buybacktest.Config{New: func(t *testing.T) buyback.Store { return open(t) }})
//	}
//
// The suite covers every record kind: it runs the suites of packages voucher,
// pickup and pincode over the same store, then its own. Each case has a name and the
// rule it checks, gets a store of its own, and there are no exemptions.
package buybacktest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pickup/pickuptest"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pincode/pincodetest"
	"github.com/sellback/sellback/voucher"
	"github.com/sellback/sellback/voucher/vouchertest"
)

// Config says how to reach the store under test.
type Config struct {
	// New returns an empty store, which is also a buyback.Outbox, that is not
	// shared with any other call. It registers its own clean-up with
	// t.Cleanup.
	New func(t *testing.T) buyback.Store
}

// Run runs the suites of voucher, pickup, pincode and buyback as subtests of t.
func Run(t *testing.T, c Config) {
	t.Helper()
	t.Run("voucher", func(t *testing.T) {
		type store struct {
			voucher.Store
			whole buyback.Store
		}
		vouchertest.Run(t, vouchertest.Config{
			New: func(t *testing.T) voucher.Store {
				s := c.New(t)
				return store{buyback.Vouchers(s), s}
			},
			Events: func(t *testing.T, s voucher.Store) (events []voucher.Event) {
				outbox, ok := s.(store).whole.(buyback.Outbox)
				if !ok {
					t.Fatal("the store is no buyback.Outbox")
				}
				pending, err := outbox.Pending(t.Context(), 1000)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range pending {
					events = append(events, voucher.Event(e))
				}
				return events
			},
		})
	})
	t.Run("pickup", func(t *testing.T) {
		pickuptest.Run(t, pickuptest.Config{New: func(t *testing.T) pickup.Store { return buyback.Pickups(c.New(t)) }})
	})
	t.Run("pincode", func(t *testing.T) {
		pincodetest.Run(t, func(t *testing.T) pincodetest.Store {
			s := c.New(t)
			return pincodetest.Store{
				Update: func(ctx context.Context, fn func(context.Context, pincode.Tx) error) error {
					return s.Update(ctx, func(ctx context.Context, tx buyback.Tx) error { return fn(ctx, tx) })
				},
				View: func(ctx context.Context, fn func(context.Context, pincode.Tx) error) error {
					return s.View(ctx, func(ctx context.Context, tx buyback.Tx) error { return fn(ctx, tx) })
				},
			}
		})
	})
	t.Run("buyback", func(t *testing.T) {
		for _, x := range cases() {
			t.Run(x.name, func(t *testing.T) {
				if err := x.run(t, c.New(t)); err != nil {
					t.Errorf("%v\nrule: %s", err, x.rule)
				}
			})
		}
	})
}

// Check runs the suite's own cases and returns the names of those that fail.
// It is for testing the suite itself with stores that are broken on purpose.
func Check(t *testing.T, c Config) (broken []string) {
	t.Helper()
	for _, x := range cases() {
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
	run  func(t *testing.T, s buyback.Store) error
}

func cases() []testCase {
	var all []testCase
	for _, group := range [][]testCase{unitCases, orderCases, outboxCases, programCases, wayCases, raceCases} {
		all = append(all, group...)
	}
	return all
}

// same compares two records; nil and empty slices are alike.
func same(what string, got, want any) error {
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateComparable(pincode.Code{})); d != "" {
		return fmt.Errorf("%s (-want +got)\n%s", what, d)
	}
	return nil
}

// is wants err to be target.
func is(what string, err, target error) error {
	if errors.Is(err, target) {
		return nil
	}
	return fmt.Errorf("%s: got %v, want %w", what, err, target)
}

// update and view shorten the usual form.
func update(t *testing.T, s buyback.Store, fn func(ctx context.Context, tx buyback.Tx) error) error {
	return s.Update(t.Context(), fn)
}

func view(t *testing.T, s buyback.Store, fn func(ctx context.Context, tx buyback.Tx) error) error {
	return s.View(t.Context(), fn)
}
