package buybacktest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/voucher"
)

// The fixture is a small programme: one hub in Kolkata with two places a slot,
// one served PIN code, one phone at 20,000 with a cracked screen at 25 % less
// and a box at 200 more.
const (
	device     = "samsung/galaxy-s10/128gb"
	servedPIN  = "700019"
	missingPIN = "799999"
	places     = 2
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(fmt.Sprintf("buybacktest: fixture: %v", err))
	}
	return v
}

func en(s string) pricing.Text { return pricing.TextOf(map[string]string{"en": s}) }

func book(version string, from time.Time) *pricing.Book {
	prices := must(pricing.NewPrices("INR", map[string]decimal.Decimal{device: decimal.NewFromInt(20000)}))
	return must(pricing.Compile(pricing.Sheet{
		Version: version, Category: buyback.Phone, Currency: "INR",
		Questionnaire: pricing.Smartphone().Name(), From: from,
		Rules: []pricing.Rule{
			{ID: "crack", Text: en("cracked screen"), When: pricing.When{Any: []string{"look:screen_cracked"}}, Deduct: pricing.Rate{Percent: decimal.NewFromInt(25)}},
			{ID: "battery", Text: en("battery"), When: pricing.When{Any: []string{"works:battery"}}, Deduct: pricing.Rate{Amount: decimal.NewFromInt(1200)}},
			{ID: "box", Text: en("box"), When: pricing.When{Any: []string{"extras:box"}}, Add: pricing.Rate{Amount: decimal.NewFromInt(200)}},
		},
	}, prices, pricing.Smartphone()))
}

func answers(more ...string) pricing.Answers {
	return must(pricing.Smartphone().Answer(
		pricing.Choose("works", "all_good"),
		pricing.Choose("look", "screen_flawless", "body_light"),
		pricing.Choose("extras", append([]string{"charger", "age_1_2y"}, more...)...)))
}

func rules() buyback.Rules {
	return buyback.Rules{
		Coverage: must(pincode.NewCoverage("cov-1", []pincode.Row{{
			Area:  pincode.Only(pincode.MustParse(servedPIN)),
			Terms: pincode.Terms{Status: pincode.Served, Hub: "KOL-1", SLA: 48 * time.Hour, CutOff: 18 * time.Hour},
		}}, nil)),
		Books: must(pricing.NewShelf(book("book-1", at.AddDate(0, -1, 0)), book("book-2", at.AddDate(0, 0, 3)))),
		Hubs: must(pickup.NewHubs([]pickup.Hub{{
			ID: "KOL-1", Name: "Kolkata", Zone: voucher.IndiaTime(), Capacity: places, SlotLength: 3 * time.Hour,
			Hours: pickup.Daily([]pickup.Span{{From: pickup.At(9, 0), To: pickup.At(21, 0)}},
				time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday),
		}}, nil)),
		Keys: must(voucher.NewKeyring("k1", map[string][]byte{"k1": bytes.Repeat([]byte{7}, 32)})),
	}
}

// NewProgram returns the suite's own small programme over a store: one served
// PIN code, one phone, one hub. now may be nil, for a
// clock that stands still. It is for
// tests of an adapter that go beyond the suite.
func NewProgram(s buyback.Store, now func() time.Time) *buyback.Program {
	if now == nil {
		now = (&clock{at}).now
	}
	return must(buyback.New(s, rules(), &buyback.Options{Now: now}))
}

// QuoteRequest returns a request that NewProgram's programme answers with
// 20,200 rupees.
func QuoteRequest() buyback.QuoteRequest {
	return buyback.QuoteRequest{PIN: pincode.MustParse(servedPIN), Device: device, Answers: answers("box")}
}

// Contact and IMEI return the personal data that UpTo uses.
func Contact() buyback.Contact {
	return buyback.Contact{Name: "Rima Das", Phone: "+910000000000", Address: "12/1 Lake Road", Language: "bn"}
}

// IMEI returns a well-formed IMEI.
func IMEI() buyback.IMEI { return must(buyback.ParseIMEI("490154203237518")) }

// clock is a settable clock, for one goroutine at a time.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func program(s buyback.Store, c *clock) *buyback.Program { return NewProgram(s, c.now) }

func quote(order string, number int) buyback.Quote {
	v := must(book("book-1", at.AddDate(0, -1, 0)).Value(pricing.Request{
		Variant: device, Answers: answers("box"), At: at.Add(time.Duration(number) * time.Minute), PIN: servedPIN, Hub: "KOL-1", Payout: buyback.Payout,
	}))
	q := buyback.Quote{
		Order: buyback.OrderID(order), Number: number, Valuation: v, Digest: v.Digest(),
		At: at, Until: at.AddDate(0, 0, 7),
	}
	if number > 1 {
		q.Findings = []pricing.Finding{{Question: "look", Option: "screen_cracked", Visible: true, Reason: "S1", Evidence: []string{"photo-1"}}}
	}
	return q
}

func cmd(key string) buyback.Command { return buyback.Command{Key: key, Actor: "suite"} }

// firstSlot is the slot an order is booked in, or the best offered one.
func firstSlot(ctx context.Context, s *buyback.Session, id buyback.OrderID) (pickup.Slot, error) {
	o, err := s.Order(ctx, id)
	if err != nil || o.Reservation != "" {
		return o.Visit, err
	}
	offer, err := s.Slots(ctx, id)
	if err != nil {
		return pickup.Slot{}, err
	}
	best := offer.Best()
	if len(best) == 0 {
		return pickup.Slot{}, errors.New("no slot is offered")
	}
	return best[0].Slot, nil
}

// UpTo takes a new order through its life until it stands in the wanted state,
// with "<order>-<step>" as keys, and returns it. An order that is further on
// already is taken through the repetitions.
func UpTo(ctx context.Context, p *buyback.Program, id buyback.OrderID, want buyback.State) (buyback.Order, error) {
	key := func(step string) buyback.Command { return cmd(string(id) + "-" + step) }
	var o buyback.Order
	do := func(fn func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error)) error {
		if o.State == want {
			return nil
		}
		return p.Do(ctx, func(ctx context.Context, s *buyback.Session) error {
			out, err := fn(ctx, s)
			if err == nil {
				o = out.Order
			}
			return err
		})
	}
	var q buyback.Quote
	steps := []func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error){
		func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error) {
			request := QuoteRequest()
			request.Order = id
			out, err := s.Quote(ctx, key("quote"), request)
			q = out.Quote
			return out.Outcome, err
		},
		func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error) {
			return s.Accept(ctx, key("accept"), buyback.AcceptRequest{Order: id, Consent: q.Digest, Contact: Contact()})
		},
		func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error) {
			slot, err := firstSlot(ctx, s, id)
			if err != nil {
				return buyback.Outcome{}, err
			}
			return s.Schedule(ctx, key("schedule"), buyback.VisitRequest{Order: id, Slot: slot})
		},
		func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error) {
			return s.Arrive(ctx, key("arrive"), buyback.ArriveRequest{Order: id, Executive: "ex-1"})
		},
		func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error) {
			out, err := s.Inspect(ctx, key("inspect"), buyback.InspectRequest{Order: id, IMEI: IMEI()})
			return out.Outcome, err
		},
		func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error) {
			return s.Agree(ctx, key("agree"), buyback.ConsentRequest{Order: id, Consent: q.Digest})
		},
		func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error) {
			return s.Collect(ctx, key("collect"), id)
		},
		func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error) {
			out, err := s.IssueVoucher(ctx, key("voucher"), id)
			return out.Outcome, err
		},
		func(ctx context.Context, s *buyback.Session) (buyback.Outcome, error) {
			return s.Close(ctx, key("close"), id, "refurbish")
		},
	}
	for _, step := range steps {
		if err := do(step); err != nil {
			return o, fmt.Errorf("order %s in state %q: %w", id, o.State, err)
		}
	}
	if o.State != want {
		return o, fmt.Errorf("order %s is %q, want %q", id, o.State, want)
	}
	return o, nil
}
