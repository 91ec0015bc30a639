package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sellback/sellback/pickup/route/internal/vrptw"
)

// put writes a generated instance under the name of one of Solomon's.
func put(t *testing.T, dir, name string) {
	t.Helper()
	in := vrptw.Generate("R1", 15, 1)
	in.Name = name
	f, err := os.Create(filepath.Join(dir, name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Write(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "R101")
	put(t, dir, "RC201")
	put(t, dir, "OTHER")
	var out strings.Builder
	if err := run(t.Context(), []string{"-dir", dir, "-iterations", "50"}, &out); err != nil {
		t.Fatal(err)
	}
	var first []string
	for line := range strings.Lines(out.String()) {
		if f := strings.Fields(line); len(f) > 0 {
			first = append(first, f[0])
		}
	}
	if got := strings.Join(first, " "); got != "instance OTHER R101 RC201 class R1 RC2 all" {
		t.Errorf("lines %s in\n%s", got, out.String())
	}

	out.Reset()
	if err := run(t.Context(), []string{"-dir", dir, "-iterations", "50", "-run", "^R1"}, &out); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.Contains(s, "RC201") || !strings.Contains(s, "R101") {
		t.Errorf("-run ^R1 gave\n%s", s)
	}
}

func TestRunRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, args := range [][]string{{"-dir", dir}, {"-run", "("}, {"-nothing"}} {
		if err := run(context.Background(), args, &strings.Builder{}); err == nil {
			t.Errorf("%v runs", args)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "x.txt"), []byte("x\nnothing\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), []string{"-dir", dir}, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "x.txt") {
		t.Errorf("a broken file: %v", err)
	}
}

// TestKnown holds the table against the two sums that are published with it.
func TestKnown(t *testing.T) {
	vehicles, distance := 0, 0.0
	for _, b := range known {
		vehicles += b.vehicles
		distance += b.distance
	}
	if len(known) != 56 || vehicles != 405 || distance < 57_170 || distance > 57_200 {
		t.Errorf("%d instances, %d vehicles, distance %.2f; want 56, 405, about 57,19x", len(known), vehicles, distance)
	}
}
