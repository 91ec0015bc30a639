package buyback_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/voucher"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// exampleRules is a programme for one PIN code and one phone.
func exampleRules() buyback.Rules {
	served := pincode.Row{
		Area:  pincode.Only(pincode.MustParse("700019")),
		Terms: pincode.Terms{Status: pincode.Served, Hub: "KOL-1", SLA: 48 * time.Hour, CutOff: 12 * time.Hour},
	}
	sheet := pricing.Sheet{
		Version: "2026-11", Category: buyback.Phone, Currency: "INR", Questionnaire: pricing.Smartphone().Name(),
		From: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		Rules: []pricing.Rule{{
			ID: "crack", Text: pricing.TextOf(map[string]string{"en": "Cracked screen"}),
			When: pricing.When{Any: []string{"look:screen_cracked"}}, Deduct: pricing.Rate{Percent: decimal.NewFromInt(30)},
		}},
	}
	prices := must(pricing.NewPrices("INR", map[string]decimal.Decimal{"samsung/galaxy-s10": decimal.NewFromInt(5600)}))
	hub := pickup.Hub{
		ID: "KOL-1", Name: "Kolkata", Zone: voucher.IndiaTime(), Capacity: 12,
		Hours: pickup.Daily([]pickup.Span{{From: pickup.At(9, 0), To: pickup.At(21, 0)}}, time.Monday, time.Tuesday, time.Wednesday),
	}
	return buyback.Rules{
		Coverage: must(pincode.NewCoverage("launch", []pincode.Row{served}, nil)),
		Books:    must(pricing.NewShelf(must(pricing.Compile(sheet, prices, pricing.Smartphone())))),
		Hubs:     must(pickup.NewHubs([]pickup.Hub{hub}, nil)),
		Keys:     must(voucher.NewKeyring("k1", map[string][]byte{"k1": []byte("32 bytes that a real host keeps secret")[:32]})),
	}
}

func exampleProgram() *buyback.Program {
	monday := func() time.Time { return time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC) } // 10:00 in Kolkata
	return must(buyback.New(memstore.New(), exampleRules(), &buyback.Options{Now: monday}))
}

func exampleRequest() buyback.QuoteRequest {
	return buyback.QuoteRequest{
		Order: "o-1", PIN: pincode.MustParse("700019"), Device: "samsung/galaxy-s10",
		Answers: must(pricing.Smartphone().Answer(
			pricing.Choose("works", "all_good"),
			pricing.Choose("look", "screen_flawless", "body_light"),
			pricing.Choose("extras", "charger", "age_over_2y"))),
	}
}

// From PIN code to voucher. The steps of one visit to the door are one unit of
// work here; they could as well be one each.
func Example() {
	ctx := context.Background()
	p := exampleProgram()

	var quote buyback.QuoteOutcome
	err := p.Do(ctx, func(ctx context.Context, s *buyback.Session) (err error) {
		quote, err = s.Quote(ctx, buyback.Command{Key: "tap-1"}, exampleRequest())
		return err
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range quote.Quote.Valuation.Lines() {
		fmt.Println(line.Amount(), line.Reason("en"))
	}

	err = p.Do(ctx, func(ctx context.Context, s *buyback.Session) error {
		_, err := s.Accept(ctx, buyback.Command{Key: "tap-2"}, buyback.AcceptRequest{
			Order: "o-1", Consent: quote.Quote.Digest,
			Contact: buyback.Contact{Name: "Rima Das", Phone: "+91 00000 00000", Address: "12/1 Lake Road"},
		})
		if err != nil {
			return err
		}
		offer, err := s.Slots(ctx, "o-1")
		if err != nil {
			return err
		}
		out, err := s.Schedule(ctx, buyback.Command{Key: "tap-3"}, buyback.VisitRequest{Order: "o-1", Slot: offer.Best()[0].Slot})
		fmt.Println(out.Order.State, out.Order.Visit.In(voucher.IndiaTime()))
		return err
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	err = p.Do(ctx, func(ctx context.Context, s *buyback.Session) error {
		by := func(key string) buyback.Command { return buyback.Command{Key: key, Actor: "ex-7"} }
		if _, err := s.Arrive(ctx, by("d1"), buyback.ArriveRequest{Order: "o-1", Executive: "ex-7"}); err != nil {
			return err
		}
		found, err := s.Inspect(ctx, by("d2"), buyback.InspectRequest{Order: "o-1", Findings: []pricing.Finding{
			{Question: "look", Option: "screen_cracked", Visible: true, Evidence: []string{"photo-17"}},
		}})
		if err != nil {
			return err
		}
		for _, d := range found.Revision.Differences {
			fmt.Println("found", d.Found, "declared", d.Declared, "effect", d.Effect)
		}
		if _, err := s.Agree(ctx, by("d3"), buyback.ConsentRequest{Order: "o-1", Consent: found.Quote.Digest}); err != nil {
			return err
		}
		if _, err := s.Collect(ctx, by("d4"), "o-1"); err != nil {
			return err
		}
		paid, err := s.IssueVoucher(ctx, by("d5"), "o-1")
		fmt.Println("voucher", paid.Voucher.Amount(), "until", paid.Voucher.Entry.Expires, "code", paid.Voucher.Code)
		return err
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// 5600 Value in perfect condition
	// scheduled KOL-1 2026-11-23T12:00:00+05:30/2026-11-23T15:00:00+05:30
	// found screen_cracked declared screen_flawless effect -1680
	// voucher 3920 until 2027-11-23 code [redacted]
}

// A step repeated with its key returns its first result and does nothing.
func ExampleSession_Quote() {
	p := exampleProgram()
	for range 2 {
		err := p.Do(context.Background(), func(ctx context.Context, s *buyback.Session) error {
			out, err := s.Quote(ctx, buyback.Command{Key: "tap-1"}, exampleRequest())
			fmt.Println(out.Order.ID, out.Order.State, out.Quote.Valuation, "replayed:", out.Replayed)
			return err
		})
		if err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// o-1 quoted INR 5600.00 replayed: false
	// o-1 quoted INR 5600.00 replayed: true
}

// Errors carry the facts.
func ExampleNotServedError() {
	p := exampleProgram()
	err := p.Do(context.Background(), func(ctx context.Context, s *buyback.Session) error {
		r := exampleRequest()
		r.PIN = pincode.MustParse("734001")
		_, err := s.Quote(ctx, buyback.Command{Key: "tap-9"}, r)
		return err
	})
	var not *buyback.NotServedError
	if errors.As(err, &not) {
		fmt.Println(not.Answer.Status, not.Answer.Reason, not.Answer.Version)
	}
	fmt.Println(err)
	// Output:
	// not-listed not-listed launch
	// buyback: PIN code 734001 is not served (not-listed, list launch)
}

func ExampleState_Ops() {
	fmt.Println(buyback.Revised.Ops())
	fmt.Println(buyback.Closed.Final())
	// Output:
	// [agree decline dispute]
	// true
}

// The host drains the outbox: send, then mark as sent.
func ExampleOutbox() {
	ctx := context.Background()
	store := memstore.New()
	p := must(buyback.New(store, exampleRules(), &buyback.Options{
		Now: func() time.Time { return time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC) },
	}))
	err := p.Do(ctx, func(ctx context.Context, s *buyback.Session) error {
		_, err := s.Quote(ctx, buyback.Command{Key: "tap-1"}, exampleRequest())
		return err
	})
	if err != nil {
		fmt.Println(err)
	}
	for _, e := range must(store.Pending(ctx, 100)) {
		fmt.Println("send", e.Type, e.ID)
		if err := store.MarkSent(ctx, e.ID); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println("left", len(must(store.Pending(ctx, 100))))
	// Output:
	// send order.quoted/v1 order/o-1/000001
	// left 0
}
