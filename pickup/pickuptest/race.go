package pickuptest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sellback/sellback/pickup"
)

// together runs fn for 0 to n-1 at the same time and joins their errors.
func together(n int, fn func(i int) error) error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	start := make(chan struct{})
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

var raceCases = []testCase{
	{"race-last-place", "of many who reserve the last place at once exactly one wins, the others are told it is full", func(t *testing.T, s pickup.Store) error {
		sch, _, err := scheduler(1)
		if err != nil {
			return err
		}
		var won, full atomic.Int64
		err = together(16, func(i int) error {
			_, err := run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
				return sch.Reserve(ctx, tx, reserve(fmt.Sprintf("o%d", i), 0))
			})
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, pickup.ErrFull):
				full.Add(1)
			default:
				return err
			}
			return nil
		})
		if err != nil {
			return err
		}
		return errors.Join(same("winners", won.Load(), int64(1)), same("refused", full.Load(), int64(15)),
			s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
				list, err := tx.HubReservations(ctx, hub, base, base.AddDate(0, 0, 1), "", 99)
				return errors.Join(err, same("reservations", len(list), 1), taken(ctx, tx, []int{1}, places[0]))
			}))
	}},
	{"race-same-command", "the same command sent many times at once books once, and every sender learns the same result", func(t *testing.T, s pickup.Store) error {
		sch, _, err := scheduler(9)
		if err != nil {
			return err
		}
		var fresh atomic.Int64
		err = together(16, func(i int) error {
			res, err := run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
				return sch.Reserve(ctx, tx, reserve("o1", 0))
			})
			if !res.Replayed {
				fresh.Add(1)
			}
			return errors.Join(err, same("order", res.Reservation.Order, "o1"))
		})
		return errors.Join(err, same("fresh results", fresh.Load(), int64(1)), s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			return taken(ctx, tx, []int{1}, places[0])
		}))
	}},
	{"race-moves", "concurrent moves of one reservation leave it with exactly one place", func(t *testing.T, s pickup.Store) error {
		sch, _, err := scheduler(9)
		if err != nil {
			return err
		}
		_, err = run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
			return sch.Reserve(ctx, tx, reserve("o1", 0))
		})
		if err != nil {
			return err
		}
		err = together(12, func(i int) error {
			_, err := run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
				return sch.Reschedule(ctx, tx, pickup.RescheduleRequest{ID: "o1", Key: fmt.Sprintf("m%d", i), Slot: slotAt(i % 4)})
			})
			// Somebody else's move may come first, or go to the same slot.
			if errors.Is(err, pickup.ErrConflict) || errors.Is(err, pickup.ErrUnavailable) && !errors.Is(err, pickup.ErrFull) {
				return nil
			}
			return err
		})
		if err != nil {
			return err
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r, err := tx.Reservation(ctx, "o1")
			if err != nil {
				return err
			}
			want := make([]int, 4)
			keys := []string{places[0], places[1], "slot/20261124T0930Z", "slot/20261124T1230Z"}
			for i := range want {
				if slotAt(i).Equal(r.Slot) {
					want[i] = 1
				}
			}
			return taken(ctx, tx, want, keys...)
		})
	}},
	{"race-updates", "of many updates of one revision exactly one succeeds, the others are ErrConflict", func(t *testing.T, s pickup.Store) error {
		if err := insert(t, s, plain("r1", pickup.Held, base)); err != nil {
			return err
		}
		var won atomic.Int64
		err := together(12, func(i int) error {
			err := s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
				r := plain("r1", pickup.Reserved, base)
				r.Revision = 1
				return tx.UpdateReservation(ctx, r, change(r, fmt.Sprintf("u%d", i), []pickup.Claim{claim("p", 99)}, nil))
			})
			if err == nil {
				won.Add(1)
				return nil
			}
			return is("update", err, pickup.ErrConflict)
		})
		return errors.Join(err, same("winners", won.Load(), int64(1)), s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			return taken(ctx, tx, []int{1}, "p")
		}))
	}},
}
