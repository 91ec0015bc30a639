package buyback

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/voucher"
)

// Errors of the quote.
var (
	// ErrNotServed reports a PIN code nobody comes to; *NotServedError has
	// the reason.
	ErrNotServed = errors.New("buyback: not served")
	// ErrNoValue reports a device for which the book pays nothing.
	ErrNoValue = errors.New("buyback: the price book pays nothing for this device, offer recycling")
	// ErrQuoteExpired reports a quote accepted too late.
	ErrQuoteExpired = errors.New("buyback: the quote has expired, make a new one")
	// ErrConsent reports a consent to another amount than the one on the
	// table; *ConsentError has both.
	ErrConsent = errors.New("buyback: consent is to another valuation")
)

// A NotServedError says why nobody comes to a PIN code. It matches
// ErrNotServed.
type NotServedError struct {
	// Answer is what the coverage list says: status, reason, when to ask
	// again, and whether any directory knows the code.
	Answer pincode.Answer
}

func (e *NotServedError) Error() string {
	if e.Answer.Code.IsZero() {
		return "buyback: no PIN code is given; parse the typed one with pincode.Parse"
	}
	return fmt.Sprintf("buyback: PIN code %s is not served (%s, list %s)", e.Answer.Code, e.Answer.Reason, e.Answer.Version)
}

// Is reports whether target is ErrNotServed.
func (e *NotServedError) Is(target error) bool { return target == ErrNotServed }

// A ConsentError reports a consent that is not to the valuation on the table.
// Show the customer the current quote and ask again. It matches ErrConsent.
type ConsentError struct {
	Order      OrderID
	Quote      int    // the number of the current quote
	Want, Have Digest // of the current valuation, and of the one consented to
}

func (e *ConsentError) Error() string {
	return fmt.Sprintf("buyback: order %s: the consent is not to quote %d, which is on the table; show it and ask again", e.Order, e.Quote)
}

// Is reports whether target is ErrConsent.
func (e *ConsentError) Is(target error) bool { return target == ErrConsent }

// Service is the coverage service of a visit at the door, and Phone the
// category a QuoteRequest has by default. Both are words of the coverage list
// and the price books.
const (
	Service = "pickup"
	Phone   = "phone"
)

// Payout is what the programme pays with, as campaigns of a price book name it.
const Payout = "voucher"

// A QuoteRequest asks what a device is worth at a door.
type QuoteRequest struct {
	// Order is the id of the new order. When empty it is derived from the
	// idempotency key, so that a repetition finds the same order; the key must
	// then be unique in the programme, as two customers with one key and the
	// same words would share an order.
	Order OrderID
	PIN   pincode.Code // where the device is; required
	// Category of the device; default Phone.
	Category string
	// Device is the catalogue id of the variant, or of the model where the
	// storage is not known; required.
	Device  string
	Answers pricing.Answers // to every question; required
	Bought  pricing.Date    // on the bill, zero when there is none
	Facts   pricing.Facts   // of a device the book does not list
	Locale  string          // BCP 47, for texts to the customer; default "en"
}

// QuoteOutcome is a price told to the customer.
type QuoteOutcome struct {
	Outcome
	Quote Quote
}

// Quote begins an order: it checks that the door is served, values the device
// by the price book in effect, and keeps both promises with their versions.
// It fails with *NotServedError, the errors of pricing.Book.Value, or
// ErrNoValue; ErrExists if the order id is taken by another request.
func (s *Session) Quote(ctx context.Context, cmd Command, r QuoteRequest) (QuoteOutcome, error) {
	if err := cmd.check(); err != nil {
		return QuoteOutcome{}, err
	}
	if r.Order == "" {
		r.Order = derivedID(cmd.Key)
	}
	if err := checkID("QuoteRequest.Order", string(r.Order)); err != nil {
		return QuoteOutcome{}, err
	}
	if r.Category == "" {
		r.Category = Phone
	}
	if r.Locale == "" {
		r.Locale = "en"
	}
	for _, c := range r.Locale {
		if len(r.Locale) > 35 || c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return QuoteOutcome{}, &InputError{Field: "QuoteRequest.Locale", Reason: "is no language tag; write bn or en-IN"}
		}
	}
	print, err := fingerprint(OpQuote, r)
	if err != nil {
		return QuoteOutcome{}, err
	}
	var out QuoteOutcome
	err = s.atomically(ctx, func(ctx context.Context) error {
		o, q, refusal := s.offer(r)
		if refusal == nil {
			row, err := s.newStep(o, cmd, OpQuote, "", print)
			if err != nil {
				return err
			}
			refusal = s.tx.InsertOrder(ctx, o, row)
			if refusal == nil {
				o.Revision = 1
				out = QuoteOutcome{Outcome{Order: o}, q}
				if err := s.tx.InsertQuote(ctx, q); err != nil {
					return err
				}
				return s.announce(ctx, o, row)
			}
		}
		out.Outcome, err = s.replay(ctx, r.Order, cmd.Key, OpQuote, print, refusal)
		if err == nil {
			out.Quote, err = s.tx.Quote(ctx, r.Order, 1)
		}
		return err
	})
	if err != nil {
		return QuoteOutcome{}, err
	}
	return out, nil
}

// offer computes the order and the quote of a request, from the rules alone.
func (s *Session) offer(r QuoteRequest) (Order, Quote, error) {
	served := s.rules.Coverage.Lookup(r.PIN, s.now, pincode.Scope{Service: Service, Category: r.Category})
	if !served.Served() {
		return Order{}, Quote{}, &NotServedError{Answer: served}
	}
	if err := s.rules.knows(served.Hub, served.Version); err != nil {
		return Order{}, Quote{}, err
	}
	v, err := s.rules.Books.Value(r.Category, pricing.Request{
		Variant: r.Device, Answers: r.Answers, At: s.now, Bought: r.Bought,
		PIN: r.PIN.String(), Hub: served.Hub, Payout: Payout, Facts: r.Facts,
	})
	if err != nil {
		return Order{}, Quote{}, err
	}
	if !v.Total().IsPositive() {
		return Order{}, Quote{}, fmt.Errorf("%w (%s)", ErrNoValue, r.Device)
	}
	total, err := voucher.Currency(v.Currency()).Minor(v.Total())
	if err != nil {
		return Order{}, Quote{}, err
	}
	until := s.now.Add(s.p.opt.QuoteValidity)
	return Order{
			ID: r.Order, State: Quoted,
			PIN: r.PIN, Hub: served.Hub, Category: r.Category, Device: r.Device, Locale: r.Locale,
			Currency: v.Currency(), Offer: total, Quote: 1,
			Promise:  promise(served),
			Coverage: served.Version, Book: v.Book(),
			QuotedAt: s.now, QuoteUntil: until,
		}, Quote{
			Order: r.Order, Number: 1, Valuation: v, Digest: v.Digest(), At: s.now, Until: until,
		}, nil
}

// promise is what a coverage list says of the visit: how soon, until what hour
// on the same day, how many a day.
func promise(a pincode.Answer) pickup.Promise {
	return pickup.Promise{
		SLA:       a.SLA,
		CutOff:    pickup.Clock(a.CutOff / time.Minute),
		NextDay:   a.CutOff == 0,
		AreaLimit: a.DailyLimit,
	}
}

// derivedID makes an order id out of an idempotency key: 128 bits of its
// SHA-256.
func derivedID(key string) OrderID {
	sum := sha256.Sum256([]byte("sellback/order/v1\x00" + key))
	return OrderID(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
}

// An AcceptRequest is the customer's green signal.
type AcceptRequest struct {
	Order OrderID
	// Consent is the digest of the valuation the customer was shown
	// (Quote.Digest).
	Consent Digest
	Contact Contact // where to come and whom to ask for; Contact.Order is set here
}

// Accept records the green signal and keeps the contact. From its instant on
// the promise of the visit runs. It fails with ErrQuoteExpired or
// *ConsentError.
func (s *Session) Accept(ctx context.Context, cmd Command, r AcceptRequest) (Outcome, error) {
	r.Contact.Order = r.Order
	if err := r.Contact.check(); err != nil {
		return Outcome{}, err
	}
	c := r.Contact
	input := struct {
		Consent Digest
		Contact uint16
	}{r.Consent, trace(r.Order, c.Name, c.Phone, c.Address, c.Language, c.IMEI.Reveal())}
	return s.step(ctx, r.Order, cmd, OpAccept, input, func(ctx context.Context, o *Order) (write, error) {
		if !s.now.Before(o.QuoteUntil) {
			return nil, fmt.Errorf("order %s: %w (at %s)", o.ID, ErrQuoteExpired, o.QuoteUntil.Format(time.RFC3339))
		}
		if err := s.consent(ctx, o, r.Consent); err != nil {
			return nil, err
		}
		o.State = Accepted
		o.AcceptedAt = s.now
		due, err := s.rules.scheduler.Due(o.Hub, s.now, o.Promise)
		if err != nil {
			return nil, err
		}
		o.DueBy = due
		return func(ctx context.Context) error { return s.tx.PutContact(ctx, r.Contact) }, nil
	})
}

// consent binds the customer's yes to the quote on the table.
func (s *Session) consent(ctx context.Context, o *Order, have Digest) error {
	q, err := s.tx.Quote(ctx, o.ID, o.Quote)
	if err != nil {
		return err
	}
	if have != q.Digest {
		return &ConsentError{Order: o.ID, Quote: q.Number, Want: q.Digest, Have: have}
	}
	o.Consent = have
	return nil
}

// Expire ends an order whose quote ran out unanswered. It fails with
// *InputError while the quote still holds.
func (s *Session) Expire(ctx context.Context, cmd Command, id OrderID) (Outcome, error) {
	return s.step(ctx, id, cmd, OpExpire, nil, func(_ context.Context, o *Order) (write, error) {
		if s.now.Before(o.QuoteUntil) {
			return nil, &InputError{Field: "Order", Reason: "has a quote that holds until " + o.QuoteUntil.Format(time.RFC3339)}
		}
		o.State = Expired
		return nil, nil
	})
}

// Cancel calls an order off before the visit and frees its slot. Later than
// the pickup policy allows it is pickup.ErrTooLate.
func (s *Session) Cancel(ctx context.Context, cmd Command, id OrderID) (Outcome, error) {
	return s.step(ctx, id, cmd, OpCancel, nil, func(_ context.Context, o *Order) (write, error) {
		booked := slices.Contains([]State{Scheduled, AttemptFailed}, o.State)
		o.State = Cancelled
		if !booked {
			return nil, nil
		}
		return func(ctx context.Context) error { return s.cancelVisit(ctx, cmd, o) }, nil
	})
}

// Forget erases the personal data of an order that has ended. It may be called
// again. It fails with *InputError while the order is open. A database may keep
// copies in its own logs until it cleans them: see Purge of package sqlitestore.
func (s *Session) Forget(ctx context.Context, id OrderID) error {
	return s.atomically(ctx, func(ctx context.Context) error {
		o, err := s.tx.Order(ctx, id)
		if err != nil {
			return err
		}
		if !o.State.Final() {
			return &InputError{Field: "Order", Reason: fmt.Sprintf("is %s; its contact is needed until it has ended", o.State)}
		}
		return s.tx.EraseContact(ctx, id)
	})
}
