package bench_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"
	"text/tabwriter"
	"time"
)

var (
	showTable = flag.Bool("table", false, "measure package pricing beside its peers and print the table")
	rounds    = flag.Int("rounds", 9, "with -table: interleaved rounds, of which medians are taken")
)

// side is one contestant of a row.
type side struct {
	name   string
	once   func()
	n      int // calls in one round
	ns     []float64
	allocs float64
}

// row holds one figure of the library against one of a peer.
type row struct {
	what       string
	ours, peer *side
	most       float64 // greatest ratio ours/peer that meets the goal; 0: no goal
	goal       string
	allocs     float64       // most allocations; 0: not asked for
	within     time.Duration // absolute goal; 0: none
}

// TestTable runs each side of the table once, so that it cannot rot. With -table it measures them and prints
// the table; nothing fails by being slow.
func TestTable(t *testing.T) {
	rows, sides := tableRows(t)
	for _, s := range sides {
		s.once()
	}
	scale := scaling(t)
	for _, run := range scale {
		run(2, 1)
	}
	if !*showTable {
		return
	}
	for _, s := range sides {
		s.calibrate()
	}
	procs := runtime.GOMAXPROCS(0)
	var speedups [3][]float64
	for r := range *rounds {
		for i := range sides {
			if r%2 == 1 { // every other round the other way round, so that no side always follows the same one
				i = len(sides) - 1 - i
			}
			sides[i].round()
		}
		for i, n := range [3]int{300_000, 300_000, 5_000_000} {
			speedups[i] = append(speedups[i], speedup(scale[i], procs, n))
		}
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "what\t| ours\t| peer\t| ratio\t| goal\t| met?")
	for _, r := range rows {
		ours, peer := median(r.ours.ns), median(r.peer.ns)
		ratio := ours / peer
		met := "–"
		if r.most > 0 || r.within > 0 {
			ok := (r.most == 0 || ratio <= r.most) && (r.allocs == 0 || r.ours.allocs <= r.allocs) && (r.within == 0 || ours <= float64(r.within))
			met = map[bool]string{true: "yes", false: "NO"}[ok]
		}
		fmt.Fprintf(w, "%s\t| %s, %.0f allocs\t| %s: %s, %.0f allocs\t| %.3f (peer takes %.1f×)\t| %s\t| %s\n",
			r.what, show(ours), r.ours.allocs, r.peer.name, show(peer), r.peer.allocs, ratio, 1/ratio, r.goal, met)
	}
	ours := median(speedups[0])
	for i, peer := range []string{"int64 rule table by hand, which allocates its lines too", "int64 straight code, which allocates nothing"} {
		limit := median(speedups[i+1])
		goal, met := "none", "–"
		if i == 0 {
			goal, met = "≥ 0.8 of the peer's", map[bool]string{true: "yes", false: "NO"}[ours >= 0.8*limit]
		}
		fmt.Fprintf(w, "itemised, throughput of %d goroutines against one\t| %.2f×\t| %s: %.2f×\t| %.3f\t| %s\t| %s\n", procs, ours, peer, limit, ours/limit, goal, met)
	}
	w.Flush()
}

func tableRows(tb testing.TB) (rows []row, sides []*side) {
	add := func(name string, once func()) *side {
		s := &side{name: name, once: once, n: 1}
		sides = append(sides, s)
		return s
	}
	valuations := map[string]*side{}
	d := newDevice(tb, bases[0], timed)
	for _, c := range valuers(book(tb)) {
		run, _ := c.prepare(tb, d)
		valuations[c.name] = add(c.name, run)
	}
	edge, lines, total := valuations["sellback, six decimals read"], valuations["sellback"], valuations["sellback, total only"]
	value := func(what string, ours *side, peer string, most float64, goal string, allocs float64) {
		rows = append(rows, row{what: what, ours: ours, peer: valuations[peer], most: most, goal: goal, allocs: allocs})
	}
	const itemised = "itemised, six decimals read"
	value(itemised, edge, "shopspring by hand", 0.25, "≤ 0.25, ≤ 10 allocs", 10)
	value(itemised+" (stretch)", edge, "shopspring by hand", 0.11, "≤ 0.11, ≤ 6 allocs", 6)
	value(itemised, edge, "cel-go, eight programs", 1/3.5, "≥ 3.5× faster", 0)
	value(itemised, edge, "cel-go, one bound expression", 0.1, "≥ 10× faster", 0)
	value(itemised, edge, "expr, one program", 0.25, "≥ 4× faster", 0)
	value(itemised, edge, "govaluate, eight expressions", 0, "none", 0)
	value(itemised, edge, "int64 rule table by hand, six decimals made", 0, "none", 0)
	const computed = "itemised, no decimal read, as the engines are"
	value(computed, lines, "cel-go, eight programs", 1/3.5, "≥ 3.5× faster", 0)
	value(computed, lines, "cel-go, one bound expression", 0.1, "≥ 10× faster", 0)
	value(computed, lines, "expr, one program", 0.25, "≥ 4× faster", 0)
	value(computed, lines, "int64 rule table by hand", 0, "none", 0)
	value("total only", total, "shopspring by hand, total only", 0.15, "≤ 0.15, ≤ 3 allocs", 3)
	value("total only", total, "int64 straight code, total only", 0, "none", 0)
	for _, s := range streets {
		ours, peer, _ := street(tb, s)
		rows = append(rows, row{what: "itemised, six decimals read, " + s.name, ours: add("sellback", ours), peer: add("shopspring by hand", peer),
			goal: "none"})
	}
	for _, n := range []int{10_000, 50_000} {
		ours, peer := lookups(tb, n)
		rows = append(rows, row{what: fmt.Sprintf("look-up among %d variants", n), ours: add("Price", ours), peer: add("map[string]int64", peer), most: 2, goal: "≤ 2"})
	}
	data := variantsCSV(50_000)
	rows = append(rows, row{what: "load, check and compile 50,000 variants from CSV", ours: add("ReadPrices and Compile", func() {
		if _, err := readBook(data); err != nil {
			tb.Fatal(err)
		}
	}), peer: add("encoding/csv, record reuse, to int64", func() {
		if _, err := reuseCSV(data); err != nil {
			tb.Fatal(err)
		}
	}), most: 1.5, goal: "≤ 1.5"})
	ours, celGo, exprLang := compilers(tb)
	compile := add("Compile", ours)
	rows = append(rows,
		row{what: "compile a book of 40 rules", ours: compile, peer: add("cel-go, 40 expressions", celGo), within: time.Millisecond, goal: "≤ 1 ms in all"},
		row{what: "compile a book of 40 rules", ours: compile, peer: add("expr, 40 expressions", exprLang), within: time.Millisecond, goal: "≤ 1 ms in all"})
	return rows, sides
}

// calibrate makes a round last about 25 ms, and counts allocations, which are the same every time.
func (s *side) calibrate() {
	for s.n = 1; ; s.n *= 2 {
		if d := s.time(); d > 12*time.Millisecond {
			s.n = max(1, int(float64(s.n)*25/float64(d.Milliseconds())))
			break
		}
	}
	s.allocs = testing.AllocsPerRun(max(1, min(s.n, 100)), s.once)
}

func (s *side) time() time.Duration {
	start := time.Now()
	for range s.n {
		s.once()
	}
	return time.Since(start)
}

// round starts from a clean heap: a side pays for its own garbage, not for that of the one before.
func (s *side) round() {
	runtime.GC()
	s.ns = append(s.ns, float64(s.time())/float64(s.n))
}

// scaling returns ways to compute n valuations on each of so many goroutines: the library, the rule table
// and straight code. The collector works on a core that one goroutine leaves idle, so that code which
// allocates cannot double on two cores, whoever wrote it.
func scaling(tb testing.TB) [3]func(goroutines, n int) {
	b := book(tb)
	d := newDevice(tb, bases[0], timed)
	each := func(work func(n int) error) func(goroutines, n int) {
		return func(goroutines, n int) {
			var wg sync.WaitGroup
			for range goroutines {
				wg.Go(func() {
					if err := work(n); err != nil {
						tb.Error(err)
					}
				})
			}
			wg.Wait()
		}
	}
	wrong := errors.New("the total is wrong")
	return [3]func(goroutines, n int){
		each(func(n int) error {
			for range n {
				v, err := b.Value(d.req)
				if err != nil {
					return err
				}
				if v.IsZero() {
					return wrong
				}
			}
			return nil
		}),
		each(func(n int) error {
			var kept tableValue
			keep := func(v tableValue) { kept = v }
			for range n {
				keep(table(d.paise, d.facts))
				if len(kept.lines) == 0 {
					return wrong
				}
			}
			return nil
		}),
		each(func(n int) error {
			base := d.paise
			for range n {
				base ^= straight(base, d.facts) & 1 // the next call needs this one's result
			}
			if base < 0 {
				return wrong
			}
			return nil
		}),
	}
}

// speedup is how much more goroutines together get done in the same time than one alone.
func speedup(run func(goroutines, n int), goroutines, n int) float64 {
	took := func(goroutines int) float64 {
		runtime.GC()
		start := time.Now()
		run(goroutines, n)
		return float64(time.Since(start))
	}
	return float64(goroutines) * took(1) / took(goroutines)
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}

func show(ns float64) string {
	switch {
	case ns < 1e4:
		return fmt.Sprintf("%.0f ns", ns)
	case ns < 1e6:
		return fmt.Sprintf("%.0f µs", ns/1e3)
	}
	return fmt.Sprintf("%.1f ms", ns/1e6)
}
