package voucher

import (
	"context"

	"github.com/shopspring/decimal"
)

// RedeemRequest asks to spend all or part of a voucher.
type RedeemRequest struct {
	Command
	Ref
	// Amount in major units, more than zero, with no more decimals than the
	// currency has.
	Amount decimal.Decimal
	// Currency of Amount; empty means the voucher's, another one is an
	// ErrAmount.
	Currency Currency
	// Bill describes the purchase. A voucher with Terms needs it.
	Bill *Bill
}

// Redeem spends Amount, all of it or nothing. It is an [*InsufficientError] if
// less is available (open holds count), a [*StateError] if the voucher is not
// active or frozen, ErrExpired after its last instant, a [*TermsError] if its
// terms forbid the purchase. If the voucher was addressed by its code, all of
// these but the first and last are a [*RefusedError].
func (l *Ledger) Redeem(ctx context.Context, tx Tx, r RedeemRequest) (Result, error) {
	return l.redeem(ctx, tx, r, nil)
}

// redeem is Redeem with further inputs of the command.
func (l *Ledger) redeem(ctx context.Context, tx Tx, r RedeemRequest, inputs func(*canon)) (Result, error) {
	return l.run(ctx, tx, ask{op: OpRedeem, cmd: r.Command, ref: r.Ref, amount: r.Amount, currency: r.Currency}, step{
		needs: aboveZero,
		bill:  r.Bill, inputs: inputs,
		apply: func(v *Voucher, e *Entry) error {
			if err := l.spend(v, e, r.Ref, r.Bill); err != nil {
				return err
			}
			e.Delta.Liability -= e.Amount
			e.Delta.Redeemed += e.Amount
			return nil
		},
	})
}

// spend checks that e.Amount may leave the free balance of v for the bill.
func (l *Ledger) spend(v *Voucher, e *Entry, ref Ref, b *Bill) error {
	if err := v.spendable(e.Op, e.At); err != nil {
		if !ref.Code.IsZero() {
			return l.refuse(v.ID, err)
		}
		return err
	}
	if b != nil || !v.Terms.none() {
		if err := v.allow(e.Amount, b); err != nil {
			return err
		}
	}
	if free := v.Accounts.Liability + e.Delta.Liability; e.Amount > free {
		return &InsufficientError{v.ID, v.Currency, free, e.Amount}
	}
	return nil
}
