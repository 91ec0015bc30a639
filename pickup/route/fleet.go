package route

import (
	"cmp"
	"slices"
)

// reduce serves more visits and, if fewer, sends fewer executives, until share
// of the search is over. It drops a tour and lets ruin and recreate place its visits
// elsewhere. A visit that stays absent counts its turns, and a plan is
// followed when the turns of its absent visits sum to less, so that visits
// hard to place push easy ones out (absence counters: Christiaens and Vanden
// Berghe; before them the penalty counters of Y. Nagata and O. Bräysy, "A
// powerful route minimization heuristic for the vehicle routing problem with
// time windows", Operations Research Letters 37, 2009).
func (s *search) reduce(share float64, fewer bool) {
	s.restore()
	clear(s.counts)
	floor := s.fewest()
	cur, sum := s.score(), s.turns()
	for !s.clock.done() && s.clock.share() < share {
		if cur.absent == 0 {
			s.keep(cur)
			if !fewer || cur.opened <= floor || !s.drop() {
				break
			}
			cur, sum = s.score(), s.turns()
			s.limit = cur.opened
		}
		s.mark()
		s.ruin()
		s.recreate()
		next, nextSum := s.score(), s.turns()
		if next.absent < s.bestScore.absent {
			s.keep(next)
		}
		for _, v := range s.absent {
			s.counts[v]++
		}
		if next.absent == 0 || nextSum < sum || nextSum == sum && next.cost < cur.cost {
			cur = next
		} else {
			s.undo()
		}
		sum = s.turns()
	}
	s.limit = len(s.tours)
	if s.bestScore.absent == 0 {
		s.limit = s.bestScore.opened
	}
}

// turns sums the turns that the absent visits have been absent for.
func (s *search) turns() int64 {
	var n int64
	for _, v := range s.absent {
		n += s.counts[v] + 1
	}
	return n
}

// drop empties the tour whose visits are easiest to place. It is false when
// no tour may be dropped.
func (s *search) drop() bool {
	at, least := -1, never
	for k := range s.tours {
		t := &s.tours[k]
		if t.empty() || t.head > 0 || t.veh.opens == 0 || s.pinned(t) {
			continue
		}
		var n int64
		for _, v := range t.visits() {
			n += s.counts[v] + 1
		}
		if n < least {
			at, least = k, n
		}
	}
	if at < 0 {
		return false
	}
	s.mark()
	s.remove(at, 1, len(s.tours[at].seq)-1)
	s.m.refresh(&s.tours[at])
	s.mark()
	return true
}

func (s *search) pinned(t *tour) bool {
	for _, v := range t.visits() {
		if s.m.p.Visits[v].Pin != "" {
			return true
		}
	}
	return false
}

// fewest is a lower bound of the executives needed to carry the devices.
func (s *search) fewest() int {
	var load int64
	for _, d := range s.m.dem {
		load += d
	}
	caps := make([]int64, 0, len(s.m.vehs))
	for k := range s.m.vehs {
		caps = append(caps, s.m.vehs[k].cap)
	}
	slices.SortFunc(caps, func(a, b int64) int { return cmp.Compare(b, a) })
	n := 1
	for _, c := range caps {
		if load -= c; load <= 0 {
			break
		}
		n++
	}
	return n
}
