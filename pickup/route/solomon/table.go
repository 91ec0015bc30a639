package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// classes in the order of their summary.
var classes = []string{"C1", "C2", "R1", "R2", "RC1", "RC2", "all"}

// tally sums the instances of a class that are in the table of best known.
type tally struct {
	instances      int
	vehicles, best int
	distance       float64 // of all
	bestDistance   float64 // of all
	equal          int     // instances with as many vehicles as the best known
	gap            float64 // sum of their gaps
	widest         float64
}

// table prints one line for each instance, then one for each class.
type table struct {
	out   io.Writer
	lines int
	tally map[string]*tally
}

func newTable(out io.Writer) *table {
	t := &table{out: out, tally: make(map[string]*tally)}
	for _, c := range classes {
		t.tally[c] = &tally{}
	}
	return t
}

func (t *table) add(name string, vehicles int, distance float64, iterations int, took time.Duration) {
	if t.lines++; t.lines == 1 {
		fmt.Fprintf(t.out, "%-8s %8s %5s %10s %10s %8s %11s %7s\n", "instance", "vehicles", "best", "distance", "best", "gap", "iterations", "seconds")
	}
	b, ok := known[name]
	if !ok {
		fmt.Fprintf(t.out, "%-8s %8d %5s %10.2f %10s %8s %11d %7.2f\n", name, vehicles, "-", distance, "-", "-", iterations, took.Seconds())
		return
	}
	gap, shown := distance/b.distance-1, "-"
	if vehicles == b.vehicles {
		shown = fmt.Sprintf("%.2f %%", max(gap, 0)*100)
	}
	fmt.Fprintf(t.out, "%-8s %8d %5d %10.2f %10.2f %8s %11d %7.2f\n", name, vehicles, b.vehicles, distance, b.distance, shown, iterations, took.Seconds())
	class := strings.TrimRight(name, "0123456789")
	if n := len(class); n < len(name) {
		class = name[:n+1]
	}
	for _, c := range []string{class, "all"} {
		s := t.tally[c]
		s.instances++
		s.vehicles += vehicles
		s.best += b.vehicles
		s.distance += distance
		s.bestDistance += b.distance
		if vehicles == b.vehicles {
			s.equal++
			s.gap += gap
			s.widest = max(s.widest, gap)
		}
	}
}

// sum prints the classes. Distances are compared only at equal vehicles: with
// a vehicle more a plan is easily shorter.
func (t *table) sum() {
	fmt.Fprintf(t.out, "\n%-8s %9s %8s %5s %10s %10s %10s %8s %8s\n", "class", "instances", "vehicles", "best", "distance", "best", "at equal", "mean gap", "widest")
	for _, c := range classes {
		s := t.tally[c]
		if s.instances == 0 {
			continue
		}
		gap := "-"
		if s.equal > 0 {
			gap = fmt.Sprintf("%.2f %%", s.gap/float64(s.equal)*100)
		}
		fmt.Fprintf(t.out, "%-8s %9d %8d %5d %10.2f %10.2f %10d %8s %6.2f %%\n", c, s.instances, s.vehicles, s.best, s.distance, s.bestDistance, s.equal, gap, s.widest*100)
	}
}
