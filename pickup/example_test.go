package pickup_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/pickup"
)

const exampleHubs = `{
  "hubs": [{
    "id": "KOL-1", "name": "Kolkata", "state": "West Bengal", "zone": "Asia/Kolkata",
    "hours": "mon-sat 09:00-21:00; sun 10:00-16:00", "slot_length": "3h", "capacity": 1, "notice": "2h",
    "cut_offs": [{"at": "12:00"}]
  }],
  "holidays": [{"date": "2026-12-25", "name": "Christmas", "kind": "public", "confirmed": true}]
}`

// exampleScheduler works on Monday, 23 November 2026, 10:00 in Kolkata.
func exampleScheduler(opt pickup.Options) (*pickup.Scheduler, pickup.Store, *time.Time) {
	hubs, err := pickup.ReadHubs(strings.NewReader(exampleHubs), "hubs.json")
	if err != nil {
		log.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC)
	opt.Now = func() time.Time { return now }
	sch, err := pickup.NewScheduler(hubs, &opt)
	if err != nil {
		log.Fatal(err)
	}
	return sch, buyback.Pickups(memstore.New()), &now
}

// Offer the visits that can happen, book the best one, and see that its place
// is gone.
func Example() {
	sch, store, _ := exampleScheduler(pickup.Options{})
	err := store.Update(context.Background(), func(ctx context.Context, tx pickup.Tx) error {
		offer, err := sch.Offer(ctx, tx, pickup.OfferRequest{Hub: "KOL-1", Area: "700019"})
		if err != nil {
			return err
		}
		res, err := sch.Reserve(ctx, tx, pickup.ReserveRequest{
			Key: "tap-1", Actor: "customer", Order: "ORD-17", Slot: offer.Best()[0].Slot, Area: "700019",
		})
		if err != nil {
			return err
		}
		fmt.Println(res.Reservation.ID, res.Reservation.Status, res.Reservation.Slot.In(offer.Zone))

		offer, err = sch.Offer(ctx, tx, pickup.OfferRequest{Hub: "KOL-1", Area: "700019"})
		for _, c := range offer.Choices {
			when := c.Slot.In(offer.Zone).Start.Format("Mon 15:04")
			if c.Refusal != "" {
				fmt.Println(when, c.Refusal)
			} else {
				fmt.Println(when, c.Left, "left")
			}
		}
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// ORD-17 reserved KOL-1 2026-11-23T12:00:00+05:30/2026-11-23T15:00:00+05:30
	// Mon 09:00 started
	// Mon 12:00 full
	// Mon 15:00 1 left
	// Mon 18:00 1 left
	// Tue 09:00 1 left
	// Tue 12:00 1 left
	// Tue 15:00 1 left
	// Tue 18:00 1 left
	// Wed 09:00 beyond_sla
	// Wed 12:00 beyond_sla
	// Wed 15:00 beyond_sla
	// Wed 18:00 beyond_sla
}

// A held slot is confirmed in time, or its place goes to the next one who asks.
func ExampleScheduler_Hold() {
	sch, store, now := exampleScheduler(pickup.Options{})
	start := time.Date(2026, 11, 24, 3, 30, 0, 0, time.UTC)
	slot := pickup.Slot{Hub: "KOL-1", Start: start, End: start.Add(3 * time.Hour)}
	hold := func(order string) {
		err := store.Update(context.Background(), func(ctx context.Context, tx pickup.Tx) error {
			_, err := sch.Hold(ctx, tx, pickup.ReserveRequest{Key: "hold", Order: order, Slot: slot})
			return err
		})
		fmt.Println(order, "full:", errors.Is(err, pickup.ErrFull))
	}
	hold("ORD-1")
	hold("ORD-2")
	*now = now.Add(5 * time.Minute)
	hold("ORD-2")
	err := store.Update(context.Background(), func(ctx context.Context, tx pickup.Tx) error {
		_, err := sch.Confirm(ctx, tx, pickup.ConfirmRequest{ID: "ORD-1", Key: "confirm"})
		return err
	})
	fmt.Println(err)
	// Output:
	// ORD-1 full: false
	// ORD-2 full: true
	// ORD-2 full: false
	// pickup: cannot confirm reservation ORD-1: it is expired (possible: reschedule, cancel)
}

// The same command sent twice, as after a lost answer, books once.
func ExampleScheduler_Reserve_repeat() {
	sch, store, _ := exampleScheduler(pickup.Options{})
	start := time.Date(2026, 11, 24, 3, 30, 0, 0, time.UTC)
	req := pickup.ReserveRequest{Key: "tap-1", Order: "ORD-1", Slot: pickup.Slot{Hub: "KOL-1", Start: start, End: start.Add(3 * time.Hour)}}
	for range 2 {
		err := store.Update(context.Background(), func(ctx context.Context, tx pickup.Tx) error {
			res, err := sch.Reserve(ctx, tx, req)
			fmt.Println(res.Reservation.Status, "replayed:", res.Replayed)
			return err
		})
		if err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// reserved replayed: false
	// reserved replayed: true
}

// Nobody was at the door: the attempt is recorded with its proof, and the next
// one is offered on another day.
func ExampleScheduler_Fail() {
	sch, store, now := exampleScheduler(pickup.Options{})
	ist := time.FixedZone("IST", 19800)
	start := time.Date(2026, 11, 24, 9, 0, 0, 0, ist)
	err := store.Update(context.Background(), func(ctx context.Context, tx pickup.Tx) error {
		_, err := sch.Reserve(ctx, tx, pickup.ReserveRequest{Key: "1", Order: "ORD-1", Slot: pickup.Slot{Hub: "KOL-1", Start: start, End: start.Add(3 * time.Hour)}})
		if err != nil {
			return err
		}
		*now = start.Add(20 * time.Minute)
		for _, op := range []pickup.Op{pickup.OpAssign, pickup.OpDepart, pickup.OpArrive} {
			req := pickup.StepRequest{ID: "ORD-1", Op: op, Key: string(op)}
			if op == pickup.OpAssign {
				req.Executive = "EX-7"
			}
			if _, err := sch.Step(ctx, tx, req); err != nil {
				return err
			}
		}
		fail := pickup.FailRequest{ID: "ORD-1", Key: "2", NoShow: true}
		_, err = sch.Fail(ctx, tx, fail)
		fmt.Println(err)

		fail.Proof = &pickup.Proof{At: *now, Point: &pickup.Point{Lat: 22.5271, Lng: 88.3659}, CallRef: "call-31", OTP: pickup.OTPNoAnswer}
		res, err := sch.Fail(ctx, tx, fail)
		if err != nil {
			return err
		}
		r := res.Reservation
		fmt.Println(r.Status, r.Failure.Fault, r.Attempts)

		offer, err := sch.Offer(ctx, tx, pickup.OfferRequest{Reservation: "ORD-1"})
		fmt.Println("next:", offer.Best()[0].Slot.In(ist).Start.Format("Mon 15:04"))
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// pickup: reservation ORD-1 cannot fail as customer_absent: proof of the attempt lacks everything: instant, point, call log reference, OTP outcome
	// no_show customer 1
	// next: Wed 09:00
}

// The customer confirms the amount with a code that only their own phone got.
func ExampleScheduler_IssueCode() {
	sch, store, _ := exampleScheduler(pickup.Options{CodeKey: []byte("a secret of sixteen bytes or more")})
	start := time.Date(2026, 11, 24, 3, 30, 0, 0, time.UTC)
	amount := decimal.NewFromInt(14500)
	err := store.Update(context.Background(), func(ctx context.Context, tx pickup.Tx) error {
		_, err := sch.Reserve(ctx, tx, pickup.ReserveRequest{Key: "1", Order: "ORD-1", Slot: pickup.Slot{Hub: "KOL-1", Start: start, End: start.Add(3 * time.Hour)}})
		if err != nil {
			return err
		}
		for _, op := range []pickup.Op{pickup.OpAssign, pickup.OpDepart, pickup.OpArrive, pickup.OpInspect} {
			req := pickup.StepRequest{ID: "ORD-1", Op: op, Key: string(op)}
			if op == pickup.OpAssign {
				req.Executive = "EX-7"
			}
			if _, err := sch.Step(ctx, tx, req); err != nil {
				return err
			}
		}
		issued, err := sch.IssueCode(ctx, tx, pickup.CodeRequest{ID: "ORD-1", Key: "2", Amount: amount})
		if err != nil {
			return err
		}
		fmt.Println("printed:", issued.Code) // string(issued.Code) goes to the customer

		less, err := sch.CheckCode(ctx, tx, pickup.CheckRequest{ID: "ORD-1", Key: "3", Code: issued.Code, Amount: decimal.NewFromInt(12000)})
		if err != nil {
			return err
		}
		fmt.Println("for another amount:", less.Right, less.Left)

		check, err := sch.CheckCode(ctx, tx, pickup.CheckRequest{ID: "ORD-1", Key: "4", Code: issued.Code, Amount: amount})
		fmt.Println("for the agreed one:", check.Right)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// printed: ******
	// for another amount: false 2
	// for the agreed one: true
}

// A promise that ended without a visit is recorded once, with what the
// customer is owed.
func ExampleScheduler_RecordBreaches() {
	sch, store, now := exampleScheduler(pickup.Options{Policy: pickup.Policy{
		Compensation: pickup.Compensation{Fixed: decimal.NewFromInt(100), PerPeriod: decimal.NewFromInt(50), Cap: decimal.NewFromInt(500)},
	}})
	start := time.Date(2026, 11, 24, 3, 30, 0, 0, time.UTC)
	err := store.Update(context.Background(), func(ctx context.Context, tx pickup.Tx) error {
		_, err := sch.Reserve(ctx, tx, pickup.ReserveRequest{Key: "1", Order: "ORD-1", Slot: pickup.Slot{Hub: "KOL-1", Start: start, End: start.Add(3 * time.Hour)}})
		if err != nil {
			return err
		}
		*now = now.Add(47 * time.Hour)
		risks, err := sch.AtRisk(ctx, tx, "KOL-1", 2*time.Hour, 100)
		if err != nil {
			return err
		}
		for _, r := range risks {
			fmt.Println("at risk:", r.Reservation.ID, r.Left)
		}
		*now = now.Add(2 * time.Hour)
		for range 2 {
			broken, err := sch.RecordBreaches(ctx, tx, "KOL-1", 100)
			if err != nil {
				return err
			}
			fmt.Println("broken:", len(broken))
			for _, r := range broken {
				fmt.Println(r.ID, "is owed", r.Breach.Compensation)
			}
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// at risk: ORD-1 1h0m0s
	// broken: 1
	// ORD-1 is owed 150.00
	// broken: 0
}

// A calendar answers questions about time: here, twelve working hours from
// Saturday afternoon end on Monday.
func ExampleCalendar_AddWorking() {
	hubs, err := pickup.ReadHubs(strings.NewReader(exampleHubs), "hubs.json")
	if err != nil {
		log.Fatal(err)
	}
	cal, err := hubs.Calendar("KOL-1")
	if err != nil {
		log.Fatal(err)
	}
	from := time.Date(2026, 11, 28, 17, 0, 0, 0, cal.Zone())
	to, err := cal.AddWorking(from, 12*time.Hour)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(to.In(cal.Zone()).Format("Mon 15:04"))
	// Output: Mon 11:00
}

// All mistakes of a file are told at once, each with its line.
func ExampleReadHubs_mistakes() {
	_, err := pickup.ReadHubs(strings.NewReader(`{"hubs": [
{"id": "KOL-1", "zone": "Asia/Kolkata", "hours": "mon-sat 09:00-21:00", "capacity": 0},
{"id": "DEL-1", "zone": "Asia/Kolkata", "hours": "mon-sat 9-21", "capacity": 4}
]}`), "hubs.json")
	fmt.Println(err)
	// Output:
	// pickup: hubs.json:3:1: hub 2: span "9-21" is not two 24-hour readings such as "09:00-13:00"
	// pickup: hubs.json:2:1: hub KOL-1: capacity is 0; give 1 to 1000000
}
