package voucher

import (
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"
)

// check validates the shared part of a request.
func (c *Command) check(op Op) error {
	if len(c.Key) == 0 || len(c.Key) > 128 {
		return &RequestError{op, "Key", fmt.Sprintf("an idempotency key has 1–128 bytes, this one has %d", len(c.Key))}
	}
	for i := range len(c.Key) {
		if c.Key[i] <= ' ' || c.Key[i] > '~' {
			return &RequestError{op, "Key", fmt.Sprintf("byte %d is not a printable ASCII character", i+1)}
		}
	}
	for _, f := range [...]struct{ name, text string }{{"Actor", c.Actor}, {"Reason", c.Reason}, {"Reference", c.Reference}} {
		if err := checkText(op, f.name, f.text, 256); err != nil {
			return err
		}
	}
	return nil
}

// checkText accepts printable UTF-8 of at most limit bytes.
func checkText(op Op, field, text string, limit int) error {
	if len(text) > limit {
		return &RequestError{op, field, fmt.Sprintf("it has %d bytes, at most %d are kept", len(text), limit)}
	}
	for i, r := range text {
		if r == utf8.RuneError || unicode.IsControl(r) {
			return &RequestError{op, field, fmt.Sprintf("byte %d is a control character or not UTF-8", i+1)}
		}
	}
	return nil
}

// fingerprint adds the inputs all commands share. Actor, reason and reference
// count as input: a retry repeats them.
func (c *Command) fingerprint(f *canon, op Op, id ID) {
	f.b = append(f.b, "sellback/voucher/command/v1\x00"...)
	f.text(string(op))
	f.text(string(id))
	f.text(c.Key)
	f.text(c.Actor)
	f.text(c.Reason)
	f.text(c.Reference)
}

// entry starts the journal entry of a command.
func (c *Command) entry(e *Entry, op Op, amount Minor, at time.Time, print Hash) {
	e.Key, e.Op, e.Fingerprint, e.Amount = c.Key, op, print, amount
	e.Actor, e.Reason, e.Reference, e.At = c.Actor, c.Reason, c.Reference, at
}
