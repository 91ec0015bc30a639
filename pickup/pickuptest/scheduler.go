package pickuptest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
)

// scheduler returns a scheduler over one hub with the given capacity, open
// 09:00 to 21:00 at UTC+5:30, and its clock.
func scheduler(capacity int) (*pickup.Scheduler, *time.Time, error) {
	hubs, err := pickup.NewHubs([]pickup.Hub{{
		ID: hub, Name: "Kolkata", Zone: time.FixedZone("IST", 19800), Capacity: capacity, AreaLimit: 2,
		Hours: pickup.Daily([]pickup.Span{{From: pickup.At(9, 0), To: pickup.At(21, 0)}}),
	}}, nil)
	if err != nil {
		return nil, nil, err
	}
	now := base.Add(-24 * time.Hour)
	s, err := pickup.NewScheduler(hubs, &pickup.Options{Now: func() time.Time { return now }})
	return s, &now, err
}

// slotAt is the n-th three-hour slot of the first sample day.
func slotAt(n int) pickup.Slot {
	start := base.Add(time.Duration(n) * 3 * time.Hour)
	return pickup.Slot{Hub: hub, Start: start, End: start.Add(3 * time.Hour)}
}

// places are the keys under which slotAt(0) and slotAt(1) are counted.
var places = []string{"slot/20261124T0330Z", "slot/20261124T0630Z"}

func reserve(order string, n int) pickup.ReserveRequest {
	return pickup.ReserveRequest{Key: "book", Order: order, Slot: slotAt(n)}
}

// run carries out one command in its own unit of work.
func run(t *testing.T, s pickup.Store, fn func(ctx context.Context, tx pickup.Tx) (pickup.Result, error)) (res pickup.Result, err error) {
	err = s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) (err error) {
		res, err = fn(ctx, tx)
		return err
	})
	return res, err
}

var schedulerCases = []testCase{
	{"reserve-replay", "a repeated command returns the first result, also after the reservation moved on; other input is refused", func(t *testing.T, s pickup.Store) error {
		sch, _, err := scheduler(1)
		if err != nil {
			return err
		}
		book := func(req pickup.ReserveRequest) (pickup.Result, error) {
			return run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return sch.Reserve(ctx, tx, req) })
		}
		first, err := book(reserve("o1", 0))
		if err != nil {
			return err
		}
		_, err = run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
			return sch.Reschedule(ctx, tx, pickup.RescheduleRequest{ID: "o1", Key: "move", Slot: slotAt(1)})
		})
		if err != nil {
			return err
		}
		again, err := book(reserve("o1", 0))
		if err := errors.Join(err, same("result of the repeat", again.Reservation, first.Reservation)); err != nil {
			return err
		}
		if !again.Replayed {
			return errors.New("the repeat is not marked as such")
		}
		_, err = book(reserve("o1", 2))
		return errors.Join(is("other input", err, pickup.ErrKeyReused), s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			return taken(ctx, tx, []int{0, 1}, places...)
		}))
	}},
	{"hold-lapses", "a lapsed hold gives its place to the next one who asks, and its owner cannot confirm it", func(t *testing.T, s pickup.Store) error {
		sch, now, err := scheduler(1)
		if err != nil {
			return err
		}
		hold := func(order string) error {
			_, err := run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
				return sch.Hold(ctx, tx, reserve(order, 0))
			})
			return err
		}
		if err := hold("o1"); err != nil {
			return err
		}
		*now = now.Add(5*time.Minute - time.Microsecond)
		if err := is("second hold in time", hold("o2"), pickup.ErrFull); err != nil {
			return err
		}
		*now = now.Add(time.Microsecond)
		if err := hold("o2"); err != nil {
			return fmt.Errorf("hold after the first one lapsed: %w", err)
		}
		_, err = run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
			return sch.Confirm(ctx, tx, pickup.ConfirmRequest{ID: "o1", Key: "confirm"})
		})
		if err := is("confirmation of the lapsed hold", err, pickup.ErrState); err != nil {
			return err
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r, err := tx.Reservation(ctx, "o1")
			return errors.Join(err, same("status", r.Status, pickup.Expired), taken(ctx, tx, []int{1}, places[0]))
		})
	}},
	{"refusal-leaves-lapsed", "a refused booking leaves lapsed holds as they were, also when the host's transaction goes on", func(t *testing.T, s pickup.Store) error {
		sch, now, err := scheduler(1)
		if err != nil {
			return err
		}
		// The area's day is full because of a lapsed hold, the slot for good:
		// freeing the hold does not help.
		book := func(order string, n int, area string, op func(context.Context, pickup.Tx, pickup.ReserveRequest) (pickup.Result, error)) error {
			req := reserve(order, n)
			req.Area = area
			_, err := run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return op(ctx, tx, req) })
			return err
		}
		err = errors.Join(book("o1", 1, "700020", sch.Hold), book("o2", 2, "700020", sch.Reserve), book("o3", 0, "", sch.Reserve))
		if err != nil {
			return err
		}
		*now = now.Add(time.Hour)
		err = s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			// The host's transaction goes on after the refusal.
			req := reserve("o5", 0)
			req.Area = "700020"
			_, err := sch.Reserve(ctx, tx, req)
			return is("booking of a full slot", err, pickup.ErrFull)
		})
		if err != nil {
			return err
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r, err := tx.Reservation(ctx, "o1")
			return errors.Join(err, same("revision", r.Revision, int64(1)), same("status", r.Status, pickup.Held),
				taken(ctx, tx, []int{1, 1, 2}, places[0], places[1], "area/2026-11-24/700020"))
		})
	}},
	{"reschedule-keeps", "a move to a full slot is refused and keeps the old place; a move to a free one leaves exactly one", func(t *testing.T, s pickup.Store) error {
		sch, _, err := scheduler(1)
		if err != nil {
			return err
		}
		for i, o := range []string{"o1", "o2"} {
			_, err := run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
				return sch.Reserve(ctx, tx, reserve(o, i))
			})
			if err != nil {
				return err
			}
		}
		move := func(key string, n int) error {
			_, err := run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
				return sch.Reschedule(ctx, tx, pickup.RescheduleRequest{ID: "o1", Key: key, Slot: slotAt(n)})
			})
			return err
		}
		if err := is("move to a full slot", move("m1", 1), pickup.ErrFull); err != nil {
			return err
		}
		count := func(want ...int) error {
			return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error { return taken(ctx, tx, want, places...) })
		}
		if err := errors.Join(count(1, 1), move("m2", 2)); err != nil {
			return err
		}
		return count(0, 1)
	}},
	{"breach-once", "a broken promise is recorded once, however often it is looked for", func(t *testing.T, s pickup.Store) error {
		sch, now, err := scheduler(1)
		if err != nil {
			return err
		}
		_, err = run(t, s, func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
			return sch.Reserve(ctx, tx, reserve("o1", 0))
		})
		if err != nil {
			return err
		}
		*now = now.Add(48*time.Hour + time.Microsecond)
		for want := 1; want >= 0; want-- {
			var got []pickup.Reservation
			err := s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) (err error) {
				got, err = sch.RecordBreaches(ctx, tx, hub, 99)
				return err
			})
			if err := errors.Join(err, same("breaches recorded", len(got), want)); err != nil {
				return err
			}
		}
		return nil
	}},
}
