package handset_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sellback/sellback/pricing/handset"
)

// The counts that the package comment states and the least that was promised.
func TestSize(t *testing.T) {
	c := handset.Default()
	models, phones, names, codes := 0, 0, map[string]bool{}, 0
	for m := range c.All() {
		models++
		if m.Category == handset.Phone {
			phones++
		}
		names[strings.ToLower(m.String())] = true
		codes += len(m.Codes)
		for _, v := range m.Variants {
			codes += len(v.Parts)
		}
	}
	if models != c.Len() || models != 26217 || phones != 25114 || len(c.Brands()) != 2385 || codes != 54720 {
		t.Errorf("models %d (Len %d), phones %d, brands %d, codes %d: the package comment says otherwise", models, c.Len(), phones, len(c.Brands()), codes)
	}
	if phones < 25000 || len(names) < 25000 {
		t.Errorf("phones %d, names %d, want 25,000 of each", phones, len(names))
	}
}

func TestEveryModelIsSound(t *testing.T) {
	id := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	brands := map[string]string{}
	c := handset.Default()
	for m := range c.All() {
		if !id.MatchString(m.ID) || seen[m.ID] {
			t.Errorf("bad or second ID %q", m.ID)
		}
		seen[m.ID] = true
		if m.Brand == "" || m.Name == "" || strings.TrimSpace(m.Name) != m.Name || strings.Contains(m.Name, "  ") {
			t.Errorf("%s: brand %q, name %q", m.ID, m.Brand, m.Name)
		}
		if strings.ContainsFunc(m.String(), func(r rune) bool {
			return r < ' ' || r >= 0xE000 && r <= 0xF8FF || r == 0xFFFD || r == 0xBFEF || r == 0xBD7F
		}) {
			t.Errorf("%s: garbled name %q", m.ID, m.Name)
		}
		if m.Category != handset.Phone && m.Category != handset.Tablet {
			t.Errorf("%s: category %q", m.ID, m.Category)
		}
		k := strings.ToLower(m.Brand)
		if was, ok := brands[k]; ok && was != m.Brand {
			t.Errorf("brand %q is also written %q", m.Brand, was)
		}
		brands[k] = m.Brand
		if got, ok := c.ByID(m.ID); !ok || got.Name != m.Name || got.Brand != m.Brand {
			t.Errorf("ByID(%q) = %v, %v", m.ID, got, ok)
		}
		for _, v := range m.Variants {
			if got, ok := c.ByID(v.ID); !ok || got.ID != m.ID || handset.ModelID(v.ID) != m.ID {
				t.Errorf("variant %q leads to %q", v.ID, got.ID)
			}
		}
	}
}

// Every code leads back to the models that bear it.
func TestEveryCodeResolves(t *testing.T) {
	c := handset.Default()
	for m := range c.All() {
		codes := slices.Clone(m.Codes)
		for _, v := range m.Variants {
			for _, p := range v.Parts {
				codes = append(codes, handset.Code{Value: p, Kind: handset.PartNumber})
			}
		}
		for _, code := range codes {
			if !slices.ContainsFunc(c.ByCode(code.Value), func(r handset.Result) bool { return r.Model.ID == m.ID }) {
				t.Errorf("%s: code %q does not lead back", m.ID, code.Value)
			}
		}
	}
}

func TestByCode(t *testing.T) {
	c := handset.Default()
	for code, want := range map[string]string{
		"SM-G991B": "samsung/galaxy-s21-5g", "sm g991b": "samsung/galaxy-s21-5g", "SMG991B": "samsung/galaxy-s21-5g",
		"SM-G991B/DS": "samsung/galaxy-s21-5g", "o1s": "samsung/galaxy-s21-5g", "beyond1": "samsung/galaxy-s10",
		"iPhone14,2": "apple/iphone-13-pro", "iphone1,1": "apple/iphone", "A2633": "apple/iphone-13", "a2633": "apple/iphone-13",
		"MLPJ3": "apple/iphone-13", "MLPJ3HN/A": "apple/iphone-13", "M2101K6P": "xiaomi/redmi-note-10-pro",
	} {
		got := c.ByCode(code)
		if len(got) != 1 || got[0].Model.ID != want || got[0].Reason != handset.MatchCode || got[0].Score != 1 {
			t.Errorf("ByCode(%q) = %+v, want %s", code, got, want)
		}
	}
	for _, code := range []string{"", "S", "-", "iPhone 11", "no such code", "/", "HN/A", strings.Repeat("SM-G991B", 100)} {
		if got := c.ByCode(code); got != nil {
			t.Errorf("ByCode(%q) = %v, want nothing", code, ids(got))
		}
	}
	if got := ids(c.ByCode("RMX3031")); !slices.Equal(got, []string{"realme/gt-neo", "realme/x7-max"}) {
		t.Errorf("a code of two names: %v", got)
	}
	if got := c.ByCode("MLPJ3HN/A"); got[0].Variant != "apple/iphone-13/128gb" || got[0].Matched != "MLPJ3" {
		t.Errorf("a part number: %+v", got[0])
	}
}

func TestBrands(t *testing.T) {
	c := handset.Default()
	sum := 0
	for _, b := range c.Brands() {
		sum += b.Models
		if n := len(slices.Collect(c.OfBrand(b.Slug))); n != b.Models {
			t.Errorf("%s has %d models, Brands says %d", b.Slug, n, b.Models)
		}
	}
	if sum != c.Len() {
		t.Errorf("brands have %d models, the catalogue %d", sum, c.Len())
	}
	for _, name := range []string{"Redmi", "POCO", "LGE", "TCT (Alcatel)", "Realme2"} {
		for m := range c.OfBrand(name) {
			t.Errorf("brand %q should be merged, has %s", name, m.ID)
			break
		}
	}
	for range c.OfBrand("SAMSUNG") {
		return
	}
	t.Error("a brand in capitals is not found")
}

func TestModelID(t *testing.T) {
	for in, want := range map[string]string{"apple/iphone-12/128gb": "apple/iphone-12", "apple/iphone-12": "apple/iphone-12", "apple": "apple", "": "", "a/b/c/d": "a/b", "/": "/", "//": "/"} {
		if got := handset.ModelID(in); got != want {
			t.Errorf("ModelID(%q) = %q, want %q", in, got, want)
		}
	}
}

// What a caller does to a Model must not reach the catalogue.
func TestModelsAreCopies(t *testing.T) {
	extra := handset.Model{ID: "acme/one", Brand: "Acme", Name: "One", Aliases: []string{"Uno"}, Codes: []handset.Code{{Value: "AC-1", Kind: handset.BuildModel}},
		Variants: []handset.Variant{{ID: "acme/one/64gb", Storage: "64 GB", Parts: []string{"P0001"}}}}
	c, err := handset.New(extra)
	if err != nil {
		t.Fatal(err)
	}
	spoil := func(m handset.Model) {
		m.Codes[0].Value, m.Variants[0].ID, m.Variants[0].Parts[0], m.Aliases[0] = "x", "x", "x", "x"
	}
	spoil(extra)
	for _, id := range []string{"acme/one", "apple/iphone-x"} {
		m, _ := c.ByID(id)
		spoil(m)
		m, _ = c.ByID(id)
		if m.Codes[0].Value == "x" || m.Variants[0].ID == "x" || m.Variants[0].Parts[0] == "x" || m.Aliases[0] == "x" {
			t.Errorf("%s was changed through a returned Model: %+v", id, m)
		}
	}
}

func TestNew(t *testing.T) {
	c, err := handset.New(
		handset.Model{ID: "apple/iphone-x1", Brand: "apple", Name: "iPhone X1 Test", Codes: []handset.Code{{Value: "iPhone99,9", Kind: handset.Identifier}},
			Variants: []handset.Variant{{ID: "apple/iphone-x1/128gb", Storage: "128 GB", Parts: []string{"QQQQ1"}}}},
		handset.Model{ID: "zz-brand/star-5", Brand: "ZZ Brand", Name: "Star 5", Aliases: []string{"Stern 5"}},
		handset.Model{ID: "samsung/galaxy-s10", Brand: "Samsung", Name: "Galaxy S10", Aliases: []string{"Galaxy Ten"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	if c.Len() != handset.Default().Len()+2 {
		t.Errorf("Len is %d", c.Len())
	}
	for query, want := range map[string]string{
		"iphone x1 test": "apple/iphone-x1", "iPhone99,9": "apple/iphone-x1", "zzbrand star 5": "zz-brand/star-5",
		"stern 5": "zz-brand/star-5", "galaxy ten": "samsung/galaxy-s10", "galaxy s10": "samsung/galaxy-s10", "redmi note 10 pro": "xiaomi/redmi-note-10-pro",
	} {
		if got := c.Search(query, nil).Results; len(got) == 0 || got[0].Model.ID != want {
			t.Errorf("%q: %v, want %s", query, ids(got), want)
		}
	}
	if m, ok := c.ByID("apple/iphone-x1/128gb"); !ok || m.Brand != "Apple" || m.Category != handset.Phone {
		t.Errorf("the added model is %+v, %v", m, ok)
	}
	if got := c.ByCode("QQQQ1"); len(got) != 1 || got[0].Variant != "apple/iphone-x1/128gb" {
		t.Errorf("added part number: %+v", got)
	}
	if got := c.ByCode("SM-G973F"); len(got) != 0 {
		t.Errorf("a replaced model kept its codes: %v", ids(got))
	}
	if _, ok := handset.Default().ByID("zz-brand/star-5"); ok {
		t.Error("New changed Default")
	}
}

func TestNewRefuses(t *testing.T) {
	good := handset.Model{ID: "acme/one", Brand: "Acme", Name: "One"}
	bad := []handset.Model{
		{ID: "", Brand: "Acme", Name: "One"},
		{ID: "acme", Brand: "Acme", Name: "One"},
		{ID: "Acme/One", Brand: "Acme", Name: "One"},
		{ID: "acme/-one", Brand: "Acme", Name: "One"},
		{ID: "acme/one/64gb", Brand: "Acme", Name: "One"},
		{ID: "acme/two", Name: "Two"},
		{ID: "acme/three", Brand: "Acme", Name: " "},
		{ID: "acme/four", Brand: "Acme", Name: "Four", Variants: []handset.Variant{{ID: "acme/five/64gb"}}},
		good,
	}
	_, err := handset.New(append([]handset.Model{good}, bad...)...)
	if !errors.Is(err, handset.ErrModel) {
		t.Fatalf("error is %v", err)
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != len(bad) {
		t.Fatalf("want %d errors together, got %v", len(bad), err)
	}
	for i, e := range joined.Unwrap() {
		var m *handset.ModelError
		if !errors.As(e, &m) || m.Index != i+1 || m.ID != bad[i].ID || m.Reason == "" {
			t.Errorf("error %d is %v", i, e)
		}
	}
	for _, m := range []handset.Model{
		{ID: "samsung/new", Brand: "Other", Name: "New"},
		{ID: "sam-sung/new", Brand: "SAMSUNG", Name: "New"},
	} {
		if _, err := handset.New(m); !errors.Is(err, handset.ErrModel) {
			t.Errorf("%s of %s: error is %v", m.ID, m.Brand, err)
		}
	}
}

func TestSources(t *testing.T) {
	for _, s := range handset.Sources() {
		if s.Name == "" || s.Licence != "MIT" || !strings.Contains(handset.Version, s.Version) {
			t.Errorf("source %+v of version %s", s, handset.Version)
		}
	}
}
