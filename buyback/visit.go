package buyback

import (
	"context"
	"fmt"
	"time"

	"github.com/sellback/sellback/pickup"
)

// reservationID is that of the one reservation of an order: a failed visit is
// followed by another of the same reservation, which counts the attempts.
func reservationID(o *Order) pickup.ID { return pickup.ID(o.ID) }

// Slots offers the visits that can be booked for an accepted order, inside the
// promise. It is *pickup.NoSlotError when there is none.
func (s *Session) Slots(ctx context.Context, id OrderID) (pickup.Offer, error) {
	o, err := s.tx.Order(ctx, id)
	if err != nil {
		return pickup.Offer{}, err
	}
	r := pickup.OfferRequest{Hub: o.Hub, Area: o.PIN.String(), AcceptedAt: o.AcceptedAt, Promise: o.Promise}
	switch o.State {
	case Accepted:
	case Scheduled, AttemptFailed:
		r.Reservation = reservationID(&o)
	default:
		return pickup.Offer{}, &StateError{Order: id, From: o.State, Op: OpSchedule}
	}
	return s.rules.scheduler.Offer(ctx, s.tx, r)
}

// A VisitRequest books or moves the visit of an order.
type VisitRequest struct {
	Order OrderID
	Slot  pickup.Slot // as it was offered
	Late  bool        // permits a slot that ends after the promise
}

// Schedule books a visit: the first one, or another after an attempt that came
// to nothing. It fails with *pickup.FullError when the last place went to
// somebody else meanwhile, and with the other refusals of pickup.Scheduler.
func (s *Session) Schedule(ctx context.Context, cmd Command, r VisitRequest) (Outcome, error) {
	return s.visit(ctx, cmd, OpSchedule, r)
}

// Reschedule moves a booked visit. The new place is taken before the old one
// is given back.
func (s *Session) Reschedule(ctx context.Context, cmd Command, r VisitRequest) (Outcome, error) {
	return s.visit(ctx, cmd, OpReschedule, r)
}

func (s *Session) visit(ctx context.Context, cmd Command, op Op, r VisitRequest) (Outcome, error) {
	slot := pickup.Slot{Hub: r.Slot.Hub, Start: r.Slot.Start.UTC(), End: r.Slot.End.UTC()}
	input := struct {
		Slot pickup.Slot
		Late bool
	}{slot, r.Late}
	return s.step(ctx, r.Order, cmd, op, input, func(ctx context.Context, o *Order) (write, error) {
		if slot.Hub != o.Hub {
			return nil, &InputError{Field: "VisitRequest.Slot", Reason: fmt.Sprintf("is of hub %q, but the order is served by %q; take a slot from Slots", slot.Hub, o.Hub)}
		}
		first := o.State == Accepted
		o.State = Scheduled
		o.Reservation, o.Visit = reservationID(o), slot
		if !first {
			return func(ctx context.Context) error {
				_, err := s.rules.scheduler.Reschedule(ctx, s.tx, pickup.RescheduleRequest{
					ID: o.Reservation, Key: cmd.Key, Actor: cmd.Actor, Reason: cmd.Reason, Slot: slot, Late: r.Late,
				})
				return err
			}, nil
		}
		return func(ctx context.Context) error {
			_, err := s.rules.scheduler.Reserve(ctx, s.tx, pickup.ReserveRequest{
				Key: cmd.Key, Actor: cmd.Actor, Reason: cmd.Reason,
				ID: o.Reservation, Order: string(o.ID), Slot: slot, Area: o.PIN.String(),
				AcceptedAt: o.AcceptedAt, Promise: o.Promise, Late: r.Late,
			})
			return err
		}, nil
	})
}

func (s *Session) cancelVisit(ctx context.Context, cmd Command, o *Order) error {
	v, err := s.tx.Reservation(ctx, o.Reservation)
	if err != nil || v.Status == pickup.Cancelled { // the host may have done so on its own
		return err
	}
	_, err = s.rules.scheduler.Cancel(ctx, s.tx, pickup.CancelRequest{
		ID: o.Reservation, Key: cmd.Key, Actor: cmd.Actor, Reason: cmd.Reason,
	})
	return err
}

// An ArriveRequest says that the executive is at the door.
type ArriveRequest struct {
	Order     OrderID
	Executive string // the host's id of the executive; required
}

// Arrive records that the executive is at the door. Where the host did not
// record the assignment and the departure, both are recorded now.
func (s *Session) Arrive(ctx context.Context, cmd Command, r ArriveRequest) (Outcome, error) {
	if err := checkID("ArriveRequest.Executive", r.Executive); err != nil {
		return Outcome{}, err
	}
	return s.step(ctx, r.Order, cmd, OpArrive, r.Executive, func(_ context.Context, o *Order) (write, error) {
		o.State = AtDoor
		return func(ctx context.Context) error {
			return s.walk(ctx, cmd, o, r.Executive, pickup.Arrived, pickup.OpAssign, pickup.OpDepart, pickup.OpArrive)
		}, nil
	})
}

// walk takes a reservation through the given steps to its last status, leaving
// out those it has behind it.
func (s *Session) walk(ctx context.Context, cmd Command, o *Order, executive string, last pickup.Status, ops ...pickup.Op) error {
	v, err := s.tx.Reservation(ctx, o.Reservation)
	if err != nil {
		return err
	}
	status := v.Status
	if status == last {
		return nil // the host recorded it on its own
	}
	for i, op := range ops {
		next, ok := status.Next(op)
		if !ok && i < len(ops)-1 {
			continue
		}
		r := pickup.StepRequest{ID: o.Reservation, Op: op, Key: cmd.Key + "/" + string(op), Actor: cmd.Actor, Reason: cmd.Reason}
		if op == pickup.OpAssign {
			if v.Executive == executive {
				continue
			}
			r.Executive = executive
		}
		if _, err := s.rules.scheduler.Step(ctx, s.tx, r); err != nil {
			return err
		}
		status = next
	}
	return nil
}

// A FailRequest says that a visit came to nothing.
type FailRequest struct {
	Order OrderID
	Cause pickup.Cause // why, which also says whose fault it was
	// Proof is required when the fault is the customer's, so that nobody is
	// blamed for a visit that was not made.
	Proof *pickup.Proof
}

// FailAttempt records a visit that came to nothing. Another may be scheduled
// until the pickup policy's attempts are used up.
func (s *Session) FailAttempt(ctx context.Context, cmd Command, r FailRequest) (Outcome, error) {
	if r.Proof != nil { // the same instant in another zone is the same request
		p := *r.Proof
		p.At = p.At.UTC().Truncate(time.Microsecond)
		r.Proof = &p
	}
	return s.step(ctx, r.Order, cmd, OpFailAttempt, r, func(_ context.Context, o *Order) (write, error) {
		o.State = AttemptFailed
		o.Attempts++
		return func(ctx context.Context) error {
			_, err := s.rules.scheduler.Fail(ctx, s.tx, pickup.FailRequest{
				ID: o.Reservation, Key: cmd.Key, Actor: cmd.Actor, Reason: cmd.Reason,
				Cause: r.Cause, Proof: r.Proof,
			})
			return err
		}, nil
	})
}

// Reservation returns the reservation of an order with all its visits, or
// pickup.ErrNotFound before one was booked.
func (s *Session) Reservation(ctx context.Context, id OrderID) (pickup.Reservation, error) {
	o, err := s.tx.Order(ctx, id)
	if err != nil {
		return pickup.Reservation{}, err
	}
	if o.Reservation == "" {
		return pickup.Reservation{}, fmt.Errorf("order %s: no visit is booked: %w", id, pickup.ErrNotFound)
	}
	return s.tx.Reservation(ctx, o.Reservation)
}
