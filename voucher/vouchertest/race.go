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
