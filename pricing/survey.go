package pricing

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Survey is what a search through all answers shows about a book's rules. Package pricing/review turns it into
// advice.
type Survey struct {
	// Inversions are places where a worse answer raises the value, one per question and option, each with the
	// first price that shows it.
	Inversions []Inversion
	// Idle are rules that never change a value: their condition cannot hold, or another rule of their part
	// group always takes as much.
	Idle []Idle
	// Deepest is the most that the rules can take together, as a percentage of the base price, over the prices
	// tried and before cap and floor.
	Deepest decimal.Decimal
}

// Inversion is a worse answer that gives a higher value.
type Inversion struct {
	// Question and Option are the worse answer; Option is the number for a Number question. A device that is
	// worth more when it is older has its age in months as Option and no Question.
	Question, Option string
	Variant          string          // an id whose price shows it
	Base             decimal.Decimal // its base price
	By               decimal.Decimal // what the worse answer adds
	Answers          string          // the better answers, as JSON, as far as rules tie them to this one
}

// Idle is a rule without effect.
type Idle struct {
	Rule  string
	Never bool // its condition never holds; otherwise it is always covered by its group
}

// triedPrices is how many base prices a survey tries at most. Between two limits of a rule values are
// straight lines of the price, so the ends of the table and a few hundred prices between show an inversion.
const triedPrices = 256

// Survey searches through all answers for flaws in the rules. It takes milliseconds for an ordinary book.
// Where Inversions is empty, neither a worse answer nor a greater age raises a value of the prices tried.
// Whether an older device gains is tried with the answers that favour it most. Questionnaires whose open
// options depend on one another too widely give ErrTooWide.
func (b *Book) Survey() (Survey, error) {
	empty, err := b.q.AnswerPart()
	if err != nil {
		return Survey{}, err
	}
	req := Request{Answers: empty, At: b.sheet.From}
	s := &searcher{b: b, req: &req, fixed: *empty.state(b.q), show: make([]bool, len(b.q.questions))}
	s.open()
	v := &surveyor{s: s, hit: make([]bool, len(b.rules)), matters: make([]bool, len(b.rules)), found: map[string]bool{}}
	parts, rest := s.parts()
	parts = append(parts, part{rules: rest})
	for _, p := range parts {
		if err := s.width(p); err != nil {
			return Survey{}, err
		}
	}
	for _, row := range b.surveyRows() {
		v.row(row, parts)
	}
	for i := range b.rules {
		if !v.matters[i] {
			v.out.Idle = append(v.out.Idle, Idle{b.rules[i].id, !v.hit[i]})
		}
	}
	v.out.Deepest = decimal.New(v.deepest, -4)
	return v.out, nil
}

func (s *searcher) width(p part) error {
	n := 1
	for _, c := range p.choices {
		if n *= len(s.choices[c].alts); n > maxCombinations {
			return ErrTooWide
		}
	}
	return nil
}

// surveyRows chooses the rows to try: all whose price columns differ from row to row matter one by one, other
// tables by their price alone. Rows that a rule names by brand or model are among them.
func (b *Book) surveyRows() []int32 {
	t := b.prices
	var out []int32
	seen := map[int64]bool{}
	columns := slices.ContainsFunc(b.rules, func(r rule) bool { return r.column >= 0 })
	for i := range t.rows {
		if columns || !seen[t.rows[i].base] {
			seen[t.rows[i].base] = true
			out = append(out, int32(i))
		}
	}
	if !columns {
		slices.SortFunc(out, func(a, c int32) int { return sign(t.rows[a].base - t.rows[c].base) })
		if len(out) > triedPrices {
			thin := make([]int32, triedPrices)
			for i := range thin {
				thin[i] = out[i*(len(out)-1)/(triedPrices-1)]
			}
			out = thin
		}
	}
	for i := range b.rules {
		c := &b.rules[i].when
		if len(c.brands)+len(c.models) == 0 {
			continue
		}
		for j := range t.rows {
			d := device{id: t.rows[j].id, age: absent}
			d.model, d.brand = modelOf(d.id)
			noAge := condition{brands: c.brands, models: c.models}
			if noAge.holdsDevice(&d) {
				out = append(out, int32(j))
				break
			}
		}
	}
	return out
}

// oldest is the greatest age in months that a survey looks at.
const oldest = 1200

type surveyor struct {
	s            *searcher
	out          Survey
	hit, matters []bool // by rule
	found        map[string]bool
	deepest      int64
}

// row surveys one row at every age that makes a difference.
func (v *surveyor) row(row int32, parts []part) {
	b := v.s.b
	for _, age := range b.ages() {
		x := b.surveyed(row, age)
		after := x.base - b.depreciate(x.base, age)
		var deepest int64
		for _, p := range parts {
			deepest += v.part(p, &x, after)
		}
		v.deepest = max(v.deepest, mulDiv(deepest+x.base-after, whole, max(x.base, 1)))
	}
	v.older(row, parts)
}

// ages lists ages that stand for all: not known, then the first month of every stretch of equal ages.
func (b *Book) ages() []int64 {
	out := []int64{absent}
	if b.needsAge {
		out = append(out, 0)
	}
	put := func(n int64) {
		if n >= 0 && n <= oldest {
			out = append(out, n)
		}
	}
	for _, d := range b.depreciation {
		put(d.months)
	}
	for i := range b.rules {
		if a := b.rules[i].when.age; a != nil {
			put(a.from)
			put(min(a.to, oldest) + 1)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// part goes through the combinations of one part and returns the most its rules take.
func (v *surveyor) part(p part, x *work, after int64) (deepest int64) {
	v.s.each(p, func(st state) {
		taken, given := v.s.b.apply(p.rules, x, &st, after, &bill{})
		deepest = max(deepest, taken)
		v.mark(p, x, &st, after, taken, given)
		v.worsen(p, x, &st, after, taken, given)
	})
	return deepest
}

// each yields the state of every combination of a part's choices.
func (s *searcher) each(p part, yield func(state)) {
	at := make([]int, len(p.choices))
	n := 1
	for _, c := range p.choices {
		n *= len(s.choices[c].alts)
	}
	for range n {
		yield(s.state(p, at))
		for i := range at {
			if at[i]++; at[i] < len(s.choices[p.choices[i]].alts) {
				break
			}
			at[i] = 0
		}
	}
}

// mark notes which rules hold, and which change something.
func (v *surveyor) mark(p part, x *work, st *state, after, taken, given int64) {
	b := v.s.b
	for k := range p.rules {
		r := &p.rules[k]
		i := slices.IndexFunc(b.rules, func(o rule) bool { return o.id == r.id })
		if v.matters[i] || !r.when.holds(st, &x.device) {
			continue
		}
		v.hit[i] = true
		if r.group < 0 {
			v.matters[i] = true
			continue
		}
		without := slices.Delete(slices.Clone(p.rules), k, k+1)
		if t, g := b.apply(without, x, st, after, &bill{}); t != taken || g != given {
			v.matters[i] = true
		}
	}
}

// worsen tries every answer one step worse.
func (v *surveyor) worsen(p part, x *work, st *state, after, taken, given int64) {
	b := v.s.b
	done := map[int]bool{}
	for _, c := range p.choices {
		i := v.s.choices[c].question
		if done[i] {
			continue
		}
		done[i] = true
		q := &b.q.questions[i]
		if !q.show.holds(st, nil) {
			continue
		}
		q.eachWorse(b, st, func(option string, worse state) {
			key := q.ID + ":" + option
			if v.found[key] {
				return
			}
			b.q.hide(&worse)
			t, g := b.apply(p.rules, x, &worse, after, &bill{})
			up := (g - t) - (given - taken)
			if b.cap.set() {
				up = max(up, g-given)
			}
			if up <= 0 {
				return
			}
			v.found[key] = true
			a := b.q.said(st)
			v.out.Inversions = append(v.out.Inversions, Inversion{q.ID, option, x.device.id, major(x.base, b.exp), major(up, b.exp), a})
		})
	}
}

// eachWorse yields the states in which one answer to x is a step worse.
func (x *question) eachWorse(b *Book, st *state, yield func(option string, worse state)) {
	if x.number >= 0 {
		cuts := b.cuts(x)
		if x.Worse == "" {
			return
		}
		if x.Worse == "down" {
			slices.Reverse(cuts)
		}
		if i := slices.Index(cuts, st.numbers[x.number]); i >= 0 && i+1 < len(cuts) {
			w := st.clone()
			w.numbers[x.number] = cuts[i+1]
			yield(Measure("", cuts[i+1]).text(), w)
		}
		return
	}
	for j, o := range x.Options {
		bit := x.first + j
		w := st.clone()
		f := Finding{Option: o.ID}
		switch has := st.set.has(bit); {
		case x.alone.has(bit):
			continue
		case x.free.has(bit):
			if o.Rank == 0 || (o.Rank > 0) == has {
				continue
			}
			f.Absent = has
		case has || !x.above(st, bit):
			continue
		}
		x.set(&w, &f)
		yield(o.ID, w)
	}
}

// above reports whether the option of a group ranks worse than the one chosen of that group.
func (x *question) above(st *state, bit int) bool {
	for _, g := range x.groups {
		if !g.has(bit) {
			continue
		}
		for j := range x.Options {
			if k := x.first + j; g.has(k) && st.set.has(k) {
				return x.Options[bit-x.first].Rank > x.Options[j].Rank
			}
		}
	}
	return false
}

func (s *state) clone() state { return state{s.set, slices.Clone(s.numbers)} }

// hide takes out answers to questions that are not asked.
func (q *Questionnaire) hide(s *state) {
	for i := range q.questions {
		if x := &q.questions[i]; !x.show.holds(s, nil) {
			s.set = s.set.without(x.all)
			if x.number >= 0 {
				s.numbers[x.number] = absent
			}
		}
	}
}

// said writes a state as JSON, only what it says.
func (q *Questionnaire) said(s *state) string {
	a := &answers{}
	for i := range q.questions {
		x := &q.questions[i]
		if x.number >= 0 && s.numbers[x.number] == absent || x.number < 0 && !s.set.meets(&x.all) {
			continue
		}
		a.raw = append(a.raw, x.read(s))
	}
	return Answers{a}.String()
}

func (a Answer) text() string { return string(a.appendValue(nil)) }
