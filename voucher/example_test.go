package voucher_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/voucher"
	"github.com/sellback/sellback/voucher/internal/memtest"
)

// The whole life of a voucher: issue, show the code once, spend in part. The
// store is any voucher.Store; see packages memstore and sqlitestore.
func Example() {
	ctx := context.Background()
	secret := make([]byte, 32) // keep it where passwords are kept
	rand.Read(secret)
	keys, err := voucher.NewKeyring("2026-11", map[string][]byte{"2026-11": secret})
	if err != nil {
		panic(err)
	}
	clock := time.Date(2026, 11, 23, 9, 30, 0, 0, voucher.IndiaTime())
	ledger, err := voucher.NewLedger(keys, &voucher.Options{Now: func() time.Time { return clock }})
	if err != nil {
		panic(err)
	}
	vouchers := voucher.NewService(ledger, memtest.New(), nil)

	issued, err := vouchers.Issue(ctx, voucher.IssueRequest{
		Command: voucher.Command{Key: "issue", Actor: "buy-back", Reference: "order 1001"},
		ID:      "order:1001",
		Amount:  decimal.RequireFromString("10700"),
		Expires: voucher.MustParseDate("2027-11-22"),
	})
	if err != nil {
		panic(err)
	}
	typed := issued.Code.Reveal() // shown to the customer now and never again
	fmt.Println("printing a code:", issued.Code)

	code, err := ledger.ParseCode(typed)
	if err != nil {
		panic(err)
	}
	pay := voucher.RedeemRequest{
		Command: voucher.Command{Key: "bill-77", Actor: "till-3", Reference: "bill 77"},
		Ref:     voucher.Ref{Code: code},
		Amount:  decimal.RequireFromString("2499.50"),
	}
	paid, err := vouchers.Redeem(ctx, pay)
	if err != nil {
		panic(err)
	}
	fmt.Println("paid", paid.Amount(), "left", paid.Balance())

	again, err := vouchers.Redeem(ctx, pay) // the network was slow, the till asks again
	if err != nil {
		panic(err)
	}
	fmt.Println("again:", again.Replayed, "left", again.Balance())

	pay.Key, pay.Amount = "bill-78", decimal.RequireFromString("9000")
	_, err = vouchers.Redeem(ctx, pay)
	fmt.Println("too much:", errors.Is(err, voucher.ErrInsufficient))
	// Output:
	// printing a code: [redacted]
	// paid 2499.5 left 8200.5
	// again: true left 8200.5
	// too much: true
}

// A typo is noticed without asking the store, and its place named.
func ExampleParseCode() {
	// 16 data symbols, all zero, with their two check symbols.
	_, err := voucher.ParseCode("000000-000000-000000")
	fmt.Println(err)
	_, err = voucher.ParseCode("000000-000900-000000")
	fmt.Println(err)
	var typo *voucher.CodeError
	fmt.Println(errors.As(err, &typo), typo.Position)
	// Output:
	// <nil>
	// voucher: bad code: look again at letter 4 of group 2 (number 10 in all)
	// true 10
}

// An expiry is a day of the calendar; the voucher is good through that day
// where it is used.
func ExampleDate_End() {
	day := voucher.MustParseDate("2027-03-31")
	fmt.Println(day.End(voucher.IndiaTime()).Format(time.RFC3339))
	fmt.Println(day.AddMonths(-1), day.AddDays(1))
	// Output:
	// 2027-03-31T18:30:00Z
	// 2027-02-28 2027-04-01
}

// exampleShop is a service over a store in memory at a fixed instant.
func exampleShop(opt *voucher.Options) (*voucher.Service, *memtest.Store) {
	keys, err := voucher.NewKeyring("k", map[string][]byte{"k": make([]byte, 32)})
	if err != nil {
		panic(err)
	}
	opt.Now = func() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) }
	ledger, err := voucher.NewLedger(keys, opt)
	if err != nil {
		panic(err)
	}
	store := memtest.New()
	return voucher.NewService(ledger, store, nil), store
}

// Several steps in one transaction: nothing of them remains if one fails.
func ExampleLedger() {
	ctx := context.Background()
	shop, store := exampleShop(&voucher.Options{})
	ledger := shop.Ledger()
	err := store.Update(ctx, func(ctx context.Context, tx voucher.Tx) error {
		if _, err := ledger.Issue(ctx, tx, voucher.IssueRequest{ID: "order:1", Amount: decimal.NewFromInt(100)}); err != nil {
			return err
		}
		// The host would write its own rows here, in the same transaction.
		_, err := ledger.Redeem(ctx, tx, voucher.RedeemRequest{
			Command: voucher.Command{Key: "bill-1"}, Ref: voucher.Ref{ID: "order:1"}, Amount: decimal.NewFromInt(101),
		})
		return err
	})
	fmt.Println(errors.Is(err, voucher.ErrInsufficient))
	_, err = shop.Find(ctx, voucher.Ref{ID: "order:1"})
	fmt.Println(errors.Is(err, voucher.ErrNotFound))
	// Output:
	// true
	// true
}

// A hold sets an amount aside; capturing takes part of it and frees the rest.
func ExampleService_Hold() {
	ctx := context.Background()
	shop, _ := exampleShop(&voucher.Options{})
	if _, err := shop.Issue(ctx, voucher.IssueRequest{ID: "v", Amount: decimal.NewFromInt(100)}); err != nil {
		panic(err)
	}
	held, err := shop.Hold(ctx, voucher.HoldRequest{
		Command: voucher.Command{Key: "order-9"}, Ref: voucher.Ref{ID: "v"}, Amount: decimal.NewFromInt(60), For: 48 * time.Hour,
	})
	if err != nil {
		panic(err)
	}
	fmt.Println("available", held.Available(), "of", held.Balance())
	taken, err := shop.Capture(ctx, voucher.CaptureRequest{
		Command: voucher.Command{Key: "order-9-shipped"}, ID: "v", Hold: "order-9", Amount: decimal.NewFromInt(45),
	})
	if err != nil {
		panic(err)
	}
	fmt.Println("available", taken.Available(), "of", taken.Balance())
	// Output:
	// available 40 of 100
	// available 55 of 55
}

// A plan says which vouchers would pay a bill and why; nothing is spent yet.
func ExampleNewPlan() {
	ctx := context.Background()
	shop, _ := exampleShop(&voucher.Options{})
	var have []voucher.Voucher
	for _, r := range []voucher.IssueRequest{
		{ID: "gift", Amount: decimal.NewFromInt(20)},
		{ID: "buy-back", Amount: decimal.NewFromInt(8), Expires: voucher.MustParseDate("2027-01-31")},
	} {
		if _, err := shop.Issue(ctx, r); err != nil {
			panic(err)
		}
		v, err := shop.Find(ctx, voucher.Ref{ID: r.ID})
		if err != nil {
			panic(err)
		}
		have = append(have, v)
	}
	plan, err := voucher.NewPlan(voucher.Bill{Total: decimal.RequireFromString("25.69")}, have, have[0].IssuedAt)
	if err != nil {
		panic(err)
	}
	for _, p := range plan.Parts {
		fmt.Println(p.Voucher, "pays", p.Amount, "because", p.Why, "leaving", p.Left)
	}
	// Output:
	// buy-back pays 8 because it expires on 2027-01-31, the soonest leaving 0
	// gift pays 17.69 because it never expires leaving 2.31
}

// A value above the cap of the profile becomes several vouchers.
func ExampleService_IssueSplit() {
	shop, _ := exampleShop(&voucher.Options{Profile: voucher.RBIGift2021()})
	vouchers, err := shop.IssueSplit(context.Background(), voucher.IssueRequest{
		ID: "order:1001", Amount: decimal.NewFromInt(10700), Expires: voucher.MustParseDate("2027-11-22"),
	})
	if err != nil {
		panic(err)
	}
	for _, v := range vouchers {
		fmt.Println(v.Voucher(), v.Amount())
	}
	// Output:
	// order:1001 10000
	// order:1001.2 700
}

// An amount divided so that the parts add up to it exactly.
func ExampleSplit() {
	parts, err := voucher.Split(15, []voucher.Minor{20, 2, 3}, voucher.FirstParts) // 4/5, 2/25, 3/25
	fmt.Println(parts, err)
	parts, err = voucher.Split(15, []voucher.Minor{20, 2, 3}, voucher.LargestRemainder)
	fmt.Println(parts, err)
	// Output:
	// [13 1 1] <nil>
	// [12 1 2] <nil>
}

// What would not comply, told before the programme starts.
func ExampleProfile_Check() {
	programme := voucher.Programme{
		Currency: voucher.INR, MaxFace: 15_000_00, Months: 6, Revalidate: true, NoticeDays: 45, Languages: 3, RetainYears: 3,
	}
	for _, problem := range voucher.RBIGift2021().Check(programme, voucher.MustParseDate("2026-11-23")) {
		fmt.Println(problem)
	}
	// Output:
	// vouchers of 15000 are above the cap of 10000; split larger values over several
	// a validity of 6 months is shorter than 12
}

// Whoever guesses codes or PINs is stopped; everyone else is not.
func ExampleGuard() {
	ctx := context.Background()
	shop, store := exampleShop(&voucher.Options{})
	pin, err := voucher.ParsePIN("4711")
	if err != nil {
		panic(err)
	}
	issued, err := shop.Issue(ctx, voucher.IssueRequest{ID: "v", Amount: decimal.NewFromInt(100), PIN: pin})
	if err != nil {
		panic(err)
	}
	guard := voucher.NewGuard(voucher.StoreCounter(store), &voucher.GuardOptions{PerPrincipal: 2})
	till := voucher.NewService(shop.Ledger(), store, &voucher.ServiceOptions{Guard: guard})
	for _, digits := range []string{"0000", "0001", "4711"} {
		guess, err := voucher.ParsePIN(digits)
		if err != nil {
			panic(err)
		}
		_, err = till.Balance(ctx, voucher.Ref{Code: issued.Code, PIN: guess, Principal: "session-1"})
		fmt.Println(errors.Is(err, voucher.ErrRefused), errors.Is(err, voucher.ErrTooMany))
	}
	// Output:
	// true false
	// true false
	// false true
}

// A journal is checked offline: without the store, and without trusting it.
func ExampleVerify() {
	ctx := context.Background()
	shop, _ := exampleShop(&voucher.Options{})
	if _, err := shop.Issue(ctx, voucher.IssueRequest{ID: "v", Amount: decimal.NewFromInt(100)}); err != nil {
		panic(err)
	}
	statement, err := shop.Statement(ctx, voucher.StatementRequest{Ref: voucher.Ref{ID: "v"}})
	if err != nil {
		panic(err)
	}
	fmt.Println(voucher.Verify(statement.Voucher, statement.Entries))
	statement.Entries[0].Amount++
	fmt.Println(voucher.Verify(statement.Voucher, statement.Entries))
	// Output:
	// <nil>
	// voucher: the journal of v is broken at entry 1: its content does not match its hash
}
