package vouchertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sellback/sellback/voucher"
)

// crowd runs fn at once as n callers and joins what they return.
func crowd(n int, fn func(i int) error) error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = fn(i)
		})
	}
	close(start)
	wg.Wait()
	return errors.Join(errs...)
}

// raceCases are about many callers at once.
var raceCases = []testCase{
	{"redeemers", "64 callers on one voucher never overspend and none is told a lie", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		if _, err := b.issue(t, "o:1", "100"); err != nil {
			return err
		}
		var won atomic.Int64
		err = crowd(64, func(i int) error {
			_, err := b.redeem(t, voucher.Ref{ID: "o:1"}, fmt.Sprintf("r%d", i), "7")
			if err == nil {
				won.Add(1)
				return nil
			}
			return is("loser", err, voucher.ErrInsufficient)
		})
		v, all, e2 := journal(t, s, "o:1")
		return errors.Join(err, e2, same("winners", won.Load(), int64(14)), same("balance", v.Accounts.Balance(), voucher.Minor(200)), same("entries", len(all), 15))
	}},
	{"one-winner", "of many callers with a key each for the whole amount exactly one wins", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		if _, err := b.issue(t, "o:1", "100"); err != nil {
			return err
		}
		var won atomic.Int64
		err = crowd(32, func(i int) error {
			if _, err := b.redeem(t, voucher.Ref{ID: "o:1"}, fmt.Sprintf("r%d", i), "100"); err == nil {
				won.Add(1)
				return nil
			} else {
				return is("loser", err, voucher.ErrInsufficient)
			}
		})
		return errors.Join(err, same("winners", won.Load(), int64(1)))
	}},
	{"same-key", "many callers with one key have one effect and one answer", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		var fresh, codes atomic.Int64
		err = crowd(16, func(int) error {
			r, err := b.issue(t, "o:1", "100")
			if !r.Code.IsZero() {
				codes.Add(1)
			}
			return err
		})
		err = errors.Join(err, crowd(32, func(int) error {
			r, err := b.redeem(t, voucher.Ref{ID: "o:1"}, "r", "30")
			if err == nil && !r.Replayed {
				fresh.Add(1)
			}
			return errors.Join(err, same("balance", r.Entry.Balance, voucher.Minor(7000)))
		}))
		_, all, e2 := journal(t, s, "o:1")
		return errors.Join(err, e2, same("codes shown", codes.Load(), int64(1)), same("fresh", fresh.Load(), int64(1)), same("entries", len(all), 2))
	}},
	{"one-capture", "of 100 concurrent captures of one hold exactly one wins", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		_, err = b.issue(t, "o:1", "100")
		_, e2 := b.Hold(t.Context(), voucher.HoldRequest{Command: cmd("h"), Ref: voucher.Ref{ID: "o:1"}, Amount: rupees("60")})
		if err := errors.Join(err, e2); err != nil {
			return err
		}
		var won atomic.Int64
		err = crowd(100, func(i int) error {
			_, err := b.Capture(t.Context(), voucher.CaptureRequest{Command: cmd(fmt.Sprintf("c%d", i)), ID: "o:1", Hold: "h", Amount: rupees("50")})
			if err == nil {
				won.Add(1)
				return nil
			}
			return is("loser", err, voucher.ErrHold)
		})
		v, all, e2 := journal(t, s, "o:1")
		return errors.Join(err, e2, same("winners", won.Load(), int64(1)), same("entries", len(all), 3),
			same("accounts", v.Accounts, voucher.Accounts{Funding: -100_00, Liability: 50_00, Redeemed: 50_00}))
	}},
	{"mixed", "many callers doing everything at once keep the books", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		ids := []voucher.ID{"o:1", "o:2", "o:3"}
		for _, id := range ids {
			if _, err := b.issue(t, id, "50"); err != nil {
				return err
			}
		}
		err = crowd(24, func(i int) error {
			id, key := ids[i%3], fmt.Sprintf("k%d", i)
			ctx, c := t.Context(), cmd(key)
			var err error
			switch i % 8 {
			case 0, 1:
				_, err = b.redeem(t, voucher.Ref{ID: id}, key, "9")
			case 2, 3:
				if _, err = b.Hold(ctx, voucher.HoldRequest{Command: c, Ref: voucher.Ref{ID: id}, Amount: rupees("8")}); err == nil {
					_, err = b.Capture(ctx, voucher.CaptureRequest{Command: cmd(key + "c"), ID: id, Hold: key, Amount: rupees("7")})
				}
			case 4:
				if _, err = b.redeem(t, voucher.Ref{ID: id}, key, "5"); err == nil {
					_, err = b.Reverse(ctx, voucher.ReverseRequest{Command: cmd(key + "r"), ID: id, Redemption: key})
				}
			case 5:
				_, err = b.RedeemPlan(ctx, voucher.PlanRequest{Command: c, Parts: []voucher.Part{{Voucher: ids[i%3], Amount: rupees("3")}, {Voucher: ids[(i+1)%3], Amount: rupees("3")}}})
			case 6:
				_, err = b.Merge(ctx, voucher.MergeRequest{Command: c, Into: ids[i%3], From: []voucher.ID{ids[(i+2)%3]}})
			case 7:
				_, err = b.Reload(ctx, voucher.ReloadRequest{Command: c, ID: id, Amount: rupees("2")})
			}
			for _, refused := range []error{voucher.ErrInsufficient, voucher.ErrState, voucher.ErrHold} {
				if errors.Is(err, refused) {
					return nil
				}
			}
			return err
		})
		var sum voucher.Accounts
		for _, id := range ids {
			v, _, e := journal(t, s, id)
			err = errors.Join(err, e)
			sum = sum.Add(v.Accounts)
		}
		return errors.Join(err, same("moved between vouchers", sum.Transfer, voucher.Minor(0)), same("sum", sum.Sum(), voucher.Minor(0)))
	}},
	{"counted", "no addition to a counter gets lost", func(t *testing.T, s voucher.Store) error {
		err := crowd(16, func(int) error {
			for range 4 {
				if err := update(t, s, func(ctx context.Context, tx voucher.Tx) error {
					_, err := tx.CountVoucherMisses(ctx, "b", 1, at, at.AddDate(1, 0, 0))
					return err
				}); err != nil {
					return err
				}
			}
			return nil
		})
		return errors.Join(err, view(t, s, func(ctx context.Context, tx voucher.Tx) error {
			n, err := tx.CountVoucherMisses(ctx, "b", 0, at, at)
			return errors.Join(err, same("counter", n, int64(64)))
		}))
	}},
}
