package pickup_test

import (
	"context"
	"testing"
	"time"
	_ "time/tzdata" // so that the zones of the tests are there on every host

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/pickup"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// nine to nine, every day, three-hour slots, two places each.
func kolkata(t testing.TB) pickup.Hub {
	return pickup.Hub{ID: "KOL-1", Name: "Kolkata", State: "West Bengal", Zone: zone(t, "Asia/Kolkata"), Capacity: 2,
		Hours: pickup.Daily([]pickup.Span{{From: pickup.At(9, 0), To: pickup.At(21, 0)}})}
}

// A desk is a scheduler over an empty store with a clock of its own.
type desk struct {
	t     testing.TB
	sch   *pickup.Scheduler
	store pickup.Store
	box   buyback.Outbox
	now   time.Time
	zone  *time.Location
}

// newDesk opens on Monday 23 November 2026 at 10:00 in the hub's zone.
func newDesk(t testing.TB, h pickup.Hub, opt *pickup.Options) *desk {
	t.Helper()
	return newDeskWith(t, h, nil, opt)
}

func newDeskWith(t testing.TB, h pickup.Hub, more *pickup.Closures, opt *pickup.Options) *desk {
	t.Helper()
	hubs, err := pickup.NewHubs([]pickup.Hub{h}, more)
	if err != nil {
		t.Fatal(err)
	}
	m := memstore.New()
	d := &desk{t: t, store: buyback.Pickups(m), box: m, now: time.Date(2026, 11, 23, 10, 0, 0, 0, h.Zone), zone: h.Zone}
	var o pickup.Options
	if opt != nil {
		o = *opt
	}
	o.Now = func() time.Time { return d.now }
	if d.sch, err = pickup.NewScheduler(hubs, &o); err != nil {
		t.Fatal(err)
	}
	return d
}

// at sets the clock to a reading of November 2026.
func (d *desk) at(day, h, m int) { d.now = time.Date(2026, 11, day, h, m, 0, 0, d.zone) }

func (d *desk) slot(day, h int) pickup.Slot {
	start := time.Date(2026, 11, day, h, 0, 0, 0, d.zone)
	return pickup.Slot{Hub: "KOL-1", Start: start, End: start.Add(3 * time.Hour)}
}

// do runs one command in a transaction of its own.
func (d *desk) do(fn func(ctx context.Context, tx pickup.Tx) (pickup.Result, error)) (res pickup.Result, err error) {
	d.t.Helper()
	err = d.store.Update(context.Background(), func(ctx context.Context, tx pickup.Tx) (err error) {
		res, err = fn(ctx, tx)
		return err
	})
	return res, err
}

func (d *desk) offer(req pickup.OfferRequest) (o pickup.Offer, err error) {
	d.t.Helper()
	if req.Hub == "" && req.Reservation == "" {
		req.Hub = "KOL-1"
	}
	err = d.store.View(context.Background(), func(ctx context.Context, tx pickup.Tx) (err error) {
		o, err = d.sch.Offer(ctx, tx, req)
		return err
	})
	return o, err
}

func (d *desk) reserve(req pickup.ReserveRequest) (pickup.Result, error) {
	d.t.Helper()
	if req.Key == "" {
		req.Key = "book"
	}
	return d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return d.sch.Reserve(ctx, tx, req) })
}

func (d *desk) hold(req pickup.ReserveRequest) (pickup.Result, error) {
	d.t.Helper()
	if req.Key == "" {
		req.Key = "hold"
	}
	return d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return d.sch.Hold(ctx, tx, req) })
}

func (d *desk) confirm(id pickup.ID, key string) (pickup.Result, error) {
	d.t.Helper()
	return d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		return d.sch.Confirm(ctx, tx, pickup.ConfirmRequest{ID: id, Key: key})
	})
}

func (d *desk) move(req pickup.RescheduleRequest) (pickup.Result, error) {
	d.t.Helper()
	return d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return d.sch.Reschedule(ctx, tx, req) })
}

func (d *desk) cancel(req pickup.CancelRequest) (pickup.Result, error) {
	d.t.Helper()
	return d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return d.sch.Cancel(ctx, tx, req) })
}

func (d *desk) step(id pickup.ID, op pickup.Op, key string) (pickup.Result, error) {
	d.t.Helper()
	req := pickup.StepRequest{ID: id, Op: op, Key: key}
	if op == pickup.OpAssign {
		req.Executive = "EX-1"
	}
	return d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return d.sch.Step(ctx, tx, req) })
}

// steps takes id through ops, which must all succeed.
func (d *desk) steps(id pickup.ID, ops ...pickup.Op) {
	d.t.Helper()
	for _, op := range ops {
		r := d.get(id)
		if _, err := d.step(id, op, string(op)+r.Slot.Start.Format(time.RFC3339)); err != nil {
			d.t.Fatalf("%s: %v", op, err)
		}
	}
}

func (d *desk) fail(req pickup.FailRequest) (pickup.Result, error) {
	d.t.Helper()
	return d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return d.sch.Fail(ctx, tx, req) })
}

func (d *desk) get(id pickup.ID) (r pickup.Reservation) {
	d.t.Helper()
	err := d.store.View(context.Background(), func(ctx context.Context, tx pickup.Tx) (err error) {
		r, err = tx.Reservation(ctx, id)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

func (d *desk) taken(places ...string) (n []int) {
	d.t.Helper()
	err := d.store.View(context.Background(), func(ctx context.Context, tx pickup.Tx) (err error) {
		n, err = tx.PlacesTaken(ctx, "KOL-1", places)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// must is for results that are only a step on the way.
func (d *desk) must(res pickup.Result, err error) pickup.Reservation {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	return res.Reservation
}

// proof of an attempt at the clock's time.
func (d *desk) proof() *pickup.Proof {
	return &pickup.Proof{At: d.now, Point: &pickup.Point{Lat: 22.527123, Lng: 88.365987}, CallRef: "call-9", OTP: pickup.OTPNoAnswer}
}
