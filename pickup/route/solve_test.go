package route_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sellback/sellback/pickup/route"
	"github.com/sellback/sellback/pickup/route/internal/vrptw"
)

func solve(t *testing.T, p route.Problem, opt *route.Options) route.Plan {
	t.Helper()
	plan, err := route.Solve(t.Context(), p, opt)
	if err != nil {
		t.Fatal(err)
	}
	valid(t, p, plan)
	return plan
}

// TestPlansAreValid runs many small days of every kind through the checker.
func TestPlansAreValid(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			p := hubDay(seed, 2+int(seed%5), 5+int(seed*3))
			opt := &route.Options{Iterations: 200, Seed: seed, Goal: route.Goal(seed % 2)}
			plan := solve(t, p, opt)

			begin(&p, plan, time.Duration(seed%4)*40*time.Minute)
			opt.Previous = &plan
			solve(t, p, opt)
			opt.Previous = nil
			solve(t, p, opt)
		})
	}
}

func TestDeterministic(t *testing.T) {
	p := hubDay(1, 6, 60)
	opt := &route.Options{Iterations: 2000, Seed: 42}
	a, b := solve(t, p, opt), solve(t, p, opt)
	if d := cmp.Diff(a, b); d != "" {
		t.Errorf("same seed, other plan:\n%s", d)
	}
	opt.Seed = 43
	if c := solve(t, p, opt); cmp.Equal(a.Routes, c.Routes) {
		t.Error("another seed made the same plan of a day with many equal ones; is it read?")
	}
}

func TestMoreIterationsAreBetter(t *testing.T) {
	p := hubDay(2, 8, 60)
	for _, goal := range []route.Goal{route.FewestExecutives, route.LeastTravel} {
		short := solve(t, p, &route.Options{Iterations: 1, Goal: goal})
		long := solve(t, p, &route.Options{Iterations: 3000, Goal: goal})
		if len(long.Unserved) > len(short.Unserved) {
			t.Errorf("goal %d: %d unserved after %d", goal, len(long.Unserved), len(short.Unserved))
		}
		if goal == route.FewestExecutives && len(long.Routes) > len(short.Routes) {
			t.Errorf("%d routes after %d", len(long.Routes), len(short.Routes))
		}
		if goal == route.LeastTravel && long.Travel > short.Travel*9/10 {
			t.Errorf("travel %v after %v", long.Travel, short.Travel)
		}
	}
}

func TestArgumentsStayAsTheyAre(t *testing.T) {
	p, want := hubDay(3, 4, 20), hubDay(3, 4, 20)
	plan := solve(t, p, &route.Options{Iterations: 200})
	begin(&p, plan, time.Hour)
	begin(&want, plan, time.Hour)
	prev := plan
	solve(t, p, &route.Options{Iterations: 200, Previous: &prev})
	if d := cmp.Diff(want, p); d != "" {
		t.Errorf("problem changed:\n%s", d)
	}
}

// TestRemovalDelaysNobody: with travel that obeys the triangle inequality, a
// cancelled visit never makes another one later.
func TestRemovalDelaysNobody(t *testing.T) {
	for seed := range uint64(8) {
		p := hubDay(seed, 5, 40)
		plan := solve(t, p, &route.Options{Iterations: 500, Seed: seed})
		was := map[string]route.Stop{}
		for _, r := range plan.Routes {
			for _, s := range r.Stops {
				was[s.Visit] = s
			}
		}
		if len(plan.Unserved) > 0 {
			continue // its place would be filled, rightly
		}
		p.Visits = append(p.Visits[:int(seed)], p.Visits[int(seed)+1:]...)
		next := solve(t, p, &route.Options{Previous: &plan, Iterations: 500, MoveCost: 1000 * time.Hour})
		if len(next.Unserved) > 0 || next.Moved > 0 {
			t.Errorf("seed %d: %d unserved, %d moved after a cancellation", seed, len(next.Unserved), next.Moved)
		}
		for _, r := range next.Routes {
			for _, s := range r.Stops {
				if s.Late > 0 {
					t.Errorf("seed %d: %s is late", seed, s.Visit)
				}
				if s.Start.After(was[s.Visit].Start) {
					t.Errorf("seed %d: %s moved from %v to %v", seed, s.Visit, was[s.Visit].Start, s.Start)
				}
			}
		}
	}
}

// TestPlanOfPlanIsStable: planning a planned day again changes nothing.
func TestPlanOfPlanIsStable(t *testing.T) {
	for seed := range uint64(4) {
		p := hubDay(seed, 5, 45)
		plan := solve(t, p, &route.Options{Iterations: 2000, Seed: seed})
		again := solve(t, p, &route.Options{Iterations: 500, Seed: seed + 100, Previous: &plan})
		if d := cmp.Diff(plan.Routes, again.Routes); d != "" && len(plan.Unserved) == 0 {
			t.Errorf("seed %d: %d moved:\n%s", seed, again.Moved, d)
		}
	}
}

// TestAdditionMovesFew: a new visit finds a place beside the others.
func TestAdditionMovesFew(t *testing.T) {
	p := hubDay(4, 8, 60)
	full := p
	p.Visits = p.Visits[:57]
	plan := solve(t, p, &route.Options{Iterations: 1500})
	next := solve(t, full, &route.Options{Iterations: 1500, Previous: &plan})
	if len(next.Unserved) > 0 || next.Moved > 2 {
		t.Errorf("%d unserved, %d moved", len(next.Unserved), next.Moved)
	}
	scratch := solve(t, full, &route.Options{Iterations: 1500, Seed: 9})
	same := map[string]string{}
	for _, r := range plan.Routes {
		for _, s := range r.Stops {
			same[s.Visit] = r.Executive
		}
	}
	moved := 0
	for _, r := range scratch.Routes {
		for _, s := range r.Stops {
			if e := same[s.Visit]; e != "" && e != r.Executive {
				moved++
			}
		}
	}
	if moved <= next.Moved {
		t.Errorf("a plan from scratch moves %d, one that follows %d; the test shows nothing", moved, next.Moved)
	}
}

func TestInterrupted(t *testing.T) {
	p := hubDay(5, 10, 120)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	plan, err := route.Solve(ctx, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	valid(t, p, plan)
	if !plan.Interrupted || plan.Iterations != 0 {
		t.Errorf("interrupted %v after %d iterations, want at once", plan.Interrupted, plan.Iterations)
	}
	if len(plan.Routes) == 0 {
		t.Error("an interrupted plan is still a plan")
	}
}

// endsAfter is a context that ends after it was asked n times.
type endsAfter struct {
	context.Context
	n *int
}

func (c endsAfter) Err() error {
	if *c.n--; *c.n < 0 {
		return context.Canceled
	}
	return nil
}

func TestInterruptedOnTheWay(t *testing.T) {
	p := hubDay(6, 6, 60)
	for _, n := range []int{1, 3, 10, 40} {
		left := n
		plan, err := route.Solve(endsAfter{t.Context(), &left}, p, &route.Options{Iterations: 100_000})
		if err != nil {
			t.Fatal(err)
		}
		valid(t, p, plan)
		if !plan.Interrupted || plan.Iterations > 16*n {
			t.Errorf("asked %d times: interrupted %v after %d iterations", n, plan.Interrupted, plan.Iterations)
		}
	}
}

func TestBudget(t *testing.T) {
	p := hubDay(7, 6, 60)
	now := day
	reads := 0
	opt := &route.Options{Budget: time.Second, Now: func() time.Time {
		reads++
		now = now.Add(10 * time.Millisecond)
		return now
	}}
	plan := solve(t, p, opt)
	if reads < 100 || reads > 110 || plan.Interrupted {
		t.Errorf("%d readings of the clock, interrupted %v", reads, plan.Interrupted)
	}
}

// TestGoals: with a visit next to each of two bases, one executive is enough
// and two travel less.
func TestGoals(t *testing.T) {
	p := twoBases()
	b := p.Executives[1].Start
	p.Visits[1].Place = route.Place{Lat: b.Lat, Lon: b.Lon + 0.01}
	few := solve(t, p, &route.Options{Iterations: 100})
	short := solve(t, p, &route.Options{Iterations: 100, Goal: route.LeastTravel})
	if len(few.Routes) != 1 || len(short.Routes) != 2 || short.Travel >= few.Travel {
		t.Errorf("fewest executives: %d in %v; least travel: %d in %v", len(few.Routes), few.Travel, len(short.Routes), short.Travel)
	}
}

func TestNoVisits(t *testing.T) {
	p := hubDay(9, 3, 0)
	if plan := solve(t, p, nil); len(plan.Routes) > 0 {
		t.Errorf("routes without visits: %v", plan.Routes)
	}
}

// TestHopelessVisitHidesNothing: a visit that nobody can make does not keep
// the search from saving executives.
func TestHopelessVisitHidesNothing(t *testing.T) {
	routes := 0
	for seed := range uint64(3) {
		p := vrptw.Generate("C1", 80, seed).Problem()
		want := solve(t, p, &route.Options{Iterations: 2000})
		routes += len(want.Routes)
		p.Visits = append(p.Visits, route.Visit{ID: "hopeless", Place: p.Visits[0].Place, Skills: []string{"juggling"}})
		got := solve(t, p, &route.Options{Iterations: 2000})
		routes -= len(got.Routes)
		if len(got.Unserved) != len(want.Unserved)+1 {
			t.Errorf("%d unserved, %d without the hopeless visit", len(got.Unserved), len(want.Unserved))
		}
	}
	if routes < 0 {
		t.Errorf("%d more routes for a visit that none of them makes", -routes)
	}
}
