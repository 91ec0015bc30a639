package route

import (
	"context"
	"time"
)

// clock says how much of the search is over.
type clock struct {
	ctx        context.Context
	now        func() time.Time
	start      time.Time
	budget     time.Duration
	iterations int

	turn  int // iterations so far
	part  float64
	over  bool
	cause bool // the context ended it
}

func newClock(ctx context.Context, o Options) *clock {
	c := &clock{ctx: ctx, now: o.Now, budget: max(o.Budget, 0), iterations: max(o.Iterations, 0)}
	if c.now == nil {
		c.now = time.Now
	}
	if c.budget == 0 && c.iterations == 0 {
		c.iterations = 30_000
	}
	if c.budget > 0 {
		c.start = c.now()
	}
	return c
}

// done counts one iteration and reports whether the search must end.
func (c *clock) done() bool {
	if c.over {
		return true
	}
	if c.turn%16 == 0 && c.ctx.Err() != nil {
		c.over, c.cause = true, true
		return true
	}
	if c.iterations > 0 {
		c.part = max(c.part, float64(c.turn)/float64(c.iterations))
		c.over = c.turn >= c.iterations
	}
	if c.budget > 0 && c.turn%16 == 0 {
		gone := c.now().Sub(c.start)
		c.part = max(c.part, float64(gone)/float64(c.budget))
		c.over = c.over || gone >= c.budget
	}
	if !c.over {
		c.turn++
	}
	return c.over
}

// share is the part of the search that is over, 0 to 1.
func (c *clock) share() float64 { return min(c.part, 1) }
