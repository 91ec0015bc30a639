package route_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup/route"
)

func newDay(t *testing.T, p route.Problem, plan route.Plan) *route.Day {
	t.Helper()
	d, err := route.NewDay(p, plan)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// onTime reports whether executive k can make exactly the visits of seq in
// this order, found by making them the head of the day.
func onTime(t *testing.T, p route.Problem, k int, seq []string) bool {
	t.Helper()
	e := p.Executives[k]
	e.Head = seq
	q := route.Problem{Executives: []route.Executive{e}, Travel: p.Travel}
	devices := 0
	for _, v := range p.Visits {
		if !slices.Contains(seq, v.ID) {
			continue
		}
		if v.Pin != "" && v.Pin != e.ID {
			return false
		}
		for _, s := range v.Skills {
			if !slices.Contains(e.Skills, s) {
				return false
			}
		}
		devices += v.Devices
		q.Visits = append(q.Visits, v)
	}
	if e.Capacity > 0 && devices > e.Capacity {
		return false
	}
	r := solve(t, q, &route.Options{Iterations: 1}).Routes[0]
	for i, b := range r.Breaks {
		if b.Start.After(e.Breaks[i].Window.To) {
			return false
		}
	}
	late := slices.ContainsFunc(r.Stops, func(s route.Stop) bool { return s.Late > 0 })
	return !late && r.Overtime == 0
}

// TestFeasibleAgreesWithTrial tries each place of each executive's day the
// slow way.
func TestFeasibleAgreesWithTrial(t *testing.T) {
	yes, no := 0, 0
	for seed := range uint64(10) {
		p := hubDay(seed, 4, 45)
		plan := solve(t, p, &route.Options{Iterations: 1000, Seed: seed})
		if len(plan.Unserved) > 0 {
			// Those without a place would only blur what is asked here.
			p.Visits = slices.DeleteFunc(p.Visits, func(v route.Visit) bool {
				return slices.ContainsFunc(plan.Unserved, func(u route.Unserved) bool { return u.Visit == v.ID })
			})
			plan.Unserved = nil
		}
		d := newDay(t, p, plan)
		rng := rand.New(rand.NewPCG(seed, 1))
		for range 8 {
			from := 9 + 1.5*float64(rng.IntN(8))
			v := route.Visit{
				ID: "new", Place: somewhere(rng), Devices: rng.IntN(4), Service: time.Duration(10+rng.IntN(80)) * time.Minute,
				Windows: []route.Window{hours(from, from+0.5)},
			}
			if rng.IntN(3) == 0 {
				v.Skills = []string{"laptop"}
			}
			q := p
			q.Visits = append(slices.Clone(p.Visits), v)
			want := false
			for k, e := range p.Executives {
				r, _ := plan.Route(e.ID)
				var seq []string
				for _, s := range r.Stops {
					seq = append(seq, s.Visit)
				}
				for i := 0; i <= len(seq) && !want; i++ {
					want = onTime(t, q, k, slices.Insert(slices.Clone(seq), i, "new"))
				}
			}
			in, got := d.Feasible(v)
			if got != want {
				t.Fatalf("seed %d: feasible %v, by trial %v: %+v", seed, got, want, v)
			}
			if !got {
				no++
				continue
			}
			yes++
			r, _ := plan.Route(in.Executive)
			var seq []string
			for _, s := range r.Stops {
				seq = append(seq, s.Visit)
			}
			k := slices.IndexFunc(p.Executives, func(e route.Executive) bool { return e.ID == in.Executive })
			if !onTime(t, q, k, slices.Insert(seq, in.After, "new")) {
				t.Fatalf("seed %d: %+v is not on time", seed, in)
			}
			if in.Start.Before(v.Windows[0].From) || in.Start.After(v.Windows[0].To) {
				t.Fatalf("seed %d: %+v is outside %v", seed, in, v.Windows)
			}
		}
	}
	if yes < 10 || no < 10 {
		t.Errorf("%d feasible, %d not: the days are too easy or too hard to show anything", yes, no)
	}
}

// TestFeasibleCountsBookings: visits booked after the plan take their room.
func TestFeasibleCountsBookings(t *testing.T) {
	base := route.Place{Lat: 22.57, Lon: 88.36}
	p := route.Problem{
		Executives: []route.Executive{{ID: "asha", Shift: hours(9, 12), Start: base}},
		Travel:     route.GreatCircle{},
	}
	visit := func(id string) route.Visit {
		return route.Visit{ID: id, Place: base, Service: time.Hour, Windows: []route.Window{hours(9, 12)}}
	}
	for i := range 4 {
		in, ok := newDay(t, p, route.Plan{}).Feasible(visit("next"))
		if want := i < 3; ok != want {
			t.Fatalf("with %d booked: feasible %v, want %v", i, ok, want)
		}
		if ok && in.Executive != "asha" {
			t.Errorf("executive %q", in.Executive)
		}
		p.Visits = append(p.Visits, visit(fmt.Sprint(i)))
	}
}

func TestFeasibleRefusesNonsense(t *testing.T) {
	d := newDay(t, hubDay(1, 3, 5), route.Plan{})
	for name, v := range map[string]route.Visit{
		"nowhere":      {Place: route.Place{Lat: 91}},
		"negative":     {Service: -time.Hour},
		"half window":  {Windows: []route.Window{{From: day}}},
		"last year":    {Windows: []route.Window{{From: day.AddDate(-1, 0, 0), To: day.AddDate(-1, 0, 1)}}},
		"no such man":  {Pin: "nobody"},
		"no such art":  {Skills: []string{"juggling"}},
		"a lorry load": {Devices: 100},
	} {
		if v.Place == (route.Place{}) {
			v.Place = route.Place{Lat: 22.57, Lon: 88.36}
		}
		if in, ok := d.Feasible(v); ok {
			t.Errorf("%s: feasible as %+v", name, in)
		}
	}
}

func TestFeasibleIsSafeForConcurrentUse(t *testing.T) {
	p := hubDay(2, 5, 40)
	d := newDay(t, p, solve(t, p, &route.Options{Iterations: 200}))
	var wg sync.WaitGroup
	for g := range uint64(4) {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(g, g))
			for range 50 {
				d.Feasible(route.Visit{Place: somewhere(rng), Windows: []route.Window{hours(12, 15)}})
			}
		})
	}
	wg.Wait()
}

// TestSlack lets each stop begin later by its slack: nothing may be late. One
// second more must make something late.
func TestSlack(t *testing.T) {
	for seed := range uint64(4) {
		p := hubDay(seed, 4, 40)
		plan := solve(t, p, &route.Options{Iterations: 1000, Seed: seed})
		for _, r := range plan.Routes {
			k := slices.IndexFunc(p.Executives, func(e route.Executive) bool { return e.ID == r.Executive })
			for i, s := range r.Stops {
				if !delayed(t, p, k, r, i, s.Slack) {
					t.Errorf("seed %d: %s: %s has %v slack, but that is too late", seed, r.Executive, s.Visit, s.Slack)
				}
				if delayed(t, p, k, r, i, s.Slack+time.Second) {
					t.Errorf("seed %d: %s: %s has more than %v slack", seed, r.Executive, s.Visit, s.Slack)
				}
			}
		}
	}
}

// delayed reports whether route r of executive k is still on time when stop i
// begins later by d.
func delayed(t *testing.T, p route.Problem, k int, r route.Route, i int, d time.Duration) bool {
	t.Helper()
	e := p.Executives[k]
	q := route.Problem{Travel: p.Travel}
	for j, s := range r.Stops {
		e.Head = append(e.Head, s.Visit)
		v := p.Visits[slices.IndexFunc(p.Visits, func(v route.Visit) bool { return v.ID == s.Visit })]
		if j <= i {
			v.Started = s.Start
		}
		if j == i {
			v.Started = s.Start.Add(d)
			in := len(v.Windows) == 0
			for _, w := range v.Windows {
				in = in || !v.Started.Before(w.From) && !v.Started.After(w.To)
			}
			if !in {
				return false
			}
		}
		q.Visits = append(q.Visits, v)
	}
	e.Breaks = nil
	for j, b := range r.Breaks {
		if b.After > i {
			e.Breaks = append(e.Breaks, p.Executives[k].Breaks[j])
		}
	}
	q.Executives = []route.Executive{e}
	got := solve(t, q, &route.Options{Iterations: 1}).Routes[0]
	for j, b := range got.Breaks {
		if b.Start.After(e.Breaks[j].Window.To) {
			return false
		}
	}
	late := slices.ContainsFunc(got.Stops, func(s route.Stop) bool { return s.Late > 0 })
	return !late && got.Overtime == 0
}
