package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	samples "github.com/sellback/sellback/examples/data"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/schema"
)

func compiled(t *testing.T, name, text string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(name, err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(name, err)
	}
	s, err := c.Compile(name) // also checks it against the meta-schema of its draft
	if err != nil {
		t.Fatal(name, err)
	}
	if s.DraftVersion != 2020 {
		t.Errorf("%s is of draft %d", name, s.DraftVersion)
	}
	return s
}

func satisfies(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

// Every rules file of the samples satisfies the schema as it stands, and as the library writes it again.
func TestSampleBooksSatisfySchema(t *testing.T) {
	s := compiled(t, "sheet", schema.Sheet())
	names, err := fs.Glob(samples.Files, "*pricebook*.json")
	if err != nil || len(names) < 4 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := samples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := satisfies(t, s, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		sheet, err := pricing.ReadSheet(name, bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if err := satisfies(t, s, again); err != nil {
			t.Errorf("%s, written again: %v", name, err)
		}
	}
}

func TestQuestionnairesSatisfySchema(t *testing.T) {
	s := compiled(t, "form", schema.Form())
	smartphone, err := os.ReadFile("../../pricing/smartphone.json")
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(pricing.Smartphone().Form())
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]byte{"smartphone.json": smartphone, "smartphone.json, written again": again}
	forms, err := fs.Glob(samples.Files, "*form*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range forms {
		if texts[name], err = samples.Files.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range texts {
		if err := satisfies(t, s, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A mistake is made by replacing a part of a good file. The library refuses what the schema refuses.
type mistake struct{ name, old, new string }

func (m mistake) in(t *testing.T, good string) string {
	t.Helper()
	if strings.Count(good, m.old) != 1 {
		t.Fatalf("%s: %q stands %d times in the good file", m.name, m.old, strings.Count(good, m.old))
	}
	return strings.Replace(good, m.old, m.new, 1)
}

const goodSheet = `{"$schema": "sheet.schema.json", "version": "v1", "currency": "INR", "from": "2026-11-01T00:00:00+05:30",
"groups": [{"id": "screen"}],
"rules": [{"id": "cracked", "group": "screen", "text": {"en": "Cracked"}, "when": {"any": ["look:screen_cracked"]}, "deduct": {"percent": "30"}}],
"campaigns": [{"id": "puja", "text": {"en": "Puja"}, "pins": ["700*"], "models": ["apple/iphone-12"], "add": {"amount": "500"}}],
"unknown": {"answer": "recycle", "recycle": "100"}, "minimum": "50", "rounding": {"mode": "down", "step": "10"}}`

func TestSchemaRefusesMistakesInBooks(t *testing.T) {
	s := compiled(t, "sheet", schema.Sheet())
	if err := satisfies(t, s, []byte(goodSheet)); err != nil {
		t.Fatal(err)
	}
	prices, err := pricing.ReadPrices("p.csv", strings.NewReader("variant,price\napple/iphone-12,15000\n"), "INR")
	if err != nil {
		t.Fatal(err)
	}
	read := func(text string) error {
		sheet, err := pricing.ReadSheet("s.json", strings.NewReader(text))
		if err == nil {
			_, err = pricing.Compile(sheet, prices, pricing.Smartphone())
		}
		return err
	}
	if err := read(goodSheet); err != nil {
		t.Fatal(err)
	}
	for _, m := range []mistake{
		{"misspelt key", `"version"`, `"versoin"`},
		{"misspelt key of a rule", `"deduct"`, `"deducts"`},
		{"no start", `"from": "2026-11-01T00:00:00+05:30",`, ``},
		{"start without a zone", `00:00:00+05:30`, `00:00:00`},
		{"start that is a day", `2026-11-01T00:00:00+05:30`, `2026-11-01`},
		{"currency by its sign", `"INR"`, `"Rs"`},
		{"above 100 %", `"percent": "30"`, `"percent": "130"`},
		{"percent sign", `"percent": "30"`, `"percent": "30%"`},
		{"negative deduction", `"percent": "30"`, `"percent": "-30"`},
		{"share and amount at once", `"percent": "30"`, `"percent": "30", "amount": "5"`},
		{"deducts and adds", `"deduct": {"percent": "30"}`, `"deduct": {"percent": "30"}, "add": {"percent": "1"}`},
		{"neither deducts nor adds", `, "deduct": {"percent": "30"}`, ``},
		{"addition in a part group", `"deduct"`, `"add"`},
		{"rule without words", `"text": {"en": "Cracked"}, `, ``},
		{"text without language", `{"en": "Cracked"}`, `"Cracked"`},
		{"condition that is no list", `["look:screen_cracked"]`, `"look:screen_cracked"`},
		{"answer without its question", `look:screen_cracked`, `screen_cracked`},
		{"id with a blank", `"id": "cracked"`, `"id": "Cracked glass"`},
		{"PIN code of five digits", `"700*"`, `"70001"`},
		{"brand for a model", `"apple/iphone-12"`, `"apple"`},
		{"campaign that adds nothing", `, "add": {"amount": "500"}`, ``},
		{"unknown rounding", `"mode": "down"`, `"mode": "floor"`},
		{"comma in an amount", `"minimum": "50"`, `"minimum": "1,000"`},
		{"no recycle value", `, "recycle": "100"`, ``},
		{"estimate without tiers", `"answer": "recycle"`, `"answer": "estimate"`},
	} {
		text := m.in(t, goodSheet)
		if satisfies(t, s, []byte(text)) == nil {
			t.Errorf("%s: the schema lets it through", m.name)
		}
		if read(text) == nil {
			t.Errorf("%s: the schema refuses what the library takes", m.name)
		}
	}
}

const goodForm = `{"id": "tablet", "version": "1", "category": "tablet", "languages": ["en"], "questions": [
{"id": "power", "kind": "yesno", "text": {"en": "Does it switch on?"}},
{"id": "faults", "kind": "multiple", "least": 1, "text": {"en": "Faults"}, "show": {"any": ["power:yes"]}, "options": [
 {"id": "none", "alone": true, "text": {"en": "None"}}, {"id": "wifi", "rank": 2, "text": {"en": "Wi-Fi"}}]},
{"id": "look", "kind": "single", "text": {"en": "Look"}, "options": [
 {"id": "good", "text": {"en": "Good"}}, {"id": "bad", "text": {"en": "Bad"}}]},
{"id": "age", "kind": "number", "min": 0, "max": 120, "worse": "up", "text": {"en": "Months"}}]}`

func TestSchemaRefusesMistakesInQuestionnaires(t *testing.T) {
	s := compiled(t, "form", schema.Form())
	read := func(text string) error {
		_, err := pricing.ReadQuestionnaire("f.json", strings.NewReader(text))
		return err
	}
	if err := satisfies(t, s, []byte(goodForm)); err != nil {
		t.Fatal(err)
	}
	if err := read(goodForm); err != nil {
		t.Fatal(err)
	}
	for _, m := range []mistake{
		{"misspelt key", `"kind": "yesno"`, `"knid": "yesno"`},
		{"unknown kind", `"yesno"`, `"boolean"`},
		{"no category", `"category": "tablet", `, ``},
		{"question without words", `, "text": {"en": "Months"}`, ``},
		{"option without words", `, "text": {"en": "Bad"}`, ``},
		{"choice of one", `, {"id": "bad", "text": {"en": "Bad"}}`, ``},
		{"options of a number", `"worse": "up"`, `"worse": "up", "options": [{"id": "x", "text": {"en": "X"}}, {"id": "y", "text": {"en": "Y"}}]`},
		{"range of a choice", `"kind": "single"`, `"kind": "single", "max": 5`},
		{"direction that is none", `"worse": "up"`, `"worse": "more"`},
		{"number as a text", `"max": 120`, `"max": "many"`},
		{"shown by brand", `{"any": ["power:yes"]}`, `{"brands": ["apple"]}`},
		{"group outside multiple", `"id": "good",`, `"id": "good", "group": "g",`},
		{"alone in a group", `"alone": true`, `"alone": true, "group": "g"`},
		{"least of a single choice", `"kind": "single"`, `"kind": "single", "least": 1`},
		{"yes/no with a third option", `"kind": "yesno"`, `"kind": "yesno", "options": [{"id": "maybe"}, {"id": "yes"}]`},
	} {
		text := m.in(t, goodForm)
		if satisfies(t, s, []byte(text)) == nil {
			t.Errorf("%s: the schema lets it through", m.name)
		}
		if read(text) == nil {
			t.Errorf("%s: the schema refuses what the library takes", m.name)
		}
	}
}
