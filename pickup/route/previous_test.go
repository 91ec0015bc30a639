package route_test

import (
	"testing"
	"time"

	"github.com/sellback/sellback/pickup/route"
)

// twoBases is a day with executives at two bases, each with a visit next
// door, and one visit x next to base a.
func twoBases() route.Problem {
	a, b := route.Place{Lat: 22.50, Lon: 88.30}, route.Place{Lat: 22.65, Lon: 88.45}
	near := func(p route.Place, d float64) route.Place { return route.Place{Lat: p.Lat + d, Lon: p.Lon} }
	return route.Problem{
		Executives: []route.Executive{
			{ID: "a", Start: a, Shift: hours(9, 18)},
			{ID: "b", Start: b, Shift: hours(9, 18)},
		},
		Visits: []route.Visit{{ID: "x", Place: near(a, 0.01)}, {ID: "ya", Place: near(a, 0.011)}},
		Travel: route.GreatCircle{},
	}
}

func planned(by map[string][]string) *route.Plan {
	var p route.Plan
	for _, e := range []string{"a", "b"} {
		if len(by[e]) == 0 {
			continue
		}
		r := route.Route{Executive: e}
		for _, v := range by[e] {
			r.Stops = append(r.Stops, route.Stop{Visit: v})
		}
		p.Routes = append(p.Routes, r)
	}
	return &p
}

// TestMoveCost: a visit changes hands when that saves more than it is asked
// to, and only then. Here x gives up two successions at b and one at a, so
// twice MoveCost is asked.
func TestMoveCost(t *testing.T) {
	p := twoBases()
	prev := planned(map[string][]string{"a": {"ya"}, "b": {"x"}})
	best := solve(t, p, &route.Options{Goal: route.LeastTravel, Iterations: 500})
	stay := solve(t, p, &route.Options{Previous: prev, MoveCost: 1000 * time.Hour, Iterations: 500})
	if stay.Moved != 0 || len(stay.Routes) != 2 {
		t.Fatalf("%d moved at any price", stay.Moved)
	}
	saved := stay.Travel - best.Travel
	for _, c := range []struct {
		price time.Duration
		want  int
	}{{saved * 3 / 4, 0}, {saved * 2 / 5, 1}} {
		got := solve(t, p, &route.Options{Previous: prev, MoveCost: c.price, Iterations: 500})
		if got.Moved != c.want {
			t.Errorf("a move asks for 2×%v and saves %v: %d moved, want %d", c.price, saved, got.Moved, c.want)
		}
	}
}

// TestPreviousNobodyNew: another executive is sent only when nobody else can
// go.
func TestPreviousNobodyNew(t *testing.T) {
	p := twoBases()
	prev := planned(map[string][]string{"b": {"x"}})
	opt := &route.Options{Previous: prev, Iterations: 500, Goal: route.LeastTravel}
	if got := solve(t, p, opt); len(got.Routes) != 1 || got.Routes[0].Executive != "b" {
		t.Errorf("a is sent: %+v", got.Routes)
	}
	p.Visits[1].Pin = "a"
	if got := solve(t, p, opt); len(got.Unserved) != 0 {
		t.Errorf("a is not sent though only a can go: %+v", got)
	}
}

// TestPreviousThatNoLongerHolds: what the plan in force asks for is taken as
// far as it is possible, the rest finds another place.
func TestPreviousThatNoLongerHolds(t *testing.T) {
	p := twoBases()
	for i := range p.Visits {
		p.Visits[i].Devices = 1
	}
	p.Executives[0].Capacity = 1
	prev := planned(map[string][]string{"a": {"gone", "x", "ya", "x"}, "b": {"ya"}})
	prev.Routes = append(prev.Routes, route.Route{Executive: "left us", Stops: []route.Stop{{Visit: "x"}}})
	got := solve(t, p, &route.Options{Previous: prev, Iterations: 500})
	if len(got.Unserved) != 0 || len(got.Routes) != 2 {
		t.Errorf("%+v", got)
	}
}

// TestInsertionKeepsHead: nothing is put before a visit that stays first.
func TestInsertionKeepsHead(t *testing.T) {
	p := small(func(e *route.Executive, v *route.Visit) {
		e.Head, v.Place, v.Started = []string{"v"}, here, day
	})
	in, ok := newDay(t, p, route.Plan{}).Feasible(route.Visit{Place: here})
	if !ok || in.After < 1 {
		t.Errorf("%+v, %v", in, ok)
	}
}

// TestPreviousTwins: of two executives alike, the one who was to be sent
// anyway gets the new visit.
func TestPreviousTwins(t *testing.T) {
	p := twoBases()
	p.Executives[1].Start = p.Executives[0].Start
	prev := planned(map[string][]string{"b": {"x"}})
	p.Visits = p.Visits[1:] // x is cancelled
	got := solve(t, p, &route.Options{Previous: prev, Iterations: 1})
	if len(got.Routes) != 1 || got.Routes[0].Executive != "b" {
		t.Errorf("%+v", got.Routes)
	}
}
