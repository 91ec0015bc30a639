package review_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/review"
)

// The books that come with the library have no errors, alone or against the book before.
func TestSampleBooksAreClean(t *testing.T) {
	var previous *pricing.Book
	for _, date := range []string{"2020-10", "2022-05", "2023-10", "2026-11"} {
		base := "../../examples/data/pricebook-" + date
		rows, err := os.Open(base + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		prices, err := pricing.ReadPrices("prices.csv", rows, "INR")
		if err != nil {
			t.Fatal(err)
		}
		rules, err := os.Open(base + ".json")
		if err != nil {
			t.Fatal(err)
		}
		defer rules.Close()
		sheet, err := pricing.ReadSheet("rules.json", rules)
		if err != nil {
			t.Fatal(err)
		}
		b, err := pricing.Compile(sheet, prices, pricing.Smartphone())
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range review.Lint(b, &review.Options{Previous: previous}) {
			if i.Severity == review.Error {
				t.Errorf("%s: %s", date, i)
			}
		}
		previous = b
	}
}

func ExampleLint() {
	var t testing.T
	b := book(&t, "draft", "variant,price\nacme/one/64gb,1000\nacme/one/128gb,900\n",
		`"minimum": "10", "rules": [`+rule("crack", when("look:screen_cracked")+`, "deduct": {"percent": "30"}`)+`]`)
	for _, issue := range review.Lint(b, nil) {
		fmt.Println(issue)
	}
	// Output:
	// error: non-monotone: acme/one/128gb: its price 900 is below 1000 of acme/one/64gb, which has less storage; check the two rows
}

func ExampleBacktest() {
	var t testing.T
	crack := `"minimum": "10", "rules": [` + rule("crack", when("look:screen_cracked")+`, "deduct": {"percent": "30"}`) + `]`
	published := book(&t, "v1", "variant,price\nacme/one,1000\n", crack)
	draft := book(&t, "v2", "variant,price\nacme/one,1100\n", strings.Replace(crack, `"30"`, `"50"`, 1))
	requests, err := review.ReadRequests("requests.jsonl", strings.NewReader(
		`{"variant": "acme/one", "at": "2026-11-23T06:30:00Z", "answers": {"works": ["all_good"], "look": ["screen_flawless", "body_flawless"], "extras": ["age_1_2y"]}}
{"variant": "acme/one", "at": "2026-11-23T06:30:00Z", "answers": {"works": ["all_good"], "look": ["screen_cracked", "body_flawless"], "extras": ["age_1_2y"]}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	r := review.Backtest(published, draft, requests)
	fmt.Println(r.Gain, "gain,", r.Lose, "lose;", r.OldTotal, "became", r.NewTotal)
	// Output:
	// 1 gain, 1 lose; 1700 became 1650
}
