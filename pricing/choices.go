package pricing

import (
	"math/bits"
	"slices"
)

// open lists the choices of all questions that are not answered and may still be asked.
func (s *searcher) open() {
	used := s.b.used()
	answered := map[string]bool{}
	for _, a := range s.req.Answers.p.raw {
		answered[a.Question] = true
	}
	for i := range s.b.q.questions {
		x := &s.b.q.questions[i]
		if answered[x.ID] || !s.possible(&x.show) {
			continue
		}
		s.show[i] = true
		if x.number >= 0 {
			c := choice{question: i, number: x.number}
			for _, n := range s.b.cuts(x) {
				c.alts = append(c.alts, alternative{n: n})
			}
			s.add(c)
			continue
		}
		for _, g := range x.groups {
			c := choice{question: i, mask: g, number: -1}
			for j := range x.Options {
				if g.has(x.first + j) {
					c.alts = append(c.alts, alternative{set: one(x.first + j)})
				}
			}
			s.add(c)
		}
		s.addFree(i, x, &used)
	}
}

func (s *searcher) add(c choice) {
	c.part = len(s.choices)
	s.choices = append(s.choices, c)
}

func one(bit int) (b bitset) {
	b.add(bit)
	return b
}

// addFree lists the choices among free options. Usually each is a choice of its own. Where a rule looks at an
// option that stands alone, or several must be ticked, they are one choice between all sets allowed.
func (s *searcher) addFree(i int, x *question, used *bitset) {
	rest := x.free.without(x.alone)
	tied := x.alone.meets(used) || x.Least > len(x.groups) && !(x.Least-len(x.groups) == 1 && !x.alone.empty())
	if !tied {
		for j := range x.Options {
			if bit := x.first + j; rest.has(bit) && used.has(bit) {
				s.add(choice{question: i, mask: one(bit), number: -1, alts: []alternative{{}, {set: one(bit)}}})
			}
		}
		return
	}
	// Options that no rule looks at are alike: as many of them as must be ticked stand for all.
	var members []int
	spare := max(x.Least, 1)
	for j := range x.Options {
		bit := x.first + j
		if !rest.has(bit) {
			continue
		}
		if !used.has(bit) {
			if spare == 0 {
				continue
			}
			spare--
		}
		members = append(members, bit)
	}
	c := choice{question: i, mask: x.free, number: -1}
	for j := range x.Options {
		if bit := x.first + j; x.alone.has(bit) && 1+len(x.groups) >= x.Least {
			c.alts = append(c.alts, alternative{set: one(bit)})
		}
	}
	for m := range uint64(1) << min(len(members), 19) {
		if bits.OnesCount64(m)+len(x.groups) < x.Least {
			continue
		}
		var set bitset
		for k, bit := range members {
			if m&(1<<k) != 0 {
				set.add(bit)
			}
		}
		c.alts = append(c.alts, alternative{set: set})
	}
	if len(members) >= 19 {
		c.alts = make([]alternative, maxCombinations+1) // too wide: extremes says so
	}
	s.add(c)
}

// possible reports whether a show condition can still hold: its part about answered questions does.
func (s *searcher) possible(c *condition) bool {
	open := s.undecided()
	if c.hasAny && !s.fixed.set.meets(&c.any) && !open.meets(&c.any) {
		return false
	}
	missing := c.all.without(s.fixed.set)
	if !open.contains(&missing) || s.fixed.set.meets(&c.none) {
		return false
	}
	for i := range c.numbers {
		n := s.fixed.numbers[c.numbers[i].number]
		if n != absent && !c.numbers[i].has(n) {
			return false
		}
		if n == absent && !slices.ContainsFunc(s.choices, func(k choice) bool { return k.number == c.numbers[i].number }) {
			return false
		}
	}
	return true
}

// undecided is the options the choices so far decide about.
func (s *searcher) undecided() (b bitset) {
	for i := range s.choices {
		b = b.union(s.choices[i].mask)
	}
	return b
}

// plainlyShown reports whether the condition asks nothing.
func (c *condition) plainlyShown() bool {
	return !c.hasAny && c.all.empty() && c.none.empty() && len(c.numbers) == 0
}

// used is the options that some rule or show condition looks at.
func (b *Book) used() bitset {
	var u bitset
	for i := range b.rules {
		u = u.union(b.rules[i].when.mask())
	}
	for i := range b.q.questions {
		u = u.union(b.q.questions[i].show.mask())
	}
	return u
}

func (c *condition) mask() bitset { return c.any.union(c.all).union(c.none) }

// cuts lists answers to a number question that stand for all: the ends of its range and both sides of every
// limit that a rule, a show condition or the depreciation has.
func (b *Book) cuts(x *question) []int64 {
	out := []int64{x.Min, x.Max}
	put := func(n int64) {
		if n >= x.Min && n <= x.Max {
			out = append(out, n)
		}
	}
	spans := func(c *condition) {
		for _, n := range c.numbers {
			if n.number == x.number {
				put(n.from)
				put(n.from - 1)
				put(n.to)
				put(min(n.to, maxMinor) + 1)
			}
		}
		if c.age != nil && x.number == b.ageNumber {
			put(c.age.from)
			put(c.age.from - 1)
			put(c.age.to)
			put(min(c.age.to, maxMinor) + 1)
		}
	}
	for i := range b.rules {
		spans(&b.rules[i].when)
	}
	for i := range b.q.questions {
		spans(&b.q.questions[i].show)
	}
	if x.number == b.ageNumber {
		for _, d := range b.depreciation {
			put(d.months)
			put(d.months - 1)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// parts gathers the choices that rules tie together, each with the rules that look at them, and the rules
// that look at no choice.
func (s *searcher) parts() (parts []part, rest []rule) {
	for i := range s.choices {
		s.choices[i].part = i
	}
	owner := make([]int, len(s.b.rules)) // a choice the rule looks at, or -1
	inGroup := map[int32]int{}
	for i := range s.b.rules {
		r := &s.b.rules[i]
		owner[i] = s.tie(&r.when, -1)
		if r.group < 0 || owner[i] < 0 {
			continue
		}
		if first, ok := inGroup[r.group]; ok {
			s.join(first, owner[i])
		}
		inGroup[r.group] = owner[i]
	}
	for i := range s.choices {
		q := s.choices[i].question
		if c := &s.b.q.questions[q].show; !c.plainlyShown() {
			s.tie(c, i)
			for j := range s.choices[:i] {
				if s.choices[j].question == q {
					s.join(i, j)
				}
			}
		}
	}
	at := map[int]int{}
	for i := range s.choices {
		root := s.root(i)
		k, ok := at[root]
		if !ok {
			k = len(parts)
			at[root] = k
			parts = append(parts, part{})
		}
		parts[k].choices = append(parts[k].choices, i)
	}
	for i := range s.b.rules {
		r := s.b.rules[i]
		o := owner[i]
		if r.group >= 0 {
			if g, ok := inGroup[r.group]; ok {
				o = g // a rule without choice belongs to its group
			}
		}
		if o < 0 {
			rest = append(rest, r)
			continue
		}
		k := at[s.root(o)]
		parts[k].rules = append(parts[k].rules, r)
	}
	return parts, rest
}

// tie joins all choices a condition looks at, to choice at when that is not -1, and returns one of them.
func (s *searcher) tie(c *condition, at int) int {
	mask := c.mask()
	for i := range s.choices {
		k := &s.choices[i]
		looks := k.mask.meets(&mask) || k.number >= 0 && slices.ContainsFunc(c.numbers, func(n span) bool { return n.number == k.number })
		switch {
		case !looks:
		case at < 0:
			at = i
		default:
			s.join(at, i)
		}
	}
	return at
}

func (s *searcher) root(i int) int {
	for s.choices[i].part != i {
		i = s.choices[i].part
	}
	return i
}

func (s *searcher) join(i, j int) {
	i, j = s.root(i), s.root(j)
	s.choices[max(i, j)].part = min(i, j)
}
