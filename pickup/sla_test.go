package pickup_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pickup"
)

func breaches(t *testing.T, d *desk) (ids []string) {
	t.Helper()
	err := d.store.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
		list, err := d.sch.RecordBreaches(ctx, tx, "KOL-1", 99)
		for _, r := range list {
			ids = append(ids, fmt.Sprint(r.ID, " ", r.Breach.Compensation))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestBreaches(t *testing.T) {
	d := newDesk(t, kolkata(t), &pickup.Options{Policy: pickup.Policy{Compensation: pickup.Compensation{
		Fixed: decimal.NewFromInt(100), PerPeriod: decimal.RequireFromString("50.50"), Cap: decimal.NewFromInt(200)}}})
	for _, o := range []string{"late", "intime", "failed", "held", "never"} {
		req := pickup.ReserveRequest{Order: o, Slot: d.slot(24, 9+3*(len(o)%4))}
		if o == "held" {
			d.must(d.hold(req))
		} else {
			d.must(d.reserve(req))
		}
	}
	d.must(d.fail(pickup.FailRequest{ID: "failed", Key: "f", Cause: pickup.CauseWeather}))
	due := d.now.Add(48 * time.Hour)
	d.steps("intime", pickup.OpAssign, pickup.OpDepart)
	d.now = due
	d.steps("intime", pickup.OpArrive)
	if got := breaches(t, d); got != nil {
		t.Errorf("at the due instant: %v", got)
	}
	risks := func(within time.Duration) (out []string) {
		err := d.store.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			list, err := d.sch.AtRisk(ctx, tx, "KOL-1", within, 99)
			for _, r := range list {
				out = append(out, fmt.Sprint(r.Reservation.ID, " ", r.Left, " ", r.Unplanned))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	d.now = due.Add(-2 * time.Hour)
	if got := risks(2 * time.Hour); got != nil {
		t.Errorf("at risk within two hours: %v", got)
	}
	if got, want := risks(2*time.Hour+1000), []string{"failed 2h0m0s true", "late 2h0m0s false", "never 2h0m0s false"}; !cmp.Equal(got, want) {
		t.Errorf("at risk %v, want %v", got, want)
	}
	d.now = due.Add(time.Microsecond)
	if got, want := breaches(t, d), []string{"failed 150.50", "late 150.50", "never 150.50"}; !cmp.Equal(got, want) {
		t.Errorf("breaches %v, want %v", got, want)
	}
	if got := breaches(t, d); got != nil {
		t.Errorf("again: %v", got)
	}
	// Arriving later does not record it twice.
	d.steps("late", pickup.OpAssign, pickup.OpDepart, pickup.OpArrive)
	events, err := d.box.Pending(t.Context(), 99)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range events {
		if strings.HasPrefix(e.Type, "pickup.promise_broken") {
			n++
		}
	}
	if n != 3 {
		t.Errorf("%d events of a broken promise, want 3", n)
	}
}

func TestLateArrivalRecordsTheBreach(t *testing.T) {
	d := newDesk(t, kolkata(t), &pickup.Options{Policy: pickup.Policy{Compensation: pickup.Compensation{PerPeriod: decimal.NewFromInt(10), Period: time.Hour}}})
	due := d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)})).DueAt
	d.steps("o", pickup.OpAssign, pickup.OpDepart)
	d.now = due.Add(90 * time.Minute)
	d.steps("o", pickup.OpArrive)
	r := d.get("o")
	if r.Breach == nil || r.Breach.Compensation != 2000 || !r.Breach.Due.Equal(due) || !r.Breach.At.Equal(d.now) {
		t.Errorf("%+v", r.Breach)
	}
	if got := breaches(t, d); got != nil {
		t.Errorf("recorded again: %v", got)
	}
	events, err := d.box.Pending(t.Context(), 99)
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, e := range events {
		types = append(types, e.ID+" "+e.Type)
	}
	want := []string{"pickup:o:1 pickup.reserved/v1", "pickup:o:2 pickup.assigned/v1", "pickup:o:3 pickup.departed/v1",
		"pickup:o:4 pickup.arrived/v1", "pickup:o:breach pickup.promise_broken/v1"}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Error(diff)
	}
}

func TestCompensation(t *testing.T) {
	c := pickup.Compensation{Fixed: decimal.NewFromInt(20), PerPeriod: decimal.NewFromInt(5), Period: time.Hour, Cap: decimal.NewFromInt(33)}
	for _, x := range []struct {
		late time.Duration
		want pickup.Minor
	}{{-1, 0}, {0, 0}, {1, 2500}, {time.Hour, 2500}, {time.Hour + 1, 3000}, {3 * time.Hour, 3300}, {1<<63 - 1, 3300}} {
		if got, err := c.For(x.late); err != nil || got != x.want {
			t.Errorf("For(%v) = %v, %v; want %v", x.late, got, err, x.want)
		}
	}
}

func TestTimeToDoor(t *testing.T) {
	if got := pickup.TimeToDoor(nil); got != (pickup.DoorTimes{}) {
		t.Errorf("of nothing: %+v", got)
	}
	start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	var list []pickup.Reservation
	for h := range 101 {
		r := pickup.Reservation{AcceptedAt: start, ArrivedAt: start.Add(time.Duration(h) * time.Hour)}
		if h > 48 {
			r.Breach = &pickup.Breach{}
		}
		list = append(list, r)
	}
	list = append(list, pickup.Reservation{AcceptedAt: start}, pickup.Reservation{AcceptedAt: start, Breach: &pickup.Breach{}})
	want := pickup.DoorTimes{Visits: 101, InTime: 49, Breached: 53, Median: 50 * time.Hour, P90: 90 * time.Hour, P99: 99 * time.Hour, Max: 100 * time.Hour}
	if got := pickup.TimeToDoor(list); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
