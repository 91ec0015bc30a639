package buyback

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Digest is a SHA-256 value. The zero value means none.
type Digest [sha256.Size]byte

// IsZero reports whether there is no digest.
func (d Digest) IsZero() bool { return d == Digest{} }

// String returns 64 hexadecimal digits, or "" for the zero value.
func (d Digest) String() string {
	if d.IsZero() {
		return ""
	}
	return hex.EncodeToString(d[:])
}

// MarshalText implements encoding.TextMarshaler.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Digest{}
		return nil
	}
	var got Digest
	if len(text) != hex.EncodedLen(len(got)) {
		return fmt.Errorf("buyback: a digest has %d hexadecimal digits, not %d", hex.EncodedLen(len(got)), len(text))
	}
	if _, err := hex.Decode(got[:], text); err != nil {
		return fmt.Errorf("buyback: digest: %w", err)
	}
	*d = got
	return nil
}

// fingerprint identifies a request: the step and its input in canonical JSON
// (struct fields in order, map keys sorted), so that a repetition is told from
// another request under the same key. Personal data goes in as a trace only.
func fingerprint(op Op, v any) (Digest, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return Digest{}, fmt.Errorf("buyback: %s: input cannot be fingerprinted: %w", op, err)
	}
	h := sha256.New()
	h.Write([]byte(op))
	h.Write([]byte{0})
	h.Write(b)
	return Digest(h.Sum(nil)), nil
}

// trace stands in for personal data in a fingerprint. Sixteen bits tell a
// changed value from a repeated one 65,535 times out of 65,536, and are too few
// to find out by trial whom an erased contact belonged to.
func trace(id OrderID, personal ...string) uint16 {
	h := sha256.New()
	fmt.Fprintf(h, "%q", string(id))
	for _, p := range personal {
		fmt.Fprintf(h, "%q", p)
	}
	sum := h.Sum(nil)
	return uint16(sum[0])<<8 | uint16(sum[1])
}
