package voucher_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/voucher"
)

// TestCapMakesTwoVouchers: 10,700 under a 10,000 cap becomes two vouchers.
func TestCapMakesTwoVouchers(t *testing.T) {
	sh := newShop(t, &voucher.Options{Profile: voucher.RBIGift2021()})
	req := voucher.IssueRequest{Command: cmd("issue"), ID: "order:1", Amount: rupees("10700"), Expires: voucher.MustParseDate("2027-11-22")}
	if err := second(sh.svc.Issue(t.Context(), req)); !errors.Is(err, voucher.ErrProfile) {
		t.Errorf("in one piece: %v", err)
	}
	res, err := sh.svc.IssueSplit(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if len(res) != 2 || !res[0].Amount().Equal(rupees("10000")) || !res[1].Amount().Equal(rupees("700")) || res[1].Voucher() != "order:1.2" || res[0].Code.Equal(res[1].Code) {
		t.Errorf("got %d vouchers: %v", len(res), res)
	}
	again, err := sh.svc.IssueSplit(t.Context(), req)
	if err != nil || !again[0].Replayed || !again[1].Replayed {
		t.Errorf("a repeat: %v", err)
	}
	// Under another cap the same order must not be paid again.
	lenient := voucher.RBIGift2021()
	lenient.MaxBalance = 20_000_00
	l, err := voucher.NewLedger(testKeys(t), &voucher.Options{Now: sh.clock, Profile: lenient})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := voucher.NewService(l, sh.store, nil).IssueSplit(t.Context(), req); !errors.Is(err, voucher.ErrKeyReused) {
		t.Errorf("under another cap: %v", err)
	}
	req.ID, req.Amount = "order:2", rupees("10000")
	if res, err := sh.svc.IssueSplit(t.Context(), req); err != nil || len(res) != 1 || res[0].Voucher() != "order:2" {
		t.Errorf("at the cap: %v", err)
	}
	req.ID, req.Amount = "order:3", rupees("1000000.01")
	if _, err := sh.svc.IssueSplit(t.Context(), req); !errors.Is(err, voucher.ErrProfile) {
		t.Errorf("absurdly many: %v", err)
	}
	req.ID, req.Amount, req.Expires = "order:4", rupees("20000"), voucher.MustParseDate("2027-11-21")
	if _, err := sh.svc.IssueSplit(t.Context(), req); !errors.Is(err, voucher.ErrProfile) {
		t.Errorf("a day too short: %v", err)
	}
}

// Another value under the same key is another command, however much of it was
// paid for before.
func TestSplitIssueForAnotherValue(t *testing.T) {
	sh := newShop(t, &voucher.Options{Profile: voucher.RBIGift2021()})
	req := voucher.IssueRequest{Command: cmd("issue"), ID: "o", Amount: rupees("20000"), Expires: voucher.MustParseDate("2027-11-22")}
	if _, err := sh.svc.IssueSplit(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	for _, amount := range []string{"25000", "30000", "10000", "20000.01"} {
		req.Amount = rupees(amount)
		if _, err := sh.svc.IssueSplit(t.Context(), req); !errors.Is(err, voucher.ErrKeyReused) {
			t.Errorf("%s after 20000: %v", amount, err)
		}
	}
	// A part's id taken by a voucher of the host's own is no part.
	sh.issue("p.2", "10000", func(r *voucher.IssueRequest) { r.Expires = voucher.MustParseDate("2027-11-22") })
	req.ID, req.Amount = "p", rupees("20000")
	if _, err := sh.svc.IssueSplit(t.Context(), req); !errors.Is(err, voucher.ErrKeyReused) {
		t.Errorf("over a voucher of another origin: %v", err)
	}
	if _, err := sh.svc.Find(t.Context(), voucher.Ref{ID: "p"}); !errors.Is(err, voucher.ErrNotFound) {
		t.Errorf("half of it was issued: %v", err)
	}
}

// The months of validity count from the day a voucher is worth something.
func TestActivationLeavesEnoughValidity(t *testing.T) {
	sh := newShop(t, &voucher.Options{Profile: voucher.RBIGift2021()})
	sh.issue("o", "100", func(r *voucher.IssueRequest) { r.Pending, r.Expires = true, voucher.MustParseDate("2027-11-22") })
	sh.set(start.AddDate(0, 0, 1))
	activate := func() error {
		return second(sh.svc.Activate(t.Context(), voucher.Request{Command: cmd("a"), ID: "o"}))
	}
	if err := activate(); !errors.Is(err, voucher.ErrProfile) {
		t.Errorf("a day too late: %v", err)
	}
	if _, err := sh.svc.Extend(t.Context(), voucher.ExtendRequest{Command: cmd("x"), ID: "o", Expires: voucher.MustParseDate("2027-11-23")}); err != nil {
		t.Fatal(err)
	}
	if err := activate(); err != nil {
		t.Errorf("extended: %v", err)
	}
}

func TestProfileRules(t *testing.T) {
	sh := newShop(t, &voucher.Options{Profile: voucher.RBIGift2021()})
	year := func(r *voucher.IssueRequest) { r.Expires = voucher.MustParseDate("2027-12-31") }
	sh.issue("a", "6000", year)
	sh.issue("b", "6000", year)
	for name, err := range map[string]error{
		"reload":   second(sh.svc.Reload(t.Context(), voucher.ReloadRequest{Command: cmd("x"), ID: "a", Amount: rupees("1")})),
		"merge":    second(sh.svc.Merge(t.Context(), voucher.MergeRequest{Command: cmd("m"), Into: "a", From: []voucher.ID{"b"}})),
		"currency": second(sh.svc.Issue(t.Context(), voucher.IssueRequest{Command: cmd("i"), ID: "c", Amount: rupees("1"), Currency: "USD", Expires: voucher.MustParseDate("2027-12-31")})),
	} {
		var pe *voucher.ProfileError
		if !errors.As(err, &pe) || pe.Profile != "rbi-gift-2021" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v, _ := sh.voucher("a"); v.Profile != "rbi-gift-2021" || v.Accounts.Balance() != 6000_00 {
		t.Errorf("profile %q", v.Profile)
	}
	// A repeat long after the day of issue is still answered.
	sh.set(start.AddDate(3, 0, 0))
	r, err := sh.svc.Issue(t.Context(), voucher.IssueRequest{Command: cmd("issue"), ID: "a", Amount: rupees("6000"), Expires: voucher.MustParseDate("2027-12-31")})
	if err != nil || !r.Replayed {
		t.Errorf("three years later: %v", err)
	}
	sh.set(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	if err := second(sh.svc.Issue(t.Context(), voucher.IssueRequest{Command: cmd("i"), ID: "d", Amount: rupees("1")})); !errors.Is(err, voucher.ErrProfile) {
		t.Errorf("before the profile's first day: %v", err)
	}
}

func TestProfileCheck(t *testing.T) {
	on := voucher.MustParseDate("2026-11-23")
	good := voucher.Programme{Currency: "INR", MaxFace: 10_000_00, Months: 12, Revalidate: true, NoticeDays: 45, Languages: 3, RetainYears: 3}
	bad := voucher.Programme{Currency: "INR", MaxFace: 10_000_01, Reload: true, CashOut: true, Months: 11, NoticeDays: 30}
	for _, tt := range []struct {
		name    string
		profile *voucher.Profile
		g       voucher.Programme
		on      voucher.Date
		want    []string
	}{
		{"good", voucher.RBIGift2021(), good, on, nil},
		{"closed", voucher.ClosedSystem(), voucher.Programme{MaxFace: 1 << 40, Reload: true, Months: 1, Revalidate: true}, on, nil},
		{"draft", voucher.RBIDraft2026(), good, on, []string{"draft"}},
		{"too early", voucher.RBIGift2021(), good, voucher.MustParseDate("2021-08-26"), []string{"not yet"}},
		{"for ever", voucher.RBIGift2021(), voucher.Programme{Currency: "INR", MaxFace: 1}, on, nil},
		{"bad", voucher.RBIGift2021(), bad, on, []string{"above the cap", "reloaded", "cash", "11 months", "revalidated", "45 days", "language", "3 years"}},
		{"dollars", voucher.RBIGift2021(), voucher.Programme{Currency: "USD"}, on, []string{"in INR"}},
	} {
		got := tt.profile.Check(tt.g, tt.on)
		if len(got) != len(tt.want) {
			t.Errorf("%s: %q", tt.name, got)
			continue
		}
		for i := range got {
			if !strings.Contains(got[i], tt.want[i]) {
				t.Errorf("%s: %q lacks %q", tt.name, got[i], tt.want[i])
			}
		}
	}
}

func TestNotices(t *testing.T) {
	sh := newShop(t, nil) // 2026-11-23 in India
	issue := func(id voucher.ID, amount, day, holder string) {
		sh.issue(id, amount, func(r *voucher.IssueRequest) { r.Expires, r.Holder = voucher.MustParseDate(day), holder })
	}
	issue("a", "123456.70", "2027-01-07", "asha") // 45 days
	issue("b", "1", "2027-01-08", "bina")         // 46 days
	issue("c", "99", "2026-11-23", "chitra")      // today
	issue("d", "5", "2026-12-01", "dev")
	sh.do(t)(sh.redeem("d", "r", "5"))
	issue("e", "1000", "2026-12-01", "esha")
	lang := map[string]string{"asha": "en", "chitra": "bn-IN", "esha": "HI"}
	r := voucher.DueRequest{Language: func(h string) string { return lang[h] }, Limit: 2}
	var got []voucher.Notice
	for {
		list, next, err := sh.svc.Due(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, list...)
		if next == "" {
			break
		}
		r.After = next
	}
	want := []struct {
		id    voucher.ID
		days  int
		lang  string
		parts []string
	}{
		{"a", 45, "en", []string{"₹1,23,456.70", "7 January 2027", "45 days"}},
		{"c", 0, "bn", []string{"₹99.00", "23 নভেম্বর 2026", "0 দিন"}},
		{"e", 8, "hi", []string{"₹1,000.00", "1 दिसंबर 2026", "8 दिन"}},
	}
	if len(got) != len(want) {
		t.Fatalf("%d notices: %+v", len(got), got)
	}
	for i, w := range want {
		n := got[i]
		if n.Voucher != w.id || n.Days != w.days || n.Language != w.lang || !strings.Contains(n.Text, n.Last4) {
			t.Errorf("%s: %+v", w.id, n)
		}
		for _, p := range w.parts {
			if !strings.Contains(n.Text, p) {
				t.Errorf("%s: %q lacks %q", w.id, n.Text, p)
			}
		}
	}
	if _, _, err := sh.svc.Due(t.Context(), voucher.DueRequest{Days: -1}); !errors.Is(err, voucher.ErrRequest) {
		t.Errorf("days: %v", err)
	}
}
