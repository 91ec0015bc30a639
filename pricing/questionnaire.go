package pricing

import (
	"fmt"
	"slices"
)

// maxOptions is how many options all questions of a form may have together: they are kept as a set of bits.
const maxOptions = 128

// bitset is a set of options of one questionnaire.
type bitset [maxOptions / 64]uint64

func (s *bitset) add(i int)                   { s[i>>6] |= 1 << (i & 63) }
func (s *bitset) remove(i int)                { s[i>>6] &^= 1 << (i & 63) }
func (s *bitset) has(i int) bool              { return s[i>>6]&(1<<(i&63)) != 0 }
func (s *bitset) empty() bool                 { return s[0]|s[1] == 0 }
func (s *bitset) meets(t *bitset) bool        { return s[0]&t[0]|s[1]&t[1] != 0 }
func (s *bitset) contains(t *bitset) bool     { return t[0]&^s[0]|t[1]&^s[1] == 0 }
func (s bitset) without(t bitset) bitset      { return bitset{s[0] &^ t[0], s[1] &^ t[1]} }
func (s bitset) union(t bitset) bitset        { return bitset{s[0] | t[0], s[1] | t[1]} }
func (s bitset) intersection(t bitset) bitset { return bitset{s[0] & t[0], s[1] & t[1]} }

// Questionnaire is a checked [Form]. It is immutable and safe for concurrent use.
type Questionnaire struct {
	form      Form
	questions []question
	byID      map[string]int
	optionOf  []optionRef // bit number to option
	numbers   int         // how many Number questions
}

type question struct {
	Question
	first  int            // bit number of its first option
	byID   map[string]int // option id to index in Options
	show   condition
	all    bitset // its options
	free   bitset // options that are ticked freely (no group, not Single)
	alone  bitset // those of them that stand alone
	groups []bitset
	number int // index of a Number question's answer, else -1
}

type optionRef struct{ question, option int }

// NewQuestionnaire checks a form. All mistakes come together, each a [*FileError].
func NewQuestionnaire(f Form) (*Questionnaire, error) { return newQuestionnaire(f, &problems{}) }

func newQuestionnaire(f Form, p *problems) (*Questionnaire, error) {
	f = f.clone()
	q := &Questionnaire{form: f, byID: make(map[string]int, len(f.Questions))}
	if !validID(f.ID) {
		p.add("id", f.ID, "use lower-case letters, digits and _ . -", "a questionnaire needs an id")
	}
	if !validVersion(f.Version) {
		p.add("version", f.Version, "such as 1 or 2026-11", "a questionnaire needs a version of letters, digits and . _ + - only")
	}
	if !validID(f.Category) {
		p.add("category", f.Category, "such as phone", "a questionnaire needs a category")
	}
	if len(f.Questions) == 0 {
		p.add("questions", "", "", "a questionnaire needs at least one question")
	}
	for i := range f.Questions {
		q.addQuestion(i, p)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return q, nil
}

func (q *Questionnaire) addQuestion(i int, p *problems) {
	x := question{Question: q.form.Questions[i], first: len(q.optionOf), number: -1}
	path := fmt.Sprintf("questions[%d]", i)
	if !validID(x.ID) {
		p.add(path+".id", x.ID, "use lower-case letters, digits and _ . -", "a question needs an id")
	} else if _, ok := q.byID[x.ID]; ok {
		p.add(path+".id", x.ID, "", "this question id is used twice")
	}
	if x.Text.IsZero() {
		p.add(path+".text", "", "", "a question needs its text")
	}
	if x.Kind == YesNo {
		x.Options = yesNoOptions(x.Options)
		q.form.Questions[i].Options = x.Options
	}
	switch x.Kind {
	case Single, Multiple, YesNo:
		if len(x.Options) < 2 {
			p.add(path+".options", "", "", "a question with choices needs at least two options")
		} else if x.Kind == YesNo && (x.Options[0].ID != "yes" || x.Options[1].ID != "no") {
			p.add(path+".options", "", "leave the options out", "a yes/no question has the options yes and no")
		}
		if x.Min != 0 || x.Max != 0 || x.Worse != "" {
			p.add(path, "", "", "min, max and worse are for number questions")
		}
	case Number:
		x.number = q.numbers
		q.numbers++
		if len(x.Options) > 0 {
			p.add(path+".options", "", "", "a number question has no options")
		}
		if x.Min > x.Max || x.Min < -maxMinor || x.Max > maxMinor {
			p.add(path+".max", fmt.Sprint(x.Max), "", "a number question needs min and max, the smaller first")
		}
		if x.Worse != "" && x.Worse != "up" && x.Worse != "down" {
			p.add(path+".worse", x.Worse, `use "up", "down" or nothing`, "unknown direction")
		}
	default:
		p.add(path+".kind", string(x.Kind), nearest(string(x.Kind), []string{"single", "multiple", "yesno", "number"}), "unknown kind of question")
	}
	if len(q.optionOf)+len(x.Options) > maxOptions {
		p.add(path+".options", "", "", "all questions together may have %d options at most", maxOptions)
		x.Options = nil
	}
	q.addOptions(&x, i, path, p)
	if x.Kind != Multiple && x.Least != 0 || x.Least < 0 || x.Least > len(x.Options) {
		p.add(path+".least", fmt.Sprint(x.Least), "", "least is how many options of a multiple question must be ticked")
	}
	if len(x.Show.Brands)+len(x.Show.Models) > 0 || x.Show.Age != nil {
		p.add(path+".show", "", "", "a question is shown by earlier answers only, not by brand, model or age")
	}
	x.show = q.condition(x.Show, path+".show", p) // q holds the earlier questions only
	q.byID[x.ID] = i
	q.questions = append(q.questions, x)
}

func (q *Questionnaire) addOptions(x *question, i int, path string, p *problems) {
	x.byID = make(map[string]int, len(x.Options))
	group := map[string]int{}
	for j, o := range x.Options {
		at := fmt.Sprintf("%s.options[%d]", path, j)
		if !validID(o.ID) {
			p.add(at+".id", o.ID, "use lower-case letters, digits and _ . -", "an option needs an id")
		} else if _, ok := x.byID[o.ID]; ok {
			p.add(at+".id", o.ID, "", "this option id is used twice")
		}
		if o.Text.IsZero() && x.Kind != YesNo {
			p.add(at+".text", "", "", "an option needs its text")
		}
		if x.Kind != Multiple && (o.Group != "" || o.Alone) || o.Group != "" && o.Alone {
			p.add(at, "", "", "group and alone are for options of a multiple question, and not together")
		}
		x.byID[o.ID] = j
		bit := x.first + j
		x.all.add(bit)
		q.optionOf = append(q.optionOf, optionRef{i, j})
		switch {
		case x.Kind != Multiple:
			if len(x.groups) == 0 {
				x.groups = make([]bitset, 1)
			}
			x.groups[0].add(bit)
		case o.Group != "":
			g, ok := group[o.Group]
			if !ok {
				g = len(x.groups)
				group[o.Group] = g
				x.groups = append(x.groups, bitset{})
			}
			x.groups[g].add(bit)
		default:
			x.free.add(bit)
			if o.Alone {
				x.alone.add(bit)
			}
		}
	}
}

func yesNoOptions(given []Option) []Option {
	yes := Option{ID: "yes", Text: yesText}
	no := Option{ID: "no", Text: noText}
	for _, o := range given {
		t := &no
		if o.ID == "yes" {
			t = &yes
		} else if o.ID != "no" {
			return given // addOptions and the kind check report it through the count or the id
		}
		keep := t.Text
		*t = o
		if t.Text.IsZero() {
			t.Text = keep
		}
	}
	return []Option{yes, no}
}

// ID returns the form's id.
func (q *Questionnaire) ID() string { return q.form.ID }

// Version returns the form's version.
func (q *Questionnaire) Version() string { return q.form.Version }

// Name returns id and version as "smartphone@1", the way a sheet names its questionnaire.
func (q *Questionnaire) Name() string { return q.form.ID + "@" + q.form.Version }

// Category returns the category of devices the questionnaire is for.
func (q *Questionnaire) Category() string { return q.form.Category }

// Form returns a copy of the form as data.
func (q *Questionnaire) Form() Form { return q.form.clone() }

// Questions returns a copy of the questions in the order they are asked, hidden ones included.
func (q *Questionnaire) Questions() []Question { return q.form.clone().Questions }

// Shown returns the questions to ask, given what was answered so far. Answers of another questionnaire
// count as none.
func (q *Questionnaire) Shown(a Answers) []Question {
	var out []Question
	s := a.state(q)
	for i, x := range q.form.clone().Questions {
		if q.questions[i].show.holds(s, nil) {
			out = append(out, x)
		}
	}
	return out
}

func (f Form) clone() Form {
	f.Languages = slices.Clone(f.Languages)
	f.Questions = slices.Clone(f.Questions)
	for i := range f.Questions {
		f.Questions[i].Options = slices.Clone(f.Questions[i].Options)
		f.Questions[i].Show = f.Questions[i].Show.clone()
	}
	return f
}

func (w When) clone() When {
	w.Any, w.All, w.None = slices.Clone(w.Any), slices.Clone(w.All), slices.Clone(w.None)
	w.Brands, w.Models = slices.Clone(w.Brands), slices.Clone(w.Models)
	w.Numbers = slices.Clone(w.Numbers)
	for i := range w.Numbers {
		w.Numbers[i].Between = w.Numbers[i].clone()
	}
	if w.Age != nil {
		b := w.Age.clone()
		w.Age = &b
	}
	return w
}

func (b Between) clone() Between {
	if b.From != nil {
		v := *b.From
		b.From = &v
	}
	if b.To != nil {
		v := *b.To
		b.To = &v
	}
	return b
}

// validVersion accepts versions of books and questionnaires.
func validVersion(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !slugByte[c] && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// validID accepts ids of questions, options, rules, groups and categories.
func validID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		ok := c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || i > 0 && (c == '_' || c == '-' || c == '.')
		if !ok {
			return false
		}
	}
	return true
}
