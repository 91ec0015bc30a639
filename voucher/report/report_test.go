package report_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/voucher"
	"github.com/sellback/sellback/voucher/internal/memtest"
	"github.com/sellback/sellback/voucher/report"
)

var start = time.Date(2026, 1, 1, 4, 0, 0, 0, time.UTC)

type shop struct {
	t     *testing.T
	store *memtest.Store
	svc   *voucher.Service
	now   time.Time
}

func newShop(t *testing.T) *shop {
	sh := &shop{t: t, store: memtest.New(), now: start}
	keys, err := voucher.NewKeyring("k", map[string][]byte{"k": bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	l, err := voucher.NewLedger(keys, &voucher.Options{Now: func() time.Time { return sh.now }})
	if err != nil {
		t.Fatal(err)
	}
	sh.svc = voucher.NewService(l, sh.store, nil)
	return sh
}

func (sh *shop) ok(_ voucher.Result, err error) {
	sh.t.Helper()
	if err != nil {
		sh.t.Fatal(err)
	}
}

func cmd(key string) voucher.Command { return voucher.Command{Key: key, Actor: "a"} }

func rupees(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func (sh *shop) rows(at time.Time) []report.Row {
	sh.t.Helper()
	rows, err := report.Collect(sh.t.Context(), sh.store, at)
	if err != nil {
		sh.t.Fatal(err)
	}
	return rows
}

// TestThePastDoesNotChange: what a report said of an instant it says for ever.
func TestThePastDoesNotChange(t *testing.T) {
	sh := newShop(t)
	ctx := t.Context()
	type past struct {
		at  time.Time
		csv string
	}
	var pasts []past
	snap := func() {
		var b bytes.Buffer
		if err := report.WriteCSV(&b, sh.rows(sh.now)); err != nil {
			t.Fatal(err)
		}
		pasts = append(pasts, past{sh.now, b.String()})
		sh.now = sh.now.AddDate(0, 0, 20)
	}
	snap()
	sh.ok(sh.svc.Issue(ctx, voucher.IssueRequest{ID: "a", Amount: rupees("100"), Expires: voucher.MustParseDate("2026-04-30"), Batch: "=x"}))
	snap()
	sh.ok(sh.svc.Issue(ctx, voucher.IssueRequest{ID: "b", Amount: rupees("50.50")}))
	sh.ok(sh.svc.Redeem(ctx, voucher.RedeemRequest{Command: cmd("r"), Ref: voucher.Ref{ID: "a"}, Amount: rupees("30")}))
	sh.ok(sh.svc.Hold(ctx, voucher.HoldRequest{Command: cmd("h"), Ref: voucher.Ref{ID: "b"}, Amount: rupees("5"), For: 90 * 24 * time.Hour}))
	snap()
	sh.ok(sh.svc.Capture(ctx, voucher.CaptureRequest{Command: cmd("c"), ID: "b", Hold: "h", Amount: rupees("4")}))
	snap()
	sh.now = sh.now.AddDate(0, 2, 0)
	snap()
	sh.ok(sh.svc.Expire(ctx, voucher.Request{Command: cmd("e"), ID: "a"}))
	snap()
	for _, p := range pasts {
		var b bytes.Buffer
		if err := report.WriteCSV(&b, sh.rows(p.at)); err != nil {
			t.Fatal(err)
		}
		if b.String() != p.csv {
			t.Errorf("as of %s:\n%swas\n%s", p.at, b.String(), p.csv)
		}
	}
	last := sh.rows(sh.now)
	if got := report.Liability(last)["INR"]; got != 46_50 {
		t.Errorf("liability %d", got)
	}
	if got := report.Liability(sh.rows(pasts[2].at))["INR"]; got != 120_50 {
		t.Errorf("liability then %d", got)
	}
	if got := report.Totals(last)["INR"]; got.Sum() != 0 || got.Breakage != 70_00 || got.Redeemed != 34_00 {
		t.Errorf("totals %+v", got)
	}
	records, err := csv.NewReader(strings.NewReader(pasts[5].csv)).ReadAll()
	if err != nil || len(records) != 3 || len(records[0]) != 19 || records[1][0] != "a" || records[1][1] != "'=x" || records[2][12] != "46.50" {
		t.Errorf("%v, %v", records, err)
	}
}

func TestAgeing(t *testing.T) {
	rows := []report.Row{
		{Currency: "INR", IssuedAt: start, Accounts: voucher.Accounts{Liability: 1}},
		{Currency: "INR", IssuedAt: start.AddDate(0, 0, 1), Accounts: voucher.Accounts{Liability: 10, Held: 5}},
		{Currency: "INR", IssuedAt: start.AddDate(0, 0, 30), Accounts: voucher.Accounts{Liability: 100}},
		{Currency: "INR", IssuedAt: start, Accounts: voucher.Accounts{Redeemed: 7}},
		{Currency: "USD", IssuedAt: start, Accounts: voucher.Accounts{Liability: 1000}},
	}
	got, err := report.Ageing(rows, "INR", start.AddDate(0, 0, 30), 1, 30)
	want := []report.Bucket{{0, 1, 1, 100}, {1, 30, 1, 15}, {30, 0, 1, 1}}
	if err != nil || len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range [][]int{{0}, {5, 5}, {5, 4}, {-1}} {
		if _, err := report.Ageing(rows, "INR", start, bad...); err == nil {
			t.Errorf("limits %v were accepted", bad)
		}
	}
}

// TestProportionalBreakage: 9,000 × 4,500/9,700 = 4,175; then
// 9,000 × 8,500/9,900 − 4,175 = 3,552.
func TestProportionalBreakage(t *testing.T) {
	first, err := report.ProportionalBreakage(9000, 4500, 9700, 0)
	if err != nil || first != 4175 {
		t.Errorf("first %d, %v", first, err)
	}
	second, err := report.ProportionalBreakage(9000, 8500, 9900, first)
	if err != nil || second != 3552 {
		t.Errorf("second %d, %v", second, err)
	}
	paisa, err := report.ProportionalBreakage(9000_00, 4500_00, 9700_00, 0)
	if err != nil || paisa != 4175_25 {
		t.Errorf("to the paisa %d, %v", paisa, err)
	}
	if all, err := report.ProportionalBreakage(9000, 12000, 9900, 7727); err != nil || all != 1273 {
		t.Errorf("more was redeemed than expected: %d, %v", all, err)
	}
	if n, err := report.ProportionalBreakage(voucher.MaxMinor, voucher.MaxMinor-1, voucher.MaxMinor, 0); err != nil || n != voucher.MaxMinor-1 {
		t.Errorf("large amounts: %d, %v", n, err)
	}
	for _, bad := range [][4]voucher.Minor{{-1, 0, 1, 0}, {1, 1, 0, 0}, {voucher.MaxMinor + 1, 1, 1, 0}} {
		if _, err := report.ProportionalBreakage(bad[0], bad[1], bad[2], bad[3]); !errors.Is(err, voucher.ErrAmount) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestRemoteBreakage(t *testing.T) {
	rows := []report.Row{
		{Currency: "INR", IssuedAt: start, Lapsed: true, Accounts: voucher.Accounts{Liability: 1}},
		{Currency: "INR", IssuedAt: start, Accounts: voucher.Accounts{Liability: 10}},
		{Currency: "INR", IssuedAt: start, LastUse: start.AddDate(0, 11, 0), Accounts: voucher.Accounts{Liability: 100}},
		{Currency: "USD", IssuedAt: start, Lapsed: true, Accounts: voucher.Accounts{Liability: 1000}},
	}
	at := start.AddDate(1, 0, 0)
	if n := report.RemoteBreakage(rows, "INR", at, 0); n != 1 {
		t.Errorf("expired: %d", n)
	}
	if n := report.RemoteBreakage(rows, "INR", at, 365*24*time.Hour); n != 11 {
		t.Errorf("idle for a year: %d", n)
	}
}

// TestReconciliationFindsTampering: a hand in the tables shows in the report,
// which still lists everything.
func TestReconciliationFindsTampering(t *testing.T) {
	sh := newShop(t)
	for i := range 3 {
		sh.ok(sh.svc.Issue(t.Context(), voucher.IssueRequest{ID: voucher.ID(fmt.Sprintf("v%d", i)), Amount: rupees("10")}))
	}
	richer := tampered{sh.store, func(v *voucher.Voucher) {
		if v.ID == "v1" {
			v.Accounts.Liability += 5
			v.Accounts.Funding -= 5
		}
	}}
	rows, err := report.Collect(t.Context(), richer, sh.now)
	var ce *voucher.ChainError
	if !errors.As(err, &ce) || ce.Voucher != "v1" || len(rows) != 3 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

type tampered struct {
	voucher.Store
	edit func(*voucher.Voucher)
}

func (s tampered) View(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	return s.Store.View(ctx, func(ctx context.Context, tx voucher.Tx) error { return fn(ctx, tamperedTx{tx, s.edit}) })
}

type tamperedTx struct {
	voucher.Tx
	edit func(*voucher.Voucher)
}

func (t tamperedTx) Vouchers(ctx context.Context, q voucher.Query) ([]voucher.Voucher, error) {
	list, err := t.Tx.Vouchers(ctx, q)
	for i := range list {
		t.edit(&list[i])
	}
	return list, err
}

// TestPaging: more vouchers and entries than a page holds.
func TestPaging(t *testing.T) {
	sh := newShop(t)
	for i := range 1203 {
		sh.ok(sh.svc.Issue(t.Context(), voucher.IssueRequest{ID: voucher.ID(fmt.Sprintf("v%d", i)), Amount: rupees("1000")}))
	}
	for i := range 1100 {
		sh.ok(sh.svc.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd(fmt.Sprint(i)), Ref: voucher.Ref{ID: "v7"}, Amount: rupees("0.01")}))
	}
	rows := sh.rows(sh.now)
	if len(rows) != 1203 || report.Liability(rows)["INR"] != 1203*1000_00-1100 {
		t.Errorf("%d rows, %v", len(rows), report.Liability(rows))
	}
	stop := errors.New("stop")
	n := 0
	if err := report.Each(t.Context(), sh.store, sh.now, func(report.Row) error { n++; return stop }); !errors.Is(err, stop) || n != 1 {
		t.Errorf("%d rows, %v", n, err)
	}
}

// The past stays what it was though a voucher's zone has changed since.
func TestThePastKeepsItsZone(t *testing.T) {
	sh := newShop(t)
	sh.ok(sh.svc.Issue(t.Context(), voucher.IssueRequest{ID: "a", Amount: rupees("100"), Expires: voucher.MustParseDate("2026-01-31")}))
	then := time.Date(2026, 1, 31, 19, 0, 0, 0, time.UTC) // past midnight in India
	sh.now = then.Add(time.Minute)
	before := sh.rows(then)
	sh.ok(sh.svc.Extend(t.Context(), voucher.ExtendRequest{Command: cmd("x"), ID: "a", Expires: voucher.MustParseDate("2026-12-31"), Zone: time.UTC}))
	after := sh.rows(then)
	if !before[0].Lapsed || !after[0].Lapsed {
		t.Errorf("lapsed: said then %t, says now %t", before[0].Lapsed, after[0].Lapsed)
	}
}

// runsTwice runs every View a second time, as a store may.
type runsTwice struct{ voucher.Store }

func (s runsTwice) View(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	return errors.Join(s.Store.View(ctx, fn), s.Store.View(ctx, fn))
}

func TestPagesReadAgain(t *testing.T) {
	sh := newShop(t)
	const n = 1200
	for i := range n {
		sh.ok(sh.svc.Issue(t.Context(), voucher.IssueRequest{ID: voucher.ID(fmt.Sprintf("v%04d", i)), Amount: rupees("1")}))
	}
	rows, err := report.Collect(t.Context(), runsTwice{sh.store}, sh.now)
	if err != nil || len(rows) != n {
		t.Errorf("%d rows of %d, %v", len(rows), n, err)
	}
}
