package pricing

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Book is a price book ready for use: a [Sheet], its [Prices] and its [Questionnaire], checked and compiled.
// It is immutable and safe for concurrent use; nothing in it takes a lock.
type Book struct {
	ed           *edition
	sheet        Sheet
	q            *Questionnaire
	prices       *Prices
	zone         *time.Location
	exp          int32
	depreciation []step
	ageNumber    int // index of the number that tells the age, or -1
	groups       []group
	rules        []rule // those of one group stand together
	cap, floor   rate
	minimum      int64
	maximum      int64
	campaigns    []campaign
	round        rounding
	tiers        []tier
	recycle      int64
	tolerance    rate
	needsAge     bool
	once         sync.Once
	sum          [32]byte
	needsModel   bool // some condition asks for brand or model
}

// edition is what a valuation says about the book it came from.
type edition struct {
	version, category, currency, questionnaire string
	exp                                        int32
	infos                                      []lineInfo
	amounts                                    *amounts // of a book; nil of a valuation read from JSON
}

// lineInfo is all of a line but its amount. Lines of many valuations share one.
type lineInfo struct {
	kind        LineKind
	rule, group string
	text        Text
}

// The lines that have no rule come first in every edition's infos, in this order.
const (
	atBase int32 = iota
	atDepreciation
	atGroupCap
	atCap
	atFloor
	atMinimum
	atMaximum
	atRounding
	atGoodwill
)

var labelled = [...]LineKind{LineBase, LineDepreciation, LineGroupCap, LineCap, LineFloor, LineMinimum, LineMaximum, LineRounding, LineGoodwill}

type step struct {
	months int64
	share  rate
}

type group struct {
	id  string
	cap rate
	max int32 // info of the line that gives back
}

type rule struct {
	when   condition
	amount rate
	column int   // price column, or -1
	group  int32 // index, or -1
	adds   bool
	info   int32
	id     string
}

type campaign struct {
	info        int32
	id          string
	from, until time.Time
	pins        map[string]struct{}
	prefixes    []string
	hubs        []string
	payouts     []string
	brands      []string
	models      []string
	add         rate
	cap         int64
	stacks      bool
}

type tier struct {
	id                  string
	launch, from, until int64
	shares              []step
}

// Version returns the sheet's version.
func (b *Book) Version() string { return b.ed.version }

// Category returns the category of devices the book prices.
func (b *Book) Category() string { return b.ed.category }

// Currency returns the ISO 4217 code of all amounts.
func (b *Book) Currency() string { return b.ed.currency }

// From returns the first instant the book is in effect.
func (b *Book) From() time.Time { return b.sheet.From }

// Until returns the first instant it is no longer in effect; the zero Time means it has no end.
func (b *Book) Until() time.Time { return b.sheet.Until }

// InEffect reports whether the book is in effect at t.
func (b *Book) InEffect(t time.Time) bool {
	return !t.Before(b.sheet.From) && (b.sheet.Until.IsZero() || t.Before(b.sheet.Until))
}

// Zone returns the place whose calendar the book uses.
func (b *Book) Zone() *time.Location { return b.zone }

// Questionnaire returns the questionnaire the book understands.
func (b *Book) Questionnaire() *Questionnaire { return b.q }

// Prices returns the book's table of base prices.
func (b *Book) Prices() *Prices { return b.prices }

// Sheet returns a copy of the rules as data.
func (b *Book) Sheet() Sheet { return b.sheet.clone() }

// device gathers what conditions ask about a device. age is in months, or absent.
func (b *Book) device(d *device, req *Request, s *state) {
	d.id, d.age = req.Variant, absent
	if b.needsModel {
		d.model, d.brand = modelOf(req.Variant)
	}
	if !b.needsAge {
		return
	}
	switch {
	case !req.Bought.IsZero():
		d.age = int64(req.Bought.monthsUntil(DateOf(req.At, b.zone)))
	case b.ageNumber >= 0 && b.ageNumber < len(s.numbers):
		d.age = s.numbers[b.ageNumber]
	}
}

// suits reports whether a campaign is for this request.
func (c *campaign) suits(req *Request, d *device) bool {
	if !c.from.IsZero() && req.At.Before(c.from) || !c.until.IsZero() && !req.At.Before(c.until) {
		return false
	}
	if len(c.payouts) > 0 && !slices.Contains(c.payouts, req.Payout) ||
		len(c.hubs) > 0 && !slices.Contains(c.hubs, req.Hub) ||
		len(c.brands) > 0 && !slices.Contains(c.brands, d.brand) ||
		len(c.models) > 0 && !slices.Contains(c.models, d.model) && !slices.Contains(c.models, d.id) {
		return false
	}
	if len(c.pins)+len(c.prefixes) == 0 {
		return true
	}
	if _, ok := c.pins[req.PIN]; ok {
		return true
	}
	for _, p := range c.prefixes {
		if req.PIN != "" && strings.HasPrefix(req.PIN, p) {
			return true
		}
	}
	return false
}

// amount is what the campaign adds to a subtotal.
func (c *campaign) amount(subtotal int64) int64 {
	n := c.add.of(subtotal)
	if c.cap > 0 {
		n = min(n, c.cap)
	}
	return n
}

// String names the book for people: version, currency and time in effect.
func (b *Book) String() string {
	until := "open"
	if !b.sheet.Until.IsZero() {
		until = b.sheet.Until.Format(time.RFC3339)
	}
	return fmt.Sprintf("%s %s (%s, %s to %s)", b.ed.category, b.ed.version, b.ed.currency, b.sheet.From.Format(time.RFC3339), until)
}

func (s Sheet) clone() Sheet {
	s.Depreciation = slices.Clone(s.Depreciation)
	s.Groups = slices.Clone(s.Groups)
	s.Rules = slices.Clone(s.Rules)
	for i := range s.Rules {
		s.Rules[i].When = s.Rules[i].When.clone()
	}
	s.Campaigns = slices.Clone(s.Campaigns)
	for i := range s.Campaigns {
		c := &s.Campaigns[i]
		c.PINs, c.Hubs, c.Payouts = slices.Clone(c.PINs), slices.Clone(c.Hubs), slices.Clone(c.Payouts)
		c.Brands, c.Models = slices.Clone(c.Brands), slices.Clone(c.Models)
	}
	s.Unknown.Tiers = slices.Clone(s.Unknown.Tiers)
	for i := range s.Unknown.Tiers {
		s.Unknown.Tiers[i].Shares = slices.Clone(s.Unknown.Tiers[i].Shares)
	}
	if s.Labels != nil {
		m := make(map[LineKind]Text, len(s.Labels))
		for k, v := range s.Labels {
			m[k] = v
		}
		s.Labels = m
	}
	return s
}
