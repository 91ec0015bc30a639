package route_test

import (
	"errors"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup/route"
)

// bytesOf deals out the fuzzer's bytes as choices.
type bytesOf []byte

func (b *bytesOf) n(n int) int {
	if len(*b) == 0 {
		return 0
	}
	x := int((*b)[0])
	*b = (*b)[1:]
	return x % n
}

func pick[T any](b *bytesOf, of ...T) T { return of[b.n(len(of))] }

func (b *bytesOf) time() time.Time {
	return pick(b, day, day.Add(time.Duration(b.n(256))*5*time.Minute), day.Add(12*time.Hour), time.Time{},
		time.Unix(1<<62, 0), time.Unix(-1<<62, 0), day.AddDate(1, 1, 0), day.Add(1))
}

func (b *bytesOf) window() route.Window {
	from := b.time()
	return pick(b, route.Window{From: from, To: from.Add(time.Duration(b.n(256)) * time.Minute)}, route.Window{From: from, To: b.time()})
}

func (b *bytesOf) duration() time.Duration {
	return pick(b, time.Duration(b.n(256))*time.Minute, 0, 1, -1, math.MaxInt64, math.MinInt64, 300*24*time.Hour)
}

func (b *bytesOf) place() route.Place {
	x := func() float64 {
		return pick(b, 22+float64(b.n(256))/1000, 0, 90, -180, math.NaN(), math.Inf(1), math.MaxFloat64)
	}
	return route.Place{Lat: x(), Lon: x()}
}

func (b *bytesOf) id() string {
	return pick(b, "a", "b", "c", "d", "e", "f", "", strconv.Itoa(b.n(256)))
}

// FuzzSolve: no problem makes Solve, NewDay or Feasible panic, and whatever is
// planned is valid.
func FuzzSolve(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz0123456789"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := bytesOf(data)
		p := route.Problem{Travel: route.GreatCircle{}}
		for range b.n(4) {
			e := route.Executive{
				ID: b.id(), Shift: b.window(), Start: b.place(), Capacity: pick(&b, 0, 3, math.MaxInt, -1),
				Open: pick(&b, false, true), Skills: []string{b.id()},
			}
			for range b.n(3) {
				e.Breaks = append(e.Breaks, route.Break{Window: b.window(), Duration: b.duration()})
			}
			for range b.n(3) {
				e.Head = append(e.Head, b.id())
			}
			p.Executives = append(p.Executives, e)
		}
		for range b.n(8) {
			v := route.Visit{ID: b.id(), Place: b.place(), Service: b.duration(), Devices: pick(&b, 1, 0, 5, math.MaxInt)}
			for range b.n(3) {
				v.Windows = append(v.Windows, b.window())
			}
			if b.n(4) == 1 {
				v.Skills = []string{b.id()}
			}
			if b.n(4) == 1 {
				v.Pin = b.id()
			}
			if b.n(4) == 1 {
				v.Started = b.time()
			}
			p.Visits = append(p.Visits, v)
		}
		plan, err := route.Solve(t.Context(), p, &route.Options{Iterations: 20})
		if err != nil {
			if !errors.Is(err, route.ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		if len(complain(p, plan)) > 0 {
			t.Logf("%+v\n%+v", p, plan)
		}
		valid(t, p, plan)
		again, err := route.Solve(t.Context(), p, &route.Options{Iterations: 20, Previous: &plan, MoveCost: b.duration()})
		if err != nil {
			t.Fatal(err)
		}
		valid(t, p, again)
		d, err := route.NewDay(p, plan)
		if err != nil {
			t.Fatal(err)
		}
		d.Feasible(route.Visit{Place: b.place(), Windows: []route.Window{b.window()}, Service: b.duration()})
	})
}
