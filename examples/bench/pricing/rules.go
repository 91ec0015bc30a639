package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// The rules of every contestant: base 34,500; deductions of 25 %, 15 % and 8 % of it, 300 and 200, each with
// its condition; floor 5 %; cap 50,000; bonus 7 % up to 2,000; rounded down to 10. The answer is 18,660.
const answer = "18660"

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func percent(s string) pricing.Rate { return pricing.Rate{Percent: dec(s)} }

func amount(s string) pricing.Rate { return pricing.Rate{Amount: dec(s)} }

func text(s string) pricing.Text { return pricing.TextOf(map[string]string{"en": s}) }

func sheet() pricing.Sheet {
	when := func(any ...string) pricing.When { return pricing.When{Any: any} }
	return pricing.Sheet{
		Version: "bench", Currency: "INR", From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Rules: []pricing.Rule{
			{ID: "screen", Text: text("Screen cracked"), When: when("look:screen_cracked"), Deduct: percent("25")},
			{ID: "battery", Text: text("Battery"), When: when("works:battery"), Deduct: percent("15")},
			{ID: "body", Text: text("Dents"), When: when("look:body_dents"), Deduct: percent("8")},
			{ID: "no-charger", Text: text("No charger"), When: pricing.When{None: []string{"extras:charger"}}, Deduct: amount("300")},
			{ID: "no-box", Text: text("No box"), When: pricing.When{None: []string{"extras:box"}}, Deduct: amount("200")},
		},
		Floor: percent("5"), Maximum: dec("50000"),
		Campaigns: []pricing.Campaign{{ID: "voucher", Text: text("Voucher bonus"), Payouts: []string{"voucher"}, Add: percent("7"), Cap: dec("2000")}},
		Rounding:  pricing.Rounding{Mode: "down", Step: dec("10")},
	}
}

func library() (*pricing.Book, pricing.Request, error) {
	q := pricing.Smartphone()
	prices, err := pricing.NewPrices("INR", map[string]decimal.Decimal{"apple/iphone-12/128gb": dec("34500")})
	if err != nil {
		return nil, pricing.Request{}, err
	}
	book, err := pricing.Compile(sheet(), prices, q)
	if err != nil {
		return nil, pricing.Request{}, err
	}
	a, err := q.Answer(pricing.Choose("works", "battery"), pricing.Choose("look", "screen_cracked", "body_dents"), pricing.Choose("extras", "bill", "age_1_2y"))
	return book, pricing.Request{Variant: "apple/iphone-12/128gb", Answers: a, At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Payout: "voucher"}, err
}

// facts is what the answers say, for the contestants that have no questionnaire.
type facts struct{ cracked, battery, dents, charger, box, voucher bool }

var told = facts{cracked: true, battery: true, dents: true, voucher: true}

var kept [6]decimal.Decimal

// keep holds on to decimals the way a caller does, so that making them is not optimised away.
func keep(d ...decimal.Decimal) { copy(kept[:], d) }

// Engines give whole numbers, so they are held against a valuation as it is computed; what is written with
// decimals is held against one whose sums are read as decimals.
const (
	decimals = "itemised, six sums read as decimals"
	units    = "itemised, in minor units"
)

func contestants() ([]contestant, error) {
	book, req, err := library()
	if err != nil {
		return nil, err
	}
	v, err := book.Value(req)
	if err != nil {
		return nil, err
	}
	if v.Total().String() != answer || byHand(told).total.String() != answer || table(told).total != 1866000 {
		return nil, fmt.Errorf("the contestants disagree: book %s, shopspring %s, int64 %d", v.Total(), byHand(told).total, table(told).total)
	}
	total := func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d, err := book.Total(req)
			if err != nil {
				b.Fatal(err)
			}
			keep(d)
		}
	}
	itemised := func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			v, err := book.Value(req)
			if err != nil {
				b.Fatal(err)
			}
			keep(v.Base(), v.Subtotal(), v.Bonus(), v.Rounding(), v.Goodwill(), v.Total())
		}
	}
	hand := func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			keep(byHand(told).total)
		}
	}
	all := []contestant{
		{group: decimals, name: "Book.Value", run: itemised},
		{group: decimals, name: "shopspring/decimal v1.6.0 by hand", run: hand},
		{group: decimals, name: "int64 rule table by hand, five decimals made", run: func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := table(told)
				keep(decimal.New(r.base, -2), decimal.New(r.subtotal, -2), decimal.New(r.bonus, -2), decimal.New(r.adj, -2), decimal.New(r.total, -2))
			}
		}},
	}
	computed := func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := book.Value(req); err != nil {
				b.Fatal(err)
			}
		}
	}
	all = append(all,
		contestant{group: units, name: "Book.Value", run: computed},
		contestant{group: units, name: "int64 rule table by hand", run: func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if table(told).total == 0 {
					b.Fatal("worth nothing")
				}
			}
		}})
	engines, err := engines()
	if err != nil {
		return nil, err
	}
	all = append(all, engines...)
	all = append(all,
		contestant{group: "total only", name: "Book.Total", run: total},
		contestant{group: "total only", name: "shopspring/decimal v1.6.0 by hand", run: hand},
	)
	return append(all, loading()...), nil
}

func loading() []contestant {
	data := bigCSV(50000)
	return []contestant{
		{group: "50,000 variants from CSV", name: "ReadPrices and Compile, all checks", run: func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p, err := pricing.ReadPrices("p.csv", strings.NewReader(data), "INR")
				if err != nil {
					b.Fatal(err)
				}
				if _, err := pricing.Compile(sheet(), p, pricing.Smartphone()); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{group: "50,000 variants from CSV", name: "encoding/csv with record reuse to int64", run: func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := reuseCSV(data); err != nil {
					b.Fatal(err)
				}
			}
		}},
	}
}
