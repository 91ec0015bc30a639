package pricing_test

import (
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// Lines add up, and the total stays between the floor and the greatest value, for any answers and any rules.
func TestTotalsHoldTogether(t *testing.T) {
	type contest struct {
		book *pricing.Book
		ids  []string
	}
	var all []contest
	for _, date := range []string{"2020-10", "2022-05", "2023-10", "2026-11"} {
		c := contest{book: sampleBook(t, date)}
		for id := range c.book.Prices().All() {
			c.ids = append(c.ids, id)
		}
		all = append(all, c)
	}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		s := smallSheet(r)
		s.Maximum = dec("900")
		q, err := pricing.NewQuestionnaire(smallForm(rand.New(rand.NewPCG(1, 1))))
		if err != nil {
			t.Fatal(err)
		}
		prices, err := pricing.NewPrices("INR", map[string]decimal.Decimal{"x/y": decimal.New(1+r.Int64N(200000), -2)})
		if err != nil {
			t.Fatal(err)
		}
		b, err := pricing.Compile(s, prices, q)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		completions(q, []pricing.Answer{pricing.Choose("power", "yes"), pricing.Measure("months", r.Int64N(41))}, func(a pricing.Answers) {
			n++
			v, err := b.Value(pricing.Request{Variant: "x/y", Answers: a, At: noon})
			if err != nil {
				t.Fatal(err)
			}
			holds(t, b, v)
		})
		if n == 0 {
			t.Fatal("nothing tried")
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	for _, c := range all {
		for range 2000 {
			v, err := c.book.Value(pricing.Request{
				Variant: c.ids[r.IntN(len(c.ids))], Answers: randomAnswers(t, c.book.Questionnaire(), r), At: c.book.From(),
				Payout: []string{"", "voucher"}[r.IntN(2)],
			})
			if err != nil {
				t.Fatal(err)
			}
			holds(t, c.book, v)
		}
	}
}

// holds checks what is true of every valuation.
func holds(t *testing.T, b *pricing.Book, v pricing.Valuation) {
	t.Helper()
	s := b.Sheet()
	sum := decimal.Zero
	for i, l := range v.Lines() {
		sum = sum.Add(l.Amount())
		if (l.Kind() == pricing.LineBase) != (i == 0) || l.Amount().IsZero() || l.Reason("en") == "" {
			t.Fatalf("line %d is %s %s %q", i, l.Kind(), l.Amount(), l.Reason("en"))
		}
	}
	parts := v.Subtotal().Add(v.Bonus()).Add(v.Rounding())
	if !sum.Equal(v.Total()) || !parts.Equal(v.Total()) {
		t.Fatalf("lines add up to %s, parts to %s, the total is %s", sum, parts, v.Total())
	}
	floor := v.Base().Mul(s.Floor.Percent).Div(decimal.NewFromInt(100)).Round(2)
	if !s.Maximum.IsZero() && floor.GreaterThan(s.Maximum) {
		floor = s.Maximum.Div(s.Rounding.Step).Floor().Mul(s.Rounding.Step)
	}
	if v.Total().IsNegative() || v.Total().LessThan(floor) || v.Total().LessThan(s.Minimum) {
		t.Fatalf("total %s below floor %s or minimum %s", v.Total(), floor, s.Minimum)
	}
	if !s.Maximum.IsZero() && v.Subtotal().GreaterThan(s.Maximum) {
		t.Fatalf("subtotal %s above %s", v.Subtotal(), s.Maximum)
	}
	if step := s.Rounding.Step; !step.IsZero() && !v.Total().Mod(step).IsZero() {
		t.Fatalf("total %s is not rounded to %s", v.Total(), step)
	}
	if total, err := b.Total(v.Request()); err != nil || !total.Equal(v.Total()) {
		t.Fatalf("Total says %s, Value %s, %v", total, v.Total(), err)
	}
}

// Where a survey finds no inversion, a worse answer never raises the value: for the sample books, and for
// rules at random.
func TestWorseNeverRaises(t *testing.T) {
	b := sampleBook(t, "2026-11")
	s, err := b.Survey()
	if err != nil || len(s.Inversions) > 0 || len(s.Idle) > 0 {
		t.Fatal(s, err)
	}
	r := rand.New(rand.NewPCG(8, 8))
	var ids []string
	for id := range b.Prices().All() {
		ids = append(ids, id)
	}
	tried := 0
	for range 3000 {
		a := randomAnswers(t, b.Questionnaire(), r)
		worse, ok := worsened(b.Questionnaire(), a, r)
		if !ok {
			continue
		}
		tried++
		req := pricing.Request{Variant: ids[r.IntN(len(ids))], Answers: a, At: noon, Payout: "voucher"}
		x, err := b.Total(req)
		if err != nil {
			t.Fatal(err)
		}
		req.Answers = worse
		y, err := b.Total(req)
		if err != nil {
			t.Fatal(err)
		}
		if y.GreaterThan(x) {
			t.Fatalf("%s: %s gives %s, worse %s gives %s", req.Variant, a, x, worse, y)
		}
	}
	if tried < 1000 {
		t.Fatalf("only %d pairs tried", tried)
	}
}

// worsened makes one answer worse, by the ranks of the options.
func worsened(q *pricing.Questionnaire, a pricing.Answers, r *rand.Rand) (pricing.Answers, bool) {
	given := a.All()
	i := r.IntN(len(given))
	for _, x := range q.Questions() {
		if x.ID != given[i].Question {
			continue
		}
		if x.Kind == pricing.Number {
			if x.Worse != "up" || given[i].Number >= x.Max {
				return a, false
			}
			given[i] = pricing.Measure(x.ID, given[i].Number+1+r.Int64N(x.Max-given[i].Number))
			w, err := q.Answer(given...)
			return w, err == nil
		}
		o := x.Options[r.IntN(len(x.Options))]
		var next []string
		has, lower := false, false
		for _, id := range given[i].Options {
			p := optionOf(x, id)
			switch {
			case id == o.ID:
				has = true
			case o.Group != "" && p.Group == o.Group:
				lower = p.Rank < o.Rank
				continue
			case p.Alone && o.Rank > 0 && o.Group == "":
				continue
			}
			if id != o.ID {
				next = append(next, id)
			}
		}
		switch {
		case o.Alone || o.Group != "" && (has || !lower) || o.Group == "" && o.Rank > 0 && has || o.Group == "" && o.Rank < 0 && !has:
			return a, false
		case o.Group != "" || o.Rank > 0:
			next = append(next, o.ID)
		}
		given[i] = pricing.Choose(x.ID, next...)
		w, err := q.Answer(given...)
		return w, err == nil
	}
	return a, false
}

func optionOf(x pricing.Question, id string) pricing.Option {
	for _, o := range x.Options {
		if o.ID == id {
			return o
		}
	}
	return pricing.Option{}
}

// Rules at random: a survey without inversions is believed only if trying all answers finds none either.
func TestSurveyFindsInversions(t *testing.T) {
	clean, flawed := 0, 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 11))
		form := smallForm(rand.New(rand.NewPCG(3, 3)))
		for i := range form.Questions {
			form.Questions[i].Show = pricing.When{}
			if form.Questions[i].Kind == pricing.Number {
				form.Questions[i].Worse = "up"
			}
		}
		q, err := pricing.NewQuestionnaire(form)
		if err != nil {
			t.Fatal(err)
		}
		sheet := smallSheet(r)
		sheet.Rules = sheet.Rules[:min(2+r.IntN(2), len(sheet.Rules))]
		b, err := pricing.Compile(sheet, onePriceOf(t, "x/y"), q)
		if err != nil {
			t.Fatal(err)
		}
		s, err := b.Survey()
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Inversions) > 0 {
			flawed++
			continue
		}
		clean++
		for range 400 {
			months := pricing.Measure("months", r.Int64N(41))
			given := []pricing.Answer{pricing.Choose("power", []string{"yes", "no"}[r.IntN(2)]), months, pricing.Choose("colour", []string{"red", "blue", "grey"}[r.IntN(3)]),
				pricing.Choose("look", []string{"s0", "s1"}[r.IntN(2)], []string{"b0", "b1"}[r.IntN(2)]), pricing.Choose("faults", []string{"fine", "a", "b", "c"}[r.IntN(4)])}
			a, err := q.Answer(given...)
			if err != nil {
				t.Fatal(err)
			}
			worse, ok := worsened(q, a, r)
			if !ok {
				continue
			}
			x, err := b.Total(pricing.Request{Variant: "x/y", Answers: a, At: noon})
			if err != nil {
				t.Fatal(err)
			}
			y, err := b.Total(pricing.Request{Variant: "x/y", Answers: worse, At: noon})
			if err != nil {
				t.Fatal(err)
			}
			if y.GreaterThan(x) {
				t.Fatalf("seed %d: %s gives %s, worse %s gives %s, and the survey said nothing", seed, a, x, worse, y)
			}
		}
	}
	if clean < 10 || flawed < 10 {
		t.Errorf("%d clean and %d flawed sheets: too few of one kind to mean anything", clean, flawed)
	}
}

func onePriceOf(tb testing.TB, id string) *pricing.Prices {
	p, err := pricing.NewPrices("INR", map[string]decimal.Decimal{id: dec("1000")})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}
