package pricing

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// Request is one question to a book: what is this device worth?
type Request struct {
	Variant string    // catalogue id, "apple/iphone-12/128gb", or "apple/iphone-12" when the storage is not known
	Answers Answers   // complete, of the book's questionnaire
	At      time.Time // instant of the valuation; required, kept in UTC with microseconds
	Bought  Date      // date on the bill; zero when there is none
	PIN     string    // where the device is, for campaigns; may be empty
	Hub     string    // which hub serves it, for campaigns; may be empty
	Payout  string    // how the customer is paid, such as "voucher", for campaigns; may be empty
	Facts   Facts     // what is known of a device the prices do not list, for an estimate
}

// Facts is what is known of a device from a catalogue or from its owner.
type Facts struct {
	Tier        string          // a tier of the sheet
	LaunchPrice decimal.Decimal // in the book's currency; zero when not known
	Launched    Date            // zero when not known
}

// Basis says where the base price came from.
type Basis string

// The bases of a valuation.
const (
	Listed    Basis = "listed"    // the prices list this id
	WholeOf   Basis = "model"     // they list its model as a whole, not this variant
	LowestOf  Basis = "lowest"    // a model was asked for and only variants are listed: the lowest of them
	Estimated Basis = "estimate"  // not listed: tier, launch price and age
	Recycled  Basis = "recycling" // not listed: the recycle value
)

// Value computes what a device is worth. It does not look at the time the book is in effect: choose the book
// by [Shelf.At], or use [Shelf.Value].
//
// A device the prices do not list gets what the sheet says under Unknown: an estimate, the recycle value, or
// an [*UnknownModelError] that asks for a manual quote. Answers that do not fit give [*AnswerError]s.
func (b *Book) Value(req Request) (v Valuation, err error) {
	v.ed, v.req = b.ed, req // in place: a Valuation is large enough for copies to show
	var x work
	if err := b.prepare(&x, &v.req); err != nil {
		return Valuation{}, err
	}
	l := bill{keep: true}
	b.compute(&x, &v.req, &x.answers.state, &v.tally, &l)
	v.basis = x.basis
	if x.row >= 0 {
		v.from = b.prices.decimal(x.row)
	}
	v.items = l.take()
	return v, nil
}

// Total computes the total alone, the same as Value(req).Total().
func (b *Book) Total(req Request) (decimal.Decimal, error) {
	var x work
	if err := b.prepare(&x, &req); err != nil {
		return decimal.Decimal{}, err
	}
	var t tally
	b.compute(&x, &req, &x.answers.state, &t, &bill{})
	return b.ed.major(t.total), nil
}

// item is a line as a valuation keeps it: a place in its edition's infos, and minor units.
type item struct {
	info   int32
	amount int64
}

// bill gathers items, or none when only sums are wanted. The first ones stay on the stack, so that a
// valuation allocates its items once and in the right size.
type bill struct {
	keep  bool
	n     int
	first [16]item
	more  []item
}

func (l *bill) add(info int32, n int64) {
	switch {
	case !l.keep || n == 0:
	case l.n < len(l.first):
		l.first[l.n] = item{info, n}
		l.n++
	default:
		l.more = append(l.more, item{info, n})
	}
}

func (l *bill) take() []item {
	out := make([]item, l.n+len(l.more))
	copy(out, l.first[:l.n])
	copy(out[l.n:], l.more)
	return out
}

// work is what a valuation needs besides the request.
type work struct {
	base    int64
	row     int32 // in the prices; -1 when estimated
	basis   Basis
	device  device
	answers *answers
}

// tally is the sums of a valuation, in minor units.
type tally struct{ base, subtotal, bonus, rounding, goodwill, total int64 }

func (b *Book) prepare(x *work, req *Request) error {
	if !req.Answers.Checked(b.q) {
		a, err := b.q.Check(req.Answers)
		if err != nil {
			return err
		}
		req.Answers = a
	}
	return b.ready(x, req)
}

// ready checks all of a request but that its answers are complete, and finds the base price.
func (b *Book) ready(x *work, req *Request) error {
	if req.At.IsZero() {
		return fmt.Errorf("%w: it has no instant (At)", ErrRequest)
	}
	for _, s := range [...]string{req.PIN, req.Hub, req.Payout, req.Facts.Tier} {
		if s != "" && !fit(s) {
			return unfit(s)
		}
	}
	if !req.Facts.LaunchPrice.IsZero() {
		if _, err := minor(req.Facts.LaunchPrice, b.exp); err != nil {
			return fmt.Errorf("%w: launch price: %w", ErrRequest, err)
		}
	}
	req.At = instant(req.At)
	x.answers = req.Answers.p
	if err := b.price(x, req); err != nil {
		return err
	}
	b.device(&x.device, req, &x.answers.state)
	return nil
}

// fit accepts texts that come back from JSON as they went in, of bounded length.
func fit(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return len(s) <= 200 && utf8.ValidString(s)
		}
	}
	return len(s) <= 200
}

func unfit(s string) error {
	return fmt.Errorf("%w: longer than 200 bytes or not UTF-8: %q", ErrRequest, clip(s))
}

// price finds the base price.
func (b *Book) price(x *work, req *Request) error {
	t := b.prices
	if i, ok := t.index[req.Variant]; ok {
		x.row, x.base, x.basis = i, t.rows[i].base, Listed
		return nil
	}
	if !fit(req.Variant) {
		return unfit(req.Variant)
	}
	model, _ := modelOf(req.Variant)
	if i, ok := t.index[model]; ok {
		x.row, x.base, x.basis = i, t.rows[i].base, WholeOf
		return nil
	}
	if i, ok := t.lowest(model); ok && model == req.Variant {
		x.row, x.base, x.basis = i, t.rows[i].base, LowestOf
		return nil
	}
	return b.estimate(x, req)
}

// lowest returns the row of a model's cheapest variant.
func (t *Prices) lowest(model string) (int32, bool) {
	prefix := model + "/"
	best := -1
	for i := t.first(prefix); i < len(t.rows) && strings.HasPrefix(t.rows[i].id, prefix); i++ {
		if best < 0 || t.rows[i].base < t.rows[best].base {
			best = i
		}
	}
	return int32(best), best >= 0
}

// first returns the first row whose id is not below the prefix.
func (t *Prices) first(prefix string) int {
	i, _ := slices.BinarySearchFunc(t.rows, prefix, func(r priceRow, p string) int { return strings.Compare(r.id, p) })
	return i
}

// compute applies the sheet to a base price.
func (b *Book) compute(x *work, req *Request, s *state, t *tally, l *bill) {
	t.base = x.base
	l.add(atBase, x.base)
	v := x.base
	if n := b.depreciate(x.base, x.device.age); n != 0 {
		v -= n
		l.add(atDepreciation, -n)
	}
	taken, given := b.apply(b.rules, x, s, v, l)
	if most := b.most(v); taken > most {
		l.add(atCap, taken-most)
		taken = most
	}
	v += given - taken
	if f := b.least(x.base); v < f {
		l.add(atFloor, f-v)
		v = f
	}
	if v < b.minimum {
		l.add(atMinimum, b.minimum-v)
		v = b.minimum
	}
	if v > b.maximum {
		l.add(atMaximum, b.maximum-v)
		v = b.maximum
	}
	t.subtotal = v
	if len(b.campaigns) > 0 {
		t.bonus = b.campaign(x, req, v, l)
	}
	t.total = b.round.of(t.subtotal + t.bonus)
	t.rounding = t.total - t.subtotal - t.bonus
	l.add(atRounding, t.rounding)
}

// most is what all deductions may take together.
func (b *Book) most(v int64) int64 {
	if !b.cap.set() {
		return math.MaxInt64
	}
	return b.cap.of(v)
}

// least is the floor of a device of this base price, in whole rounding steps.
func (b *Book) least(base int64) int64 { return ceilTo(b.floor.of(base), b.round.step) }

func (b *Book) depreciate(base, age int64) int64 {
	if age == absent {
		return 0
	}
	var n int64
	for i := range b.depreciation {
		if age < b.depreciation[i].months {
			break
		}
		n = b.depreciation[i].share.of(base)
	}
	return n
}

// apply goes through rules; v is the value after depreciation.
func (b *Book) apply(rules []rule, x *work, s *state, v int64, l *bill) (taken, given int64) {
	open := int32(-1) // group being gathered
	var sum int64     // of its deductions, or the largest of them
	var win *rule     // whose deduction is the largest
	for i := range rules {
		r := &rules[i]
		if r.group != open {
			if sum != 0 {
				taken += b.close(open, sum, win, v, l)
				sum = 0
			}
			open = r.group
		}
		if !r.when.answered(&s.set) || !r.when.plain && !r.when.holdsRest(s, &x.device) {
			continue
		}
		n := r.amount.of(v)
		if r.column >= 0 {
			n = b.columnDrop(x, r.column, v)
		}
		switch {
		case n == 0:
		case r.adds:
			given += n
			l.add(r.info, n)
		case open < 0:
			taken += n
			l.add(r.info, -n)
		case b.groups[open].cap.set():
			sum += n
			l.add(r.info, -n)
		case n > sum || n == sum && r.id < win.id:
			// Of equal deductions the one whose id comes first is shown, whatever the order of rules.
			sum, win = n, r
		}
	}
	if sum != 0 {
		taken += b.close(open, sum, win, v, l)
	}
	return taken, given
}

// close ends a part group and returns what it takes.
func (b *Book) close(open int32, sum int64, win *rule, v int64, l *bill) int64 {
	g := &b.groups[open]
	if !g.cap.set() {
		l.add(win.info, -sum)
		return sum
	}
	most := g.cap.of(v)
	if sum <= most {
		return sum
	}
	l.add(g.max, sum-most)
	return most
}

// columnDrop is how far a price column lies below the base price, brought to the value after depreciation.
func (b *Book) columnDrop(x *work, column int, v int64) int64 {
	if x.row < 0 {
		return 0
	}
	to := b.prices.column(x.row, column)
	if to == absent || to >= x.base {
		return 0
	}
	return mulDiv(x.base-to, v, x.base)
}

// campaign adds up the campaigns for a subtotal.
func (b *Book) campaign(x *work, req *Request, subtotal int64, l *bill) int64 {
	var single *campaign
	var stacked, best int64
	for i := range b.campaigns {
		c := &b.campaigns[i]
		if !c.suits(req, &x.device) {
			continue
		}
		n := c.amount(subtotal)
		if c.stacks {
			stacked += n
		} else if n > best || single != nil && n == best && c.id < single.id {
			best, single = n, c
		}
	}
	if best > stacked {
		l.add(single.info, best)
		return best
	}
	for i := range b.campaigns {
		if c := &b.campaigns[i]; l.keep && c.stacks && c.suits(req, &x.device) {
			l.add(c.info, c.amount(subtotal))
		}
	}
	return stacked
}
