package pickup

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
)

// An ID names one reservation: 1 to 64 bytes of [A-Za-z0-9._:-]. The caller
// chooses it; a request without one uses its order reference, so that an order
// cannot hold two reservations. Hub ids, area names, skills and executive ids
// follow the same alphabet.
type ID string

// NewID returns a random id of 128 bits, for callers without an order id of
// their own.
func NewID() ID {
	var b [16]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	return ID(hex.EncodeToString(b[:]))
}

// Validate returns nil or an error that matches ErrInvalid.
func (id ID) Validate() error { return checkName("id", string(id)) }

// checkName checks the common alphabet of ids. The value is not repeated in
// the message: a caller who passes a phone number by mistake must not find it
// in a log.
func checkName(field, s string) error {
	if s == "" {
		return &FieldError{Field: field, Problem: "is empty; give 1 to 64 of A-Z a-z 0-9 . _ : -"}
	}
	if len(s) > 64 {
		return &FieldError{Field: field, Problem: fmt.Sprintf("has %d bytes; 64 is the most", len(s))}
	}
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			c == '.', c == '_', c == ':', c == '-':
		default:
			return &FieldError{Field: field, Problem: fmt.Sprintf("has a byte 0x%02x at position %d; only A-Z a-z 0-9 . _ : - are allowed", c, i+1)}
		}
	}
	return nil
}

// checkText checks a free field: its length, and that it is one printable line.
func checkText(field, s string, most int) error {
	if len(s) > most {
		return &FieldError{Field: field, Problem: fmt.Sprintf("has %d bytes; %d is the most", len(s), most)}
	}
	for i, r := range s {
		if r < ' ' || r == 0x7f || r == '\uFFFD' {
			return &FieldError{Field: field, Problem: fmt.Sprintf("has a control character or bad UTF-8 at byte %d", i+1)}
		}
	}
	return nil
}
