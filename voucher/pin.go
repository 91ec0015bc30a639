package voucher

import (
	"fmt"
	"io"
	"log/slog"
)

// PIN is the optional second secret of a voucher: 4–12 digits. It is short, so
// it protects only together with a failure budget. The zero value is "no PIN".
// Like a [Code] it prints, logs and encodes as "[redacted]" and does not
// compare with ==.
type PIN struct {
	_ [0]func() // not comparable with ==
	p *string   // behind a pointer for the reason given at Code
}

// ParsePIN reads a PIN as typed: digits of any Indian script, spaces ignored.
// Anything but 4–12 digits is an ErrRequest.
func ParsePIN(typed string) (PIN, error) {
	digits := make([]byte, 0, 12)
	for _, r := range typed {
		if r < 128 && ascii[r] == skip || r >= 128 && isSkip(r) {
			continue
		}
		s, ok := fold(r)
		if !ok || s > 9 || r >= 'A' && r <= 'z' {
			return PIN{}, &RequestError{Field: "PIN", Problem: "a PIN has digits only"}
		}
		if digits = append(digits, '0'+s); len(digits) > 12 {
			break
		}
	}
	if len(digits) < 4 || len(digits) > 12 {
		return PIN{}, &RequestError{Field: "PIN", Problem: "a PIN has 4–12 digits"}
	}
	s := string(digits)
	return PIN{p: &s}, nil
}

// IsZero reports whether p is "no PIN".
func (p PIN) IsZero() bool { return p.p == nil }

func (p PIN) text() string {
	if p.p == nil {
		return ""
	}
	return *p.p
}

// String returns "[redacted]".
func (p PIN) String() string { return redacted }

// Format writes "[redacted]" for every verb.
func (p PIN) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// LogValue gives log/slog "[redacted]".
func (p PIN) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns "[redacted]".
func (p PIN) MarshalText() ([]byte, error) { return []byte(redacted), nil }
