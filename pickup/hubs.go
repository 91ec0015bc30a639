package pickup

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"
)

// Closures are the holidays and blackouts of many hubs: each entry names its
// state or its hub, or neither and so means all.
type Closures struct {
	Holidays  []Holiday
	Blackouts []Blackout
}

// Hubs is a checked set of hubs. It never changes and is safe for concurrent
// use.
type Hubs struct {
	byID map[string]*Calendar
	ids  []string
}

// NewHubs checks hubs and closures and returns the set; more may be nil. It
// reports every mistake at once, each a *FieldError. A closure for a hub that
// is not in the set is a mistake; one for a state without hubs is not, since
// holiday lists often cover the whole country.
func NewHubs(hubs []Hub, more *Closures) (*Hubs, error) {
	return newHubs(hubs, more, func(_ string, _ int, err error) error { return err })
}

// newHubs is NewHubs; at may say where in a file the i-th entry of a list
// stands.
func newHubs(hubs []Hub, more *Closures, at func(list string, i int, err error) error) (*Hubs, error) {
	set := &Hubs{byID: make(map[string]*Calendar, len(hubs))}
	var errs []error
	if len(hubs) == 0 {
		errs = append(errs, &FieldError{Field: "hubs", Problem: "are empty; give at least one"})
	}
	for i, h := range hubs {
		c, bad := newCalendar(h, fmt.Sprintf("hub %d", i+1))
		for _, err := range bad {
			errs = append(errs, at("hubs", i, err))
		}
		if c == nil {
			continue
		}
		if set.byID[h.ID] != nil {
			errs = append(errs, at("hubs", i, &FieldError{Field: fmt.Sprintf("hub %d: id", i+1), Problem: h.ID + " is there twice; ids are unique"}))
			continue
		}
		set.byID[h.ID] = c
		set.ids = append(set.ids, h.ID)
	}
	if more != nil {
		errs = append(errs, set.close(*more, at)...)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	slices.Sort(set.ids)
	for _, c := range set.byID {
		slices.SortFunc(c.blackouts, func(a, b Blackout) int { return a.From.Compare(b.From) })
	}
	return set, nil
}

// close adds the closures to the hubs they are for.
func (s *Hubs) close(more Closures, at func(list string, i int, err error) error) (errs []error) {
	known := func(hub string) bool { return hub == "" || s.byID[hub] != nil }
	for i, h := range more.Holidays {
		field := fmt.Sprintf("holiday %d", i+1)
		bad := h.validate(field)
		if !known(h.Hub) {
			bad = append(bad, &FieldError{Field: field + ": hub", Problem: fmt.Sprintf("%.64q is no hub of this set", h.Hub)})
		}
		for _, err := range bad {
			errs = append(errs, at("holidays", i, err))
		}
		for _, c := range s.byID {
			if (h.Hub == "" || h.Hub == c.hub.ID) && (h.State == "" || h.State == c.hub.State) {
				c.addHoliday(h)
			}
		}
	}
	for i, b := range more.Blackouts {
		field := fmt.Sprintf("blackout %d", i+1)
		if err := b.validate(field); err != nil {
			errs = append(errs, at("blackouts", i, err))
		}
		if !known(b.Hub) {
			errs = append(errs, at("blackouts", i, &FieldError{Field: field + ": hub", Problem: fmt.Sprintf("%.64q is no hub of this set", b.Hub)}))
		}
		for _, c := range s.byID {
			if b.Hub == "" || b.Hub == c.hub.ID {
				c.blackouts = append(c.blackouts, b)
			}
		}
	}
	return errs
}

// Calendar returns the calendar of a hub, or an error matching ErrNotFound.
func (s *Hubs) Calendar(hub string) (*Calendar, error) {
	if s != nil {
		if c := s.byID[hub]; c != nil {
			return c, nil
		}
	}
	return nil, &hubError{hub}
}

// A hubError reports a hub that is not in the set.
type hubError struct{ id string }

func (e *hubError) Error() string {
	return fmt.Sprintf("pickup: there is no hub %.64q in this set of hubs", e.id)
}
func (e *hubError) Is(target error) bool { return target == ErrNotFound }

// Len returns the number of hubs.
func (s *Hubs) Len() int { return len(s.ids) }

// All returns the hubs in the order of their ids.
func (s *Hubs) All() iter.Seq[Hub] {
	return func(yield func(Hub) bool) {
		for _, id := range s.ids {
			if !yield(s.byID[id].Hub()) {
				return
			}
		}
	}
}

// newCalendar checks one hub. It returns a nil calendar when the hub is not
// usable at all, and every mistake.
func newCalendar(h Hub, where string) (*Calendar, []error) {
	if h.ID != "" && checkName("id", h.ID) == nil {
		where = "hub " + h.ID
	}
	var errs []error
	bad := func(field, format string, args ...any) {
		errs = append(errs, &FieldError{Field: where + ": " + field, Problem: fmt.Sprintf(format, args...)})
	}
	name := func(field, v string) {
		var fe *FieldError
		if errors.As(checkName(field, v), &fe) {
			bad(fe.Field, "%s", fe.Problem)
		}
	}
	name("id", h.ID)
	if h.Zone == nil {
		bad("zone", "is missing; load one with time.LoadLocation, such as Asia/Kolkata")
	}
	if h.SlotLength == 0 {
		h.SlotLength = 3 * time.Hour
	}
	if h.SlotLength < 5*time.Minute || h.SlotLength > day || h.SlotLength%time.Minute != 0 {
		bad("slot length", "is %v; give whole minutes from 5m to 24h", h.SlotLength)
	}
	h.Hours = checkWeek(h.Hours, h.SlotLength, bad)
	limit := func(field string, n, least int) {
		if n < least || n > 1_000_000 {
			bad(field, "is %d; give %d to 1000000", n, least)
		}
	}
	limit("capacity", h.Capacity, 1)
	limit("day limit", h.DayLimit, 0)
	limit("area limit", h.AreaLimit, 0)
	for _, k := range slices.Sorted(maps.Keys(h.Skills)) {
		name("skill", k)
		limit(fmt.Sprintf("skill %.64q", k), h.Skills[k], 1)
	}
	if h.Notice < 0 || h.Notice > 92*day {
		bad("notice", "is %v; give 0 to 92 days", h.Notice)
	}
	seen := map[string]bool{}
	for i, c := range h.CutOffs {
		field := fmt.Sprintf("cut-off %d", i+1)
		if c.Area != "" {
			name(field+": area", c.Area)
		}
		if c.At < 0 || c.At > 24*60 {
			bad(field, "is at minute %d; give 00:00 to 24:00", int(c.At))
		}
		if seen[c.Area] {
			bad(field, "is a second one for the same area; keep one")
		}
		seen[c.Area] = true
	}
	if h.Location != nil && h.Location.validate() != nil {
		bad("location", "is not on the globe; lat is -90 to 90, lng -180 to 180 degrees")
	}
	c := &Calendar{holidays: map[Date]bool{}}
	for i, d := range h.Holidays {
		more := d.validate(fmt.Sprintf("%s: holiday %d", where, i+1))
		errs = append(errs, more...)
		c.addHoliday(d)
	}
	for i, b := range h.Blackouts {
		if err := b.validate(fmt.Sprintf("%s: blackout %d", where, i+1)); err != nil {
			errs = append(errs, err)
		}
		c.blackouts = append(c.blackouts, b)
	}
	if len(errs) > 0 {
		if h.ID == "" {
			return nil, errs
		}
	}
	c.hub = cloneHub(h)
	return c, errs
}

// checkWeek returns the week sorted.
func checkWeek(w Week, slot time.Duration, bad func(field, format string, args ...any)) Week {
	var sorted Week
	fits := false
	for d, spans := range w {
		spans = slices.Clone(spans)
		slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
		field := "hours of " + time.Weekday(d).String()
		for i, s := range spans {
			if s.From < 0 || s.To > 24*60 || s.From >= s.To {
				bad(field, "have a span of minutes %d to %d; it must begin before it ends, within 00:00 to 24:00", int(s.From), int(s.To))
			}
			if i > 0 && s.From < spans[i-1].To {
				bad(field, "have overlapping spans %s and %s; join them", spans[i-1], s)
			}
			fits = fits || time.Duration(s.To-s.From)*time.Minute >= slot
		}
		sorted[d] = spans
	}
	if !fits {
		bad("hours", "have no span that holds a slot of %v", slot)
	}
	return sorted
}

func (h Holiday) validate(field string) (errs []error) {
	if h.Date.IsZero() {
		errs = append(errs, &FieldError{Field: field + ": date", Problem: "is missing; write it as 2027-01-26"})
	}
	if err := checkName(field+": kind", string(h.Kind)); err != nil {
		errs = append(errs, err)
	}
	if err := checkText(field+": name", h.Name, 200); err != nil {
		errs = append(errs, err)
	}
	return errs
}

func (b Blackout) validate(field string) error {
	if b.From.IsZero() || !b.From.Before(b.To) || b.To.Sub(b.From) > 366*day {
		return &FieldError{Field: field, Problem: "must begin before it ends and last at most 366 days"}
	}
	return checkText(field+": reason", b.Reason, 200)
}

func cloneHub(h Hub) Hub {
	for d := range h.Hours {
		h.Hours[d] = slices.Clone(h.Hours[d])
	}
	h.Skills = maps.Clone(h.Skills)
	h.CutOffs = slices.Clone(h.CutOffs)
	h.Holidays = slices.Clone(h.Holidays)
	h.Blackouts = slices.Clone(h.Blackouts)
	h.Location = clonePtr(h.Location)
	return h
}
