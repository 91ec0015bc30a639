package pincode

import (
	"cmp"
	"strconv"
)

const (
	first = 100000 // the smallest number a code can have
	limit = 1000000
	total = limit - first // 900,000 well-formed codes
)

// Code is an Indian PIN code: six digits, the first of them 1 to 9.
//
// It is a small comparable value, so == works and a Code is a good map key.
// The zero value means "no code"; every other value is well formed, because
// Parse, FromInt and the decoding methods are the only ways to one. Being well
// formed says nothing about being in use: ask a Directory for that.
type Code struct{ n uint32 } // 0, or first <= n < limit

// FromInt returns the code with the digits of n, such as 700019.
// Its error is a *ParseError.
func FromInt(n int64) (Code, error) {
	switch {
	case n >= first && n < limit:
		return Code{uint32(n)}, nil
	case n < 0:
		return Code{}, &ParseError{Fault: FaultNoDigit, Position: 1, Rune: '-'}
	case n >= limit:
		return Code{}, &ParseError{Fault: FaultLong, Position: 7, Offset: 6}
	}
	// A column of numbers drops leading zeros, so 12345 was typed as 012345
	// or is a digit short. The two cannot be told apart; both are refused.
	digits := len(strconv.FormatInt(n, 10))
	return Code{}, &ParseError{Fault: FaultShort, Position: digits + 1, Offset: digits}
}

// MustParse is Parse for codes written in source text; it panics on an error.
func MustParse(s string) Code {
	c, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return c
}

// IsZero reports whether c is the zero value, no code at all.
func (c Code) IsZero() bool { return c.n == 0 }

// Int returns the code as a number, 0 for no code.
func (c Code) Int() int { return int(c.n) }

// String returns the six ASCII digits, or "" for no code.
func (c Code) String() string {
	if c.n == 0 {
		return ""
	}
	b := c.digits()
	return string(b[:])
}

// Compare orders codes by number; no code comes first.
func (c Code) Compare(d Code) int { return cmp.Compare(c.n, d.n) }

// Zone returns the first digit, 1 to 9, one of the nine postal zones; 0 for no
// code. Zone 9 is the Army Postal Service.
func (c Code) Zone() int { return int(c.n / 100000) }

// SubZone returns the first two digits, such as 70 for West Bengal's 700019.
// Several states can share a sub-zone; 0 for no code.
func (c Code) SubZone() int { return int(c.n / 10000) }

// District returns the first three digits: the sorting district, such as 700.
// It is a district of the mail, not of the administration: 38 of 405 sorting
// districts reach into several states. 0 for no code.
func (c Code) District() int { return int(c.n / 1000) }

// Army reports whether the code belongs to the Army Postal Service (zone 9).
// No executive can visit such an address.
func (c Code) Army() bool { return c.n >= 900000 }

func (c Code) digits() (b [6]byte) {
	n := c.n
	for i := 5; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}
