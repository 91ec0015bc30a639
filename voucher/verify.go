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
// movement balanced, and the accounts, balance and head of the voucher those
// the journal adds up to. Altering, dropping, adding or swapping entries
// breaks it; keep the Head of a voucher elsewhere to notice even a journal
// rewritten as a whole. The error is a [*ChainError].
func Verify(v Voucher, journal []Entry) error {
	var sum Accounts
	var prev Hash
	for i := range journal {
		e := &journal[i]
		seq := int64(i) + 1
		sum = sum.Add(e.Delta)
		problem := ""
		switch {
		case e.Voucher != v.ID:
			problem = "it belongs to another voucher"
		case e.Seq != seq:
			problem = fmt.Sprintf("it is numbered %d", e.Seq)
		case e.Prev != prev:
			problem = "it is not linked to the entry before"
		case e.Hash != e.hash():
			problem = "its content does not match its hash"
		case e.Currency != v.Currency:
			problem = "it is in another currency"
		case e.Delta.Sum() != 0:
			problem = "its two sides differ"
		case e.Balance != sum.Balance() || e.Held != sum.Held:
			problem = "its balance is not the sum of the movements"
		}
		if problem != "" {
			return &ChainError{v.ID, seq, problem}
		}
		prev = e.Hash
	}
	last := int64(len(journal))
	switch {
	case v.Revision != last:
		return &ChainError{v.ID, last + 1, fmt.Sprintf("the voucher counts %d entries", v.Revision)}
	case v.Head != prev:
		return &ChainError{v.ID, last, "the voucher's head is another hash"}
	case v.Accounts != sum:
		return &ChainError{v.ID, last, "the voucher's accounts are not the sum of the movements"}
	}
	if err := v.audit(); err != nil {
		return &ChainError{v.ID, last, "the voucher's holds or signs are wrong"}
	}
	return nil
}
