package route

import (
	"cmp"
	"math"
	"slices"
)

// reduce serves more visits and, if fewer, sends fewer executives, until share
// of the search is over.
func (s *search) reduce(share float64, fewer bool) {
	s.restore()
	floor := s.fewest()
	for {
		if len(s.absent) == 0 {
			s.keep(s.score())
			if !fewer || s.bestScore.opened <= floor || !s.drop(s.easiest()) {
				break
			}
			s.limit = s.score().opened
		}
		if !s.settle(share, math.MaxInt) {
			break
		}
	}
	s.limit = len(s.tours)
	if s.bestScore.absent == 0 {
		s.limit = s.bestScore.opened
	}
}

// settle places the absent visits without sending more executives than limit
// allows. It ends when none is left, after some turns, or with share of the
// search, and reports whether none is left.
//
// A visit that stays absent counts its turns, and a plan is followed when the
// turns of its absent visits sum to less, so that visits hard to place push
// easy ones out (absence counters: Christiaens and Vanden Berghe; before them
// the penalty counters of Y. Nagata and O. Bräysy, "A powerful route
// minimization heuristic for the vehicle routing problem with time windows",
// Operations Research Letters 37, 2009).
func (s *search) settle(share float64, turns int) bool {
	cur, sum := s.score(), s.turns()
	for ; cur.absent > 0; turns-- {
		if turns == 0 || s.clock.done() || s.clock.share() >= share {
			return false
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
	return true
}

// shake leaves the neighbourhood of the best plan for another plan with as few
// executives: one tour, drawn by lot, is dropped and its visits settle anew.
func (s *search) shake() {
	s.restore()
	if len(s.absent) > 0 {
		return
	}
	k := s.intn(len(s.tours))
	for range s.tours {
		if k = (k + 1) % len(s.tours); s.droppable(k) {
			break
		}
	}
	if !s.drop(k) || !s.settle(1, shakeTurns) {
		s.restore()
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

// easiest finds the tour whose visits have been absent for the fewest turns,
// -1 when no tour may be dropped.
func (s *search) easiest() int {
	at, least := -1, never
	for k := range s.tours {
		if !s.droppable(k) {
			continue
		}
		var n int64
		for _, v := range s.tours[k].visits() {
			n += s.counts[v] + 1
		}
		if n < least {
			at, least = k, n
		}
	}
	return at
}

func (s *search) droppable(k int) bool {
	t := &s.tours[k]
	return !t.empty() && t.head == 0 && t.veh.opens > 0 && !s.pinned(t)
}

// drop empties tour k. It is false when it may not be dropped.
func (s *search) drop(k int) bool {
	if k < 0 || !s.droppable(k) {
		return false
	}
	s.mark()
	s.remove(k, 1, len(s.tours[k].seq)-1)
	s.m.refresh(&s.tours[k])
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
