package voucher

import (
	"fmt"
	"slices"
	"strings"
)

// Terms restrict where and how a voucher may be spent. The zero value is "no
// restriction"; an empty list allows everything. The words are the host's own
// and compared exactly.
type Terms struct {
	Categories []string `json:"categories,omitempty"` // goods it may pay for
	Acceptors  []string `json:"acceptors,omitempty"`  // stores that take it
	Channels   []string `json:"channels,omitempty"`   // such as "app", "store"
	HolderOnly bool     `json:"holder_only,omitempty"`
	MinBill    Minor    `json:"min_bill,omitempty"`     // smallest bill it may be used on; 0: none
	MaxPerBill Minor    `json:"max_per_bill,omitempty"` // most it pays of one bill; 0: no cap
	MaxPerSale int      `json:"max_per_sale,omitempty"` // most vouchers on one bill; 0: no limit
}

// Validate returns an ErrRequest if the terms cannot be meant.
func (t Terms) Validate() error {
	for _, l := range [...]struct {
		name string
		list []string
	}{{"Terms.Categories", t.Categories}, {"Terms.Acceptors", t.Acceptors}, {"Terms.Channels", t.Channels}} {
		if len(l.list) > 256 {
			return &RequestError{OpIssue, l.name, fmt.Sprintf("it has %d words, at most 256 are possible", len(l.list))}
		}
		for i, w := range l.list {
			if w == "" {
				return &RequestError{OpIssue, l.name, fmt.Sprintf("word %d is empty", i+1)}
			}
			if err := checkText(OpIssue, l.name, w, 64); err != nil {
				return err
			}
		}
	}
	for _, l := range [...]struct {
		name string
		n    int64
	}{{"Terms.MinBill", int64(t.MinBill)}, {"Terms.MaxPerBill", int64(t.MaxPerBill)}, {"Terms.MaxPerSale", int64(t.MaxPerSale)}} {
		if l.n < 0 || l.n > int64(MaxMinor) {
			return &RequestError{OpIssue, l.name, "it is negative or out of range; leave it zero for no limit"}
		}
	}
	return nil
}

func (t Terms) clone() Terms {
	t.Categories, t.Acceptors, t.Channels = slices.Clone(t.Categories), slices.Clone(t.Acceptors), slices.Clone(t.Channels)
	return t
}

func (t *Terms) canon(c *canon) {
	c.list(t.Categories)
	c.list(t.Acceptors)
	c.list(t.Channels)
	c.flag(t.HolderOnly)
	c.num(int64(t.MinBill))
	c.num(int64(t.MaxPerBill))
	c.num(int64(t.MaxPerSale))
}

// Rule names one of the restrictions of Terms.
type Rule string

// The rules of Terms.
const (
	RuleCategory   Rule = "category"
	RuleAcceptor   Rule = "acceptor"
	RuleChannel    Rule = "channel"
	RuleHolder     Rule = "holder"
	RuleMinBill    Rule = "min-bill"
	RuleMaxPerBill Rule = "max-per-bill"
	RuleMaxPerSale Rule = "max-per-sale"
	RuleTotal      Rule = "total"   // more than the bill
	RuleNoBill     Rule = "no-bill" // the terms need a bill and none was given
)

// Violation is one reason why terms forbid a purchase.
type Violation struct {
	Rule   Rule
	Detail string // a sentence for the person at the till
}

// A TermsError reports every restriction that forbids a purchase. It is an
// ErrTerms.
type TermsError struct {
	Voucher    ID
	Violations []Violation
}

func (e *TermsError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "voucher: the terms of %s forbid this:", e.Voucher)
	for i, v := range e.Violations {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteByte(' ')
		b.WriteString(v.Detail)
	}
	return b.String()
}

// Is matches ErrTerms.
func (e *TermsError) Is(target error) bool { return target == ErrTerms }

func (t *Terms) none() bool {
	return len(t.Categories) == 0 && len(t.Acceptors) == 0 && len(t.Channels) == 0 &&
		!t.HolderOnly && t.MinBill == 0 && t.MaxPerBill == 0 && t.MaxPerSale == 0
}

// Payable returns the most that v may pay of the bill under its terms,
// whatever its balance, in minor units; or why it may pay nothing, as a
// [*TermsError]. It is a pure function. Without terms a nil bill will do and
// the answer is MaxMinor.
func (v Voucher) Payable(b *Bill) (Minor, error) {
	m, err := b.minor(v.Currency)
	if err != nil {
		return 0, err
	}
	return v.payable(m)
}

func (v *Voucher) payable(b *bill) (Minor, error) {
	t := &v.Terms
	if b == nil {
		if t.none() {
			return MaxMinor, nil
		}
		return 0, &TermsError{v.ID, []Violation{{RuleNoBill, "it is restricted, so the bill must be known"}}}
	}
	if t.none() && b.total > b.paid {
		return b.total - b.paid, nil
	}
	var why []Violation
	no := func(r Rule, format string, args ...any) {
		why = append(why, Violation{r, fmt.Sprintf(format, args...)})
	}
	limit := b.total
	if len(t.Acceptors) > 0 && !slices.Contains(t.Acceptors, b.Acceptor) {
		no(RuleAcceptor, "store %q does not take it", b.Acceptor)
	}
	if len(t.Channels) > 0 && !slices.Contains(t.Channels, b.Channel) {
		no(RuleChannel, "it is not for channel %q", b.Channel)
	}
	if t.HolderOnly && (v.Holder == "" || b.Holder != v.Holder) {
		no(RuleHolder, "it may only be used by its holder")
	}
	if b.total < t.MinBill {
		no(RuleMinBill, "the bill is %s, it needs one of at least %s", v.Currency.Amount(b.total), v.Currency.Amount(t.MinBill))
	}
	if t.MaxPerSale > 0 && max(b.Vouchers, 1) > t.MaxPerSale {
		no(RuleMaxPerSale, "at most %d vouchers may be used on one bill, these are %d", t.MaxPerSale, b.Vouchers)
	}
	if len(t.Categories) > 0 {
		limit = 0
		for i, l := range b.Lines {
			if slices.Contains(t.Categories, l.Category) {
				limit += b.lines[i]
			}
		}
		if limit == 0 {
			no(RuleCategory, "nothing on the bill is of a category it may pay for")
		}
	}
	if limit > 0 && limit <= b.paid || b.total <= b.paid {
		no(RuleTotal, "nothing is left on the bill that it may pay")
	}
	limit -= b.paid
	if t.MaxPerBill > 0 {
		if b.paid >= t.MaxPerBill {
			no(RuleMaxPerBill, "it has already paid the %s it may pay of one bill", v.Currency.Amount(t.MaxPerBill))
		}
		limit = min(limit, t.MaxPerBill-b.paid)
	}
	if why != nil {
		return 0, &TermsError{v.ID, why}
	}
	return limit, nil
}

// allow checks that v may pay amount of the bill.
func (v *Voucher) allow(amount Minor, b *Bill) error {
	m, err := b.minor(v.Currency)
	if err != nil {
		return err
	}
	limit, err := v.payable(m)
	if err != nil || amount <= limit {
		return err
	}
	var rule Rule
	switch {
	case v.Terms.MaxPerBill > 0 && limit == v.Terms.MaxPerBill-m.paid:
		rule = RuleMaxPerBill
	case len(v.Terms.Categories) > 0:
		rule = RuleCategory
	default:
		rule = RuleTotal
	}
	return &TermsError{v.ID, []Violation{{rule, fmt.Sprintf("it may pay at most %s of this bill, not %s",
		v.Currency.Amount(limit), v.Currency.Amount(amount))}}}
}
