// Command pricing prints how fast a valuation is beside named peers: the same rules in every contestant, all in
// one run, medians over interleaved rounds.
//
//	go run ./examples/bench/pricing
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"
	"text/tabwriter"
)

// contestant is one way to compute the same.
type contestant struct {
	group, name string
	run         func(b *testing.B)
	ns          []float64
	allocs      int64
}

func main() {
	testing.Init()
	rounds := flag.Int("rounds", 7, "interleaved rounds; medians are printed")
	flag.Parse()
	if err := flag.Set("test.benchtime", "100ms"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	all, err := contestants()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for range *rounds {
		for i := range all {
			r := testing.Benchmark(all[i].run)
			all[i].ns = append(all[i].ns, float64(r.T.Nanoseconds())/float64(r.N))
			all[i].allocs = r.AllocsPerOp()
		}
	}
	// In each group the first contestant is the library and the others are its peers.
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tcontestant\tns\tallocs\tlibrary takes")
	var own float64
	group := ""
	for _, c := range all {
		m := median(c.ns)
		ratio := ""
		if c.group != group {
			group, own = c.group, m
		} else {
			ratio = fmt.Sprintf("%.2f of it", own/m)
		}
		fmt.Fprintf(w, "%s\t%s\t%.0f\t%d\t%s\n", c.group, c.name, m, c.allocs, ratio)
	}
	w.Flush()
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}
