package voucher

import (
	"context"
	"errors"
	"fmt"

	"github.com/shopspring/decimal"
)

// ErrReturned is matched by every *ReturnError.
var ErrReturned = errors.New("voucher: cannot be returned")

// A ReturnError reports that a redemption cannot be reversed or refunded as
// asked. It is an ErrReturned.
type ReturnError struct {
	Voucher    ID
	Redemption string // key
	Problem    string
	Currency   Currency
	Redeemed   Minor // 0 if there is no such redemption
	Returned   Minor // so far
}

func (e *ReturnError) Error() string {
	return fmt.Sprintf("voucher: redemption %s of %s cannot be returned: %s (%s redeemed, %s returned so far, %s)",
		e.Redemption, e.Voucher, e.Problem, e.Currency.Amount(e.Redeemed), e.Currency.Amount(e.Returned), e.Currency)
}

// Is matches ErrReturned.
func (e *ReturnError) Is(target error) bool { return target == ErrReturned }

// ReverseRequest asks to undo a redemption or capture that was a mistake.
type ReverseRequest struct {
	Command
	ID         ID
	Redemption string // key of the redemption or capture
	// Amount in major units, at most what was redeemed less what was refunded
	// since; zero means all of that.
	Amount decimal.Decimal
	// Currency of Amount; empty means the voucher's.
	Currency Currency
}

// Reverse puts a redemption back on the voucher, once per redemption. It is a
// [*ReturnError] if there is no such redemption, it was reversed before, or
// Amount is more than what is left of it; a [*StateError] if the voucher is
// closed or its balance was booked as breakage.
func (l *Ledger) Reverse(ctx context.Context, tx Tx, r ReverseRequest) (Result, error) {
	return l.run(ctx, tx, ask{op: OpReverse, cmd: r.Command, ref: Ref{ID: r.ID}, amount: r.Amount, currency: r.Currency}, step{
		needs:  zeroToo,
		inputs: func(f *canon) { f.text(r.Redemption) },
		late:   true,
		apply: func(v *Voucher, e *Entry) error {
			if v.State != Active {
				return v.state(OpReverse, "extend it first if it has expired")
			}
			return l.giveBack(ctx, tx, v, e, r.Redemption)
		},
	})
}

// IfExpired says what a refund to an expired voucher does.
type IfExpired string

// What a refund to an expired voucher does.
const (
	RefuseExpired IfExpired = ""       // it is ErrExpired: pay back otherwise
	ExtendExpired IfExpired = "extend" // the voucher gets a new last day
)

// RefundRequest asks to pay a returned purchase back to the voucher.
type RefundRequest struct {
	Command
	ID         ID
	Redemption string // key of the redemption or capture that paid for it
	// Amount in major units, more than zero, at most what was redeemed less
	// what was returned before, by reversal or refund. There may be several
	// refunds.
	Amount decimal.Decimal
	// Currency of Amount; empty means the voucher's.
	Currency Currency
	// IfExpired is the policy for a voucher past its last instant. With
	// ExtendExpired it is good through Expires, which must then be given, from
	// now on. A balance that was booked as breakage before is not revived: only
	// the refund is.
	IfExpired IfExpired
	Expires   Date
}

// Refund pays part or all of a redemption back to the voucher. It is a
// [*ReturnError] if there is no such redemption or Amount is more than what is
// left of it, ErrExpired by the policy, a [*StateError] if the voucher is
// closed. What was paid with the voucher goes back to it even above the cap of
// the ledger's profile.
func (l *Ledger) Refund(ctx context.Context, tx Tx, r RefundRequest) (Result, error) {
	if r.IfExpired != RefuseExpired && r.IfExpired != ExtendExpired {
		return Result{}, &RequestError{OpRefund, "IfExpired", "give RefuseExpired or ExtendExpired"}
	}
	if r.IfExpired == ExtendExpired && r.Expires.IsZero() {
		return Result{}, &RequestError{OpRefund, "Expires", "give the new last day that goes with ExtendExpired"}
	}
	return l.run(ctx, tx, ask{op: OpRefund, cmd: r.Command, ref: Ref{ID: r.ID}, amount: r.Amount, currency: r.Currency}, step{
		needs: aboveZero,
		inputs: func(f *canon) {
			f.text(r.Redemption)
			f.text(string(r.IfExpired))
			f.date(r.Expires)
		},
		late: true,
		apply: func(v *Voucher, e *Entry) error {
			if v.State != Active && v.State != Expired {
				return v.state(OpRefund, "pay it back otherwise")
			}
			if v.State == Expired || v.expired(e.At) {
				if r.IfExpired == RefuseExpired {
					return fmt.Errorf("%w: %s was good through %s in %s; refund otherwise or with ExtendExpired", ErrExpired, v.ID, v.Expires, v.Zone)
				}
				state := v.State
				v.State = Active // so that breakage stays where it is
				if err := v.extend(e, r.Expires, nil); err != nil {
					v.State = state
					return err
				}
			}
			return l.giveBack(ctx, tx, v, e, r.Redemption)
		},
	})
}

// giveBack moves e.Amount, or all that is left if it is zero, from redeemed to
// the free balance.
func (l *Ledger) giveBack(ctx context.Context, tx Tx, v *Voucher, e *Entry, key string) error {
	e.Target = key
	about, err := tx.VoucherEntriesAbout(ctx, v.ID, key)
	if err != nil {
		return err
	}
	fail := &ReturnError{Voucher: v.ID, Redemption: key, Currency: v.Currency}
	if len(about) == 0 || about[0].Key != key || about[0].Op != OpRedeem && about[0].Op != OpCapture {
		fail.Problem = "there is no redemption under this key"
		return fail
	}
	fail.Redeemed = about[0].Amount
	reversed := false
	for _, a := range about[1:] {
		if a.Op == OpReverse || a.Op == OpRefund {
			fail.Returned += a.Amount
			reversed = reversed || a.Op == OpReverse
		}
	}
	left := fail.Redeemed - fail.Returned
	switch {
	case reversed && e.Op == OpReverse:
		fail.Problem = "it was reversed before"
		return fail
	case left == 0:
		fail.Problem = "nothing of it is left"
		return fail
	case e.Amount > left:
		fail.Problem = "the amount is more than is left of it"
		return fail
	case e.Amount == 0:
		e.Amount = left
	}
	e.Delta.Redeemed -= e.Amount
	e.Delta.Liability += e.Amount
	return nil
}
