package route_test

import (
	"testing"
	"time"

	"github.com/sellback/sellback/pickup/route"
)

// BenchmarkSolve plans a hub-day of 200 visits and 12 executives with the
// default bound.
func BenchmarkSolve(b *testing.B) {
	p := hubDay(1, 12, 200)
	for b.Loop() {
		if _, err := route.Solve(b.Context(), p, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewDay(b *testing.B) {
	p := hubDay(1, 12, 200)
	plan, err := route.Solve(b.Context(), p, nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := route.NewDay(p, plan); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFeasible(b *testing.B) {
	p := hubDay(1, 12, 150)
	plan, err := route.Solve(b.Context(), p, nil)
	if err != nil {
		b.Fatal(err)
	}
	d, err := route.NewDay(p, plan)
	if err != nil {
		b.Fatal(err)
	}
	v := route.Visit{Place: here, Windows: []route.Window{hours(12, 15)}, Service: 20 * time.Minute, Devices: 1}
	b.ReportAllocs()
	for b.Loop() {
		d.Feasible(v)
	}
}
