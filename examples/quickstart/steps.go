package main

import (
	"context"
	"errors"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/voucher"
)

// chooseVisit shows what can be booked and takes the best; an order that has a
// visit keeps it. When holidays leave nothing within the promise, it takes the
// first visit after it.
func chooseVisit(ctx context.Context, s *buyback.Session, id buyback.OrderID, say teller) (buyback.VisitRequest, error) {
	visit := buyback.VisitRequest{Order: id}
	o, err := s.Order(ctx, id)
	if err != nil {
		return visit, err
	}
	if o.Reservation != "" {
		visit.Slot, visit.Late = o.Visit, o.Visit.End.After(o.DueBy)
		return visit, nil
	}
	offer, err := s.Slots(ctx, id)
	var none *pickup.NoSlotError
	switch {
	case errors.As(err, &none) && none.BreaksSLA:
		say.line("No visit is free before %s; the first one after it breaks the promise.", say.at(none.Due))
		visit.Slot, visit.Late = none.Earliest, true
		return visit, nil
	case err != nil:
		return visit, err
	}
	say.offer(offer)
	visit.Slot = offer.Best()[0].Slot // no error means there is one
	return visit, nil
}

// spend pays a bill with the voucher as a till does: by the typed code. A
// repeated run does not know the code any more and names the voucher instead.
func spend(ctx context.Context, shop *shop, paid buyback.VoucherOutcome, bill decimal.Decimal, key string) (spent voucher.Result, err error) {
	ref := voucher.Ref{ID: paid.Order.Voucher}
	if code := paid.Voucher.Code; !code.IsZero() {
		typed, err := shop.program.Ledger().ParseCode(sloppily(code.Reveal()))
		if err != nil {
			return spent, err
		}
		ref = voucher.Ref{Code: typed}
	}
	err = shop.program.Do(ctx, func(ctx context.Context, s *buyback.Session) (err error) {
		spent, err = s.Redeem(ctx, voucher.RedeemRequest{Command: voucher.Command{Key: key, Actor: "till-3"}, Ref: ref, Amount: bill})
		return err
	})
	return spent, err
}
