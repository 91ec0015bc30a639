package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/voucher"
	"github.com/sellback/sellback/voucher/report"
)

// story is one customer's way with the vouchers.
type story struct {
	out      io.Writer
	store    voucher.Store
	ledger   *voucher.Ledger
	shop     *voucher.Service
	customer string
	ids      []voucher.ID // of the vouchers issued
}

func (s *story) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

func (s *story) step(title string) { s.say("\n%s", title) }

// command names a step; the same name is the same command, however often sent.
func (s *story) command(step string) voucher.Command {
	return voucher.Command{Key: s.customer + "." + step, Actor: "standalone-voucher"}
}

// issue shows the codes, this once, and returns what the customer typed down.
// It returns nil if the vouchers were issued in an earlier run.
func (s *story) issue(ctx context.Context, value decimal.Decimal, expires voucher.Date) ([]string, error) {
	s.step("The customer is owed ₹" + value.StringFixed(2))
	issued, err := s.shop.IssueSplit(ctx, voucher.IssueRequest{
		Command: s.command("issue"), ID: voucher.ID("gift:" + s.customer), Amount: value, Expires: expires, Holder: s.customer,
	})
	if err != nil {
		return nil, err
	}
	if issued[0].Replayed {
		s.say("They were issued before: %d voucher(s), the first ending in %s, ₹%s then. Codes are shown once, so there is none to show now.",
			len(issued), issued[0].Entry.Last4, issued[0].Amount().StringFixed(2))
		s.say("Take another -customer to see the whole story.")
		return nil, nil
	}
	if len(issued) > 1 {
		s.say("A gift voucher may be worth at most ₹10,000, so there are %d.", len(issued))
	}
	var codes []string
	for _, v := range issued {
		code := v.Code.Reveal()
		s.say("Voucher %s over ₹%s, good through %s.", v.Voucher(), v.Amount().StringFixed(2), v.Entry.Expires)
		if err := picture(s.out, code); err != nil {
			return nil, err
		}
		codes = append(codes, code)
		s.ids = append(s.ids, v.Voucher())
	}
	s.say("In a log the same code reads %v; the store holds only its keyed hash.", issued[0].Code)
	return codes, nil
}

// typo types a code wrong, which is noticed without asking the store.
func (s *story) typo(code string) error {
	s.step("At the till, with a typo")
	wrong := []byte(code)
	if wrong[8] == '7' {
		wrong[8] = '8'
	} else {
		wrong[8] = '7'
	}
	_, err := s.ledger.ParseCode(string(wrong))
	if !errors.Is(err, voucher.ErrCode) {
		return fmt.Errorf("the typo was not noticed: %w", err)
	}
	s.say("%s", strings.TrimPrefix(err.Error(), "voucher: "))
	return nil
}

// pay spends part of a voucher by its code, twice with one key.
func (s *story) pay(ctx context.Context, typed string, bill decimal.Decimal) error {
	s.step("A bill of ₹" + bill.StringFixed(2))
	code, err := s.ledger.ParseCode(strings.ToLower(strings.ReplaceAll(typed, "-", " ")))
	if err != nil {
		return err
	}
	r := voucher.RedeemRequest{Command: s.command("bill-1"), Ref: voucher.Ref{Code: code, Principal: "till-1"}, Amount: bill}
	for _, when := range []string{"Paid", "The till heard nothing and asks again: still"} {
		paid, err := s.shop.Redeem(ctx, r)
		if err != nil {
			return err
		}
		s.say("%s ₹%s, ₹%s left.", when, paid.Amount().StringFixed(2), paid.Balance().StringFixed(2))
	}
	back, err := s.shop.Refund(ctx, voucher.RefundRequest{Command: s.command("return-1"), ID: s.ids[0], Redemption: r.Key, Amount: bill.Div(decimal.NewFromInt(2)).Truncate(2)})
	if err != nil {
		return err
	}
	s.say("Half of it comes back to the shop: ₹%s are on the voucher again, ₹%s in all.", back.Amount().StringFixed(2), back.Balance().StringFixed(2))
	return nil
}

// holdAndCapture sets an amount aside for a delivery and takes less.
func (s *story) holdAndCapture(ctx context.Context) error {
	s.step("An order to be delivered")
	hold, err := s.shop.Hold(ctx, voucher.HoldRequest{Command: s.command("hold"), Ref: voucher.Ref{ID: s.ids[0]}, Amount: decimal.NewFromInt(50), For: 48 * time.Hour})
	if err != nil {
		return err
	}
	s.say("₹%s are held until %s, ₹%s stay available.", hold.Amount().StringFixed(2), hold.Entry.Until.In(voucher.IndiaTime()).Format("2 Jan 15:04"), hold.Available().StringFixed(2))
	taken, err := s.shop.Capture(ctx, voucher.CaptureRequest{Command: s.command("capture"), ID: s.ids[0], Hold: hold.Entry.Key, Amount: decimal.NewFromInt(36)})
	if err != nil {
		return err
	}
	s.say("One article was out of stock: ₹%s taken, the rest is free again, ₹%s available.", taken.Amount().StringFixed(2), taken.Available().StringFixed(2))
	return nil
}

// stack pays one bill with all vouchers the customer has.
func (s *story) stack(ctx context.Context) error {
	s.step("A bill paid with everything the customer has")
	var have []voucher.Voucher
	total := decimal.Zero
	for _, id := range s.ids {
		v, err := s.shop.Find(ctx, voucher.Ref{ID: id})
		if err != nil {
			return err
		}
		have = append(have, v)
		total = total.Add(v.Balance())
	}
	// A little less than there is, so that something is left to expire.
	bill := voucher.Bill{Total: total.Sub(decimal.NewFromInt(25)).Truncate(0)}
	if !bill.Total.IsPositive() {
		s.say("Only ₹%s are left, too little for this.", total.StringFixed(2))
		return nil
	}
	plan, err := voucher.NewPlan(bill, have, have[0].ChangedAt)
	if err != nil {
		return err
	}
	for _, p := range plan.Parts {
		s.say("₹%s from %s, because %s; ₹%s stay on it.", p.Amount.StringFixed(2), p.Voucher, p.Why, p.Left.StringFixed(2))
	}
	if _, err := s.shop.RedeemPlan(ctx, voucher.PlanRequest{Command: s.command("bill-2"), Parts: plan.Parts, Bill: &bill}); err != nil {
		return err
	}
	s.say("All or nothing: ₹%s are paid.", bill.Total.StringFixed(2))
	return nil
}

// lose replaces a lost code; whoever finds the old one gets nothing, and is
// soon stopped from trying more.
func (s *story) lose(ctx context.Context, typed string) error {
	s.step("The code is lost")
	again, err := s.shop.Reissue(ctx, voucher.ReissueRequest{Command: s.command("reissue"), ID: s.ids[0]})
	if err != nil {
		return err
	}
	s.say("A new code ends in %s, the old one is dead.", again.Code.Last4())
	old, err := s.ledger.ParseCode(typed)
	if err != nil {
		return err
	}
	for {
		_, err := s.shop.Balance(ctx, voucher.Ref{Code: old, Principal: "finder"})
		var refused *voucher.RefusedError
		switch {
		case errors.As(err, &refused):
			s.say("The finder reads: %v", err)
		case errors.Is(err, voucher.ErrTooMany):
			s.say("And then: %v", err)
			return nil
		default:
			return fmt.Errorf("the old code still works: %w", err)
		}
	}
}

// remind lists who must be told that a voucher expires soon.
func (s *story) remind(ctx context.Context, lang string) error {
	s.step("Eleven months later")
	due, _, err := s.shop.Due(ctx, voucher.DueRequest{Language: func(string) string { return lang }})
	if err != nil {
		return err
	}
	for _, n := range due {
		if n.Holder == s.customer {
			s.say("To %s, %d days ahead: %s", n.Holder, n.Days, n.Text)
		}
	}
	return nil
}

// close books what has expired and prints the accountant's view.
func (s *story) close(ctx context.Context, now time.Time) error {
	s.step("After the last day")
	for _, id := range s.ids {
		booked, err := s.shop.Expire(ctx, voucher.Request{Command: s.command("expire"), ID: id})
		if err != nil {
			return err
		}
		s.say("₹%s of %s are booked as breakage.", booked.Amount().StringFixed(2), id)
	}
	rows, err := report.Collect(ctx, s.store, now)
	if err != nil {
		return err
	}
	total := report.Totals(rows)[voucher.INR]
	rupees := func(m voucher.Minor) string { return voucher.INR.Amount(m).StringFixed(2) }
	s.say("All %d vouchers, every journal verified: funded ₹%s = redeemed ₹%s + breakage ₹%s + owed ₹%s.",
		len(rows), rupees(-total.Funding), rupees(total.Redeemed), rupees(total.Breakage), rupees(total.Balance()))
	return nil
}
