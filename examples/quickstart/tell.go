package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/voucher"
)

// teller prints the story; texts of the questionnaire and of the value come in
// the customer's language.
type teller struct {
	out  io.Writer
	lang string
}

func (t teller) step(title string)               { fmt.Fprintf(t.out, "\n%s\n", title) }
func (t teller) line(format string, args ...any) { fmt.Fprintf(t.out, "  "+format+"\n", args...) }

func (t teller) replayed(again bool) {
	if again {
		t.line("(Replayed: this was done before, nothing is done now.)")
	}
}

func (t teller) at(when time.Time) string {
	return when.In(voucher.IndiaTime()).Format("Mon 2 Jan 2006 15:04")
}

func (t teller) slot(s pickup.Slot) string {
	local := s.In(voucher.IndiaTime())
	return local.Start.Format("Mon 2 Jan 15:04") + local.End.Format("–15:04")
}

// questions prints each question, what was answered, and the range of values
// that is still possible after it.
func (t teller) questions(book *pricing.Book, device pricing.Request, given []pricing.Answer, all pricing.Answers) error {
	for i, question := range book.Questionnaire().Questions() {
		t.line("%d. %s", i+1, question.Text.In(t.lang, "en"))
		for _, o := range question.Options {
			if all.Has(question.ID, o.ID) {
				t.line("   ✓ %s", o.Text.In(t.lang, "en"))
			}
		}
		part, err := book.Questionnaire().AnswerPart(given[:i+1]...)
		if err != nil {
			return err
		}
		device.Answers = part
		still, err := book.Bounds(device)
		if err != nil {
			return err
		}
		if low, high := still.Low.Total(), still.High.Total(); !low.Equal(high) {
			t.line("   worth from ₹%s to ₹%s, then", low.StringFixed(2), high.StringFixed(2))
		}
	}
	return nil
}

// ifFound prints what the price at the door would be if the phone turns out to
// be otherwise: the gravest few, and the one that raises it most.
func (t teller) ifFound(q buyback.Quote, all []pricing.Possible) {
	total := func(p pricing.Possible) decimal.Decimal { return p.After.Total() }
	slices.SortStableFunc(all, func(a, b pricing.Possible) int { return total(a).Cmp(total(b)) })
	t.line("If the executive finds otherwise, the price is fixed already (%d cases), for example:", len(all))
	for i, p := range all {
		if i < 3 || i == len(all)-1 && total(p).GreaterThan(q.Valuation.Total()) {
			what := p.Text.In(t.lang, "en")
			if p.Finding.Absent {
				what = "(not so) " + what
			}
			if what == "" {
				what = p.Finding.Variant
			}
			t.line("%12s  %s", total(p).StringFixed(2), what)
		}
	}
}

// valuation prints every line and that they add up.
func (t teller) valuation(q buyback.Quote) {
	v := q.Valuation
	sum := decimal.Zero
	for _, l := range v.Lines() {
		t.line("%12s  %s", l.Amount().StringFixed(2), l.Reason(t.lang, "en"))
		sum = sum.Add(l.Amount())
	}
	t.line("%12s  = %s, by price book %s", sum.StringFixed(2), v, v.Book())
	if v.Basis() == pricing.Estimated {
		t.line("This is an estimate: the book does not list the phone.")
	}
	t.line("It holds until %s.", t.at(q.Until))
}

// offer prints the slots, day by day, with the places left or the reason why
// not.
func (t teller) offer(o pickup.Offer) {
	day := ""
	var row []string
	flush := func() {
		if day != "" {
			t.line("%s  %s", day, strings.Join(row, ", "))
		}
		row = nil
	}
	for _, c := range o.Choices {
		local := c.Slot.In(o.Zone)
		if d := local.Start.Format("Mon 2 Jan"); d != day {
			flush()
			day = d
		}
		what := fmt.Sprintf("%d left", c.Left)
		if c.Refusal != "" {
			what = strings.ReplaceAll(string(c.Refusal), "_", " ")
		}
		row = append(row, local.Start.Format("15:04")+local.End.Format("–15:04")+" ("+what+")")
	}
	flush()
}

// inspection prints each finding and what it does to the price.
func (t teller) inspection(in buyback.Inspection) {
	if len(in.Revision.Differences) == 0 {
		t.line("The phone is as declared: the price of ₹%s stands.", in.Quote.Valuation.Total().StringFixed(2))
		return
	}
	for _, d := range in.Revision.Differences {
		t.line("Found %q, declared %q: %s, %s.", d.Found, d.Declared, strings.ReplaceAll(string(d.Outcome), "_", " "), d.Effect.StringFixed(2))
	}
	t.line("The price is now ₹%s; the customer is asked again.", in.Quote.Valuation.Total().StringFixed(2))
}
