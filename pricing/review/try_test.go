package review_test

import (
	"os"
	"testing"

	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/review"
)

func load(t testing.TB, v string) *pricing.Book {
	f, err := os.Open("../../examples/data/pricebook-" + v + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	p, err := pricing.ReadPrices(f.Name(), f, "INR")
	if err != nil {
		t.Fatal(err)
	}
	g, _ := os.Open("../../examples/data/pricebook-" + v + ".json")
	s, err := pricing.ReadSheet(g.Name(), g)
	if err != nil {
		t.Fatal(err)
	}
	b, err := pricing.Compile(s, p, pricing.Smartphone())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTry(t *testing.T) {
	a, b := load(t, "2023-10"), load(t, "2026-11")
	for _, i := range review.Lint(b, &review.Options{Previous: a}) {
		t.Log(i)
	}
	t.Log("\n" + review.Diff(a, b).String())
	r, err := b.Bounds(pricing.Request{Variant: "apple/iphone-12", At: b.From()})
	t.Log(r.Low, r.High, r.Next, err)
}
func BenchmarkBounds(b *testing.B) {
	bk := load(b, "2026-11")
	for b.Loop() {
		bk.Bounds(pricing.Request{Variant: "apple/iphone-12", At: bk.From()})
	}
}
func BenchmarkLint(b *testing.B) {
	bk := load(b, "2026-11")
	for b.Loop() {
		review.Lint(bk, nil)
	}
}
