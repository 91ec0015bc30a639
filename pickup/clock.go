package pickup

import (
	"fmt"
	"strings"
)

// A Clock is a wall clock reading in minutes after local midnight, 0 to 1440.
// Its text is 24-hour "HH:MM"; "24:00" is the end of the day.
type Clock int

// At returns the reading h:m. It does not check; Validate does.
func At(h, m int) Clock { return Clock(h*60 + m) }

// ParseClock reads "09:30". Hours have two digits and run from 00 to 24, so a
// twelve-hour reading cannot slip in unnoticed.
func ParseClock(s string) (Clock, error) {
	bad := func() (Clock, error) {
		return 0, &FieldError{Field: "clock", Problem: fmt.Sprintf("%.20q is not a 24-hour reading such as \"09:30\"", s)}
	}
	if len(s) != 5 || s[2] != ':' {
		return bad()
	}
	for _, i := range []int{0, 1, 3, 4} {
		if s[i] < '0' || s[i] > '9' {
			return bad()
		}
	}
	c := At(int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0'))
	if s[3] > '5' || c > 24*60 {
		return bad()
	}
	return c, nil
}

// String returns "HH:MM".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText returns the text of String.
func (c Clock) MarshalText() ([]byte, error) {
	if c < 0 || c > 24*60 {
		return nil, &FieldError{Field: "clock", Problem: fmt.Sprintf("%d minutes is outside 0 to 1440", int(c))}
	}
	return []byte(c.String()), nil
}

// UnmarshalText is ParseClock.
func (c *Clock) UnmarshalText(b []byte) (err error) {
	*c, err = ParseClock(string(b))
	return err
}

// A Span is a stretch of a local day, From included and To excluded. Its text
// is "09:00-13:00".
type Span struct{ From, To Clock }

// ParseSpan reads "09:00-13:00".
func ParseSpan(s string) (Span, error) {
	a, b, ok := strings.Cut(s, "-")
	from, err1 := ParseClock(strings.TrimSpace(a))
	to, err2 := ParseClock(strings.TrimSpace(b))
	if !ok || err1 != nil || err2 != nil {
		return Span{}, &FieldError{Field: "span", Problem: fmt.Sprintf("%.20q is not two 24-hour readings such as \"09:00-13:00\"", s)}
	}
	if from >= to {
		return Span{}, &FieldError{Field: "span", Problem: fmt.Sprintf("%q does not end after it begins; split a night in two days", s)}
	}
	return Span{from, to}, nil
}

// String returns "HH:MM-HH:MM".
func (s Span) String() string { return s.From.String() + "-" + s.To.String() }

// MarshalText returns the text of String.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText is ParseSpan.
func (s *Span) UnmarshalText(b []byte) (err error) {
	*s, err = ParseSpan(string(b))
	return err
}
