package voucher_test

import (
	"errors"
	"testing"

	"github.com/sellback/sellback/voucher"
)

func (sh *shop) reverse(id voucher.ID, key, redemption, amount string) (voucher.Result, error) {
	return sh.svc.Reverse(sh.t.Context(), voucher.ReverseRequest{Command: cmd(key), ID: id, Redemption: redemption, Amount: rupees(amount)})
}

func (sh *shop) refund(id voucher.ID, key, redemption, amount string) (voucher.Result, error) {
	return sh.svc.Refund(sh.t.Context(), voucher.RefundRequest{Command: cmd(key), ID: id, Redemption: redemption, Amount: rupees(amount)})
}

func TestReverseOncePerRedemption(t *testing.T) {
	sh := newShop(t, nil)
	ok := sh.do(t)
	sh.issue("o1", "100", nil)
	ok(sh.redeem("o1", "r1", "40"))
	ok(sh.redeem("o1", "r2", "30"))
	if err := second(sh.reverse("o1", "x", "r1", "40.01")); !errors.Is(err, voucher.ErrReturned) {
		t.Errorf("more than was redeemed: %v", err)
	}
	if r := ok(sh.reverse("o1", "x1", "r1", "15")); !r.Balance().Equal(rupees("45")) {
		t.Errorf("balance %s", r.Balance())
	}
	if r := ok(sh.reverse("o1", "x1", "r1", "15")); !r.Replayed || !r.Amount().Equal(rupees("15")) {
		t.Error("a repeat is not answered")
	}
	if err := second(sh.reverse("o1", "x1", "r1", "16")); !errors.Is(err, voucher.ErrKeyReused) {
		t.Errorf("the key with another amount: %v", err)
	}
	var re *voucher.ReturnError
	if err := second(sh.reverse("o1", "x2", "r1", "1")); !errors.As(err, &re) || re.Redeemed != 40_00 || re.Returned != 15_00 {
		t.Errorf("a second reversal: %v", err)
	}
	if r := ok(sh.reverse("o1", "x3", "r2", "0")); !r.Amount().Equal(rupees("30")) {
		t.Errorf("zero means all, got %s", r.Amount())
	}
	for _, key := range []string{"none", "issue", "x1"} {
		if err := second(sh.reverse("o1", "y-"+key, key, "1")); !errors.Is(err, voucher.ErrReturned) {
			t.Errorf("reversing %s: %v", key, err)
		}
	}
	// A key used by another command is noticed though the reversal is fine.
	ok(sh.redeem("o1", "r5", "1"))
	if err := second(sh.reverse("o1", "r1", "r5", "1")); !errors.Is(err, voucher.ErrKeyReused) {
		t.Errorf("a key of another command: %v", err)
	}
}

func TestRefundsAddUpToTheRedemption(t *testing.T) {
	sh := newShop(t, nil)
	ok := sh.do(t)
	sh.issue("o1", "100", nil)
	ok(sh.hold("o1", "h1", "50", 0))
	ok(sh.capture("o1", "c1", "h1", "40"))
	ok(sh.refund("o1", "f1", "c1", "15"))
	ok(sh.refund("o1", "f2", "c1", "15"))
	ok(sh.refund("o1", "f2", "c1", "15")) // a repeat
	if err := second(sh.refund("o1", "f3", "c1", "10.01")); !errors.Is(err, voucher.ErrReturned) {
		t.Errorf("more than is left: %v", err)
	}
	if r := ok(sh.reverse("o1", "x", "c1", "0")); !r.Amount().Equal(rupees("10")) || !r.Balance().Equal(rupees("100")) {
		t.Errorf("the rest: %s, balance %s", r.Amount(), r.Balance())
	}
	if err := second(sh.refund("o1", "f4", "c1", "0.01")); !errors.Is(err, voucher.ErrReturned) {
		t.Errorf("after the reversal: %v", err)
	}
}

func TestRefundToAnExpiredVoucher(t *testing.T) {
	sh := newShop(t, nil)
	ok := sh.do(t)
	sh.issue("o1", "100", func(r *voucher.IssueRequest) { r.Expires = voucher.MustParseDate("2026-11-30") })
	ok(sh.redeem("o1", "r1", "40"))
	sh.set(start.AddDate(0, 1, 0))
	if err := second(sh.refund("o1", "f1", "r1", "10")); !errors.Is(err, voucher.ErrExpired) {
		t.Errorf("by default: %v", err)
	}
	ok(sh.svc.Expire(t.Context(), voucher.Request{Command: cmd("e"), ID: "o1"}))
	r := voucher.RefundRequest{Command: cmd("f2"), ID: "o1", Redemption: "r1", Amount: rupees("10"), IfExpired: voucher.ExtendExpired, Expires: voucher.MustParseDate("2026-12-01")}
	if err := second(sh.svc.Refund(t.Context(), r)); !errors.Is(err, voucher.ErrRequest) {
		t.Errorf("a day in the past: %v", err)
	}
	r.Expires = voucher.MustParseDate("2027-01-31")
	res := ok(sh.svc.Refund(t.Context(), r))
	v, _ := sh.voucher("o1")
	if !res.Balance().Equal(rupees("10")) || v.Accounts.Breakage != 60_00 || v.State != voucher.Active || v.Expires.String() != "2027-01-31" {
		t.Errorf("balance %s, breakage %d, %s, %s", res.Balance(), v.Accounts.Breakage, v.State, v.Expires)
	}
	ok(sh.redeem("o1", "r2", "10"))
	r.IfExpired = "maybe"
	if err := second(sh.svc.Refund(t.Context(), r)); !errors.Is(err, voucher.ErrRequest) {
		t.Errorf("an unknown policy: %v", err)
	}
}

// A till reverses a part that was a mistake; the goods come back later, and so
// does the rest of the money.
func TestRefundAfterAReversalInPart(t *testing.T) {
	sh := newShop(t, nil)
	ok := sh.do(t)
	sh.issue("o1", "100", nil)
	ok(sh.redeem("o1", "r1", "10"))
	ok(sh.reverse("o1", "x1", "r1", "4"))
	if err := second(sh.refund("o1", "y0", "r1", "6.01")); !errors.Is(err, voucher.ErrReturned) {
		t.Errorf("more than is left: %v", err)
	}
	if r := ok(sh.refund("o1", "y1", "r1", "6")); !r.Balance().Equal(rupees("100")) {
		t.Errorf("balance %s", r.Balance())
	}
	var re *voucher.ReturnError
	if err := second(sh.refund("o1", "y2", "r1", "0.01")); !errors.As(err, &re) || re.Returned != 10_00 {
		t.Errorf("more than was redeemed: %v", err)
	}
}

func TestRefundThatExtendsNeedsADay(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("o1", "100", func(r *voucher.IssueRequest) { r.Expires = voucher.MustParseDate("2026-12-31") })
	sh.do(t)(sh.redeem("o1", "r1", "10"))
	sh.set(start.AddDate(1, 0, 0))
	req := voucher.RefundRequest{Command: cmd("y"), ID: "o1", Redemption: "r1", Amount: rupees("10"), IfExpired: voucher.ExtendExpired}
	if err := second(sh.svc.Refund(t.Context(), req)); !errors.Is(err, voucher.ErrRequest) {
		t.Errorf("without a day: %v", err)
	}
}
