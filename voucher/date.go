package voucher

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a day of the calendar, without a zone: what is printed on a voucher.
// The zero value means "no date"; for an expiry that is "never expires".
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// NewDate returns the date of year, month and day, or an error if there is no
// such day (31 April) or the year is outside 1–9999.
func NewDate(year int, month time.Month, day int) (Date, error) {
	if year < 1 || year > 9999 {
		return Date{}, fmt.Errorf("voucher: the year %d is outside 1–9999: %w", year, ErrDate)
	}
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day {
		return Date{}, fmt.Errorf("voucher: there is no day %04d-%02d-%02d: %w", year, int(month), day, ErrDate)
	}
	return Date{int16(year), uint8(month), uint8(day)}, nil
}

// ParseDate reads the form 2027-03-31. The empty string is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("voucher: a date must look like 2027-03-31 and exist: %w", ErrDate)
	}
	return DateOf(t, time.UTC), nil
}

// MustParseDate is ParseDate for constants in tests and examples; it panics on
// a malformed date.
func MustParseDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// DateOf returns the day that the instant t falls on in loc, nil meaning UTC.
// Dates reach from 0001-01-01 to 9999-12-31, so that each has a text; an
// instant beyond gives the nearest of the two.
func DateOf(t time.Time, loc *time.Location) Date {
	if loc == nil {
		loc = time.UTC
	}
	y, m, d := t.In(loc).Date()
	switch {
	case y < 1:
		return Date{1, 1, 1}
	case y > 9999:
		return Date{9999, 12, 31}
	}
	return Date{int16(y), uint8(m), uint8(d)}
}

// IsZero reports whether d is "no date".
func (d Date) IsZero() bool { return d == Date{} }

// Year, Month and Day of the date; all zero for the zero Date.
func (d Date) Year() int { return int(d.year) }

// Month returns the month.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day returns the day of the month, from 1.
func (d Date) Day() int { return int(d.day) }

// End returns the first instant after the day in loc, in UTC: a voucher good
// until d is good before End and not from End on. The zero Date has the zero
// time.
func (d Date) End(loc *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	t := time.Date(d.Year(), d.Month(), d.Day()+1, 0, 0, 0, 0, loc)
	// Where clocks change at that hour, midnight may be skipped or come twice.
	// The day ends at the last instant at which it turns into a later one:
	// midnight by one of the offsets in force around it, or the change itself.
	ends := t
	_, offset := t.Zone()
	begin, end := t.ZoneBounds()
	for _, change := range [...]time.Time{begin, end} {
		if change.IsZero() {
			continue
		}
		_, before := change.Add(-time.Second).Zone()
		_, after := change.Zone()
		for _, c := range [...]time.Time{change, t.Add(time.Duration(offset-before) * time.Second), t.Add(time.Duration(offset-after) * time.Second)} {
			turns := DateOf(c, loc).Compare(d) > 0 && DateOf(c.Add(-time.Second), loc).Compare(d) <= 0
			if turns && (c.After(ends) || DateOf(ends, loc).Compare(d) <= 0 || DateOf(ends.Add(-time.Second), loc).Compare(d) > 0) {
				ends = c
			}
		}
	}
	return ends.UTC()
}

// AddDays returns the date n days later, earlier for a negative n. The zero
// Date stays zero.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return DateOf(time.Date(d.Year(), d.Month(), d.Day()+n, 0, 0, 0, 0, time.UTC), time.UTC)
}

// AddMonths returns the same day n months later, or the last day of that month
// if it is shorter: 31 January plus one month is the end of February.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	first := time.Date(d.Year(), d.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(d.Day(), last)-1), time.UTC)
}

// DaysUntil returns the number of days from d to e, negative if e is earlier.
func (d Date) DaysUntil(e Date) int {
	a := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
	b := time.Date(e.Year(), e.Month(), e.Day(), 0, 0, 0, 0, time.UTC)
	return int(b.Sub(a) / (24 * time.Hour))
}

// Compare orders by day, earlier first. The zero Date sorts before all others.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}

// String returns the form 2027-03-31, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return string(d.append(nil))
}

func (d Date) append(b []byte) []byte {
	if d.IsZero() {
		return b
	}
	two := func(n int) { b = append(b, byte('0'+n/10%10), byte('0'+n%10)) }
	two(d.Year() / 100)
	two(d.Year() % 100)
	b = append(b, '-')
	two(int(d.month))
	b = append(b, '-')
	two(int(d.day))
	return b
}

// MarshalText returns the form of String; the zero Date is empty text.
func (d Date) MarshalText() ([]byte, error) { return d.append(nil), nil }

// UnmarshalText reads the form of ParseDate.
func (d *Date) UnmarshalText(text []byte) error {
	p, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = p
	return nil
}

// Value stores the form of String; SQL compares it in calendar order.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads text in the form of ParseDate; NULL is the zero Date.
func (d *Date) Scan(src any) error {
	switch s := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case string:
		return d.UnmarshalText([]byte(s))
	case []byte:
		return d.UnmarshalText(s)
	case time.Time:
		*d = DateOf(s, s.Location())
		return nil
	}
	return fmt.Errorf("voucher: cannot read a date from %T: %w", src, ErrDate)
}

// IndiaTime returns the zone Asia/Kolkata, UTC+5:30, the default of a
// [Ledger]. It needs no zone database: India has kept one offset, without
// summer time, since 1945.
func IndiaTime() *time.Location { return time.FixedZone("Asia/Kolkata", 5*3600+1800) }
