package route

import (
	"context"
	"time"
)

// Solve plans a hub-day.
//
// It is an anytime search: it ends with the bounds of opt or with ctx,
// whichever comes first, and returns the best plan so far, which is always
// valid. A context that ends is not an error; Plan.Interrupted tells. The
// same input and seed give the same plan when only Iterations bounds the
// search; under Budget or a context the plan depends on the machine.
//
// The error joins all mistakes of the problem, each an *InputError. Solve
// changes none of its arguments, keeps no reference to them and starts no
// goroutine. Time and memory grow with the square of the number of visits.
func Solve(ctx context.Context, p Problem, opt *Options) (Plan, error) {
	var o Options
	if opt != nil {
		o = *opt
	}
	if err := p.check(); err != nil {
		return Plan{}, err
	}
	c := newClock(ctx, o)
	m := compile(&p)
	if o.Previous != nil {
		price := o.MoveCost
		if price <= 0 {
			price = time.Hour
		}
		m.setChange(o.Previous, micros(min(price, maxTravel)))
	}
	s := newSearch(m, o.Seed, c)
	s.run(&o)
	plan := m.report(s.best)
	plan.Iterations, plan.Interrupted = c.turn, c.cause
	if o.Previous != nil {
		plan.Moved = moved(&plan, o.Previous)
	}
	return plan, nil
}

// Found by trial on Solomon's instances.
const (
	reduceShare = 0.4  // of the search seeks fewer executives
	rounds      = 4    // of cooling in the rest, each from another plan
	hotShare    = 5.0  // first temperature, in mean ways between stops
	coldShare   = 0.1  // last temperature
	shakeTurns  = 5000 // to find another plan
)

// run is the whole search: a first plan, then fewer absent visits and fewer
// executives, then less travel.
func (s *search) run(o *Options) {
	switch {
	case o.Previous != nil:
		s.follow(o.Previous)
	case o.Goal == LeastTravel:
		for k := range s.m.vehs {
			s.m.vehs[k].opens = 0
		}
	}
	s.giveUp()
	s.recreate()
	s.mark()
	s.keep(s.score())
	s.m.setNear()
	if o.Previous == nil && o.Goal == FewestExecutives || s.bestScore.absent > 0 {
		s.reduce(reduceShare, o.Previous == nil)
	}
	s.restore()
	if o.Previous != nil {
		s.anneal(coldShare, coldShare, 1)
		return
	}
	for i, start := 0, s.clock.share(); i < rounds; i++ {
		if i > 0 {
			s.shake()
		}
		s.anneal(hotShare, coldShare, start+(1-start)*float64(i+1)/float64(rounds))
	}
}
