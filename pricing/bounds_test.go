package pricing_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

var noon = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

func ptr(n int64) *int64 { return &n }

// smallForm is a questionnaire with every kind of question, small enough to try all answers.
func smallForm(r *rand.Rand) pricing.Form {
	opt := func(id string, rank int) pricing.Option {
		return pricing.Option{ID: id, Text: english(id), Rank: rank}
	}
	grouped := func(id, group string, rank int) pricing.Option {
		o := opt(id, rank)
		o.Group = group
		return o
	}
	fine := opt("fine", 0)
	fine.Alone = true
	f := pricing.Form{ID: "small", Version: "1", Category: "phone", Questions: []pricing.Question{
		{ID: "power", Kind: pricing.YesNo, Text: english("On?")},
		{ID: "faults", Kind: pricing.Multiple, Text: english("Faults"), Least: r.IntN(2),
			Options: []pricing.Option{fine, opt("a", 1), opt("b", 1), opt("c", 1)},
			Show:    pricing.When{All: []string{"power:yes"}}},
		{ID: "look", Kind: pricing.Multiple, Text: english("Look"),
			Options: []pricing.Option{grouped("s0", "s", 0), grouped("s1", "s", 1), grouped("b0", "b", 0), grouped("b1", "b", 1)}},
		{ID: "months", Kind: pricing.Number, Text: english("Age"), Min: 0, Max: 40},
		{ID: "colour", Kind: pricing.Single, Text: english("Colour"), Options: []pricing.Option{opt("red", 0), opt("blue", 0), opt("grey", 0)}},
	}}
	if r.IntN(2) == 0 {
		f.Questions[0].Show = pricing.When{}
		f.Questions[1].Show = pricing.When{}
	}
	if r.IntN(3) == 0 {
		f.Questions[3].Show = pricing.When{Any: []string{"power:yes"}}
	}
	return f
}

// smallSheet makes rules at random.
func smallSheet(r *rand.Rand) pricing.Sheet {
	refs := []string{"power:no", "faults:a", "faults:b", "faults:c", "faults:fine", "look:s1", "look:b1", "colour:red", "colour:blue"}
	pick := func() string { return refs[r.IntN(len(refs))] }
	s := pricing.Sheet{Version: "small", Currency: "INR", From: noon.AddDate(-1, 0, 0),
		Groups:   []pricing.Group{{ID: "once"}, {ID: "capped", Cap: percent("20")}},
		Floor:    percent(fmt.Sprint(r.IntN(10))),
		Rounding: pricing.Rounding{Mode: []string{"down", "up", "nearest"}[r.IntN(3)], Step: dec("5")},
	}
	for i := range 2 + r.IntN(7) {
		rule := pricing.Rule{ID: fmt.Sprint("r", i), Text: english("rule"), Group: []string{"", "once", "capped"}[r.IntN(3)]}
		rate := percent(fmt.Sprint(1 + r.IntN(30)))
		if r.IntN(3) == 0 {
			rate = amount(fmt.Sprint(1 + r.IntN(300)))
		}
		if rule.Group == "" && r.IntN(3) == 0 {
			rule.Add = rate
		} else {
			rule.Deduct = rate
		}
		switch r.IntN(6) {
		case 0:
			rule.When = pricing.When{None: []string{pick()}}
		case 1:
			rule.When = pricing.When{All: []string{pick(), pick()}}
		case 2:
			rule.When = pricing.When{Numbers: []pricing.Span{{Question: "months", Between: pricing.Between{From: ptr(int64(r.IntN(40)))}}}, Any: []string{pick(), pick()}}
		case 3:
			rule.When = pricing.When{Age: &pricing.Between{From: ptr(int64(r.IntN(20))), To: ptr(int64(20 + r.IntN(20)))}}
		default:
			rule.When = pricing.When{Any: []string{pick()}}
		}
		s.Rules = append(s.Rules, rule)
	}
	if r.IntN(2) == 0 {
		s.Cap = percent(fmt.Sprint(10 + r.IntN(60)))
	}
	if r.IntN(2) == 0 {
		s.AgeQuestion = "months"
		s.Depreciation = []pricing.Depreciation{{Months: 6, Percent: dec("10")}, {Months: 12, Percent: dec("25")}, {Months: 30, Percent: dec(fmt.Sprint(5 + r.IntN(60)))}}
	}
	if r.IntN(2) == 0 {
		s.Campaigns = []pricing.Campaign{{ID: "c", Text: english("c"), Add: percent("7"), Cap: dec("100")}}
	}
	return s
}

// completions tries every answer to every question; numbers by each value that could matter and more.
func completions(q *pricing.Questionnaire, given []pricing.Answer, yield func(pricing.Answers)) {
	open := q.Questions()
	var walk func(i int, so []pricing.Answer)
	walk = func(i int, so []pricing.Answer) {
		if i == len(open) {
			if a, err := q.Answer(so...); err == nil {
				yield(a)
			}
			return
		}
		x := open[i]
		for _, g := range given {
			if g.Question == x.ID {
				walk(i+1, append(so[:len(so):len(so)], g))
				return
			}
		}
		walk(i+1, so) // not asked
		if x.Kind == pricing.Number {
			for n := x.Min; n <= x.Max; n++ {
				walk(i+1, append(so[:len(so):len(so)], pricing.Measure(x.ID, n)))
			}
			return
		}
		for m := range 1 << len(x.Options) {
			var ids []string
			for j, o := range x.Options {
				if m&(1<<j) != 0 {
					ids = append(ids, o.ID)
				}
			}
			if x.Kind == pricing.Multiple || len(ids) == 1 {
				walk(i+1, append(so[:len(so):len(so)], pricing.Choose(x.ID, ids...)))
			}
		}
	}
	walk(0, nil)
}

// Bounds contain every completion and are reached, whatever the rules.
func TestBoundsAreExact(t *testing.T) {
	prices, err := pricing.NewPrices("INR", map[string]decimal.Decimal{"x/y": dec("1000")})
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(25) {
		r := rand.New(rand.NewPCG(seed, 7))
		q, err := pricing.NewQuestionnaire(smallForm(r))
		if err != nil {
			t.Fatal(err)
		}
		book, err := pricing.Compile(smallSheet(r), prices, q)
		if err != nil {
			t.Fatal(err)
		}
		var given []pricing.Answer
		if r.IntN(2) == 0 {
			given = append(given, pricing.Choose("power", "yes"))
		}
		if r.IntN(2) == 0 {
			given = append(given, pricing.Choose("colour", "red"))
		}
		part, err := q.AnswerPart(given...)
		if err != nil {
			t.Fatal(err)
		}
		req := pricing.Request{Variant: "x/y", Answers: part, At: noon}
		bounds, err := book.Bounds(req)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		var low, high *decimal.Decimal
		n := 0
		completions(q, given, func(a pricing.Answers) {
			n++
			req.Answers = a
			d, err := book.Total(req)
			if err != nil {
				t.Fatal(err)
			}
			if low == nil || d.LessThan(*low) {
				low = &d
			}
			if high == nil || d.GreaterThan(*high) {
				high = &d
			}
		})
		if n < 100 {
			t.Fatalf("seed %d: only %d completions tried", seed, n)
		}
		if !bounds.Low.Total().Equal(*low) || !bounds.High.Total().Equal(*high) {
			t.Errorf("seed %d: bounds %s to %s, all %d completions %s to %s", seed, bounds.Low, bounds.High, n, low, high)
		}
		if bounds.Next == "" {
			t.Errorf("seed %d: no next question though some are open", seed)
		}
	}
}
