package review_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/review"
)

var day = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// book compiles a sheet written as JSON (without its head) over prices written as CSV.
func book(tb testing.TB, version, rows, rules string) *pricing.Book {
	tb.Helper()
	prices, err := pricing.ReadPrices("prices.csv", strings.NewReader(rows), "INR")
	if err != nil {
		tb.Fatal(err)
	}
	sheet, err := pricing.ReadSheet("rules.json", strings.NewReader(`{"version": "`+version+`", "currency": "INR", "from": "2026-01-01T00:00:00+05:30",`+"\n"+rules+"}"))
	if err != nil {
		tb.Fatal(err)
	}
	b, err := pricing.Compile(sheet, prices, pricing.Smartphone())
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

const texts = `"text": {"en": "x", "bn": "ক", "hi": "क"}`

func rule(id, more string) string { return fmt.Sprintf(`{"id": %q, %s, %s}`, id, texts, more) }

func when(any ...string) string { return `"when": {"any": ["` + strings.Join(any, `","`) + `"]}` }

func TestLintFinds(t *testing.T) {
	const one = "variant,price\nacme/one,1000\n"
	good := rule("crack", when("look:screen_cracked")+`, "deduct": {"percent": "30"}`)
	for _, c := range []struct {
		name        string
		rows, rules string
		opt         *review.Options
		want        []string // code, subject, severity
	}{
		{"nothing", one, `"minimum": "10", "rules": [` + good + `]`, nil, nil},
		{"a worse answer pays more", one, `"minimum": "10", "rules": [` + rule("light", when("look:screen_light")+`, "deduct": {"percent": "5"}`) + `]`, nil,
			[]string{"non-monotone look:screen_heavy error", "non-monotone look:screen_cracked error"}},
		{"only below some price", "variant,price\nacme/one,50000\nacme/two,1500\n", `"minimum": "10", "groups": [{"id": "s"}], "rules": [` +
			rule("light", when("look:screen_light")+`, "group": "s", "deduct": {"amount": "400"}`) + "," +
			rule("heavy", when("look:screen_heavy", "look:screen_cracked")+`, "group": "s", "deduct": {"percent": "20"}`) + `]`, nil,
			[]string{"non-monotone look:screen_heavy error", "non-monotone look:screen_cracked error"}},
		// The real six-grade table had one such row: fair below damaged.
		{"a row with grades out of order", "variant,price,price:fair,price:damaged\nacme/one,1000,895,492\nacme/two,1000,480,492\n", `"minimum": "10", "rules": [` +
			rule("fair", when("look:screen_light", "look:screen_heavy")+`, "column": "fair"`) + "," + rule("damaged", when("look:screen_cracked")+`, "column": "damaged"`) + `]`, nil,
			[]string{"non-monotone look:screen_cracked error"}},
		{"more storage for less", "variant,price\nacme/one/64gb,1000\nacme/one/128gb,900\nacme/one/1tb,2000\n", `"minimum": "10", "rules": [` + good + `]`, nil,
			[]string{"non-monotone acme/one/128gb error"}},
		{"an older device loses less", one, `"minimum": "10", "depreciation": [{"months": 6, "percent": "20"}, {"months": 12, "percent": "10"}], "rules": [` + good + `]`, nil,
			[]string{"non-monotone depreciation[1] error"}},
		{"a rule that ends with age", one, `"minimum": "10", "rules": [` + good + "," + rule("young", `"when": {"age": {"from": 0, "to": 5}}, "deduct": {"percent": "10"}`) + `]`, nil,
			[]string{"non-monotone age:6 error"}},
		{"a rule that begins with age", one, `"minimum": "10", "rules": [` + good + "," + rule("old", `"when": {"age": {"from": 24}}, "deduct": {"percent": "10"}`) + `]`, nil, nil},
		{"over 100 %", one, `"minimum": "10", "rules": [` + good + "," + rule("dead", when("works:no_power")+`, "deduct": {"percent": "80"}`) + `]`, nil,
			[]string{"over-100 rules warning"}},
		{"over 100 % and no floor", one, `"rules": [` + good + "," + rule("dead", when("works:no_power")+`, "deduct": {"percent": "80"}`) + `]`, nil,
			[]string{"over-100 rules error", "worth-nothing floor warning"}},
		{"never holds", one, `"minimum": "10", "rules": [` + good + "," + rule("both", `"when": {"all": ["look:screen_light", "look:screen_heavy"]}, "deduct": {"percent": "1"}`) + "," +
			rule("nobody", `"when": {"brands": ["nokia"]}, "deduct": {"percent": "1"}`) + `]`, nil,
			[]string{"unreachable rules[1] both error", "unreachable rules[2] nobody error"}},
		{"always covered", one, `"minimum": "10", "groups": [{"id": "s"}], "rules": [` + rule("crack", when("look:screen_cracked")+`, "group": "s", "deduct": {"percent": "30"}`) + "," +
			rule("glass", when("look:screen_cracked")+`, "group": "s", "deduct": {"percent": "20"}`) + `]`, nil,
			[]string{"unreachable rules[1] glass warning"}},
		{"campaigns", one, `"minimum": "10", "rules": [` + good + `], "campaigns": [
			{"id": "a", ` + texts + `, "pins": ["700*"], "add": {"percent": "5"}},
			{"id": "b", ` + texts + `, "pins": ["700019"], "payouts": ["voucher"], "add": {"percent": "7"}},
			{"id": "c", ` + texts + `, "pins": ["110011"], "add": {"percent": "5"}},
			{"id": "past", ` + texts + `, "until": "2025-06-01T00:00:00Z", "hubs": ["x"], "pins": ["560029"], "add": {"percent": "5"}}]`, nil,
			[]string{"overlap campaigns[1] b warning", "unreachable campaigns[3] past warning"}},
		{"a translation", one, `"minimum": "10", "rules": [` + strings.Replace(good, `, "hi": "क"`, "", 1) + `]`, nil, []string{"missing-translation rules[0] crack warning"}},
		{"another language", one, `"minimum": "10", "rules": []`, &review.Options{Languages: []string{"en"}}, nil},
		{"known devices", "variant,price\nacme/one,1000\nacme/two/64gb,500", `"minimum": "10", "rules": [` + good + `]`,
			&review.Options{Known: []string{"acme/one", "acme/one/64gb", "acme/two/64gb", "acme/two/128gb", "acme/three"}},
			[]string{"missing-variant acme/two/128gb warning", "missing-variant acme/three warning"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			issues := review.Lint(book(t, "new", c.rows, c.rules), c.opt)
			var got []string
			for _, i := range issues {
				got = append(got, fmt.Sprint(i.Code, " ", i.Subject, " ", i.Severity))
				if i.File != "" && (i.File != "rules.json" || i.Line < 2) {
					t.Errorf("wrong place: %s", i)
				}
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("found\n%v\nwant\n%s", issues, strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestLintAgainstPrevious(t *testing.T) {
	const rules = `"minimum": "10", "rules": []`
	old := book(t, "old", "variant,price\nacme/a,1000\nacme/b,1000\nacme/c,1000\nacme/gone,5", rules)
	now := book(t, "now", "variant,price\nacme/a,1200\nacme/b,1201\nacme/c,790\nacme/new,5", rules)
	got := fmt.Sprint(review.Lint(now, &review.Options{Previous: old}))
	for _, w := range []string{"jump: acme/b: 1000 became 1201, +20.1 % against old", "jump: acme/c: 1000 became 790, -21 %", "missing-variant: acme/gone"} {
		if !strings.Contains(got, w) {
			t.Errorf("no word of %q in %s", w, got)
		}
	}
	if strings.Contains(got, "acme/a") || strings.Contains(got, "acme/new") {
		t.Error(got)
	}
	if got := fmt.Sprint(review.Lint(now, &review.Options{Previous: old, Jump: dec("5")})); !strings.Contains(got, "jump: acme/a: 1000 became 1200") {
		t.Error(got)
	}
}

func ExampleDiff() {
	var t testing.T
	old := book(&t, "v1", "variant,price\nacme/one,1000\nacme/two,500", `"rules": [`+rule("crack", when("look:screen_cracked")+`, "deduct": {"percent": "30"}`)+`]`)
	now := book(&t, "v2", "variant,price\nacme/one,900\nacme/three,700", `"rules": [`+rule("crack", when("look:screen_cracked")+`, "deduct": {"percent": "25"}`)+`]`)
	for _, c := range review.Diff(old, now) {
		fmt.Printf("%s %s: %q to %q %s\n", c.Part, c.Name, c.Old, c.New, c.Percent)
	}
	// Output:
	// price acme/one: "1000" to "900" -10
	// price acme/three: "" to "700" 0
	// price acme/two: "500" to "" 0
	// rule crack.deduct.percent: "30" to "25" 0
	// sheet version: "v1" to "v2" 0
}

func TestDiffOfTheSame(t *testing.T) {
	b := book(t, "v1", "variant,price\nacme/one,1000", `"rules": []`)
	if d := review.Diff(b, b); len(d) != 0 || d.String() != "no changes\n" {
		t.Error(d)
	}
}

func TestBacktest(t *testing.T) {
	const crack = `"minimum": "10", "rules": [`
	old := book(t, "old", "variant,price\nacme/one,1000\nacme/two,2000", crack+rule("crack", when("look:screen_cracked")+`, "deduct": {"percent": "30"}`)+`]`)
	draft := book(t, "draft", "variant,price\nacme/one,1100\nacme/two,2000", crack+rule("crack", when("look:screen_cracked")+`, "deduct": {"percent": "50"}`)+`]`)
	line := func(variant, screen string) string {
		return `{"variant": "` + variant + `", "at": "2026-11-23T06:30:00Z", "answers": {"works": ["all_good"], "look": ["` + screen + `", "body_flawless"], "extras": ["age_1_2y"]}}`
	}
	reqs, err := review.ReadRequests("log.jsonl", strings.NewReader(strings.Join([]string{
		line("acme/one", "screen_flawless"), "", line("acme/one", "screen_cracked"), line("acme/two", "screen_flawless"), line("acme/two", "screen_cracked"), line("acme/nine", "screen_flawless"),
	}, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	r := review.Backtest(old, draft, reqs)
	// +100; 700 to 550: −150; 0; 1400 to 1000: −400.
	if r.Gain != 1 || r.Lose != 2 || r.Same != 1 || r.Failed != 1 || !r.NewTotal.Sub(r.OldTotal).Equal(dec("-450")) || !r.Mean.Equal(dec("-112.5")) {
		t.Errorf("%+v", r)
	}
	if !r.Quantiles[2].Equal(dec("-75")) {
		t.Errorf("median change %s, want -75", r.Quantiles[2])
	}
	gain, lose := r.Extremes(1)
	if len(gain) != 1 || len(lose) != 1 || !lose[0].Change.Equal(dec("-400")) || !gain[0].Change.Equal(dec("100")) {
		t.Error(gain, lose)
	}
	if !errors.Is(r.Outcomes[4].Err, pricing.ErrUnknownModel) {
		t.Error(r.Outcomes[4].Err)
	}
	for _, w := range []string{"5 requests: 1 gain, 2 lose, 1 stay, 1 failed", "change -450", "acme/two: 1400 became 1000 (-400)"} {
		if !strings.Contains(r.String(), w) {
			t.Errorf("no word of %q in\n%s", w, r)
		}
	}
	if s := review.Backtest(old, draft, nil).String(); !strings.Contains(s, "0 requests") {
		t.Error(s)
	}
}

func TestReadRequestsNamesMistakes(t *testing.T) {
	_, err := review.ReadRequests("log.jsonl", strings.NewReader("{}\nnonsense\n\n{\"at\":\"2026-11-23T06:30:00Z\",\"model\":1}\n"))
	for _, w := range []string{"log.jsonl:1:1: there is no instant", "log.jsonl:2:1", "log.jsonl:4:1"} {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("no word of %q in %v", w, err)
		}
	}
}

// A backtest of a book against itself finds that nothing changes, whatever was recorded.
func TestBacktestOfTheSame(t *testing.T) {
	b := book(t, "v", "variant,price\nacme/one,1000", `"minimum": "10", "rules": [`+rule("crack", when("look:screen_cracked")+`, "deduct": {"percent": "30"}`)+`]`)
	r := rand.New(rand.NewPCG(1, 2))
	var reqs []pricing.Request
	for range 50 {
		a, err := b.Questionnaire().Answer(pricing.Choose("works", "all_good"), pricing.Choose("look", []string{"screen_light", "screen_cracked"}[r.IntN(2)], "body_dents"), pricing.Choose("extras", "age_1_2y"))
		if err != nil {
			t.Fatal(err)
		}
		reqs = append(reqs, pricing.Request{Variant: "acme/one", Answers: a, At: day})
	}
	if rep := review.Backtest(b, b, reqs); rep.Same != 50 || !rep.StdDev.IsZero() {
		t.Errorf("%+v", rep)
	}
}
