package buybacktest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/voucher"
)

// wayCases are the ways through an order's life other than the straight one.
var wayCases = []testCase{
	{"cancel-frees-place", "a cancelled order gives its place back, once", func(t *testing.T, s buyback.Store) error {
		p := NewProgram(s, nil)
		first, err := UpTo(t.Context(), p, "o1", buyback.Scheduled)
		if err != nil {
			return err
		}
		if _, err := UpTo(t.Context(), p, "o2", buyback.Scheduled); err != nil { // the same slot, now full
			return err
		}
		if _, err := UpTo(t.Context(), p, "o3", buyback.Accepted); err != nil {
			return err
		}
		book := func(key string) error {
			return p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
				_, err := ss.Schedule(ctx, cmd(key), buyback.VisitRequest{Order: "o3", Slot: first.Visit})
				return err
			})
		}
		if err := is("Schedule in a full slot", book("s1"), pickup.ErrFull); err != nil {
			return err
		}
		for n := range 2 { // the repetition frees nothing more
			err := p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
				out, err := ss.Cancel(ctx, cmd("c"), "o1")
				return errors.Join(err, same("replayed", out.Replayed, n == 1), same("state", out.Order.State, buyback.Cancelled))
			})
			if err != nil {
				return err
			}
		}
		return errors.Join(book("s2"), view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			r, err := tx.Reservation(ctx, "o3")
			if err != nil {
				return err
			}
			taken, err := tx.PlacesTaken(ctx, r.Slot.Hub, []string{r.Claims[0].Place})
			return errors.Join(err, same("taken", taken, []int{places}))
		}))
	}},
	{"reschedule", "a moved visit holds the new place and not the old one", func(t *testing.T, s buyback.Store) error {
		p := NewProgram(s, nil)
		o, err := UpTo(t.Context(), p, "o1", buyback.Scheduled)
		if err != nil {
			return err
		}
		var old, moved pickup.Reservation
		err = p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			offer, err := ss.Slots(ctx, "o1")
			if err != nil {
				return err
			}
			if old, err = ss.Reservation(ctx, "o1"); err != nil {
				return err
			}
			best := offer.Best()
			slot := best[len(best)-1].Slot
			if slot.Equal(o.Visit) {
				return errors.New("only the slot booked already is offered")
			}
			out, err := ss.Reschedule(ctx, cmd("m"), buyback.VisitRequest{Order: "o1", Slot: slot})
			if err != nil {
				return err
			}
			moved, err = ss.Reservation(ctx, "o1")
			return errors.Join(err, same("visit", out.Order.Visit.Equal(slot), true), same("state", out.Order.State, buyback.Scheduled))
		})
		if err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			taken, err := tx.PlacesTaken(ctx, "KOL-1", []string{old.Claims[0].Place, moved.Claims[0].Place})
			return errors.Join(err, same("taken before and now", taken, []int{0, 1}))
		})
	}},
	{"attempts", "a visit that came to nothing is followed by another, until the attempts are used up", func(t *testing.T, s buyback.Store) error {
		c := &clock{at}
		p := program(s, c)
		o, err := UpTo(t.Context(), p, "o1", buyback.AtDoor)
		if err != nil {
			return err
		}
		for n := 1; ; n++ {
			c.t = o.Visit.Start.Add(10 * time.Minute)
			proof := &pickup.Proof{At: c.t, Point: &pickup.Point{Lat: 22.5, Lng: 88.3}, CallRef: "call-1", OTP: pickup.OTPNoAnswer}
			err := p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
				if n > 1 { // nobody is absent before the executive was there
					if _, err := ss.Arrive(ctx, cmd(fmt.Sprintf("a%d", n)), buyback.ArriveRequest{Order: "o1", Executive: "ex-2"}); err != nil {
						return err
					}
				}
				out, err := ss.FailAttempt(ctx, cmd(fmt.Sprintf("f%d", n)), buyback.FailRequest{Order: "o1", Cause: pickup.CauseAbsent, Proof: proof})
				return errors.Join(err, same("attempts", out.Order.Attempts, n), same("state", out.Order.State, buyback.AttemptFailed))
			})
			if err != nil {
				return fmt.Errorf("attempt %d: %w", n, err)
			}
			err = p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
				offer, err := ss.Slots(ctx, "o1")
				if err != nil {
					return err
				}
				out, err := ss.Schedule(ctx, cmd(fmt.Sprintf("s%d", n)), buyback.VisitRequest{Order: "o1", Slot: offer.Best()[0].Slot})
				o = out.Order
				return err
			})
			if n == 3 {
				return is("Schedule after three attempts", err, pickup.ErrAttempts)
			}
			if err != nil {
				return fmt.Errorf("visit %d: %w", n+1, err)
			}
		}
	}},
	{"failure-needs-proof", "nobody is blamed for a visit without proof of it", func(t *testing.T, s buyback.Store) error {
		p := NewProgram(s, nil)
		o, err := UpTo(t.Context(), p, "o1", buyback.AtDoor)
		if err != nil {
			return err
		}
		err = p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			_, err := ss.FailAttempt(ctx, cmd("f"), buyback.FailRequest{Order: "o1", Cause: pickup.CauseAbsent})
			return err
		})
		return errors.Join(is("FailAttempt", err, pickup.ErrProof), unchanged(t, s, o))
	}},
	{"dispute", "a contested price is inspected again; as declared after all, the first price is back and asked for anew", func(t *testing.T, s buyback.Store) error {
		p := NewProgram(s, nil)
		o, err := UpTo(t.Context(), p, "o1", buyback.AtDoor)
		if err != nil {
			return err
		}
		return p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			low, err := ss.Inspect(ctx, cmd("i1"), buyback.InspectRequest{Order: "o1", Findings: []pricing.Finding{{Question: "look", Option: "screen_cracked", Visible: true}}})
			if err != nil {
				return err
			}
			if _, err := ss.Dispute(ctx, cmd("d"), "o1"); err != nil {
				return err
			}
			back, err := ss.Inspect(ctx, cmd("i2"), buyback.InspectRequest{Order: "o1"})
			if err != nil {
				return err
			}
			if err := errors.Join(same("lower", low.Order.Offer < o.Offer, true), same("offer", back.Order.Offer, o.Offer),
				same("consent", back.Order.Consent.IsZero(), true), same("state", back.Order.State, buyback.Revised)); err != nil {
				return err
			}
			out, err := ss.Agree(ctx, cmd("a"), buyback.ConsentRequest{Order: "o1", Consent: o.Consent})
			return errors.Join(err, same("state", out.Order.State, buyback.Agreed))
		})
	}},
	{"decline", "a customer who keeps the phone gets no voucher, and the order can be closed", func(t *testing.T, s buyback.Store) error {
		p := NewProgram(s, nil)
		if _, err := UpTo(t.Context(), p, "o1", buyback.Agreed); err != nil {
			return err
		}
		err := p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			_, err := ss.Decline(ctx, cmd("d"), "o1")
			return err
		})
		if err != nil {
			return err
		}
		err = p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			_, err := ss.IssueVoucher(ctx, cmd("v"), "o1")
			return err
		})
		var state *buyback.StateError
		if !errors.As(err, &state) {
			return fmt.Errorf("from IssueVoucher: got %v, want a StateError", err)
		}
		return p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			out, err := ss.Close(ctx, cmd("c"), "o1", "returned")
			_, none := ss.Balance(ctx, voucher.Ref{ID: buyback.VoucherID("o1")})
			return errors.Join(err, same("disposition", out.Order.Disposition, "returned"), is("Balance", none, voucher.ErrNotFound))
		})
	}},
	{"expire", "a quote expires when its time is over and not before", func(t *testing.T, s buyback.Store) error {
		c := &clock{at}
		p := program(s, c)
		o, err := UpTo(t.Context(), p, "o1", buyback.Quoted)
		if err != nil {
			return err
		}
		expire := func() (out buyback.Outcome, err error) {
			err = p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
				out, err = ss.Expire(ctx, cmd("e"), "o1")
				return err
			})
			return out, err
		}
		c.t = o.QuoteUntil.Add(-time.Microsecond)
		var input *buyback.InputError
		if _, err := expire(); !errors.As(err, &input) {
			return fmt.Errorf("from Expire: got %v, want an InputError", err)
		}
		c.t = o.QuoteUntil
		out, err := expire()
		return errors.Join(err, same("state", out.Order.State, buyback.Expired))
	}},
}
