package voucher_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/sellback/sellback/voucher"
)

func TestTermsExplainEveryRefusal(t *testing.T) {
	v := voucher.Voucher{ID: "v", Currency: "INR", Holder: "asha", Terms: voucher.Terms{
		Categories: []string{"phones"}, Acceptors: []string{"KOL-1"}, Channels: []string{"app"}, HolderOnly: true,
		MinBill: 100_00, MaxPerBill: 50_00, MaxPerSale: 1,
	}}
	good := voucher.Bill{
		Total: rupees("120"), Acceptor: "KOL-1", Channel: "app", Holder: "asha",
		Lines: []voucher.BillLine{{Category: "phones", Amount: rupees("70")}, {Category: "food", Amount: rupees("50")}},
	}
	if n, err := v.Payable(&good); err != nil || n != 50_00 {
		t.Fatalf("payable %d, %v", n, err)
	}
	for name, tt := range map[string]struct {
		edit func(*voucher.Bill)
		want []voucher.Rule
	}{
		"store":   {func(b *voucher.Bill) { b.Acceptor = "DEL-1" }, []voucher.Rule{voucher.RuleAcceptor}},
		"channel": {func(b *voucher.Bill) { b.Channel = "" }, []voucher.Rule{voucher.RuleChannel}},
		"holder":  {func(b *voucher.Bill) { b.Holder = "bina" }, []voucher.Rule{voucher.RuleHolder}},
		"minimum": {func(b *voucher.Bill) {
			b.Total = rupees("99.99")
			b.Lines = []voucher.BillLine{{Category: "phones", Amount: rupees("99.99")}}
		}, []voucher.Rule{voucher.RuleMinBill}},
		"category":   {func(b *voucher.Bill) { b.Lines = nil }, []voucher.Rule{voucher.RuleCategory}},
		"per sale":   {func(b *voucher.Bill) { b.Vouchers = 2 }, []voucher.Rule{voucher.RuleMaxPerSale}},
		"used up":    {func(b *voucher.Bill) { b.Paid = rupees("50") }, []voucher.Rule{voucher.RuleMaxPerBill}},
		"everything": {func(b *voucher.Bill) { *b = voucher.Bill{Vouchers: 2, Total: rupees("60"), Paid: rupees("60")} }, []voucher.Rule{voucher.RuleAcceptor, voucher.RuleCategory, voucher.RuleChannel, voucher.RuleHolder, voucher.RuleMaxPerBill, voucher.RuleMaxPerSale, voucher.RuleMinBill, voucher.RuleTotal}},
	} {
		b := good
		tt.edit(&b)
		_, err := v.Payable(&b)
		var te *voucher.TermsError
		if !errors.As(err, &te) || !errors.Is(err, voucher.ErrTerms) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []voucher.Rule
		for _, x := range te.Violations {
			got = append(got, x.Rule)
			if !strings.Contains(err.Error(), x.Detail) {
				t.Errorf("%s: the message lacks %q", name, x.Detail)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
	if _, err := v.Payable(nil); !errors.Is(err, voucher.ErrTerms) {
		t.Errorf("no bill: %v", err)
	}
	if n, err := (voucher.Voucher{Currency: "INR"}).Payable(nil); err != nil || n != voucher.MaxMinor {
		t.Errorf("no terms, no bill: %d, %v", n, err)
	}
	for name, b := range map[string]voucher.Bill{
		"sum":      {Total: rupees("1"), Lines: []voucher.BillLine{{Amount: rupees("2")}}},
		"vouchers": {Total: rupees("1"), Vouchers: -1},
		"negative": {Total: rupees("-1")},
		"paid":     {Total: rupees("1"), Paid: rupees("0.001")},
	} {
		if _, err := v.Payable(&b); !errors.Is(err, voucher.ErrRequest) && !errors.Is(err, voucher.ErrAmount) {
			t.Errorf("bad bill, %s: %v", name, err)
		}
	}
}

func TestTermsAtTheTill(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("o1", "100", func(r *voucher.IssueRequest) { r.Terms.MaxPerBill = 30_00 })
	pay := func(key, amount string, b *voucher.Bill) error {
		return second(sh.svc.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd(key), Ref: voucher.Ref{ID: "o1"}, Amount: rupees(amount), Bill: b}))
	}
	bill := &voucher.Bill{Total: rupees("200")}
	if err := pay("a", "30", nil); !errors.Is(err, voucher.ErrTerms) {
		t.Errorf("without a bill: %v", err)
	}
	var te *voucher.TermsError
	if err := pay("a", "30.01", bill); !errors.As(err, &te) || te.Violations[0].Rule != voucher.RuleMaxPerBill {
		t.Errorf("over the cap: %v", err)
	}
	if err := pay("a", "30", bill); err != nil {
		t.Errorf("at the cap: %v", err)
	}
	if err := pay("a", "30", bill); err != nil {
		t.Errorf("a repeat: %v", err)
	}
	if err := pay("a", "30", &voucher.Bill{Total: rupees("200.01")}); !errors.Is(err, voucher.ErrKeyReused) {
		t.Errorf("a repeat with another bill: %v", err)
	}
	sh.issue("o2", "100", nil)
	if err := second(sh.svc.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd("b"), Ref: voucher.Ref{ID: "o2"}, Amount: rupees("11"), Bill: &voucher.Bill{Total: rupees("10")}})); !errors.As(err, &te) || te.Violations[0].Rule != voucher.RuleTotal {
		t.Errorf("more than the bill: %v", err)
	}
}

// What a voucher has paid on a bill it cannot pay again.
func TestPaidCountsAgainstTheBill(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("free", "1000", nil)
	sh.issue("phones", "1000", func(r *voucher.IssueRequest) { r.Terms.Categories = []string{"phones"} })
	lines := []voucher.BillLine{{Category: "phones", Amount: rupees("90")}, {Category: "food", Amount: rupees("10")}}
	for id, left := range map[voucher.ID]string{"free": "20", "phones": "10"} {
		bill := voucher.Bill{Total: rupees("100"), Lines: lines}
		pay := func(key, amount string) error {
			b := bill
			return second(sh.svc.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd(key), Ref: voucher.Ref{ID: id}, Amount: rupees(amount), Bill: &b}))
		}
		if err := pay("a", "80"); err != nil {
			t.Fatal(err)
		}
		bill.Paid = rupees("80")
		if err := pay("b", "20.01"); !errors.Is(err, voucher.ErrTerms) {
			t.Errorf("%s pays more than the rest: %v", id, err)
		}
		if err := pay("b", left); err != nil {
			t.Errorf("%s pays the rest: %v", id, err)
		}
		bill.Paid = bill.Paid.Add(rupees(left))
		v, _ := sh.voucher(id)
		var te *voucher.TermsError
		if n, err := v.Payable(&bill); n != 0 || !errors.As(err, &te) || te.Violations[0].Rule != voucher.RuleTotal {
			t.Errorf("%s when nothing is left: %d, %v", id, n, err)
		}
	}
}
