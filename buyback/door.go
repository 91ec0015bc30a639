package buyback

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/voucher"
)

// An InspectRequest is what the executive found.
type InspectRequest struct {
	Order OrderID
	IMEI  IMEI // as the phone shows it, kept with the contact; may be zero for a phone that does not start
	// Findings are what differs from the declared answers; none means that
	// the phone is as declared.
	Findings []pricing.Finding
}

// Inspection is the outcome of an inspection.
type Inspection struct {
	Outcome
	// Quote is the price on the table now, a new one even if its total is as
	// before, since it records the findings.
	Quote Quote
	// Revision explains each finding: declared, found, effect. It is computed
	// anew for a replay, and zero once the book is off the shelf.
	Revision pricing.Revision
}

// Inspect records what was found and computes the door price with the quote's
// own book. The order is Inspected if the accepted price stands, and Revised,
// without consent, if there is a new one. A finding the customer could not
// have seen never lowers the price; see pricing.Book.Reprice.
func (s *Session) Inspect(ctx context.Context, cmd Command, r InspectRequest) (Inspection, error) {
	var out Inspection
	input := struct {
		IMEI     uint16
		Findings []pricing.Finding
	}{trace(r.Order, r.IMEI.Reveal()), r.Findings}
	o, err := s.step(ctx, r.Order, cmd, OpInspect, input, func(ctx context.Context, o *Order) (write, error) {
		before := o.Offer
		if err := s.reprice(ctx, o, r.Findings, &out); err != nil {
			return nil, err
		}
		o.State = Inspected
		if o.Offer != before || o.Consent.IsZero() {
			o.State, o.Consent = Revised, Digest{}
		}
		return func(ctx context.Context) error {
			if err := s.tx.InsertQuote(ctx, out.Quote); err != nil {
				return err
			}
			if !r.IMEI.IsZero() {
				c, err := s.tx.Contact(ctx, o.ID)
				if err != nil {
					return err
				}
				c.IMEI = r.IMEI
				if err := s.tx.PutContact(ctx, c); err != nil {
					return err
				}
			}
			return s.walk(ctx, cmd, o, "", pickup.Inspecting, pickup.OpInspect)
		}, nil
	})
	if err != nil {
		return Inspection{}, err
	}
	out.Outcome = o
	if o.Replayed {
		return s.replayedInspection(ctx, out)
	}
	return out, nil
}

// reprice puts the price after the findings on the table.
func (s *Session) reprice(ctx context.Context, o *Order, findings []pricing.Finding, out *Inspection) error {
	first, err := s.tx.Quote(ctx, o.ID, 1)
	if err != nil {
		return err
	}
	book, err := s.rules.Books.Version(first.Valuation.Book())
	if err != nil {
		return err
	}
	out.Revision, err = book.Reprice(first.Valuation, findings)
	if err != nil {
		return err
	}
	after := out.Revision.After
	if after.Total().Equal(first.Valuation.Total()) {
		after = first.Valuation // the consent is to this one and stands
	}
	if o.Offer, err = voucher.Currency(o.Currency).Minor(after.Total()); err != nil {
		return err
	}
	o.Quote++
	out.Quote = Quote{
		Order: o.ID, Number: o.Quote, Valuation: after, Digest: after.Digest(),
		Findings: slices.Clone(findings), At: s.now, Until: s.now.Add(s.p.opt.QuoteValidity),
	}
	return nil
}

func (s *Session) replayedInspection(ctx context.Context, out Inspection) (_ Inspection, err error) {
	if out.Quote, err = s.tx.Quote(ctx, out.Order.ID, out.Order.Quote); err != nil {
		return Inspection{}, err
	}
	first, err := s.tx.Quote(ctx, out.Order.ID, 1)
	if err != nil {
		return Inspection{}, err
	}
	book, err := s.rules.Books.Version(first.Valuation.Book())
	if errors.Is(err, pricing.ErrNoBook) {
		return out, nil // the order is long closed and its book put away
	}
	if err != nil {
		return Inspection{}, err
	}
	out.Revision, err = book.Reprice(first.Valuation, out.Quote.Findings)
	return out, err
}

// A ConsentRequest is the customer's yes, at the door, to the price on the
// table.
type ConsentRequest struct {
	Order   OrderID
	Consent Digest // Quote.Digest of the quote the customer was shown
}

// Agree records the customer's yes to the price on the table, which may be the
// accepted one or a new one. It fails with *ConsentError when the digest is
// another one's.
func (s *Session) Agree(ctx context.Context, cmd Command, r ConsentRequest) (Outcome, error) {
	return s.step(ctx, r.Order, cmd, OpAgree, r.Consent, func(ctx context.Context, o *Order) (write, error) {
		if err := s.consent(ctx, o, r.Consent); err != nil {
			return nil, err
		}
		o.State = Agreed
		return nil, nil
	})
}

// Decline records that the customer keeps the phone.
func (s *Session) Decline(ctx context.Context, cmd Command, id OrderID) (Outcome, error) {
	return s.step(ctx, id, cmd, OpDecline, nil, func(_ context.Context, o *Order) (write, error) {
		o.State, o.Consent = Declined, Digest{}
		return func(ctx context.Context) error {
			return s.walk(ctx, cmd, o, "", pickup.Declined, pickup.OpDecline)
		}, nil
	})
}

// Dispute records that the customer contests the new price. Another
// inspection, by somebody else, or a decline follows.
func (s *Session) Dispute(ctx context.Context, cmd Command, id OrderID) (Outcome, error) {
	return s.step(ctx, id, cmd, OpDispute, nil, func(_ context.Context, o *Order) (write, error) {
		o.State = Disputed
		return nil, nil
	})
}

// Collect records that the phone changed hands.
func (s *Session) Collect(ctx context.Context, cmd Command, id OrderID) (Outcome, error) {
	return s.step(ctx, id, cmd, OpCollect, nil, func(_ context.Context, o *Order) (write, error) {
		o.State = Collected
		return func(ctx context.Context) error {
			return s.walk(ctx, cmd, o, "", pickup.Collected, pickup.OpCollect)
		}, nil
	})
}

// VoucherOutcome is the voucher of an order.
type VoucherOutcome struct {
	Outcome
	// Voucher is the result of the issue. Its Code is there the first time
	// only and stored nowhere: show it to the customer now. Empty when
	// Replayed; a customer who never saw it gets another one by
	// voucher.Ledger.Reissue.
	Voucher voucher.Result
}

// VoucherID is the id of the one voucher an order can have.
func VoucherID(id OrderID) voucher.ID { return voucher.ID(id) }

// issueKey is the voucher's own idempotency key, the same whatever the
// caller's: an order has one voucher.
const issueKey = "issue"

// IssueVoucher pays the customer: a voucher over the amount consented to, good
// for Options.VoucherMonths. An order has one voucher: the same key again
// replays, another key is a *StateError.
func (s *Session) IssueVoucher(ctx context.Context, cmd Command, id OrderID) (VoucherOutcome, error) {
	var out VoucherOutcome
	o, err := s.step(ctx, id, cmd, OpVoucher, nil, func(ctx context.Context, o *Order) (write, error) {
		q, err := s.tx.Quote(ctx, o.ID, o.Quote)
		if err != nil {
			return nil, err
		}
		if err := s.payable(o, q); err != nil {
			return nil, err
		}
		expires, err := s.voucherExpiry()
		if err != nil {
			return nil, err
		}
		o.State, o.Voucher = Vouchered, VoucherID(o.ID)
		return func(ctx context.Context) error {
			out.Voucher, err = s.rules.ledger.Issue(ctx, s.tx, voucher.IssueRequest{
				Command: voucher.Command{Key: issueKey, Actor: cmd.Actor, Reason: cmd.Reason, Reference: string(o.ID)},
				ID:      o.Voucher, Amount: q.Valuation.Total(), Currency: voucher.Currency(o.Currency), Expires: expires,
			})
			return err
		}, nil
	})
	if err != nil {
		return VoucherOutcome{}, err
	}
	out.Outcome = o
	if o.Replayed {
		e, err := s.tx.VoucherEntry(ctx, o.Order.Voucher, issueKey)
		if err != nil {
			return VoucherOutcome{}, err
		}
		out.Voucher = voucher.Result{Entry: e, Replayed: true}
	}
	return out, nil
}

// payable checks, once more and from the stored records, that what is about to
// be paid is what the customer consented to.
func (s *Session) payable(o *Order, q Quote) error {
	total, err := voucher.Currency(o.Currency).Minor(q.Valuation.Total())
	if err != nil {
		return err
	}
	if o.Consent.IsZero() || o.Consent != q.Digest || Digest(q.Valuation.Digest()) != q.Digest || total != o.Offer {
		return errors.Join(
			&ConsentError{Order: o.ID, Quote: q.Number, Want: q.Digest, Have: o.Consent},
			fmt.Errorf("buyback: order %s: the stored consent, quote and offer do not agree; nothing is paid", o.ID))
	}
	return nil
}

// voucherExpiry is the last day of a voucher issued now: the same day of the
// month Options.VoucherMonths later, or the month's last day where it has no
// such day.
func (s *Session) voucherExpiry() (voucher.Date, error) {
	zone := voucher.IndiaTime()
	if v := s.p.opt.Voucher; v != nil && v.Zone != nil {
		zone = v.Zone
	}
	y, m, d := s.now.In(zone).Date()
	months := int(m) - 1 + s.p.opt.VoucherMonths
	for ; ; d-- {
		date, err := voucher.NewDate(y+months/12, time.Month(months%12+1), d)
		if err == nil || d <= 28 {
			return date, err
		}
	}
}

// Close ends an order and says what became of the phone, such as "refurbish",
// "parts", "recycle" or "returned".
func (s *Session) Close(ctx context.Context, cmd Command, id OrderID, disposition string) (Outcome, error) {
	if err := checkID("Disposition", disposition); err != nil {
		return Outcome{}, err
	}
	return s.step(ctx, id, cmd, OpClose, disposition, func(_ context.Context, o *Order) (write, error) {
		o.State, o.Disposition = Closed, disposition
		return nil, nil
	})
}

// Redeem spends all or part of a voucher at the till; see
// voucher.Ledger.Redeem. It does not count failed guesses: for codes that
// people type, put a voucher.Guard before it, as voucher.Service does.
func (s *Session) Redeem(ctx context.Context, r voucher.RedeemRequest) (out voucher.Result, err error) {
	err = s.atomically(ctx, func(ctx context.Context) error {
		out, err = s.rules.ledger.Redeem(ctx, s.tx, r)
		return err
	})
	return out, err
}

// Balance tells what a voucher is worth; see voucher.Ledger.Balance.
func (s *Session) Balance(ctx context.Context, ref voucher.Ref) (voucher.Balance, error) {
	return s.rules.ledger.Balance(ctx, s.tx, ref)
}
