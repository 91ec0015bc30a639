package route

import (
	"time"
)

// Inside, time is counted in whole microseconds from the start of the first
// shift: sums are then exact, so that a cost kept up by differences never
// drifts and a plan does not depend on the processor.
const (
	never     = int64(1) << 58 // an instant after all others, a way that does not exist
	maxTravel = 400 * 24 * time.Hour
	maxHull   = 400 * 24 * time.Hour // from the first to the last shift
	maxLeg    = int64(maxTravel / time.Microsecond)
)

// model is a problem in numbers. Nodes 0 to n-1 are the visits, those after
// them the bases.
type model struct {
	p     *Problem
	base  time.Time
	n     int // visits
	nodes int

	// in[v*nodes+a] is the travel from a to v, out[v*nodes+b] that from v to
	// b: both rows of v lie together. cin and cout are the same of cost, and
	// share the memory of in and out when cost is travel.
	in, out, cin, cout []int64

	win      []windows
	svc      []int64
	dem      []int64
	fixed    []bool // in a Head
	vehs     []vehicle
	may      []bool  // may[v*len(vehs)+k]: executive k may make visit v
	move     []int64 // likewise the cost of doing so; nil when all are zero
	near     [][]int32
	baseDist []int64 // from the nearest base
}

// compile turns a checked problem into numbers.
func compile(p *Problem) *model {
	m := &model{p: p, n: len(p.Visits)}
	m.setBase()
	m.setVisits()
	m.setVehicles()
	m.setTravel()
	m.setHeads()
	m.setMay()
	m.setClasses()
	m.setBaseDist()
	return m
}

// setBase finds the first instant that matters, so that ticks are not
// negative where it counts.
func (m *model) setBase() {
	m.base = m.p.Executives[0].Shift.From
	earlier := func(t time.Time) {
		if t.Before(m.base) {
			m.base = t
		}
	}
	for _, e := range m.p.Executives {
		earlier(e.Shift.From)
	}
	for _, v := range m.p.Visits {
		if !v.Started.IsZero() {
			earlier(v.Started)
		}
	}
	m.base = m.base.UTC().Truncate(time.Microsecond)
}

// tick converts an instant; those far from all shifts stick to the ends of
// the range, where they mean the same.
func (m *model) tick(t time.Time) int64 {
	return t.Sub(m.base).Microseconds() // Sub saturates at 292 years
}

func micros(d time.Duration) int64 { return d.Microseconds() }

func duration(x int64) time.Duration { return time.Duration(x) * time.Microsecond }

func (m *model) setVisits() {
	m.win, m.fixed = make([]windows, m.n), make([]bool, m.n)
	m.svc, m.dem = make([]int64, m.n), make([]int64, m.n)
	for i, v := range m.p.Visits {
		m.svc[i], m.dem[i] = micros(v.Service), int64(v.Devices)
		m.win[i] = m.windows(v.Windows)
	}
}

// skills returns the skills of each executive as a set.
func (m *model) skills() []map[string]bool {
	sets := make([]map[string]bool, len(m.p.Executives))
	for k, e := range m.p.Executives {
		sets[k] = make(map[string]bool, len(e.Skills))
		for _, s := range e.Skills {
			sets[k][s] = true
		}
	}
	return sets
}

// mayVisit reports whether e, who has the skills, may make visit v at all.
func mayVisit(v *Visit, e *Executive, skills map[string]bool) bool {
	if v.Pin != "" && v.Pin != e.ID {
		return false
	}
	for _, s := range v.Skills {
		if !skills[s] {
			return false
		}
	}
	return true
}

func (m *model) setMay() {
	k := len(m.vehs)
	m.may = make([]bool, m.n*k)
	skills := m.skills()
	for i := range m.p.Visits {
		for j := range m.p.Executives {
			m.may[i*k+j] = mayVisit(&m.p.Visits[i], &m.p.Executives[j], skills[j])
		}
	}
}

// way is the travel between two stops of a tour. One that is not known can
// only be in a head and counts as none: whoever stays there got there.
func (m *model) way(a, b int32) int64 {
	if x := m.out[int(a)*m.nodes+int(b)]; x <= maxLeg {
		return x
	}
	return 0
}

// setTravel asks for the travel times between all places. It is the part that
// grows with the square of the visits.
func (m *model) setTravel() {
	places := make([]Place, 0, m.n+2)
	for _, v := range m.p.Visits {
		places = append(places, v.Place)
	}
	seen := make(map[Place]int32)
	node := func(p Place) int32 {
		if i, ok := seen[p]; ok {
			return i
		}
		places = append(places, p)
		seen[p] = int32(len(places) - 1)
		return int32(len(places) - 1)
	}
	for j := range m.vehs {
		m.vehs[j].start = node(m.p.Executives[j].Start)
		m.vehs[j].end = node(endPlace(&m.p.Executives[j]))
	}
	m.nodes = len(places) + 1 // and nowhere, the end of an open day
	for j := range m.vehs {
		if m.p.Executives[j].Open {
			m.vehs[j].end = int32(m.nodes - 1)
		}
	}
	m.in = make([]int64, m.nodes*m.nodes)
	m.out = make([]int64, m.nodes*m.nodes)
	for a := range places {
		for b := range places {
			x := travel(m.p.Travel, places[a], places[b])
			m.out[a*m.nodes+b], m.in[b*m.nodes+a] = x, x
		}
	}
	m.cin, m.cout = m.in, m.out
}

func endPlace(e *Executive) Place {
	if e.End != nil {
		return *e.End
	}
	return e.Start
}

// travel asks for one way; the same place is no way at all.
func travel(t TravelTime, a, b Place) int64 {
	if a == b {
		return 0
	}
	d, ok := t.TravelTime(a, b)
	if !ok || d < 0 || d > maxTravel {
		return never
	}
	return micros(d)
}
