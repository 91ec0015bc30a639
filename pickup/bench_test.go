package pickup_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/sellback/sellback/pickup"
)

// An offer of two days, and of the two weeks of the horizon.
func BenchmarkOffer(b *testing.B) {
	for name, late := range map[string]bool{"promise": false, "horizon": true} {
		b.Run(name, func(b *testing.B) {
			h := kolkata(b)
			h.AreaLimit = 9
			d := newDesk(b, h, nil)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.offer(pickup.OfferRequest{Area: "700019", Late: late}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A booking, and the part of it that any store over the same records has: one
// insertion with one place.
func BenchmarkReserve(b *testing.B) {
	h := kolkata(b)
	h.Capacity = 1_000_000
	b.Run("scheduler", func(b *testing.B) {
		d := newDesk(b, h, nil)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			d.must(d.reserve(pickup.ReserveRequest{Order: fmt.Sprint("o", i), Slot: d.slot(24, 9)}))
		}
	})
	b.Run("store", func(b *testing.B) {
		d := newDesk(b, h, nil)
		slot := d.slot(24, 9)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			r := pickup.Reservation{ID: pickup.ID(fmt.Sprint("o", i)), Status: pickup.Reserved, Slot: slot}
			d.must(d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
				return pickup.Result{}, tx.InsertReservation(ctx, r, pickup.Change{Reservation: r.ID, Key: "k", Seq: 1, After: r,
					Take: []pickup.Claim{{Hub: "KOL-1", Place: "slot/20261124T0330Z", Limit: h.Capacity}}})
			}))
		}
	})
}
