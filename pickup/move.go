package pickup

import (
	"context"
	"time"
)

// Reschedule moves a reservation to another slot: the new place is taken
// before the old one is freed, in one step, so there are never two and never
// none. After a failed attempt it is the new offer. A held slot that is moved
// keeps its deadline; one that lapsed gets a new one.
//
// Errors: ErrInvalid, ErrNotFound, ErrKeyReused, *StateError, ErrAttempts,
// *TooLateError, *SlotError, *FullError, ErrConflict.
func (s *Scheduler) Reschedule(ctx context.Context, tx Tx, req RescheduleRequest) (Result, error) {
	req.Slot = req.Slot.utc()
	c := command{id: req.ID, op: OpReschedule, key: req.Key, actor: req.Actor, reason: req.Reason}
	return s.run(ctx, tx, c, c.fingerprint(req.Slot, req.Late, req.Force), func(r *Reservation, now time.Time) (take, free []Claim, err error) {
		if req.Slot.Hub != r.Slot.Hub {
			return nil, nil, &FieldError{Field: "slot", Problem: "is of another hub; cancel and book anew"}
		}
		t, err := s.moveTerms(*r, req.Late, now)
		if err != nil {
			return nil, nil, err
		}
		switch r.Status {
		case Failed, NoShow:
			if r.Strikes >= s.pol.MaxAttempts {
				return nil, nil, because(ErrAttempts, "reservation %s failed %d times, which is the most; cancel it and make a new booking", r.ID, r.Strikes)
			}
		case Reserved, Assigned:
			if err := s.inWindow(*r, c.op, now, req.Force); err != nil {
				return nil, nil, err
			}
		case Held:
			if !now.Before(r.HoldUntil) {
				r.HoldUntil = now.Add(s.pol.Hold)
			}
		case Expired:
			r.HoldUntil = now.Add(s.pol.Hold)
		}
		due, err := s.admit(ctx, tx, t, req.Slot)
		if err != nil {
			return nil, nil, err
		}
		claims := t.claims(req.Slot)
		take, free = without(claims, r.Claims), without(r.Claims, claims)
		r.Slot, r.Claims, r.DueAt, r.Executive = req.Slot, claims, due, ""
		return take, free, nil
	})
}

// Cancel ends a reservation and frees its place. A customer may do so until
// Policy.ChangeWindow before the slot, and not while the executive is on the
// way; Force sets both aside. At the door the word is OpDecline.
//
// Errors: ErrInvalid, ErrNotFound, ErrKeyReused, *StateError, *TooLateError,
// ErrConflict.
func (s *Scheduler) Cancel(ctx context.Context, tx Tx, req CancelRequest) (Result, error) {
	c := command{id: req.ID, op: OpCancel, key: req.Key, actor: req.Actor, reason: req.Reason}
	return s.run(ctx, tx, c, c.fingerprint(req.Force), func(r *Reservation, now time.Time) (take, free []Claim, err error) {
		switch r.Status {
		case Reserved, Assigned:
			if err := s.inWindow(*r, c.op, now, req.Force); err != nil {
				return nil, nil, err
			}
		case EnRoute:
			if !req.Force {
				return nil, nil, &StateError{ID: r.ID, From: r.Status, Op: c.op}
			}
		}
		free, r.Claims = r.Claims, nil
		r.HoldUntil, r.EndedAt, r.Executive = time.Time{}, now, ""
		return nil, free, nil
	})
}

// inWindow reports whether the customer may still change r.
func (s *Scheduler) inWindow(r Reservation, op Op, now time.Time, force bool) error {
	if s.pol.ChangeWindow == 0 || force {
		return nil
	}
	if until := r.Slot.Start.Add(-s.pol.ChangeWindow); !now.Before(until) {
		return &TooLateError{ID: r.ID, Op: op, Until: until}
	}
	return nil
}
