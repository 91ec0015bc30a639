package fold_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sellback/sellback/pricing/handset/internal/fold"
)

func split(s string) string {
	var b fold.Buffer
	b.Split(s, 100)
	var out []string
	for _, a := range b.Atoms {
		out = append(out, string(a.Text))
	}
	return strings.Join(out, " ")
}

func TestSplit(t *testing.T) {
	for in, want := range map[string]string{
		"Galaxy S10+":      "galaxy s 10 plus",
		"s10 +":            "s 10",
		"Moto G (5) Plus":  "moto g 5 plus",
		"Galaxy S21 5G":    "galaxy s 21 5g",
		"Reno 5G+":         "reno 5g plus",
		"moto g5g":         "moto g 5g",
		"5GB":              "5 gb",
		"Nokia 6.1 Plus":   "nokia 6.1 plus",
		"v.5 Pro.":         "v 5 pro",
		"OnePlus7T":        "oneplus 7 t",
		"moto e⁶ plus":     "moto e 6 plus",
		"Y6 Ⅱ Compact":     "y 6 2 compact",
		"PIXI™4":           "pixi 4",
		"G’zOne":           "gzone",
		"Café":             "cafe",
		"১২ १० ٣ ４":        "12 10 3 4",
		"रेडमी नोट":        "रेडमी नोट",
		"ＲＥＤＭＩ　９":          "redmi 9",
		"真我GT":             "真我gt",
		" -- \t\xff\xfe +": "",
		"...":              "",
		"1..2":             "1 2",
	} {
		if got := split(in); got != want {
			t.Errorf("Split(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSplitStops(t *testing.T) {
	var b fold.Buffer
	if b.Split("a 1 b 2", 3) || len(b.Atoms) != 3 {
		t.Errorf("cut at 3: %d atoms", len(b.Atoms))
	}
	if !b.Split("a 1", 3) || len(b.Atoms) != 2 {
		t.Errorf("a second use: %d atoms", len(b.Atoms))
	}
}

func TestKey(t *testing.T) {
	for _, same := range [][]string{
		{"Galaxy S10+", "galaxy s10 plus", "GALAXY S 10 PLUS", "GalaxyS10Plus"},
		{"Moto G(5)", "moto g5", "Moto G 5"},
		{"Mi MAX 3", "MI  Max3"},
	} {
		for _, s := range same {
			if fold.Key(s) != fold.Key(same[0]) {
				t.Errorf("%q and %q differ: %q, %q", s, same[0], fold.Key(s), fold.Key(same[0]))
			}
		}
	}
	for _, pair := range [][2]string{{"A 1 10", "A 11 0"}, {"S10", "S10+"}, {"6.1", "61"}} {
		if fold.Key(pair[0]) == fold.Key(pair[1]) {
			t.Errorf("%q and %q are one key", pair[0], pair[1])
		}
	}
}

func TestCompact(t *testing.T) {
	for in, want := range map[string]string{"SM-G991B": "smg991b", "iPhone14,2": "iphone14,2", "iPhone 11": "iphone11", "A,B 1,": "ab1", "": "", "GT+1": "gt+1"} {
		if got := string(fold.Compact(nil, in)); got != want {
			t.Errorf("Compact(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Galaxy S10+ 5G": "galaxy-s10-plus-5g", "G (5) Plus": "g-5-plus", "6.1": "6-1", "--x--": "x", "G’zOne": "gzone", "": "", "+": "plus",
	} {
		if got, whole := fold.Slug(in); got != want || !whole {
			t.Errorf("Slug(%q) = %q, %v, want %q", in, got, whole, want)
		}
	}
	if got, whole := fold.Slug("真我 GT"); got != "gt" || whole {
		t.Errorf("a name with other letters: %q, %v", got, whole)
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"Galaxy S10+ 5G", "5.5.", "१०", "5g5g5g", "\xff+5", "e⁶+", "a.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b fold.Buffer
		b.Split(s, 16)
		if len(b.Atoms) > 16 {
			t.Fatalf("%d atoms", len(b.Atoms))
		}
		for _, a := range b.Atoms {
			if len(a.Text) == 0 || !utf8.Valid(a.Text) {
				t.Errorf("%q: atom %q", s, a.Text)
			}
		}
		if k := fold.Key(s); isASCII(s) && fold.Key(strings.ToUpper(s)) != k {
			t.Errorf("%q: the key depends on case", s)
		}
		slug, _ := fold.Slug(s)
		if again, whole := fold.Slug(slug); again != slug || !whole {
			t.Errorf("slug %q of %q becomes %q", slug, s, again)
		}
	})
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
