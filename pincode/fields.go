package pincode

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// fieldNames are the headings of a CSV list and the keys of a JSON row, in the
// order WriteCSV puts them.
var fieldNames = [...]string{
	"area", "status", "hub", "sla", "cut_off", "daily_limit", "reason", "recheck",
	"service", "category", "from", "until",
}

const fieldArea = 0

// put parses value into the named field of the terms. An empty value leaves
// the field alone.
func (t *Terms) put(field, value string, loc *time.Location) (err error) {
	if value == "" {
		return nil
	}
	switch field {
	case "status":
		return t.Status.UnmarshalText([]byte(value))
	case "hub":
		t.Hub = value
	case "sla":
		t.SLA, err = parseSLA(value)
	case "cut_off":
		t.CutOff, err = parseClock(value)
	case "daily_limit":
		if t.DailyLimit, err = strconv.Atoi(value); err != nil {
			err = fmt.Errorf("write a whole number of visits, or leave it empty for no limit")
		}
	case "reason":
		t.Reason = value
	case "recheck":
		t.Recheck, err = parseInstant(value, loc, false)
	case "service":
		t.Service = value
	case "category":
		t.Category = value
	case "from":
		t.From, err = parseInstant(value, loc, false)
	case "until":
		t.Until, err = parseInstant(value, loc, true)
	}
	return err
}

// get is the inverse of put for the fields of terms.
func (t *Terms) get(field string) string {
	instant := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return at.UTC().Format(time.RFC3339Nano)
	}
	switch field {
	case "status":
		return t.Status.String()
	case "hub":
		return t.Hub
	case "sla":
		if t.SLA != 0 {
			return formatSLA(t.SLA)
		}
	case "cut_off":
		if t.CutOff != 0 {
			return fmt.Sprintf("%02d:%02d", t.CutOff/time.Hour, t.CutOff%time.Hour/time.Minute)
		}
	case "daily_limit":
		if t.DailyLimit != 0 {
			return strconv.Itoa(t.DailyLimit)
		}
	case "reason":
		return t.Reason
	case "recheck":
		return instant(t.Recheck)
	case "service":
		return t.Service
	case "category":
		return t.Category
	case "from":
		return instant(t.From)
	case "until":
		return instant(t.Until)
	}
	return ""
}

// parseSLA reads "48h", "90m", "1h30m" or "2d".
func parseSLA(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n <= 90 {
			return time.Duration(n) * day, nil
		}
	} else if d, err := time.ParseDuration(s); err == nil {
		return d, nil
	}
	return 0, fmt.Errorf("write a time with its unit, such as 48h, 90m or 2d")
}

func formatSLA(d time.Duration) string {
	h, m := d/time.Hour, d%time.Hour/time.Minute
	switch {
	case m == 0:
		return fmt.Sprintf("%dh", h)
	case h == 0:
		return fmt.Sprintf("%dm", m)
	}
	return fmt.Sprintf("%dh%dm", h, m)
}

// parseClock reads a time of day, "09:30" or "9:30", 24 hours.
func parseClock(s string) (time.Duration, error) {
	h, m, ok := strings.Cut(s, ":")
	hour, err1 := strconv.ParseUint(h, 10, 8)
	minute, err2 := strconv.ParseUint(m, 10, 8)
	if !ok || err1 != nil || err2 != nil || len(h) > 2 || len(m) != 2 || hour > 23 || minute > 59 {
		return 0, fmt.Errorf("write a time of day on the 24-hour clock, such as 12:00 or 09:30")
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, nil
}

// parseInstant reads RFC 3339, or a date with or without a time in loc. A bare
// date as an end means to the end of that day.
func parseInstant(s string, loc *time.Location, end bool) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t, err = time.ParseInLocation("2006-01-02 15:04", s, loc)
	}
	if err != nil {
		if t, err = time.ParseInLocation(time.DateOnly, s, loc); err == nil && end {
			t = t.AddDate(0, 0, 1)
		}
	}
	// Instants are stored with a year of four digits in UTC.
	if u := t.UTC(); err != nil || u.Year() < 1000 || u.Year() > 9999 {
		return time.Time{}, fmt.Errorf("write a date 2026-11-30, a date and time 2026-11-30 18:00, or RFC 3339")
	}
	return t, nil
}
