package pricing_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// possible is every finding of one option that differs from what was declared.
func possible(q *pricing.Questionnaire, a pricing.Answers) []pricing.Finding {
	var out []pricing.Finding
	for _, x := range q.Questions() {
		for _, o := range x.Options {
			has := a.Has(x.ID, o.ID)
			if o.Alone || o.Group != "" && has {
				continue
			}
			out = append(out, pricing.Finding{Question: x.ID, Option: o.ID, Absent: has})
		}
	}
	return out
}

// better reports whether a finding says that the device is better than declared.
func better(q *pricing.Questionnaire, a pricing.Answers, f pricing.Finding) bool {
	for _, x := range q.Questions() {
		if x.ID != f.Question {
			continue
		}
		o := optionOf(x, f.Option)
		if o.Group == "" {
			return o.Rank > 0 && f.Absent || o.Rank < 0 && !f.Absent
		}
		for _, p := range x.Options {
			if p.Group == o.Group && a.Has(x.ID, p.ID) {
				return o.Rank < p.Rank
			}
		}
	}
	return false
}

// Nothing the customer could not see lowers the value, nothing better does, effects add up to the change,
// and each finding alone gives the price that was published for it.
func TestRepriceIsFair(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 12))
	lowered, raised, published := 0, 0, 0
	for _, date := range []string{"2020-10", "2023-10", "2026-11"} {
		b := sampleBook(t, date)
		q := b.Questionnaire()
		var ids []string
		for id := range b.Prices().All() {
			ids = append(ids, id)
		}
		for n := range 150 {
			v, err := b.Value(pricing.Request{Variant: ids[r.IntN(len(ids))], Answers: randomAnswers(t, q, r), At: b.From(), Payout: "voucher"})
			if err != nil {
				t.Fatal(err)
			}
			a := v.Request().Answers
			change := func(fs ...pricing.Finding) decimal.Decimal {
				rev, err := b.Reprice(v, fs)
				if err != nil {
					t.Fatalf("%s %s: %v", date, a, err)
				}
				sum := decimal.Zero
				for _, d := range rev.Differences {
					sum = sum.Add(d.Effect)
				}
				if !sum.Equal(rev.Change()) || rev.After.Total().IsNegative() || !rev.Before.Equal(v) {
					t.Fatalf("%s %s %v: effects %s, change %s, after %s", date, a, fs, sum, rev.Change(), rev.After)
				}
				return rev.Change()
			}
			all := possible(q, a)
			for _, f := range all {
				if c := change(f); c.IsNegative() {
					t.Fatalf("%s %s: hidden %v changes %s", date, a, f, c)
				}
				f.Visible = true
				switch c := change(f); {
				case better(q, a, f) && c.IsNegative():
					t.Fatalf("%s %s: better %v changes %s", date, a, f, c)
				case c.IsNegative():
					lowered++
				case c.IsPositive():
					raised++
				}
			}
			// Several hidden things at once, of different groups.
			groups := map[string]bool{}
			var hidden []pricing.Finding
			for _, i := range r.Perm(len(all)) {
				f := all[i]
				for _, x := range q.Questions() {
					if g := optionOf(x, f.Option).Group; x.ID == f.Question && !groups[x.ID+g] && r.IntN(2) == 0 {
						groups[x.ID+g] = g != ""
						hidden = append(hidden, f)
					}
				}
			}
			if c := change(hidden...); c.IsNegative() {
				t.Fatalf("%s %s: hidden %v change %s", date, a, hidden, c)
			}
			if n%15 != 0 {
				continue
			}
			list, err := b.IfFound(v)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range list {
				published++
				if c := change(p.Finding); !p.After.Total().Sub(v.Total()).Equal(c) {
					t.Fatalf("%s %s: %v was published as %s and changes %s", date, a, p.Finding, p.After, c)
				}
			}
		}
	}
	if lowered < 100 || raised < 100 || published < 100 {
		t.Errorf("%d lowered, %d raised, %d published: too few to mean anything", lowered, raised, published)
	}
}

// The order of rules and groups in the file changes no sum and no line, only where a line stands.
func TestOrderOfRulesDoesNotMatter(t *testing.T) {
	lines := func(v pricing.Valuation) string {
		var out []string
		for _, l := range v.Lines() {
			out = append(out, string(l.Kind())+" "+l.Rule()+" "+l.Group()+" "+l.Amount().String())
		}
		slices.Sort(out)
		return strings.Join(out, "\n")
	}
	q, err := pricing.NewQuestionnaire(smallForm(rand.New(rand.NewPCG(1, 1))))
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(25) {
		r := rand.New(rand.NewPCG(seed, 21))
		s := smallSheet(r)
		first, err := pricing.Compile(s, onePriceOf(t, "x/y"), q)
		if err != nil {
			t.Fatal(err)
		}
		s.Rules, s.Groups = slices.Clone(s.Rules), slices.Clone(s.Groups)
		r.Shuffle(len(s.Rules), func(i, j int) { s.Rules[i], s.Rules[j] = s.Rules[j], s.Rules[i] })
		slices.Reverse(s.Groups)
		second, err := pricing.Compile(s, onePriceOf(t, "x/y"), q)
		if err != nil {
			t.Fatal(err)
		}
		completions(q, []pricing.Answer{pricing.Measure("months", r.Int64N(41))}, func(a pricing.Answers) {
			req := pricing.Request{Variant: "x/y", Answers: a, At: noon}
			v, err := first.Value(req)
			if err != nil {
				t.Fatal(err)
			}
			w, err := second.Value(req)
			if err != nil || !v.Total().Equal(w.Total()) || lines(v) != lines(w) {
				t.Fatalf("seed %d, %s: %s and %s, %v\n%s\n\n%s", seed, a, v, w, err, lines(v), lines(w))
			}
		})
	}
}
