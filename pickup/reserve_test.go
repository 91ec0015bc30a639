package pickup_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sellback/sellback/pickup"
)

func TestReserveRecord(t *testing.T) {
	h := kolkata(t)
	h.AreaLimit, h.Skills = 3, map[string]int{"laptop": 1}
	d := newDesk(t, h, nil)
	d.now = d.now.Add(123456789 * time.Nanosecond)
	now := d.now.UTC().Truncate(time.Microsecond)
	slot := d.slot(24, 9)
	res, err := d.reserve(pickup.ReserveRequest{Key: "k", Actor: "app", Reason: "first", Order: "ORD-1", Slot: slot, Area: "700019", Skill: "laptop"})
	if err != nil {
		t.Fatal(err)
	}
	want := pickup.Reservation{ID: "ORD-1", Revision: 1, Order: "ORD-1", Area: "700019", Skill: "laptop", Status: pickup.Reserved,
		Slot: pickup.Slot{Hub: "KOL-1", Start: slot.Start.UTC(), End: slot.End.UTC()},
		Claims: []pickup.Claim{{Hub: "KOL-1", Place: "area/2026-11-24/700019", Limit: 3}, {Hub: "KOL-1", Place: "skill/20261124T0330Z/laptop", Limit: 1},
			{Hub: "KOL-1", Place: "slot/20261124T0330Z", Limit: 2}},
		AcceptedAt: now, DueAt: now.Add(48 * time.Hour), CreatedAt: now, UpdatedAt: now}
	if diff := cmp.Diff(want, res.Reservation); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, d.get("ORD-1")); diff != "" {
		t.Error(diff)
	}
	if res.Replayed {
		t.Error("marked as a replay")
	}
}

func TestReserveInput(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	good := pickup.ReserveRequest{Key: "k", Order: "o", Slot: d.slot(24, 9)}
	for name, change := range map[string]func(*pickup.ReserveRequest){
		"no key":              func(r *pickup.ReserveRequest) { r.Key = "" },
		"reserved key":        func(r *pickup.ReserveRequest) { r.Key = "pickup:1" },
		"control in the key":  func(r *pickup.ReserveRequest) { r.Key = "a\nb" },
		"no order":            func(r *pickup.ReserveRequest) { r.Order = "" },
		"phone as the order":  func(r *pickup.ReserveRequest) { r.Order = "+91 98300 12345" },
		"long id":             func(r *pickup.ReserveRequest) { r.ID = pickup.ID(fmt.Sprintf("%065d", 1)) },
		"bad area":            func(r *pickup.ReserveRequest) { r.Area = "a/b" },
		"bad skill":           func(r *pickup.ReserveRequest) { r.Skill = "a b" },
		"accepted too late":   func(r *pickup.ReserveRequest) { r.AcceptedAt = d.now.Add(time.Hour) },
		"long reason":         func(r *pickup.ReserveRequest) { r.Reason = fmt.Sprintf("%0501d", 1) },
		"bad utf-8 as actor":  func(r *pickup.ReserveRequest) { r.Actor = "a\xff" },
		"no key and no order": func(r *pickup.ReserveRequest) { r.Key, r.Order = "", "" },
	} {
		t.Run(name, func(t *testing.T) {
			req := good
			change(&req)
			_, err := d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return d.sch.Reserve(ctx, tx, req) })
			if !errors.Is(err, pickup.ErrInvalid) {
				t.Errorf("err = %v, want ErrInvalid", err)
			}
		})
	}
	for name, c := range map[string]struct {
		change func(*pickup.Slot)
		want   pickup.Refusal
	}{
		"off the grid": {func(s *pickup.Slot) { s.Start = s.Start.Add(30 * time.Minute) }, pickup.RefusedNoSlot},
		"too short":    {func(s *pickup.Slot) { s.End = s.End.Add(-time.Minute) }, pickup.RefusedNoSlot},
		"in the night": {func(s *pickup.Slot) { s.Start, s.End = s.Start.Add(-3*time.Hour), s.End.Add(-3*time.Hour) }, pickup.RefusedNoSlot},
		"in the past":  {func(s *pickup.Slot) { *s = d.slot(22, 9) }, pickup.RefusedStarted},
		"begun":        {func(s *pickup.Slot) { *s = d.slot(23, 9) }, pickup.RefusedStarted},
		"too far":      {func(s *pickup.Slot) { *s = d.slot(23+40, 9) }, pickup.RefusedSLA},
	} {
		t.Run(name, func(t *testing.T) {
			req := good
			c.change(&req.Slot)
			_, err := d.reserve(req)
			var se *pickup.SlotError
			if !errors.As(err, &se) || se.Refusal != c.want || !errors.Is(err, pickup.ErrUnavailable) {
				t.Errorf("err = %v, want %s", err, c.want)
			}
		})
	}
	req := good
	req.Slot.Hub = "NO-1"
	if _, err := d.reserve(req); !errors.Is(err, pickup.ErrNotFound) {
		t.Errorf("unknown hub: %v", err)
	}
	req = good
	req.Slot, req.Late = d.slot(23+40, 9), true
	var se *pickup.SlotError
	if _, err := d.reserve(req); !errors.As(err, &se) || se.Refusal != pickup.RefusedHorizon {
		t.Errorf("beyond the horizon: %v", err)
	}
}

// The offer as the customer saw it, shown in the hub's zone, and the same
// instants in UTC are the same input.
func TestReplayIsByInstant(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	req := pickup.ReserveRequest{Key: "k", Order: "o", Slot: d.slot(24, 9)}
	d.must(d.reserve(req))
	req.Slot = req.Slot.In(time.UTC)
	res, err := d.reserve(req)
	if err != nil || !res.Replayed {
		t.Errorf("replayed %v, err %v", res.Replayed, err)
	}
	for name, change := range map[string]func(*pickup.ReserveRequest){
		"slot":   func(r *pickup.ReserveRequest) { r.Slot = d.slot(24, 12) },
		"area":   func(r *pickup.ReserveRequest) { r.Area = "700019" },
		"actor":  func(r *pickup.ReserveRequest) { r.Actor = "x" },
		"reason": func(r *pickup.ReserveRequest) { r.Reason = "x" },
		"late":   func(r *pickup.ReserveRequest) { r.Late = true },
		"accept": func(r *pickup.ReserveRequest) { r.AcceptedAt = d.now },
		"order":  func(r *pickup.ReserveRequest) { r.ID, r.Order = "o", "p" },
	} {
		other := req
		change(&other)
		if _, err := d.reserve(other); !errors.Is(err, pickup.ErrKeyReused) {
			t.Errorf("%s: err = %v, want ErrKeyReused", name, err)
		}
	}
	if _, err := d.hold(pickup.ReserveRequest{Key: "k", Order: "o", Slot: req.Slot}); !errors.Is(err, pickup.ErrKeyReused) {
		t.Errorf("other command: %v", err)
	}
	req.Key = "k2"
	if _, err := d.reserve(req); !errors.Is(err, pickup.ErrExists) {
		t.Errorf("second reservation of the order: %v", err)
	}
}

func TestHoldBoundary(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		want  error
	}{{0, nil}, {5*time.Minute - time.Microsecond, nil}, {5 * time.Minute, pickup.ErrExpired}, {time.Hour, pickup.ErrExpired}} {
		d := newDesk(t, kolkata(t), nil)
		r := d.must(d.hold(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
		if r.Status != pickup.Held || !r.HoldUntil.Equal(d.now.Add(5*time.Minute)) {
			t.Fatalf("%+v", r)
		}
		d.now = d.now.Add(c.after)
		res, err := d.confirm("o", "c")
		if !errors.Is(err, c.want) {
			t.Errorf("confirmed after %v: %v, want %v", c.after, err, c.want)
		}
		if err == nil && (res.Reservation.Status != pickup.Reserved || !res.Reservation.HoldUntil.IsZero()) {
			t.Errorf("confirmed: %+v", res.Reservation)
		}
	}
}

func TestConfirmLooksAtTheCalendarAgain(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	d.must(d.hold(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	hubs, err := pickup.NewHubs([]pickup.Hub{kolkata(t)}, &pickup.Closures{Holidays: []pickup.Holiday{{Date: pickup.MustDate("2026-11-24"), Kind: pickup.Public, State: "West Bengal", Confirmed: true}}})
	if err != nil {
		t.Fatal(err)
	}
	if d.sch, err = pickup.NewScheduler(hubs, &pickup.Options{Now: func() time.Time { return d.now }}); err != nil {
		t.Fatal(err)
	}
	var se *pickup.SlotError
	if _, err := d.confirm("o", "c"); !errors.As(err, &se) || se.Refusal != pickup.RefusedHoliday {
		t.Errorf("err = %v, want a holiday", err)
	}
	var lost []pickup.Reservation
	err = d.store.View(t.Context(), func(ctx context.Context, tx pickup.Tx) (err error) {
		lost, err = d.sch.Displaced(ctx, tx, "KOL-1", 14*24*time.Hour)
		return err
	})
	if err != nil || len(lost) != 1 || lost[0].ID != "o" {
		t.Errorf("displaced: %v, %v", lost, err)
	}
}

func TestExpireHolds(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	for i := range 3 {
		d.must(d.hold(pickup.ReserveRequest{Order: fmt.Sprint("o", i), Slot: d.slot(24, 9+3*i)}))
	}
	d.must(d.confirm("o1", "c"))
	d.now = d.now.Add(5 * time.Minute)
	sweep := func(limit int) (n int) {
		err := d.store.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) (err error) {
			n, err = d.sch.ExpireHolds(ctx, tx, "KOL-1", limit)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if a, b, c := sweep(1), sweep(9), sweep(9); a != 1 || b != 1 || c != 0 {
		t.Errorf("freed %d, %d, %d; want 1, 1, 0", a, b, c)
	}
	if got := d.taken("slot/20261124T0330Z", "slot/20261124T0630Z", "slot/20261124T0930Z"); !cmp.Equal(got, []int{0, 1, 0}) {
		t.Errorf("taken %v", got)
	}
	r := d.get("o0")
	if r.Status != pickup.Expired || len(r.Claims) > 0 || !r.HoldUntil.IsZero() {
		t.Errorf("%+v", r)
	}
	// The customer comes back: a new hold on the same reservation.
	res, err := d.move(pickup.RescheduleRequest{ID: "o0", Key: "m", Slot: d.slot(24, 9)})
	if err != nil || res.Reservation.Status != pickup.Held || !res.Reservation.HoldUntil.Equal(d.now.Add(5*time.Minute)) {
		t.Errorf("%+v, %v", res.Reservation, err)
	}
}

// More lapsed holds than one page stand before the ones on the full place.
func TestManyLapsedHolds(t *testing.T) {
	h := kolkata(t)
	h.Capacity = 1500
	d := newDesk(t, h, nil)
	for i := range 1200 {
		d.must(d.hold(pickup.ReserveRequest{Order: fmt.Sprint("a", i), Slot: d.slot(24, 9)}))
	}
	d.now = d.now.Add(time.Minute)
	h.Capacity = 1
	hubs, err := pickup.NewHubs([]pickup.Hub{h}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d.sch, err = pickup.NewScheduler(hubs, &pickup.Options{Now: func() time.Time { return d.now }}); err != nil {
		t.Fatal(err)
	}
	d.must(d.hold(pickup.ReserveRequest{Order: "b", Slot: d.slot(24, 12)}))
	d.now = d.now.Add(time.Hour)
	d.must(d.reserve(pickup.ReserveRequest{Order: "c", Slot: d.slot(24, 12)}))
	if got := d.taken("slot/20261124T0630Z"); got[0] != 1 {
		t.Errorf("taken %v", got)
	}
}

func TestEvents(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	d.must(d.hold(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	d.must(d.confirm("o", "c"))
	if _, err := d.confirm("o", "c"); err != nil {
		t.Fatal(err)
	}
	events, err := d.box.Pending(t.Context(), 99)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		got = append(got, e.ID+" "+e.Type+" "+e.Subject)
	}
	want := []string{"pickup:o:1 pickup.held/v1 o", "pickup:o:2 pickup.reserved/v1 o"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
