package pricing

// Form is a questionnaire as data: what a JSON file holds. [NewQuestionnaire] checks it and makes it usable.
type Form struct {
	Note      string     `json:"note,omitempty"`      // for people
	ID        string     `json:"id"`                  // such as "smartphone"
	Version   string     `json:"version"`             // any text; a changed form needs a new one
	Category  string     `json:"category"`            // category of devices it asks about, such as "phone"
	Languages []string   `json:"languages,omitempty"` // languages it promises to be complete in; the linter checks it
	Questions []Question `json:"questions"`           // in the order they are asked
}

// Kind is the kind of a question.
type Kind string

// The kinds of questions.
const (
	Single   Kind = "single"   // exactly one option
	Multiple Kind = "multiple" // any of the free options, and exactly one of each option group
	YesNo    Kind = "yesno"    // option "yes" or "no", which need not be listed
	Number   Kind = "number"   // a whole number from Min to Max
)

// Question is one question of a form.
type Question struct {
	ID      string   `json:"id"`
	Kind    Kind     `json:"kind"`
	Text    Text     `json:"text"`
	Help    Text     `json:"help,omitzero"`
	Options []Option `json:"options,omitempty"`
	Show    When     `json:"show,omitzero"`   // asked only when this holds; only answers of earlier questions count
	Least   int      `json:"least,omitempty"` // Multiple: how many options must be ticked at least
	Min     int64    `json:"min,omitempty"`   // Number: smallest answer
	Max     int64    `json:"max,omitempty"`   // Number: largest answer
	Unit    Text     `json:"unit,omitzero"`   // Number: what is counted
	// Worse says in which direction a Number is worse: "up" or "down". Empty means neither is.
	Worse string `json:"worse,omitempty"`
}

// Option is one possible answer.
type Option struct {
	ID   string `json:"id"`
	Text Text   `json:"text"`
	Help Text   `json:"help,omitzero"`
	// Group makes options of a Multiple question exclude one another: exactly one of each group is
	// chosen. Options without a group are free to tick.
	Group string `json:"group,omitempty"`
	// Alone: no other free option may be chosen with it ("everything works").
	Alone bool `json:"alone,omitempty"`
	// Rank orders options by what they say of the device: higher is worse. Of options that exclude one
	// another the ranks are compared; a free option above 0 makes the device worse when ticked (a fault),
	// below 0 better (a charger).
	Rank int `json:"rank,omitempty"`
	// Unseen: a customer cannot be expected to notice it, so it is never held against them at the door.
	Unseen bool `json:"unseen,omitempty"`
	// Unchecked: nobody looks for it at the door, so it gets no "if found" price.
	Unchecked bool `json:"unchecked,omitempty"`
}

// When is a condition. Every part that is set must hold; the zero When always holds. Answers are named
// "question:option".
type When struct {
	Any     []string `json:"any,omitempty"`     // at least one of these answers was given
	All     []string `json:"all,omitempty"`     // all of these were
	None    []string `json:"none,omitempty"`    // none of these was
	Numbers []Span   `json:"numbers,omitempty"` // every span holds
	// The rest is not for Question.Show.
	Brands []string `json:"brands,omitempty"` // brand is one of these slugs, the first part of an id
	Models []string `json:"models,omitempty"` // model or variant id is one of these
	// Age is the device's age in full months by its bill date, or as the sheet's age question tells it.
	// It does not hold when the age is not known.
	Age *Between `json:"age,omitempty"`
}

// IsZero reports whether w has no part, so that it always holds.
func (w When) IsZero() bool {
	return len(w.Any)+len(w.All)+len(w.None)+len(w.Numbers)+len(w.Brands)+len(w.Models) == 0 && w.Age == nil
}

// Span is a condition on the answer to a Number question. It does not hold when there is no answer.
type Span struct {
	Question string `json:"question"`
	Between
}

// Between is a range of whole numbers, both ends included; a nil end is open.
type Between struct {
	From *int64 `json:"from,omitempty"`
	To   *int64 `json:"to,omitempty"`
}
