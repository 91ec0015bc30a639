package route

import (
	"errors"
	"fmt"
	"time"
)

// maxErrors is how many mistakes one call reports.
const maxErrors = 50

// maxDevices of one visit or executive; sums stay far from overflow.
const maxDevices = 1_000_000_000

// checker collects mistakes.
type checker struct{ errs []error }

func (c *checker) add(executive, visit, field, problem string, args ...any) {
	if len(c.errs) < maxErrors {
		c.errs = append(c.errs, &InputError{executive, visit, field, fmt.Sprintf(problem, args...)})
	}
}

func quote(s string) string { return fmt.Sprintf("%.64q", s) }

// check reports all mistakes of a problem.
func (p *Problem) check() error {
	var c checker
	if p.Travel == nil {
		c.add("", "", "Travel", "is missing; give GreatCircle{} or your own")
	}
	if len(p.Executives) == 0 {
		c.add("", "", "Executives", "are missing; give at least one")
	}
	visits := c.visits(p)
	c.executives(p, visits)
	for _, v := range p.Visits {
		if !v.Started.IsZero() && visits[v.ID] == "" {
			c.add("", v.ID, "Started", "is set, but the visit is in no executive's Head; put it there")
		}
	}
	return errors.Join(c.errs...)
}

// visits checks the visits by themselves and returns an entry for each id.
func (c *checker) visits(p *Problem) map[string]string {
	ids := make(map[string]string, len(p.Visits))
	for _, v := range p.Visits {
		if _, dup := ids[v.ID]; dup || v.ID == "" {
			c.add("", v.ID, "ID", "is empty or given twice; give each visit its own")
		}
		ids[v.ID] = ""
		for i, w := range v.Windows {
			c.window("", v.ID, fmt.Sprintf("Windows[%d]", i), w)
		}
		if v.Service < 0 || v.Service > maxTravel {
			c.add("", v.ID, "Service", "is %v; give 0 to %v", v.Service, maxTravel)
		}
		if v.Devices < 0 || v.Devices > maxDevices {
			c.add("", v.ID, "Devices", "is %d; give 0 to %d", v.Devices, maxDevices)
		}
	}
	return ids
}

func (c *checker) window(executive, visit, field string, w Window) {
	switch {
	case w.From.IsZero() || w.To.IsZero():
		c.add(executive, visit, field, "lacks an end; give both From and To")
	case w.To.Before(w.From):
		c.add(executive, visit, field, "ends before it begins; swap From and To")
	}
}

// executives checks the executives and notes in visits whose Head has which.
func (c *checker) executives(p *Problem, visits map[string]string) {
	ids := make(map[string]bool, len(p.Executives))
	byID := make(map[string]*Visit, len(p.Visits))
	for i := range p.Visits {
		byID[p.Visits[i].ID] = &p.Visits[i]
	}
	var first, last time.Time
	for i := range p.Executives {
		e := &p.Executives[i]
		if e.ID == "" || ids[e.ID] {
			c.add(e.ID, "", "ID", "is empty or given twice; give each executive their own")
		}
		ids[e.ID] = true
		c.window(e.ID, "", "Shift", e.Shift)
		if i == 0 || e.Shift.From.Before(first) {
			first = e.Shift.From
		}
		if i == 0 || e.Shift.To.After(last) {
			last = e.Shift.To
		}
		if e.Capacity < 0 || e.Capacity > maxDevices {
			c.add(e.ID, "", "Capacity", "is %d; give 0 (no limit) to %d", e.Capacity, maxDevices)
		}
		c.breaks(e)
		c.head(e, byID, visits)
	}
	if last.Sub(first) > maxHull {
		c.add("", "", "Executives", "have shifts more than %v apart; plan each day by itself", maxHull)
	}
}

// breaks checks that an executive could take all breaks on a day without
// visits.
func (c *checker) breaks(e *Executive) {
	at := e.Shift.From
	for i, b := range e.Breaks {
		field := fmt.Sprintf("Breaks[%d]", i)
		c.window(e.ID, "", field, b.Window)
		if b.Duration <= 0 || b.Duration > maxTravel {
			c.add(e.ID, "", field, "lasts %v; give a duration above 0, up to %v", b.Duration, maxTravel)
			continue
		}
		if b.Window.From.After(at) {
			at = b.Window.From
		}
		if b.Window.From.After(e.Shift.To) {
			c.add(e.ID, "", field, "opens after the shift; leave the break out")
		}
		if at.After(b.Window.To) {
			c.add(e.ID, "", field, "cannot begin in its window after the shift's start and the breaks before it; widen the window or leave the break out")
		}
		at = at.Add(b.Duration)
	}
}

func (c *checker) head(e *Executive, byID map[string]*Visit, owner map[string]string) {
	waiting := false
	var before time.Time
	for _, id := range e.Head {
		v := byID[id]
		if v == nil {
			c.add(e.ID, id, "Head", "names a visit that is not in the problem; add it or take it out")
			continue
		}
		if owner[id] != "" {
			c.add(e.ID, id, "Head", "names a visit twice; a visit stays with one executive once")
		}
		owner[id] = e.ID
		if v.Pin != "" && v.Pin != e.ID {
			c.add(e.ID, id, "Head", "names a visit pinned to %s; clear one of both", quote(v.Pin))
		}
		if v.Started.IsZero() {
			waiting = true
			for _, w := range v.Windows {
				if w.From.Sub(e.Shift.From) > maxHull {
					c.add(e.ID, id, "Windows", "open more than %v after the shift of the Head the visit is in; correct them or free the visit", maxHull)
				}
			}
			continue
		}
		if waiting || v.Started.Before(before) {
			c.add(e.ID, id, "Head", "has this begun visit after one that has not begun or began later; order begun visits first, by Started")
		}
		before = v.Started
		if d := v.Started.Sub(e.Shift.From); d < -maxHull || d > maxHull {
			c.add(e.ID, id, "Started", "is more than %v from the shift; correct the instant", maxHull)
		}
	}
}
