package voucher_test

import (
	"errors"
	"fmt"
	"math/rand"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/voucher"
)

// Two vouchers for phones do not pay one phone twice, and a part that would is
// refused whoever made the plan.
func TestPlanPaysNoLineTwice(t *testing.T) {
	sh := newShop(t, nil)
	phones := func(r *voucher.IssueRequest) { r.Terms.Categories = []string{"phone"} }
	sh.issue("a", "30", phones)
	sh.issue("b", "30", phones)
	sh.issue("c", "100", nil)
	bill := voucher.Bill{Total: rupees("100"), Lines: []voucher.BillLine{{Category: "phone", Amount: rupees("30")}, {Category: "food", Amount: rupees("70")}}}
	p, err := voucher.NewPlan(bill, sh.vouchers("a", "b", "c"), start)
	if err != nil {
		t.Fatal(err)
	}
	var why *voucher.TermsError
	if len(p.Parts) != 2 || !p.Parts[0].Amount.Equal(rupees("30")) || !p.Parts[1].Amount.Equal(rupees("70")) || len(p.Skipped) != 1 || !errors.As(p.Skipped[0].Why, &why) {
		t.Errorf("%+v", p)
	}
	part := func(id voucher.ID, amount string) voucher.Part {
		return voucher.Part{Voucher: id, Amount: rupees(amount)}
	}
	for name, r := range map[string]voucher.PlanRequest{
		"one line twice":     {Parts: []voucher.Part{part("a", "30"), part("b", "30")}, Bill: &bill},
		"more than the bill": {Parts: []voucher.Part{part("a", "30"), part("c", "71")}, Bill: &bill},
		"without lines":      {Parts: []voucher.Part{part("c", "51")}, Bill: &voucher.Bill{Total: rupees("50")}},
	} {
		r.Command = cmd("k")
		if _, err := sh.svc.RedeemPlan(t.Context(), r); !errors.Is(err, voucher.ErrTerms) {
			t.Errorf("%s: %v", name, err)
		}
	}
	sh.issue("d", "10", func(r *voucher.IssueRequest) { r.Currency = "USD" })
	mixed := voucher.PlanRequest{Command: cmd("k"), Parts: []voucher.Part{part("c", "10"), part("d", "10")}, Bill: &bill}
	if _, err := sh.svc.RedeemPlan(t.Context(), mixed); !errors.Is(err, voucher.ErrAmount) {
		t.Errorf("two currencies on one bill: %v", err)
	}
	bill.Paid = rupees("5") // not looked at by either
	if _, err := sh.svc.RedeemPlan(t.Context(), voucher.PlanRequest{Command: cmd("k"), Parts: p.Parts, Bill: &bill}); err != nil {
		t.Error(err)
	}
	if b, _ := sh.voucher("b"); b.Accounts.Redeemed != 0 {
		t.Error("b was spent")
	}
}

// A key stands for one plan: with fewer parts, other amounts or a lone
// redemption it is used again.
func TestPlanKeyCoversAllParts(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("a", "100", nil)
	sh.issue("b", "100", nil)
	all := []voucher.Part{{Voucher: "a", Amount: rupees("10")}, {Voucher: "b", Amount: rupees("10")}}
	plan := func(parts ...voucher.Part) error {
		return second(sh.svc.RedeemPlan(t.Context(), voucher.PlanRequest{Command: cmd("k"), Parts: parts}))
	}
	if err := plan(all...); err != nil {
		t.Fatal(err)
	}
	if err := plan(all[1], all[0]); err != nil {
		t.Errorf("the parts in another order: %v", err)
	}
	for name, err := range map[string]error{"a subset": plan(all[0]), "a lone redemption": second(sh.redeem("a", "k", "10"))} {
		if !errors.Is(err, voucher.ErrKeyReused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, id := range []voucher.ID{"a", "b"} {
		if v, _ := sh.voucher(id); v.Accounts.Redeemed != 10_00 {
			t.Errorf("%s: redeemed %d", id, v.Accounts.Redeemed)
		}
	}
}

// Whatever the categories, a plan pays the most that is possible: the least
// over all sets of vouchers of what the others have and what the lines of the
// set cost (max-flow, min-cut), and no set pays more than its lines cost.
func TestPlanPaysTheMostPossible(t *testing.T) {
	sh := newShop(t, nil)
	random := rand.New(rand.NewSource(7))
	names := []string{"a", "b", "c", "d"}
	full := 0
	for round := range 300 {
		bill := voucher.Bill{}
		for _, n := range names {
			x := decimal.NewFromInt(random.Int63n(40))
			bill.Lines = append(bill.Lines, voucher.BillLine{Category: n, Amount: x})
			bill.Total = bill.Total.Add(x)
		}
		if bill.Total.IsZero() {
			continue
		}
		var ids []voucher.ID
		may := map[voucher.ID][]string{}
		for i := range 1 + random.Intn(5) {
			id := voucher.ID(fmt.Sprintf("v%d-%d", round, i))
			ids = append(ids, id)
			sh.issue(id, fmt.Sprint(1+random.Intn(40)), func(r *voucher.IssueRequest) {
				for _, n := range names {
					if random.Intn(3) == 0 {
						r.Terms.Categories = append(r.Terms.Categories, n)
					}
				}
				may[id] = r.Terms.Categories
			})
		}
		all := sh.vouchers(ids...)
		p, err := voucher.NewPlan(bill, all, start)
		if err != nil {
			t.Fatal(err)
		}
		pays := map[voucher.ID]decimal.Decimal{}
		paid := decimal.Zero
		for _, part := range p.Parts {
			pays[part.Voucher] = part.Amount
			paid = paid.Add(part.Amount)
		}
		most := bill.Total
		for set := range 1 << len(all) {
			cost, others, inside := decimal.Zero, decimal.Zero, decimal.Zero
			for k, line := range bill.Lines {
				for i, v := range all {
					if set>>i&1 == 1 && (len(may[v.ID]) == 0 || contains(may[v.ID], names[k])) {
						cost = cost.Add(line.Amount)
						break
					}
				}
			}
			for i, v := range all {
				if set>>i&1 == 1 {
					inside = inside.Add(pays[v.ID])
				} else {
					others = others.Add(v.Balance())
				}
			}
			if inside.GreaterThan(cost) {
				t.Fatalf("round %d: vouchers %b pay %s of lines that cost %s", round, set, inside, cost)
			}
			most = decimal.Min(most, others.Add(cost))
		}
		if !paid.Equal(most) || !p.Rest.Equal(bill.Total.Sub(paid)) {
			t.Fatalf("round %d: %s paid, %s possible, rest %s of %s", round, paid, most, p.Rest, bill.Total)
		}
		if len(p.Parts) == 0 {
			continue
		}
		full++
		if _, err := sh.svc.RedeemPlan(t.Context(), voucher.PlanRequest{Command: cmd("k"), Parts: p.Parts, Bill: &bill}); err != nil {
			t.Fatalf("round %d: a plan is refused: %v", round, err)
		}
	}
	if full < 200 {
		t.Errorf("only %d plans had parts", full)
	}
}

func contains(all []string, s string) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}
