package pickup

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Hold takes a place for Policy.Hold, so that the customer can finish; Confirm
// keeps it. A hold that lapses frees its place by itself.
//
// Errors: ErrInvalid, ErrNotFound (no such hub), *SlotError, *FullError,
// ErrExists (the order has a reservation: use Reschedule), ErrKeyReused.
func (s *Scheduler) Hold(ctx context.Context, tx Tx, req ReserveRequest) (Result, error) {
	return s.book(ctx, tx, OpHold, req)
}

// Reserve books a slot at once. Errors as for Hold.
func (s *Scheduler) Reserve(ctx context.Context, tx Tx, req ReserveRequest) (Result, error) {
	return s.book(ctx, tx, OpReserve, req)
}

func (s *Scheduler) book(ctx context.Context, tx Tx, op Op, req ReserveRequest) (Result, error) {
	if req.ID == "" {
		req.ID = ID(req.Order)
	}
	now := s.now()
	c := command{id: req.ID, op: op, key: req.Key, actor: req.Actor, reason: req.Reason}
	if err := errors.Join(c.check(), checkName("order", req.Order), checkRoute(req.Area, req.Skill), checkAccepted(req.AcceptedAt, now), req.Promise.check()); err != nil {
		return Result{}, err
	}
	req.Slot = req.Slot.utc()
	fp := c.fingerprint(req.Order, req.Slot, req.Area, req.Skill, instant(req.AcceptedAt), req.Late, req.Promise)
	if res, found, err := c.replay(ctx, tx, fp); found || err != nil {
		return res, err
	}
	t, err := s.newTerms(req.Slot.Hub, req.Area, req.Skill, req.Promise, req.AcceptedAt, req.Late, now)
	if err != nil {
		return Result{}, err
	}
	if t.due, err = s.admit(ctx, tx, t, req.Slot); err != nil {
		return Result{}, err
	}
	status, _ := Status("").Next(op)
	r := Reservation{ID: req.ID, Order: req.Order, Area: req.Area, Skill: req.Skill, Promise: req.Promise, Status: status, Slot: req.Slot,
		Claims: t.claims(req.Slot), AcceptedAt: t.acceptedAt, DueAt: t.due, CreatedAt: now, UpdatedAt: now}
	if op == OpHold {
		r.HoldUntil = now.Add(s.pol.Hold)
	}
	ch := c.change(fp, "", r, now)
	ch.Take = r.Claims
	err = s.withRoom(ctx, tx, req.Slot.Hub, now, func(ctx context.Context) error { return tx.InsertReservation(ctx, r, ch) })
	if errors.Is(err, ErrExists) {
		// Perhaps the same command ran between our look and our write.
		if res, found, err := c.replay(ctx, tx, fp); found || err != nil {
			return res, err
		}
		return Result{}, because(ErrExists, "reservation %s is there already, move it with Reschedule", req.ID)
	}
	if err != nil {
		return Result{}, err
	}
	if err := s.emit(ctx, tx, ch, false); err != nil {
		return Result{}, err
	}
	return Result{Reservation: ch.After}, nil
}

// admit checks a slot once more, as Offer did, except for its places. It
// returns the end of the promise: when the customer picks a late slot although
// one inside the promise was free, the promise becomes the end of that slot.
func (s *Scheduler) admit(ctx context.Context, tx Tx, t terms, slot Slot) (time.Time, error) {
	if why := s.refusal(t, slot, t.cal.Check(slot)); why != "" {
		return t.due, &SlotError{Slot: slot.In(t.cal.Zone()), Refusal: why}
	}
	if s.opt.Feasible != nil {
		ok, err := s.opt.Feasible(ctx, tx, slot, t.area, t.skill)
		if err != nil {
			return t.due, err
		}
		if !ok {
			return t.due, &SlotError{Slot: slot.In(t.cal.Zone()), Refusal: RefusedUnreachable}
		}
	}
	if !slot.End.After(t.due) {
		return t.due, nil
	}
	inTime := t
	inTime.late = false
	choices, err := s.choices(ctx, tx, inTime, s.lastDay(inTime))
	if err != nil {
		return t.due, err
	}
	for _, c := range choices {
		if c.Refusal == "" || c.Refusal == RefusedSame && !c.Late {
			return slot.End, nil
		}
	}
	return t.due, nil
}

// Confirm keeps a held slot for good. It looks at the calendar once more, since
// a holiday may have been announced meanwhile.
//
// Errors: ErrInvalid, ErrNotFound, ErrKeyReused, *StateError, ErrExpired (the
// hold has lapsed, even if its place is not taken yet), *SlotError.
func (s *Scheduler) Confirm(ctx context.Context, tx Tx, req ConfirmRequest) (Result, error) {
	c := command{id: req.ID, op: OpConfirm, key: req.Key, actor: req.Actor, reason: req.Reason}
	return s.run(ctx, tx, c, c.fingerprint(), func(r *Reservation, now time.Time) (take, free []Claim, err error) {
		if !now.Before(r.HoldUntil) {
			return nil, nil, because(ErrExpired, "the hold of reservation %s ended at %s, pick a slot again", r.ID, r.HoldUntil.Format(time.RFC3339))
		}
		cal, err := s.hubs.Calendar(r.Slot.Hub)
		if err != nil {
			return nil, nil, err
		}
		why := cal.Check(r.Slot)
		if why == "" && !now.Before(r.Slot.Start) {
			why = RefusedStarted
		}
		if why != "" {
			return nil, nil, &SlotError{Slot: r.Slot.In(cal.Zone()), Refusal: why}
		}
		r.HoldUntil = time.Time{}
		return nil, nil, nil
	})
}

// holdPage is how many lapsed holds are read at a time.
const holdPage = 1000

// withRoom runs write, and when a place is full frees the lapsed holds on it
// and runs write again. If that does not help the holds stay as they were.
func (s *Scheduler) withRoom(ctx context.Context, tx Tx, hub string, now time.Time, write func(context.Context) error) error {
	err := write(ctx)
	var full *FullError
	if !errors.As(err, &full) {
		return err
	}
	return tx.Nested(ctx, func(ctx context.Context) error {
		for {
			freed, err := s.expire(ctx, tx, hub, now, holdPage, full.Place)
			if err != nil {
				return err
			}
			if freed == 0 {
				return full
			}
			full = nil
			if err := write(ctx); !errors.As(err, &full) {
				return err
			}
		}
	})
}

// ExpireHolds frees the places of up to limit lapsed holds of hub and returns
// how many it freed. Nothing depends on it being called: a booking that needs
// a place frees it. It keeps the events timely and the tables small.
func (s *Scheduler) ExpireHolds(ctx context.Context, tx Tx, hub string, limit int) (int, error) {
	return s.expire(ctx, tx, hub, s.now(), limit, "")
}

// expire frees lapsed holds; with place set only those on it, unless there are
// more than a page of others before them.
func (s *Scheduler) expire(ctx context.Context, tx Tx, hub string, now time.Time, limit int, place string) (int, error) {
	list, err := tx.ExpiredHolds(ctx, hub, now, limit)
	if err != nil {
		return 0, err
	}
	all := place == "" || len(list) == limit
	n := 0
	for _, r := range list {
		if !all && len(without([]Claim{{Hub: hub, Place: place}}, r.Claims)) > 0 {
			continue
		}
		c := command{id: r.ID, op: OpExpire, key: fmt.Sprintf("%sexpire:%d", keyPrefix, r.Revision), actor: "pickup"}
		from := r.Status
		free := r.Claims
		r.Status, r.Claims, r.HoldUntil, r.UpdatedAt = Expired, nil, time.Time{}, now
		ch := c.change(c.fingerprint(), from, r, now)
		ch.Free = free
		switch err := tx.UpdateReservation(ctx, r, ch); {
		case errors.Is(err, ErrConflict), errors.Is(err, ErrExists):
			continue // someone else was faster
		case err != nil:
			return n, err
		}
		if err := s.emit(ctx, tx, ch, false); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
