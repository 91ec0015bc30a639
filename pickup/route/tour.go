package route

import "slices"

// tour is the day of one executive during the search. Index 0 of seq is the
// start base, the last index the end base.
//
// Whether one more visit fits between two stops is answered in constant time
// from dep and lat (M. W. P. Savelsbergh, "The vehicle routing problem with
// time windows: minimizing route duration", ORSA Journal on Computing 4,
// 1992, for one window and no breaks). With breaks both are only bounds, and
// bdep and blat have the truth: a row for each stop with an entry for each
// number of breaks already taken.
type tour struct {
	veh        *vehicle
	seq        []int32
	head       int     // visits that stay first
	dep        []int64 // earliest departure
	lat        []int64 // latest arrival
	leg        []int64 // cost of the way to the next stop
	bdep, blat []int64 // empty when the executive has no breaks
	load       int64
	cost       int64
}

// newTour returns the tour of executive k with nothing but the head.
func (m *model) newTour(k int) tour {
	v := &m.vehs[k]
	t := tour{veh: v, head: len(v.head)}
	t.seq = append(append(append(t.seq, v.start), v.head...), v.end)
	m.refresh(&t)
	return t
}

func (t *tour) visits() []int32 { return t.seq[1 : len(t.seq)-1] }

func (t *tour) empty() bool { return len(t.seq) == 2 }

// refresh recomputes everything behind seq.
func (m *model) refresh(t *tour) {
	w := len(t.veh.breaks) + 1
	n := len(t.seq)
	t.dep, t.lat = resize(t.dep, n), resize(t.lat, n)
	t.leg = resize(t.leg, n)
	t.load, t.cost = 0, 0
	if n > 2 {
		for i := range n - 1 {
			a, b := t.seq[i], t.seq[i+1]
			t.leg[i] = m.cout[int(a)*m.nodes+int(b)]
			if t.leg[i] > maxLeg {
				t.leg[i] = 0 // only in a head
			}
			t.cost += t.leg[i]
			if i > 0 {
				t.load += m.dem[a]
				if m.move != nil {
					t.cost += m.move[int(a)*len(m.vehs)+t.veh.index]
				}
			}
		}
	} else {
		t.leg[0] = 0 // an executive who stays at home travels nowhere
	}
	if w == 1 {
		m.pass(t)
		return
	}
	t.bdep, t.blat = resize(t.bdep, n*w), resize(t.blat, n*w)
	m.passBreaks(t, w)
}

func resize(s []int64, n int) []int64 {
	if cap(s) < n {
		return make([]int64, n, n+n/2+4)
	}
	return s[:n]
}

// pass fills dep and lat for an executive without breaks.
func (m *model) pass(t *tour) {
	end := len(t.seq) - 1
	for i := range t.head + 1 {
		t.dep[i], t.lat[i] = 0, 0
	}
	d := t.veh.headDep[0]
	t.dep[t.head] = d
	for i := t.head + 1; i < end; i++ {
		v := t.seq[i]
		w := &m.win[v]
		x := d + m.out[int(t.seq[i-1])*m.nodes+int(v)]
		if w.more == nil {
			x = max(x, w.open)
		} else {
			x = w.begin(x)
		}
		d = x + m.svc[v]
		t.dep[i] = d
	}
	x := t.veh.endLat[0]
	t.dep[end], t.lat[end] = 0, x
	for i := end - 1; i > t.head; i-- {
		v := t.seq[i]
		w := &m.win[v]
		x -= m.out[int(v)*m.nodes+int(t.seq[i+1])] + m.svc[v]
		if w.more == nil {
			x = min(x, w.close)
		} else {
			x = w.last(x)
		}
		t.lat[i] = x
	}
}

// passBreaks fills bdep and blat, and dep and lat with the best of each row.
func (m *model) passBreaks(t *tour, w int) {
	end := len(t.seq) - 1
	clear(t.bdep)
	clear(t.blat)
	copy(t.bdep[t.head*w:], t.veh.headDep)
	for i := t.head + 1; i < end; i++ {
		v := t.seq[i]
		way := m.out[int(t.seq[i-1])*m.nodes+int(v)]
		for b := range w {
			first := never
			for a := 0; a <= b; a++ {
				if d := t.bdep[(i-1)*w+a]; d < never {
					first = min(first, t.veh.hops[a][b].arrive(d, way))
				}
			}
			t.bdep[i*w+b] = never
			if first < never {
				if s := m.win[v].begin(first); s < never {
					t.bdep[i*w+b] = s + m.svc[v]
				}
			}
		}
	}
	copy(t.blat[end*w:], t.veh.endLat)
	for i := end - 1; i > t.head; i-- {
		v := t.seq[i]
		way := m.out[int(v)*m.nodes+int(t.seq[i+1])]
		for a := range w {
			last := int64(-1)
			for b := a; b < w; b++ {
				if x := t.blat[(i+1)*w+b]; x >= 0 {
					last = max(last, t.veh.hops[a][b].depart(x, way))
				}
			}
			t.blat[i*w+a] = -1
			if x := last - m.svc[v]; x >= 0 {
				t.blat[i*w+a] = m.win[v].last(x)
			}
		}
	}
	for i := range t.seq {
		t.dep[i], t.lat[i] = slices.Min(t.bdep[i*w:(i+1)*w]), slices.Max(t.blat[i*w:(i+1)*w])
	}
}

// fits returns the first instant at which a visit with the windows win, the
// duration svc and the ways to and from may begin between the indices i and
// i+1 of t with all later stops on time, never when there is none.
func (t *tour) fits(i int, win *windows, svc, to, from int64) int64 {
	w := len(t.veh.breaks) + 1
	if w == 1 {
		if x := win.begin(t.dep[i] + to); x < never && x+svc+from <= t.lat[i+1] {
			return x
		}
		return never
	}
	first := never
	for a := range w {
		d := t.bdep[i*w+a]
		if d >= never {
			continue
		}
		for b := a; b < w; b++ {
			x := t.veh.hops[a][b].arrive(d, to)
			if x >= never {
				continue
			}
			if x = win.begin(x); x >= first {
				continue
			}
			for c := b; c < w; c++ {
				if t.veh.hops[b][c].arrive(x+svc, from) <= t.blat[(i+1)*w+c] {
					first = x
					break
				}
			}
		}
	}
	return first
}

// insert puts visit v between the indices i and i+1.
func (m *model) insert(t *tour, i int, v int32) {
	t.seq = append(t.seq, 0)
	copy(t.seq[i+2:], t.seq[i+1:])
	t.seq[i+1] = v
	m.refresh(t)
}
