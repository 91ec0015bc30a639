package pricing

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
)

// Finding is one thing found at the door that differs from what the customer declared.
type Finding struct {
	Question string `json:"question,omitempty"` // id of the question it answers; empty when Variant is set
	// Option was found to be so. Of options that exclude one another it replaces the declared one; a free
	// option is added.
	Option string `json:"option,omitempty"`
	// Absent: the free Option was declared and is not so: a fault that is not there, a charger that is
	// missing.
	Absent bool  `json:"absent,omitempty"`
	Number int64 `json:"number,omitempty"` // what a Number question was found to be
	// Variant was found instead of the declared one, such as less storage.
	Variant string `json:"variant,omitempty"`
	// Visible: the customer could have seen it. What could not be seen does not lower the value.
	Visible  bool     `json:"visible,omitempty"`
	Reason   string   `json:"reason,omitempty"`   // the host's reason code
	Evidence []string `json:"evidence,omitempty"` // ids of photographs and the like
}

// Outcome says what became of a finding.
type Outcome string

// The outcomes of findings.
const (
	Counted     Outcome = "counted"      // it is in the new valuation
	NotVisible  Outcome = "not_visible"  // it would lower the value, and the customer could not have seen it
	AsDeclared  Outcome = "as_declared"  // it is what the customer declared
	WithinLimit Outcome = "within_limit" // counted, but the whole difference is within the book's tolerance
)

// Difference is what one finding does to the value.
type Difference struct {
	Finding  Finding
	Declared string          // declared option, number or variant; empty when the option was not ticked
	Found    string          // found option, number or variant; empty when the option is not so
	Outcome  Outcome         //
	Effect   decimal.Decimal // what it changes in the total; all effects add up to Revision.Change
}

// Revision is the value after an inspection.
type Revision struct {
	Before Valuation // as quoted
	After  Valuation // Before itself when nothing counts
	// Differences has one entry per finding, in the order given.
	Differences []Difference
}

// Change returns what the inspection changed in the total; negative when it is lower.
func (r Revision) Change() decimal.Decimal { return r.After.Total().Sub(r.Before.Total()) }

// Reprice revises a quote by what was found at the door. It works on the quote's own book version, instant
// and campaigns: b must be the book that made the quote, else ErrWrongBook. A finding the customer could not
// have seen never lowers the value; a better device raises it. A lower value within the book's tolerance is
// given back as a line of its own.
//
// The effect of a finding is measured in the order given, after those before it, so that the effects add up
// exactly.
func (b *Book) Reprice(quoted Valuation, findings []Finding) (Revision, error) {
	if quoted.Book() != b.Version() || quoted.Questionnaire() != b.q.Name() || quoted.Currency() != b.Currency() {
		return Revision{}, fmt.Errorf("%w: quoted by %q (%s), given %q (%s)", ErrWrongBook,
			clip(quoted.Book()), clip(quoted.Questionnaire()), b.Version(), b.q.Name())
	}
	now, err := b.Value(quoted.req)
	if err != nil {
		return Revision{}, err
	}
	if now.tally != quoted.tally || !slices.EqualFunc(now.Lines(), quoted.Lines(), sameLine) {
		return Revision{}, fmt.Errorf("%w: book %s gives %s today, the quote says %s", ErrWrongBook, b.Version(), now, quoted)
	}
	r := Revision{Before: quoted, Differences: make([]Difference, len(findings))}
	seen := map[string]int{}
	for i, f := range findings {
		f.Evidence = slices.Clone(f.Evidence)
		r.Differences[i].Finding = f
		if err := b.describe(&r.Differences[i], now.req, seen, i); err != nil {
			return Revision{}, err
		}
	}
	after, err := b.settle(&r, now)
	if err != nil {
		return Revision{}, err
	}
	if after.total == quoted.total && after.req.Answers.Equal(quoted.req.Answers) && after.req.Variant == quoted.req.Variant {
		after = quoted
	}
	r.After = b.forgive(&r, after)
	return r, nil
}

func sameLine(a, b Line) bool {
	x, y := a.get(), b.get()
	return a.amount == b.amount && x.kind == y.kind && x.rule == y.rule && x.group == y.group
}

// describe checks a finding and notes what was declared.
func (b *Book) describe(d *Difference, req Request, seen map[string]int, i int) error {
	f := &d.Finding
	bad := func(format string, args ...any) error {
		return &AnswerError{clip(f.Question), clip(f.Option), fmt.Sprintf("finding %d: ", i) + fmt.Sprintf(format, args...)}
	}
	key := "variant"
	defer func() { seen[key] = i }()
	if f.Variant != "" {
		if f.Question != "" || f.Option != "" {
			return bad("a finding is about the variant or about a question, not both")
		}
		d.Declared, d.Found = req.Variant, f.Variant
	} else {
		j, ok := b.q.byID[f.Question]
		if !ok {
			return bad("there is no such question; %s", nearest(f.Question, b.q.ids(false)))
		}
		x := &b.q.questions[j]
		s := req.Answers.state(b.q)
		if x.Kind == Number {
			if f.Number < x.Min || f.Number > x.Max || f.Option != "" || f.Absent {
				return bad("give a number from %d to %d", x.Min, x.Max)
			}
			key = x.ID
			if n := s.numbers[x.number]; n != absent {
				d.Declared = fmt.Sprint(n)
			}
			d.Found = fmt.Sprint(f.Number)
		} else {
			k, ok := x.byID[f.Option]
			if !ok {
				return bad("there is no such option; %s", nearest(f.Option, x.optionIDs()))
			}
			var err error
			if key, err = x.declared(d, s, k, bad); err != nil {
				return err
			}
		}
	}
	if at, ok := seen[key]; ok {
		return bad("finding %d says something about %s already", at, key)
	}
	return nil
}

// declared notes the declared and the found option, and returns what the finding is about.
func (x *question) declared(d *Difference, s *state, k int, bad func(string, ...any) error) (key string, err error) {
	f := &d.Finding
	bit := x.first + k
	if x.free.has(bit) {
		if x.alone.has(bit) {
			return "", bad("name the faults that are not there as absent instead")
		}
		if s.set.has(bit) {
			d.Declared = f.Option
		}
		if !f.Absent {
			d.Found = f.Option
		}
		return x.ID + ":" + f.Option, nil
	}
	if f.Absent {
		return "", bad("name the option found instead of this one")
	}
	for n, g := range x.groups {
		if !g.has(bit) {
			continue
		}
		for j := range x.Options {
			if g.has(x.first+j) && s.set.has(x.first+j) {
				d.Declared = x.Options[j].ID
			}
		}
		key = fmt.Sprintf("%s, group %d", x.ID, n+1)
	}
	d.Found = f.Option
	return key, nil
}

// with returns the request as it is when a finding holds.
func (b *Book) with(req Request, f *Finding) (Request, error) {
	if f.Variant != "" {
		req.Variant = f.Variant
		return req, nil
	}
	x := &b.q.questions[b.q.byID[f.Question]]
	s := *req.Answers.state(b.q)
	s.numbers = slices.Clone(s.numbers)
	x.set(&s, f)
	a, err := b.q.settled(s)
	if err != nil {
		return req, err
	}
	req.Answers = a
	return req, nil
}

// set writes a finding into a state.
func (x *question) set(s *state, f *Finding) {
	if x.Kind == Number {
		s.numbers[x.number] = f.Number
		return
	}
	bit := x.first + x.byID[f.Option]
	for _, g := range x.groups {
		if g.has(bit) {
			s.set = s.set.without(g)
		}
	}
	if f.Absent {
		s.set.remove(bit)
	} else {
		s.set.add(bit)
	}
	if x.free.has(bit) {
		x.mend(s)
	}
}

// mend keeps an option that stands alone in step with the others: ticked when nothing else is and something
// must be, not ticked when another is.
func (x *question) mend(s *state) {
	if x.alone.empty() {
		return
	}
	others := x.free.without(x.alone)
	if s.set.meets(&others) {
		s.set = s.set.without(x.alone)
		return
	}
	if !s.set.meets(&x.alone) {
		for j := range x.Options {
			if x.alone.has(x.first + j) {
				s.set.add(x.first + j)
				return
			}
		}
	}
}

// settled makes answers of a state, leaving out what is not asked after it.
func (q *Questionnaire) settled(s state) (Answers, error) {
	var given []Answer
	for i := range q.questions {
		x := &q.questions[i]
		if !x.show.holds(&s, nil) {
			s.set = s.set.without(x.all)
			if x.number >= 0 {
				s.numbers[x.number] = absent
			}
			continue
		}
		given = append(given, x.read(&s))
	}
	return q.Answer(given...)
}
