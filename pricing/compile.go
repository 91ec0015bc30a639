package pricing

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Compile checks a sheet against its prices and questionnaire and makes a book of them. All mistakes come
// together, each a [*FileError] whose Path is the place in the sheet.
func Compile(s Sheet, prices *Prices, q *Questionnaire) (*Book, error) {
	return compile(s, prices, q, s.src.problems())
}

func compile(s Sheet, prices *Prices, q *Questionnaire, p *problems) (*Book, error) {
	if prices == nil || q == nil {
		return nil, fmt.Errorf("%w: a book needs prices and a questionnaire", ErrRequest)
	}
	s = s.clone()
	s.From, s.Until = instant(s.From), instant(s.Until)
	c := &compiler{p: p, s: &s, q: q, prices: prices}
	b := &Book{q: q, prices: prices, ageNumber: -1}
	c.b = b
	c.head()
	c.labels()
	c.limits()
	c.groups()
	c.rules()
	c.campaigns()
	c.unknown()
	if err := p.err(); err != nil {
		return nil, err
	}
	b.sheet = s
	return b, nil
}

type compiler struct {
	p      *problems
	s      *Sheet
	q      *Questionnaire
	prices *Prices
	b      *Book
}

func (c *compiler) head() {
	s, p := c.s, c.p
	if !validVersion(s.Version) {
		p.add("version", s.Version, "such as in-2026-11", "a book needs a version of letters, digits and . _ + - only")
	}
	if s.Category == "" {
		s.Category = c.q.Category()
	}
	if s.Category != c.q.Category() {
		p.add("category", s.Category, "", "the questionnaire %s is for category %q", c.q.Name(), c.q.Category())
	}
	exp, ok := decimals(s.Currency)
	if !ok {
		p.addErr(ErrCurrency, "currency", s.Currency, "use an ISO 4217 code such as INR", "unknown currency")
	} else if s.Currency != c.prices.Currency() {
		p.addErr(ErrCurrency, "currency", s.Currency, "", "the prices are in %s", c.prices.Currency())
	}
	if s.Questionnaire == "" {
		s.Questionnaire = c.q.Name()
	}
	if s.Questionnaire != c.q.Name() {
		p.add("questionnaire", s.Questionnaire, "", "the questionnaire given is %s", c.q.Name())
	}
	if s.From.IsZero() {
		p.add("from", "", "such as 2026-11-01T00:00:00+05:30", "a book needs the instant from which it is in effect")
	}
	if !s.Until.IsZero() && !s.From.Before(s.Until) {
		p.add("until", s.Until.Format(time.RFC3339), "", "a book must end after it begins (%s)", s.From.Format(time.RFC3339))
	}
	c.b.zone = india
	if s.Zone != "" && s.Zone != "Asia/Kolkata" {
		z, err := time.LoadLocation(s.Zone)
		if err != nil {
			p.add("zone", s.Zone, "check its name, or import time/tzdata in the program", "the zone cannot be loaded")
		} else {
			c.b.zone = z
		}
	}
	c.b.exp = exp
	c.b.ed = &edition{s.Version, s.Category, s.Currency, s.Questionnaire, exp, nil, new(amounts)}
}

func (c *compiler) labels() {
	for _, k := range labelled {
		t, _ := label(k)
		if own, ok := c.s.Labels[k]; ok && !own.IsZero() {
			t = own
		}
		c.info(lineInfo{kind: k, text: t})
	}
	for k := range c.s.Labels {
		if !slices.Contains(labelled[:], k) {
			c.p.add("labels."+string(k), "", "", "no line of this kind takes a label")
		}
	}
}

// info keeps a line's info in the edition and returns its place.
func (c *compiler) info(in lineInfo) int32 {
	c.b.ed.infos = append(c.b.ed.infos, in)
	return int32(len(c.b.ed.infos) - 1)
}

// rate checks one rate and reports what is wrong with it.
func (c *compiler) rate(r Rate, path string, most int64) rate {
	v, err := r.compile(c.b.exp, most)
	if err != nil {
		value := show(r.Amount)
		if r.Amount.IsZero() {
			value = show(r.Percent)
		}
		c.p.addErr(sentinel(err), path, value, "", "%s", plain(err))
	}
	return v
}

func (c *compiler) amount(d decimal.Decimal, path string) int64 {
	n, err := minor(d, c.b.exp)
	if err != nil {
		c.p.addErr(sentinel(err), path, show(d), "", "%s", plain(err))
	}
	return n
}

func (c *compiler) limits() {
	s, b := c.s, c.b
	b.cap = c.rate(s.Cap, "cap", 100)
	b.round.step = max(c.amount(s.Rounding.Step, "rounding.step"), 1)
	switch s.Rounding.Mode {
	case "", "down":
		b.round.mode = 'd'
	case "up":
		b.round.mode = 'u'
	case "nearest":
		b.round.mode = 'n'
	default:
		c.p.add("rounding.mode", s.Rounding.Mode, nearest(s.Rounding.Mode, []string{"down", "up", "nearest"}), "unknown rounding")
	}
	b.floor = c.rate(s.Floor, "floor", 100)
	b.minimum = ceilTo(c.amount(s.Minimum, "minimum"), b.round.step)
	b.maximum = floorTo(maxMinor, b.round.step)
	if !s.Maximum.IsZero() {
		b.maximum = floorTo(c.amount(s.Maximum, "maximum"), b.round.step)
	}
	if b.minimum > b.maximum {
		c.p.add("minimum", s.Minimum.String(), "", "the minimum is above the maximum, in whole rounding steps")
	}
	b.tolerance = c.rate(s.Reprice.Tolerance, "reprice.tolerance", 100)
	for i, d := range s.Depreciation {
		at := fmt.Sprintf("depreciation[%d]", i)
		if d.Months < 0 || i > 0 && d.Months <= s.Depreciation[i-1].Months {
			c.p.add(at+".months", fmt.Sprint(d.Months), "", "months must rise from step to step")
		}
		b.depreciation = append(b.depreciation, step{d.Months, c.rate(Rate{Percent: d.Percent}, at+".percent", 100)})
	}
	b.needsAge = len(b.depreciation) > 0
	if s.AgeQuestion != "" {
		j, ok := c.q.byID[s.AgeQuestion]
		if !ok || c.q.questions[j].number < 0 {
			c.p.add("age_question", s.AgeQuestion, nearest(s.AgeQuestion, c.q.ids(true)), "there is no number question of this id")
		} else {
			b.ageNumber = c.q.questions[j].number
		}
	}
}

func (c *compiler) groups() {
	for i, g := range c.s.Groups {
		at := fmt.Sprintf("groups[%d]", i)
		if !validID(g.ID) {
			c.p.add(at+".id", g.ID, "use lower-case letters, digits and _ . -", "a group needs an id")
		}
		if c.group(g.ID) >= 0 {
			c.p.add(at+".id", g.ID, "", "this group id is used twice")
		}
		info := c.b.ed.infos[atGroupCap]
		info.group = g.ID
		c.b.groups = append(c.b.groups, group{g.ID, c.rate(g.Cap, at+".cap", 100), c.info(info)})
	}
}

func (c *compiler) group(id string) int {
	return slices.IndexFunc(c.b.groups, func(g group) bool { return g.id == id })
}

func (c *compiler) rules() {
	ids := map[string]bool{}
	first := map[int32]int{} // group to the place of its first rule
	place := make([]int, 0, len(c.s.Rules))
	for i := range c.s.Rules {
		r := &c.s.Rules[i]
		at := fmt.Sprintf("rules[%d]", i)
		c.ruleHead(r, at, ids)
		out := rule{column: -1, group: -1, id: r.ID}
		kind := LineDeduction
		out.when = c.q.condition(r.When, at+".when", c.p)
		c.b.needsAge = c.b.needsAge || out.when.age != nil
		set := 0
		if !r.Deduct.IsZero() {
			set++
			out.amount = c.rate(r.Deduct, at+".deduct", 100)
		}
		if !r.Add.IsZero() {
			set++
			out.amount = c.rate(r.Add, at+".add", 100)
			out.adds, kind = true, LineAddition
			if r.Group != "" {
				c.p.add(at+".group", r.Group, "leave the group out", "an addition is in no part group")
			}
		}
		if r.Column != "" {
			set++
			if out.column = slices.Index(c.prices.columns, r.Column); out.column < 0 {
				c.p.add(at+".column", r.Column, nearest(r.Column, c.prices.columns), "the prices have no column price:%s", r.Column)
			}
		}
		if set != 1 {
			c.p.add(at, r.ID, "", "a rule sets exactly one of deduct, add and column")
		}
		if r.Group != "" && !out.adds {
			if out.group = int32(c.group(r.Group)); out.group < 0 {
				c.p.add(at+".group", r.Group, nearest(r.Group, c.groupIDs()), "there is no such part group; list it under groups")
			}
		}
		out.info = c.info(lineInfo{kind, r.ID, r.Group, r.Text})
		c.b.needsModel = c.b.needsModel || len(r.When.Brands)+len(r.When.Models) > 0
		here := i
		if out.group >= 0 {
			if f, ok := first[out.group]; ok {
				here = f
			}
			first[out.group] = here
		}
		place = append(place, here)
		c.b.rules = append(c.b.rules, out)
	}
	// Rules of one group stand together, where the first of them stood; the rest keeps the sheet's order.
	order := make([]int, len(place))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return place[x] - place[y] })
	sorted := make([]rule, len(order))
	for i, j := range order {
		sorted[i] = c.b.rules[j]
	}
	c.b.rules = sorted
}

func (c *compiler) ruleHead(r *Rule, at string, ids map[string]bool) {
	if !validID(r.ID) {
		c.p.add(at+".id", r.ID, "use lower-case letters, digits and _ . -", "a rule needs an id")
	} else if ids[r.ID] {
		c.p.add(at+".id", r.ID, "", "this rule id is used twice")
	}
	ids[r.ID] = true
	if r.Text.IsZero() {
		c.p.add(at+".text", "", "", "a rule needs its reason in words")
	}
}

func (c *compiler) groupIDs() []string {
	out := make([]string, len(c.b.groups))
	for i := range out {
		out[i] = c.b.groups[i].id
	}
	return out
}

// sentinel returns the narrow sentinel that err wraps.
func sentinel(err error) error {
	for _, s := range []error{ErrPrecision, ErrNegative, ErrCurrency, ErrRange} {
		if errors.Is(err, s) {
			return s
		}
	}
	return err
}
