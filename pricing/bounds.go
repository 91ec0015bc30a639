package pricing

import (
	"fmt"
	"slices"
)

// Range is what a device can still turn out to be worth while questions are open.
type Range struct {
	Low, High Valuation // both are reached by the answers in them
	// Next is the open question that narrows the range most: the one whose answer alone can take most from
	// High. It is empty when no question is open.
	Next string
}

// ErrTooWide says that a questionnaire ties so many open options together that their combinations cannot be
// searched through.
var ErrTooWide = fmt.Errorf("%w: too many open options depend on one another", ErrRange)

// Bounds returns the lowest and the highest value that the open questions still allow; the answers of the
// request may be partial ([Questionnaire.AnswerPart]) or empty. Every completion lies between the two, and
// both are reached. It is exact, not an estimate: the rules fall into parts that share no answer, each part
// is searched through, and the parts are added up.
func (b *Book) Bounds(req Request) (Range, error) {
	if req.Answers.p == nil || req.Answers.p.q != b.q {
		a, err := b.q.check(req.Answers.All(), false)
		if err != nil {
			return Range{}, err
		}
		req.Answers = a
	}
	if req.Answers.p.complete {
		v, err := b.Value(req)
		return Range{Low: v, High: v}, err
	}
	var x work
	if err := b.ready(&x, &req); err != nil {
		return Range{}, err
	}
	s, err := b.search(&x, &req)
	if err != nil {
		return Range{}, err
	}
	var r Range
	if r.Low, err = b.reached(req, s.low); err != nil {
		return Range{}, err
	}
	if r.High, err = b.reached(req, s.high); err != nil {
		return Range{}, err
	}
	r.Next = b.next(req, &r)
	return r, nil
}

// reached values the request with the answers of a state.
func (b *Book) reached(req Request, s state) (Valuation, error) {
	for i := range b.q.questions {
		if x := &b.q.questions[i]; x.Kind == Multiple && x.show.holds(&s, nil) {
			x.fill(&s)
		}
	}
	a, err := b.q.settled(s)
	if err != nil {
		return Valuation{}, err
	}
	req.Answers = a
	return b.Value(req)
}

// fill ticks what a question asks for and no rule looks at.
func (x *question) fill(s *state) {
	x.mendIfNeeded(s)
	for j := range x.Options {
		mine := s.set.intersection(x.all)
		if _, _, why := x.refuse(mine); why == "" {
			return
		}
		if bit := x.first + j; x.free.has(bit) && !x.alone.has(bit) {
			s.set.add(bit)
		}
	}
}

// mendIfNeeded ticks the option that stands alone only where something must be ticked.
func (x *question) mendIfNeeded(s *state) {
	mine := s.set.intersection(x.all)
	if _, _, why := x.refuse(mine); why != "" {
		x.mend(s)
	}
}

// next finds the open question that can take most from the best case.
func (b *Book) next(req Request, r *Range) string {
	best, id := int64(-1), ""
	low, high := r.Low.req.Answers.state(b.q), r.High.req.Answers.state(b.q)
	for i := range b.q.questions {
		x := &b.q.questions[i]
		if !x.show.holds(high, nil) || x.answeredIn(req.Answers) {
			continue
		}
		s := *high
		s.numbers = slices.Clone(s.numbers)
		if x.show.holds(low, nil) {
			s.set = s.set.without(x.all).union(low.set.intersection(x.all))
			if x.number >= 0 {
				s.numbers[x.number] = low.numbers[x.number]
			}
		}
		fall := int64(0)
		if v, err := b.reached(req, s); err == nil {
			fall = r.High.total - v.total
		}
		if fall > best {
			best, id = fall, x.ID
		}
	}
	return id
}

func (x *question) answeredIn(a Answers) bool {
	return slices.ContainsFunc(a.p.raw, func(r Answer) bool { return r.Question == x.ID })
}
