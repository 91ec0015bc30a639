package buybacktest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/voucher"
)

// racers is how many goroutines race for one thing.
const racers = 16

// race runs fn in racers goroutines at once and returns their errors.
func race(fn func(n int) error) []error {
	errs := make([]error, racers)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for n := range racers {
		wg.Go(func() {
			<-start
			errs[n] = fn(n)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// raceCases are about many at once.
var raceCases = []testCase{
	{"one-voucher", "of many that issue an order's voucher at once, one gets a code; the others replay or are refused", func(t *testing.T, s buyback.Store) error {
		p := program(s, &clock{at})
		if _, err := UpTo(t.Context(), p, "o1", buyback.Collected); err != nil {
			return err
		}
		var mu sync.Mutex
		codes := 0
		errs := race(func(n int) error {
			var out buyback.VoucherOutcome
			err := p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) (err error) {
				out, err = ss.IssueVoucher(ctx, cmd(fmt.Sprintf("v%d", n%4)), "o1") // some share a key
				return err
			})
			if err == nil && !out.Voucher.Code.IsZero() {
				mu.Lock()
				codes++
				mu.Unlock()
			}
			return err
		})
		for _, err := range errs {
			var state *buyback.StateError
			if err != nil && !errors.As(err, &state) {
				return err
			}
		}
		entries := 0
		err := view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			all, err := tx.VoucherEntries(ctx, buyback.VoucherID("o1"), 0, 100)
			entries = len(all)
			return err
		})
		return errors.Join(err, same("codes handed out", codes, 1), same("ledger entries", entries, 1))
	}},
	{"one-winner-redeems", "of many that redeem the whole voucher at once, exactly one succeeds and the others are told there is too little", func(t *testing.T, s buyback.Store) error {
		p := program(s, &clock{at})
		o, err := UpTo(t.Context(), p, "o1", buyback.Vouchered)
		if err != nil {
			return err
		}
		won := 0
		errs := race(func(n int) error {
			return p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
				_, err := ss.Redeem(ctx, voucher.RedeemRequest{
					Command: voucher.Command{Key: fmt.Sprintf("r%d", n), Actor: "till"},
					Ref:     voucher.Ref{ID: o.Voucher}, Amount: decimal.New(int64(o.Offer), -2),
				})
				return err
			})
		})
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, voucher.ErrInsufficient):
				return err // a conflict must never be reported as anything else, nor at all
			}
		}
		return p.View(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			bal, err := ss.Balance(ctx, voucher.Ref{ID: o.Voucher})
			return errors.Join(err, same("winners", won, 1), same("balance", bal.Balance.IsZero(), true))
		})
	}},
	{"one-winner-redeems-same-key", "of many that redeem under one key, all get the one redemption", func(t *testing.T, s buyback.Store) error {
		p := program(s, &clock{at})
		o, err := UpTo(t.Context(), p, "o1", buyback.Vouchered)
		if err != nil {
			return err
		}
		var mu sync.Mutex
		first := 0
		errs := race(func(int) error {
			var out voucher.Result
			err := p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) (err error) {
				out, err = ss.Redeem(ctx, voucher.RedeemRequest{
					Command: voucher.Command{Key: "r", Actor: "till"}, Ref: voucher.Ref{ID: o.Voucher}, Amount: decimal.NewFromInt(700),
				})
				return err
			})
			if err == nil && !out.Replayed {
				mu.Lock()
				first++
				mu.Unlock()
			}
			return err
		})
		if err := errors.Join(errs...); err != nil {
			return err
		}
		return p.View(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			bal, err := ss.Balance(ctx, voucher.Ref{ID: o.Voucher})
			want := decimal.New(int64(o.Offer), -2).Sub(decimal.NewFromInt(700))
			return errors.Join(err, same("first", first, 1), same("balance", bal.Balance.Equal(want), true))
		})
	}},
	{"last-place", "of many that book the last place of a slot at once, exactly one gets it", func(t *testing.T, s buyback.Store) error {
		p := program(s, &clock{at})
		first, err := UpTo(t.Context(), p, "o-first", buyback.Scheduled)
		if err != nil {
			return err
		}
		slot := first.Visit
		for n := range racers {
			if _, err := UpTo(t.Context(), p, buyback.OrderID(fmt.Sprintf("o%d", n)), buyback.Accepted); err != nil {
				return err
			}
		}
		errs := race(func(n int) error {
			return p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
				_, err := ss.Schedule(ctx, cmd("s"), buyback.VisitRequest{Order: buyback.OrderID(fmt.Sprintf("o%d", n)), Slot: slot})
				return err
			})
		})
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, pickup.ErrFull):
				return err
			}
		}
		scheduled := 0
		err = p.View(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			for n := range racers {
				o, err := ss.Order(ctx, buyback.OrderID(fmt.Sprintf("o%d", n)))
				if err != nil {
					return err
				}
				if o.State == buyback.Scheduled {
					scheduled++
				}
			}
			return nil
		})
		return errors.Join(err, same("winners", won, places-1), same("orders scheduled", scheduled, places-1))
	}},
	{"one-order", "of many that quote under one key at once, all get the one order", func(t *testing.T, s buyback.Store) error {
		p := program(s, &clock{at})
		ids := make([]buyback.OrderID, racers)
		errs := race(func(n int) error {
			return p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
				out, err := ss.Quote(ctx, cmd("q"), buyback.QuoteRequest{PIN: pincode.MustParse(servedPIN), Device: device, Answers: answers()})
				ids[n] = out.Order.ID
				return err
			})
		})
		for _, id := range ids {
			if id != ids[0] || id == "" {
				errs = append(errs, fmt.Errorf("orders %v, want one", ids))
				break
			}
		}
		return errors.Join(errs...)
	}},
}
