package buybacktest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/voucher"
)

// programCases run the programme over the store.
var programCases = []testCase{
	{"whole-life", "an order goes from quote to closed; journal, reservation, voucher and events agree with it", func(t *testing.T, s buyback.Store) error {
		p := program(s, &clock{at})
		o, err := UpTo(t.Context(), p, "o1", buyback.Closed)
		if err != nil {
			return err
		}
		err = p.View(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			steps, err := ss.History(ctx, "o1", 0, 100)
			if err != nil {
				return err
			}
			at := buyback.State("")
			for i, st := range steps {
				if st.Seq != int64(i+1) || st.From != at {
					err = errors.Join(err, fmt.Errorf("step %d: seq %d from %s, want %d from %s", i, st.Seq, st.From, i+1, at))
				}
				at = st.To
			}
			bal, e2 := ss.Balance(ctx, voucher.Ref{ID: o.Voucher})
			r, e3 := ss.Reservation(ctx, "o1")
			return errors.Join(err, e2, e3,
				same("last state", at, buyback.Closed), same("revision", o.Revision, int64(len(steps))),
				same("balance", bal.Balance.String(), decimal.New(int64(o.Offer), -2).String()),
				same("reservation", string(r.Status), "collected"))
		})
		pending, e2 := s.(buyback.Outbox).Pending(t.Context(), 1000)
		orders := 0
		for _, e := range pending {
			if e.Subject == "o1" && len(e.ID) > 6 && e.ID[:6] == "order/" {
				orders++
			}
		}
		return errors.Join(err, e2, same("order events", orders, int(o.Revision)))
	}},
	{"replay-every-step", "each step repeated with its key after the whole life returns its first result and changes nothing", func(t *testing.T, s buyback.Store) error {
		p := program(s, &clock{at})
		if _, err := UpTo(t.Context(), p, "o1", buyback.Closed); err != nil {
			return err
		}
		before, err := s.(buyback.Outbox).Pending(t.Context(), 1000)
		if err != nil {
			return err
		}
		again, err := UpTo(t.Context(), p, "o1", buyback.Closed)
		if err != nil {
			return err
		}
		after, err := s.(buyback.Outbox).Pending(t.Context(), 1000)
		return errors.Join(err, same("state", again.State, buyback.Closed), same("events", len(after), len(before)))
	}},
	{"key-reused", "a key with other input is ErrKeyReused before any effect", func(t *testing.T, s buyback.Store) error {
		p := program(s, &clock{at})
		o, err := UpTo(t.Context(), p, "o1", buyback.Accepted)
		if err != nil {
			return err
		}
		err = p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			c := Contact()
			c.Phone = "+910000000009"
			_, err := ss.Accept(ctx, cmd("o1-accept"), buyback.AcceptRequest{Order: "o1", Consent: o.Consent, Contact: c})
			return err
		})
		e1 := is("Accept with another phone", err, buyback.ErrKeyReused)
		err = p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			_, err := ss.Quote(ctx, cmd("o1-quote"), buyback.QuoteRequest{Order: "o1", PIN: pincode.MustParse(servedPIN), Device: device, Answers: answers()})
			return err
		})
		e2 := is("Quote with other answers", err, buyback.ErrKeyReused)
		err = p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			_, err := ss.Cancel(ctx, cmd("o1-accept"), "o1")
			return err
		})
		e3 := is("another step under the key", err, buyback.ErrKeyReused)
		return errors.Join(e1, e2, e3, unchanged(t, s, o))
	}},
	{"refusals-change-nothing", "an illegal step, a wrong consent and an expired quote are typed errors and leave the order as it was", func(t *testing.T, s buyback.Store) error {
		c := &clock{at}
		p := program(s, c)
		o, err := UpTo(t.Context(), p, "o1", buyback.Quoted)
		if err != nil {
			return err
		}
		try := func(fn func(ctx context.Context, ss *buyback.Session) error) error { return p.Do(t.Context(), fn) }
		err = try(func(ctx context.Context, ss *buyback.Session) error {
			_, err := ss.Collect(ctx, cmd("x1"), "o1")
			return err
		})
		var state *buyback.StateError
		if !errors.As(err, &state) || state.From != buyback.Quoted || state.Op != buyback.OpCollect {
			return fmt.Errorf("from Collect: got %v, want a StateError", err)
		}
		err = try(func(ctx context.Context, ss *buyback.Session) error {
			_, err := ss.Accept(ctx, cmd("x2"), buyback.AcceptRequest{Order: "o1", Consent: buyback.Digest{1}, Contact: Contact()})
			return err
		})
		if err := is("Accept", err, buyback.ErrConsent); err != nil {
			return err
		}
		err = try(func(ctx context.Context, ss *buyback.Session) error {
			_, err := ss.IssueVoucher(ctx, cmd("x3"), "none")
			return err
		})
		if err := is("IssueVoucher", err, buyback.ErrNotFound); err != nil {
			return err
		}
		err = try(func(ctx context.Context, ss *buyback.Session) error {
			_, err := ss.Quote(ctx, cmd("x4"), buyback.QuoteRequest{PIN: pincode.MustParse(missingPIN), Device: device, Answers: answers()})
			return err
		})
		if err := is("Quote", err, buyback.ErrNotServed); err != nil {
			return err
		}
		err = try(func(ctx context.Context, ss *buyback.Session) error {
			_, err := ss.Quote(ctx, cmd("x5"), buyback.QuoteRequest{PIN: pincode.MustParse(servedPIN), Device: "nokia/3310", Answers: answers()})
			return err
		})
		if err := is("Quote", err, pricing.ErrUnknownModel); err != nil {
			return err
		}
		c.t = o.QuoteUntil
		err = try(func(ctx context.Context, ss *buyback.Session) error {
			q, err := ss.QuoteOf(ctx, "o1", 0)
			if err != nil {
				return err
			}
			_, err = ss.Accept(ctx, cmd("x6"), buyback.AcceptRequest{Order: "o1", Consent: q.Digest, Contact: Contact()})
			return err
		})
		return errors.Join(is("Accept", err, buyback.ErrQuoteExpired), unchanged(t, s, o))
	}},
	{"swallowed-error", "a step that failed inside Do takes the whole unit of work back even if the caller drops the error", func(t *testing.T, s buyback.Store) error {
		p := program(s, &clock{at})
		err := p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			if _, err := ss.Quote(ctx, cmd("q"), buyback.QuoteRequest{Order: "o1", PIN: pincode.MustParse(servedPIN), Device: device, Answers: answers()}); err != nil {
				return err
			}
			_, _ = ss.Collect(ctx, cmd("c"), "o1")
			return nil
		})
		var state *buyback.StateError
		if !errors.As(err, &state) {
			return fmt.Errorf("from Do: got %v, want the StateError", err)
		}
		return nothing(t, s, "o1")
	}},
	{"recovered-panic", "a unit of work in which a step panicked is taken back even if the caller recovers", func(t *testing.T, s buyback.Store) error {
		p := NewProgram(panicky{s}, nil)
		err := p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			defer func() { _ = recover() }()
			_, err := ss.Quote(ctx, cmd("q"), buyback.QuoteRequest{Order: "o1", PIN: pincode.MustParse(servedPIN), Device: device, Answers: answers()})
			return err
		})
		if err == nil {
			return errors.New("no error from Do")
		}
		return nothing(t, s, "o1")
	}},
	{"revised", "a visible finding lowers the price, takes the consent away, and only a consent to the new price is paid", revised},
	{"quote-keeps-its-book", "the door price is computed with the quote's own book, also when a newer one is in effect", func(t *testing.T, s buyback.Store) error {
		c := &clock{at}
		p := program(s, c)
		o, err := UpTo(t.Context(), p, "o1", buyback.AtDoor)
		if err != nil {
			return err
		}
		c.t = at.AddDate(0, 0, 4) // book-2 is in effect
		return p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error {
			out, err := ss.Inspect(ctx, cmd("i"), buyback.InspectRequest{Order: "o1"})
			if err != nil {
				return err
			}
			return errors.Join(same("book", out.Quote.Valuation.Book(), "book-1"), same("state", out.Order.State, buyback.Inspected),
				same("offer", out.Order.Offer, o.Offer))
		})
	}},
	{"forget", "personal data is kept while the order is open and gone once it has ended", func(t *testing.T, s buyback.Store) error {
		p := program(s, &clock{at})
		if _, err := UpTo(t.Context(), p, "o1", buyback.Vouchered); err != nil {
			return err
		}
		forget := func() error {
			return p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) error { return ss.Forget(ctx, "o1") })
		}
		var input *buyback.InputError
		if err := forget(); !errors.As(err, &input) {
			return fmt.Errorf("from Forget: got %v, want an InputError", err)
		}
		if _, err := UpTo(t.Context(), p, "o1", buyback.Closed); err != nil {
			return err
		}
		if err := errors.Join(forget(), forget()); err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			_, err := tx.Contact(ctx, "o1")
			return is("Contact", err, buyback.ErrNotFound)
		})
	}},
}

// panicky panics where a step announces itself, after its other writes.
type panicky struct{ buyback.Store }

func (p panicky) Update(ctx context.Context, fn func(context.Context, buyback.Tx) error) error {
	return p.Store.Update(ctx, func(ctx context.Context, tx buyback.Tx) error { return fn(ctx, panickyTx{tx}) })
}

type panickyTx struct{ buyback.Tx }

func (panickyTx) AppendEvents(context.Context, ...buyback.Event) error { panic("told to") }

func revised(t *testing.T, s buyback.Store) error {
	p := program(s, &clock{at.Add(time.Minute)})
	o, err := UpTo(t.Context(), p, "o1", buyback.AtDoor)
	if err != nil {
		return err
	}
	inspect := buyback.InspectRequest{Order: "o1", Findings: []pricing.Finding{
		{Question: "look", Option: "screen_cracked", Visible: true, Reason: "screen", Evidence: []string{"photo-1"}},
		{Question: "works", Option: "battery", Reason: "battery"}, // nobody could see it
	}}
	var in buyback.Inspection
	err = p.Do(t.Context(), func(ctx context.Context, ss *buyback.Session) (err error) {
		in, err = ss.Inspect(ctx, cmd("i"), inspect)
		return err
	})
	if err != nil {
		return err
	}
	if err := errors.Join(same("state", in.Order.State, buyback.Revised), same("offer", in.Order.Offer, voucher.Minor(1520000)),
		same("consent", in.Order.Consent, buyback.Digest{}), same("quote", in.Order.Quote, 2)); err != nil {
		return err
	}
	step := func(fn func(ctx context.Context, ss *buyback.Session) error) error { return p.Do(t.Context(), fn) }
	err = step(func(ctx context.Context, ss *buyback.Session) error {
		_, err := ss.Agree(ctx, cmd("a"), buyback.ConsentRequest{Order: "o1", Consent: o.Consent})
		return err
	})
	if err := is("Agree to the old price", err, buyback.ErrConsent); err != nil {
		return err
	}
	err = step(func(ctx context.Context, ss *buyback.Session) error {
		again, err := ss.Inspect(ctx, cmd("i"), inspect)
		if err != nil {
			return err
		}
		if !again.Replayed || again.Quote.Digest != in.Quote.Digest || len(again.Revision.Differences) != 2 {
			return errors.New("the repeated inspection is not the first one")
		}
		if _, err := ss.Agree(ctx, cmd("a"), buyback.ConsentRequest{Order: "o1", Consent: in.Quote.Digest}); err != nil {
			return err
		}
		if _, err := ss.Collect(ctx, cmd("c"), "o1"); err != nil {
			return err
		}
		out, err := ss.IssueVoucher(ctx, cmd("v"), "o1")
		if err != nil {
			return err
		}
		if out.Voucher.Code.IsZero() {
			return errors.New("the voucher came without its code")
		}
		return same("voucher", out.Voucher.Amount().String(), "15200")
	})
	return err
}

// unchanged wants the order to be stored just as o.
func unchanged(t *testing.T, s buyback.Store, o buyback.Order) error {
	return view(t, s, func(ctx context.Context, tx buyback.Tx) error {
		got, err := tx.Order(ctx, o.ID)
		return errors.Join(err, same("order", got, o))
	})
}
