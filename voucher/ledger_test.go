package voucher_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/voucher"
)

func TestRefusedInput(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("o1", "100", nil)
	long := strings.Repeat("x", 300)
	issue := func(edit func(*voucher.IssueRequest)) error {
		r := voucher.IssueRequest{Command: cmd("issue"), ID: "new", Amount: rupees("1")}
		edit(&r)
		return second(sh.svc.Issue(t.Context(), r))
	}
	redeem := func(edit func(*voucher.RedeemRequest)) error {
		r := voucher.RedeemRequest{Command: cmd("r"), Ref: voucher.Ref{ID: "o1"}, Amount: rupees("1")}
		edit(&r)
		return second(sh.svc.Redeem(t.Context(), r))
	}
	before, _ := sh.voucher("o1")
	for name, tt := range map[string]struct{ err, want error }{
		"issue: no id":           {issue(func(r *voucher.IssueRequest) { r.ID = "" }), voucher.ErrRequest},
		"issue: odd id":          {issue(func(r *voucher.IssueRequest) { r.ID = "a/b" }), voucher.ErrRequest},
		"issue: long id":         {issue(func(r *voucher.IssueRequest) { r.ID = voucher.ID(long) }), voucher.ErrRequest},
		"issue: odd key":         {issue(func(r *voucher.IssueRequest) { r.Key = "a b" }), voucher.ErrRequest},
		"issue: long actor":      {issue(func(r *voucher.IssueRequest) { r.Actor = long }), voucher.ErrRequest},
		"issue: control in text": {issue(func(r *voucher.IssueRequest) { r.Reason = "a\nb" }), voucher.ErrRequest},
		"issue: not UTF-8":       {issue(func(r *voucher.IssueRequest) { r.Reference = "\xff" }), voucher.ErrRequest},
		"issue: zero":            {issue(func(r *voucher.IssueRequest) { r.Amount = decimal.Zero }), voucher.ErrAmount},
		"issue: negative":        {issue(func(r *voucher.IssueRequest) { r.Amount = rupees("-1") }), voucher.ErrAmount},
		"issue: third decimal":   {issue(func(r *voucher.IssueRequest) { r.Amount = rupees("13.123") }), voucher.ErrAmount},
		"issue: huge":            {issue(func(r *voucher.IssueRequest) { r.Amount = rupees("1e17") }), voucher.ErrAmount},
		"issue: absurd exponent": {issue(func(r *voucher.IssueRequest) { r.Amount = decimal.New(1, 2000000) }), voucher.ErrAmount},
		"issue: absurd fraction": {issue(func(r *voucher.IssueRequest) { r.Amount = decimal.New(1, -2000000) }), voucher.ErrAmount},
		"issue: odd currency":    {issue(func(r *voucher.IssueRequest) { r.Currency = "rupee" }), voucher.ErrAmount},
		"issue: yen sen":         {issue(func(r *voucher.IssueRequest) { r.Currency = "JPY"; r.Amount = rupees("1.5") }), voucher.ErrAmount},
		"issue: negative terms":  {issue(func(r *voucher.IssueRequest) { r.Terms.MinBill = -1 }), voucher.ErrRequest},
		"issue: empty category":  {issue(func(r *voucher.IssueRequest) { r.Terms.Categories = []string{""} }), voucher.ErrRequest},
		"issue: local zone":      {issue(func(r *voucher.IssueRequest) { r.Zone = time.Local }), voucher.ErrRequest},
		"redeem: no key":         {redeem(func(r *voucher.RedeemRequest) { r.Key = "" }), voucher.ErrRequest},
		"redeem: nobody":         {redeem(func(r *voucher.RedeemRequest) { r.Ref = voucher.Ref{} }), voucher.ErrRequest},
		"redeem: PIN without":    {redeem(func(r *voucher.RedeemRequest) { r.PIN = pin(t, "1234") }), voucher.ErrRequest},
		"redeem: unknown id":     {redeem(func(r *voucher.RedeemRequest) { r.ID = "none" }), voucher.ErrNotFound},
		"redeem: zero":           {redeem(func(r *voucher.RedeemRequest) { r.Amount = decimal.Zero }), voucher.ErrAmount},
		"redeem: other currency": {redeem(func(r *voucher.RedeemRequest) { r.Currency = "USD" }), voucher.ErrAmount},
		"redeem: too much":       {redeem(func(r *voucher.RedeemRequest) { r.Amount = rupees("100.01") }), voucher.ErrInsufficient},
	} {
		if !errors.Is(tt.err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, tt.err, tt.want)
		} else if !strings.HasPrefix(tt.err.Error(), "voucher: ") {
			t.Errorf("%s: the message does not name the package: %v", name, tt.err)
		}
	}
	if after, _ := sh.voucher("o1"); !cmp.Equal(before, after, cmpDates) {
		t.Error("a refusal changed the voucher")
	}
	if n := len(sh.store.Events()); n != 1 {
		t.Errorf("%d events, want the one of issuing", n)
	}
	var ie *voucher.InsufficientError
	if err := second(sh.redeem("o1", "r", "100.01")); !errors.As(err, &ie) || ie.Available != 10000 || ie.Wanted != 10001 {
		t.Errorf("facts: %+v", ie)
	}
}

var cmpDates = cmp.Comparer(func(a, b voucher.Date) bool { return a == b })

func TestExpiryAtThePrintedDaysLastInstant(t *testing.T) {
	for _, tt := range []struct{ zone, end string }{
		{"Asia/Kolkata", "2027-03-31T18:30:00Z"},
		{"Asia/Kathmandu", "2027-03-31T18:15:00Z"},
		{"America/New_York", "2027-04-01T04:00:00Z"},
		{"Australia/Lord_Howe", "2027-03-31T13:00:00Z"},
		{"UTC", "2027-04-01T00:00:00Z"},
	} {
		loc, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		end, err := time.Parse(time.RFC3339, tt.end)
		if err != nil {
			t.Fatal(err)
		}
		sh := newShop(t, nil)
		sh.issue("o1", "10", func(r *voucher.IssueRequest) { r.Expires, r.Zone = voucher.MustParseDate("2027-03-31"), loc })
		sh.set(end.Add(-time.Nanosecond))
		if _, err := sh.redeem("o1", "r1", "1"); err != nil {
			t.Errorf("%s: the last instant: %v", tt.zone, err)
		}
		sh.set(end)
		if _, err := sh.redeem("o1", "r2", "1"); !errors.Is(err, voucher.ErrExpired) {
			t.Errorf("%s: one instant later: %v", tt.zone, err)
		}
		if b, err := sh.svc.Balance(t.Context(), voucher.Ref{ID: "o1"}); err != nil || !b.Available.IsZero() || !b.Balance.Equal(rupees("9")) {
			t.Errorf("%s: balance %+v, %v", tt.zone, b, err)
		}
	}
}

func TestKeyRotation(t *testing.T) {
	sh := newShop(t, nil)
	res := sh.issue("o1", "10", func(r *voucher.IssueRequest) { r.PIN = pin(t, "1234") })
	old, next := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	with := func(active string, keys map[string][]byte) *voucher.Service {
		k, err := voucher.NewKeyring(active, keys)
		if err != nil {
			t.Fatal(err)
		}
		l, err := voucher.NewLedger(k, &voucher.Options{Now: sh.clock})
		if err != nil {
			t.Fatal(err)
		}
		return voucher.NewService(l, sh.store, nil)
	}
	spend := func(s *voucher.Service, key string) error {
		return second(s.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd(key), Ref: voucher.Ref{Code: res.Code, PIN: pin(t, "1234")}, Amount: rupees("1")}))
	}
	if err := spend(with("k2", map[string][]byte{"k2": next}), "a"); !errors.Is(err, voucher.ErrRefused) {
		t.Errorf("without the old key: %v", err)
	}
	both := with("k2", map[string][]byte{"k1": old, "k2": next})
	if _, err := both.Balance(t.Context(), voucher.Ref{Code: res.Code, PIN: pin(t, "1234")}); err != nil {
		t.Errorf("looking while both keys are there: %v", err)
	}
	if err := spend(both, "b"); err != nil {
		t.Errorf("spending while both keys are there: %v", err)
	}
	if v, _ := sh.voucher("o1"); v.Digest.Key != "k2" || v.PIN.Key != "k2" {
		t.Errorf("using the code did not move it to the active key: %v %v", v.Digest, v.PIN)
	}
	if err := spend(with("k2", map[string][]byte{"k2": next}), "c"); err != nil {
		t.Errorf("after dropping the old key: %v", err)
	}
}

func TestKeyring(t *testing.T) {
	good := bytes.Repeat([]byte{1}, 32)
	for name, tt := range map[string]struct {
		active string
		keys   map[string][]byte
	}{
		"none": {"k", nil}, "active missing": {"k", map[string][]byte{"j": good}}, "short": {"k", map[string][]byte{"k": good[:31]}},
		"long": {"k", map[string][]byte{"k": make([]byte, 65)}}, "odd id": {"a b", map[string][]byte{"a b": good}},
	} {
		if _, err := voucher.NewKeyring(tt.active, tt.keys); !errors.Is(err, voucher.ErrKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := voucher.NewLedger(nil, nil); !errors.Is(err, voucher.ErrKey) {
		t.Errorf("no keyring: %v", err)
	}
	keys := testKeys(t)
	a, b := newCode(t, 1), newCode(t, 2)
	d := keys.Digest(a)
	if !keys.Verify(d, a) || keys.Verify(d, b) || keys.Verify(voucher.Digest{Key: "gone", Sum: d.Sum}, a) || keys.Verify(voucher.Digest{}, a) {
		t.Error("Verify is wrong")
	}
}

// collide returns the same code so often that the ledger has to draw again.
func TestTakenCodeIsDrawnAgain(t *testing.T) {
	stream := bytes.NewReader(append(append(make([]byte, 30), bytes.Repeat([]byte{9}, 10)...), make([]byte, 1000)...))
	codes, err := voucher.NewCodes(&voucher.CodeOptions{Entropy: stream})
	if err != nil {
		t.Fatal(err)
	}
	sh := newShop(t, &voucher.Options{Codes: codes})
	one, two := sh.issue("o1", "1", nil), sh.issue("o2", "1", nil)
	if one.Code.Equal(two.Code) {
		t.Fatal("two vouchers have one code")
	}
	_, err = sh.svc.Issue(t.Context(), voucher.IssueRequest{Command: cmd("issue"), ID: "o3", Amount: rupees("1")})
	if !errors.Is(err, voucher.ErrCodeTaken) {
		t.Errorf("with stuck entropy: %v", err)
	}
}

func TestVerifyNoticesEveryAlteration(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("o1", "100", nil)
	for _, k := range []string{"a", "b", "c"} {
		if _, err := sh.redeem("o1", k, "5"); err != nil {
			t.Fatal(err)
		}
	}
	v, good := sh.voucher("o1")
	alter := map[string]func(e *voucher.Entry){
		"Voucher": func(e *voucher.Entry) { e.Voucher = "o2" }, "Seq": func(e *voucher.Entry) { e.Seq++ }, "Key": func(e *voucher.Entry) { e.Key += "x" },
		"Op": func(e *voucher.Entry) { e.Op = "x" }, "Fingerprint": func(e *voucher.Entry) { e.Fingerprint[3]++ }, "Currency": func(e *voucher.Entry) { e.Currency = "USD" },
		"Amount": func(e *voucher.Entry) { e.Amount++ }, "Delta": func(e *voucher.Entry) { e.Delta.Redeemed++; e.Delta.Liability-- }, "one side": func(e *voucher.Entry) { e.Delta.Redeemed++ },
		"Target": func(e *voucher.Entry) { e.Target = "x" }, "Other": func(e *voucher.Entry) { e.Other = "x" }, "Balance": func(e *voucher.Entry) { e.Balance++ },
		"Held": func(e *voucher.Entry) { e.Held++ }, "State": func(e *voucher.Entry) { e.State = "x" }, "Frozen": func(e *voucher.Entry) { e.Frozen = true },
		"Expires": func(e *voucher.Entry) { e.Expires = voucher.MustParseDate("2030-01-01") }, "Last4": func(e *voucher.Entry) { e.Last4 = "x" },
		"Zone": func(e *voucher.Entry) { e.Zone = "UTC" }, "Until": func(e *voucher.Entry) { e.Until = start }, "Actor": func(e *voucher.Entry) { e.Actor += "x" }, "Reason": func(e *voucher.Entry) { e.Reason = "" },
		"Reference": func(e *voucher.Entry) { e.Reference = "x" }, "At": func(e *voucher.Entry) { e.At = e.At.Add(time.Microsecond) },
		"Prev": func(e *voucher.Entry) { e.Prev[0]++ }, "Hash": func(e *voucher.Entry) { e.Hash[31]++ },
	}
	for name, f := range alter {
		for i := range good {
			bad := append([]voucher.Entry(nil), good...)
			f(&bad[i])
			var ce *voucher.ChainError
			if err := voucher.Verify(v, bad); !errors.As(err, &ce) || !errors.Is(err, voucher.ErrCorrupt) || ce.Seq != int64(i)+1 {
				t.Errorf("%s of entry %d altered: %v", name, i+1, err)
			}
		}
	}
	for name, bad := range map[string][]voucher.Entry{
		"first dropped": good[1:], "last dropped": good[:3], "middle dropped": {good[0], good[2], good[3]},
		"swapped": {good[0], good[2], good[1], good[3]}, "repeated": append(append([]voucher.Entry(nil), good...), good[3]), "all gone": nil,
	} {
		if err := voucher.Verify(v, bad); !errors.Is(err, voucher.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, f := range map[string]func(*voucher.Voucher){
		"head": func(v *voucher.Voucher) { v.Head[0]++ }, "accounts": func(v *voucher.Voucher) { v.Accounts.Liability++; v.Accounts.Funding-- },
		"state": func(v *voucher.Voucher) { v.State = voucher.Pending }, "freeze": func(v *voucher.Voucher) { v.Frozen = true },
		"last day": func(v *voucher.Voucher) { v.Expires = voucher.MustParseDate("2099-01-01") }, "zone": func(v *voucher.Voucher) { v.Zone = "UTC" },
		"last four": func(v *voucher.Voucher) { v.Last4 = "0000" },
		"revision":  func(v *voucher.Voucher) { v.Revision++ }, "hold": func(v *voucher.Voucher) { v.Holds = []voucher.Hold{{Key: "h", Amount: 1}} },
	} {
		bad := v
		f(&bad)
		if err := voucher.Verify(bad, good); !errors.Is(err, voucher.ErrCorrupt) {
			t.Errorf("voucher's %s altered: %v", name, err)
		}
	}
}

func TestConflictIsTriedAgain(t *testing.T) {
	sh := newShop(t, nil)
	sh.issue("o1", "10", nil)
	flaky := &conflicts{Store: sh.store, left: 3}
	svc := voucher.NewService(sh.svc.Ledger(), flaky, nil)
	r := voucher.RedeemRequest{Command: cmd("r"), Ref: voucher.Ref{ID: "o1"}, Amount: rupees("1")}
	if _, err := svc.Redeem(t.Context(), r); err != nil || flaky.left != 0 {
		t.Errorf("three conflicts: %v", err)
	}
	flaky.left = 3
	svc = voucher.NewService(sh.svc.Ledger(), flaky, &voucher.ServiceOptions{Attempts: 2})
	r.Key = "r2"
	if _, err := svc.Redeem(t.Context(), r); !errors.Is(err, voucher.ErrConflict) || errors.Is(err, voucher.ErrInsufficient) {
		t.Errorf("too many conflicts: %v", err)
	}
}

// conflicts fails the first transactions.
type conflicts struct {
	voucher.Store
	left int
}

func (c *conflicts) Update(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	if c.left > 0 {
		c.left--
		return voucher.ErrConflict
	}
	return c.Store.Update(ctx, fn)
}
