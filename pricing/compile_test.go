package pricing_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

func onePrice(tb testing.TB) *pricing.Prices {
	p, err := pricing.NewPrices("INR", map[string]decimal.Decimal{"acme/one": dec("1000")})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func TestCompileNamesMistakes(t *testing.T) {
	const file = `{
  "version": "in 2026", "category": "laptop", "currency": "USD", "questionnaire": "smartphone@2",
  "from": "2026-11-01T00:00:00+05:30", "until": "2026-10-01T00:00:00+05:30",
  "groups": [{"id": "screen"}, {"id": "screen"}],
  "rules": [
    {"id": "a", "group": "sreen", "text": {"en": "A"}, "when": {"any": ["look:screen_craked"]}, "deduct": {"percent": "101"}},
    {"id": "a", "text": {}, "when": {"all": ["lok:x"], "none": ["battery"]}, "deduct": {"amount": "-5"}},
    {"id": "b", "text": {"en": "B"}, "deduct": {"percent": "5"}, "add": {"amount": "1.234"}},
    {"id": "c", "text": {"en": "C"}, "column": "good", "when": {"age": {"from": 5, "to": 1}, "models": ["IPhone 12"], "brands": ["a/b"]}},
    {"id": "d", "group": "screen", "text": {"en": "D"}, "add": {"percent": "1.23456"}}
  ],
  "minimum": "500", "maximum": "100",
  "rounding": {"mode": "donw", "step": "10"},
  "depreciation": [{"months": 6, "percent": "10"}, {"months": 6, "percent": "20"}],
  "age_question": "works",
  "campaigns": [{"id": "x", "text": {"en": "X"}, "pins": ["70001"], "from": "2026-11-02T00:00:00Z", "until": "2026-11-01T00:00:00Z", "add": {}}],
  "unknown": {"answer": "guess", "tiers": [{"id": "t", "shares": [{"months": 3, "percent": "0"}]}]},
  "zone": "Asia/Kolkatta",
  "labels": {"campaign": {"en": "x"}}
}`
	sheet, err := pricing.ReadSheet("rules.json", strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	_, err = pricing.Compile(sheet, onePrice(t), pricing.Smartphone())
	got := map[string]*pricing.FileError{}
	for _, e := range fileErrors(err) {
		got[e.Path] = e
	}
	for _, w := range []struct {
		path string
		line int
		err  error
		text string
	}{
		{"version", 2, nil, "such as in-2026-11"},
		{"category", 2, nil, `category "phone"`},
		{"currency", 2, pricing.ErrCurrency, "prices are in INR"},
		{"questionnaire", 2, nil, "smartphone@1"},
		{"until", 3, nil, "end after it begins"},
		{"groups[1].id", 4, nil, "twice"},
		{"rules[0].group", 6, nil, `did you mean "screen"?`},
		{"rules[0].when.any[0]", 6, nil, `did you mean "screen_cracked"?`},
		{"rules[0].deduct", 6, pricing.ErrRange, "above 100 %"},
		{"rules[1].id", 7, nil, "twice"},
		{"rules[1].text", 7, nil, "reason in words"},
		{"rules[1].when.all[0]", 7, nil, `did you mean "look"?`},
		{"rules[1].when.none[0]", 7, nil, "question:option"},
		{"rules[1].deduct", 7, pricing.ErrNegative, ""},
		{"rules[2].add", 8, pricing.ErrPrecision, ""},
		{"rules[2]", 8, nil, "exactly one"},
		{"rules[3].column", 9, nil, "no column price:good"},
		{"rules[3].when.age", 9, nil, "holds no number"},
		{"rules[3].when.models[0]", 9, nil, "model or variant id"},
		{"rules[3].when.brands[0]", 9, nil, "first part"},
		{"rules[4].group", 10, nil, "in no part group"},
		{"rules[4].add", 10, pricing.ErrPrecision, ""},
		{"minimum", 12, nil, "above the maximum"},
		{"rounding.mode", 13, nil, `did you mean "down"?`},
		{"depreciation[1].months", 14, nil, "must rise"},
		{"age_question", 15, nil, "number question"},
		{"campaigns[0].pins[0]", 16, nil, "700*"},
		{"campaigns[0].until", 16, nil, "end after it begins"},
		{"campaigns[0].add", 16, nil, "percentage or an amount"},
		{"unknown.answer", 17, nil, "use one of manual, estimate, recycle"},
		{"unknown.tiers[0].shares", 17, nil, "begin with month 0"},
		{"unknown.tiers[0].shares[0].percent", 17, nil, "above zero"},
		{"zone", 18, nil, "time/tzdata"},
		{"labels.campaign", 19, nil, "takes a label"},
	} {
		e := got[w.path]
		if e == nil {
			t.Errorf("nothing said about %s", w.path)
			continue
		}
		if e.Line != w.line || e.File != "rules.json" || e.Column == 0 || w.err != nil && !errors.Is(e, w.err) || !strings.Contains(e.Error(), w.text) {
			t.Errorf("%s: %v; want line %d, %v, …%s…", w.path, e, w.line, w.err, w.text)
		}
		delete(got, w.path)
	}
	for _, e := range got {
		t.Errorf("not expected: %v", e)
	}
}

func TestReadSheetNamesMistakes(t *testing.T) {
	for _, c := range []struct {
		file string
		want []string
	}{
		{`{"version": "1", "versoin": "2"}`, []string{`r.json:1:18: versoin: "versoin": unknown key; did you mean "version"?`}},
		{"{\n \"rules\": [{\"id\": \"a\", \"id\": \"b\"}]}", []string{"r.json:2:24: rules[0].id", "stands twice"}},
		{"{\n \"rules\": {},\n \"from\": \"yesterday\",\n \"cap\": {\"percent\": \"ten\"}, \"version\": 5}", []string{
			"r.json:2:11: rules: ", "want a list", "r.json:3:10: from", "2026-11-01T00:00:00+05:30", "r.json:4:21: cap.percent", "r.json:4:40: version"}},
		{"{\"version\": \"1\",,}", []string{"r.json:1:17", "not JSON"}},
		{"{\"rules\": [", []string{"not JSON", "ends in the middle"}},
		{"", []string{"not JSON"}},
		{"{} {}", []string{"after the end"}},
		{"[]", []string{"want an object"}},
		{`{"rules": ` + strings.Repeat("[", 100), []string{"want an object"}},
	} {
		_, err := pricing.ReadSheet("r.json", strings.NewReader(c.file))
		if err == nil {
			t.Errorf("%q is taken", c.file)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%q: no word of %q in:\n%v", c.file, w, err)
			}
		}
	}
}

func TestCompileNeedsEverything(t *testing.T) {
	if _, err := pricing.Compile(benchSheet(), nil, pricing.Smartphone()); !errors.Is(err, pricing.ErrRequest) {
		t.Error(err)
	}
	if _, err := pricing.Compile(benchSheet(), onePrice(t), nil); !errors.Is(err, pricing.ErrRequest) {
		t.Error(err)
	}
	if _, err := pricing.Compile(pricing.Sheet{}, onePrice(t), pricing.Smartphone()); !errors.Is(err, pricing.ErrFile) {
		t.Error(err)
	}
}
