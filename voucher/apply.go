package voucher

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// find reads the voucher ref addresses. With a code, everything that is wrong
// with it is a *RefusedError.
func (l *Ledger) find(ctx context.Context, tx Tx, op Op, ref Ref) (Voucher, error) {
	if ref.Code.IsZero() {
		if ref.PIN != "" {
			return Voucher{}, &RequestError{op, "PIN", "a PIN goes with a Code; leave it out where the ID is trusted"}
		}
		if err := ref.ID.Validate(); err != nil {
			return Voucher{}, &RequestError{op, "Ref", "give an ID of 1–64 characters of A–Z, a–z, 0–9 and ._:- or a Code"}
		}
		return tx.Voucher(ctx, ref.ID)
	}
	v, err := tx.VoucherByDigest(ctx, l.keys.Digests(ref.Code)...)
	if errors.Is(err, ErrNotFound) {
		// The work a known code would cause, so that time tells nothing.
		l.keys.pinDigest(l.keys.active, "-", ref.PIN)
		return Voucher{}, l.refuse("", ErrNotFound)
	}
	if err != nil {
		return Voucher{}, err
	}
	if ref.ID != "" && ref.ID != v.ID {
		return Voucher{}, l.refuse(v.ID, ErrNotFound)
	}
	pinKey := v.PIN.Key
	if l.keys.macs[pinKey] == nil {
		pinKey = l.keys.active
	}
	pin := l.keys.pinDigest(pinKey, v.ID, ref.PIN)
	switch {
	case !l.keys.Verify(v.Digest, ref.Code):
		return Voucher{}, l.refuse(v.ID, ErrReplaced)
	case !v.PIN.IsZero() && !v.PIN.Equal(pin):
		return Voucher{}, l.refuse(v.ID, ErrPIN)
	}
	// The code in clear is here now and never in the store, so this is the
	// moment to move the voucher to the active key; the next write keeps it.
	if v.Digest.Key != l.keys.active {
		v.Digest = l.keys.Digest(ref.Code)
		if !v.PIN.IsZero() {
			v.PIN = l.keys.pinDigest(l.keys.active, v.ID, ref.PIN)
		}
	}
	return v, nil
}

func (l *Ledger) refuse(id ID, reason error) error { return &RefusedError{reason: reason, voucher: id} }

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

// sweep moves the holds that have lapsed by now back to the free balance.
func sweep(v *Voucher, d *Accounts, now time.Time) {
	v.Holds = slices.DeleteFunc(v.Holds, func(h Hold) bool {
		if now.Before(h.Until) {
			return false
		}
		d.Held -= h.Amount
		d.Liability += h.Amount
		return true
	})
}

// commit checks and writes one entry and its voucher, in one store call, and
// the event. v is as read, with the new field values but the old accounts.
func (l *Ledger) commit(ctx context.Context, tx Tx, v *Voucher, e Entry) (Result, error) {
	if err := settle(v, &e); err != nil {
		return Result{}, err
	}
	if err := tx.UpdateVoucher(ctx, *v, e); err != nil {
		return Result{}, err
	}
	v.Revision++
	if err := tx.AppendVoucherEvents(ctx, e.event()); err != nil {
		return Result{}, err
	}
	return Result{Entry: e}, nil
}

// settle books e.Delta on v and links e into the chain.
func settle(v *Voucher, e *Entry) error {
	v.Accounts = v.Accounts.Add(e.Delta)
	if err := v.audit(); err != nil {
		return err
	}
	e.Voucher, e.Seq, e.Currency = v.ID, v.Revision+1, v.Currency
	e.Balance, e.Held = v.Accounts.Balance(), v.Accounts.Held
	e.State, e.Frozen, e.Expires, e.Last4 = v.State, v.Frozen, v.Expires, v.Last4
	e.Prev = v.Head
	e.Hash = e.hash()
	v.Head, v.ChangedAt = e.Hash, e.At
	return nil
}

// spendable reports why v cannot be spent at the instant at, as one public
// shape if a code addressed it.
func (l *Ledger) spendable(v *Voucher, op Op, ref Ref, at time.Time) error {
	err := v.spendable(op, at)
	if err != nil && !ref.Code.IsZero() {
		return l.refuse(v.ID, err)
	}
	return err
}

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

// positive converts the amount of a request on v.
func (l *Ledger) positive(v *Voucher, d decimal.Decimal, c Currency) (Minor, error) {
	if c == "" {
		c = v.Currency
	}
	m, err := c.Minor(d)
	return l.amount(c, v.Currency, m, err, false)
}
