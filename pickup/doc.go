// Package pickup books an executive to the customer's door: it offers visits
// that can really happen, keeps the one the customer picks, and watches that
// the promise is kept. It imports no other package of this module, so a courier
// can use it without vouchers or prices.
//
// # Hubs and calendars
//
// A [Hub] is a base with its zone, weekly hours, holidays, blackouts, cut-offs
// and room. Hubs are plain data, read with [ReadHubs] (JSON), [ReadHubsCSV] and
// [ReadHolidaysCSV] or filled in, and checked by [NewHubs], which reports every
// mistake at once. A [Calendar] cuts the working hours into slots on the local
// clock: 09:00 in Kolkata is 03:30 UTC, and a day on which the clocks change
// keeps its readings. Zone data are the host's, see [time.LoadLocation];
// programs for hosts without any import time/tzdata.
//
// # Offering and booking
//
// A [Scheduler] holds the rules, see [Policy]: the promise of 48 hours from
// acceptance, the five minutes a hold lasts, the three attempts. Its methods
// take a transaction, [Tx], of the host's store:
//
//	sch, err := pickup.NewScheduler(hubs, nil)
//	err = store.Update(ctx, func(ctx context.Context, tx pickup.Tx) error {
//		offer, err := sch.Offer(ctx, tx, pickup.OfferRequest{Hub: "KOL-1", Area: "700019"})
//		if err != nil {
//			return err
//		}
//		_, err = sch.Reserve(ctx, tx, pickup.ReserveRequest{
//			Key: "tap-1", Order: "ORD-17", Slot: offer.Best()[0].Slot, Area: "700019",
//		})
//		return err
//	})
//
// Every slot of an [Offer] has its free places or the [Refusal] that says why
// not. [Scheduler.Reserve] books at once; [Scheduler.Hold] and
// [Scheduler.Confirm] do so in two steps. [Scheduler.Reschedule] takes the new
// place before it frees the old one. An order has one [Reservation] for life.
//
// # The visit
//
// [Scheduler.Step] takes the visit from assigned to collected,
// [Scheduler.Fail] records a failed attempt with its cause, and so whose fault
// it was, and [Scheduler.Reschedule] makes the next one. [Transitions] is the
// whole table. [Scheduler.IssueCode] and [Scheduler.CheckCode] let the
// customer confirm the amount at the door.
//
// # Promises
//
// [Scheduler.AtRisk] lists the promises in danger, [Scheduler.RecordBreaches]
// records each broken one once, with the compensation due,
// [Scheduler.Displaced] lists visits whose hub has since closed, and
// [TimeToDoor] sums up how long customers waited.
//
// # Guarantees
//
// Room is counted in rows that change only by conditional writes, in the same
// step as the reservation, so no race oversells a slot. Every command has an
// idempotency key: a repeat returns the first result and changes nothing. Each
// change leaves a line of history and an event in the same transaction.
// Reservations hold no personal data, only the opaque reference of the order.
// Stores are checked by package pickuptest; buyback/memstore and
// buyback/sqlitestore, through buyback.Pickups, are ready to use.
//
// Sub-packages: ics writes calendar files, route decides who goes where.
package pickup
