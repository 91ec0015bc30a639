package pickup_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/pickup"
)

// What a coverage list promises an area holds besides policy and calendar.
func TestPromise(t *testing.T) {
	india := time.FixedZone("Asia/Kolkata", 5*3600+1800)
	hubs, err := pickup.NewHubs([]pickup.Hub{{
		ID: "KOL-1", Zone: india, Capacity: 9, AreaLimit: 5,
		Hours:   pickup.Daily([]pickup.Span{{From: pickup.At(9, 0), To: pickup.At(21, 0)}}, 0, 1, 2, 3, 4, 5, 6),
		CutOffs: []pickup.CutOff{{At: pickup.At(14, 0)}},
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 11, 0, 0, 0, india)
	s, err := pickup.NewScheduler(hubs, &pickup.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New()
	offer := func(p pickup.Promise) (o pickup.Offer) {
		t.Helper()
		err := store.View(t.Context(), func(ctx context.Context, tx buyback.Tx) (err error) {
			o, err = s.Offer(ctx, tx, pickup.OfferRequest{Hub: "KOL-1", Area: "700019", Promise: p})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	first := func(p pickup.Promise) time.Time { return offer(p).Best()[0].Slot.Start.In(india) }

	if got := offer(pickup.Promise{SLA: 72 * time.Hour}); !got.DueAt.Equal(now.Add(72 * time.Hour)) {
		t.Errorf("due %v, want 72 hours from now", got.DueAt)
	}
	if got := offer(pickup.Promise{}); !got.DueAt.Equal(now.Add(48*time.Hour)) || got.Best()[0].Left != 5 {
		t.Errorf("without a promise of its own: due %v, %d left", got.DueAt, got.Best()[0].Left)
	}
	today, tomorrow := now.Day(), now.Day()+1
	for _, c := range []struct {
		name string
		p    pickup.Promise
		day  int
	}{
		{"the hub's cut-off is still to come", pickup.Promise{}, today},
		{"an earlier one has passed", pickup.Promise{CutOff: pickup.At(11, 0)}, tomorrow},
		{"a later one does not matter", pickup.Promise{CutOff: pickup.At(20, 0)}, today},
		{"no visits on the same day", pickup.Promise{NextDay: true}, tomorrow},
	} {
		if got := first(c.p); got.Day() != c.day {
			t.Errorf("%s: first slot %v, want day %d", c.name, got, c.day)
		}
	}

	limited := pickup.Promise{AreaLimit: 1}
	slot := offer(limited).Best()[0].Slot
	book := func(order string) error {
		return store.Update(t.Context(), func(ctx context.Context, tx buyback.Tx) error {
			r, err := s.Reserve(ctx, tx, pickup.ReserveRequest{Key: "r", Order: order, Slot: slot, Area: "700019", Promise: limited})
			if err == nil && r.Reservation.Promise != limited {
				t.Errorf("the reservation keeps %+v", r.Reservation.Promise)
			}
			return err
		})
	}
	if err := book("o1"); err != nil {
		t.Fatal(err)
	}
	if err := book("o2"); !errors.Is(err, pickup.ErrFull) {
		t.Errorf("a second visit to the area that day: %v, want ErrFull", err)
	}
	for _, bad := range []pickup.Promise{{SLA: -1}, {CutOff: 2000}, {AreaLimit: -1}} {
		if _, err := s.Due("KOL-1", now, bad); !errors.Is(err, pickup.ErrInvalid) {
			t.Errorf("%+v: %v, want ErrInvalid", bad, err)
		}
	}
	if _, err := s.Due("none", now, limited); !errors.Is(err, pickup.ErrNotFound) {
		t.Errorf("unknown hub: %v", err)
	}
}
