package pricing_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/sellback/sellback/pricing"
)

// sampleBook compiles one of the books of examples/data.
func sampleBook(tb testing.TB, date string) *pricing.Book {
	tb.Helper()
	open := func(ext string) *os.File {
		f, err := os.Open("../examples/data/pricebook-" + date + ext)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { f.Close() })
		return f
	}
	prices, err := pricing.ReadPrices("prices.csv", open(".csv"), "INR")
	if err != nil {
		tb.Fatal(err)
	}
	sheet, err := pricing.ReadSheet("rules.json", open(".json"))
	if err != nil {
		tb.Fatal(err)
	}
	b, err := pricing.Compile(sheet, prices, pricing.Smartphone())
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// randomAnswers answers a questionnaire of options at random.
func randomAnswers(tb testing.TB, q *pricing.Questionnaire, r *rand.Rand) pricing.Answers {
	tb.Helper()
	for range 1000 {
		var given []pricing.Answer
		for _, x := range q.Questions() {
			groups := map[string][]string{}
			var chosen, alone []string
			for _, o := range x.Options {
				switch {
				case o.Group != "":
					groups[o.Group] = append(groups[o.Group], o.ID)
				case o.Alone:
					alone = append(alone, o.ID)
				case r.IntN(4) == 0:
					chosen = append(chosen, o.ID)
				}
			}
			if len(chosen) == 0 && len(alone) > 0 {
				chosen = alone[:1]
			}
			for _, g := range groups {
				chosen = append(chosen, g[r.IntN(len(g))])
			}
			given = append(given, pricing.Choose(x.ID, chosen...))
		}
		if a, err := q.Answer(given...); err == nil {
			return a
		}
	}
	tb.Fatal("no acceptable answers found")
	return pricing.Answers{}
}

func mustAnswer(tb testing.TB, given ...pricing.Answer) pricing.Answers {
	tb.Helper()
	a, err := pricing.Smartphone().Answer(given...)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// flawless answers say that nothing is wrong and nothing is missing.
func flawless(tb testing.TB) pricing.Answers {
	return mustAnswer(tb, pricing.Choose("works", "all_good"), pricing.Choose("look", "screen_flawless", "body_flawless"),
		pricing.Choose("extras", "charger", "box", "bill", "age_under_3m"))
}

// fileErrors lists the mistakes joined in err.
func fileErrors(err error) []*pricing.FileError {
	var out []*pricing.FileError
	var walk func(error)
	walk = func(err error) {
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				walk(e)
			}
			return
		}
		var f *pricing.FileError
		if errors.As(err, &f) {
			out = append(out, f)
		}
	}
	walk(err)
	return out
}
