package route_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/sellback/sellback/pickup/route"
	"github.com/sellback/sellback/pickup/route/internal/vrptw"
)

var solomonDir = flag.String("solomon", "", "folder with Solomon's instances, one .txt file each")

// instances reads those of the folder, or makes some.
func instances(t *testing.T) []*vrptw.Instance {
	t.Helper()
	var all []*vrptw.Instance
	if *solomonDir == "" {
		t.Log("no -solomon folder is given: generated instances stand in for Solomon's 56")
		for _, class := range vrptw.Classes {
			for seed := range uint64(2) {
				all = append(all, vrptw.Generate(class, 50, seed))
			}
		}
		return all
	}
	files, err := filepath.Glob(filepath.Join(*solomonDir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no .txt file in %s: %v", *solomonDir, err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		in, err := vrptw.Parse(f)
		f.Close()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, in)
	}
	return all
}

// TestSolomon plans each instance and checks it twice: in time.Time against
// all rules, in double precision against Solomon's.
func TestSolomon(t *testing.T) {
	vehicles, length := 0, 0.0
	for _, in := range instances(t) {
		p := in.Problem()
		plan := solve(t, p, &route.Options{Iterations: 2000})
		n, distance, err := in.Check(plan)
		if err != nil {
			t.Error(err)
		}
		if far := vrptw.Units(plan.Travel); distance-far > 1e-5 || far > distance {
			t.Errorf("%s: planned %v, walked %v", in.Name, far, distance)
		}
		vehicles += n
		length += distance
	}
	t.Logf("%d vehicles, distance %.0f", vehicles, length)
	if *solomonDir == "" && (vehicles > 57 || length > 10_500) {
		t.Errorf("%d vehicles, distance %.0f; 55 and 10,104 when this was written", vehicles, length)
	}
}
