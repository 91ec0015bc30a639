package pricing

import (
	"fmt"
	"time"
)

// Date is a calendar day, such as the one printed on a bill. It has no zone. The zero Date means not known.
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// DateOf returns the calendar day of an instant in the given place.
func DateOf(t time.Time, in *time.Location) Date {
	if in == nil {
		in = time.UTC
	}
	y, m, d := t.In(in).Date()
	if y < 1 || y > 9999 {
		return Date{}
	}
	return Date{int16(y), uint8(m), uint8(d)}
}

// ParseDate reads a day written 2006-01-02.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("%w: date %q is not written like 2026-11-23", ErrRequest, clip(s))
	}
	return DateOf(t, time.UTC), nil
}

// IsZero reports whether d is not known.
func (d Date) IsZero() bool { return d == Date{} }

// String writes the day as 2006-01-02, and the zero Date as nothing.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText writes what String returns.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads; nothing gives the zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// monthsUntil counts the full months from d to e, never below zero. A month is full on the day of the same
// number, or on the last day of a shorter month.
func (d Date) monthsUntil(e Date) int {
	n := (int(e.year)-int(d.year))*12 + int(e.month) - int(d.month)
	if e.day < d.day && int(e.day) != lastDay(int(e.year), time.Month(e.month)) {
		n--
	}
	return max(n, 0)
}

func lastDay(year int, m time.Month) int {
	return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// instant brings an instant to the form all stores agree on: UTC, whole microseconds, no monotonic clock.
func instant(t time.Time) time.Time {
	if t.Nanosecond()%1000 != 0 {
		t = t.Truncate(time.Microsecond)
	}
	return t.Round(0).UTC()
}

// india is India's zone when the host has no zone database: it has no summer time.
var india = time.FixedZone("IST", 5*3600+1800)
