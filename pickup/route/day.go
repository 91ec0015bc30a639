package route

import (
	"context"
	"math"
	"time"
)

// A Day is a planned hub-day that answers whether one more visit fits, fast
// enough to ask before each slot is offered. It is made anew when the plan or
// the visits change. It is safe for concurrent use if its TravelTime is.
type Day struct {
	m      *model
	tours  []tour
	skills []map[string]bool
}

// An Insertion is where one more visit fits best.
type Insertion struct {
	Executive string
	After     int           // stops made before it
	Start     time.Time     // earliest begin of the visit there
	Detour    time.Duration // travel added
}

// NewDay returns the day of p as planned; visits of p that are not in plan,
// such as those booked since, are put where they cost least. Errors are those
// of Solve.
func NewDay(p Problem, plan Plan) (*Day, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	m := compile(&p)
	s := newSearch(m, 0, newClock(context.Background(), Options{}))
	s.follow(&plan)
	s.skip = math.MaxInt // look at every position
	s.recreate()
	return &Day{m: m, tours: s.tours, skills: m.skills()}, nil
}

// Feasible reports whether v fits into the day without moving another visit,
// and where it costs the least travel. A false is not proof that Solve could
// not make room; a true is. The id of v is not read, so a candidate without
// one will do; a v that Solve would refuse as invalid is not feasible.
func (d *Day) Feasible(v Visit) (Insertion, bool) {
	m := d.m
	var c checker
	v.Started, v.ID = time.Time{}, "candidate"
	c.visits(&Problem{Visits: []Visit{v}})
	if len(c.errs) > 0 {
		return Insertion{}, false
	}
	win, svc := m.windows(v.Windows), micros(v.Service)
	best := Insertion{Detour: math.MaxInt64}
	found := false
	for k := range d.tours {
		t := &d.tours[k]
		e := &m.p.Executives[k]
		if !mayVisit(&v, e, d.skills[k]) || t.load+int64(v.Devices) > t.veh.cap || !win.meets(span{t.veh.from, t.veh.to}) {
			continue
		}
		for i := t.head; i < len(t.seq)-1; i++ {
			if t.dep[i] > win.close {
				break
			}
			if t.lat[i+1] < win.open+svc {
				continue
			}
			to := travel(m.p.Travel, d.place(t, i), v.Place)
			from := int64(0)
			if !e.Open || i+2 < len(t.seq) {
				from = travel(m.p.Travel, v.Place, d.place(t, i+1))
			}
			start := t.fits(i, &win, svc, to, from)
			if start >= never {
				continue
			}
			detour := to + from
			if !t.empty() {
				detour -= m.way(t.seq[i], t.seq[i+1])
			}
			if x := duration(detour); x < best.Detour {
				best, found = Insertion{e.ID, i, m.instant(start), x}, true
			}
		}
	}
	if !found {
		return Insertion{}, false
	}
	return best, true
}

// place returns where the stop at index i is.
func (d *Day) place(t *tour, i int) Place {
	e := &d.m.p.Executives[t.veh.index]
	switch {
	case i == 0:
		return e.Start
	case i == len(t.seq)-1:
		return endPlace(e)
	}
	return d.m.p.Visits[t.seq[i]].Place
}
