package pricing_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// The contestants compute one valuation by the same rules: base 34,500; deductions of 25 %, 15 %, 8 %, 300
// and 200; floor 5 %; cap 50,000; bonus 7 % up to 2,000; rounded down to 10.

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func percent(s string) pricing.Rate { return pricing.Rate{Percent: dec(s)} }

func amount(s string) pricing.Rate { return pricing.Rate{Amount: dec(s)} }

func english(s string) pricing.Text { return pricing.TextOf(map[string]string{"en": s}) }

// benchSheet holds the rules every contestant follows.
func benchSheet() pricing.Sheet {
	when := func(any ...string) pricing.When { return pricing.When{Any: any} }
	return pricing.Sheet{
		Version: "bench", Currency: "INR", From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Rules: []pricing.Rule{
			{ID: "screen", Text: english("Screen cracked"), When: when("look:screen_cracked"), Deduct: percent("25")},
			{ID: "battery", Text: english("Battery"), When: when("works:battery"), Deduct: percent("15")},
			{ID: "body", Text: english("Dents"), When: when("look:body_dents"), Deduct: percent("8")},
			{ID: "no-charger", Text: english("No charger"), When: pricing.When{None: []string{"extras:charger"}}, Deduct: amount("300")},
			{ID: "no-box", Text: english("No box"), When: pricing.When{None: []string{"extras:box"}}, Deduct: amount("200")},
		},
		Floor: percent("5"), Maximum: dec("50000"),
		Campaigns: []pricing.Campaign{{ID: "voucher", Text: english("Voucher bonus"), Payouts: []string{"voucher"}, Add: percent("7"), Cap: dec("2000")}},
		Rounding:  pricing.Rounding{Mode: "down", Step: dec("10")},
	}
}

func benchBook(tb testing.TB) *pricing.Book {
	prices, err := pricing.NewPrices("INR", map[string]decimal.Decimal{"apple/iphone-12/128gb": dec("34500")})
	if err != nil {
		tb.Fatal(err)
	}
	b, err := pricing.Compile(benchSheet(), prices, pricing.Smartphone())
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func benchRequest(tb testing.TB) pricing.Request {
	a, err := pricing.Smartphone().Answer(pricing.Choose("works", "battery"),
		pricing.Choose("look", "screen_cracked", "body_dents"), pricing.Choose("extras", "bill", "age_1_2y"))
	if err != nil {
		tb.Fatal(err)
	}
	return pricing.Request{Variant: "apple/iphone-12/128gb", Answers: a, At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Payout: "voucher"}
}

// byHand is what a shop would write with shopspring/decimal, itemised.
type byHandLine struct {
	rule   string
	amount decimal.Decimal
}

type byHandResult struct {
	lines                             []byHandLine
	base, subtotal, bonus, adj, total decimal.Decimal
}

func byHand(base decimal.Decimal, r *handRules, fired [5]bool, voucher bool) byHandResult {
	out := byHandResult{base: base, lines: make([]byHandLine, 0, 8)}
	v := base
	for i := range r.rules {
		if !fired[i] {
			continue
		}
		n := r.rules[i].fixed
		if n.IsZero() {
			n = base.Mul(r.rules[i].share).Round(2)
		}
		out.lines = append(out.lines, byHandLine{r.rules[i].id, n.Neg()})
		v = v.Sub(n)
	}
	if f := base.Mul(r.floor); v.LessThan(f) {
		v = f
	}
	if v.GreaterThan(r.cap) {
		v = r.cap
	}
	out.subtotal = v
	if voucher {
		out.bonus = v.Mul(r.bonus).Round(2)
		if out.bonus.GreaterThan(r.bonusCap) {
			out.bonus = r.bonusCap
		}
		out.lines = append(out.lines, byHandLine{"voucher", out.bonus})
		v = v.Add(out.bonus)
	}
	out.total = v.Shift(-1).Floor().Shift(1)
	out.adj = out.total.Sub(v)
	out.lines = append(out.lines, byHandLine{"rounding", out.adj})
	return out
}

type handRules struct {
	rules                       []handRule
	floor, cap, bonus, bonusCap decimal.Decimal
}

type handRule struct {
	id           string
	share, fixed decimal.Decimal
}

func newHandRules() *handRules {
	return &handRules{
		rules: []handRule{{id: "screen", share: dec("0.25")}, {id: "battery", share: dec("0.15")}, {id: "body", share: dec("0.08")},
			{id: "no-charger", fixed: dec("300")}, {id: "no-box", fixed: dec("200")}},
		floor: dec("0.05"), cap: dec("50000"), bonus: dec("0.07"), bonusCap: dec("2000"),
	}
}

var sinkDecimal decimal.Decimal

func BenchmarkValuation(b *testing.B) {
	b.Run("Book.Value", func(b *testing.B) {
		book, req := benchBook(b), benchRequest(b)
		b.ReportAllocs()
		for b.Loop() {
			v, err := book.Value(req)
			if err != nil {
				b.Fatal(err)
			}
			sixDecimals(&v)
		}
	})
	b.Run("Book.Value, lines only", func(b *testing.B) {
		book, req := benchBook(b), benchRequest(b)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := book.Value(req); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("shopspring", func(b *testing.B) {
		r, base := newHandRules(), dec("34500")
		b.ReportAllocs()
		for b.Loop() {
			v := byHand(base, r, [5]bool{true, true, true, true, true}, true)
			sinkDecimal = v.total
		}
	})
	b.Run("Book.Total", func(b *testing.B) {
		book, req := benchBook(b), benchRequest(b)
		b.ReportAllocs()
		for b.Loop() {
			d, err := book.Total(req)
			if err != nil {
				b.Fatal(err)
			}
			sinkDecimal = d
		}
	})
}

// sixDecimals reads what a screen shows.
func sixDecimals(v *pricing.Valuation) {
	sinkDecimal = v.Base()
	sinkDecimal = v.Subtotal()
	sinkDecimal = v.Bonus()
	sinkDecimal = v.Rounding()
	sinkDecimal = v.Total()
	sinkDecimal = v.Goodwill()
}

func TestContestantsAgree(t *testing.T) {
	v, err := benchBook(t).Value(benchRequest(t))
	if err != nil {
		t.Fatal(err)
	}
	h := byHand(dec("34500"), newHandRules(), [5]bool{true, true, true, true, true}, true)
	if !v.Total().Equal(h.total) || len(v.Lines()) != len(h.lines)+1 {
		t.Fatalf("book %s in %d lines, by hand %s in %d", v.Total(), len(v.Lines()), h.total, len(h.lines))
	}
}
