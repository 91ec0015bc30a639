package voucher

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// unknown stands for the voucher of a code that has none, so that refusing it
// takes the same steps as refusing a known one. No voucher has this id.
const unknown ID = "?"

// find reads the voucher ref addresses. What is wrong with a code comes back
// as refusal, for the caller to return once it has done the look-ups it does
// for a good code too: the time an answer takes must tell nothing.
func (l *Ledger) find(ctx context.Context, tx Tx, op Op, ref Ref) (v Voucher, refusal, err error) {
	if ref.Code.IsZero() {
		if !ref.PIN.IsZero() {
			return Voucher{}, nil, &RequestError{op, "PIN", "a PIN goes with a Code; leave it out where the ID is trusted"}
		}
		if ref.ID.Validate() != nil {
			return Voucher{}, nil, &RequestError{op, "Ref", "give an ID of 1–64 characters of A–Z, a–z, 0–9 and ._:- or a Code"}
		}
		v, err = tx.Voucher(ctx, ref.ID)
		return v, nil, err
	}
	v, err = tx.VoucherByDigest(ctx, l.keys.Digests(ref.Code)...)
	known := !errors.Is(err, ErrNotFound)
	if known && err != nil {
		return Voucher{}, nil, err
	}
	if !known {
		v = Voucher{ID: unknown, Currency: l.currency}
	}
	pinKey := v.PIN.Key
	if l.keys.macs[pinKey] == nil {
		pinKey = l.keys.active
	}
	pin := l.keys.pinDigest(pinKey, v.ID, ref.PIN)
	current := l.keys.Verify(Digest{Key: cmp.Or(v.Digest.Key, l.keys.active), Sum: v.Digest.Sum}, ref.Code)
	switch {
	case !known, ref.ID != "" && ref.ID != v.ID:
		return v, l.refuse(v.ID, ErrNotFound), nil
	case !current:
		return v, l.refuse(v.ID, ErrReplaced), nil
	case !v.PIN.IsZero() && !v.PIN.Equal(pin):
		return v, l.refuse(v.ID, ErrPIN), nil
	}
	// The code in clear is here now and never in the store, so this is the
	// moment to move the voucher to the active key; the next write keeps it.
	if v.Digest.Key != l.keys.active {
		v.Digest = l.keys.Digest(ref.Code)
		if !v.PIN.IsZero() {
			v.PIN = l.keys.pinDigest(l.keys.active, v.ID, ref.PIN)
		}
	}
	return v, nil, nil
}

func (l *Ledger) refuse(id ID, reason error) error {
	if id == unknown {
		id = ""
	}
	return &RefusedError{reason: reason, voucher: id}
}

// replay answers a command whose key is in the journal already. It returns
// false for a fresh key.
func (l *Ledger) replay(ctx context.Context, tx Tx, id ID, key string, print Hash) (Result, bool, error) {
	e, err := tx.VoucherEntry(ctx, id, key)
	switch {
	case errors.Is(err, ErrNotFound):
		return Result{}, false, nil
	case err != nil:
		return Result{}, false, err
	case e.Fingerprint != print:
		return Result{}, true, fmt.Errorf("%w: key %s of voucher %s; use a new key for a new command", ErrKeyReused, key, id)
	}
	return Result{Entry: e, Replayed: true}, true, nil
}

// sweep takes the holds that have lapsed by now off v and returns their sum,
// which is free again.
func sweep(v *Voucher, now time.Time) (sum Minor) {
	if len(v.Holds) == 0 {
		return 0
	}
	v.Holds = slices.DeleteFunc(v.Holds, func(h Hold) bool {
		if now.Before(h.Until) {
			return false
		}
		sum += h.Amount
		return true
	})
	return sum
}

// commit checks and writes the entry and voucher of w, in one store call, and
// the event. The voucher is as read, with the new field values but the old
// accounts.
func (l *Ledger) commit(ctx context.Context, tx Tx, w *scratch) (Result, error) {
	if err := w.settle(); err != nil {
		return Result{}, err
	}
	if err := tx.UpdateVoucher(ctx, w.voucher, w.entry); err != nil {
		return Result{}, err
	}
	if err := w.tell(ctx, tx); err != nil {
		return Result{}, err
	}
	return Result{Entry: w.entry}, nil
}

// settle books the entry of w on its voucher and links it into the chain.
func (w *scratch) settle() error {
	v, e := &w.voucher, &w.entry
	v.Accounts = v.Accounts.Add(e.Delta)
	if err := v.audit(); err != nil {
		return err
	}
	if e.At.Before(v.ChangedAt) {
		// Another host's clock is ahead. What may be done is judged by this
		// one's, but a journal never goes back in time.
		e.At = v.ChangedAt
	}
	e.Voucher, e.Seq, e.Currency = v.ID, v.Revision+1, v.Currency
	e.Balance, e.Held = v.Accounts.Balance(), v.Accounts.Held
	e.State, e.Frozen, e.Expires, e.Last4 = v.State, v.Frozen, v.Expires, v.Last4
	e.Zone = v.Zone
	e.Prev = v.Head
	w.canon.b = w.bytes[:0]
	e.canon(&w.canon)
	e.Hash = w.canon.sum()
	v.Head, v.ChangedAt = e.Hash, e.At
	return nil
}

// tell adds the event of the entry of w to the outbox.
func (w *scratch) tell(ctx context.Context, tx Tx) error {
	w.events[0] = w.entry.event(w.bytes[:0])
	return tx.AppendVoucherEvents(ctx, w.events[:]...)
}

// ask is what a command asks for.
type ask struct {
	op       Op
	cmd      Command
	ref      Ref
	amount   decimal.Decimal
	currency Currency
}

// step is how a command is carried out: what differs between the operations.
// It is kept apart from ask, parts of which stay in the journal, so that a
// command does not allocate its step.
type step struct {
	// needs says whether ask has an amount.
	needs amountRule
	// bill and inputs are further inputs of the command, for its fingerprint.
	bill   *Bill
	inputs func(f *canon)
	// apply checks whether the operation is possible and fills in e.Delta,
	// e.Target and the like; it changes v but for its accounts. It keeps
	// neither pointer.
	apply func(v *Voucher, e *Entry) error
	// late looks the key up only if apply fails or the key turns out to be
	// taken, for an operation whose apply reads the journal itself.
	late bool
}

type amountRule int

const (
	noAmount amountRule = iota
	aboveZero
	zeroToo
)

// run carries out a command: read, answer a repeat, check, write.
func (l *Ledger) run(ctx context.Context, tx Tx, a ask, s step) (Result, error) {
	if err := a.cmd.check(a.op); err != nil {
		return Result{}, err
	}
	w := l.room()
	defer l.done(w)
	v, e := &w.voucher, &w.entry
	var refusal, err error
	if *v, refusal, err = l.find(ctx, tx, a.op, a.ref); err != nil {
		return Result{}, err
	}
	now := l.instant()
	if refusal == nil && !a.ref.Code.IsZero() {
		// Before anything else is said of a code, for only one that can be
		// spent is told from an unknown one.
		if err := v.spendable(a.op, now); err != nil {
			refusal = l.refuse(v.ID, err)
		}
	}
	var amount Minor
	var amountErr error
	if s.needs != noAmount {
		amount, amountErr = v.minor(a.amount, a.currency, s.needs)
	}
	f := &w.canon
	f.b = w.bytes[:0]
	a.cmd.fingerprint(f, a.op, v.ID)
	f.num(int64(amount))
	s.bill.canon(f)
	if s.inputs != nil {
		s.inputs(f)
	}
	print := f.sum()
	if !s.late || refusal != nil {
		res, seen, err := l.replay(ctx, tx, v.ID, a.cmd.Key, print)
		switch {
		case seen && err == nil && amountErr == nil && (!errors.Is(refusal, ErrReplaced) || a.ref.PIN.IsZero() && v.PIN.IsZero()) && repeatable(refusal):
			// The command took effect when the code was good, and its caller may
			// not have learned that. Where a PIN is asked for or given with a
			// code replaced since, it cannot be told any more whether it was
			// right.
			return res, nil
		case refusal != nil:
			return Result{}, refusal
		case amountErr == nil && (seen || err != nil):
			return res, err
		}
	}
	if amountErr != nil {
		return Result{}, amountErr
	}
	a.cmd.entry(e, a.op, amount, now, print)
	lapsed := sweep(v, e.At)
	e.Delta.Held, e.Delta.Liability = -lapsed, lapsed
	res := Result{}
	err = s.apply(v, e)
	if err == nil {
		res, err = l.commit(ctx, tx, w)
	}
	if err != nil && (s.late || errors.Is(err, ErrExists) && !errors.Is(err, ErrCodeTaken)) {
		first, seen, replayErr := l.replay(ctx, tx, v.ID, a.cmd.Key, print)
		if seen || replayErr != nil {
			return first, replayErr
		}
	}
	return res, err
}

// repeatable reports whether a command refused now may be the repeat of one
// that was not: what is wrong with its code may have come up since.
func repeatable(refusal error) bool {
	return errors.Is(refusal, ErrReplaced) || errors.Is(refusal, ErrExpired) || errors.Is(refusal, ErrState)
}

// spendable reports why v cannot be spent at the instant at.
func (v *Voucher) spendable(op Op, at time.Time) error {
	switch {
	case v.State == Expired, v.State == Active && v.expired(at):
		return fmt.Errorf("%w: %s was good through %s in %s; extend it to revive it", ErrExpired, v.ID, v.Expires, v.Zone)
	case v.State == Pending:
		return &StateError{v.ID, v.State, v.Frozen, op, "activate it first"}
	case v.State != Active:
		return &StateError{v.ID, v.State, v.Frozen, op, ""}
	case v.Frozen:
		return &StateError{v.ID, v.State, v.Frozen, op, "unfreeze it first"}
	}
	return nil
}

// minor converts the amount of a request on v.
func (v *Voucher) minor(d decimal.Decimal, c Currency, rule amountRule) (Minor, error) {
	if c == "" {
		c = v.Currency
	}
	if c != v.Currency {
		return 0, &AmountError{Currency: c, Problem: "the voucher is in " + string(v.Currency)}
	}
	m, err := c.Minor(d)
	if err == nil && m == 0 && rule != zeroToo {
		err = &AmountError{Currency: c, Problem: "the amount is zero"}
	}
	return m, err
}
