package main

import (
	"os"
	"strings"
	"testing"
)

// The whole output of a run without a flag of its own, to the letter.
func TestGolden(t *testing.T) {
	want, err := os.ReadFile("testdata/default.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run([]string{"-data", "../data"}, &out); err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
