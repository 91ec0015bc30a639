package pricing_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/sellback/sellback/pricing"
)

func TestAnswerErrors(t *testing.T) {
	good := []pricing.Answer{pricing.Choose("works", "all_good"), pricing.Choose("look", "screen_flawless", "body_flawless"), pricing.Choose("extras", "age_1_2y")}
	for _, c := range []struct {
		name             string
		replace          int
		by               pricing.Answer
		question, option string
		reason           string
	}{
		{"unknown question", 0, pricing.Choose("work", "all_good"), "work", "", `did you mean "works"?`},
		{"unknown option", 1, pricing.Choose("look", "screen_craked", "body_flawless"), "look", "screen_craked", `did you mean "screen_cracked"?`},
		{"two of a group", 1, pricing.Choose("look", "screen_light", "screen_heavy", "body_flawless"), "look", "screen_light+screen_heavy", "exactly one of screen_flawless, "},
		{"none of a group", 2, pricing.Choose("extras", "charger"), "extras", "", "exactly one of age_under_3m, "},
		{"stands alone", 0, pricing.Choose("works", "all_good", "battery"), "works", "all_good", "together with another"},
		{"nothing ticked", 0, pricing.Choose("works"), "works", "", "at least 1 of"},
		{"ticked twice", 0, pricing.Choose("works", "battery", "battery"), "works", "battery", "chosen twice"},
		{"a number", 0, pricing.Measure("works", 3), "works", "", "not with a number"},
	} {
		t.Run(c.name, func(t *testing.T) {
			given := append([]pricing.Answer(nil), good...)
			given[c.replace] = c.by
			_, err := pricing.Smartphone().Answer(given...)
			var e *pricing.AnswerError
			if !errors.Is(err, pricing.ErrAnswer) || !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.Question != c.question || e.Option != c.option || !strings.Contains(e.Reason, c.reason) {
				t.Errorf("got %q %q %q, want %q %q …%q…", e.Question, e.Option, e.Reason, c.question, c.option, c.reason)
			}
		})
	}
	_, err := pricing.Smartphone().Answer(pricing.Choose("look", "x"), pricing.Choose("look", "y"))
	if n := strings.Count(err.Error(), "\n") + 1; n != 4 {
		t.Errorf("%d mistakes reported together, want 4 (bad option, twice, two not answered):\n%v", n, err)
	}
	if _, err := pricing.Smartphone().AnswerPart(good[0]); err != nil {
		t.Errorf("a part of the answers is refused: %v", err)
	}
}

func TestShowIf(t *testing.T) {
	f := pricing.Form{ID: "f", Version: "1", Category: "phone", Questions: []pricing.Question{
		{ID: "on", Kind: pricing.YesNo, Text: english("On?")},
		{ID: "health", Kind: pricing.Number, Text: english("Battery %"), Min: 0, Max: 100, Show: pricing.When{All: []string{"on:yes"}}},
		{ID: "swollen", Kind: pricing.YesNo, Text: english("Swollen?"), Show: pricing.When{Numbers: []pricing.Span{{Question: "health", Between: pricing.Between{To: ptr(79)}}}}},
	}}
	q, err := pricing.NewQuestionnaire(f)
	if err != nil {
		t.Fatal(err)
	}
	yes, no := pricing.Choose("on", "yes"), pricing.Choose("on", "no")
	for _, c := range []struct {
		name  string
		given []pricing.Answer
		good  bool
		shown int
	}{
		{"off: nothing more is asked", []pricing.Answer{no}, true, 1},
		{"off, and yet a battery", []pricing.Answer{no, pricing.Measure("health", 90)}, false, 1},
		{"on, battery missing", []pricing.Answer{yes}, false, 2},
		{"healthy", []pricing.Answer{yes, pricing.Measure("health", 80)}, true, 2},
		{"weak, swelling missing", []pricing.Answer{yes, pricing.Measure("health", 79)}, false, 3},
		{"weak", []pricing.Answer{pricing.Choose("swollen", "no"), pricing.Measure("health", 79), yes}, true, 3},
		{"out of range", []pricing.Answer{yes, pricing.Measure("health", 101)}, false, 2},
		{"options for a number", []pricing.Answer{yes, pricing.Choose("health", "good")}, false, 2},
	} {
		a, err := q.Answer(c.given...)
		if (err == nil) != c.good {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil && len(q.Shown(a)) != c.shown {
			t.Errorf("%s: %d questions shown, want %d", c.name, len(q.Shown(a)), c.shown)
		}
	}
	if n := len(q.Shown(pricing.Answers{})); n != 1 {
		t.Errorf("%d questions shown at the start, want 1", n)
	}
}

func TestAnswersJSON(t *testing.T) {
	a := mustAnswer(t, pricing.Choose("extras", "age_1_2y", "charger"), pricing.Choose("works", "touch", "battery"), pricing.Choose("look", "screen_light", "body_light"))
	const want = `{"extras":["age_1_2y","charger"],"look":["body_light","screen_light"],"works":["battery","touch"]}`
	b, err := json.Marshal(a)
	if err != nil || string(b) != want {
		t.Fatalf("%s %v", b, err)
	}
	var c pricing.Answers
	if err := json.Unmarshal([]byte(`{"works": ["touch", "battery"], "look": ["screen_light", "body_light"], "extras": ["charger", "age_1_2y"]}`), &c); err != nil {
		t.Fatal(err)
	}
	if c.Checked(pricing.Smartphone()) || !c.Equal(a) || !c.Has("works", "touch") || c.Has("works", "camera") {
		t.Error("read back differently:", c)
	}
	if c, err = pricing.Smartphone().Check(c); err != nil || !c.Checked(pricing.Smartphone()) {
		t.Error(err)
	}
	if err := json.Unmarshal([]byte(`{"on": true, "age": 14, "look": "good", "works": []}`), &c); err != nil || c.String() != `{"age":14,"look":["good"],"on":["yes"],"works":[]}` {
		t.Error(c, err)
	}
	for _, bad := range []string{`[]`, `{"a": null}`, `{"a": 1.5}`, `{"a": {"b": 1}}`, `{"a": [1]}`} {
		if err := json.Unmarshal([]byte(bad), &c); err == nil {
			t.Errorf("%s is taken as %s", bad, c)
		}
	}
}
