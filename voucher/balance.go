package voucher

import (
	"context"

	"github.com/shopspring/decimal"
)

// Balance is what a holder asks about a voucher, in major units.
type Balance struct {
	Voucher   ID
	Last4     string
	Currency  Currency
	State     State
	Frozen    bool
	Expires   Date // last day it is good; zero: never expires
	Balance   decimal.Decimal
	Held      decimal.Decimal // of the balance, set aside by open holds
	Available decimal.Decimal // what can be spent now
}

// Balance tells what a voucher is worth now. It writes nothing. Addressed by
// code, a voucher that could not be spent is a [*RefusedError]; addressed by
// ID, it has nothing available.
func (l *Ledger) Balance(ctx context.Context, tx Tx, ref Ref) (Balance, error) {
	v, err := l.Find(ctx, tx, ref)
	if err != nil {
		return Balance{}, err
	}
	now := l.instant()
	held := v.Accounts.Balance() - v.free(now)
	return Balance{
		Voucher: v.ID, Last4: v.Last4, Currency: v.Currency, State: v.State, Frozen: v.Frozen, Expires: v.Expires,
		Balance: v.Balance(), Held: v.Currency.Amount(held), Available: v.Currency.Amount(v.Available(now)),
	}, nil
}

// Find returns a voucher as stored, by its ID (ErrNotFound) or by its typed
// code (a [*RefusedError] if it could not be spent).
func (l *Ledger) Find(ctx context.Context, tx Tx, ref Ref) (Voucher, error) {
	v, refusal, err := l.find(ctx, tx, OpLookup, ref)
	switch {
	case err != nil:
		return Voucher{}, err
	case refusal != nil:
		return Voucher{}, refusal
	case ref.Code.IsZero():
		return v, nil
	}
	if err := v.spendable(OpLookup, l.instant()); err != nil {
		return Voucher{}, l.refuse(v.ID, err)
	}
	return v, nil
}
