package pricing

import (
	"math"
	"slices"
)

// maxCombinations bounds the search of one part.
const maxCombinations = 1 << 18

// choice is one thing still open: an option group, a free option, a set of free options that depend on one
// another, or a number. One of its alternatives comes true.
type choice struct {
	question int
	mask     bitset // options it decides about
	number   int    // number it decides about, or -1
	alts     []alternative
	part     int // union-find parent
}

type alternative struct {
	set bitset
	n   int64
}

// point is what one part of the rules can take and give, with the state that does it.
type point struct {
	taken, given int64
	s            state
}

type found struct{ low, high state }

type searcher struct {
	b       *Book
	req     *Request
	x       work
	fixed   state // what is answered
	choices []choice
	show    []bool    // by question: not ruled out by what is answered
	ageOf   *question // the open question that tells the age, or nil
}

// search looks for the states of lowest and highest value. The value falls with what the rules take and rises
// with what they give, so only these two matter, and a number that tells the age is tried value by value.
func (b *Book) search(x *work, req *Request) (found, error) {
	s := &searcher{b: b, req: req, x: *x, fixed: *req.Answers.state(b.q), show: make([]bool, len(b.q.questions))}
	s.fixed.numbers = slices.Clone(s.fixed.numbers)
	s.open()
	age := -1
	for i, c := range s.choices {
		if c.number >= 0 && c.number == b.ageNumber && req.Bought.IsZero() && b.needsAge {
			age = i
			s.ageOf = &b.q.questions[c.question]
		}
	}
	var out found
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	ages := []alternative{{n: absent}}
	if age >= 0 {
		ages = s.choices[age].alts
		if !s.ageOf.show.plainlyShown() {
			ages = append(slices.Clone(ages), alternative{n: absent})
		}
	}
	for _, a := range ages {
		if age >= 0 {
			s.choices[age].alts = []alternative{a}
		}
		lows, highs, v, err := s.within(a.n, age >= 0)
		if err != nil {
			return found{}, err
		}
		most := b.most(v)
		for _, p := range lows {
			if n := v - min(p.taken, most) + p.given; n < low {
				low, out.low = n, p.s
			}
		}
		for _, p := range highs {
			if n := v - min(p.taken, most) + p.given; n > high {
				high, out.high = n, p.s
			}
		}
	}
	return out, nil
}

// within searches with the age settled and returns the extreme points over all parts.
func (s *searcher) within(age int64, ageOpen bool) (lows, highs []point, v int64, err error) {
	x := s.x
	s.b.device(&x.device, s.req, &s.fixed)
	if ageOpen {
		x.device.age = age
	}
	v = x.base - s.b.depreciate(x.base, x.device.age)
	parts, rest := s.parts()
	taken, given := s.b.apply(rest, &x, &s.fixed, v, &bill{})
	lows = []point{{taken, given, s.fixed}}
	highs = []point{{taken, given, s.fixed}}
	for _, p := range parts {
		l, h, err := s.extremes(p, &x, v)
		if err != nil {
			return nil, nil, 0, err
		}
		lows = frontier(sum(lows, l), true)
		highs = frontier(sum(highs, h), false)
	}
	return lows, highs, v, nil
}

// sum adds up the points of two parts that share no choice.
func sum(a, b []point) []point {
	out := make([]point, 0, len(a)*len(b))
	for _, p := range a {
		for _, q := range b {
			s := state{set: p.s.set.union(q.s.set), numbers: slices.Clone(p.s.numbers)}
			for i, n := range q.s.numbers {
				if n != absent {
					s.numbers[i] = n
				}
			}
			out = append(out, point{p.taken + q.taken, p.given + q.given, s})
		}
	}
	return out
}

// frontier keeps the points none of which is as good as another in both respects. Low wants much taken and
// little given, high the reverse.
func frontier(all []point, low bool) []point {
	slices.SortStableFunc(all, func(p, q point) int {
		d, e := p.taken-q.taken, q.given-p.given
		if low {
			d, e = -d, -e
		}
		if d == 0 {
			d = e
		}
		return sign(d)
	})
	out := all[:0]
	for _, p := range all {
		if n := len(out); n == 0 || low && p.given < out[n-1].given || !low && p.given > out[n-1].given {
			out = append(out, p)
		}
	}
	return out
}

func sign(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// part is some choices and all rules that look at any of them.
type part struct {
	choices []int
	rules   []rule
}

// extremes goes through all combinations of one part's choices.
func (s *searcher) extremes(p part, x *work, v int64) (lows, highs []point, err error) {
	if err := s.width(p); err != nil {
		return nil, nil, err
	}
	n := 1
	for _, c := range p.choices {
		n *= len(s.choices[c].alts)
	}
	at := make([]int, len(p.choices))
	for range n {
		st := s.state(p, at)
		if s.fits(p, &st, x) {
			taken, given := s.b.apply(p.rules, x, &st, v, &bill{})
			pt := point{taken, given, st}
			lows = offer(lows, pt, true)
			highs = offer(highs, pt, false)
		}
		for i := range at {
			if at[i]++; at[i] < len(s.choices[p.choices[i]].alts) {
				break
			}
			at[i] = 0
		}
	}
	return lows, highs, nil
}

// fits drops combinations in which the age is known though its question is not asked, or the reverse.
func (s *searcher) fits(p part, st *state, x *work) bool {
	if s.ageOf == nil || !slices.ContainsFunc(p.choices, func(c int) bool { return s.choices[c].number == s.ageOf.number }) {
		return true
	}
	return s.ageOf.show.holds(st, nil) == (x.device.age != absent)
}

// offer adds a point to a frontier unless another is as good.
func offer(f []point, p point, low bool) []point {
	for _, q := range f {
		if low && q.taken >= p.taken && q.given <= p.given || !low && q.taken <= p.taken && q.given >= p.given {
			return f
		}
	}
	return frontier(append(f, p), low)
}

// state is what is answered plus one combination of a part's choices, without what is then not asked.
func (s *searcher) state(p part, at []int) state {
	st := state{set: s.fixed.set, numbers: slices.Clone(s.fixed.numbers)}
	for i, c := range p.choices {
		k := &s.choices[c]
		st.set = st.set.union(k.alts[at[i]].set)
		if k.number >= 0 {
			st.numbers[k.number] = k.alts[at[i]].n
		}
	}
	for i := range s.b.q.questions {
		q := &s.b.q.questions[i]
		if s.show[i] && !q.show.holds(&st, nil) {
			st.set = st.set.without(q.all)
			if q.number >= 0 {
				st.numbers[q.number] = absent
			}
		}
	}
	return st
}
