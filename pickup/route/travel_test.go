package route_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup/route"
)

func TestGreatCircle(t *testing.T) {
	// One degree of latitude is 111.195 km on the mean sphere.
	a, b := route.Place{Lat: 22, Lon: 88}, route.Place{Lat: 23, Lon: 88}
	for _, c := range []struct {
		g    route.GreatCircle
		want float64 // seconds
	}{
		{route.GreatCircle{}, 111.195 * 1.3 / 17 * 3600},
		{route.GreatCircle{Speed: 60}, 111.195 * 1.3 / 60 * 3600},
		{route.GreatCircle{Speed: 60, Detour: 1}, 111.195 / 60 * 3600},
		{route.GreatCircle{Speed: math.NaN(), Detour: math.NaN()}, 111.195 * 1.3 / 17 * 3600},
	} {
		d, ok := c.g.TravelTime(a, b)
		if !ok || math.Abs(d.Seconds()-c.want) > c.want/10_000+1 || d%time.Second != 0 {
			t.Errorf("%+v: %v, want about %.0f s", c.g, d, c.want)
		}
		if back, _ := c.g.TravelTime(b, a); back != d {
			t.Errorf("%+v: there %v, back %v", c.g, d, back)
		}
	}
	for _, p := range []route.Place{{Lat: 91}, {Lon: 181}, {Lat: math.NaN()}, {Lon: math.Inf(1)}} {
		if d, ok := (route.GreatCircle{}).TravelTime(a, p); ok {
			t.Errorf("to %v in %v", p, d)
		}
	}
	if d, ok := (route.GreatCircle{Speed: 1e-9}).TravelTime(a, b); ok {
		t.Errorf("at a snail's pace in %v", d)
	}
	if d, ok := (route.GreatCircle{}).TravelTime(a, a); !ok || d != 0 {
		t.Errorf("nowhere in %v, %v", d, ok)
	}
}

func TestMatrix(t *testing.T) {
	m, err := route.NewMatrix([]string{"hub", "a"}, [][]time.Duration{{0, time.Minute}, {-1, 0}})
	if err != nil {
		t.Fatal(err)
	}
	hub, a := route.Place{ID: "hub"}, route.Place{ID: "a", Lat: 1}
	if d, ok := m.TravelTime(hub, a); !ok || d != time.Minute {
		t.Errorf("%v, %v", d, ok)
	}
	for _, c := range [][2]route.Place{{a, hub}, {a, {ID: "b"}}, {{ID: "b"}, a}} {
		if d, ok := m.TravelTime(c[0], c[1]); ok {
			t.Errorf("%v: %v", c, d)
		}
	}
	for _, c := range []struct {
		ids   []string
		times [][]time.Duration
	}{
		{[]string{"a"}, nil},
		{[]string{"a", "a"}, [][]time.Duration{{0, 0}, {0, 0}}},
		{[]string{"a", "b"}, [][]time.Duration{{0, 0}, {0}}},
	} {
		if _, err := route.NewMatrix(c.ids, c.times); !errors.Is(err, route.ErrInvalid) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

// TestOneWayStreets plans with a matrix that is neither symmetric nor whole
// nor obeys the triangle inequality.
func TestOneWayStreets(t *testing.T) {
	const n = 30
	ids := make([]string, n)
	times := make([][]time.Duration, n)
	for i := range ids {
		ids[i] = string(rune('A' + i))
		times[i] = make([]time.Duration, n)
		for j := range times[i] {
			times[i][j] = time.Duration((i*7+j*13)%29+1) * time.Minute
			if (i*5+j*3)%11 == 0 {
				times[i][j] = -1
			}
		}
	}
	m, err := route.NewMatrix(ids, times)
	if err != nil {
		t.Fatal(err)
	}
	p := route.Problem{Travel: m}
	for k := range 3 {
		p.Executives = append(p.Executives, route.Executive{ID: string(rune('x' + k)), Start: route.Place{ID: "A"}, Shift: hours(9, 18)})
	}
	for i, id := range ids[1:] {
		p.Visits = append(p.Visits, route.Visit{
			ID: id, Place: route.Place{ID: id}, Service: 10 * time.Minute,
			Windows: []route.Window{hours(9+float64(i%4)*2, 12+float64(i%4)*2)},
		})
	}
	plan := solve(t, p, &route.Options{Iterations: 3000})
	if len(plan.Unserved) > 5 {
		t.Errorf("%d of %d unserved", len(plan.Unserved), n-1)
	}
}
