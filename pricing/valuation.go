package pricing

import (
	"crypto/sha256"

	"github.com/shopspring/decimal"
)

// Valuation is the value of one device, line by line. It is immutable and self-contained: it keeps the
// request and every reason in words, so it can be stored as JSON and read back when its book is long gone.
// The lines add up exactly to the total. The zero Valuation is worth nothing and came from no book.
type Valuation struct {
	ed    *edition
	req   Request
	basis Basis
	tally
	items []item
	from  *decimal.Decimal // the base price as the table has it; nil when it is not from a table
}

// Line is one line of a valuation.
type Line struct {
	info   *lineInfo
	exp    int32
	amount int64
}

var noInfo = &lineInfo{}

func (l Line) get() *lineInfo {
	if l.info == nil {
		return noInfo
	}
	return l.info
}

// Kind says where the line comes from.
func (l Line) Kind() LineKind { return l.get().kind }

// Rule returns the id of the rule or campaign, empty for lines of other kinds.
func (l Line) Rule() string { return l.get().rule }

// Group returns the part group, empty when there is none.
func (l Line) Group() string { return l.get().group }

// Amount returns what the line adds to the value; deductions are negative.
func (l Line) Amount() decimal.Decimal { return major(l.amount, l.exp) }

// Text returns the reason in all its languages.
func (l Line) Text() Text { return l.get().text }

// Reason returns the reason in the first of the languages that has one; see [Text.In].
func (l Line) Reason(languages ...string) string { return l.get().text.In(languages...) }

// noEdition stands in for the zero Valuation's book.
var noEdition = &edition{}

func (v *Valuation) edition() *edition {
	if v.ed == nil {
		return noEdition
	}
	return v.ed
}

// IsZero reports whether v is the zero Valuation.
func (v Valuation) IsZero() bool { return v.ed == nil }

// Book returns the version of the price book.
func (v Valuation) Book() string { return v.edition().version }

// Questionnaire returns id and version of the questionnaire, such as "smartphone@1".
func (v Valuation) Questionnaire() string { return v.edition().questionnaire }

// Category returns the category of the device.
func (v Valuation) Category() string { return v.edition().category }

// Currency returns the ISO 4217 code of all amounts.
func (v Valuation) Currency() string { return v.edition().currency }

// Request returns what was asked. Its answers are those the value was computed from.
func (v Valuation) Request() Request { return v.req }

// Basis says where the base price came from. Show the customer that an [Estimated] value is an estimate.
func (v Valuation) Basis() Basis { return v.basis }

// Base returns the base price.
func (v Valuation) Base() decimal.Decimal {
	if v.from != nil {
		return *v.from
	}
	return v.ed.major(v.base)
}

// Subtotal returns the value before campaigns and rounding.
func (v Valuation) Subtotal() decimal.Decimal { return v.ed.major(v.subtotal) }

// Bonus returns the sum of all campaigns.
func (v Valuation) Bonus() decimal.Decimal { return v.ed.major(v.bonus) }

// Rounding returns what rounding added; it is negative when rounded down.
func (v Valuation) Rounding() decimal.Decimal { return v.ed.major(v.rounding) }

// Goodwill returns what a revision gave back because the difference was within the book's tolerance.
func (v Valuation) Goodwill() decimal.Decimal { return v.ed.major(v.goodwill) }

// Total returns what the customer gets: subtotal, bonus, rounding and goodwill.
func (v Valuation) Total() decimal.Decimal { return v.ed.major(v.total) }

// Lines returns the lines in the order they were computed; the first is the base price, and all add up to
// the total.
func (v Valuation) Lines() []Line {
	out := make([]Line, len(v.items))
	for i, x := range v.items {
		out[i] = Line{&v.ed.infos[x.info], v.ed.exp, x.amount}
	}
	return out
}

// Equal reports whether both have the same canonical JSON.
func (v Valuation) Equal(w Valuation) bool { return v.Digest() == w.Digest() }

// Digest returns the SHA-256 of the canonical JSON. A customer's consent is bound to it: whatever changes in
// request, lines, reasons or amounts changes the digest. Reading a valuation back from JSON keeps it.
func (v Valuation) Digest() [32]byte { return sha256.Sum256(v.appendJSON(nil)) }

// String returns the total for people, such as "INR 34500.00".
func (v Valuation) String() string {
	b := append([]byte(v.Currency()), ' ')
	return string(appendMajor(b, v.total, v.edition().exp))
}
