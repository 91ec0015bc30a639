package voucher

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// state returns the StateError of an operation on v.
func (v *Voucher) state(op Op, hint string) error {
	return &StateError{v.ID, v.State, v.Frozen, op, hint}
}

// Activate makes a pending voucher worth its face value, from now on a
// liability. It is a [*StateError] for any other, ErrExpired after its day, a
// [*ProfileError] if less of its validity is left than the ledger's profile
// asks for; extend it first then.
func (l *Ledger) Activate(ctx context.Context, tx Tx, r Request) (Result, error) {
	return l.simple(ctx, tx, OpActivate, &r, func(v *Voucher, e *Entry) error {
		if v.State != Pending || v.Frozen {
			return v.state(OpActivate, "only a pending voucher that is not frozen can be activated")
		}
		if v.expired(e.At) {
			return fmt.Errorf("%w: %s was good through %s in %s; extend it first", ErrExpired, v.ID, v.Expires, v.Zone)
		}
		zone, err := loadZone(v.Zone)
		if err != nil {
			zone = l.zone // the date itself is right in any zone
		}
		if err := l.profile.lasts(v, DateOf(e.At, zone)); err != nil {
			return err
		}
		v.State = Active
		e.Amount = v.Face
		e.Delta = Accounts{Funding: -v.Face, Liability: v.Face}
		return nil
	})
}

// Freeze stops all spending, captures included, until [Ledger.Unfreeze]:
// for a voucher reported stolen. Holds stay and can be voided. It is a
// [*StateError] if it is frozen already or closed.
func (l *Ledger) Freeze(ctx context.Context, tx Tx, r Request) (Result, error) {
	return l.simple(ctx, tx, OpFreeze, &r, func(v *Voucher, e *Entry) error {
		if v.Frozen || v.closed() {
			return v.state(OpFreeze, "")
		}
		v.Frozen = true
		return nil
	})
}

// Unfreeze ends a freeze. It is a [*StateError] if there is none.
func (l *Ledger) Unfreeze(ctx context.Context, tx Tx, r Request) (Result, error) {
	return l.simple(ctx, tx, OpUnfreeze, &r, func(v *Voucher, e *Entry) error {
		if !v.Frozen || v.closed() {
			return v.state(OpUnfreeze, "")
		}
		v.Frozen = false
		return nil
	})
}

// closed reports whether nothing can be done with v any more.
func (v *Voucher) closed() bool { return v.State == Revoked || v.State == Merged }

// ExtendRequest asks for a later last day.
type ExtendRequest struct {
	Command
	ID ID
	// Expires is the new last day, later than the old one and not in the
	// past; the zero Date means it never expires.
	Expires Date
	// Zone in which Expires is meant; nil means the one stored with the
	// voucher, which must then be a name of the zone database.
	Zone *time.Location
}

// Extend gives a voucher a later last day. One that has expired is revived, a
// balance booked as breakage included; one that expired before it was activated
// is pending again. A date that is not later is an ErrRequest.
func (l *Ledger) Extend(ctx context.Context, tx Tx, r ExtendRequest) (Result, error) {
	return l.run(ctx, tx, ask{op: OpExtend, cmd: r.Command, ref: Ref{ID: r.ID}}, step{
		inputs: func(f *canon) {
			f.date(r.Expires)
			if r.Zone != nil {
				f.text(r.Zone.String())
			}
		},
		apply: func(v *Voucher, e *Entry) error {
			if v.closed() {
				return v.state(OpExtend, "")
			}
			return v.extend(e, r.Expires, r.Zone)
		},
	})
}

// extend gives v a later last day and takes its breakage back.
func (v *Voucher) extend(e *Entry, day Date, zone *time.Location) error {
	if zone == nil {
		var err error
		if zone, err = loadZone(v.Zone); err != nil {
			return err
		}
	}
	until := day.End(zone)
	if v.Until.IsZero() || !until.IsZero() && (!until.After(v.Until) || !e.At.Before(until)) {
		return &RequestError{e.Op, "Expires", "it must be later than the voucher's last day and not in the past"}
	}
	if err := checkText(e.Op, "Zone", zone.String(), 64); err != nil {
		return err
	}
	v.Expires, v.Until, v.Zone = day, until, zone.String()
	if v.State == Expired && v.Accounts.Funding == 0 {
		v.State = Pending // it expired before it was activated
	} else if v.State == Expired {
		v.State = Active
		back := v.Accounts.Breakage
		e.Delta.Breakage -= back
		e.Delta.Liability += back
		if e.Amount == 0 {
			e.Amount = back
		}
	}
	return nil
}

// loadZone finds a stored zone; India's needs no zone database.
func loadZone(name string) (*time.Location, error) {
	if india := IndiaTime(); name == india.String() {
		return india, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, &RequestError{OpExtend, "Zone", fmt.Sprintf("the voucher's zone %q is not in the zone database; name a zone", name)}
	}
	return zone, nil
}

// Expire books what is left on a voucher past its last instant as breakage. A
// voucher is worth nothing from that instant on in any case; this closes the
// books. Holds that were still open are void. It is a [*StateError] before.
func (l *Ledger) Expire(ctx context.Context, tx Tx, r Request) (Result, error) {
	return l.simple(ctx, tx, OpExpire, &r, func(v *Voucher, e *Entry) error {
		if v.State != Active && v.State != Pending || !v.expired(e.At) {
			return v.state(OpExpire, "its last instant must have passed")
		}
		e.Amount = v.empty(e)
		e.Delta.Breakage = e.Amount
		v.State = Expired
		return nil
	})
}

// empty voids all holds and takes the whole balance away; the caller books it
// somewhere.
func (v *Voucher) empty(e *Entry) Minor {
	v.Holds = nil
	e.Delta.Liability, e.Delta.Held = -v.Accounts.Liability, -v.Accounts.Held
	return v.Accounts.Balance()
}

// Revoke takes a voucher back: its balance returns to the issuer, its holds
// are void, its code is dead. What was spent stays spent. It is a
// [*StateError] if the voucher is closed or expired.
func (l *Ledger) Revoke(ctx context.Context, tx Tx, r Request) (Result, error) {
	return l.simple(ctx, tx, OpRevoke, &r, func(v *Voucher, e *Entry) error {
		if v.State != Active && v.State != Pending {
			return v.state(OpRevoke, "")
		}
		e.Amount = v.empty(e)
		e.Delta.Adjustment = e.Amount
		v.State = Revoked
		return nil
	})
}

// Clawback takes a voucher back that should never have been issued, say for a
// phone that turned out to be stolen: the unspent part returns to the issuer
// and what was spent becomes a receivable against the holder, in one entry.
// Amount is the unspent part, Entry.Delta.Receivable the rest. For a merged
// voucher the [*StateError] names the one its balance moved to.
func (l *Ledger) Clawback(ctx context.Context, tx Tx, r Request) (Result, error) {
	return l.simple(ctx, tx, OpClawback, &r, func(v *Voucher, e *Entry) error {
		if v.State == Merged {
			last, err := tx.VoucherEntries(ctx, v.ID, v.Revision-1, 1)
			if err != nil {
				return err
			}
			hint := "its balance moved on"
			if len(last) == 1 {
				hint += " to " + string(last[0].Other)
			}
			return v.state(OpClawback, hint+"; claw that back, or freeze it")
		}
		if v.closed() {
			return v.state(OpClawback, "")
		}
		spent := v.Accounts.Redeemed
		e.Amount = v.empty(e)
		e.Delta.Adjustment = e.Amount - spent
		e.Delta.Receivable = spent
		v.State = Revoked
		return nil
	})
}

// ReloadRequest asks to add value to a voucher.
type ReloadRequest struct {
	Command
	ID ID
	// Amount in major units, more than zero.
	Amount decimal.Decimal
	// Currency of Amount; empty means the voucher's.
	Currency Currency
}

// Reload adds value to an active voucher. It is a [*ProfileError] if the
// ledger's profile forbids it.
func (l *Ledger) Reload(ctx context.Context, tx Tx, r ReloadRequest) (Result, error) {
	return l.run(ctx, tx, ask{op: OpReload, cmd: r.Command, ref: Ref{ID: r.ID}, amount: r.Amount, currency: r.Currency}, step{
		needs: aboveZero,
		apply: func(v *Voucher, e *Entry) error {
			if err := l.profile.reload(); err != nil {
				return err
			}
			if err := v.spendable(OpReload, e.At); err != nil {
				return err
			}
			if e.Amount-v.Accounts.Funding > MaxMinor {
				return &AmountError{Currency: v.Currency, Problem: "the amount is out of range"}
			}
			if err := l.profile.cap(v.Currency, v.Accounts.Balance()+e.Amount); err != nil {
				return err
			}
			e.Delta.Funding -= e.Amount
			e.Delta.Liability += e.Amount
			return nil
		},
	})
}
