package bench_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// Every contestant follows the same rules: deductions of 25 %, 15 %, 8 %, 300 and 200, each under a
// condition; floor 5 % of the base; cap 50,000; voucher bonus 7 %, rounded half up to a paisa; total rounded
// down to 10. "Itemised" contestants also leave behind each deduction, subtotal, bonus and rounding.

// facts are the answers that the rules ask about.
type facts struct{ cracked, battery, dents, charger, box, voucher bool }

// device is one request in the forms the contestants take.
type device struct {
	paise int64 // base price
	facts
	req pricing.Request
}

func (d device) String() string { return fmt.Sprintf("base %d paise, %+v", d.paise, d.facts) }

// bases are in rupees. All but the first are multiples of 200, so that the floor is a whole rounding step
// for contestants that do not know of one; the first never gets to its floor.
var bases = []int64{34_500, 600, 1_000, 5_000, 49_800, 60_000, 120_000}

// timed is what the measurements compute: 34,500 with all deductions and the bonus, 18,660 in all.
var timed = facts{cracked: true, battery: true, dents: true, voucher: true}

// valuer prepares a device; run computes its value, and total reads the last one in paise.
type valuer struct {
	name    string
	prepare func(tb testing.TB, d device) (run func(), total func() int64)
}

func valuers(book *pricing.Book) []valuer {
	return []valuer{
		{"sellback", sellback(book, false)},
		{"sellback, total only", sellbackTotal(book)},
		{"sellback, six decimals read", sellback(book, true)},
		{"shopspring by hand", shopspring},
		{"shopspring by hand, total only", shopspringTotal},
		{"int64 rule table by hand", int64Table(false)},
		{"int64 rule table by hand, six decimals made", int64Table(true)},
		{"int64 straight code, total only", int64Straight},
		{"expr, one program", exprOne},
		{"cel-go, one bound expression", celBound},
		{"cel-go, eight programs", celEight},
		{"govaluate, eight expressions", govaluateEight},
	}
}

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func english(s string) pricing.Text { return pricing.TextOf(map[string]string{"en": s}) }

func sheet() pricing.Sheet {
	percent := func(s string) pricing.Rate { return pricing.Rate{Percent: dec(s)} }
	amount := func(s string) pricing.Rate { return pricing.Rate{Amount: dec(s)} }
	given := func(a string) pricing.When { return pricing.When{Any: []string{a}} }
	missing := func(a string) pricing.When { return pricing.When{None: []string{a}} }
	return pricing.Sheet{
		Version: "bench", Currency: "INR", From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Rules: []pricing.Rule{
			{ID: "screen", Text: english("Screen cracked"), When: given("look:screen_cracked"), Deduct: percent("25")},
			{ID: "battery", Text: english("Battery"), When: given("works:battery"), Deduct: percent("15")},
			{ID: "body", Text: english("Dents"), When: given("look:body_dents"), Deduct: percent("8")},
			{ID: "no-charger", Text: english("No charger"), When: missing("extras:charger"), Deduct: amount("300")},
			{ID: "no-box", Text: english("No box"), When: missing("extras:box"), Deduct: amount("200")},
		},
		Floor: percent("5"), Maximum: dec("50000"),
		Campaigns: []pricing.Campaign{{ID: "voucher", Text: english("Voucher bonus"), Payouts: []string{"voucher"}, Add: percent("7")}},
		Rounding:  pricing.Rounding{Mode: "down", Step: dec("10")},
	}
}

func book(tb testing.TB) *pricing.Book {
	tb.Helper()
	prices := map[string]decimal.Decimal{}
	for _, b := range bases {
		prices[variant(b)] = decimal.New(b, 0)
	}
	p, err := pricing.NewPrices("INR", prices)
	if err != nil {
		tb.Fatal(err)
	}
	out, err := pricing.Compile(sheet(), p, pricing.Smartphone())
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func variant(rupees int64) string { return fmt.Sprintf("apple/iphone-12/%dgb", rupees) }

func newDevice(tb testing.TB, rupees int64, f facts) device {
	tb.Helper()
	return device{paise: rupees * 100, facts: f, req: request(tb, variant(rupees), f)}
}

func request(tb testing.TB, variant string, f facts) pricing.Request {
	tb.Helper()
	works, screen, body, extras, payout := "all_good", "screen_flawless", "body_flawless", []string{"bill", "age_1_2y"}, ""
	if f.battery {
		works = "battery"
	}
	if f.cracked {
		screen = "screen_cracked"
	}
	if f.dents {
		body = "body_dents"
	}
	if f.charger {
		extras = append(extras, "charger")
	}
	if f.box {
		extras = append(extras, "box")
	}
	if f.voucher {
		payout = "voucher"
	}
	a, err := pricing.Smartphone().Answer(pricing.Choose("works", works), pricing.Choose("look", screen, body), pricing.Choose("extras", extras...))
	if err != nil {
		tb.Fatal(err)
	}
	return pricing.Request{Variant: variant, Answers: a, At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Payout: payout}
}

// TestContestantsAgree computes every combination of facts at every base price.
func TestContestantsAgree(t *testing.T) {
	b := book(t)
	var atFloor, atCap int
	for _, rupees := range bases {
		for bits := range 64 {
			on := func(i int) bool { return bits>>i&1 == 1 }
			d := newDevice(t, rupees, facts{on(0), on(1), on(2), on(3), on(4), on(5)})
			want := straight(d.paise, d.facts)
			for _, c := range valuers(b) {
				run, total := c.prepare(t, d)
				run()
				run() // a second time, in case state is kept
				if got := total(); got != want {
					t.Fatalf("%s: %s gives %d, int64 straight code %d", d, c.name, got, want)
				}
			}
			v, err := b.Value(d.req)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range v.Lines() {
				switch l.Kind() {
				case pricing.LineFloor:
					atFloor++
				case pricing.LineMaximum:
					atCap++
				}
			}
		}
	}
	if atFloor == 0 || atCap == 0 {
		t.Fatalf("the devices do not reach every rule: %d at the floor, %d at the cap", atFloor, atCap)
	}
}

// BenchmarkValuation runs each contestant by itself; TestTable interleaves them.
func BenchmarkValuation(b *testing.B) {
	bk := book(b)
	d := newDevice(b, bases[0], timed)
	for _, c := range valuers(bk) {
		b.Run(c.name, func(b *testing.B) {
			run, _ := c.prepare(b, d)
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
		})
	}
}

func toPaise(d decimal.Decimal) int64 { return d.Shift(2).IntPart() }

// sellback computes the itemised valuation and, for a caller that shows it, reads six amounts as decimals.
func sellback(b *pricing.Book, read bool) func(testing.TB, device) (func(), func() int64) {
	return func(tb testing.TB, d device) (func(), func() int64) {
		var v pricing.Valuation
		var edge [6]decimal.Decimal
		run := func() {
			var err error
			if v, err = b.Value(d.req); err != nil {
				tb.Fatal(err)
			}
			if read {
				edge = [6]decimal.Decimal{v.Base(), v.Subtotal(), v.Bonus(), v.Rounding(), v.Goodwill(), v.Total()}
			}
		}
		total := func() int64 {
			sum := decimal.Zero
			for _, l := range v.Lines() {
				sum = sum.Add(l.Amount())
			}
			if !sum.Equal(v.Total()) || read && !edge[5].Equal(sum) {
				tb.Fatalf("lines add up to %s, total %s", sum, v.Total())
			}
			return toPaise(v.Total())
		}
		return run, total
	}
}

func sellbackTotal(b *pricing.Book) func(testing.TB, device) (func(), func() int64) {
	return func(tb testing.TB, d device) (func(), func() int64) {
		var sum decimal.Decimal
		return func() {
			var err error
			if sum, err = b.Total(d.req); err != nil {
				tb.Fatal(err)
			}
		}, func() int64 { return toPaise(sum) }
	}
}
