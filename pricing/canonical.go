package pricing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// valuationFormat names the canonical form below. A change of the form needs a new name.
const valuationFormat = "pricing.valuation/1"

// MarshalJSON writes the canonical form: keys in a fixed order, no blanks, empty parts left out, amounts as
// strings with all decimals of the currency, instants in UTC.
func (v Valuation) MarshalJSON() ([]byte, error) { return v.appendJSON(nil), nil }

func (v *Valuation) appendJSON(b []byte) []byte {
	if v.ed == nil {
		return append(b, "null"...)
	}
	if b == nil {
		b = make([]byte, 0, 1024+256*len(v.items))
	}
	e := v.ed
	b = append(b, `{"format":"`+valuationFormat+`"`...)
	b = appendPart(b, "book", e.version)
	b = appendPart(b, "category", e.category)
	b = appendPart(b, "questionnaire", e.questionnaire)
	b = appendPart(b, "currency", e.currency)
	b = v.req.appendJSON(b)
	b = appendPart(b, "basis", string(v.basis))
	b = appendAmount(b, "base", v.base, e.exp)
	b = append(b, `,"lines":[`...)
	for i, l := range v.items {
		if i > 0 {
			b = append(b, ',')
		}
		in := &e.infos[l.info]
		b = append(b, `{"kind":`...)
		b = appendString(b, string(in.kind))
		b = appendPart(b, "rule", in.rule)
		b = appendPart(b, "group", in.group)
		b = appendAmount(b, "amount", l.amount, e.exp)
		b = append(b, `,"reason":`...)
		b = in.text.appendJSON(b)
		b = append(b, '}')
	}
	b = append(b, ']')
	b = appendAmount(b, "subtotal", v.subtotal, e.exp)
	b = appendAmount(b, "bonus", v.bonus, e.exp)
	b = appendAmount(b, "rounding", v.rounding, e.exp)
	if v.goodwill != 0 {
		b = appendAmount(b, "goodwill", v.goodwill, e.exp)
	}
	b = appendAmount(b, "total", v.total, e.exp)
	return append(b, '}')
}

// MarshalJSON writes the request with its keys in a fixed order, as a valuation holds it.
func (r Request) MarshalJSON() ([]byte, error) {
	if e := r.Facts.LaunchPrice.Exponent(); e > 18 || e < -36 { // ruinous to write out
		return nil, fmt.Errorf("%w: launch price: %w", ErrRequest, ErrRange)
	}
	b := r.appendJSON(nil)
	b[0] = '{'
	return append(b, '}'), nil
}

// UnmarshalJSON reads what MarshalJSON writes. Keys it does not know are refused.
func (r *Request) UnmarshalJSON(data []byte) error {
	var s storedRequest
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return fmt.Errorf("%w: %w", ErrRequest, err)
	}
	*r = s.request()
	return nil
}

// appendJSON writes the parts of a request, each with a comma before it.
func (r *Request) appendJSON(b []byte) []byte {
	b = appendPart(b, "variant", r.Variant)
	b = appendPart(b, "at", r.At.UTC().Format(time.RFC3339Nano))
	b = appendPart(b, "bought", r.Bought.String())
	b = appendPart(b, "pin", r.PIN)
	b = appendPart(b, "hub", r.Hub)
	b = appendPart(b, "payout", r.Payout)
	b = appendPart(b, "tier", r.Facts.Tier)
	if !r.Facts.LaunchPrice.IsZero() {
		b = appendPart(b, "launch_price", r.Facts.LaunchPrice.String())
	}
	b = appendPart(b, "launched", r.Facts.Launched.String())
	b = append(b, `,"answers":`...)
	return r.Answers.appendJSON(b)
}

func appendPart(b []byte, key, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, ',', '"')
	b = append(b, key...)
	b = append(b, '"', ':')
	return appendString(b, value)
}

func appendAmount(b []byte, key string, n int64, exp int32) []byte {
	b = append(b, ',', '"')
	b = append(b, key...)
	b = append(b, `":"`...)
	b = appendMajor(b, n, exp)
	return append(b, '"')
}

// stored is the JSON of a valuation, for reading.
type stored struct {
	Format        string `json:"format"`
	Book          string `json:"book"`
	Category      string `json:"category"`
	Questionnaire string `json:"questionnaire"`
	Currency      string `json:"currency"`
	storedRequest
	Basis    Basis        `json:"basis"`
	Base     string       `json:"base"`
	Lines    []storedLine `json:"lines"`
	Subtotal string       `json:"subtotal"`
	Bonus    string       `json:"bonus"`
	Rounding string       `json:"rounding"`
	Goodwill string       `json:"goodwill"`
	Total    string       `json:"total"`
}

type storedRequest struct {
	Variant     string          `json:"variant"`
	At          time.Time       `json:"at"`
	Bought      Date            `json:"bought"`
	PIN         string          `json:"pin"`
	Hub         string          `json:"hub"`
	Payout      string          `json:"payout"`
	Tier        string          `json:"tier"`
	LaunchPrice decimal.Decimal `json:"launch_price"`
	Launched    Date            `json:"launched"`
	Answers     Answers         `json:"answers"`
}

func (s *storedRequest) request() Request {
	return Request{
		Variant: s.Variant, Answers: s.Answers, At: instant(s.At), Bought: s.Bought, PIN: s.PIN, Hub: s.Hub, Payout: s.Payout,
		Facts: Facts{s.Tier, s.LaunchPrice, s.Launched},
	}
}

type storedLine struct {
	Kind   LineKind `json:"kind"`
	Rule   string   `json:"rule"`
	Group  string   `json:"group"`
	Amount string   `json:"amount"`
	Reason Text     `json:"reason"`
}

// UnmarshalJSON reads what MarshalJSON writes, whatever the order of its keys. A valuation whose lines do not
// add up, or with parts this version does not know, is refused with [ErrCorrupt]: paying by it would be a
// guess. It reads null as the zero Valuation.
func (v *Valuation) UnmarshalJSON(data []byte) error {
	if string(bytes.TrimSpace(data)) == "null" {
		*v = Valuation{}
		return nil
	}
	var s stored
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	if s.Format != valuationFormat {
		return fmt.Errorf("%w: format %q, want %q", ErrCorrupt, clip(s.Format), valuationFormat)
	}
	exp, ok := decimals(s.Currency)
	if !ok {
		return fmt.Errorf("%w: currency %q", ErrCorrupt, clip(s.Currency))
	}
	if _, err := minor(s.LaunchPrice, exp); err != nil {
		return fmt.Errorf("%w: launch price: %s", ErrCorrupt, plain(err))
	}
	w := Valuation{
		ed:    &edition{s.Book, s.Category, s.Currency, s.Questionnaire, exp, make([]lineInfo, len(s.Lines)), nil},
		req:   s.request(),
		basis: s.Basis,
		items: make([]item, len(s.Lines)),
	}
	if err := w.amounts(&s, exp); err != nil {
		return err
	}
	*v = w
	return nil
}

// amounts reads the sums and checks that they hold together.
func (v *Valuation) amounts(s *stored, exp int32) error {
	var err error
	read := func(name, text string) int64 {
		n, e := parseSigned(text, exp)
		if e != nil && err == nil {
			err = fmt.Errorf("%w: %s %q: %s", ErrCorrupt, name, clip(text), plain(e))
		}
		return n
	}
	v.tally = tally{read("base", s.Base), read("subtotal", s.Subtotal), read("bonus", s.Bonus), read("rounding", s.Rounding), 0, read("total", s.Total)}
	if s.Goodwill != "" {
		v.goodwill = read("goodwill", s.Goodwill)
	}
	var sum int64
	for i, l := range s.Lines {
		v.ed.infos[i] = lineInfo{l.Kind, l.Rule, l.Group, l.Reason}
		v.items[i] = item{int32(i), read("amount of a line", l.Amount)}
		sum += v.items[i].amount
	}
	switch {
	case err != nil:
		return err
	case sum != v.total || v.subtotal+v.bonus+v.rounding+v.goodwill != v.total:
		return fmt.Errorf("%w: its lines do not add up to its total", ErrCorrupt)
	case v.total < 0 || v.base < 0 || v.bonus < 0 || v.goodwill < 0:
		return fmt.Errorf("%w: a sum is negative", ErrCorrupt)
	}
	return nil
}

// parseSigned reads an amount that may be negative.
func parseSigned(s string, exp int32) (int64, error) {
	if len(s) > 1 && s[0] == '-' && s[1] != '-' {
		n, err := parseMinor(s[1:], exp)
		return -n, err
	}
	return parseMinor(s, exp)
}
