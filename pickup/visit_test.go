package pickup_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pickup"
)

func TestVisit(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	if _, err := d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		return d.sch.Step(ctx, tx, pickup.StepRequest{ID: "o", Op: pickup.OpAssign, Key: "a"})
	}); !errors.Is(err, pickup.ErrInvalid) {
		t.Errorf("assigned to nobody: %v", err)
	}
	if _, err := d.do(func(ctx context.Context, tx pickup.Tx) (pickup.Result, error) {
		return d.sch.Step(ctx, tx, pickup.StepRequest{ID: "o", Op: pickup.OpCancel, Key: "a"})
	}); !errors.Is(err, pickup.ErrInvalid) {
		t.Errorf("cancelled as a step: %v", err)
	}
	d.steps("o", pickup.OpAssign)
	if r := d.get("o"); r.Executive != "EX-1" {
		t.Errorf("%+v", r)
	}
	d.steps("o", pickup.OpUnassign)
	if r := d.get("o"); r.Executive != "" || r.Status != pickup.Reserved {
		t.Errorf("%+v", r)
	}
	if _, err := d.step("o", pickup.OpAssign, "again"); err != nil {
		t.Fatal(err)
	}
	d.at(24, 9, 40)
	d.steps("o", pickup.OpDepart, pickup.OpArrive)
	arrived := d.now
	d.at(24, 10, 0)
	d.steps("o", pickup.OpInspect, pickup.OpCollect)
	r := d.get("o")
	if !r.ArrivedAt.Equal(arrived) || !r.EndedAt.Equal(d.now) || r.Status != pickup.Collected || r.Breach != nil {
		t.Errorf("%+v", r)
	}
	var ops []string
	err := d.store.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
		list, err := tx.ReservationChanges(ctx, "o", 0, 99)
		for i, c := range list {
			ops = append(ops, string(c.Op))
			if c.Seq != int64(i+1) || c.After.Revision != c.Seq {
				t.Errorf("change %d: %+v", i, c)
			}
		}
		return err
	})
	if got := strings.Join(ops, " "); err != nil || got != "reserve assign unassign assign depart arrive inspect collect" {
		t.Errorf("history %q, %v", got, err)
	}
}

func TestAttempts(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	r := d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	due := r.DueAt
	for n := 1; n <= 3; n++ {
		d.steps("o", pickup.OpAssign, pickup.OpDepart, pickup.OpArrive)
		d.now = d.get("o").Slot.Start.Add(30 * time.Minute)
		r = d.must(d.fail(pickup.FailRequest{ID: "o", Key: fmt.Sprint("f", n), NoShow: n == 2, Cause: pickup.CauseAbsent, Proof: d.proof()}))
		if r.Attempts != n || r.Strikes != n || r.Failure.Fault != pickup.FaultCustomer || len(r.Claims) != 0 || r.Executive != "" {
			t.Fatalf("attempt %d: %+v", n, r)
		}
		if want := d.now.Add(7 * 24 * time.Hour); !r.DueAt.Equal(want) || !r.DueAt.After(due) {
			t.Errorf("attempt %d: due %v, want seven days from now", n, r.DueAt)
		}
		if *r.Failure.Proof.Point != (pickup.Point{Lat: 22.527, Lng: 88.366}) {
			t.Errorf("the point is not coarse: %+v", r.Failure.Proof.Point)
		}
		if n == 3 {
			break
		}
		today := pickup.DateOf(d.now.In(d.zone))
		o, err := d.offer(pickup.OfferRequest{Reservation: "o"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range o.Choices {
			same := pickup.DateOf(c.Slot.Start.In(d.zone)) == today
			if same && c.Refusal == "" {
				t.Errorf("offered again on the day of the failed attempt: %v", c)
			}
		}
		r = d.must(d.move(pickup.RescheduleRequest{ID: "o", Key: fmt.Sprint("m", n), Slot: o.Best()[0].Slot}))
		if r.Status != pickup.Reserved || len(r.Claims) != 1 {
			t.Fatalf("%+v", r)
		}
	}
	if _, err := d.move(pickup.RescheduleRequest{ID: "o", Key: "m9", Slot: d.slot(30, 9)}); !errors.Is(err, pickup.ErrAttempts) {
		t.Errorf("a fourth attempt: %v", err)
	}
	d.must(d.cancel(pickup.CancelRequest{ID: "o", Key: "c"}))
}

func TestOurOwnFailure(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	due := d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(23, 12)})).DueAt
	d.at(23, 12, 30)
	r := d.must(d.fail(pickup.FailRequest{ID: "o", Key: "f", Cause: pickup.CauseNoExecutive}))
	if r.Attempts != 1 || r.Strikes != 0 || !r.DueAt.Equal(due) || r.Failure.Fault != pickup.FaultExecutive {
		t.Errorf("%+v", r)
	}
	// The same day is fine, since the customer was not at fault.
	d.must(d.move(pickup.RescheduleRequest{ID: "o", Key: "m", Slot: d.slot(23, 18)}))
}

func TestProof(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	req := pickup.FailRequest{ID: "o", Key: "f", Cause: pickup.CauseUnreachable}
	d.at(24, 9, 30)
	req.Proof = d.proof()
	if _, err := d.fail(req); !errors.Is(err, pickup.ErrState) {
		t.Errorf("blamed for a visit that was not begun: %v", err)
	}
	d.steps("o", pickup.OpAssign, pickup.OpDepart)
	for name, change := range map[string]func(*pickup.Proof) *pickup.Proof{
		"nothing":          func(p *pickup.Proof) *pickup.Proof { return nil },
		"no instant":       func(p *pickup.Proof) *pickup.Proof { p.At = time.Time{}; return p },
		"in the future":    func(p *pickup.Proof) *pickup.Proof { p.At = p.At.Add(time.Hour); return p },
		"of another visit": func(p *pickup.Proof) *pickup.Proof { p.At = p.At.Add(-24 * time.Hour); return p },
		"no point":         func(p *pickup.Proof) *pickup.Proof { p.Point = nil; return p },
		"no call":          func(p *pickup.Proof) *pickup.Proof { p.CallRef = ""; return p },
		"no OTP outcome":   func(p *pickup.Proof) *pickup.Proof { p.OTP = ""; return p },
		"odd OTP outcome":  func(p *pickup.Proof) *pickup.Proof { p.OTP = "maybe"; return p },
	} {
		r := req
		r.Proof = change(d.proof())
		_, err := d.fail(r)
		var pe *pickup.ProofError
		if !errors.As(err, &pe) || !errors.Is(err, pickup.ErrProof) || pe.Missing == "" {
			t.Errorf("%s: err = %v, want a ProofError", name, err)
		}
	}
	bad := req
	bad.Proof = d.proof()
	bad.Proof.CallRef = "+91 98300 12345"
	if _, err := d.fail(bad); !errors.Is(err, pickup.ErrInvalid) || strings.Contains(err.Error(), "98300") {
		t.Errorf("a phone number as reference: %v", err)
	}
	bad.Proof = d.proof()
	bad.Proof.Point.Lat = 91
	if _, err := d.fail(bad); !errors.Is(err, pickup.ErrInvalid) {
		t.Errorf("off the globe: %v", err)
	}
	bad = req
	bad.Cause = "dog"
	if _, err := d.fail(bad); !errors.Is(err, pickup.ErrInvalid) {
		t.Errorf("unknown cause: %v", err)
	}
	bad = req
	bad.NoShow = true
	if _, err := d.fail(bad); !errors.Is(err, pickup.ErrInvalid) {
		t.Errorf("no-show with another cause: %v", err)
	}
	d.must(d.fail(req))
}

func TestHandoverCode(t *testing.T) {
	opt := &pickup.Options{CodeKey: []byte("0123456789abcdef"), Policy: pickup.Policy{RequireCode: true}}
	d := newDesk(t, kolkata(t), opt)
	amount := decimal.RequireFromString("12345.50")
	issue := func(key string, amount decimal.Decimal) (c pickup.IssuedCode, err error) {
		err = d.store.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) (err error) {
			c, err = d.sch.IssueCode(ctx, tx, pickup.CodeRequest{ID: "o", Key: key, Amount: amount})
			return err
		})
		return c, err
	}
	check := func(key string, code pickup.Code, amount decimal.Decimal) (c pickup.CodeCheck, err error) {
		err = d.store.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) (err error) {
			c, err = d.sch.CheckCode(ctx, tx, pickup.CheckRequest{ID: "o", Key: key, Code: code, Amount: amount})
			return err
		})
		return c, err
	}
	d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	if _, err := issue("i0", amount); !errors.Is(err, pickup.ErrState) {
		t.Errorf("a code before the inspection: %v", err)
	}
	d.steps("o", pickup.OpAssign, pickup.OpDepart, pickup.OpArrive, pickup.OpInspect)
	if _, err := d.step("o", pickup.OpCollect, "early"); !errors.Is(err, pickup.ErrHandover) {
		t.Errorf("collected without a code: %v", err)
	}
	if _, err := check("c0", "123456", amount); !errors.Is(err, pickup.ErrHandover) {
		t.Errorf("checked before one was issued: %v", err)
	}
	first, err := issue("i1", amount)
	if err != nil || len(first.Code) != 6 {
		t.Fatalf("code of %d digits, %v", len(first.Code), err)
	}
	if s := fmt.Sprintf("%v %+v %#v", first, first, first.Code); strings.Contains(s, string(first.Code)) {
		t.Error("the code shows when it is printed")
	}
	again, err := issue("i1", amount)
	if err != nil || !again.Replayed || again.Code != first.Code {
		t.Errorf("repeat: %v, replayed %v", err, again.Replayed)
	}
	if _, err := issue("i1", amount.Add(decimal.New(1, -2))); !errors.Is(err, pickup.ErrKeyReused) {
		t.Errorf("repeat with another amount: %v", err)
	}
	wrong := pickup.Code("000000")
	if wrong == first.Code {
		wrong = "000001"
	}
	for n := 1; n <= 3; n++ {
		c, err := check(fmt.Sprint("w", n), wrong, amount)
		if err != nil || c.Right || c.Left != 3-n {
			t.Fatalf("wrong try %d: %+v, %v", n, c, err)
		}
	}
	if _, err := check("w4", first.Code, amount); !errors.Is(err, pickup.ErrHandover) {
		t.Errorf("right code after three wrong ones: %v", err)
	}
	second, err := issue("i2", amount)
	if err != nil || second.Code == first.Code {
		t.Fatalf("a new code: %v", err)
	}
	if c, err := check("x1", second.Code, amount.Add(decimal.New(1, 0))); err != nil || c.Right {
		t.Errorf("right code for another amount: %+v, %v", c, err)
	}
	d.now = d.now.Add(15 * time.Minute)
	if _, err := check("x2", second.Code, amount); !errors.Is(err, pickup.ErrExpired) {
		t.Errorf("after its time: %v", err)
	}
	if _, err := d.step("o", pickup.OpCollect, "still early"); !errors.Is(err, pickup.ErrHandover) {
		t.Errorf("collected with an unconfirmed code: %v", err)
	}
	third, err := issue("i3", amount)
	if err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(15*time.Minute - time.Microsecond)
	c, err := check("x3", third.Code, amount)
	if err != nil || !c.Right {
		t.Fatalf("right code: %+v, %v", c, err)
	}
	if c, err := check("x3", third.Code, amount); err != nil || !c.Right || !c.Replayed {
		t.Errorf("repeat of the check: %+v, %v", c, err)
	}
	d.steps("o", pickup.OpCollect)
	if r := d.get("o"); r.Handover.Amount != 1234550 || r.Handover.Amount.String() != "12345.50" {
		t.Errorf("%+v", r.Handover)
	}
	for name, amount := range map[string]string{"negative": "-1", "three decimals": "1.005"} {
		if _, err := issue("bad", decimal.RequireFromString(amount)); !errors.Is(err, pickup.ErrInvalid) {
			t.Errorf("%s amount: %v", name, err)
		}
	}
	events, err := d.box.Pending(t.Context(), 99)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if strings.Contains(string(e.Data), "digest") {
			t.Errorf("event %s tells the digest", e.ID)
		}
	}
}

func TestCodeNeedsAKey(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	err := d.store.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
		_, err := d.sch.IssueCode(ctx, tx, pickup.CodeRequest{ID: "o", Key: "k"})
		return err
	})
	if !errors.Is(err, pickup.ErrInvalid) {
		t.Errorf("err = %v", err)
	}
}
