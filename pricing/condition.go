package pricing

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// condition is a checked When.
type condition struct {
	any, all, none bitset
	hasAny         bool
	plain          bool // only any, all and none: the usual case, kept fast
	numbers        []span
	brands         []string
	models         []string
	age            *span
}

// span is a checked Span; both ends are included.
type span struct {
	number   int // index of the number
	from, to int64
}

func (s *span) has(n int64) bool { return n >= s.from && n <= s.to }

// state is what a set of answers says, as far as conditions look at it.
type state struct {
	set     bitset
	numbers []int64 // by index of the Number question; absent when not given
}

// absent marks a number that was not given.
const absent = math.MinInt64

// device is the rest of what conditions look at.
type device struct {
	id, model, brand string
	age              int64 // months, or absent
}

func (c *condition) holds(s *state, d *device) bool {
	return c.answered(&s.set) && (c.plain || c.holdsRest(s, d))
}

// answered looks at the options alone. It is small enough to be inlined where rules are gone through.
func (c *condition) answered(t *bitset) bool {
	if (c.all[0]&^t[0]|c.all[1]&^t[1])|(c.none[0]&t[0]|c.none[1]&t[1]) != 0 {
		return false
	}
	return !c.hasAny || c.any[0]&t[0]|c.any[1]&t[1] != 0
}

func (c *condition) holdsRest(s *state, d *device) bool {
	for i := range c.numbers {
		n := &c.numbers[i]
		if n.number >= len(s.numbers) || s.numbers[n.number] == absent || !n.has(s.numbers[n.number]) {
			return false
		}
	}
	return c.holdsDevice(d)
}

// holdsDevice looks at the parts that no answer changes.
func (c *condition) holdsDevice(d *device) bool {
	if len(c.brands)+len(c.models) == 0 && c.age == nil {
		return true
	}
	if d == nil {
		return false
	}
	if len(c.brands) > 0 && !slices.Contains(c.brands, d.brand) {
		return false
	}
	if len(c.models) > 0 && !slices.Contains(c.models, d.model) && !slices.Contains(c.models, d.id) {
		return false
	}
	return c.age == nil || d.age != absent && c.age.has(d.age)
}

// condition checks a When against the questions q holds so far.
func (q *Questionnaire) condition(w When, path string, p *problems) condition {
	var c condition
	c.any = q.refs(w.Any, path+".any", p)
	c.all = q.refs(w.All, path+".all", p)
	c.none = q.refs(w.None, path+".none", p)
	c.hasAny = len(w.Any) > 0
	for i, s := range w.Numbers {
		at := fmt.Sprintf("%s.numbers[%d]", path, i)
		j, ok := q.byID[s.Question]
		if !ok || q.questions[j].number < 0 {
			p.add(at+".question", s.Question, nearest(s.Question, q.ids(true)), "there is no number question of this id")
			continue
		}
		v := between(s.Between, at, p)
		v.number = q.questions[j].number
		c.numbers = append(c.numbers, v)
	}
	for i, b := range w.Brands {
		if !validSlug(b) {
			p.add(fmt.Sprintf("%s.brands[%d]", path, i), b, "such as apple", "a brand is the first part of a catalogue id")
		}
	}
	for i, m := range w.Models {
		if n, ok := idParts(m); !ok || n < 2 {
			p.add(fmt.Sprintf("%s.models[%d]", path, i), m, "such as apple/iphone-12", "not a model or variant id")
		}
	}
	c.brands, c.models = slices.Clone(w.Brands), slices.Clone(w.Models)
	if w.Age != nil {
		s := between(*w.Age, path+".age", p)
		c.age = &s
	}
	c.plain = len(c.numbers)+len(c.brands)+len(c.models) == 0 && c.age == nil
	return c
}

func between(b Between, path string, p *problems) span {
	s := span{from: math.MinInt64 + 1, to: math.MaxInt64}
	if b.From != nil {
		s.from = *b.From
	}
	if b.To != nil {
		s.to = *b.To
	}
	if s.from > s.to || b.From == nil && b.To == nil {
		p.add(path, "", "give from, to or both, the smaller first", "this range holds no number")
	}
	return s
}

// refs resolves answers named "question:option".
func (q *Questionnaire) refs(names []string, path string, p *problems) bitset {
	var out bitset
	for i, name := range names {
		at := fmt.Sprintf("%s[%d]", path, i)
		qid, oid, ok := strings.Cut(name, ":")
		if !ok {
			p.add(at, name, "such as works:battery", "an answer is named question:option")
			continue
		}
		j, ok := q.byID[qid]
		if !ok {
			p.add(at, name, nearest(qid, q.ids(false)), "there is no question %q before this", qid)
			continue
		}
		x := &q.questions[j]
		k, ok := x.byID[oid]
		if !ok {
			p.add(at, name, nearest(oid, x.optionIDs()), "question %q has no option %q", qid, oid)
			continue
		}
		out.add(x.first + k)
	}
	return out
}

func (q *Questionnaire) ids(numbers bool) []string {
	var out []string
	for i := range q.questions {
		if !numbers || q.questions[i].number >= 0 {
			out = append(out, q.questions[i].ID)
		}
	}
	return out
}

func (x *question) optionIDs() []string {
	out := make([]string, len(x.Options))
	for i := range x.Options {
		out[i] = x.Options[i].ID
	}
	return out
}

// nearest words a suggestion: the candidate most like s, or all of them when there are few.
func nearest(s string, candidates []string) string {
	if t := nearestOnly(s, candidates); t != "" || len(candidates) == 0 || len(candidates) > 12 {
		return t
	}
	return "use one of " + strings.Join(candidates, ", ")
}

// nearestOnly words a suggestion when one candidate is like s.
func nearestOnly(s string, candidates []string) string {
	best, at := len(s)/2+1, "" // the greatest distance that still counts as like
	for _, c := range candidates {
		if d := distance(s, c, best+1); d < best || d == best && (at == "" || c < at) {
			best, at = d, c
		}
	}
	if at == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", at)
}

// distance is the Levenshtein distance in bytes, or limit when it is not below it.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit || len(a) > 200 || len(b) > 200 {
		return limit
	}
	var buf [201]int
	row := buf[:len(b)+1]
	for j := range row {
		row[j] = j
	}
	for i := 0; i < len(a); i++ {
		diag, least := row[0], i+1
		row[0] = i + 1
		for j := 0; j < len(b); j++ {
			cost := diag
			if a[i] != b[j] {
				cost++
			}
			diag = row[j+1]
			row[j+1] = min(cost, row[j]+1, diag+1)
			least = min(least, row[j+1])
		}
		if least >= limit {
			return limit
		}
	}
	return min(row[len(b)], limit)
}
