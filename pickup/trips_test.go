package pickup_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
)

// A counter counts the calls of a Tx, each of which is a trip to the database.
type counter struct {
	pickup.Tx
	calls []string
}

func (c *counter) saw(what string) { c.calls = append(c.calls, what) }

func (c *counter) Reservation(ctx context.Context, id pickup.ID) (pickup.Reservation, error) {
	c.saw("read")
	return c.Tx.Reservation(ctx, id)
}

func (c *counter) InsertReservation(ctx context.Context, r pickup.Reservation, ch pickup.Change) error {
	c.saw("write")
	return c.Tx.InsertReservation(ctx, r, ch)
}

func (c *counter) UpdateReservation(ctx context.Context, r pickup.Reservation, ch pickup.Change) error {
	c.saw("write")
	return c.Tx.UpdateReservation(ctx, r, ch)
}

func (c *counter) ReservationChange(ctx context.Context, id pickup.ID, key string) (pickup.Change, error) {
	c.saw("look")
	return c.Tx.ReservationChange(ctx, id, key)
}

func (c *counter) PlacesTaken(ctx context.Context, hub string, places []string) ([]int, error) {
	c.saw("count")
	return c.Tx.PlacesTaken(ctx, hub, places)
}

func (c *counter) ExpiredHolds(ctx context.Context, hub string, now time.Time, limit int) ([]pickup.Reservation, error) {
	c.saw("holds")
	return c.Tx.ExpiredHolds(ctx, hub, now, limit)
}

func (c *counter) AppendReservationEvents(ctx context.Context, events ...pickup.Event) error {
	c.saw("events")
	return c.Tx.AppendReservationEvents(ctx, events...)
}

func (c *counter) Nested(ctx context.Context, fn func(context.Context) error) error {
	c.saw("nested")
	return c.Tx.Nested(ctx, fn)
}

// Commands stay within four trips and so, with BEGIN and COMMIT, within six; a
// fresh command looks at the journal once and opens no savepoint.
func TestTrips(t *testing.T) {
	h := kolkata(t)
	h.AreaLimit = 9
	d := newDesk(t, h, &pickup.Options{CodeKey: []byte("0123456789abcdef")})
	trips := func(what, want string, fn func(ctx context.Context, tx pickup.Tx) (pickup.Result, error)) {
		t.Helper()
		var c *counter
		_, err := d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
			c = &counter{Tx: tx}
			return fn(ctx, c)
		})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got := fmt.Sprint(c.calls); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	book := pickup.ReserveRequest{Key: "b", Order: "o", Slot: d.slot(24, 9), Area: "700019"}
	trips("hold", "[look write events]", func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return d.sch.Hold(ctx, tx, book) })
	trips("repeat", "[look]", func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) { return d.sch.Hold(ctx, tx, book) })
	trips("confirm", "[read look write events]", func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		return d.sch.Confirm(ctx, tx, pickup.ConfirmRequest{ID: "o", Key: "c"})
	})
	trips("reschedule", "[read look write events]", func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		return d.sch.Reschedule(ctx, tx, pickup.RescheduleRequest{ID: "o", Key: "m", Slot: d.slot(24, 12)})
	})
	trips("assign", "[read look write events]", func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		return d.sch.Step(ctx, tx, pickup.StepRequest{ID: "o", Key: "a", Op: pickup.OpAssign, Executive: "EX-1"})
	})
	trips("cancel", "[read look write events]", func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		return d.sch.Cancel(ctx, tx, pickup.CancelRequest{ID: "o", Key: "x"})
	})
	trips("offer", "[count holds]", func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		_, err := d.sch.Offer(ctx, tx, pickup.OfferRequest{Hub: "KOL-1", Area: "700019"})
		return pickup.Result{}, err
	})
}
