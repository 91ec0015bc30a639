package voucher

import (
	"errors"
	"fmt"
)

// ErrCorrupt: what is stored contradicts itself. It never follows from what a
// caller asks; look for a broken store or a hand in the tables.
var ErrCorrupt = errors.New("voucher: the books do not balance")

// audit checks what must hold of a voucher by itself after every step.
func (v *Voucher) audit() error {
	a := v.Accounts
	var held Minor
	for _, h := range v.Holds {
		held += h.Amount
	}
	switch {
	case a.Sum() != 0:
		return fmt.Errorf("%w: the accounts of %s add up to %d minor units, not to zero", ErrCorrupt, v.ID, a.Sum())
	case a.Liability < 0, a.Held < 0, a.Redeemed < 0, a.Breakage < 0, a.Receivable < 0, a.Funding > 0:
		return fmt.Errorf("%w: an account of %s has the wrong sign", ErrCorrupt, v.ID)
	case held != a.Held:
		return fmt.Errorf("%w: the holds of %s add up to %d minor units, its account says %d", ErrCorrupt, v.ID, held, a.Held)
	}
	return nil
}

// A ChainError reports the first entry at which a journal stops being
// believable. It is an ErrCorrupt.
type ChainError struct {
	Voucher ID
	Seq     int64 // of the entry, or the one missing
	Problem string
}

func (e *ChainError) Error() string {
	return fmt.Sprintf("voucher: the journal of %s is broken at entry %d: %s", e.Voucher, e.Seq, e.Problem)
}

// Is matches ErrCorrupt.
func (e *ChainError) Is(target error) bool { return target == ErrCorrupt }

// Verify checks a voucher against its whole journal without any store: every
// entry in its place, each hash right and linked to the one before, every
// movement balanced, and the accounts, balance, state, last day and head of the
// voucher those the journal comes to. Altering, dropping, adding or swapping
// entries breaks it; keep the Head of a voucher elsewhere to notice even a
// journal rewritten as a whole. The chain does not cover what no command
// changes and entries do not repeat: face, holder, batch, profile and terms,
// nor the digests of code and PIN. The error is a [*ChainError].
func Verify(v Voucher, journal []Entry) error {
	check := NewVerifier(v)
	for i := range journal {
		if err := check.Entry(&journal[i]); err != nil {
			return err
		}
	}
	return check.Done()
}

// Verifier is [Verify] for a journal too long to hold at once.
type Verifier struct {
	v    Voucher
	seq  int64
	sum  Accounts
	last Entry
}

// NewVerifier starts the verification of v.
func NewVerifier(v Voucher) *Verifier { return &Verifier{v: v} }

// Entry checks the next entry of the journal.
func (c *Verifier) Entry(e *Entry) error {
	c.seq++
	c.sum = c.sum.Add(e.Delta)
	problem := ""
	switch {
	case e.Voucher != c.v.ID:
		problem = "it belongs to another voucher"
	case e.Seq != c.seq:
		problem = fmt.Sprintf("it is numbered %d", e.Seq)
	case e.Prev != c.last.Hash:
		problem = "it is not linked to the entry before"
	case e.Hash != e.hash():
		problem = "its content does not match its hash"
	case e.Currency != c.v.Currency:
		problem = "it is in another currency"
	case e.Delta.Sum() != 0:
		problem = "its two sides differ"
	case e.Balance != c.sum.Balance() || e.Held != c.sum.Held:
		problem = "its balance is not the sum of the movements"
	}
	if problem != "" {
		return &ChainError{c.v.ID, c.seq, problem}
	}
	c.last = *e
	return nil
}

// Done checks the voucher against all the entries.
func (c *Verifier) Done() error {
	problem := ""
	switch {
	case c.v.Revision > c.seq:
		return &ChainError{c.v.ID, c.seq + 1, fmt.Sprintf("it is missing, the voucher counts %d", c.v.Revision)}
	case c.v.Revision < c.seq:
		problem = fmt.Sprintf("the voucher counts only %d", c.v.Revision)
	case c.v.Head != c.last.Hash:
		problem = "the voucher's head is another hash"
	case c.v.Accounts != c.sum:
		problem = "the voucher's accounts are not the sum of the movements"
	case c.v.State != c.last.State, c.v.Frozen != c.last.Frozen:
		problem = "the voucher is in another state than its last entry says"
	case c.v.Expires != c.last.Expires, c.last.Zone != "" && c.v.Zone != c.last.Zone:
		problem = "the voucher has another last day than its last entry says"
	case c.v.Last4 != c.last.Last4:
		problem = "the voucher has another code than its last entry says"
	case c.v.audit() != nil:
		problem = "the voucher's holds or signs are wrong"
	}
	if problem != "" {
		return &ChainError{c.v.ID, c.seq, problem}
	}
	return nil
}
