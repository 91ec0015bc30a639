package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/handset"
)

// A placeError is a PIN code nobody comes to, and what is nearest.
type placeError struct {
	answer  pincode.Answer
	nearest pincode.Near
	found   bool
}

func (e *placeError) Error() string { return "PIN code " + e.answer.Code.String() + " is not served" }

// whoComes says who serves a PIN code, or why nobody does and what is nearest.
func (s *shop) whoComes(pin pincode.Code, at time.Time) (pincode.Answer, error) {
	scope := pincode.Scope{Service: buyback.Service, Category: buyback.Phone}
	a := s.coverage.Lookup(pin, at, scope)
	if a.Served() {
		return a, nil
	}
	near, ok := s.coverage.Nearest(pin, at, scope)
	return a, &placeError{a, near, ok}
}

// A phoneError is a name the catalogue does not tell one phone by.
type phoneError struct {
	typed     string
	nearest   []handset.Model
	ambiguous bool
}

func (e *phoneError) Error() string { return fmt.Sprintf("no phone is called %q", e.typed) }

// explain puts an error into a sentence for the person at the keyboard: what
// is wrong and what to do.
func explain(err error) string {
	var (
		place   *placeError
		phone   *phoneError
		typed   *pincode.ParseError
		unknown *pricing.UnknownModelError
		noSlot  *pickup.NoSlotError
	)
	switch {
	case errors.As(err, &place):
		return place.sentence()
	case errors.As(err, &phone):
		return phone.sentence()
	case errors.As(err, &typed):
		return fmt.Sprintf("%s. For example: -pin 700019.", strings.TrimPrefix(err.Error(), "pincode: "))
	case errors.As(err, &unknown):
		s := fmt.Sprintf("the price book %s does not list %s; a person would quote it.", unknown.Book, unknown.Variant)
		if unknown.Nearest != "" {
			s += fmt.Sprintf(" It does list %s.", unknown.Nearest)
		}
		return s
	case errors.Is(err, pricing.ErrAnswer):
		return fmt.Sprintf("an answer does not fit the questions:\n%v", err)
	case errors.As(err, &noSlot):
		return fmt.Sprintf("no visit is free within the promise: %v.", err)
	case errors.Is(err, buyback.ErrKeyReused), errors.Is(err, buyback.ErrExists):
		return "an order of that name is in the database with other input; give another one with -order."
	}
	return strings.TrimPrefix(err.Error(), "buyback: ")
}

func (e *placeError) sentence() string {
	var b strings.Builder
	fmt.Fprintf(&b, "nobody comes to PIN code %s", e.answer.Code)
	switch {
	case e.answer.Status == pincode.Excluded:
		fmt.Fprintf(&b, " (%s)", e.answer.Reason)
	case e.answer.Standing == pincode.Unknown:
		b.WriteString(", and no directory lists it; is it typed right?")
	}
	if !strings.HasSuffix(b.String(), "?") {
		b.WriteString(".")
	}
	if e.found {
		p := e.nearest.Place
		name := p.City
		if name == "" {
			name = p.District
		}
		fmt.Fprintf(&b, " The nearest place served is %s, %s (%s), about %.0f km away: try -pin %s.",
			p.Code, name, p.State, e.nearest.Meters/1000, p.Code)
	}
	return b.String()
}

func (e *phoneError) sentence() string {
	var names []string
	for _, m := range e.nearest {
		if len(names) == 5 {
			break
		}
		names = append(names, m.String())
	}
	switch {
	case e.ambiguous:
		return fmt.Sprintf("%q may be one of several phones: %s. Say which with -phone.", e.typed, strings.Join(names, ", "))
	case len(names) > 0:
		return fmt.Sprintf("no phone is called %q. Did you mean %s?", e.typed, strings.Join(names, ", "))
	}
	return fmt.Sprintf("no phone is called %q. Give brand and model, as \"samsung galaxy s10\", or the code under Settings, About phone.", e.typed)
}
