// Command quickstart takes one phone from a PIN code to a redeemed voucher, on
// real PIN codes, real phone names and a dated price book, and tells each step.
//
//	go run ./examples/quickstart
//	go run ./examples/quickstart -pin 800001 -phone "redmi note 10 pro" -works battery -lang hi
//
// Everything is kept in an SQLite file (-db). Run it again with the same words
// and it replays: every step finds its idempotency key and returns its first
// result, and no second voucher is issued.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pricing"
)

func main() {
	in, err := parseFlags(os.Args[1:], os.Stderr)
	if err != nil {
		os.Exit(2) // the flag package has said why
	}
	if err := run(context.Background(), in, os.Stdout, time.Now); err != nil {
		fmt.Fprintln(os.Stderr, "\nSorry: "+explain(err))
		os.Exit(1)
	}
}

// run tells the story. The clock is real until the visit is booked; then it is
// moved to the visit, so that nobody has to wait two days.
func run(ctx context.Context, in input, out io.Writer, now func() time.Time) error {
	imei, err := buyback.ParseIMEI(in.imei)
	if err != nil {
		return err
	}
	clock := &storyClock{now: now}
	shop, err := openShop(ctx, in.db, clock.read)
	if err != nil {
		return err
	}
	defer shop.close()
	p := shop.program
	say := teller{out, in.lang}
	key := func(step string) buyback.Command {
		return buyback.Command{Key: in.order + "." + step, Actor: "quickstart"}
	}

	say.step("Where is the phone?")
	pin, err := pincode.Parse(in.pin)
	if err != nil {
		return err
	}
	served, err := shop.whoComes(pin, clock.read())
	if err != nil {
		return err
	}
	place, _ := shop.directory.Place(pin)
	say.line("PIN code %s: %s, %s. Hub %s comes within %.0f hours.", pin, place.District, place.State, served.Hub, served.SLA.Hours())

	say.step("Which phone is it?")
	phone, err := shop.findPhone(in.phone)
	if err != nil {
		return err
	}
	say.line("%q is the %s (%s).", in.phone, phone.Model, deviceID(phone))

	say.step("Three questions")
	book, err := shop.books.At(buyback.Phone, clock.read())
	if err != nil {
		return err
	}
	answers, err := book.Questionnaire().Answer(in.answers()...)
	if err != nil {
		return err
	}
	if err := say.questions(book, pricing.Request{
		Variant: deviceID(phone), At: clock.read(), PIN: pin.String(), Hub: served.Hub, Payout: buyback.Payout,
	}, in.answers(), answers); err != nil {
		return err
	}

	say.step("What is it worth?")
	order := buyback.OrderID(in.order)
	var quote buyback.QuoteOutcome
	err = p.Do(ctx, func(ctx context.Context, s *buyback.Session) (err error) {
		quote, err = s.Quote(ctx, key("quote"), buyback.QuoteRequest{
			Order: order, PIN: pin, Device: deviceID(phone), Answers: answers, Locale: in.lang,
		})
		return err
	})
	if err != nil {
		return err
	}
	say.replayed(quote.Replayed)
	say.valuation(quote.Quote)
	book, err = shop.books.Version(quote.Quote.Valuation.Book())
	if err != nil {
		return err
	}
	doorPrices, err := book.IfFound(quote.Quote.Valuation)
	if err != nil {
		return err
	}
	say.ifFound(quote.Quote, doorPrices)

	say.step("The green signal, and a visit")
	var visit buyback.Outcome
	err = p.Do(ctx, func(ctx context.Context, s *buyback.Session) error {
		accepted, err := s.Accept(ctx, key("accept"), buyback.AcceptRequest{
			Order: order, Consent: quote.Quote.Digest,
			Contact: buyback.Contact{Name: "Rima Das", Phone: "+91 00000 00000", Address: "12/1 Lake Road", Language: in.lang},
		})
		if err != nil {
			return err
		}
		say.replayed(accepted.Replayed)
		request, err := chooseVisit(ctx, s, order, say)
		if err != nil {
			return err
		}
		visit, err = s.Schedule(ctx, key("schedule"), request)
		return err
	})
	if err != nil {
		return err
	}
	say.line("Booked: %s. Promised before %s.", say.slot(visit.Order.Visit), say.at(visit.Order.DueBy))

	say.step("At the door")
	clock.moveTo(visit.Order.Visit.Start)
	say.line("(The clock of this story now shows %s.)", say.at(clock.read()))
	var paid buyback.VoucherOutcome
	err = p.Do(ctx, func(ctx context.Context, s *buyback.Session) error {
		if _, err := s.Arrive(ctx, key("arrive"), buyback.ArriveRequest{Order: order, Executive: "ex-7"}); err != nil {
			return err
		}
		seen, err := s.Inspect(ctx, key("inspect"), buyback.InspectRequest{Order: order, IMEI: imei, Findings: in.findings()})
		if err != nil {
			return err
		}
		say.replayed(seen.Replayed)
		say.inspection(seen)
		if _, err := s.Agree(ctx, key("agree"), buyback.ConsentRequest{Order: order, Consent: seen.Quote.Digest}); err != nil {
			return err
		}
		if _, err := s.Collect(ctx, key("collect"), order); err != nil {
			return err
		}
		paid, err = s.IssueVoucher(ctx, key("voucher"), order)
		return err
	})
	if err != nil {
		return err
	}
	say.line("The customer agrees, the phone changes hands, the voucher is issued.")

	say.step("The e-voucher")
	say.replayed(paid.Replayed)
	if code := paid.Voucher.Code; !code.IsZero() {
		say.line("Code %s, shown this once and stored only as a keyed hash.", code.Reveal())
	} else {
		say.line("The code ending in %s was shown the first time and is stored nowhere.", paid.Voucher.Entry.Last4)
	}
	say.line("Worth ₹%s until the end of %s.", paid.Voucher.Amount().StringFixed(2), paid.Voucher.Entry.Expires)

	say.step("At the till")
	bill := paid.Voucher.Amount().Div(decimal.NewFromInt(3)).Floor()
	spent, err := spend(ctx, shop, paid, bill, key("till").Key)
	if err != nil {
		return err
	}
	say.replayed(spent.Replayed)
	say.line("A bill of ₹%s is paid with it; ₹%s are left.", bill.StringFixed(2), spent.Balance().StringFixed(2))

	say.step("What was written")
	return shop.report(ctx, order, say)
}
