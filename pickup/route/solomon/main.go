// Command solomon plans Solomon's instances of the vehicle routing problem
// with time windows and compares the plans with the best known ones.
//
//	go run ./pickup/route/solomon -dir path/to/instances -deadline 5s
//
// The folder holds one .txt file for each instance, R101.txt and so on, as
// published by Solomon. Each plan is walked again in double precision before
// its line is printed; a plan that breaks a rule ends the run with an error.
//
// An instance whose name is not in the table of best known solutions is
// planned and checked, without a comparison.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"time"

	"github.com/sellback/sellback/pickup/route"
	"github.com/sellback/sellback/pickup/route/internal/vrptw"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	fs := flag.NewFlagSet("solomon", flag.ContinueOnError)
	dir := fs.String("dir", "", "folder of the instances (required)")
	only := fs.String("run", "", "plan only instances whose name matches this regular expression")
	deadline := fs.Duration("deadline", 5*time.Second, "time for each instance")
	iterations := fs.Int("iterations", 0, "bound of the search instead of -deadline; the plans are then the same on every machine")
	seed := fs.Uint64("seed", 1, "seed of the search")
	if err := fs.Parse(args); err != nil {
		return err
	}
	match, err := regexp.Compile(*only)
	if err != nil {
		return fmt.Errorf("solomon: -run: %w", err)
	}
	names, err := filepath.Glob(filepath.Join(*dir, "*.txt"))
	if err != nil {
		return fmt.Errorf("solomon: -dir: %w", err)
	}
	opt := &route.Options{Budget: *deadline, Seed: *seed}
	if *iterations > 0 {
		opt.Budget, opt.Iterations = 0, *iterations
	}
	t := newTable(out)
	for _, name := range names {
		in, err := read(name)
		if err != nil {
			return fmt.Errorf("solomon: %s: %w", name, err)
		}
		if !match.MatchString(in.Name) {
			continue
		}
		if ctx.Err() != nil {
			break
		}
		start := time.Now()
		plan, err := route.Solve(ctx, in.Problem(), opt)
		if err != nil {
			return fmt.Errorf("solomon: %s: %w", in.Name, err)
		}
		took := time.Since(start)
		vehicles, distance, err := in.Check(plan)
		if err != nil {
			return fmt.Errorf("solomon: %w", err)
		}
		t.add(in.Name, vehicles, distance, plan.Iterations, took)
	}
	if t.lines == 0 {
		return fmt.Errorf("solomon: no instance in %q; give the folder with -dir", *dir)
	}
	t.sum()
	return nil
}

func read(name string) (*vrptw.Instance, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return vrptw.Parse(f)
}
