package pickuptest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
)

func ids(list []pickup.Reservation) []pickup.ID {
	var out []pickup.ID
	for _, r := range list {
		out = append(out, r.ID)
	}
	return out
}

var listCases = []testCase{
	{"hub-list", "a hub's reservations come by start and id, from included, to excluded, of that hub only, in every status", func(t *testing.T, s pickup.Store) error {
		h := func(n int) time.Time { return base.Add(time.Duration(n) * time.Hour) }
		other := plain("x", pickup.Reserved, h(1))
		other.Slot.Hub = "DEL-1"
		err := errors.Join(insert(t, s, other),
			insert(t, s, plain("c", pickup.Reserved, h(1))), insert(t, s, plain("b", pickup.Cancelled, h(2))),
			insert(t, s, plain("B", pickup.Expired, h(2))), insert(t, s, plain("d", pickup.Held, h(2))),
			insert(t, s, plain("a", pickup.Collected, h(30))))
		if err != nil {
			return err
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			for _, q := range []struct {
				from, to time.Time
				after    pickup.ID
				limit    int
				want     []pickup.ID
			}{
				{h(0), h(99), "", 99, []pickup.ID{"c", "B", "b", "d", "a"}},
				{h(1), h(2), "", 99, []pickup.ID{"c"}},
				{h(1).Add(time.Microsecond), h(30), "", 99, []pickup.ID{"B", "b", "d"}},
				{h(0), h(99), "", 2, []pickup.ID{"c", "B"}},
				{h(2), h(99), "B", 2, []pickup.ID{"b", "d"}},
				{h(2), h(99), "d", 2, []pickup.ID{"a"}},
				{h(30), h(99), "a", 2, nil},
				{h(0), h(99), "zzz", 1, []pickup.ID{"c"}}, // after is for those at from only
				{h(0), h(99), "", 0, nil},
				{h(9), h(3), "", 9, nil},
			} {
				got, err := tx.HubReservations(ctx, hub, q.from, q.to, q.after, q.limit)
				if err := errors.Join(err, same(fmt.Sprintf("from %s to %s after %q limit %d", q.from, q.to, q.after, q.limit), ids(got), q.want)); err != nil {
					return err
				}
			}
			all, err := tx.HubReservations(ctx, hub, time.Time{}, base.AddDate(3000, 0, 0), "", math.MaxInt32)
			if err := errors.Join(err, same("all times", ids(all), []pickup.ID{"c", "B", "b", "d", "a"})); err != nil {
				return err
			}
			want := plain("c", pickup.Reserved, h(1))
			want.Revision = 1
			return same("listed reservation", all[0], want)
		})
	}},
	{"hub-list-follows", "a reservation that moved is listed at its new start only", func(t *testing.T, s pickup.Store) error {
		if err := insert(t, s, plain("r1", pickup.Reserved, base)); err != nil {
			return err
		}
		next := plain("r1", pickup.Reserved, base.Add(72*time.Hour))
		next.Revision = 1
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			if err := tx.UpdateReservation(ctx, next, change(next, "k2", nil, nil)); err != nil {
				return err
			}
			old, err1 := tx.HubReservations(ctx, hub, base, base.Add(time.Hour), "", 9)
			now, err2 := tx.HubReservations(ctx, hub, base.Add(72*time.Hour), base.Add(73*time.Hour), "", 9)
			return errors.Join(err1, err2, same("old start", ids(old), []pickup.ID(nil)), same("new start", ids(now), []pickup.ID{"r1"}))
		})
	}},
	{"due-list", "due reservations are the open ones without a breach whose due instant lies before the one given, earliest first", func(t *testing.T, s pickup.Store) error {
		due := func(id pickup.ID, status pickup.Status, minutes int) pickup.Reservation {
			r := plain(id, status, base)
			r.DueAt = base.Add(time.Duration(minutes) * time.Minute)
			return r
		}
		breached := due("x1", pickup.Reserved, 1)
		breached.Breach = &pickup.Breach{At: base, Due: base}
		other := due("x2", pickup.Reserved, 1)
		other.Slot.Hub = "DEL-1"
		err := errors.Join(insert(t, s, breached), insert(t, s, other))
		for i, st := range []pickup.Status{pickup.Held, pickup.Expired, pickup.Arrived, pickup.Inspecting, pickup.Collected, pickup.Declined, pickup.Cancelled} {
			err = errors.Join(err, insert(t, s, due(pickup.ID(fmt.Sprintf("closed%d", i)), st, 1)))
		}
		for i, st := range []pickup.Status{pickup.Reserved, pickup.Assigned, pickup.EnRoute, pickup.Failed, pickup.NoShow} {
			err = errors.Join(err, insert(t, s, due(pickup.ID(fmt.Sprintf("open%d", 9-i)), st, 10-i/2)))
		}
		if err != nil {
			return err
		}
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			for _, q := range []struct {
				minutes int
				limit   int
				want    []pickup.ID
			}{
				{11, 99, []pickup.ID{"open5", "open6", "open7", "open8", "open9"}},
				{10, 99, []pickup.ID{"open5", "open6", "open7"}},
				{11, 2, []pickup.ID{"open5", "open6"}},
				{8, 99, nil},
				{11, 0, nil},
			} {
				got, err := tx.DueReservations(ctx, hub, base.Add(time.Duration(q.minutes)*time.Minute), q.limit)
				if err := errors.Join(err, same(fmt.Sprintf("before minute %d limit %d", q.minutes, q.limit), ids(got), q.want)); err != nil {
					return err
				}
			}
			r, err := tx.Reservation(ctx, "open5")
			if err != nil {
				return err
			}
			r.Breach = &pickup.Breach{At: base, Due: r.DueAt}
			if err := tx.UpdateReservation(ctx, r, change(r, "k2", nil, nil)); err != nil {
				return err
			}
			got, err := tx.DueReservations(ctx, hub, base.Add(10*time.Minute), 99)
			return errors.Join(err, same("after the breach", ids(got), []pickup.ID{"open6", "open7"}))
		})
	}},
	{"expired-holds", "expired holds are those held whose deadline is at or before the instant given, earliest first", func(t *testing.T, s pickup.Store) error {
		held := func(id pickup.ID, status pickup.Status, minutes int) pickup.Reservation {
			r := plain(id, status, base)
			r.HoldUntil = base.Add(time.Duration(minutes) * time.Minute)
			return r
		}
		other := held("x", pickup.Held, 1)
		other.Slot.Hub = "DEL-1"
		err := errors.Join(insert(t, s, other), insert(t, s, held("r", pickup.Reserved, 1)),
			insert(t, s, held("c", pickup.Held, 4)), insert(t, s, held("b", pickup.Held, 5)), insert(t, s, held("a", pickup.Held, 5)))
		if err != nil {
			return err
		}
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			five := base.Add(5 * time.Minute)
			at, err1 := tx.ExpiredHolds(ctx, hub, five, 99)
			before, err2 := tx.ExpiredHolds(ctx, hub, five.Add(-time.Microsecond), 99)
			two, err3 := tx.ExpiredHolds(ctx, hub, five, 2)
			err := errors.Join(err1, err2, err3, same("at the deadline", ids(at), []pickup.ID{"c", "a", "b"}),
				same("before it", ids(before), []pickup.ID{"c"}), same("limit 2", ids(two), []pickup.ID{"c", "a"}))
			if err != nil {
				return err
			}
			r, err := tx.Reservation(ctx, "c")
			if err != nil {
				return err
			}
			r.Status, r.HoldUntil = pickup.Reserved, time.Time{}
			if err := tx.UpdateReservation(ctx, r, change(r, "k2", nil, nil)); err != nil {
				return err
			}
			left, err := tx.ExpiredHolds(ctx, hub, five, 99)
			return errors.Join(err, same("after a confirmation", ids(left), []pickup.ID{"a", "b"}))
		})
	}},
}
