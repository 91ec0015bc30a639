package pickup

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
)

// An OfferRequest asks what can be booked.
type OfferRequest struct {
	// Hub that would make the visit. Required unless Reservation is set.
	Hub string
	// Area is where the visit goes, usually a PIN code. Optional, as in
	// ReserveRequest.
	Area string
	// Skill that the executive must have. Optional.
	Skill string
	// AcceptedAt starts the promise. Now when zero.
	AcceptedAt time.Time
	// Promise is what the area was promised. Optional.
	Promise Promise
	// Late also offers slots that end after the promise, up to the policy's
	// horizon.
	Late bool
	// Reservation, when set, asks what that reservation can be moved to. Hub,
	// Area, Skill, AcceptedAt and Promise are then those of the reservation.
	Reservation ID
}

// An Offer lists the slots up to the end of the promise's last day (up to the
// horizon with Late), in order of time.
type Offer struct {
	Hub        string
	Zone       *time.Location // the hub's, to show the slots in
	AcceptedAt time.Time
	DueAt      time.Time // end of the promise
	Choices    []Choice
}

// A Choice is a slot and whether it can be booked.
type Choice struct {
	Slot Slot
	// Left is the number of visits that still fit, by slot, skill and area
	// limit together; 0 when Refusal is set.
	Left int
	// Refusal is empty when the slot can be booked.
	Refusal Refusal
	// Late says that the slot ends after the promise.
	Late bool
	// Second says that, if this visit fails, another slot on a later day is
	// free inside the promise.
	Second bool
}

// Best returns the choices that can be booked: those inside the promise first,
// among them first those that leave room for a second attempt, then by time.
func (o Offer) Best() []Choice {
	var best []Choice
	for _, c := range o.Choices {
		if c.Refusal == "" {
			best = append(best, c)
		}
	}
	rank := func(c Choice) int {
		switch {
		case c.Late:
			return 2
		case c.Second:
			return 0
		}
		return 1
	}
	slices.SortStableFunc(best, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.Slot.Start.Compare(b.Slot.Start))
	})
	return best
}

// terms are what decides about the slots of one request.
type terms struct {
	cal        *Calendar
	area       string
	skill      string
	promise    Promise
	acceptedAt time.Time
	due        time.Time
	late       bool
	now        time.Time
	notBefore  Date    // first local day, zero for any
	current    Slot    // refused as the same, zero for none
	self       ID      // reservation that would move, empty for a new one
	own        []Claim // places that it would give up
}

// Offer lists the slots of a hub, each with its free places or the reason why
// it cannot be booked. Places of lapsed holds count as free. When nothing can
// be booked the offer comes with a *NoSlotError. It writes nothing, and what
// it shows may be gone a moment later: Reserve decides.
func (s *Scheduler) Offer(ctx context.Context, tx Tx, req OfferRequest) (Offer, error) {
	t, err := s.offerTerms(ctx, tx, req)
	if err != nil {
		return Offer{}, err
	}
	last := s.lastDay(t)
	choices, err := s.choices(ctx, tx, t, last)
	if err != nil {
		return Offer{}, err
	}
	o := Offer{Hub: t.cal.hub.ID, Zone: t.cal.Zone(), AcceptedAt: t.acceptedAt, DueAt: t.due, Choices: choices}
	if slices.ContainsFunc(choices, func(c Choice) bool { return c.Refusal == "" }) {
		return o, nil
	}
	none := &NoSlotError{Hub: o.Hub, Due: t.due}
	if !t.late {
		t.late = true
		all, err := s.choices(ctx, tx, t, s.lastDay(t))
		if err != nil {
			return Offer{}, err
		}
		for _, c := range all {
			if c.Refusal == "" {
				none.Earliest, none.BreaksSLA = c.Slot, c.Late
				break
			}
		}
	}
	return o, none
}

func (s *Scheduler) offerTerms(ctx context.Context, tx Tx, req OfferRequest) (terms, error) {
	now := s.now()
	if req.Reservation != "" {
		r, err := tx.Reservation(ctx, req.Reservation)
		if err != nil {
			return terms{}, err
		}
		if _, ok := r.Status.Next(OpReschedule); !ok {
			return terms{}, &StateError{ID: r.ID, From: r.Status, Op: OpReschedule}
		}
		return s.moveTerms(r, req.Late, now)
	}
	if err := errors.Join(checkRoute(req.Area, req.Skill), checkAccepted(req.AcceptedAt, now), req.Promise.check()); err != nil {
		return terms{}, err
	}
	return s.newTerms(req.Hub, req.Area, req.Skill, req.Promise, req.AcceptedAt, req.Late, now)
}

// newTerms are those of a first booking.
func (s *Scheduler) newTerms(hub, area, skill string, promise Promise, accepted time.Time, late bool, now time.Time) (terms, error) {
	cal, err := s.hubs.Calendar(hub)
	if err != nil {
		return terms{}, err
	}
	t := terms{cal: cal, area: area, skill: skill, promise: promise, late: late, now: now, acceptedAt: now}
	if !accepted.IsZero() {
		t.acceptedAt = instant(accepted)
	}
	t.due, err = s.due(cal, t.acceptedAt, promise.sla(s.pol))
	return t, err
}

// moveTerms are those of another slot for r.
func (s *Scheduler) moveTerms(r Reservation, late bool, now time.Time) (terms, error) {
	cal, err := s.hubs.Calendar(r.Slot.Hub)
	if err != nil {
		return terms{}, err
	}
	t := terms{cal: cal, area: r.Area, skill: r.Skill, promise: r.Promise, late: late, now: now, acceptedAt: r.AcceptedAt, due: r.DueAt, self: r.ID, own: r.Claims}
	switch r.Status {
	case Failed, NoShow:
		if r.Failure != nil && r.Failure.Fault.charged() {
			t.notBefore = cal.Date(r.Failure.At).AddDays(1)
		}
	case Held:
		if now.Before(r.HoldUntil) { // a lapsed hold may be renewed where it was
			t.current = r.Slot
		}
	case Reserved, Assigned:
		t.current = r.Slot
	}
	return t, nil
}

// due returns the end of the promise.
func (s *Scheduler) due(cal *Calendar, accepted time.Time, sla time.Duration) (time.Time, error) {
	if s.pol.WorkingTime {
		due, err := cal.AddWorking(accepted, sla)
		return instant(due), err
	}
	return instant(accepted.Add(sla)), nil
}

// lastDay returns the end of the local day up to which slots are listed.
func (s *Scheduler) lastDay(t terms) time.Time {
	last := t.due
	if t.late {
		last = t.now.Add(s.pol.Horizon)
	}
	end, _ := resolve(t.cal.Date(last).AddDays(1), 0, t.cal.Zone())
	return end
}

// refusal decides everything about a slot except the places left in it. closed
// is what the calendar says.
func (s *Scheduler) refusal(t terms, slot Slot, closed Refusal) Refusal {
	local := t.cal.Date(slot.Start)
	switch {
	case closed == RefusedNoSlot:
		return closed
	case slot.Equal(t.current):
		return RefusedSame
	case !t.now.Before(slot.Start):
		return RefusedStarted
	case closed != "":
		return closed
	case t.skill != "" && t.cal.hub.Skills[t.skill] == 0:
		return RefusedSkill
	case t.now.Add(t.cal.hub.Notice).After(slot.Start):
		return RefusedNotice
	case local.Compare(t.notBefore) < 0:
		return RefusedReattempt
	case slot.End.After(t.due) && !t.late:
		return RefusedSLA
	case slot.End.After(t.now.Add(s.pol.Horizon)) && slot.End.After(t.due):
		return RefusedHorizon
	}
	if at, ok := t.cutOff(); ok {
		// That of a later day is still to come.
		if cut, _ := resolve(local, at, t.cal.Zone()); !t.now.Before(cut) {
			return RefusedCutOff
		}
	}
	return ""
}

// choices lists the slots that end after now and start before last.
func (s *Scheduler) choices(ctx context.Context, tx Tx, t terms, last time.Time) ([]Choice, error) {
	var list []Choice
	today, _ := resolve(t.cal.Date(t.now), 0, t.cal.Zone())
	for slot, closed := range t.cal.Slots(today, last) {
		if slot.End.After(t.now) {
			list = append(list, Choice{Slot: slot, Refusal: s.refusal(t, slot, closed), Late: slot.End.After(t.due)})
		}
	}
	if err := s.countPlaces(ctx, tx, t, list); err != nil {
		return nil, err
	}
	var second time.Time // start of the last day inside the promise with a free slot
	for i := len(list) - 1; i >= 0; i-- {
		c := &list[i]
		if c.Refusal != "" {
			continue
		}
		if s.opt.Feasible != nil {
			ok, err := s.opt.Feasible(ctx, tx, c.Slot, t.area, t.skill)
			if err != nil {
				return nil, err
			}
			if !ok {
				c.Refusal, c.Left = RefusedUnreachable, 0
				continue
			}
		}
		if c.Late {
			continue
		}
		c.Second = !second.IsZero() && t.cal.Date(c.Slot.Start).Compare(t.cal.Date(second)) < 0
		if second.IsZero() {
			second = c.Slot.Start
		}
	}
	return list, nil
}

// countPlaces fills in Left, and the refusals of full places.
func (s *Scheduler) countPlaces(ctx context.Context, tx Tx, t terms, list []Choice) error {
	index := map[string]int{}
	var places []string
	claims := make([][]Claim, len(list))
	for i, c := range list {
		if c.Refusal != "" {
			continue
		}
		claims[i] = t.claims(c.Slot)
		for _, cl := range claims[i] {
			if _, ok := index[cl.Place]; !ok {
				index[cl.Place] = len(places)
				places = append(places, cl.Place)
			}
		}
	}
	if len(places) == 0 {
		return nil
	}
	taken, err := tx.PlacesTaken(ctx, t.cal.hub.ID, places)
	if err != nil {
		return err
	}
	lapsed, err := tx.ExpiredHolds(ctx, t.cal.hub.ID, t.now, holdPage)
	if err != nil {
		return err
	}
	give := func(cl Claim) {
		if i, ok := index[cl.Place]; ok && taken[i] > 0 {
			taken[i]--
		}
	}
	for _, r := range lapsed {
		if r.ID == t.self {
			continue
		}
		for _, cl := range r.Claims {
			give(cl)
		}
	}
	for _, cl := range t.own {
		give(cl)
	}
	for i := range list {
		if list[i].Refusal != "" {
			continue
		}
		left, why := int(^uint(0)>>1), Refusal("")
		for _, cl := range claims[i] {
			free := max(0, cl.Limit-taken[index[cl.Place]])
			if free == 0 {
				why = cmp.Or(why, cl.refusal())
			}
			left = min(left, free)
		}
		list[i].Left, list[i].Refusal = left, why
	}
	return nil
}
