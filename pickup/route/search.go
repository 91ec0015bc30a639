package route

import (
	"math"
	"math/rand/v2"
	"slices"
)

// score orders plans: visits served first, then executives sent, then cost.
type score struct {
	absent int
	opened int
	cost   int64
}

func (a score) less(b score) bool {
	if a.absent != b.absent {
		return a.absent < b.absent
	}
	if a.opened != b.opened {
		return a.opened < b.opened
	}
	return a.cost < b.cost
}

// search is a plan under change. tours has one entry for each executive.
type search struct {
	m      *model
	rng    *rand.PCG
	tours  []tour
	where  []int32 // tour of each visit, -1 when absent
	absent []int32

	hopeless []bool // visits that nobody can make

	grow  float64 // chance that the kept piece of a string grows, for this ruin
	limit int     // most executives that may be opened

	best      [][]int32
	bestScore score

	// Undo: what the tours changed since mark were before.
	saved   []tour
	savedAt []int
	isSaved []bool
	before  []int32 // absent at mark

	ruined  []bool
	strings []int32
	keys    []int64
	skip    int // positions until the next blink
	counts  []int64
	clock   *clock
}

func newSearch(m *model, seed uint64, c *clock) *search {
	s := &search{
		m: m, rng: rand.NewPCG(seed, 0x5e11bac4), clock: c,
		tours: make([]tour, len(m.vehs)), where: make([]int32, m.n),
		hopeless: make([]bool, m.n), isSaved: make([]bool, len(m.vehs)), ruined: make([]bool, len(m.vehs)),
		keys: make([]int64, m.n), counts: make([]int64, m.n),
		limit: len(m.vehs),
	}
	for v := range s.where {
		s.where[v] = -1
	}
	for k := range s.tours {
		s.tours[k] = m.newTour(k)
		for _, v := range m.vehs[k].head {
			s.where[v] = int32(k)
		}
	}
	for v := range int32(m.n) {
		if s.where[v] < 0 {
			s.absent = append(s.absent, v)
		}
	}
	s.skip = s.blink()
	return s
}

// intn returns a number from 0 to n-1; the bias of one in 2^32/n is harmless.
func (s *search) intn(n int) int {
	return int(uint64(uint32(s.rng.Uint64()>>32)) * uint64(n) >> 32)
}

// unit returns a number above 0, at most 1.
func (s *search) unit() float64 { return float64(s.rng.Uint64()>>11+1) / (1 << 53) }

func (s *search) score() score {
	r := score{absent: len(s.absent)}
	for k := range s.tours {
		if t := &s.tours[k]; !t.empty() {
			r.opened += t.veh.opens
			r.cost += t.cost
		}
	}
	return r
}

// mark begins a change that undo takes back.
func (s *search) mark() {
	for _, k := range s.savedAt {
		s.isSaved[k] = false
	}
	s.savedAt = s.savedAt[:0]
	s.before = append(s.before[:0], s.absent...)
}

// touch must come before each change of tour k.
func (s *search) touch(k int) {
	if s.isSaved[k] {
		return
	}
	s.isSaved[k] = true
	i := len(s.savedAt)
	s.savedAt = append(s.savedAt, k)
	if i == len(s.saved) {
		s.saved = append(s.saved, tour{})
	}
	o, t := &s.saved[i], &s.tours[k]
	o.veh, o.head, o.load, o.cost = t.veh, t.head, t.load, t.cost
	o.seq = append(o.seq[:0], t.seq...)
	o.dep = append(o.dep[:0], t.dep...)
	o.lat = append(o.lat[:0], t.lat...)
	o.leg = append(o.leg[:0], t.leg...)
	o.bdep = append(o.bdep[:0], t.bdep...)
	o.blat = append(o.blat[:0], t.blat...)
}

func (s *search) undo() {
	for i, k := range s.savedAt {
		for _, v := range s.tours[k].visits() {
			s.where[v] = -1
		}
		s.tours[k], s.saved[i] = s.saved[i], s.tours[k]
	}
	for _, k := range s.savedAt {
		for _, v := range s.tours[k].visits() {
			s.where[v] = int32(k)
		}
	}
	s.absent, s.before = s.before, s.absent
	for _, v := range s.absent {
		s.where[v] = -1
	}
	s.mark()
}

// keep remembers the plan when it is the best so far.
func (s *search) keep(sc score) {
	if s.best != nil && !sc.less(s.bestScore) {
		return
	}
	s.bestScore = sc
	if s.best == nil {
		s.best = make([][]int32, len(s.tours))
	}
	for k := range s.tours {
		s.best[k] = append(s.best[k][:0], s.tours[k].visits()...)
	}
}

// restore goes back to the best plan.
func (s *search) restore() {
	for v := range s.where {
		s.where[v] = -1
	}
	for k := range s.tours {
		t := &s.tours[k]
		t.seq = append(append(append(t.seq[:0], t.veh.start), s.best[k]...), t.veh.end)
		s.m.refresh(t)
		for _, v := range s.best[k] {
			s.where[v] = int32(k)
		}
	}
	s.absent = s.absent[:0]
	for v, k := range s.where {
		if k < 0 && !s.hopeless[v] {
			s.absent = append(s.absent, int32(v))
		}
	}
	s.mark()
}

// giveUp leaves out the visits that nobody could make even alone: while they
// are absent, no plan would count as whole.
func (s *search) giveUp() {
	left := s.absent[:0]
	for _, v := range s.absent {
		if s.m.reason(v) == NoRoom {
			left = append(left, v)
		} else {
			s.hopeless[v] = true
		}
	}
	s.absent = left
}

// remove takes the visits at the indices from to to-1 of tour k out.
func (s *search) remove(k, from, to int) {
	s.touch(k)
	t := &s.tours[k]
	for _, v := range t.seq[from:to] {
		s.where[v] = -1
		s.absent = append(s.absent, v)
	}
	t.seq = slices.Delete(t.seq, from, to)
}

// anneal travels less by ruining and recreating parts of the plan, until share
// of the search is over. It accepts by simulated annealing on cost; fewer
// visits or more executives are never accepted. The temperatures are in mean
// ways between stops.
func (s *search) anneal(hot, cold, share float64) {
	cur := s.score()
	start := s.clock.share()
	hot, cold = hot*s.scale(), cold*s.scale()
	var heat float64
	for i := 0; !s.clock.done() && s.clock.share() < share; i++ {
		if i%16 == 0 {
			x := (s.clock.share() - start) / (share - start)
			heat = hot * math.Pow(cold/hot, min(max(x, 0), 1))
		}
		s.mark()
		s.ruin()
		s.recreate()
		next := s.score()
		accept := next.less(cur)
		if !accept && next.absent == cur.absent && next.opened == cur.opened {
			accept = float64(next.cost-cur.cost) < -heat*math.Log(s.unit())
		}
		if !accept {
			s.undo()
			continue
		}
		cur = next
		s.keep(cur)
	}
}

// scale is the mean way between two stops of the plan.
func (s *search) scale() float64 {
	legs, sum := 0, int64(0)
	for k := range s.tours {
		if t := &s.tours[k]; !t.empty() {
			for i := range len(t.seq) - 1 {
				sum += s.m.way(t.seq[i], t.seq[i+1])
				legs++
			}
		}
	}
	return float64(sum+1) / float64(max(legs, 1))
}
