package pickup

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Week lists the open spans of each day, indexed by time.Weekday. A day
// without spans is closed. Its text is "mon-sat 09:00-13:00 14:00-21:00; sun
// 10:00-16:00", with "daily" for all days.
type Week [7][]Span

// Daily returns a week with the same spans on each given day, on all seven
// when none is given.
func Daily(spans []Span, days ...time.Weekday) Week {
	var w Week
	if len(days) == 0 {
		days = []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	}
	for _, d := range days {
		if d >= 0 && d < 7 {
			w[d] = slices.Clone(spans)
		}
	}
	return w
}

var dayNames = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseWeek reads a week: parts separated by semicolons, each a day or a range
// of days and the spans they are open. Each day is named at most once; those
// not named are closed. A range may run over the end of the week. Overlapping
// spans are left to NewHubs.
func ParseWeek(s string) (Week, error) {
	var w Week
	var seen [7]bool
	for part := range strings.SplitSeq(s, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		days, err := parseDays(words[0])
		if err != nil {
			return Week{}, err
		}
		var spans []Span
		for _, word := range words[1:] {
			span, err := ParseSpan(word)
			if err != nil {
				return Week{}, err
			}
			spans = append(spans, span)
		}
		for _, d := range days {
			if seen[d] {
				return Week{}, &FieldError{Field: "hours", Problem: fmt.Sprintf("name %s twice; name each day once", d)}
			}
			seen[d] = true
			w[d] = slices.Clone(spans)
		}
	}
	return w, nil
}

// parseDays reads "mon", "mon-sat" or "daily".
func parseDays(s string) ([]time.Weekday, error) {
	if s == "daily" {
		return []time.Weekday{0, 1, 2, 3, 4, 5, 6}, nil
	}
	a, b, isRange := strings.Cut(s, "-")
	if !isRange {
		b = a
	}
	from, to := slices.Index(dayNames[:], a), slices.Index(dayNames[:], b)
	if from < 0 || to < 0 {
		return nil, &FieldError{Field: "hours", Problem: fmt.Sprintf("name the day %.20q; write sun, mon, tue, wed, thu, fri, sat, a range such as mon-sat, or daily", s)}
	}
	days := []time.Weekday{time.Weekday(from)}
	for d := from; d != to; {
		d = (d + 1) % 7
		days = append(days, time.Weekday(d))
	}
	return days, nil
}

// String returns the text of the week, Monday first; days with the same spans
// in a row share a part. A week that is closed throughout is "".
func (w Week) String() string {
	var b strings.Builder
	const n = 7
	for i := 0; i < n; {
		first := (i + 1) % n
		j := i + 1
		for j < n && slices.Equal(w[first], w[(j+1)%n]) {
			j++
		}
		if len(w[first]) > 0 {
			if b.Len() > 0 {
				b.WriteString("; ")
			}
			switch {
			case j-i == n:
				b.WriteString("daily")
			case j-i > 1:
				b.WriteString(dayNames[first] + "-" + dayNames[j%n])
			default:
				b.WriteString(dayNames[first])
			}
			for _, s := range w[first] {
				b.WriteString(" " + s.String())
			}
		}
		i = j
	}
	return b.String()
}

// MarshalText returns the text of String.
func (w Week) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText is ParseWeek.
func (w *Week) UnmarshalText(b []byte) (err error) {
	*w, err = ParseWeek(string(b))
	return err
}
