package pickup_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pickup"
)

func TestOwnLapsedHoldCountsOnce(t *testing.T) {
	h := kolkata(t)
	h.Capacity = 3
	d := newDesk(t, h, nil)
	d.must(d.reserve(pickup.ReserveRequest{Order: "a", Slot: d.slot(24, 9)}))
	d.must(d.reserve(pickup.ReserveRequest{Order: "b", Slot: d.slot(24, 9)}))
	d.must(d.hold(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	d.now = d.now.Add(5 * time.Minute)
	o, err := d.offer(pickup.OfferRequest{Reservation: "o"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range o.Choices {
		if c.Slot.Equal(d.slot(24, 9)) && c.Left != 1 {
			t.Errorf("%d left of the own lapsed slot, want 1 (%s)", c.Left, c.Refusal)
		}
	}
	// The lapsed hold may be renewed where it was.
	r := d.must(d.move(pickup.RescheduleRequest{ID: "o", Key: "m", Slot: d.slot(24, 9)}))
	if r.Status != pickup.Held || d.taken("slot/20261124T0330Z")[0] != 3 {
		t.Errorf("%+v", r)
	}
}

func TestBestPutsLateSlotsLast(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	o, err := d.offer(pickup.OfferRequest{Late: true})
	if err != nil {
		t.Fatal(err)
	}
	best := o.Best()
	rank := func(c pickup.Choice) int {
		if c.Late {
			return 2
		} else if c.Second {
			return 0
		}
		return 1
	}
	for i := 1; i < len(best); i++ {
		a, b := best[i-1], best[i]
		if rank(a) > rank(b) || rank(a) == rank(b) && !a.Slot.Start.Before(b.Slot.Start) {
			t.Errorf("%v before %v", a, b)
		}
	}
	if rank(best[0]) != 0 || rank(best[4]) != 1 || rank(best[len(best)-1]) != 2 {
		t.Errorf("%v", best)
	}
}

func TestClosuresTouchNothingBesideThem(t *testing.T) {
	h := kolkata(t)
	at := func(hour int) time.Time { return time.Date(2026, 11, 24, hour, 0, 0, 0, h.Zone) }
	other := h
	other.ID = "DEL-1"
	hubs, err := pickup.NewHubs([]pickup.Hub{h, other}, &pickup.Closures{
		Blackouts: []pickup.Blackout{{From: at(12), To: at(15), Hub: "KOL-1"}},
		Holidays: []pickup.Holiday{{Date: pickup.MustDate("2026-11-25"), Kind: pickup.Public, Confirmed: true},
			{Date: pickup.MustDate("2026-11-25"), Kind: pickup.Local, Hub: "KOL-1"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		hub  string
		hour int // from midnight of the 24th
		want pickup.Refusal
	}{{"KOL-1", 9, ""}, {"KOL-1", 12, pickup.RefusedBlackout}, {"KOL-1", 15, ""}, {"DEL-1", 12, ""},
		{"KOL-1", 24 + 9, pickup.RefusedHoliday}, {"DEL-1", 24 + 9, pickup.RefusedHoliday}} {
		cal, err := hubs.Calendar(c.hub)
		if err != nil {
			t.Fatal(err)
		}
		if got := cal.Check(pickup.Slot{Hub: c.hub, Start: at(c.hour), End: at(c.hour + 3)}); got != c.want {
			t.Errorf("%s at hour %d: %q, want %q", c.hub, c.hour, got, c.want)
		}
	}
}

func TestLongestCutOffWhereverItStands(t *testing.T) {
	for _, list := range [][]pickup.CutOff{
		{{At: pickup.At(24, 0)}, {Area: "7001", At: pickup.At(9, 0)}, {Area: "700", At: pickup.At(24, 0)}},
		{{Area: "7001", At: pickup.At(9, 0)}, {Area: "700", At: pickup.At(24, 0)}, {At: pickup.At(24, 0)}},
	} {
		h := kolkata(t)
		h.CutOffs = list
		d := newDesk(t, h, nil)
		o, err := d.offer(pickup.OfferRequest{Area: "700135"})
		if err != nil || o.Choices[1].Refusal != pickup.RefusedCutOff {
			t.Errorf("%v: %v, %v", list, lines(o), err)
		}
	}
}

func TestConfirmAfterTheSlotBegan(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	d.at(23, 11, 58)
	d.must(d.hold(pickup.ReserveRequest{Order: "o", Slot: d.slot(23, 12)}))
	d.at(23, 12, 0)
	var se *pickup.SlotError
	if _, err := d.confirm("o", "c"); !errors.As(err, &se) || se.Refusal != pickup.RefusedStarted {
		t.Errorf("err = %v", err)
	}
}

// Moving late when the own slot was the only one inside the promise is the
// customer's choice too.
func TestLateMoveFromTheOnlySlotInTime(t *testing.T) {
	h := kolkata(t)
	h.Capacity = 1
	h.Hours = pickup.Daily([]pickup.Span{{From: pickup.At(9, 0), To: pickup.At(12, 0)}})
	d := newDesk(t, h, nil)
	d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	r := d.must(d.move(pickup.RescheduleRequest{ID: "o", Key: "m", Slot: d.slot(26, 9), Late: true}))
	if !r.DueAt.Equal(d.slot(26, 9).End) {
		t.Errorf("due %v", r.DueAt)
	}
}

// A racer stands in for another transaction that commits in between, on
// engines that do not run them one after another.
type racer struct {
	pickup.Tx
	hideChange bool
	conflict   pickup.ID
}

func (r *racer) ReservationChange(ctx context.Context, id pickup.ID, key string) (pickup.Change, error) {
	if r.hideChange {
		r.hideChange = false
		return pickup.Change{}, pickup.ErrNotFound
	}
	return r.Tx.ReservationChange(ctx, id, key)
}

func (r *racer) UpdateReservation(ctx context.Context, v pickup.Reservation, c pickup.Change) error {
	if v.ID == r.conflict {
		return pickup.ErrConflict
	}
	return r.Tx.UpdateReservation(ctx, v, c)
}

func TestLostRaces(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	req := pickup.ReserveRequest{Key: "k", Order: "o", Slot: d.slot(24, 9)}
	d.must(d.reserve(req))
	res, err := d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		return d.sch.Reserve(ctx, &racer{Tx: tx, hideChange: true}, req)
	})
	if err != nil || !res.Replayed {
		t.Errorf("the same command in between: %+v, %v", res, err)
	}

	for i := range 2 {
		d.must(d.hold(pickup.ReserveRequest{Order: fmt.Sprint("h", i), Slot: d.slot(24, 12)}))
	}
	d.now = d.now.Add(time.Hour)
	n := 0
	err = d.store.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) (err error) {
		n, err = d.sch.ExpireHolds(ctx, &racer{Tx: tx, conflict: "h0"}, "KOL-1", 99)
		return err
	})
	if err != nil || n != 1 || d.get("h0").Status != pickup.Held || d.get("h1").Status != pickup.Expired {
		t.Errorf("a hold confirmed in between: %d, %v", n, err)
	}

	d.now = d.now.Add(72 * time.Hour)
	err = d.store.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
		list, err := d.sch.RecordBreaches(ctx, &racer{Tx: tx, conflict: "o"}, "KOL-1", 99)
		n = len(list)
		return err
	})
	if err != nil || n != 0 {
		t.Errorf("a breach recorded in between: %d, %v", n, err)
	}
}

func TestFirstArrivalAndFirstBreachStay(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	due := d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)})).DueAt
	d.now = due.Add(time.Hour)
	d.steps("o", pickup.OpAssign, pickup.OpDepart, pickup.OpArrive)
	first := d.get("o")
	if first.Breach == nil {
		t.Fatal("no breach")
	}
	r := d.must(d.fail(pickup.FailRequest{ID: "o", Key: "f", Cause: pickup.CauseDeviceLocked}))
	if r.Strikes != 1 || r.Failure.Fault != pickup.FaultDevice || !r.DueAt.Equal(d.now.Add(7*24*time.Hour)) {
		t.Errorf("%+v", r)
	}
	d.must(d.move(pickup.RescheduleRequest{ID: "o", Key: "m", Slot: d.slot(26, 12)}))
	d.now = r.DueAt.Add(time.Hour) // late again
	d.steps("o", pickup.OpAssign, pickup.OpDepart, pickup.OpArrive)
	again := d.get("o")
	if !again.ArrivedAt.Equal(first.ArrivedAt) || *again.Breach != *first.Breach {
		t.Errorf("first %+v, %+v; then %+v, %+v", first.ArrivedAt, first.Breach, again.ArrivedAt, again.Breach)
	}
	if again.ArrivedAt.Equal(d.now) {
		t.Error("the second arrival replaced the first")
	}
}

func TestFailureNeverShortensThePromise(t *testing.T) {
	d := newDesk(t, kolkata(t), &pickup.Options{Policy: pickup.Policy{Reattempt: time.Hour}})
	due := d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)})).DueAt
	d.at(24, 9, 10)
	d.steps("o", pickup.OpAssign, pickup.OpDepart, pickup.OpArrive)
	if r := d.must(d.fail(pickup.FailRequest{ID: "o", Key: "f", NoShow: true, Proof: d.proof()})); !r.DueAt.Equal(due) {
		t.Errorf("due %v, want %v", r.DueAt, due)
	}
}

func TestCodesAreForOneVisit(t *testing.T) {
	d := newDesk(t, kolkata(t), &pickup.Options{CodeKey: []byte("0123456789abcdef")})
	var codes [2]pickup.Code
	amount := decimal.NewFromInt(100)
	for i, o := range []string{"o", "p"} {
		d.must(d.reserve(pickup.ReserveRequest{Order: o, Slot: d.slot(24, 9)}))
		d.steps(pickup.ID(o), pickup.OpAssign, pickup.OpDepart, pickup.OpArrive, pickup.OpInspect)
		err := d.store.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			issued, err := d.sch.IssueCode(ctx, tx, pickup.CodeRequest{ID: pickup.ID(o), Key: "same", Amount: amount})
			codes[i] = issued.Code
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if codes[0] == codes[1] {
		t.Error("two visits have one code")
	}
	check := func(key string) error {
		return d.store.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			_, err := d.sch.CheckCode(ctx, tx, pickup.CheckRequest{ID: "o", Key: key, Code: codes[0], Amount: amount})
			return err
		})
	}
	if err := check("c1"); err != nil {
		t.Fatal(err)
	}
	if err := check("c2"); !errors.Is(err, pickup.ErrHandover) {
		t.Errorf("a code used twice: %v", err)
	}
	r := d.must(d.fail(pickup.FailRequest{ID: "o", Key: "f", Cause: pickup.CauseEquipment}))
	if r.Handover != nil {
		t.Error("the confirmation outlives the visit")
	}
}

func TestDisplacedReadsAllPages(t *testing.T) {
	h := kolkata(t)
	h.Capacity = 700
	d := newDesk(t, h, nil)
	for i := range 700 {
		d.must(d.reserve(pickup.ReserveRequest{Order: fmt.Sprintf("o%03d", i), Slot: d.slot(24, 9+3*(i%2))}))
	}
	h.Holidays = []pickup.Holiday{{Date: pickup.MustDate("2026-11-24"), Kind: pickup.Local}}
	hubs, err := pickup.NewHubs([]pickup.Hub{h}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d.sch, err = pickup.NewScheduler(hubs, &pickup.Options{Now: func() time.Time { return d.now }}); err != nil {
		t.Fatal(err)
	}
	err = d.store.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
		list, err := d.sch.Displaced(ctx, tx, "KOL-1", 48*time.Hour)
		seen := map[pickup.ID]bool{}
		for _, r := range list {
			seen[r.ID] = true
		}
		if len(list) != 700 || len(seen) != 700 {
			t.Errorf("%d displaced, %d different; want 700", len(list), len(seen))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
