package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/sellback/sellback/pickup/route"
	"github.com/sellback/sellback/pickup/route/internal/vrptw"
)

func main() {
	dir := flag.String("dir", "", "")
	only := flag.String("run", ".", "")
	budget := flag.Duration("budget", 5*time.Second, "")
	iters := flag.Int("iters", 0, "")
	seed := flag.Uint64("seed", 1, "")
	flag.Parse()
	files, _ := filepath.Glob(filepath.Join(*dir, "*.txt"))
	re := regexp.MustCompile(*only)
	tv, tb, same, nsame := 0, 0, 0.0, 0
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		if !re.MatchString(name) {
			continue
		}
		r, _ := os.Open(f)
		in, err := vrptw.Parse(r)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		t0 := time.Now()
		opt := &route.Options{Budget: *budget, Seed: *seed}
		if *iters > 0 {
			opt.Budget, opt.Iterations = 0, *iters
		}
		p, err := route.Solve(context.Background(), in.Problem(), opt)
		el := time.Since(t0)
		d := 0.0
		for _, r := range p.Routes {
			at := 0
			for _, s := range r.Stops {
				j, _ := strconv.Atoi(s.Visit)
				d += vrptw.Dist(in.Customers[at], in.Customers[j])
				at = j
			}
			d += vrptw.Dist(in.Customers[at], in.Customers[0])
		}
		b := known[name]
		fmt.Printf("%-6s %2d/%2d %+d %9.2f %9.2f %6.2f%% un=%d it=%d %.2fs\n", name, len(p.Routes), b.vehicles, len(p.Routes)-b.vehicles, d, b.distance, (d/b.distance-1)*100, len(p.Unserved), p.Iterations, el.Seconds())
		tv += len(p.Routes)
		tb += b.vehicles
		if len(p.Routes) == b.vehicles {
			same += (d/b.distance - 1) * 100
			nsame++
		}
	}
	fmt.Printf("vehicles %d best %d; mean gap at equal vehicles %.2f%% over %d\n", tv, tb, same/float64(nsame), nsame)
}
