package pricing

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Answer is what was said to one question: options for the kinds with choices, a number for [Number].
type Answer struct {
	Question string
	Options  []string // "yes" or "no" for [YesNo]
	Number   int64
	// IsNumber says that the answer is a number, not a choice of no option.
	IsNumber bool
}

// Choose answers a question by options. No option at all is a choice too, where the question allows it.
func Choose(question string, options ...string) Answer {
	return Answer{Question: question, Options: options}
}

// Measure answers a [Number] question.
func Measure(question string, n int64) Answer {
	return Answer{Question: question, Number: n, IsNumber: true}
}

// Answers is a set of answers, at most one per question. It is immutable. The zero Answers is empty.
//
// [Questionnaire.Answer] makes a checked one. One read from JSON is not checked until it reaches a book or
// [Questionnaire.Check]. In JSON it is an object from question id to option ids or number:
// {"works": ["battery"], "look": ["screen_light", "body_flawless"]}.
type Answers struct{ p *answers }

type answers struct {
	state
	q        *Questionnaire // nil while not checked
	complete bool
	raw      []Answer // by question id, options in alphabetical order
}

// Answer checks a complete set of answers. Mistakes come together, each an [*AnswerError].
func (q *Questionnaire) Answer(given ...Answer) (Answers, error) { return q.check(given, true) }

// AnswerPart checks answers of which some are still missing, for [Book.Bounds].
func (q *Questionnaire) AnswerPart(given ...Answer) (Answers, error) { return q.check(given, false) }

// Check checks answers that were stored or sent, against this questionnaire. They must be complete.
func (q *Questionnaire) Check(a Answers) (Answers, error) {
	if a.p != nil && a.p.q == q && a.p.complete {
		return a, nil
	}
	return q.check(a.All(), true)
}

func (q *Questionnaire) check(given []Answer, complete bool) (Answers, error) {
	a := &answers{q: q, complete: true}
	a.numbers = make([]int64, q.numbers)
	for i := range a.numbers {
		a.numbers[i] = absent
	}
	var errs []error
	bad := func(question, option, format string, args ...any) {
		if len(errs) < maxFileErrors {
			errs = append(errs, &AnswerError{clip(question), clip(option), fmt.Sprintf(format, args...)})
		}
	}
	answered := make([]bool, len(q.questions))
	for _, g := range given {
		i, ok := q.byID[g.Question]
		if !ok {
			bad(g.Question, "", "%s asks no such question; %s", q.Name(), nearest(g.Question, q.ids(false)))
			continue
		}
		if answered[i] {
			bad(g.Question, "", "answered twice")
			continue
		}
		answered[i] = true
		q.questions[i].take(a, g, bad)
	}
	for i := range q.questions {
		x := &q.questions[i]
		switch shown := x.show.holds(&a.state, nil); {
		case answered[i] && !shown:
			bad(x.ID, "", "this question is not asked after the other answers given; leave it out")
		case shown && !answered[i]:
			a.complete = false
			if complete {
				bad(x.ID, "", "not answered")
			}
		}
	}
	if len(errs) > 0 {
		return Answers{}, errors.Join(errs...)
	}
	a.raw = q.canonical(&a.state, answered)
	return Answers{a}, nil
}

// take reads one answer into a.
func (x *question) take(a *answers, g Answer, bad func(question, option, format string, args ...any)) {
	if x.Kind == Number {
		switch {
		case !g.IsNumber:
			bad(x.ID, "", "answer with a number from %d to %d", x.Min, x.Max)
		case g.Number < x.Min || g.Number > x.Max:
			bad(x.ID, "", "%d is not from %d to %d", g.Number, x.Min, x.Max)
		default:
			a.numbers[x.number] = g.Number
		}
		return
	}
	if g.IsNumber {
		bad(x.ID, "", "answer with options, not with a number; %s", nearest("", x.optionIDs()))
		return
	}
	var mine bitset
	for _, o := range g.Options {
		j, ok := x.byID[o]
		switch {
		case !ok:
			bad(x.ID, o, "there is no such option; %s", nearest(o, x.optionIDs()))
			return
		case mine.has(x.first + j):
			bad(x.ID, o, "chosen twice")
			return
		}
		mine.add(x.first + j)
	}
	if q, o, reason := x.refuse(mine); reason != "" {
		bad(q, o, "%s", reason)
		return
	}
	a.set = a.set.union(mine)
}

// refuse says why a choice of options is no answer, or nothing.
func (x *question) refuse(mine bitset) (questionID, optionID, reason string) {
	n := 0
	for j := range x.Options {
		if mine.has(x.first + j) {
			n++
		}
	}
	for _, g := range x.groups {
		var in []string
		for j := range x.Options {
			if g.has(x.first+j) && mine.has(x.first+j) {
				in = append(in, x.Options[j].ID)
			}
		}
		if len(in) != 1 {
			var all []string
			for j := range x.Options {
				if g.has(x.first + j) {
					all = append(all, x.Options[j].ID)
				}
			}
			return x.ID, strings.Join(in, "+"), "choose exactly one of " + strings.Join(all, ", ")
		}
	}
	free := mine.intersection(x.free)
	for j := range x.Options {
		bit := x.first + j
		var only bitset
		only.add(bit)
		if x.alone.has(bit) && mine.has(bit) && free != only {
			return x.ID, x.Options[j].ID, "cannot be chosen together with another option"
		}
	}
	if n < x.Least {
		return x.ID, "", fmt.Sprintf("choose at least %d of %s", x.Least, strings.Join(x.optionIDs(), ", "))
	}
	return "", "", ""
}

// canonical writes the state back as answers, in the one form that is stored.
func (q *Questionnaire) canonical(s *state, answered []bool) []Answer {
	out := make([]Answer, 0, len(q.questions))
	for i := range q.questions {
		if answered[i] {
			out = append(out, q.questions[i].read(s))
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Question < out[j].Question })
	return out
}

// read returns the answer to one question as the state has it.
func (x *question) read(s *state) Answer {
	if x.Kind == Number {
		return Measure(x.ID, s.numbers[x.number])
	}
	a := Answer{Question: x.ID}
	for j := range x.Options {
		if s.set.has(x.first + j) {
			a.Options = append(a.Options, x.Options[j].ID)
		}
	}
	sort.Strings(a.Options)
	return a
}

var noState = &state{}

// state returns what a says about q, nothing when it is about another questionnaire.
func (a Answers) state(q *Questionnaire) *state {
	if a.p == nil || a.p.q != q {
		return noState
	}
	return &a.p.state
}

// Checked reports whether a was checked against q and is complete.
func (a Answers) Checked(q *Questionnaire) bool { return a.p != nil && a.p.q == q && a.p.complete }

// All returns a copy of the answers in the order of their question ids.
func (a Answers) All() []Answer {
	if a.p == nil {
		return nil
	}
	out := slices.Clone(a.p.raw)
	for i := range out {
		out[i].Options = slices.Clone(out[i].Options)
	}
	return out
}

// Has reports whether this option was chosen.
func (a Answers) Has(question, option string) bool {
	if a.p == nil {
		return false
	}
	for i := range a.p.raw {
		if a.p.raw[i].Question == question {
			return slices.Contains(a.p.raw[i].Options, option)
		}
	}
	return false
}

// IsZero reports whether there is no answer.
func (a Answers) IsZero() bool { return a.p == nil || len(a.p.raw) == 0 }

// Equal reports whether both say the same.
func (a Answers) Equal(b Answers) bool {
	return bytes.Equal(a.appendJSON(nil), b.appendJSON(nil))
}

// String returns the JSON form.
func (a Answers) String() string { return string(a.appendJSON(nil)) }

// MarshalJSON writes the answers in the order of their question ids.
func (a Answers) MarshalJSON() ([]byte, error) { return a.appendJSON(nil), nil }

func (a Answers) appendJSON(b []byte) []byte {
	b = append(b, '{')
	if a.p != nil {
		for i := range a.p.raw {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendString(b, a.p.raw[i].Question)
			b = append(b, ':')
			b = a.p.raw[i].appendValue(b)
		}
	}
	return append(b, '}')
}

func (a *Answer) appendValue(b []byte) []byte {
	if a.IsNumber {
		return strconv.AppendInt(b, a.Number, 10)
	}
	b = append(b, '[')
	for i, o := range a.Options {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, o)
	}
	return append(b, ']')
}

// UnmarshalJSON reads what MarshalJSON writes. A single option may stand without its brackets, and true and
// false stand for yes and no.
func (a *Answers) UnmarshalJSON(data []byte) error {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(data, &m); err != nil {
		return fmt.Errorf("pricing: answers are an object of question and answer: %w", err)
	}
	raw := make([]Answer, 0, len(m))
	for id, v := range m {
		x := Answer{Question: id}
		var one string
		var yes bool
		switch {
		case json.Unmarshal(v, &x.Options) == nil && x.Options != nil:
		case json.Unmarshal(v, &one) == nil && v[0] == '"':
			x.Options = []string{one}
		case json.Unmarshal(v, &yes) == nil && v[0] != 'n':
			x.Options = []string{"no"}
			if yes {
				x.Options[0] = "yes"
			}
		default:
			n, err := strconv.ParseInt(string(v), 10, 64)
			if err != nil {
				return &AnswerError{clip(id), "", "an answer is a list of option ids or a whole number"}
			}
			x = Measure(id, n)
		}
		if len(x.Options) == 0 {
			x.Options = nil
		}
		sort.Strings(x.Options)
		raw = append(raw, x)
	}
	sort.Slice(raw, func(i, j int) bool { return raw[i].Question < raw[j].Question })
	*a = Answers{&answers{raw: raw}}
	return nil
}
