package pickup

import (
	"iter"
	"strings"
	"time"
)

// A Calendar answers the questions of time about one hub. It never changes and
// is safe for concurrent use. Get one from Hubs.Calendar.
type Calendar struct {
	hub       Hub
	holidays  map[Date]bool // true when confirmed
	blackouts []Blackout    // by From
}

func (c *Calendar) addHoliday(h Holiday) { c.holidays[h.Date] = c.holidays[h.Date] || h.Confirmed }

// Hub returns a copy of the hub as given, defaults filled in.
func (c *Calendar) Hub() Hub { return cloneHub(c.hub) }

// Zone returns the hub's zone.
func (c *Calendar) Zone() *time.Location { return c.hub.Zone }

// Date returns the local day of t.
func (c *Calendar) Date(t time.Time) Date { return DateOf(t.In(c.hub.Zone)) }

// Slots yields the slots that start in [from, to), in order, each with the
// reason why the hub is closed then, or "" when it is open: RefusedHoliday,
// RefusedTentative or RefusedBlackout. Days without hours yield nothing.
func (c *Calendar) Slots(from, to time.Time) iter.Seq2[Slot, Refusal] {
	return func(yield func(Slot, Refusal) bool) {
		for d := c.Date(from); ; d = d.AddDays(1) {
			begin, _ := resolve(d, 0, c.hub.Zone)
			if !begin.Before(to) {
				return
			}
			for s := range c.daySlots(d) {
				if s.Start.Before(from) || !s.Start.Before(to) {
					continue
				}
				if !yield(s, c.closed(s, d)) {
					return
				}
			}
		}
	}
}

// Check returns "" when s is a slot of the hub and the hub is open then, else
// the reason: RefusedNoSlot or one of those of Slots.
func (c *Calendar) Check(s Slot) Refusal {
	if s.Hub != c.hub.ID {
		return RefusedNoSlot
	}
	d := c.Date(s.Start)
	for g := range c.daySlots(d) {
		if g.Equal(s) {
			return c.closed(g, d)
		}
	}
	return RefusedNoSlot
}

// daySlots yields the grid of one local day, holidays or not. A slot whose
// beginning the clocks skip that day is left out.
func (c *Calendar) daySlots(d Date) iter.Seq[Slot] {
	return func(yield func(Slot) bool) {
		length := Clock(c.hub.SlotLength / time.Minute)
		for _, span := range c.hub.Hours[d.Weekday()] {
			for from := span.From; from+length <= span.To; from += length {
				start, ok := resolve(d, from, c.hub.Zone)
				end, _ := resolve(d, from+length, c.hub.Zone)
				if ok && start.Before(end) && !yield(Slot{c.hub.ID, start, end}) {
					return
				}
			}
		}
	}
}

// closed returns why s, on local day d, cannot be kept.
func (c *Calendar) closed(s Slot, d Date) Refusal {
	if confirmed, ok := c.holidays[d]; ok {
		if confirmed {
			return RefusedHoliday
		}
		return RefusedTentative
	}
	for _, b := range c.blackouts {
		if !b.From.Before(s.End) {
			break
		}
		if s.Start.Before(b.To) {
			return RefusedBlackout
		}
	}
	return ""
}

// cutOff returns the hour after which no slot of the same day is booked for
// area, and whether there is one.
func (c *Calendar) cutOff(area string) (Clock, bool) {
	best, found := CutOff{}, false
	for _, o := range c.hub.CutOffs {
		if strings.HasPrefix(area, o.Area) && (!found || len(o.Area) > len(best.Area)) {
			best, found = o, true
		}
	}
	return best.At, found
}

// open yields the stretches of working time that begin before to and end after
// from, in order, cut at neither.
func (c *Calendar) open(from, to time.Time) iter.Seq2[time.Time, time.Time] {
	return func(yield func(a, b time.Time) bool) {
		for d := c.Date(from); ; d = d.AddDays(1) {
			begin, _ := resolve(d, 0, c.hub.Zone)
			if !begin.Before(to) {
				return
			}
			if _, closed := c.holidays[d]; closed {
				continue
			}
			for _, span := range c.hub.Hours[d.Weekday()] {
				a, _ := resolve(d, span.From, c.hub.Zone)
				b, _ := resolve(d, span.To, c.hub.Zone)
				for _, o := range c.blackouts {
					if !o.From.Before(b) {
						break
					}
					if !a.Before(o.To) {
						continue
					}
					if a.Before(o.From) && !yield(a, o.From.UTC()) {
						return
					}
					a = o.To.UTC()
				}
				if a.Before(b) && !yield(a, b) {
					return
				}
			}
		}
	}
}

// searchLimit bounds the search for working time: a hub that is closed this
// long has a mistaken calendar.
const searchLimit = 3 * 366 * day

// AddWorking returns the instant at which d of working time has passed after
// t. Working time is the weekly hours without holidays, tentative ones
// included, and without blackouts. d must not be negative. The error matches
// ErrUnavailable when the calendar does not hold as much within three years.
func (c *Calendar) AddWorking(t time.Time, d time.Duration) (time.Time, error) {
	if d < 0 {
		return time.Time{}, &FieldError{Field: "working time", Problem: "is negative"}
	}
	if d == 0 {
		return t.UTC(), nil
	}
	for a, b := range c.open(t, t.Add(searchLimit)) {
		if a.Before(t) {
			a = t
		}
		if !a.Before(b) {
			continue
		}
		if room := b.Sub(a); d <= room {
			return a.Add(d).UTC(), nil
		} else {
			d -= room
		}
	}
	return time.Time{}, because(ErrUnavailable, "hub %s has too little working time in the next three years", c.hub.ID)
}

// WorkingTime returns the working time between a and b, 0 when b is not after
// a. It walks the days between, so ask for years at most.
func (c *Calendar) WorkingTime(a, b time.Time) time.Duration {
	var sum time.Duration
	for from, to := range c.open(a, b) {
		if from.Before(a) {
			from = a
		}
		if to.After(b) {
			to = b
		}
		if from.Before(to) {
			sum += to.Sub(from)
		}
	}
	return sum
}
