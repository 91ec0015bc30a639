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
	if err := r.check(OpRedeem); err != nil {
		return Result{}, err
	}
	v, err := l.find(ctx, tx, OpRedeem, r.Ref)
	if err != nil {
		return Result{}, err
	}
	amount, err := l.positive(&v, r.Amount, r.Currency)
	if err != nil {
		return Result{}, err
	}
	b, err := r.Bill.minor(v.Currency)
	if err != nil {
		return Result{}, err
	}
	var room [512]byte
	f := r.fingerprint(room[:0], OpRedeem, v.ID)
	f.num(int64(amount))
	b.canon(&f)
	print := f.sum()
	if res, seen, err := l.replay(ctx, tx, v.ID, r.Key, print); seen || err != nil {
		return res, err
	}
	e := r.entry(OpRedeem, amount, l.instant(), print)
	if err := l.spendable(&v, OpRedeem, r.Ref, e.At); err != nil {
		return Result{}, err
	}
	if err := v.allow(amount, b); err != nil {
		return Result{}, err
	}
	sweep(&v, &e.Delta, e.At)
	if free := v.Accounts.Liability + e.Delta.Liability; amount > free {
		return Result{}, &InsufficientError{v.ID, v.Currency, free, amount}
	}
	e.Delta.Liability -= amount
	e.Delta.Redeemed += amount
	return l.commit(ctx, tx, &v, e)
}
