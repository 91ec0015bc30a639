package pickup_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
)

// randomHub is valid by construction.
func randomHub(t *testing.T, rnd *rand.Rand, around time.Time) pickup.Hub {
	zones := []string{"Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe", "UTC", "Africa/Casablanca"}
	h := pickup.Hub{ID: "KOL-1", Zone: zone(t, zones[rnd.IntN(len(zones))]), Capacity: 1 + rnd.IntN(2),
		SlotLength: []time.Duration{30 * time.Minute, time.Hour, 90 * time.Minute, 2 * time.Hour, 3 * time.Hour}[rnd.IntN(5)],
		Notice:     time.Duration(rnd.IntN(5)) * 45 * time.Minute, AreaLimit: rnd.IntN(3), DayLimit: rnd.IntN(4)}
	for d := range h.Hours {
		if rnd.IntN(5) == 0 {
			continue
		}
		from := pickup.Clock(rnd.IntN(24*4) * 15)
		for from < 24*60-15 && len(h.Hours[d]) < 3 {
			to := min(24*60, from+pickup.Clock(15+rnd.IntN(50)*15))
			h.Hours[d] = append(h.Hours[d], pickup.Span{From: from, To: to})
			from = to + pickup.Clock(rnd.IntN(10)*15)
		}
	}
	h.Hours[rnd.IntN(7)] = []pickup.Span{{From: pickup.At(9, 0), To: pickup.At(18, 0)}} // one slot fits for certain
	for range rnd.IntN(3) {
		h.Holidays = append(h.Holidays, pickup.Holiday{Date: pickup.DateOf(around).AddDays(rnd.IntN(6)), Kind: pickup.Local, Confirmed: rnd.IntN(2) == 0})
	}
	for range rnd.IntN(3) {
		from := around.Add(time.Duration(rnd.IntN(5000)) * time.Minute)
		h.Blackouts = append(h.Blackouts, pickup.Blackout{From: from, To: from.Add(time.Duration(1+rnd.IntN(600)) * time.Minute)})
	}
	if rnd.IntN(2) == 0 {
		h.CutOffs = []pickup.CutOff{{At: pickup.Clock(rnd.IntN(25) * 60)}, {Area: "70", At: pickup.Clock(rnd.IntN(25) * 60)}}
	}
	return h
}

// keeps checks a slot from first principles, without the package's own
// calendar.
func keeps(h pickup.Hub, s pickup.Slot, now, due time.Time) error {
	start, end := s.Start.In(h.Zone), s.End.In(h.Zone)
	minutes := func(t time.Time) int { return t.Hour()*60 + t.Minute() }
	last := minutes(end)
	if end.YearDay() != start.YearDay() && last == 0 {
		last = 24 * 60
	}
	inHours := slices.ContainsFunc(h.Hours[start.Weekday()], func(sp pickup.Span) bool {
		return int(sp.From) <= minutes(start) && last <= int(sp.To)+30 // clocks that skip half an hour or an hour end later
	})
	_, o1 := start.Zone()
	_, o2 := end.Zone()
	switch {
	case !inHours && o1 == o2:
		return errors.New("outside the hours")
	case !now.Before(s.Start):
		return errors.New("begun")
	case s.Start.Sub(now) < h.Notice:
		return errors.New("too soon")
	case s.End.After(due):
		return errors.New("beyond the promise")
	}
	for _, d := range h.Holidays {
		if d.Date == pickup.DateOf(start) {
			return errors.New("on a holiday")
		}
	}
	for _, b := range h.Blackouts {
		if s.Start.Before(b.To) && b.From.Before(s.End) {
			return errors.New("in a blackout")
		}
	}
	return nil
}

// Whatever is offered to the only customer can be reserved by them, and holds
// what it promises; whatever is refused cannot be reserved.
func TestOfferedSlotsCanBeReserved(t *testing.T) {
	stop := errors.New("stop")
	offered, refused := 0, 0
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		around := []time.Time{time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 3, 13, 0, 0, 0, 0, time.UTC),
			time.Date(2027, 4, 3, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 30, 0, 0, 0, 0, time.UTC)}[rnd.IntN(4)]
		h := randomHub(t, rnd, around)
		d := newDesk(t, h, &pickup.Options{Policy: pickup.Policy{SLA: time.Duration(12+rnd.IntN(90)) * time.Hour, WorkingTime: rnd.IntN(4) == 0}})
		d.now = around.Add(time.Duration(rnd.IntN(3000)) * time.Minute)
		req := pickup.OfferRequest{AcceptedAt: d.now.Add(-time.Duration(rnd.IntN(600)) * time.Minute), Area: []string{"", "700019", "800001"}[rnd.IntN(3)]}
		o, err := d.offer(req)
		if err != nil && !errors.Is(err, pickup.ErrNoSlot) {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for i, c := range o.Choices {
			err := d.store.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
				_, err := d.sch.Reserve(ctx, tx, pickup.ReserveRequest{Key: "k", Order: fmt.Sprint("o", i), Slot: c.Slot, Area: req.Area, AcceptedAt: req.AcceptedAt})
				if err == nil {
					return stop
				}
				return err
			})
			if c.Refusal == "" {
				offered++
				if err != stop {
					t.Errorf("seed %d: offered %s, but %v", seed, c.Slot.In(h.Zone), err)
				}
				if err := keeps(h, c.Slot, d.now, o.DueAt); err != nil {
					t.Errorf("seed %d: offered %s, which is %v", seed, c.Slot.In(h.Zone), err)
				}
				if c.Left < 1 || c.Left > h.Capacity {
					t.Errorf("seed %d: %d left of %d", seed, c.Left, h.Capacity)
				}
				continue
			}
			refused++
			var se *pickup.SlotError
			if !errors.As(err, &se) || se.Refusal != c.Refusal {
				t.Errorf("seed %d: refused %s as %s, but %v", seed, c.Slot.In(h.Zone), c.Refusal, err)
			}
		}
		var none *pickup.NoSlotError
		if errors.As(err, &none) && none.Earliest != (pickup.Slot{}) {
			if none.BreaksSLA != none.Earliest.End.After(o.DueAt) {
				t.Errorf("seed %d: %+v", seed, none)
			}
			d.must(d.reserve(pickup.ReserveRequest{Order: "late", Slot: none.Earliest, Area: req.Area, AcceptedAt: req.AcceptedAt, Late: true}))
		}
	}
	if offered < 1000 || refused < 1000 {
		t.Errorf("only %d offered and %d refused slots were tried", offered, refused)
	}
}
