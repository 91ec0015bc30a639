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
