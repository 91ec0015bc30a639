package voucher_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/voucher"
)

func (sh *shop) hold(id voucher.ID, key, amount string, lasts time.Duration) (voucher.Result, error) {
	return sh.svc.Hold(sh.t.Context(), voucher.HoldRequest{Command: cmd(key), Ref: voucher.Ref{ID: id}, Amount: rupees(amount), For: lasts})
}

func (sh *shop) capture(id voucher.ID, key, hold, amount string) (voucher.Result, error) {
	return sh.svc.Capture(sh.t.Context(), voucher.CaptureRequest{Command: cmd(key), ID: id, Hold: hold, Amount: rupees(amount)})
}

func (sh *shop) void(id voucher.ID, key, hold string) (voucher.Result, error) {
	return sh.svc.Void(sh.t.Context(), voucher.VoidRequest{Command: cmd(key), ID: id, Hold: hold})
}

func (sh *shop) do(t testing.TB) func(voucher.Result, error) voucher.Result {
	return func(r voucher.Result, err error) voucher.Result {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

// TestTwoPhaseExample: after one 15 posted, holds of 15, 15, 15, 7, 1, 1 stand
// at 54; posting 13 of one 15, voiding one, one expiring, posting 7, 1 and 0
// ends at held 0, posted 15+36-15 = 36.
func TestTwoPhaseExample(t *testing.T) {
	sh := newShop(t, nil)
	ok := sh.do(t)
	sh.issue("o1", "100", nil)
	ok(sh.redeem("o1", "post", "15"))
	for i, a := range []string{"15", "15", "15", "7", "1", "1"} {
		lasts := time.Hour
		if i == 2 {
			lasts = time.Minute
		}
		ok(sh.hold("o1", fmt.Sprintf("h%d", i), a, lasts))
	}
	v, _ := sh.voucher("o1")
	if v.Accounts.Held != 54_00 || v.Accounts.Redeemed != 15_00 {
		t.Fatalf("held %d, posted %d, want 5400 and 1500", v.Accounts.Held, v.Accounts.Redeemed)
	}
	ok(sh.capture("o1", "c0", "h0", "13"))
	ok(sh.void("o1", "v1", "h1"))
	sh.set(start.Add(2 * time.Minute)) // h2 lapses
	ok(sh.capture("o1", "c3", "h3", "7"))
	ok(sh.capture("o1", "c4", "h4", "1"))
	last := ok(sh.capture("o1", "c5", "h5", "0"))
	v, _ = sh.voucher("o1")
	if v.Accounts.Held != 0 || v.Accounts.Redeemed != 36_00 || v.Accounts.Liability != 64_00 || len(v.Holds) != 0 {
		t.Errorf("held %d, posted %d, free %d", v.Accounts.Held, v.Accounts.Redeemed, v.Accounts.Liability)
	}
	if !last.Balance().Equal(rupees("64")) {
		t.Errorf("balance %s", last.Balance())
	}
	// None of them can be captured or voided again.
	for i, want := range []voucher.HoldStatus{voucher.HoldClosed, voucher.HoldClosed, voucher.HoldLapsed, voucher.HoldClosed, voucher.HoldClosed, voucher.HoldClosed} {
		hold := fmt.Sprintf("h%d", i)
		for _, err := range []error{second(sh.capture("o1", "again-"+hold, hold, "1")), second(sh.void("o1", "void-"+hold, hold))} {
			var he *voucher.HoldError
			if !errors.As(err, &he) || !errors.Is(err, voucher.ErrHold) || he.Status != want {
				t.Errorf("%s: got %v, want %s", hold, err, want)
			}
		}
	}
	if err := second(sh.capture("o1", "x", "never", "1")); !errors.Is(err, voucher.ErrHold) {
		t.Errorf("a hold that never was: %v", err)
	}
	if err := second(sh.capture("o1", "y", "post", "1")); !errors.Is(err, voucher.ErrHold) {
		t.Errorf("a key of another operation: %v", err)
	}
}

func TestHoldsCountAgainstTheBalance(t *testing.T) {
	sh := newShop(t, nil)
	ok := sh.do(t)
	sh.issue("o1", "100", nil)
	ok(sh.hold("o1", "h1", "60", time.Minute))
	var ie *voucher.InsufficientError
	if err := second(sh.redeem("o1", "r1", "40.01")); !errors.As(err, &ie) || ie.Available != 40_00 {
		t.Errorf("over the free part: %v", err)
	}
	if err := second(sh.hold("o1", "h2", "40.01", 0)); !errors.Is(err, voucher.ErrInsufficient) {
		t.Errorf("hold over the free part: %v", err)
	}
	b, err := sh.svc.Balance(t.Context(), voucher.Ref{ID: "o1"})
	if err != nil || !b.Available.Equal(rupees("40")) || !b.Held.Equal(rupees("60")) || !b.Balance.Equal(rupees("100")) {
		t.Errorf("balance %+v, %v", b, err)
	}
	if err := second(sh.capture("o1", "c1", "h1", "60.01")); !errors.As(err, &ie) || ie.Available != 60_00 {
		t.Errorf("capture of more than held: %v", err)
	}
	sh.set(start.Add(time.Minute)) // the hold's first instant no more holding
	b, err = sh.svc.Balance(t.Context(), voucher.Ref{ID: "o1"})
	if err != nil || !b.Available.Equal(rupees("100")) || !b.Held.IsZero() {
		t.Errorf("after the time-out: balance %+v, %v", b, err)
	}
	ok(sh.redeem("o1", "r2", "100"))
	if err := second(sh.capture("o1", "c2", "h1", "1")); !errors.Is(err, voucher.ErrHold) {
		t.Errorf("capture of a lapsed hold: %v", err)
	}
	if err := second(sh.hold("o1", "h1", "60", time.Minute)); err != nil {
		t.Errorf("a repeat of the hold: %v", err)
	}
}

func TestReleaseBooksLapsedHolds(t *testing.T) {
	sh := newShop(t, nil)
	ok := sh.do(t)
	sh.issue("o1", "100", nil)
	ok(sh.hold("o1", "h1", "60", time.Minute))
	ok(sh.hold("o1", "h2", "10", time.Hour))
	sh.set(start.Add(time.Minute))
	r := ok(sh.svc.Release(t.Context(), voucher.Request{Command: cmd("sweep"), ID: "o1"}))
	v, _ := sh.voucher("o1")
	if !r.Amount().Equal(rupees("60")) || v.Accounts.Held != 10_00 || v.Accounts.Liability != 90_00 {
		t.Errorf("released %s, held %d", r.Amount(), v.Accounts.Held)
	}
}

func TestExpiryIsCheckedAgainAtCapture(t *testing.T) {
	sh := newShop(t, nil)
	ok := sh.do(t)
	sh.issue("o1", "100", func(r *voucher.IssueRequest) { r.Expires = voucher.MustParseDate("2026-11-30") })
	end := time.Date(2026, 11, 30, 18, 30, 0, 0, time.UTC)
	h := ok(sh.hold("o1", "h1", "60", 300*24*time.Hour))
	ok(sh.hold("o1", "h2", "10", 300*24*time.Hour))
	if !h.Entry.Until.Equal(end) {
		t.Errorf("the hold outlasts the voucher: %s", h.Entry.Until)
	}
	sh.set(end.Add(-time.Microsecond))
	ok(sh.capture("o1", "c1", "h1", "60"))
	sh.set(end)
	if err := second(sh.capture("o1", "c2", "h2", "10")); !errors.Is(err, voucher.ErrExpired) {
		t.Errorf("one microsecond later: %v", err)
	}
	again := ok(sh.capture("o1", "c1", "h1", "60"))
	if !again.Replayed {
		t.Error("a repeat of the capture is not answered after expiry")
	}
}

func TestTooManyHolds(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("o1", "100", nil)
	for i := range voucher.MaxHolds {
		sh.do(t)(sh.hold("o1", fmt.Sprintf("h%d", i), "1", time.Minute))
	}
	if err := second(sh.hold("o1", "more", "1", time.Minute)); !errors.Is(err, voucher.ErrRequest) {
		t.Errorf("got %v", err)
	}
	sh.set(start.Add(time.Minute))
	sh.do(t)(sh.hold("o1", "more", "1", time.Minute))
}

func TestFrozenStopsCaptureButNotVoid(t *testing.T) {
	sh := newShop(t, nil)
	ok := sh.do(t)
	sh.issue("o1", "100", nil)
	ok(sh.hold("o1", "h1", "10", 0))
	ok(sh.hold("o1", "h2", "10", 0))
	ok(sh.svc.Freeze(t.Context(), voucher.Request{Command: cmd("f"), ID: "o1"}))
	for name, err := range map[string]error{
		"redeem": second(sh.redeem("o1", "r", "1")), "hold": second(sh.hold("o1", "h3", "1", 0)), "capture": second(sh.capture("o1", "c", "h1", "1")),
		"freeze": second(sh.svc.Freeze(t.Context(), voucher.Request{Command: cmd("f2"), ID: "o1"})),
	} {
		var se *voucher.StateError
		if !errors.As(err, &se) || !se.Frozen || !errors.Is(err, voucher.ErrState) {
			t.Errorf("%s while frozen: %v", name, err)
		}
	}
	ok(sh.void("o1", "v", "h2"))
	ok(sh.svc.Unfreeze(t.Context(), voucher.Request{Command: cmd("u"), ID: "o1"}))
	ok(sh.capture("o1", "c", "h1", "1"))
	if err := second(sh.svc.Unfreeze(t.Context(), voucher.Request{Command: cmd("u2"), ID: "o1"})); !errors.Is(err, voucher.ErrState) {
		t.Errorf("unfreeze twice: %v", err)
	}
}
