package pricing_test

import (
	"os"
	"strings"
	"testing"

	"github.com/sellback/sellback/pricing"
)

func TestSmartphoneIsComplete(t *testing.T) {
	f, err := os.Open("smartphone.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	q, err := pricing.ReadQuestionnaire("smartphone.json", f)
	if err != nil {
		t.Fatal(err)
	}
	if pricing.Smartphone() == nil || pricing.Smartphone().Digest() != q.Digest() {
		t.Fatal("the built-in questionnaire is not the file's")
	}
	if n := len(q.Questions()); n != 3 {
		t.Errorf("%d questions, want 3", n)
	}
	check := func(what string, x pricing.Text) {
		for _, lang := range []string{"en", "bn", "hi"} {
			if !x.Has(lang) {
				t.Errorf("%s has no %s", what, lang)
			}
		}
		// A sentence pasted into the wrong language shows by its script.
		for lang, letters := range map[string][2]rune{"bn": {0x0980, 0x09FF}, "hi": {0x0900, 0x097F}} {
			if !strings.ContainsFunc(x.In(lang), func(r rune) bool { return r >= letters[0] && r <= letters[1] && r != '।' }) {
				t.Errorf("%s: %q is not written in the script of %s", what, x.In(lang), lang)
			}
		}
	}
	for _, x := range q.Questions() {
		check(x.ID, x.Text)
		check(x.ID+" help", x.Help)
		for _, o := range x.Options {
			check(x.ID+":"+o.ID, o.Text)
		}
	}
	// Labels of lines without a rule, as a book shows them.
	v, err := sampleBook(t, "2026-11").Value(pricing.Request{Variant: "apple/iphone-12", Answers: flawless(t), At: noon})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range v.Lines() {
		check("label "+string(l.Kind()), l.Text())
	}
}

func TestReadQuestionnaireNamesMistakes(t *testing.T) {
	const file = `{
  "id": "X", "version": "1", "category": "phone",
  "questions": [
    {"id": "a", "kind": "singel", "text": {"en": "A"}},
    {"id": "a", "kind": "single", "text": {"en": "A"}, "options": [{"id": "x", "text": {"en": "x"}}]},
    {"id": "b", "kind": "number", "text": {}, "min": 5, "max": 1},
    {"id": "c", "kind": "yesno", "text": {"en": "C"}, "show": {"any": ["a:zz"]}, "least": 1}
  ]
}`
	_, err := pricing.ReadQuestionnaire("form.json", strings.NewReader(file))
	got := map[string]int{}
	for _, e := range fileErrors(err) {
		got[e.Path] = e.Line
		if e.File != "form.json" || e.Column == 0 {
			t.Errorf("no place: %v", e)
		}
	}
	for path, line := range map[string]int{
		"id": 2, "questions[0].kind": 4, "questions[1].id": 5, "questions[1].options": 5, "questions[2].text": 6, "questions[2].max": 6,
		"questions[3].show.any[0]": 7, "questions[3].least": 7,
	} {
		if got[path] != line {
			t.Errorf("%s reported in line %d, want %d", path, got[path], line)
		}
	}
	if len(got) != 8 {
		t.Errorf("%d mistakes, want 8:\n%v", len(got), err)
	}
	if !strings.Contains(err.Error(), `did you mean "single"?`) {
		t.Errorf("no suggestion in:\n%v", err)
	}
}

func TestTooManyOptions(t *testing.T) {
	f := pricing.Form{ID: "f", Version: "1", Category: "phone", Questions: []pricing.Question{{ID: "a", Kind: pricing.Multiple, Text: english("a")}}}
	for i := range 129 {
		f.Questions[0].Options = append(f.Questions[0].Options, pricing.Option{ID: "o" + strings.Repeat("x", i%40) + string(rune('a'+i%26)) + string(rune('a'+i/26)), Text: english("o")})
	}
	if _, err := pricing.NewQuestionnaire(f); err == nil || !strings.Contains(err.Error(), "128 options") {
		t.Errorf("129 options: %v", err)
	}
	f.Questions[0].Options = f.Questions[0].Options[:128]
	if _, err := pricing.NewQuestionnaire(f); err != nil {
		t.Errorf("128 options: %v", err)
	}
}

func TestTextFallback(t *testing.T) {
	x := pricing.TextOf(map[string]string{"en": "Box", "BN": "বাক্স", "hi": " "})
	for _, c := range []struct {
		want  string
		langs []string
	}{
		{"বাক্স", []string{"bn"}}, {"বাক্স", []string{"bn-IN"}}, {"বাক্স", []string{"bn_IN"}}, {"বাক্স", []string{"ta", "bn"}},
		{"Box", []string{"hi"}}, {"Box", nil}, {"Box", []string{""}},
	} {
		if got := x.In(c.langs...); got != c.want {
			t.Errorf("In(%q) = %q, want %q", c.langs, got, c.want)
		}
	}
	if got := pricing.TextOf(map[string]string{"hi": "डिब्बा"}).In("ta"); got != "डिब्बा" {
		t.Errorf("without English: %q", got)
	}
	if (pricing.Text{}).In("en") != "" || !(pricing.Text{}).IsZero() {
		t.Error("the zero Text says something")
	}
}
