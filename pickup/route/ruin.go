package route

import (
	"math"
	"slices"
)

// The parameters of ruin and recreate are those of J. Christiaens and G.
// Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing
// Problems", Transportation Science 54 (2020), except that more positions are
// overlooked (0.01 in the paper) and that some ruins keep long pieces, which
// changes whole tours: both did better in a few seconds.
const (
	ruinMean   = 10.0 // visits taken out, on average at most
	ruinLength = 10.0 // longest string taken out of one tour
	ruinSplit  = 0.5  // strings that keep a piece in their middle
	ruinGrow   = 0.01 // chance that the piece grows by one more
	ruinLong   = 0.3  // ruins in which it hardly stops growing
	blinkRate  = 0.03 // positions overlooked
)

// ruin takes strings of neighbouring visits out of neighbouring tours, so
// that the tours gain slack in the same place and at the same time.
func (s *search) ruin() {
	if s.m.n == 0 {
		return
	}
	served, used := 0, 0
	for k := range s.tours {
		if c := len(s.tours[k].seq) - 2 - s.tours[k].head; c > 0 {
			served += c
			used++
		}
	}
	if used == 0 {
		return
	}
	s.grow = ruinGrow
	if s.unit() < ruinLong {
		s.grow = 1 - ruinGrow
	}
	longest := min(float64(ruinLength), float64(served)/float64(used))
	most := 4*float64(ruinMean)/(1+longest) - 1
	tours := int(s.unit()*most + 1)

	seed := int32(s.intn(s.m.n))
	done := 0
	s.strings = s.strings[:0]
	try := func(v int32) {
		k := s.where[v]
		if k < 0 || s.ruined[k] || s.m.fixed[v] {
			return
		}
		t := &s.tours[k]
		size := len(t.seq) - 2 - t.head
		n := 1 + s.intn(int(min(float64(size), longest)))
		s.cut(int(k), v, n)
		s.ruined[k] = true
		s.strings = append(s.strings, k)
		done++
	}
	try(seed)
	for _, v := range s.m.near[seed] {
		if done >= tours {
			break
		}
		try(v)
	}
	for _, k := range s.strings {
		s.ruined[k] = false
		s.m.refresh(&s.tours[k])
	}
}

// cut takes n visits around v out of tour k, as one string or as two with a
// piece kept between them.
func (s *search) cut(k int, v int32, n int) {
	t := &s.tours[k]
	lo, hi := t.head+1, len(t.seq)-1 // removable indices are lo to hi-1
	at := slices.Index(t.seq, v)
	keep := 0
	if n > 1 && n < hi-lo && s.unit() < ruinSplit {
		keep = 1
		for n+keep < hi-lo && s.unit() < s.grow {
			keep++
		}
	}
	span := n + keep
	first := max(lo, at-span+1)
	last := min(at, hi-span)
	from := first + s.intn(last-first+1)
	if keep == 0 {
		s.remove(k, from, from+span)
		return
	}
	// The kept piece lies anywhere inside the span.
	gap := from + s.intn(n+1)
	s.remove(k, gap+keep, from+span)
	s.remove(k, from, gap)
}

// recreate puts the absent visits back one by one where they cost least. The
// order is drawn anew each time.
func (s *search) recreate() {
	s.sortAbsent()
	todo := s.absent
	left := 0
	used := 0
	for k := range s.tours {
		if !s.tours[k].empty() {
			used += s.tours[k].veh.opens
		}
	}
	for _, v := range todo {
		k, i := s.cheapest(v, used)
		if k < 0 {
			todo[left] = v
			left++
			continue
		}
		s.touch(k)
		t := &s.tours[k]
		if t.empty() {
			used += t.veh.opens
		}
		s.m.insert(t, i, v)
		s.where[v] = int32(k)
	}
	s.absent = todo[:left]
}

// sortAbsent puts the absent visits in an order drawn by the weights of the
// paper.
func (s *search) sortAbsent() {
	m, a := s.m, s.absent
	if len(a) < 2 {
		return
	}
	pick := s.intn(17)
	for _, v := range a {
		switch {
		case pick < 4:
			s.keys[v] = int64(s.rng.Uint64() >> 1)
		case pick < 8: // largest load
			s.keys[v] = -m.dem[v]
		case pick < 10: // farthest from the base
			s.keys[v] = -m.baseDist[v]
		case pick < 11:
			s.keys[v] = m.baseDist[v]
		case pick < 13: // tightest window
			s.keys[v] = m.win[v].close - m.win[v].open
		case pick < 15:
			s.keys[v] = m.win[v].open
		default:
			s.keys[v] = -m.win[v].close
		}
	}
	for i := 1; i < len(a); i++ {
		v, j := a[i], i
		for ; j > 0 && s.keys[a[j-1]] > s.keys[v]; j-- {
			a[j] = a[j-1]
		}
		a[j] = v
	}
}

// blink draws how many positions are looked at before one is overlooked.
func (s *search) blink() int {
	return int(math.Log(s.unit())/math.Log1p(-blinkRate)) + 1
}

// cheapest finds the tour and index where visit v costs least, a tour of -1
// when there is none. An executive who stays at home so far is asked only when
// no other can go, except when sending that one counts nothing.
func (s *search) cheapest(v int32, used int) (tour, at int) {
	m := s.m
	tour = -1
	best := never
	may := m.may[int(v)*len(m.vehs):]
	for k := range s.tours {
		t := &s.tours[k]
		if t.empty() || !may[k] || t.load+m.dem[v] > t.veh.cap {
			continue
		}
		if c, i := s.scan(t, v, best); i >= 0 {
			best, tour, at = c, k, i
		}
	}
	for opens := range 2 {
		if opens > 0 && (tour >= 0 || used >= s.limit) {
			break
		}
		var tried uint64 // classes, as far as they fit
		for k := range s.tours {
			t := &s.tours[k]
			if !t.empty() || t.veh.opens != opens || !may[k] || m.dem[v] > t.veh.cap {
				continue
			}
			if c := t.veh.class; c < 64 {
				if tried>>c&1 != 0 {
					continue
				}
				tried |= 1 << c
			}
			if c, i := s.scan(t, v, best); i >= 0 {
				best, tour, at = c, k, i
			}
		}
	}
	return tour, at
}

// scan finds the index of tour t where visit v costs less than below, -1 when
// there is none.
func (s *search) scan(t *tour, v int32, below int64) (cost int64, at int) {
	m := s.m
	at = -1
	row := int(v) * m.nodes
	in, out := m.in[row:row+m.nodes], m.out[row:row+m.nodes]
	cin, cout := m.cin[row:row+m.nodes], m.cout[row:row+m.nodes]
	var extra int64
	if m.move != nil {
		extra = m.move[int(v)*len(m.vehs)+t.veh.index]
	}
	win, svc := &m.win[v], m.svc[v]
	plain := len(t.veh.breaks) == 0 && win.more == nil
	seq := t.seq
	for i := t.head; i < len(seq)-1; i++ {
		a, b := seq[i], seq[i+1]
		d := t.dep[i]
		if d > win.close {
			break // later stops are left even later
		}
		x := max(d+in[a], win.open)
		if x > win.close || x+svc+out[b] > t.lat[i+1] {
			continue
		}
		c := cin[a] + cout[b] - t.leg[i] + extra
		if c >= below {
			continue
		}
		if !plain && t.fits(i, win, svc, in[a], out[b]) >= never {
			continue
		}
		if s.skip--; s.skip == 0 {
			s.skip = s.blink()
			continue
		}
		below, at = c, i
	}
	return below, at
}
