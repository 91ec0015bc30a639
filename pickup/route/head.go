package route

// state is one way to be at a stop: with b breaks taken, coming from the state
// with via breaks at the stop before.
type state struct {
	arrive, start int64 // start is never when there is no such way
	via           int
}

// reach computes the states at visit u from the departures dep at node at. A
// visit in the head is reached even when it is late, one that has begun is
// reached as it was.
func (m *model) reach(v *vehicle, dep []int64, at, u int32, head bool) []state {
	out := make([]state, len(dep))
	for b := range out {
		out[b].start = never
	}
	if began := m.p.Visits[u].Started; head && !began.IsZero() {
		x := m.tick(began)
		out[0] = state{x, x, 0}
		return out
	}
	way := m.way(at, u)
	for b := range out {
		for a := 0; a <= b; a++ {
			if dep[a] >= never {
				continue
			}
			arr := v.hops[a][b].arrive(dep[a], way)
			if arr >= never {
				continue
			}
			start := m.win[u].begin(arr)
			if start >= never && head {
				start = arr
			}
			if start < out[b].start {
				out[b] = state{arr, start, a}
			}
		}
	}
	return out
}

// leave returns the departures after visit u.
func (m *model) leave(u int32, at []state) []int64 {
	dep := make([]int64, len(at))
	for b, s := range at {
		dep[b] = never
		if s.start < never {
			dep[b] = s.start + m.svc[u]
		}
	}
	return dep
}

// atBase returns the departures from the base.
func (v *vehicle) atBase() []int64 {
	dep := make([]int64, len(v.breaks)+1)
	for b := range dep {
		dep[b] = never
	}
	dep[0] = v.from
	return dep
}

// setHeads computes when the visits that stay first are over. What the head
// makes impossible is given up, so that the rest of the day stays plannable:
// first the latest start of the breaks, then the end of the shift.
func (m *model) setHeads() {
	for j := range m.vehs {
		v := &m.vehs[j]
		m.setHead(v)
		if len(v.head) == 0 || m.headEnds(v) {
			continue
		}
		for i := range v.breaks {
			v.breaks[i].to = never
		}
		v.setHops()
		m.setHead(v)
		if !m.headEnds(v) {
			v.to = v.headDep[0] + m.homeFrom(v)
			v.setHops()
		}
	}
}

func (m *model) setHead(v *vehicle) {
	dep, at := v.atBase(), v.start
	for _, u := range v.head {
		dep, at = m.leave(u, m.reach(v, dep, at, u, true)), u
	}
	v.headDep = dep
}

// homeFrom is the way from the last visit of the head to the end.
func (m *model) homeFrom(v *vehicle) int64 {
	return m.way(v.head[len(v.head)-1], v.end)
}

func (m *model) headEnds(v *vehicle) bool {
	for b, t := range v.headDep {
		if t < never && t+m.homeFrom(v) <= v.endLat[b] {
			return true
		}
	}
	return false
}
