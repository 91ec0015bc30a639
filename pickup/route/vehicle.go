package route

import "fmt"

// vehicle is an executive in numbers.
type vehicle struct {
	index      int
	start, end int32
	from, to   int64
	cap        int64
	breaks     []rest
	hops       [][]hop
	endLat     []int64 // latest arrival at the end with b breaks taken
	head       []int32
	headDep    []int64 // departure after the head with b breaks taken
	class      int     // executives of one class are interchangeable
	opens      int     // what sending the executive counts
}

func (m *model) setVehicles() {
	index := make(map[string]int32, m.n)
	for i, v := range m.p.Visits {
		index[v.ID] = int32(i)
	}
	m.vehs = make([]vehicle, len(m.p.Executives))
	for j := range m.p.Executives {
		e, v := &m.p.Executives[j], &m.vehs[j]
		v.index = j
		v.from, v.to, v.opens = m.tick(e.Shift.From), m.tick(e.Shift.To), 1
		v.cap = int64(e.Capacity)
		if e.Capacity == 0 {
			v.cap = never
		}
		for _, b := range e.Breaks {
			v.breaks = append(v.breaks, rest{m.tick(b.Window.From), m.tick(b.Window.To), micros(b.Duration)})
		}
		for _, id := range e.Head {
			v.head = append(v.head, index[id])
			m.fixed[index[id]] = true
		}
		v.setHops()
	}
}

// setClasses finds the executives that do not differ for the search, so that
// only one idle executive of each class is tried.
func (m *model) setClasses() {
	k := len(m.vehs)
	classes := make(map[string]int, k)
	for j := range m.vehs {
		e, v := &m.p.Executives[j], &m.vehs[j]
		allowed := make([]byte, m.n)
		for i := range m.n {
			if m.may[i*k+j] {
				allowed[i] = 1
			}
		}
		key := fmt.Sprintf("%v %v %v %d %d %d %v %v %s", e.Start, endPlace(e), e.Open, v.from, v.to, v.cap, v.breaks, v.head, allowed)
		c, ok := classes[key]
		if !ok {
			c = len(classes)
			classes[key] = c
		}
		v.class = c
	}
}
