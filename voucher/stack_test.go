package voucher_test

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/voucher"
)

func (sh *shop) vouchers(ids ...voucher.ID) []voucher.Voucher {
	var list []voucher.Voucher
	for _, id := range ids {
		v, _ := sh.voucher(id)
		list = append(list, v)
	}
	return list
}

func expires(day string) func(*voucher.IssueRequest) {
	return func(r *voucher.IssueRequest) { r.Expires = voucher.MustParseDate(day) }
}

// TestStackingLeaves131: credits 20+3+2+2 on a bill of 25.69 leave 1.31.
func TestStackingLeaves131(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("twenty", "20", expires("2027-01-31"))
	sh.issue("three", "3", nil)
	sh.issue("two-a", "2", expires("2027-02-28"))
	sh.issue("two-b", "2", expires("2027-02-28"))
	bill := voucher.Bill{Total: rupees("25.69")}
	p, err := voucher.NewPlan(bill, sh.vouchers("three", "two-b", "twenty", "two-a"), start)
	if err != nil {
		t.Fatal(err)
	}
	var order []voucher.ID
	left := decimal.Zero
	for _, part := range p.Parts {
		order = append(order, part.Voucher)
		left = left.Add(part.Left)
	}
	if want := []voucher.ID{"twenty", "two-a", "two-b", "three"}; len(order) != 4 || order[0] != want[0] || order[1] != want[1] || order[2] != want[2] || order[3] != want[3] {
		t.Errorf("order %v", order)
	}
	if !left.Equal(rupees("1.31")) || !p.Rest.IsZero() {
		t.Errorf("left %s, rest %s", left, p.Rest)
	}
	req := voucher.PlanRequest{Command: cmd("bill"), Parts: p.Parts, Bill: &bill}
	res, err := sh.svc.RedeemPlan(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if len(res) != 4 || res[3].Voucher() != "three" || !res[3].Balance().Equal(rupees("1.31")) {
		t.Errorf("results %+v", res)
	}
	again, err := sh.svc.RedeemPlan(t.Context(), req)
	if err != nil || !again[0].Replayed || !again[3].Balance().Equal(rupees("1.31")) {
		t.Errorf("a repeat: %v", err)
	}
	req.Parts = req.Parts[:3]
	if _, err := sh.svc.RedeemPlan(t.Context(), req); !errors.Is(err, voucher.ErrKeyReused) {
		t.Errorf("fewer parts under the key: %v", err)
	}
}

func TestPlanCommitsAllOrNothing(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("a", "10", nil)
	sh.issue("b", "10", nil)
	p, err := voucher.NewPlan(voucher.Bill{Total: rupees("15")}, sh.vouchers("a", "b"), start)
	if err != nil {
		t.Fatal(err)
	}
	sh.do(t)(sh.redeem("b", "meanwhile", "6"))
	_, err = sh.svc.RedeemPlan(t.Context(), voucher.PlanRequest{Command: cmd("bill"), Parts: p.Parts})
	var ie *voucher.InsufficientError
	if !errors.As(err, &ie) || ie.Voucher != "b" {
		t.Errorf("got %v", err)
	}
	if v, _ := sh.voucher("a"); v.Accounts.Redeemed != 0 {
		t.Error("a was spent although b could not be")
	}
	for name, r := range map[string]voucher.PlanRequest{"none": {}, "twice": {Parts: []voucher.Part{p.Parts[0], p.Parts[0]}}, "too many": {Parts: make([]voucher.Part, 33)}} {
		r.Command = cmd("bad")
		if _, err := sh.svc.RedeemPlan(t.Context(), r); !errors.Is(err, voucher.ErrRequest) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPlanExplainsWhatItSkips(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("ok", "10", nil)
	sh.issue("frozen", "10", nil)
	sh.do(t)(sh.operations()[voucher.OpFreeze]("frozen", "f"))
	sh.issue("empty", "10", nil)
	sh.do(t)(sh.redeem("empty", "r", "10"))
	sh.issue("dollars", "10", func(r *voucher.IssueRequest) { r.Currency = "USD" })
	sh.issue("app-only", "10", func(r *voucher.IssueRequest) { r.Terms.Channels = []string{"app"} })
	sh.issue("alone", "10", func(r *voucher.IssueRequest) { r.Terms.MaxPerSale = 1; r.Expires = voucher.MustParseDate("2027-01-01") })
	p, err := voucher.NewPlan(voucher.Bill{Total: rupees("100"), Channel: "store"}, sh.vouchers("ok", "frozen", "empty", "dollars", "app-only", "alone"), start)
	if err != nil {
		t.Fatal(err)
	}
	want := map[voucher.ID]error{"frozen": voucher.ErrState, "empty": voucher.ErrInsufficient, "dollars": voucher.ErrAmount, "app-only": voucher.ErrTerms, "ok": voucher.ErrTerms}
	for _, s := range p.Skipped {
		if !errors.Is(s.Why, want[s.Voucher]) {
			t.Errorf("%s: %v, want %v", s.Voucher, s.Why, want[s.Voucher])
		}
	}
	if len(p.Skipped) != len(want) || len(p.Parts) != 1 || p.Parts[0].Voucher != "alone" || !p.Rest.Equal(rupees("90")) {
		t.Errorf("plan %+v", p)
	}
	p, err = voucher.NewPlan(voucher.Bill{Total: rupees("4"), Channel: "app"}, sh.vouchers("ok", "app-only"), start)
	if err != nil || len(p.Skipped) != 1 || p.Skipped[0].Why != nil {
		t.Errorf("the bill was paid already: %+v, %v", p, err)
	}
	if _, err := voucher.NewPlan(voucher.Bill{Total: rupees("-4")}, nil, start); !errors.Is(err, voucher.ErrAmount) {
		t.Errorf("a negative bill: %v", err)
	}
	if p, err := voucher.NewPlan(voucher.Bill{Total: rupees("4")}, nil, start); err != nil || !p.Rest.Equal(rupees("4")) {
		t.Errorf("no vouchers: %+v, %v", p, err)
	}
}

// TestPlansCanBeCarriedOut: whatever the vouchers and terms, a plan just made
// is accepted as it is, pays no more than the bill, and nothing is left that
// could have paid more.
func TestPlansCanBeCarriedOut(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		sh := newShop(t, nil)
		var ids []voucher.ID
		for i := range 1 + r.IntN(6) {
			id := voucher.ID("v" + string(rune('a'+i)))
			ids = append(ids, id)
			sh.issue(id, decimal.New(int64(1+r.IntN(3000)), -2).String(), func(q *voucher.IssueRequest) {
				if r.IntN(2) == 0 {
					q.Expires = voucher.MustParseDate("2027-01-01").AddDays(r.IntN(3))
				}
				if r.IntN(4) == 0 {
					q.Terms.MaxPerSale = 1 + r.IntN(3)
				}
				if r.IntN(4) == 0 {
					q.Terms.MaxPerBill = voucher.Minor(1 + r.IntN(2000))
				}
				if r.IntN(4) == 0 {
					q.Terms.MinBill = voucher.Minor(r.IntN(6000))
				}
				if r.IntN(4) == 0 {
					q.Terms.Categories = []string{"phones"}
				}
			})
		}
		phones := decimal.New(int64(r.IntN(4000)), -2)
		other := decimal.New(int64(r.IntN(4000)), -2)
		bill := voucher.Bill{Total: phones.Add(other), Lines: []voucher.BillLine{{Category: "phones", Amount: phones}, {Category: "other", Amount: other}}}
		p, err := voucher.NewPlan(bill, sh.vouchers(ids...), start)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Parts) == 0 {
			continue
		}
		sum := p.Rest
		for _, part := range p.Parts {
			sum = sum.Add(part.Amount)
		}
		if !sum.Equal(bill.Total) || p.Rest.IsNegative() {
			t.Fatalf("parts and rest are %s of %s", sum, bill.Total)
		}
		if _, err := sh.svc.RedeemPlan(t.Context(), voucher.PlanRequest{Command: cmd("k"), Parts: p.Parts, Bill: &bill}); err != nil {
			t.Fatalf("plan %+v: %v", p, err)
		}
	}
}

func TestSplitExactly(t *testing.T) {
	for _, tt := range []struct {
		amount  voucher.Minor
		weights []voucher.Minor
		left    voucher.Leftover
		want    []voucher.Minor
	}{
		{15, []voucher.Minor{20, 2, 3}, voucher.FirstParts, []voucher.Minor{13, 1, 1}}, // 4/5, 2/25, 3/25
		{15, []voucher.Minor{20, 2, 3}, voucher.LargestRemainder, []voucher.Minor{12, 1, 2}},
		{100, []voucher.Minor{1, 1, 1}, voucher.LargestRemainder, []voucher.Minor{34, 33, 33}},
		{0, []voucher.Minor{1, 2}, voucher.FirstParts, []voucher.Minor{0, 0}},
		{7, []voucher.Minor{0, 0}, voucher.FirstParts, []voucher.Minor{7, 0}},
		{7, []voucher.Minor{0, 3}, voucher.FirstParts, []voucher.Minor{0, 7}},
		{voucher.MaxMinor, []voucher.Minor{voucher.MaxMinor, voucher.MaxMinor, 1}, voucher.LargestRemainder, []voucher.Minor{voucher.MaxMinor / 2, voucher.MaxMinor / 2, 0}},
	} {
		got, err := voucher.Split(tt.amount, tt.weights, tt.left)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%d by %v: got %v, want %v", tt.amount, tt.weights, got, tt.want)
				break
			}
		}
	}
	for name, tt := range map[string]struct {
		amount  voucher.Minor
		weights []voucher.Minor
	}{"negative": {-1, []voucher.Minor{1}}, "huge": {voucher.MaxMinor + 1, []voucher.Minor{1}}, "no weights": {1, nil}, "negative weight": {1, []voucher.Minor{-1}}} {
		if _, err := voucher.Split(tt.amount, tt.weights, voucher.FirstParts); !errors.Is(err, voucher.ErrAmount) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSplitProperties: parts add up, none is more than one unit away from its
// exact share, and a weight of zero gets nothing.
func TestSplitProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 20_000 {
		amount := voucher.Minor(r.Int64N(1 << r.IntN(50)))
		weights := make([]voucher.Minor, 1+r.IntN(6))
		total := voucher.Minor(0)
		for i := range weights {
			if r.IntN(5) > 0 {
				weights[i] = voucher.Minor(r.Int64N(1 << r.IntN(48)))
			}
			total += weights[i]
		}
		left := voucher.Leftover(r.IntN(2))
		parts, err := voucher.Split(amount, weights, left)
		if err != nil {
			t.Fatal(err)
		}
		var sum voucher.Minor
		for i, p := range parts {
			sum += p
			if total == 0 {
				continue
			}
			// |p*total - amount*weight| < total
			d := new(big.Int).Mul(big.NewInt(int64(p)), big.NewInt(int64(total)))
			d.Sub(d, new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(int64(weights[i]))))
			if d.CmpAbs(big.NewInt(int64(total))) >= 0 || weights[i] == 0 && p != 0 {
				t.Fatalf("%d by %v: part %d is %d", amount, weights, i, p)
			}
		}
		if sum != amount {
			t.Fatalf("%d by %v: parts add up to %d", amount, weights, sum)
		}
	}
}

func TestRefundSplit(t *testing.T) {
	amounts := func(s ...string) (out []decimal.Decimal) {
		for _, x := range s {
			out = append(out, rupees(x))
		}
		return out
	}
	for name, tt := range map[string]struct {
		refund  string
		tenders []voucher.Tender
		want    []decimal.Decimal
	}{
		"in proportion":  {"50", []voucher.Tender{{Paid: rupees("75")}, {Paid: rupees("25")}}, amounts("37.50", "12.50")},
		"odd paisa":      {"0.10", []voucher.Tender{{Paid: rupees("1")}, {Paid: rupees("1")}, {Paid: rupees("1")}}, amounts("0.04", "0.03", "0.03")},
		"one is full":    {"50", []voucher.Tender{{Paid: rupees("75"), Back: rupees("75")}, {Paid: rupees("60")}}, amounts("0", "50")},
		"one gets full":  {"60", []voucher.Tender{{Paid: rupees("50"), Back: rupees("40")}, {Paid: rupees("50")}}, amounts("10", "50")},
		"everything":     {"100", []voucher.Tender{{Paid: rupees("33.33")}, {Paid: rupees("66.67")}}, amounts("33.33", "66.67")},
		"nothing":        {"0", []voucher.Tender{{Paid: rupees("1")}}, amounts("0")},
		"unpaid tenders": {"1", []voucher.Tender{{}, {Paid: rupees("1")}}, amounts("0", "1")},
	} {
		got, err := voucher.RefundSplit(voucher.INR, rupees(tt.refund), tt.tenders)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range got {
			if !got[i].Equal(tt.want[i]) {
				t.Errorf("%s: got %v, want %v", name, got, tt.want)
				break
			}
		}
	}
	if _, err := voucher.RefundSplit(voucher.INR, rupees("2"), []voucher.Tender{{Paid: rupees("1")}}); !errors.Is(err, voucher.ErrInsufficient) {
		t.Errorf("more than was paid: %v", err)
	}
	if _, err := voucher.RefundSplit(voucher.INR, rupees("1"), []voucher.Tender{{Paid: rupees("1"), Back: rupees("2")}}); !errors.Is(err, voucher.ErrAmount) {
		t.Errorf("refunded more than paid: %v", err)
	}
}

// TestRefundsSplitOneByOne: however a bill is refunded bit by bit, every bit
// adds up, no tender gets more than it paid, and all is paid back in the end.
func TestRefundsSplitOneByOne(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		tenders := make([]voucher.Tender, 1+r.IntN(5))
		left := int64(0)
		for i := range tenders {
			paid := r.Int64N(10_000)
			left += paid
			tenders[i].Paid = decimal.New(paid, -2)
		}
		for left > 0 {
			bit := 1 + r.Int64N(left)
			parts, err := voucher.RefundSplit(voucher.INR, decimal.New(bit, -2), tenders)
			if err != nil {
				t.Fatal(err)
			}
			sum := decimal.Zero
			for i, p := range parts {
				sum = sum.Add(p)
				tenders[i].Back = tenders[i].Back.Add(p)
				if p.IsNegative() || tenders[i].Back.GreaterThan(tenders[i].Paid) {
					t.Fatalf("tender %d of %+v", i, tenders)
				}
			}
			if !sum.Equal(decimal.New(bit, -2)) {
				t.Fatalf("%d split into %v", bit, parts)
			}
			left -= bit
		}
	}
}
