package pickup_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
)

// lines writes an offer as "day hour refusal-or-left" for comparison.
func lines(o pickup.Offer) []string {
	var out []string
	for _, c := range o.Choices {
		what := string(c.Refusal)
		if what == "" {
			what = fmt.Sprint(c.Left)
		}
		out = append(out, c.Slot.In(o.Zone).Start.Format("02 15h ")+what)
	}
	return out
}

func TestOfferReasons(t *testing.T) {
	h := kolkata(t)
	h.Notice = 2 * time.Hour
	h.AreaLimit = 1
	h.Skills = map[string]int{"laptop": 1}
	h.CutOffs = []pickup.CutOff{{At: pickup.At(12, 0)}, {Area: "7001", At: pickup.At(9, 0)}, {Area: "70019", At: pickup.At(24, 0)}}
	ist := h.Zone
	day := func(d, h int) time.Time { return time.Date(2026, 11, d, h, 0, 0, 0, ist) }
	for _, c := range []struct {
		name  string
		setup func(d *desk, h *pickup.Hub)
		now   time.Time
		req   pickup.OfferRequest
		want  []string
	}{
		{"two days from Monday ten o'clock", nil, day(23, 10), pickup.OfferRequest{},
			[]string{"23 09h started", "23 12h 2", "23 15h 2", "23 18h 2", "24 09h 2", "24 12h 2", "24 15h 2", "24 18h 2",
				"25 09h beyond_sla", "25 12h beyond_sla", "25 15h beyond_sla", "25 18h beyond_sla"}},
		{"the notice ends on the dot", nil, day(23, 10).Add(time.Microsecond), pickup.OfferRequest{AcceptedAt: day(22, 0)},
			[]string{"23 09h started", "23 12h too_soon", "23 15h 2", "23 18h 2", "24 09h beyond_sla", "24 12h beyond_sla", "24 15h beyond_sla", "24 18h beyond_sla"}},
		{"the cut-off is on the dot", nil, day(23, 12), pickup.OfferRequest{AcceptedAt: day(22, 0)},
			[]string{"23 12h started", "23 15h cut_off", "23 18h cut_off", "24 09h beyond_sla", "24 12h beyond_sla", "24 15h beyond_sla", "24 18h beyond_sla"}},
		{"a slot may end at the end of the promise", nil, day(23, 12).Add(-1), pickup.OfferRequest{AcceptedAt: day(22, 12)},
			[]string{"23 09h started", "23 12h too_soon", "23 15h 2", "23 18h 2", "24 09h 2", "24 12h beyond_sla", "24 15h beyond_sla", "24 18h beyond_sla"}},
		{"the outskirts' cut-off is earlier", nil, day(23, 9), pickup.OfferRequest{Area: "700136", AcceptedAt: day(22, 1)},
			[]string{"23 09h started", "23 12h cut_off", "23 15h cut_off", "23 18h cut_off", "24 09h beyond_sla", "24 12h beyond_sla", "24 15h beyond_sla", "24 18h beyond_sla"}},
		{"the longest prefix decides", nil, day(23, 12), pickup.OfferRequest{Area: "700190", AcceptedAt: day(22, 1)},
			[]string{"23 12h started", "23 15h 1", "23 18h 1", "24 09h beyond_sla", "24 12h beyond_sla", "24 15h beyond_sla", "24 18h beyond_sla"}},
		{"late slots on demand", nil, day(23, 18), pickup.OfferRequest{AcceptedAt: day(21, 19), Late: true}, nil},
		{"holiday, tentative holiday, blackout", func(d *desk, h *pickup.Hub) {
			h.Holidays = []pickup.Holiday{{Date: pickup.MustDate("2026-11-24"), Kind: pickup.Public, Confirmed: true}, {Date: pickup.MustDate("2026-11-25"), Kind: pickup.Local}}
			h.Blackouts = []pickup.Blackout{{From: day(23, 17), To: day(23, 18)}}
		}, day(23, 10), pickup.OfferRequest{},
			[]string{"23 09h started", "23 12h 2", "23 15h blackout", "23 18h 2", "24 09h holiday", "24 12h holiday", "24 15h holiday", "24 18h holiday",
				"25 09h tentative", "25 12h tentative", "25 15h tentative", "25 18h tentative"}},
		{"a skill has its own limit", nil, day(23, 10), pickup.OfferRequest{Skill: "laptop", AcceptedAt: day(22, 0)},
			[]string{"23 09h started", "23 12h 1", "23 15h 1", "23 18h 1", "24 09h beyond_sla", "24 12h beyond_sla", "24 15h beyond_sla", "24 18h beyond_sla"}},
		{"a skill the hub lacks", nil, day(23, 10), pickup.OfferRequest{Skill: "drone", AcceptedAt: day(22, 0)},
			[]string{"23 09h started", "23 12h no_skill", "23 15h no_skill", "23 18h no_skill", "24 09h no_skill", "24 12h no_skill", "24 15h no_skill", "24 18h no_skill"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := h
			if c.setup != nil {
				c.setup(nil, &h)
			}
			d := newDesk(t, h, nil)
			d.now = c.now
			o, err := d.offer(c.req)
			if err != nil && !errors.Is(err, pickup.ErrNoSlot) {
				t.Fatal(err)
			}
			if c.want == nil {
				if n := len(o.Best()); n < 40 || !o.Best()[n-1].Late {
					t.Errorf("%d late choices", n)
				}
				return
			}
			if got := lines(o); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestOfferCounts(t *testing.T) {
	h := kolkata(t)
	h.AreaLimit, h.DayLimit = 2, 3
	d := newDesk(t, h, nil)
	for i, hour := range []int{12, 12, 15} {
		area := ""
		if i > 0 {
			area = "700019"
		}
		d.must(d.reserve(pickup.ReserveRequest{Order: fmt.Sprint("o", i), Slot: d.slot(24, hour), Area: area}))
	}
	d.must(d.hold(pickup.ReserveRequest{Order: "h", Slot: d.slot(23, 18), Area: "700019"}))
	o, err := d.offer(pickup.OfferRequest{Area: "700019"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"23 09h started", "23 12h 1", "23 15h 1", "23 18h 1", "24 09h area_full", "24 12h area_full", "24 15h area_full", "24 18h area_full",
		"25 09h beyond_sla", "25 12h beyond_sla", "25 15h beyond_sla", "25 18h beyond_sla"}
	if got := lines(o); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	o, err = d.offer(pickup.OfferRequest{})
	if err != nil {
		t.Fatal(err)
	}
	want = []string{"23 09h started", "23 12h 2", "23 15h 2", "23 18h 1", "24 09h day_full", "24 12h day_full", "24 15h day_full", "24 18h day_full",
		"25 09h beyond_sla", "25 12h beyond_sla", "25 15h beyond_sla", "25 18h beyond_sla"}
	if got := lines(o); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	// For the one who would move, the own places are free.
	o, err = d.offer(pickup.OfferRequest{Reservation: "o1"})
	if err != nil {
		t.Fatal(err)
	}
	want = []string{"23 09h started", "23 12h 1", "23 15h 1", "23 18h 1", "24 09h 1", "24 12h same_slot", "24 15h 1", "24 18h 1",
		"25 09h beyond_sla", "25 12h beyond_sla", "25 15h beyond_sla", "25 18h beyond_sla"}
	if got := lines(o); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	// A lapsed hold counts as free, for everyone.
	d.now = d.now.Add(5 * time.Minute)
	if o, err = d.offer(pickup.OfferRequest{}); err != nil || o.Choices[3].Left != 2 {
		t.Errorf("after the hold lapsed: %v, %v", lines(o), err)
	}
}

func TestBestKeepsRoomForASecondAttempt(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	o, err := d.offer(pickup.OfferRequest{AcceptedAt: d.now.Add(-3 * time.Hour)}) // due Wednesday 07:00
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range o.Best() {
		got = append(got, fmt.Sprint(c.Slot.In(o.Zone).Start.Format("02 15h "), c.Second))
	}
	want := []string{"23 12h true", "23 15h true", "23 18h true", "24 09h false", "24 12h false", "24 15h false", "24 18h false"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNoSlot(t *testing.T) {
	h := kolkata(t)
	h.Holidays = []pickup.Holiday{{Date: pickup.MustDate("2026-11-24"), Kind: pickup.Public, Confirmed: true}, {Date: pickup.MustDate("2026-11-25"), Kind: pickup.Public, Confirmed: true}}
	d := newDesk(t, h, nil)
	d.at(23, 18, 0)
	o, err := d.offer(pickup.OfferRequest{})
	var none *pickup.NoSlotError
	if !errors.As(err, &none) || !errors.Is(err, pickup.ErrNoSlot) || !errors.Is(err, pickup.ErrUnavailable) {
		t.Fatalf("err = %v, want a NoSlotError", err)
	}
	if !none.Earliest.Equal(d.slot(26, 9)) || !none.BreaksSLA || !none.Due.Equal(d.now.Add(48*time.Hour)) {
		t.Errorf("%+v", none)
	}
	if len(o.Choices) == 0 {
		t.Error("the reasons are missing")
	}
	req := pickup.ReserveRequest{Order: "o", Slot: none.Earliest}
	var refused *pickup.SlotError
	if _, err := d.reserve(req); !errors.As(err, &refused) || refused.Refusal != pickup.RefusedSLA {
		t.Errorf("late slot without Late: %v", err)
	}
	req.Late = true
	if r := d.must(d.reserve(req)); !r.DueAt.Equal(none.Due) {
		t.Errorf("the promise moved to %v although nothing inside it was free", r.DueAt)
	}

	h.Holidays = nil
	h.Blackouts = []pickup.Blackout{{From: d.now.AddDate(0, 0, -1), To: d.now.AddDate(0, 2, 0)}}
	d = newDesk(t, h, nil)
	_, err = d.offer(pickup.OfferRequest{})
	if !errors.As(err, &none) || none.Earliest != (pickup.Slot{}) || none.BreaksSLA {
		t.Errorf("closed for two months: %v", err)
	}
}

func TestLateByChoiceMovesThePromise(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	r := d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(27, 9), Late: true}))
	if !r.DueAt.Equal(d.slot(27, 9).End) {
		t.Errorf("due %v, want the end of the chosen slot", r.DueAt)
	}
}

func TestOfferHubs(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	if _, err := d.offer(pickup.OfferRequest{Hub: "XXX"}); !errors.Is(err, pickup.ErrNotFound) {
		t.Errorf("unknown hub: %v", err)
	}
	if _, err := d.offer(pickup.OfferRequest{AcceptedAt: d.now.Add(1000)}); !errors.Is(err, pickup.ErrInvalid) {
		t.Errorf("accepted in the future: %v", err)
	}
	if _, err := d.offer(pickup.OfferRequest{Area: "7000 19"}); !errors.Is(err, pickup.ErrInvalid) {
		t.Errorf("bad area: %v", err)
	}
	if _, err := d.offer(pickup.OfferRequest{Reservation: "none"}); !errors.Is(err, pickup.ErrNotFound) {
		t.Errorf("unknown reservation: %v", err)
	}
	d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	d.must(d.cancel(pickup.CancelRequest{ID: "o", Key: "c"}))
	if _, err := d.offer(pickup.OfferRequest{Reservation: "o"}); !errors.Is(err, pickup.ErrState) {
		t.Errorf("cancelled reservation: %v", err)
	}
}

func TestFeasible(t *testing.T) {
	boom := errors.New("map is down")
	var asked []string
	reach := func(ctx context.Context, tx pickup.Tx, s pickup.Slot, area, _ string) (bool, error) {
		asked = append(asked, area)
		if _, err := tx.HubReservations(ctx, s.Hub, s.Start, s.End, "", 9); err != nil {
			return false, err
		}
		if area == "000" {
			return false, boom
		}
		return s.Start.UTC().Hour() == 6, nil // 12h in Kolkata
	}
	d := newDesk(t, kolkata(t), &pickup.Options{Feasible: reach})
	o, err := d.offer(pickup.OfferRequest{Area: "700019"})
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(o)[1:4]; !slices.Equal(got, []string{"23 12h 2", "23 15h unreachable", "23 18h unreachable"}) {
		t.Errorf("%q", got)
	}
	if len(asked) != 7 {
		t.Errorf("asked %d times, want once for each free slot", len(asked))
	}
	if _, err := d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(23, 15), Area: "700019"}); !errors.Is(err, pickup.ErrUnavailable) {
		t.Errorf("unreachable slot: %v", err)
	}
	d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 12), Area: "700019"}))
	if _, err := d.offer(pickup.OfferRequest{Area: "000"}); !errors.Is(err, boom) {
		t.Errorf("error of Feasible: %v", err)
	}
}

func TestWorkingTimePromise(t *testing.T) {
	d := newDesk(t, kolkata(t), &pickup.Options{Policy: pickup.Policy{SLA: 12 * time.Hour, WorkingTime: true}})
	o, err := d.offer(pickup.OfferRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 11, 24, 10, 0, 0, 0, d.zone); !o.DueAt.Equal(want) {
		t.Errorf("due %v, want %v: twelve working hours are a day", o.DueAt.In(d.zone), want)
	}
}
