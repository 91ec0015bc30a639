package route

import "time"

// report turns the visits of each executive into a plan with all instants.
func (m *model) report(best [][]int32) Plan {
	var p Plan
	served := make([]bool, m.n)
	for k, vs := range best {
		if len(vs) == 0 {
			continue
		}
		for _, v := range vs {
			served[v] = true
		}
		r := m.route(k, vs)
		p.Routes = append(p.Routes, r)
		p.Travel += r.Travel
	}
	for v, ok := range served {
		if !ok {
			p.Unserved = append(p.Unserved, Unserved{m.p.Visits[v].ID, m.reason(int32(v))})
		}
	}
	return p
}

// timetable is the day of one executive, stop by stop.
type timetable struct {
	visits []int32
	states [][]state // by stop and breaks taken
	pick   []int     // breaks taken at each stop, and at the end
	back   int64     // arrival at the end
}

// timetable takes every break where the day ends first.
func (m *model) timetable(v *vehicle, vs []int32) timetable {
	t := timetable{visits: vs, states: make([][]state, len(vs)), pick: make([]int, len(vs)+1)}
	dep, at := v.atBase(), v.start
	for i, u := range vs {
		t.states[i] = m.reach(v, dep, at, u, i < len(v.head))
		dep, at = m.leave(u, t.states[i]), u
	}
	way := m.way(at, v.end)
	t.back = never
	from := 0
	for a, d := range dep {
		if d >= never {
			continue
		}
		for b := a; b < len(dep); b++ {
			if x := v.hops[a][b].arrive(d, way); x < t.back && x <= v.endLat[b] {
				t.back, t.pick[len(vs)], from = x, b, a
			}
		}
	}
	for i := len(vs) - 1; i >= 0; i-- {
		t.pick[i] = from
		from = t.states[i][from].via
	}
	return t
}

func (m *model) route(k int, vs []int32) Route {
	v := &m.vehs[k]
	t := m.timetable(v, vs)
	r := Route{Executive: m.p.Executives[k].ID, Return: m.instant(t.back)}
	slack := m.slack(v, &t)
	at, dep, taken := v.start, v.from, 0
	var load int64
	for i, u := range vs {
		s := t.states[i][t.pick[i]]
		way := m.way(at, u)
		begun := !m.p.Visits[u].Started.IsZero() && i < len(v.head)
		if i == 0 {
			dep = min(dep, s.start)
			if !begun {
				dep = v.hops[0][t.pick[0]].depart(s.start, way)
				s.arrive = v.hops[0][t.pick[0]].arrive(dep, way)
			}
			r.Leave = m.instant(dep)
		}
		r.Breaks = m.rests(r.Breaks, v, dep, taken, t.pick[i], i)
		taken = t.pick[i]
		st := Stop{
			Visit: m.p.Visits[u].ID, Arrive: m.instant(s.arrive), Start: m.instant(s.start),
			Leave: m.instant(s.start + m.svc[u]), Wait: duration(s.start - s.arrive),
			Slack: duration(slack[i]),
		}
		if last := m.win[u].close; !begun && s.start > last {
			st.Late = duration(s.start - last)
		}
		r.Stops = append(r.Stops, st)
		r.Travel += duration(way)
		load += m.dem[u]
		at, dep = u, s.start+m.svc[u]
	}
	r.Travel += duration(m.way(at, v.end))
	r.Breaks = m.rests(r.Breaks, v, dep, taken, t.pick[len(vs)], len(vs))
	r.Breaks = m.rests(r.Breaks, v, t.back, t.pick[len(vs)], len(v.breaks), len(vs))
	r.Devices = int(load)
	if x := t.back - m.tick(m.p.Executives[k].Shift.To); x > 0 {
		r.Overtime = duration(x)
	}
	return r
}

// rests appends the breaks a to b-1, taken on a journey that begins at dep.
func (m *model) rests(out []Rest, v *vehicle, dep int64, a, b, after int) []Rest {
	for _, br := range v.breaks[a:b] {
		start := max(dep, br.from)
		dep = start + br.d
		out = append(out, Rest{m.instant(start), m.instant(dep), after})
	}
	return out
}

// slack computes how much later each stop may begin, the breaks still to come
// being free to be taken at other stops than planned.
func (m *model) slack(v *vehicle, t *timetable) []int64 {
	n := len(t.visits)
	out := make([]int64, n)
	lat, next := v.endLat, v.end
	for i := n - 1; i >= 0; i-- {
		u := t.visits[i]
		way := m.way(u, next)
		now := make([]int64, len(lat))
		for a := range now {
			last := int64(-1)
			for b := a; b < len(lat); b++ {
				if lat[b] >= 0 {
					last = max(last, v.hops[a][b].depart(lat[b], way))
				}
			}
			now[a] = -1
			if x := last - m.svc[u]; x >= 0 {
				now[a] = m.win[u].last(x)
			}
		}
		start := t.states[i][t.pick[i]].start
		begun := i < len(v.head) && !m.p.Visits[u].Started.IsZero()
		if begun {
			now[t.pick[i]] = start
		}
		// A stop of the head that is late anyway does not make those before
		// it late.
		now[t.pick[i]] = max(now[t.pick[i]], start)
		out[i] = now[t.pick[i]] - start
		lat, next = now, u
	}
	return out
}

// reason finds why visit u is not served.
func (m *model) reason(u int32) Reason {
	worst := NoSkill
	for k := range m.vehs {
		if !m.may[int(u)*len(m.vehs)+k] {
			continue
		}
		v := &m.vehs[k]
		t := m.newTour(k)
		i := len(t.seq) - 2
		row := int(u) * m.nodes
		switch {
		case !m.win[u].meets(span{v.from, v.to}):
			worst = max(worst, OutsideShifts)
		case t.load+m.dem[u] > v.cap:
			worst = max(worst, TooManyDevices)
		case t.fits(i, &m.win[u], m.svc[u], m.in[row+int(t.seq[i])], m.out[row+int(t.seq[i+1])]) >= never:
			worst = max(worst, Unreachable)
		default:
			return NoRoom
		}
	}
	return worst
}

// instant converts ticks back.
func (m *model) instant(x int64) time.Time {
	return m.base.Add(time.Duration(x) * time.Microsecond)
}
