// Command standalone-pickup runs package pickup on its own, as a courier would:
// no prices, no vouchers. It books a visit, moves it, writes the calendar file,
// loses the first attempt because nobody is at the door, and collects on the
// second.
//
//	go run ./examples/standalone-pickup -hub PAT-1 -area 800001 -lang hi
//
// It begins at the present time and then lets its own clock run ahead, so that
// days pass in a moment.
package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
	_ "time/tzdata" // zone data for hosts without any

	"github.com/shopspring/decimal"
	_ "modernc.org/sqlite"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/buyback/sqlitestore"
	"github.com/sellback/sellback/examples/data"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pickup/ics"
)

func main() {
	var (
		file = flag.String("hubs", "", "file of hubs and holidays; the sample ones when empty")
		hub  = flag.String("hub", "KOL-1", "hub that makes the visit")
		area = flag.String("area", "700019", "PIN code of the visit")
		lang = flag.String("lang", "en", "language of the calendar file: en, bn, hi")
		path = flag.String("db", "", "SQLite file to keep the records in; in memory when empty")
		out  = flag.String("ics", "", "where to write the calendar file; not written when empty")
	)
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "standalone-pickup takes flags only, not %q\n", flag.Args())
		os.Exit(2)
	}
	d := demo{ctx: context.Background(), tell: os.Stdout, order: "ORD-" + string(pickup.NewID()[:8]), now: time.Now()}
	err := d.open(*file, *path)
	if err == nil {
		err = d.run(*hub, *area, ics.Language(*lang), *out)
	}
	if err := errors.Join(err, d.close()); err != nil {
		fmt.Fprintln(os.Stderr, "standalone-pickup:", err)
		os.Exit(1)
	}
}

// A demo is one run.
type demo struct {
	ctx   context.Context
	tell  io.Writer
	sch   *pickup.Scheduler
	store pickup.Store
	close func() error
	order string
	now   time.Time
	zone  *time.Location
	keys  int
}

// open reads the hubs and opens the store.
func (d *demo) open(file, path string) error {
	d.close = func() error { return nil }
	var f fs.File
	var err error
	if file == "" {
		file = "hubs.json"
		f, err = data.Files.Open(file)
	} else {
		f, err = os.Open(file)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	hubs, err := pickup.ReadHubs(f, file)
	if err != nil {
		return err
	}
	secret := make([]byte, 32) // a real host keeps it, the same in every process
	rand.Read(secret)
	d.sch, err = pickup.NewScheduler(hubs, &pickup.Options{
		Now:     func() time.Time { return d.now },
		CodeKey: secret,
		Policy:  pickup.Policy{RequireCode: true, Compensation: pickup.Compensation{Fixed: decimal.NewFromInt(100)}},
	})
	if err != nil {
		return err
	}
	if path == "" {
		d.store = buyback.Pickups(memstore.New())
		return nil
	}
	db, err := sql.Open("sqlite", sqlitestore.DSN(path))
	if err != nil {
		return err
	}
	d.close = db.Close
	s := sqlitestore.New(db, nil)
	d.store = buyback.Pickups(s)
	return s.Migrate(d.ctx)
}

func (d *demo) run(hub, area string, lang ics.Language, out string) error {
	offer, err := d.offer(pickup.OfferRequest{Hub: hub, Area: area})
	if err != nil {
		return err
	}
	best := offer.Best()

	// The customer taps a slot: it is held while they finish, then kept.
	r, err := d.do("held", func(ctx context.Context, tx pickup.Tx, key string) (pickup.Result, error) {
		return d.sch.Hold(ctx, tx, pickup.ReserveRequest{Key: key, Actor: "customer", Order: d.order, Slot: best[0].Slot, Area: area, Late: best[0].Late})
	})
	if err != nil {
		return err
	}
	r, err = d.do("confirmed", func(ctx context.Context, tx pickup.Tx, key string) (pickup.Result, error) {
		return d.sch.Confirm(ctx, tx, pickup.ConfirmRequest{ID: r.ID, Key: key, Actor: "customer"})
	})
	if err != nil {
		return err
	}
	if len(best) > 1 {
		r, err = d.do("moved", func(ctx context.Context, tx pickup.Tx, key string) (pickup.Result, error) {
			return d.sch.Reschedule(ctx, tx, pickup.RescheduleRequest{ID: r.ID, Key: key, Actor: "customer", Slot: best[1].Slot, Late: best[1].Late})
		})
		if err != nil {
			return err
		}
	}
	if err := d.calendar(r, lang, out); err != nil {
		return err
	}

	// First attempt: nobody is at the door.
	d.now = r.Slot.Start.Add(40 * time.Minute)
	if err := d.steps(r.ID, pickup.OpAssign, pickup.OpDepart, pickup.OpArrive); err != nil {
		return err
	}
	_, err = d.do("nobody there", func(ctx context.Context, tx pickup.Tx, key string) (pickup.Result, error) {
		return d.sch.Fail(ctx, tx, pickup.FailRequest{ID: r.ID, Key: key, Actor: "EX-7", NoShow: true,
			Proof: &pickup.Proof{At: d.now, Point: &pickup.Point{Lat: 22.5271, Lng: 88.3659}, CallRef: "call-31", OTP: pickup.OTPNoAnswer}})
	})
	if err != nil {
		return err
	}

	// Second attempt, on another day.
	if offer, err = d.offer(pickup.OfferRequest{Reservation: r.ID}); err != nil {
		return err
	}
	next := offer.Best()[0]
	r, err = d.do("new attempt", func(ctx context.Context, tx pickup.Tx, key string) (pickup.Result, error) {
		return d.sch.Reschedule(ctx, tx, pickup.RescheduleRequest{ID: r.ID, Key: key, Actor: "customer", Slot: next.Slot, Late: next.Late})
	})
	if err != nil {
		return err
	}
	d.now = r.Slot.Start.Add(25 * time.Minute)
	if err := d.steps(r.ID, pickup.OpAssign, pickup.OpDepart, pickup.OpArrive, pickup.OpInspect); err != nil {
		return err
	}
	if err := d.handOver(r.ID, decimal.NewFromInt(14500)); err != nil {
		return err
	}
	if err := d.steps(r.ID, pickup.OpCollect); err != nil {
		return err
	}
	return d.sumUp(hub)
}

// offer shows what can be booked. When nothing fits inside the promise it goes
// on with what comes after it.
func (d *demo) offer(req pickup.OfferRequest) (o pickup.Offer, err error) {
	ask := func() error {
		return d.store.View(d.ctx, func(ctx context.Context, tx pickup.Tx) (err error) {
			o, err = d.sch.Offer(ctx, tx, req)
			return err
		})
	}
	err = ask()
	if errors.Is(err, pickup.ErrNoSlot) {
		fmt.Fprintln(d.tell, "!", err)
		req.Late = true
		err = ask()
	}
	if err != nil {
		return o, err
	}
	d.zone = o.Zone
	fmt.Fprintf(d.tell, "\nIt is %s; the promise ends %s.\n", d.local(d.now), d.local(o.DueAt))
	for _, c := range o.Choices {
		switch {
		case c.Refusal != "" && !req.Late:
			fmt.Fprintf(d.tell, "  %s  -        %s\n", d.local(c.Slot.Start), c.Refusal)
		case c.Refusal == "" && c.Second:
			fmt.Fprintf(d.tell, "  %s  %d left  and room for a second attempt\n", d.local(c.Slot.Start), c.Left)
		case c.Refusal == "":
			fmt.Fprintf(d.tell, "  %s  %d left\n", d.local(c.Slot.Start), c.Left)
		}
	}
	return o, nil
}

func (d *demo) local(t time.Time) string { return t.In(d.zone).Format("Mon 2 Jan 15:04") }

// do runs one command in a transaction, under a key of its own.
func (d *demo) do(what string, fn func(ctx context.Context, tx pickup.Tx, key string) (pickup.Result, error)) (pickup.Reservation, error) {
	d.keys++
	key := fmt.Sprintf("demo-%d", d.keys)
	var res pickup.Result
	err := d.store.Update(d.ctx, func(ctx context.Context, tx pickup.Tx) (err error) {
		res, err = fn(ctx, tx, key)
		return err
	})
	if err == nil {
		r := res.Reservation
		fmt.Fprintf(d.tell, "%-13s %s: %s, slot %s, revision %d\n", what, r.Order, r.Status, d.local(r.Slot.Start), r.Revision)
	}
	return res.Reservation, err
}

func (d *demo) steps(id pickup.ID, ops ...pickup.Op) error {
	for _, op := range ops {
		_, err := d.do(string(op), func(ctx context.Context, tx pickup.Tx, key string) (pickup.Result, error) {
			req := pickup.StepRequest{ID: id, Op: op, Key: key, Actor: "EX-7"}
			if op == pickup.OpAssign {
				req.Executive = "EX-7"
			}
			return d.sch.Step(ctx, tx, req)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// handOver lets the customer confirm the amount with a code from their phone.
func (d *demo) handOver(id pickup.ID, amount decimal.Decimal) error {
	var check pickup.CodeCheck
	err := d.store.Update(d.ctx, func(ctx context.Context, tx pickup.Tx) error {
		issued, err := d.sch.IssueCode(ctx, tx, pickup.CodeRequest{ID: id, Key: "issue", Amount: amount})
		if err != nil {
			return err
		}
		// A host sends the code and the amount to the customer's phone here.
		check, err = d.sch.CheckCode(ctx, tx, pickup.CheckRequest{ID: id, Key: "check", Code: issued.Code, Amount: amount})
		return err
	})
	if err == nil && !check.Right {
		err = errors.New("the code was not right")
	}
	if err == nil {
		fmt.Fprintf(d.tell, "%-13s the customer agreed to Rs %s\n", "code", amount.StringFixed(2))
	}
	return err
}

// calendar writes the file for the customer's own calendar.
func (d *demo) calendar(r pickup.Reservation, lang ics.Language, out string) error {
	file, err := ics.Invitation{Reservation: r, Zone: d.zone, Domain: "pickup.example.in", Language: lang,
		Organizer: ics.Party{Name: "Sell Back", Email: "visits@example.in"}, Remind: time.Hour}.Marshal()
	if err != nil || out == "" {
		return err
	}
	fmt.Fprintf(d.tell, "%-13s %s\n", "calendar", out)
	return os.WriteFile(out, file, 0o600)
}

// sumUp prints the history of the order and how long the hub's customers
// waited.
func (d *demo) sumUp(hub string) error {
	return d.store.View(d.ctx, func(ctx context.Context, tx pickup.Tx) error {
		history, err := tx.ReservationChanges(ctx, pickup.ID(d.order), 0, 100)
		if err != nil {
			return err
		}
		fmt.Fprintln(d.tell, "\nHistory:")
		for _, c := range history {
			fmt.Fprintf(d.tell, "  %2d %s  %-11s %s -> %s\n", c.Seq, d.local(c.At), c.Op, c.From, c.After.Status)
		}
		list, err := tx.HubReservations(ctx, hub, time.Time{}, d.now.AddDate(0, 0, 1), "", 10_000)
		if err != nil {
			return err
		}
		t := pickup.TimeToDoor(list)
		fmt.Fprintf(d.tell, "\n%s: %d visits, %d in time, median time to the door %v\n", hub, t.Visits, t.InTime, t.Median.Round(time.Minute))
		return nil
	})
}
