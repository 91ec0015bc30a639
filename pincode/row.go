package pincode

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Status is what a list says about a code.
type Status uint8

// The statuses of an Answer. A Row has one of the last three.
const (
	NotListed Status = iota // no row in force reaches the code: not served, never promised
	Served                  // we come
	Suspended               // served in general, stopped for now: an embargo
	Excluded                // deliberately never served, such as a cantonment
)

var statusNames = [...]string{"not-listed", "served", "suspended", "excluded"}

// String returns "not-listed", "served", "suspended" or "excluded".
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("Status(%d)", uint8(s))
}

// MarshalText writes what String returns.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what String returns, in any case.
func (s *Status) UnmarshalText(text []byte) error {
	for i, name := range statusNames {
		if strings.EqualFold(string(text), name) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("pincode: unknown status %q; write served, suspended or excluded", text)
}

// Scope narrows rows and questions to a service and a category. The names are
// the host's own, such as "pickup" or "exchange" and "smartphone".
type Scope struct {
	Service  string // in a row, "" is every service; in a question, "" meets only rows without one
	Category string // likewise
}

// Terms are what a row promises, or why it does not.
type Terms struct {
	Scope
	Status     Status
	Hub        string        // id of the hub that serves; required when Status is Served
	SLA        time.Duration // longest time from acceptance to visit; required when Served, whole minutes
	CutOff     time.Duration // same-day cut-off as time since local midnight at the hub, whole minutes; 0: no same-day visits
	DailyLimit int           // most visits a day to each code the row reaches, 0: no limit here. The list only carries it; pickup enforces it
	Reason     string        // machine-readable reason code; required when Suspended
	Recheck    time.Time     // when a suspension is looked at again; zero: not said
	From       time.Time     // in force from this instant; zero: always was
	Until      time.Time     // and before this instant; zero: for ever
}

// Row is one line of a coverage list: an area and its terms.
type Row struct {
	Area Area
	Terms
}

// ErrRow is matched by every *RowError.
var ErrRow = errors.New("pincode: bad row in a coverage list")

// RowError is one mistake in a coverage list. Building or reading a list joins
// all of them with errors.Join.
type RowError struct {
	File   string // name given by the caller, "" for rows made in memory
	Line   int    // from 1: the line of a file, or the place of a Row in its slice
	Column int    // column of a CSV file from 1; 0 when the whole row is meant
	Field  string // column heading, such as "hub"
	Value  string // what stood there
	Err    error  // what is wrong and how to mend it
}

func (e *RowError) Error() string {
	var b strings.Builder
	b.WriteString("pincode: ")
	if e.File != "" {
		b.WriteString(e.File + ": ")
	}
	fmt.Fprintf(&b, "line %d", e.Line)
	if e.Column > 0 {
		fmt.Fprintf(&b, ", column %d", e.Column)
	}
	if e.Field != "" {
		fmt.Fprintf(&b, " (%s)", e.Field)
	}
	if e.Value != "" {
		fmt.Fprintf(&b, " %q", e.Value)
	}
	b.WriteString(": " + strings.TrimPrefix(e.Err.Error(), "pincode: "))
	return b.String()
}

// Is reports whether target is ErrRow.
func (e *RowError) Is(target error) bool { return target == ErrRow }

// Unwrap returns Err.
func (e *RowError) Unwrap() error { return e.Err }

const (
	maxName  = 64      // bytes of a hub, service, category or reason
	maxLimit = 1000000 // visits a day
	maxSLA   = 90 * 24 * time.Hour
	day      = 24 * time.Hour
)

// check calls report for every mistake in the terms, naming the field.
func (t *Terms) check(report func(field, value, problem string)) {
	name := func(field, value string, required bool) {
		switch {
		case value == "" && required:
			report(field, "", "is missing in a "+t.Status.String()+" row")
		case !validName(value):
			report(field, value, fmt.Sprintf("must be printable, without spaces at its ends, and at most %d bytes", maxName))
		}
	}
	switch t.Status {
	case Served, Suspended, Excluded:
	default:
		report("status", t.Status.String(), "write served, suspended or excluded")
	}
	name("service", t.Service, false)
	name("category", t.Category, false)
	name("hub", t.Hub, t.Status == Served)
	name("reason", t.Reason, t.Status == Suspended)
	switch {
	case t.SLA < 0 || t.SLA > maxSLA || t.SLA%time.Minute != 0:
		report("sla", t.SLA.String(), "must be whole minutes and at most 90 days")
	case t.SLA == 0 && t.Status == Served:
		report("sla", "", "is missing in a served row; write the hours to the visit, such as 48h")
	}
	if t.CutOff < 0 || t.CutOff >= day || t.CutOff%time.Minute != 0 {
		report("cut_off", t.CutOff.String(), "must be a time of day in whole minutes, such as 12:00")
	}
	if t.DailyLimit < 0 || t.DailyLimit > maxLimit {
		report("daily_limit", fmt.Sprint(t.DailyLimit), "must be 1 to 1,000,000 visits; leave it empty for no limit")
	}
	if !t.Recheck.IsZero() && t.Status != Suspended {
		report("recheck", t.Recheck.Format(time.RFC3339), "belongs only to a suspended row")
	}
	if !t.From.IsZero() && !t.Until.IsZero() && !t.Until.After(t.From) {
		report("until", t.Until.Format(time.RFC3339), "must be later than from")
	}
}

func validName(s string) bool {
	if len(s) > maxName || strings.TrimSpace(s) != s {
		return false
	}
	for _, r := range s {
		if r < ' ' || r == 0x7F || r == '\uFFFD' {
			return false
		}
	}
	return true
}

// normal returns the terms with instants in UTC at microseconds, as stored.
func (t Terms) normal() Terms {
	for _, p := range []*time.Time{&t.Recheck, &t.From, &t.Until} {
		if !p.IsZero() {
			*p = p.UTC().Truncate(time.Microsecond)
		}
	}
	return t
}
