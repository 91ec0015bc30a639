package voucher

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
	"slices"
)

// alphabet is Crockford's base 32: digits and capitals without I, L, O, U.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const groupSize = 6 // symbols between two dashes

// Code is a voucher code in clear: a secret worth its voucher's balance. It
// has a checked form; the zero value is "no code".
//
// Printing, logging or encoding a Code in any way gives "[redacted]";
// [Code.Reveal] is the one way to the text, so that a search for it finds every
// place where a code leaves the program. A Code does not compare with ==; use
// [Code.Equal], which takes the same time whatever the difference.
type Code struct {
	_ [0]func() // not comparable with ==
	// The symbols lie behind two pointers because fmt prints unexported
	// fields of foreign structs without asking their methods. It stops at a
	// pointer, except that with a verb a pointer has no use for, such as %s,
	// it follows one to a struct.
	p **secret
}

type secret struct {
	self   *secret // what Code.p points at
	format *Codes
	sym    word
}

// text returns the symbols.
func (s *secret) text() []uint8 { return s.sym[:s.format.n] }

func (s *secret) code() Code {
	s.self = s
	return Code{p: &s.self}
}

const redacted = "[redacted]"

// IsZero reports whether c is "no code".
func (c Code) IsZero() bool { return c.p == nil }

// Reveal returns the code as it is shown to its holder, once: prefix if any,
// then groups of six, such as 7QK2MD-X0R9TW-5BNZ4H. It is also the payload for
// a QR code: all its characters are in the alphanumeric mode (ISO/IEC 18004),
// and the 20 of the default form fit the smallest symbol at level M. Keep it
// out of logs and errors.
func (c Code) Reveal() string { return string(c.AppendReveal(nil)) }

// AppendReveal appends the text of Reveal to b.
func (c Code) AppendReveal(b []byte) []byte {
	if c.p == nil {
		return b
	}
	s := *c.p
	if prefix := s.format.prefix; prefix != "" {
		b = append(b, prefix...)
		b = append(b, '-')
	}
	sym := s.text()
	n := len(sym) + (len(sym)-1)/groupSize
	b = slices.Grow(b, n)[:len(b)+n]
	text := b[len(b)-n:]
	for len(sym) > groupSize {
		in, out := sym[:groupSize:groupSize], text[:groupSize+1:groupSize+1]
		out[0], out[1], out[2] = alphabet[in[0]&(fieldSize-1)], alphabet[in[1]&(fieldSize-1)], alphabet[in[2]&(fieldSize-1)]
		out[3], out[4], out[5] = alphabet[in[3]&(fieldSize-1)], alphabet[in[4]&(fieldSize-1)], alphabet[in[5]&(fieldSize-1)]
		out[6] = '-'
		sym, text = sym[groupSize:], text[groupSize+1:]
	}
	for i, x := range sym {
		text[i] = alphabet[x&(fieldSize-1)]
	}
	return b
}

// Last4 returns the last four symbols, by which a holder tells vouchers apart.
// It is stored and shown in clear: with 80 bits, the default, 60 stay secret.
func (c Code) Last4() string {
	if c.p == nil {
		return ""
	}
	var b [4]byte
	sym := (*c.p).text()
	for i, s := range sym[len(sym)-4:] {
		b[i] = alphabet[s]
	}
	return string(b[:])
}

// Equal reports whether both are the same code, in constant time. Prefixes do
// not count.
func (c Code) Equal(d Code) bool {
	if c.p == nil || d.p == nil {
		return c.p == d.p
	}
	same := subtle.ConstantTimeEq(int32((*c.p).format.n), int32((*d.p).format.n))
	return same&subtle.ConstantTimeCompare((*c.p).sym[:], (*d.p).sym[:]) == 1
}

// String returns "[redacted]".
func (c Code) String() string { return redacted }

// Format writes "[redacted]" for every verb.
func (c Code) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// GoString returns "[redacted]".
func (c Code) GoString() string { return redacted }

// LogValue gives log/slog "[redacted]".
func (c Code) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON returns "[redacted]" as a JSON string.
func (c Code) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText returns "[redacted]". Decoding what a customer typed is the
// work of [ParseCode]; a Code deliberately does not round-trip.
func (c Code) MarshalText() ([]byte, error) { return []byte(redacted), nil }
