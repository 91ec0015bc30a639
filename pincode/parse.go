package pincode

import (
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// ErrMalformed is matched by every *ParseError.
var ErrMalformed = errors.New("pincode: malformed PIN code")

// Fault says what is wrong with a typed PIN code.
type Fault uint8

// The faults of a typed PIN code.
const (
	FaultEmpty   Fault = iota + 1 // nothing but space
	FaultShort                    // fewer than six digits
	FaultLong                     // more than six digits
	FaultZero                     // the first digit is 0
	FaultNoDigit                  // a character that is neither digit nor separator, or a separator out of place
)

// ParseError reports a malformed PIN code. It keeps no more of the input than
// the one offending character, since people type telephone numbers into the
// PIN field.
type ParseError struct {
	Fault    Fault
	Position int  // where, counted in characters from 1; one past the end when digits are missing
	Offset   int  // the same place in bytes from 0
	Rune     rune // the offending character of FaultNoDigit and FaultZero, else 0
}

func (e *ParseError) Error() string {
	const mend = "; a PIN code is six digits, the first 1 to 9"
	switch e.Fault {
	case FaultEmpty:
		return "pincode: the PIN code is empty" + mend
	case FaultShort:
		return fmt.Sprintf("pincode: the PIN code ends before character %d%s", e.Position, mend)
	case FaultLong:
		return fmt.Sprintf("pincode: a seventh digit at character %d%s", e.Position, mend)
	case FaultZero:
		return fmt.Sprintf("pincode: %q at character %d, but no PIN code starts with zero%s", e.Rune, e.Position, mend)
	}
	return fmt.Sprintf("pincode: %q at character %d is not a digit%s", e.Rune, e.Position, mend)
}

// Is reports whether target is ErrMalformed.
func (e *ParseError) Is(target error) bool { return target == ErrMalformed }

// Parse reads a PIN code as people type it. It accepts exactly this:
//
//   - six decimal digits, the first not zero, in ASCII, in full width, or in
//     any script of India (Devanagari, Bengali, Gurmukhi, Gujarati, Odia,
//     Tamil, Telugu, Kannada, Malayalam, Ol Chiki, Meetei Mayek, Arabic-Indic
//     and the Persian digits of Urdu, and the smaller ones listed in the
//     source); scripts may be mixed;
//   - before, between and after them white space and the invisible marks that
//     messengers and right-to-left text leave behind;
//   - between two digits also hyphens, dashes and the minus sign.
//
// Everything else is a *ParseError that says which character is at fault.
func Parse(s string) (Code, error) {
	if len(s) == 6 { // nearly all of them; no rune decoding
		d0, d1, d2 := s[0]-'0', s[1]-'0', s[2]-'0'
		d3, d4, d5 := s[3]-'0', s[4]-'0', s[5]-'0'
		if d0-1 <= 8 && d1 <= 9 && d2 <= 9 && d3 <= 9 && d4 <= 9 && d5 <= 9 {
			return Code{((uint32(d0)*10+uint32(d1))*10+uint32(d2))*1000 +
				(uint32(d3)*10+uint32(d4))*10 + uint32(d5)}, nil
		}
	}
	return parseSlow(s)
}

func parseSlow(s string) (Code, error) {
	var (
		n, count   uint32
		pos        int  // characters read
		dash       rune // a dash waiting for the digit after it
		dashPos    int
		dashOffset int
	)
	for offset, r := range s {
		pos++
		d, ok := digit(r)
		switch {
		case ok && count == 6:
			return Code{}, &ParseError{Fault: FaultLong, Position: pos, Offset: offset}
		case ok && count == 0 && d == 0:
			return Code{}, &ParseError{Fault: FaultZero, Position: pos, Offset: offset, Rune: r}
		case ok:
			n, count, dash = n*10+d, count+1, 0
		case isBlank(r):
		case isDash(r) && count > 0:
			if dash == 0 {
				dash, dashPos, dashOffset = r, pos, offset
			}
		default:
			// An invalid byte decodes as U+FFFD, which is no digit either.
			return Code{}, &ParseError{Fault: FaultNoDigit, Position: pos, Offset: offset, Rune: r}
		}
	}
	switch {
	case count == 0:
		return Code{}, &ParseError{Fault: FaultEmpty, Position: pos + 1, Offset: len(s)}
	case count < 6:
		return Code{}, &ParseError{Fault: FaultShort, Position: pos + 1, Offset: len(s)}
	case dash != 0:
		return Code{}, &ParseError{Fault: FaultNoDigit, Position: dashPos, Offset: dashOffset, Rune: dash}
	}
	return Code{n}, nil
}

// isBlank accepts white space and characters without a glyph of their own:
// zero-width space and joiners, byte order mark, direction marks.
func isBlank(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E,
		r == 0x2060, r >= 0x2066 && r <= 0x2069, r == 0x061C, r == 0xFEFF:
		return true
	}
	return unicode.IsSpace(r)
}

// isDash accepts the hyphens and dashes of Unicode and the minus sign.
func isDash(r rune) bool {
	return r == '-' || r >= utf8.RuneSelf && (unicode.Is(unicode.Pd, r) || r == 0x2212)
}
