package pickuptest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
)

// The crowd of the model case: many callers, few places.
const (
	crowd     = 64
	commands  = 10 // of each caller
	orders    = 24
	modelCap  = 2 // of each slot
	modelArea = 3 // of each area's day
)

// modelPlaces are all places that the crowd can take, with their limits.
var modelPlaces = []pickup.Claim{
	claim("slot/20261124T0330Z", modelCap), claim("slot/20261124T0630Z", modelCap),
	claim("slot/20261124T0930Z", modelCap), claim("slot/20261124T1230Z", modelCap),
	claim("area/2026-11-24/700019", modelArea), claim("area/2026-11-24/700020", modelArea),
}

// success is what a caller was told.
type success struct {
	id  pickup.ID
	key string
	res pickup.Reservation
}

// modelCase lets a crowd reserve, hold, confirm, let lapse, move and cancel on
// a few places, each command with a key of its own, and then checks what is
// left against the journal.
var modelCase = testCase{"model", "under a crowd no place is oversold, no order holds two, every success is in the journal, and the counts are the sum of it",
	func(t *testing.T, s pickup.Store) error {
		sch, clock, err := modelScheduler()
		if err != nil {
			return err
		}
		var mu sync.Mutex
		var told []success
		err = together(crowd, func(n int) error {
			rnd := rand.New(rand.NewPCG(uint64(n), 7))
			for i := range commands {
				clock.Add(int64(30 * time.Second))
				id := pickup.ID(fmt.Sprintf("o%d", rnd.IntN(orders)))
				key := fmt.Sprintf("c%d-%d", n, i)
				do := modelCommand(sch, rnd, id, key)
				res, err := modelRun(t, s, do)
				if refused(err) {
					continue
				}
				if err != nil {
					return fmt.Errorf("%s %s: %w", id, key, err)
				}
				if rnd.IntN(5) == 0 {
					again, err := modelRun(t, s, do)
					if err := errors.Join(err, same("repeat of "+key, again.Reservation, res.Reservation)); err != nil {
						return err
					}
				}
				mu.Lock()
				told = append(told, success{id, key, res.Reservation})
				mu.Unlock()
			}
			return nil
		})
		if err != nil {
			return err
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error { return modelCheck(ctx, tx, told) })
	}}

func modelScheduler() (*pickup.Scheduler, *atomic.Int64, error) {
	hubs, err := pickup.NewHubs([]pickup.Hub{{
		ID: hub, Zone: time.FixedZone("IST", 19800), Capacity: modelCap, AreaLimit: modelArea,
		Hours: pickup.Daily([]pickup.Span{{From: pickup.At(9, 0), To: pickup.At(21, 0)}}),
	}}, nil)
	if err != nil {
		return nil, nil, err
	}
	clock := new(atomic.Int64)
	clock.Store(base.Add(-20 * time.Hour).UnixNano())
	sch, err := pickup.NewScheduler(hubs, &pickup.Options{Now: func() time.Time { return time.Unix(0, clock.Load()) }})
	return sch, clock, err
}

// modelCommand draws a command. It draws once, so that it can be repeated.
func modelCommand(sch *pickup.Scheduler, rnd *rand.Rand, id pickup.ID, key string) func(context.Context, pickup.Tx) (pickup.Result, error) {
	slot := slotAt(rnd.IntN(4))
	book := pickup.ReserveRequest{ID: id, Key: key, Order: string(id), Slot: slot, Area: []string{"", "700019", "700020"}[rnd.IntN(3)]}
	draw := rnd.IntN(10)
	return func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		switch draw {
		case 0, 1:
			return sch.Reserve(ctx, tx, book)
		case 2, 3, 4:
			return sch.Hold(ctx, tx, book)
		case 5:
			return sch.Confirm(ctx, tx, pickup.ConfirmRequest{ID: id, Key: key})
		case 6, 7, 8:
			return sch.Reschedule(ctx, tx, pickup.RescheduleRequest{ID: id, Key: key, Slot: slot})
		}
		return sch.Cancel(ctx, tx, pickup.CancelRequest{ID: id, Key: key})
	}
}

// modelRun runs a command and looks at the counts before it commits.
func modelRun(t *testing.T, s pickup.Store, do func(context.Context, pickup.Tx) (pickup.Result, error)) (pickup.Result, error) {
	return run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		res, err := do(ctx, tx)
		if err != nil {
			return res, err
		}
		for _, p := range modelPlaces {
			n, err := tx.PlacesTaken(ctx, p.Hub, []string{p.Place})
			if err != nil {
				return res, err
			}
			if n[0] < 0 || n[0] > p.Limit {
				return res, fmt.Errorf("%d taken of %d at %s", n[0], p.Limit, p.Place)
			}
		}
		return res, nil
	})
}

// refused reports whether err is an answer that the crowd has to expect.
func refused(err error) bool {
	for _, e := range []error{pickup.ErrUnavailable, pickup.ErrState, pickup.ErrExists, pickup.ErrExpired, pickup.ErrConflict, pickup.ErrNotFound} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// modelCheck replays every journal.
func modelCheck(ctx context.Context, tx pickup.Tx, told []success) error {
	count := map[string]int{}
	for n := range orders {
		id := pickup.ID(fmt.Sprintf("o%d", n))
		journal, err := tx.ReservationChanges(ctx, id, 0, 1_000_000)
		if err != nil {
			return err
		}
		if len(journal) == 0 {
			continue
		}
		status := pickup.Status("")
		held := map[string]int{}
		for i, c := range journal {
			next, ok := status.Next(c.Op)
			// A lapsed hold is taken off by whoever needs the place.
			if !ok || c.From != status || c.After.Status != next || c.Seq != int64(i+1) {
				return fmt.Errorf("%s: change %d: %s from %s to %s as number %d after %s", id, i+1, c.Op, c.From, c.After.Status, c.Seq, status)
			}
			status = next
			for _, cl := range c.Take {
				count[cl.Place]++
				held[cl.Place]++
			}
			for _, cl := range c.Free {
				count[cl.Place]--
				held[cl.Place]--
			}
			want := map[string]int{}
			for _, cl := range c.After.Claims {
				want[cl.Place] = 1
			}
			for p, n := range held {
				if n != want[p] {
					return fmt.Errorf("%s: after change %d it holds %d of %s, want %d", id, i+1, n, p, want[p])
				}
			}
			slots := 0
			for p := range want {
				if len(p) > 5 && p[:5] == "slot/" {
					slots++
				}
			}
			live := status != pickup.Cancelled && status != pickup.Expired
			if live != (slots == 1) || slots > 1 {
				return fmt.Errorf("%s: after change %d it is %s with %d slots", id, i+1, status, slots)
			}
		}
		r, err := tx.Reservation(ctx, id)
		if err := errors.Join(err, same(string(id), r, journal[len(journal)-1].After)); err != nil {
			return err
		}
	}
	for _, p := range modelPlaces {
		if err := taken(ctx, tx, []int{count[p.Place]}, p.Place); err != nil {
			return err
		}
	}
	for _, x := range told {
		c, err := tx.ReservationChange(ctx, x.id, x.key)
		if err := errors.Join(err, same("what the caller of "+x.key+" was told", c.After, x.res)); err != nil {
			return err
		}
	}
	if len(told) < orders {
		return fmt.Errorf("only %d commands succeeded; the case tried nothing", len(told))
	}
	return nil
}
