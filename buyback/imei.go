package buyback

import (
	"database/sql/driver"
	"fmt"
	"log/slog"
	"strings"
)

// IMEI is the identity of a phone: 15 digits whose last is a Luhn check digit
// (3GPP TS 23.003, annex B). It is personal data: printing or logging it shows
// the last four digits only. The zero value means that none is known.
type IMEI struct{ digits string }

// An IMEIError reports text that is not an IMEI. It does not repeat the text.
type IMEIError struct {
	Reason string // what is wrong and how to mend it
}

func (e *IMEIError) Error() string { return "buyback: not an IMEI: " + e.Reason }

// ParseIMEI reads an IMEI as it is typed or scanned: spaces, dashes and
// slashes between the digits are ignored. Fifteen equal digits, which some
// broken phones report and two of which pass the check, are refused, and so
// is a 16-digit IMEISV, which has no check digit.
func ParseIMEI(s string) (IMEI, error) {
	if len(s) > 64 {
		return IMEI{}, &IMEIError{"it is far too long; dial *#06# on the phone and type the 15 digits"}
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9':
			b.WriteRune(r)
		case r == ' ' || r == '-' || r == '/' || r == '\t' || r == '\u00a0':
		default:
			return IMEI{}, &IMEIError{fmt.Sprintf("it holds %q; only digits belong there", r)}
		}
	}
	d := b.String()
	switch {
	case len(d) == 16:
		return IMEI{}, &IMEIError{"it has 16 digits, as an IMEISV, which cannot be checked; dial *#06# and type the 15 digits of the IMEI"}
	case len(d) != 15:
		return IMEI{}, &IMEIError{fmt.Sprintf("it has %d digits, want 15; dial *#06# on the phone to see it", len(d))}
	case strings.Count(d, d[:1]) == 15:
		return IMEI{}, &IMEIError{"all digits are the same; the phone does not know its own IMEI"}
	case !luhn(d):
		return IMEI{}, &IMEIError{"the check digit does not fit; one of the digits is mistyped"}
	}
	return IMEI{d}, nil
}

// luhn reports whether the last digit is the check digit of the others: every
// second digit from the right is doubled, the digits of the products are
// summed, and the sum must be a multiple of ten.
func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// Reveal returns the 15 digits, or "" for the zero value. Keep them out of
// logs and events.
func (i IMEI) Reveal() string { return i.digits }

// IsZero reports whether no IMEI is known.
func (i IMEI) IsZero() bool { return i.digits == "" }

// String returns the IMEI with all but the last four digits hidden.
func (i IMEI) String() string {
	if i.digits == "" {
		return ""
	}
	return "***********" + i.digits[11:]
}

// Format hides what String hides, under every verb.
func (i IMEI) Format(f fmt.State, _ rune) { fmt.Fprint(f, i.String()) }

// LogValue implements slog.LogValuer.
func (i IMEI) LogValue() slog.Value { return slog.StringValue(i.String()) }

// MarshalText implements encoding.TextMarshaler with the hidden form, so that
// an IMEI cannot slip into JSON; use Reveal where it must be sent.
func (i IMEI) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// Value implements driver.Valuer with the digits in clear, NULL for none.
func (i IMEI) Value() (driver.Value, error) {
	if i.digits == "" {
		return nil, nil
	}
	return i.digits, nil
}

// Scan implements sql.Scanner.
func (i *IMEI) Scan(src any) error {
	var s string
	switch v := src.(type) {
	case nil:
		*i = IMEI{}
		return nil
	case string:
		s = v
	case []byte:
		s = string(v)
	default:
		return fmt.Errorf("buyback: cannot scan %T into an IMEI", src)
	}
	if s == "" {
		*i = IMEI{}
		return nil
	}
	got, err := ParseIMEI(s)
	if err == nil {
		*i = got
	}
	return err
}
