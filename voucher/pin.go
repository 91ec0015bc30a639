package voucher

import (
	"fmt"
	"io"
	"log/slog"
)

// PIN is the optional second secret of a voucher: 4–12 digits. It is short, so
// it protects only together with a failure budget. Like a
// [Code] it prints, logs and encodes as "[redacted]".
type PIN string

// Validate returns an ErrRequest unless p has 4–12 digits 0–9.
func (p PIN) Validate() error {
	if len(p) < 4 || len(p) > 12 {
		return &RequestError{Field: "PIN", Problem: "a PIN has 4–12 digits"}
	}
	for i := range len(p) {
		if p[i] < '0' || p[i] > '9' {
			return &RequestError{Field: "PIN", Problem: "a PIN has digits 0–9 only"}
		}
	}
	return nil
}

func (p PIN) redacted() string {
	if p == "" {
		return ""
	}
	return redacted
}

// String returns "[redacted]", or "" if there is no PIN.
func (p PIN) String() string { return p.redacted() }

// Format writes String for every verb.
func (p PIN) Format(f fmt.State, _ rune) { io.WriteString(f, p.redacted()) }

// LogValue gives log/slog String.
func (p PIN) LogValue() slog.Value { return slog.StringValue(p.redacted()) }

// MarshalText returns String.
func (p PIN) MarshalText() ([]byte, error) { return []byte(p.redacted()), nil }

// UnmarshalText takes the text as it is.
func (p *PIN) UnmarshalText(text []byte) error {
	*p = PIN(text)
	return nil
}
