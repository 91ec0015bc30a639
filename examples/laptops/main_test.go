package main

import (
	"strings"
	"testing"

	"github.com/sellback/sellback/pricing/review"
)

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want []string
	}{
		{"misspelt", []string{"-laptop", "macbok air"}, []string{"found: Apple MacBook Air M1", "38000.00  Value in perfect condition", "-11400.00  Age of the device", "-1596.00  Scratches or worn paint", "25000.00  INR"}},
		{"by code, weak battery", []string{"-laptop", "20XW", "-minutes", "90", "-months", "3", "-lid", "clean"}, []string{"ThinkPad X1 Carbon Gen 9", "-5040.00  Battery runs under two hours", "36950.00  INR"}},
		{"dead: nothing more is asked", []string{"-laptop", "hp pavilion", "-dead", "-months", "0", "-lid", "clean", "-lang", "bn"}, []string{"-16800.00  চালু হয় না", "4200.00  INR"}},
		{"range first", []string{"-laptop", "hp pavilion"}, []string{"before any answer: INR 1050.00 to INR 21000.00; ask first: starts"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			if err := run(append([]string{"-data", "../data"}, c.args...), &out); err != nil {
				t.Fatal(err)
			}
			for _, w := range c.want {
				if !strings.Contains(out.String(), w) {
					t.Errorf("no word of %q in\n%s", w, out.String())
				}
			}
		})
	}
}

func TestHelpfulErrors(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-laptop", "zzzzqqqq"}, "no laptop is called"},
		{[]string{"-laptop", "thinkpad", "x1"}, "in quotes"},
		{[]string{"-fault", "keybord"}, `did you mean "keyboard"?`},
		{[]string{"-months", "121"}, "121 is not from 0 to 120"},
		{[]string{"-data", "nowhere"}, "laptop-models.json"},
	} {
		err := run(append([]string{"-data", "../data"}, c.args...), &strings.Builder{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want …%s…", c.args, err, c.want)
		}
	}
}

// The sample book has no flaw that the linter knows.
func TestLint(t *testing.T) {
	book, err := readBook("../data")
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range review.Lint(book, nil) {
		t.Error(i)
	}
}
