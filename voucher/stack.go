package voucher

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// MaxStack is the number of vouchers one bill can be paid with.
const MaxStack = 32

// Plan says how several vouchers would pay a bill.
type Plan struct {
	Currency Currency
	Parts    []Part          // in the order they are used
	Skipped  []Skipped       // vouchers not used, and why
	Rest     decimal.Decimal // of the bill, to be paid otherwise
}

// Part is what one voucher of a plan pays.
type Part struct {
	Voucher ID
	Amount  decimal.Decimal
	Left    decimal.Decimal // available on the voucher afterwards
	Why     string          // a sentence: why it is used at this place
}

// Skipped is a voucher a plan does not use.
type Skipped struct {
	Voucher ID
	Why     error // what Redeem would answer, or nil if the bill was paid already
}

// NewPlan plans how vouchers pay a bill: the soonest to expire first, of equal
// ones the smallest, each as far as its terms and balance go. It is a pure
// function of the vouchers as read and the instant; [Ledger.RedeemPlan] carries
// a plan out. All amounts are of the currency of the first voucher; others are
// skipped. A line of the bill is paid once, however many vouchers may pay for
// it. Bill.Vouchers and Bill.Paid are not looked at: nothing is paid yet.
func NewPlan(b Bill, vouchers []Voucher, at time.Time) (Plan, error) {
	var p Plan
	if len(vouchers) == 0 {
		if b.Total.Sign() < 0 {
			return Plan{}, &AmountError{Problem: "the bill is negative"}
		}
		p.Rest = b.Total
		return p, nil
	}
	p.Currency = vouchers[0].Currency
	b.Paid, b.Vouchers = decimal.Zero, 0
	m, err := b.minor(p.Currency)
	if err != nil {
		return Plan{}, err
	}
	rest, shares := m.total, newAllotment(m)
	order := slices.Clone(vouchers)
	slices.SortStableFunc(order, func(v, w Voucher) int {
		return cmp.Or(compareUntil(v.Until, w.Until), cmp.Compare(v.Available(at), w.Available(at)), cmp.Compare(v.ID, w.ID))
	})
	// The number of vouchers used counts against each one's terms, so the
	// bill offered to a voucher knows those before it; limit is the strictest
	// number of those taken.
	limit := MaxStack
	for i := range order {
		v := &order[i]
		skip := func(why error) { p.Skipped = append(p.Skipped, Skipped{v.ID, why}) }
		if rest == 0 {
			skip(nil)
			continue
		}
		if v.Currency != p.Currency {
			skip(&AmountError{Currency: v.Currency, Problem: "the bill is in " + string(p.Currency)})
			continue
		}
		if err := v.spendable(OpRedeem, at); err != nil {
			skip(err)
			continue
		}
		available := v.Available(at)
		if available == 0 {
			skip(&InsufficientError{v.ID, v.Currency, 0, rest})
			continue
		}
		b := b
		b.Vouchers = len(p.Parts) + 1
		pays, err := v.Payable(&b)
		if err == nil && b.Vouchers > limit {
			err = &TermsError{v.ID, []Violation{{RuleMaxPerSale, fmt.Sprintf("at most %d vouchers may be used on this bill", limit)}}}
		}
		if err != nil {
			skip(err)
			continue
		}
		pays = shares.add(v, m, min(pays, available, rest)) // all three more than zero
		if pays == 0 {
			skip(&TermsError{v.ID, []Violation{{RuleCategory, "what it may pay for is paid by other vouchers"}}})
			continue
		}
		if v.Terms.MaxPerSale > 0 {
			limit = min(limit, v.Terms.MaxPerSale)
		}
		why := "it never expires"
		if !v.Expires.IsZero() {
			why = "it expires on " + v.Expires.String()
		}
		if len(p.Parts) == 0 {
			why += ", the soonest"
		}
		p.Parts = append(p.Parts, Part{v.ID, v.Currency.Amount(pays), v.Currency.Amount(available - pays), why})
		rest -= pays
	}
	p.Rest = p.Currency.Amount(rest)
	return p, nil
}

// compareUntil sorts "never" last.
func compareUntil(a, b time.Time) int {
	switch {
	case a.Equal(b):
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

// PlanRequest asks to carry a plan out.
type PlanRequest struct {
	// Command's Key is for the whole plan: all its parts are input of each. A
	// key is looked up at the vouchers named, so that a plan over none of the
	// same vouchers cannot be told from a new one; derive it from the bill.
	Command
	Parts []Part
	Bill  *Bill // as planned with
}

// RedeemPlan redeems every part of a plan, all or nothing, and returns their
// results in the order of the parts. What changed since the plan was made shows
// as the error of the voucher concerned, and nothing is spent. With a Bill the
// parts together pay no more than it, and no line twice; else it is a
// [*TermsError]. A repeat returns the first results.
func (l *Ledger) RedeemPlan(ctx context.Context, tx Tx, r PlanRequest) ([]Result, error) {
	if len(r.Parts) == 0 || len(r.Parts) > MaxStack {
		return nil, &RequestError{OpRedeem, "Parts", fmt.Sprintf("give 1 to %d parts", MaxStack)}
	}
	// Rows are taken in the order of their ids, so that two plans over the
	// same vouchers queue and do not deadlock.
	order := make([]int, len(r.Parts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(string(r.Parts[a].Voucher), string(r.Parts[b].Voucher)) })
	whole := func(f *canon) {
		f.num(int64(len(order)))
		for _, i := range order {
			f.text(string(r.Parts[i].Voucher))
			f.amount(r.Parts[i].Amount)
		}
	}
	results := make([]Result, len(r.Parts))
	err := tx.Nested(ctx, func(ctx context.Context) error {
		if err := l.fits(ctx, tx, &r, order); err != nil {
			return err
		}
		replayed := 0
		for n, i := range order {
			part := r.Parts[i]
			if n > 0 && part.Voucher == r.Parts[order[n-1]].Voucher {
				return &RequestError{OpRedeem, "Parts", fmt.Sprintf("voucher %s is named twice", part.Voucher)}
			}
			one := RedeemRequest{Command: r.Command, Ref: Ref{ID: part.Voucher}, Amount: part.Amount}
			if r.Bill != nil {
				b := *r.Bill
				b.Vouchers, b.Paid = len(r.Parts), decimal.Zero
				one.Bill = &b
			}
			res, err := l.redeem(ctx, tx, one, whole)
			if err != nil {
				return err
			}
			if res.Replayed {
				replayed++
			}
			results[i] = res
		}
		if replayed > 0 && replayed < len(order) {
			// Some parts were redeemed under this key before, others not: it
			// was another plan.
			return fmt.Errorf("%w: the plan has other parts than before; use a new key for a new plan", ErrKeyReused)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// fits checks that the parts of a plan find room on its bill together. It looks
// at what never changes, so a repeat is answered as the first time.
func (l *Ledger) fits(ctx context.Context, tx Tx, r *PlanRequest, order []int) error {
	if r.Bill == nil {
		return nil
	}
	var shares *allotment
	var m *bill
	var c Currency
	for _, i := range order {
		part := r.Parts[i]
		if err := part.Voucher.Validate(); err != nil {
			return &RequestError{OpRedeem, "Parts", "a part names no voucher: " + err.(*RequestError).Problem}
		}
		v, err := tx.Voucher(ctx, part.Voucher)
		if err != nil {
			return err
		}
		amount, err := v.minor(part.Amount, "", aboveZero)
		if err != nil {
			return err
		}
		if shares != nil && v.Currency != c {
			return &AmountError{Currency: v.Currency, Problem: "the bill is in " + string(c)}
		}
		if shares == nil {
			c = v.Currency
			b := *r.Bill
			b.Paid, b.Vouchers = decimal.Zero, 0
			if m, err = b.minor(c); err != nil {
				return err
			}
			shares = newAllotment(m)
		}
		if got := shares.add(&v, m, amount); got < amount {
			return &TermsError{v.ID, []Violation{{RuleTotal, fmt.Sprintf("of this bill it may pay %s beside the other vouchers, not %s",
				v.Currency.Amount(got), v.Currency.Amount(amount))}}}
		}
	}
	return nil
}

// IssueSplit issues one value as several vouchers where the ledger's profile
// caps a voucher: as many full ones as needed and one for the rest, all or
// nothing. The first has the id of the request, the others ".2", ".3" … behind
// it, so that asking again for another value or under another cap is
// ErrKeyReused and never pays twice.
// The results are in that order; each has a code of its own.
func (l *Ledger) IssueSplit(ctx context.Context, tx Tx, r IssueRequest) ([]Result, error) {
	c := cmp.Or(r.Currency, l.currency)
	value, err := c.Minor(r.Amount)
	if err != nil {
		return nil, err
	}
	parts := []Minor{value}
	if p := l.profile; p != nil && p.MaxBalance > 0 && value > p.MaxBalance {
		if value > 100*p.MaxBalance {
			return nil, &ProfileError{p.Name, "the value would need more than 100 vouchers"}
		}
		parts = nil
		for rest := value; rest > 0; rest -= parts[len(parts)-1] {
			parts = append(parts, min(rest, p.MaxBalance))
		}
	}
	// The whole is input of each part, so that another value under the same
	// key is refused and not paid for in part.
	var whole func(*canon)
	if len(parts) > 1 {
		whole = func(f *canon) {
			f.num(int64(len(parts)))
			f.num(int64(value))
		}
	}
	results := make([]Result, len(parts))
	all := func(ctx context.Context) (err error) {
		for i, part := range parts {
			one := r // a value that is not split stays as asked, the same input as for Issue
			if len(parts) > 1 {
				one.Amount, one.Currency = c.Amount(part), c
			}
			if i > 0 {
				one.ID = ID(fmt.Sprintf("%s.%d", r.ID, i+1))
			}
			if results[i], err = l.issue(ctx, tx, one, whole); err != nil {
				return err
			}
		}
		return nil
	}
	if len(parts) == 1 {
		err = all(ctx) // one write needs no savepoint
	} else {
		err = tx.Nested(ctx, all)
	}
	if err != nil {
		return nil, err
	}
	return results, nil
}
