package pickup

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// breach is the record of a promise broken by now.
func (s *Scheduler) breach(r Reservation, now time.Time) (*Breach, error) {
	sum, err := s.pol.Compensation.For(now.Sub(r.DueAt))
	if err != nil {
		return nil, err
	}
	return &Breach{At: now, Due: r.DueAt, Compensation: sum}, nil
}

// RecordBreaches records up to limit promises of hub that have ended without a
// visit, earliest first, and returns those reservations. Each is recorded
// once, with one event and with the compensation that the policy grants; paying
// it is the caller's. A visit that comes late records its breach on arrival, if
// this did not before. Call it every few minutes.
func (s *Scheduler) RecordBreaches(ctx context.Context, tx Tx, hub string, limit int) ([]Reservation, error) {
	if _, err := s.hubs.Calendar(hub); err != nil {
		return nil, err
	}
	now := s.now()
	list, err := tx.DueReservations(ctx, hub, now, limit)
	if err != nil {
		return nil, err
	}
	var done []Reservation
	for _, r := range list {
		c := command{id: r.ID, op: OpBreach, key: keyPrefix + "breach", actor: "pickup"}
		from := r.Status
		if r.Breach, err = s.breach(r, now); err != nil {
			return done, err
		}
		r.UpdatedAt = now
		ch := c.change(c.fingerprint(), from, r, now)
		switch err := tx.UpdateReservation(ctx, r, ch); {
		case errors.Is(err, ErrConflict), errors.Is(err, ErrExists):
			continue // someone else was faster
		case err != nil:
			return done, fmt.Errorf("pickup: breach of reservation %s: %w", r.ID, err)
		}
		if err := s.emit(ctx, tx, ch, true); err != nil {
			return done, err
		}
		done = append(done, ch.After)
	}
	return done, nil
}

// A Risk is a promise in danger.
type Risk struct {
	Reservation Reservation
	// Left is the time to the end of the promise, negative when it is over.
	Left time.Duration
	// Unplanned says that no visit inside the promise is booked: the last one
	// failed, or the slot ends after the promise.
	Unplanned bool
}

// AtRisk lists up to limit reservations of hub whose promise ends within the
// given time, earliest first: those nobody has arrived for. Breaches already
// recorded are left out.
func (s *Scheduler) AtRisk(ctx context.Context, tx Tx, hub string, within time.Duration, limit int) ([]Risk, error) {
	if _, err := s.hubs.Calendar(hub); err != nil {
		return nil, err
	}
	now := s.now()
	list, err := tx.DueReservations(ctx, hub, now.Add(within), limit)
	if err != nil {
		return nil, err
	}
	risks := make([]Risk, len(list))
	for i, r := range list {
		risks[i] = Risk{Reservation: r, Left: r.DueAt.Sub(now),
			Unplanned: r.Status == Failed || r.Status == NoShow || r.Slot.End.After(r.DueAt)}
	}
	return risks, nil
}

// Displaced lists reservations of hub that are held or promised in a slot from
// now on in which the hub has since become closed: a holiday was announced, a
// blackout declared, the hours changed. Somebody has to move them. It reads the
// bookings of the next span of time given.
func (s *Scheduler) Displaced(ctx context.Context, tx Tx, hub string, ahead time.Duration) ([]Reservation, error) {
	cal, err := s.hubs.Calendar(hub)
	if err != nil {
		return nil, err
	}
	const page = 500
	var found []Reservation
	from, after := s.now(), ID("")
	for to := from.Add(ahead); ; {
		list, err := tx.HubReservations(ctx, hub, from, to, after, page)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			switch r.Status {
			case Held, Reserved, Assigned:
				if cal.Check(r.Slot) != "" {
					found = append(found, r)
				}
			}
		}
		if len(list) < page {
			return found, nil
		}
		from, after = list[len(list)-1].Slot.Start, list[len(list)-1].ID
	}
}
