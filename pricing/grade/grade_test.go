package grade_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/grade"
)

func Example() {
	answers, err := pricing.Smartphone().Answer(
		pricing.Choose("works", "battery"),
		pricing.Choose("look", "screen_light", "body_flawless"),
		pricing.Choose("extras", "age_1_2y"),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	g := grade.Default().Grade(answers)
	fmt.Println(g)
	for _, scale := range grade.Default().Scales() {
		label, _ := grade.Default().Label(scale, g)
		fmt.Println(scale, label)
	}
	// Output:
	// minor/B
	// backmarket broken
	// ctia 2B
	// r2 F3/C5
}

// The published pairs: CTIA 0+A is R2 F6/C7, 1 with A–B is F5/C6, 2 with A–D is F3 with C3 to C6.
func TestPublishedPairs(t *testing.T) {
	s := grade.Default()
	for _, f := range s.Function() {
		for _, c := range s.Cosmetics() {
			g := grade.Grade{Function: f, Cosmetics: c}
			ctia, ok := s.Label("ctia", g)
			r2, ok2 := s.Label("r2", g)
			if ok != ok2 {
				t.Errorf("%s has one of CTIA %q and R2 %q only", g, ctia, r2)
			}
			if !ok {
				continue
			}
			want := map[byte]string{'0': "F6/C7", '1': "F5/C6", '2': "F3/C"}[ctia[0]]
			if want == "" || !strings.HasPrefix(r2, want) {
				t.Errorf("%s: CTIA %s is R2 %s, want %s", g, ctia, r2, want)
			}
			if ctia[1] != c[0] {
				t.Errorf("%s: CTIA %s has another cosmetic letter", g, ctia)
			}
			if _, ok := s.Label("backmarket", g); !ok {
				t.Errorf("%s has no grade of Back Market's six", g)
			}
		}
	}
	if _, ok := s.Label("nowhere", grade.Grade{Function: "full", Cosmetics: "A"}); ok {
		t.Error("an unknown scale has a label")
	}
}

// Every option of the questionnaire that makes a phone worse is graded, and every rule names real options.
func TestSchemeFitsQuestionnaire(t *testing.T) {
	s, q := grade.Default(), pricing.Smartphone()
	if s.Questionnaire() != q.Name() {
		t.Fatalf("scheme is for %s, the questionnaire is %s", s.Questionnaire(), q.Name())
	}
	for _, x := range q.Questions() {
		if x.ID == "extras" {
			continue
		}
		for _, o := range x.Options {
			works, look := []string{"all_good"}, []string{"screen_flawless", "body_flawless"}
			switch {
			case x.ID == "works":
				works = []string{o.ID}
			case o.Group == "screen":
				look[0] = o.ID
			default:
				look[1] = o.ID
			}
			a, err := q.Answer(pricing.Choose("works", works...), pricing.Choose("look", look...), pricing.Choose("extras", "age_1_2y"))
			if err != nil {
				t.Fatal(err)
			}
			if g := s.Grade(a); (g == grade.Grade{Function: "full", Cosmetics: "A"}) != (o.Rank == 0) {
				t.Errorf("%s:%s of rank %d is graded %s", x.ID, o.ID, o.Rank, g)
			}
		}
	}
}

func TestReadNamesMistakes(t *testing.T) {
	_, err := grade.Read(strings.NewReader(`{"function":["ok"],"cosmetics":["A"],
		"rules":[{"axis":"colour","grade":"A","any":["x"]},{"axis":"function","grade":"bad","any":["a:b"]}],
		"scales":[{"id":"s","rows":[{"function":["ok"],"cosmetics":["A","A"],"label":"x"},{"function":["no"],"cosmetics":["A"],"label":"y"}]}]}`))
	if !errors.Is(err, grade.ErrScheme) {
		t.Fatal(err)
	}
	for _, want := range []string{"rules[0].axis", `"x" is not written`, "rules[1].grade", "second time", "no level"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no word of %q in:\n%v", want, err)
		}
	}
	if _, err := grade.Read(strings.NewReader(`{"levels":1}`)); !errors.Is(err, grade.ErrScheme) {
		t.Error("unknown keys are taken:", err)
	}
}

func TestGradeText(t *testing.T) {
	g := grade.Grade{Function: "minor", Cosmetics: "B"}
	b, err := json.Marshal(g)
	if err != nil || string(b) != `"minor/B"` {
		t.Fatal(string(b), err)
	}
	var h grade.Grade
	if err := json.Unmarshal(b, &h); err != nil || h != g {
		t.Fatal(h, err)
	}
	if err := json.Unmarshal([]byte(`"minor"`), &h); err == nil {
		t.Error("half a grade is taken")
	}
}
