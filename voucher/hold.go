package voucher

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// MaxHolds is the number of holds one voucher can have open.
const MaxHolds = 64

// ErrHold is matched by every *HoldError.
var ErrHold = errors.New("voucher: no such open hold")

// A HoldError reports that a hold cannot be captured or voided. It is an
// ErrHold.
type HoldError struct {
	Voucher ID
	Hold    string // key of the command that made it
	Status  HoldStatus
}

// HoldStatus says why a hold is not open.
type HoldStatus string

// Why a hold is not open.
const (
	HoldUnknown HoldStatus = "unknown" // there never was one
	HoldLapsed  HoldStatus = "lapsed"  // its time ran out
	HoldClosed  HoldStatus = "closed"  // captured, voided or released
)

func (e *HoldError) Error() string {
	return fmt.Sprintf("voucher: hold %s of %s is not open, it is %s; hold again if the purchase still stands", e.Hold, e.Voucher, e.Status)
}

// Is matches ErrHold.
func (e *HoldError) Is(target error) bool { return target == ErrHold }

// HoldRequest asks to set an amount aside for a purchase in progress.
type HoldRequest struct {
	Command // its Key names the hold
	Ref
	// Amount in major units, more than zero.
	Amount decimal.Decimal
	// Currency of Amount; empty means the voucher's.
	Currency Currency
	// For is how long it holds; 0 means the ledger's HoldFor. A hold never
	// outlasts the voucher.
	For time.Duration
	// Bill describes the purchase. A voucher with Terms needs it.
	Bill *Bill
}

// Hold sets Amount aside, all of it or nothing. What is held counts as spent
// until [Ledger.Capture] spends it, [Ledger.Void] frees it or its time runs
// out. The errors are those of Redeem.
func (l *Ledger) Hold(ctx context.Context, tx Tx, r HoldRequest) (Result, error) {
	if r.For < 0 || r.For > 366*24*time.Hour {
		return Result{}, &RequestError{OpHold, "For", "a hold lasts up to 366 days"}
	}
	return l.run(ctx, tx, ask{op: OpHold, cmd: r.Command, ref: r.Ref, amount: r.Amount, currency: r.Currency}, step{
		needs:  aboveZero,
		bill:   r.Bill,
		inputs: func(f *canon) { f.num(int64(r.For)) },
		apply: func(v *Voucher, e *Entry) error {
			if err := l.spend(v, e, r.Ref, r.Bill); err != nil {
				return err
			}
			if len(v.Holds) >= MaxHolds {
				return &RequestError{OpHold, "Ref", fmt.Sprintf("the voucher has %d open holds already; capture or void some", MaxHolds)}
			}
			lasts := r.For
			if lasts == 0 {
				lasts = l.holdFor
			}
			e.Until = e.At.Add(lasts).Truncate(time.Microsecond)
			if !v.Until.IsZero() && v.Until.Before(e.Until) {
				e.Until = v.Until
			}
			v.Holds = append(v.Holds, Hold{Key: r.Key, Amount: e.Amount, Until: e.Until})
			e.Delta.Liability -= e.Amount
			e.Delta.Held += e.Amount
			return nil
		},
	})
}

// CaptureRequest asks to spend what a hold has set aside.
type CaptureRequest struct {
	Command
	ID   ID
	Hold string // key of the hold
	// Amount in major units, from zero to the amount held. What is not
	// captured is free again: a hold is captured once.
	Amount decimal.Decimal
	// Currency of Amount; empty means the voucher's.
	Currency Currency
}

// Capture spends Amount of an open hold and frees the rest. It is a
// [*HoldError] if the hold is not open, an [*InsufficientError] if Amount is
// more than it holds, ErrExpired after the voucher's last instant, a
// [*StateError] while the voucher is frozen.
func (l *Ledger) Capture(ctx context.Context, tx Tx, r CaptureRequest) (Result, error) {
	return l.run(ctx, tx, ask{op: OpCapture, cmd: r.Command, ref: Ref{ID: r.ID}, amount: r.Amount, currency: r.Currency}, step{
		needs:  zeroToo,
		inputs: func(f *canon) { f.text(r.Hold) },
		late:   true, // the hold's own state tells a repeat, the journal is read once
		apply: func(v *Voucher, e *Entry) error {
			if err := v.spendable(OpCapture, e.At); err != nil {
				return err
			}
			h, err := l.openHold(ctx, tx, v, e, r.Hold)
			if err != nil {
				return err
			}
			if e.Amount > h.Amount {
				return &InsufficientError{v.ID, v.Currency, h.Amount, e.Amount}
			}
			e.Delta.Held -= h.Amount
			e.Delta.Redeemed += e.Amount
			e.Delta.Liability += h.Amount - e.Amount
			return nil
		},
	})
}

// VoidRequest asks to give a hold up.
type VoidRequest struct {
	Command
	ID   ID
	Hold string // key of the hold
}

// Void frees an open hold, whatever the voucher's state. It is a [*HoldError]
// if the hold is not open.
func (l *Ledger) Void(ctx context.Context, tx Tx, r VoidRequest) (Result, error) {
	return l.run(ctx, tx, ask{op: OpVoid, cmd: r.Command, ref: Ref{ID: r.ID}}, step{
		inputs: func(f *canon) { f.text(r.Hold) },
		late:   true,
		apply: func(v *Voucher, e *Entry) error {
			h, err := l.openHold(ctx, tx, v, e, r.Hold)
			if err != nil {
				return err
			}
			e.Amount = h.Amount
			e.Delta.Held -= h.Amount
			e.Delta.Liability += h.Amount
			return nil
		},
	})
}

// openHold takes the hold off v, which has been swept, and makes e about it.
func (l *Ledger) openHold(ctx context.Context, tx Tx, v *Voucher, e *Entry, key string) (Hold, error) {
	e.Target = key
	if i := slices.IndexFunc(v.Holds, func(h Hold) bool { return h.Key == key }); i >= 0 {
		h := v.Holds[i]
		v.Holds = slices.Delete(v.Holds, i, i+1)
		return h, nil
	}
	about, err := tx.VoucherEntriesAbout(ctx, v.ID, key)
	if err != nil {
		return Hold{}, err
	}
	status := HoldUnknown
	if len(about) > 0 && about[0].Key == key && about[0].Op == OpHold {
		status = HoldLapsed
		if len(about) > 1 {
			status = HoldClosed
		}
	}
	return Hold{}, &HoldError{v.ID, key, status}
}

// Request is a command on a voucher without further input.
type Request struct {
	Command
	ID ID
}

// Release books the holds whose time has run out back to the free balance.
// Any other command does so too, and nothing ever counts them as held; this is
// for reports that want the books to show it. Amount is what was freed, which
// may be zero. It is a [*StateError] if the voucher is closed.
func (l *Ledger) Release(ctx context.Context, tx Tx, r Request) (Result, error) {
	return l.simple(ctx, tx, OpRelease, &r, func(v *Voucher, e *Entry) error {
		if v.closed() {
			return v.state(OpRelease, "")
		}
		e.Amount = e.Delta.Liability
		return nil
	})
}

// simple is run for a Request.
func (l *Ledger) simple(ctx context.Context, tx Tx, op Op, r *Request, apply func(v *Voucher, e *Entry) error) (Result, error) {
	return l.run(ctx, tx, ask{op: op, cmd: r.Command, ref: Ref{ID: r.ID}}, step{apply: apply})
}
