package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// campaigns finds campaigns that can hold at once, and those that cannot hold at all.
func (l *linter) campaigns() {
	for i, c := range l.s.Campaigns {
		path := fmt.Sprintf("campaigns[%d]", i)
		if !c.Until.IsZero() && !c.Until.After(l.s.From) || !l.s.Until.IsZero() && !c.From.IsZero() && !c.From.Before(l.s.Until) {
			l.add(Warning, Unreachable, path, path+" "+c.ID, "correct its dates or remove it", "it is never on while the book is in effect")
		}
		for j, d := range l.s.Campaigns[:i] {
			if c.Stacks && d.Stacks || !campaignsMeet(&c, &d) {
				continue
			}
			l.add(Warning, OverlapCampaign, path, path+" "+c.ID, "let both stack, or part them by date, place, payout or model",
				"it can hold together with campaigns[%d] %s; the customer then gets the better one only", j, d.ID)
		}
	}
}

// campaignsMeet reports whether one request can meet both.
func campaignsMeet(a, b *pricing.Campaign) bool {
	before := func(until, from time.Time) bool { return !until.IsZero() && !from.IsZero() && !from.Before(until) }
	if before(a.Until, b.From) || before(b.Until, a.From) {
		return false
	}
	return meet(a.Hubs, b.Hubs, equal) && meet(a.Payouts, b.Payouts, equal) && meet(a.PINs, b.PINs, samePIN) &&
		meet(a.Brands, b.Brands, equal) && meet(a.Models, b.Models, sameModel) &&
		meet(a.Brands, b.Models, brandOf) && meet(b.Brands, a.Models, brandOf)
}

// meet reports whether two lists have something in common; an empty list stands for everything.
func meet(a, b []string, same func(a, b string) bool) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return same(x, y) })
	})
}

func equal(a, b string) bool { return a == b }

func samePIN(a, b string) bool {
	p, aWild := strings.CutSuffix(a, "*")
	q, bWild := strings.CutSuffix(b, "*")
	return p == q || aWild && strings.HasPrefix(q, p) || bWild && strings.HasPrefix(p, q)
}

func sameModel(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}

func brandOf(brand, model string) bool { return strings.HasPrefix(model, brand+"/") }

// translations finds sentences missing in a promised language.
func (l *linter) translations() {
	form := l.b.Questionnaire().Form()
	langs := l.opt.Languages
	if langs == nil {
		langs = form.Languages
	}
	check := func(path, subject string, t pricing.Text, required bool) {
		if t.IsZero() && !required {
			return
		}
		var missing []string
		for _, lang := range langs {
			if !t.Has(lang) {
				missing = append(missing, lang)
			}
		}
		if len(missing) > 0 {
			l.add(Warning, MissingText, path, subject, "", "there is no text in %s", strings.Join(missing, ", "))
		}
	}
	for _, q := range form.Questions {
		check("", "question "+q.ID, q.Text, true)
		check("", "help of question "+q.ID, q.Help, false)
		check("", "unit of question "+q.ID, q.Unit, false)
		for _, o := range q.Options {
			check("", "option "+q.ID+":"+o.ID, o.Text, true)
			check("", "help of option "+q.ID+":"+o.ID, o.Help, false)
		}
	}
	for i, r := range l.s.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		check(path+".text", path+" "+r.ID, r.Text, true)
	}
	for i, g := range l.s.Groups {
		path := fmt.Sprintf("groups[%d]", i)
		check(path+".text", path+" "+g.ID, g.Text, false)
	}
	for i, c := range l.s.Campaigns {
		path := fmt.Sprintf("campaigns[%d]", i)
		check(path+".text", path+" "+c.ID, c.Text, true)
	}
	for _, k := range []pricing.LineKind{pricing.LineBase, pricing.LineDepreciation, pricing.LineGroupCap, pricing.LineCap, pricing.LineFloor, pricing.LineMinimum, pricing.LineMaximum, pricing.LineRounding, pricing.LineGoodwill} {
		check("labels."+string(k), "label "+string(k), l.s.Labels[k], false)
	}
}

// variants finds devices without a price, more storage for less money, and price columns out of order.
func (l *linter) variants() {
	prices := l.b.Prices()
	for _, id := range l.opt.Known {
		if _, ok := prices.Price(id); ok {
			continue
		}
		if _, ok := prices.Price(modelID(id)); ok {
			continue
		}
		l.add(Warning, MissingVariant, "", id, "", "the catalogue knows it and the book has no price, of its own or of its model")
	}
	type sized struct {
		id    string
		size  int
		price decimal.Decimal
	}
	last := map[string]sized{}
	var all []sized
	for id, price := range prices.All() {
		if n := gigabytes(id); n > 0 {
			all = append(all, sized{id, n, price})
		}
	}
	slices.SortStableFunc(all, func(a, b sized) int { return a.size - b.size })
	for _, v := range all {
		m := modelID(v.id)
		if p, ok := last[m]; ok && v.size > p.size && v.price.LessThan(p.price) {
			l.add(Error, NonMonotone, "", v.id, "check the two rows", "its price %s is below %s of %s, which has less storage", v.price, p.price, p.id)
		}
		last[m] = v
	}
}

func modelID(id string) string {
	if p := strings.Split(id, "/"); len(p) == 3 {
		return p[0] + "/" + p[1]
	}
	return id
}

// gigabytes reads the storage off a variant id such as apple/iphone-12/128gb; 0 when there is none.
func gigabytes(id string) int {
	p := strings.Split(id, "/")
	if len(p) != 3 {
		return 0
	}
	unit := 1
	s, ok := strings.CutSuffix(p[2], "gb")
	if !ok {
		if s, ok = strings.CutSuffix(p[2], "tb"); !ok {
			return 0
		}
		unit = 1024
	}
	n, err := strconv.Atoi(s)
	if err != nil || n <= 0 || n > 1<<20 {
		return 0
	}
	return n * unit
}

// previous compares with the last published book.
func (l *linter) previous() {
	p := l.opt.Previous
	if p == nil {
		return
	}
	if p.Category() != l.b.Category() {
		l.add(Error, CategoryMismatch, "category", l.b.Category(), "", "the previous book is for %s", p.Category())
		return
	}
	if p.Currency() != l.b.Currency() {
		l.add(Error, CurrencyMismatch, "currency", l.b.Currency(), "", "the previous book is in %s", p.Currency())
		return
	}
	most := l.opt.Jump
	if most.IsZero() {
		most = decimal.NewFromInt(defaultJump)
	}
	for id, was := range p.Prices().All() {
		now, ok := l.b.Prices().Price(id)
		if !ok {
			l.add(Warning, MissingVariant, "", id, "", "the previous book %s has a price for it (%s), this one has none", p.Version(), was)
			continue
		}
		change := now.Sub(was).Mul(hundred).Div(was)
		if change.Abs().GreaterThan(most) {
			l.add(Warning, Jump, "", id, "", "%s became %s, %s %% against %s", was, now, signed(change.Round(1)), p.Version())
		}
	}
}

func signed(d decimal.Decimal) string {
	if d.Sign() > 0 {
		return "+" + d.String()
	}
	return d.String()
}
