// Command standalone-voucher runs package voucher on its own, as a shop would
// that only wants gift and buy-back vouchers: no phones, no visits. It follows
// one customer from the code on the screen to the accountant's report and tells
// each step.
//
//	go run ./examples/standalone-voucher
//	go run ./examples/standalone-voucher -value 10700 -bill 25.69 -lang hi -db vouchers.db
//
// With -db it runs once for each customer (-customer): vouchers are issued once
// whatever happens, so a second run finds them and has no code to show.
package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/shopspring/decimal"
	_ "modernc.org/sqlite"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/buyback/sqlitestore"
	"github.com/sellback/sellback/voucher"
)

type input struct {
	customer, value, bill, lang, db string
}

func main() {
	in, err := parseFlags(os.Args[1:], os.Stderr)
	if err != nil {
		os.Exit(2) // parseFlags has said why
	}
	if err := run(context.Background(), in, os.Stdout, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, "\nSorry: "+explain(err))
		os.Exit(1)
	}
}

func parseFlags(args []string, out io.Writer) (input, error) {
	var in input
	f := flag.NewFlagSet("standalone-voucher", flag.ContinueOnError)
	f.SetOutput(out)
	f.StringVar(&in.customer, "customer", "asha", "who gets the vouchers: a token, letters and digits")
	f.StringVar(&in.value, "value", "10700", "what they are worth together, in rupees")
	f.StringVar(&in.bill, "bill", "2499.50", "first bill to pay with them, in rupees")
	f.StringVar(&in.lang, "lang", "en", "language of the expiry notice: en, bn or hi")
	f.StringVar(&in.db, "db", "", "SQLite file to keep the vouchers in; in memory when empty")
	if err := f.Parse(args); err != nil {
		return in, err
	}
	if f.NArg() > 0 {
		err := fmt.Errorf("standalone-voucher takes flags only, not %q", f.Args())
		fmt.Fprintln(out, err)
		return in, err
	}
	return in, nil
}

// run tells the story. Its clock starts at now and is moved on by hand.
func run(ctx context.Context, in input, out io.Writer, now time.Time) error {
	value, err := decimal.NewFromString(in.value)
	if err != nil {
		return fmt.Errorf("-value %q is not an amount; write rupees such as 10700 or 499.50", in.value)
	}
	bill, err := decimal.NewFromString(in.bill)
	if err != nil {
		return fmt.Errorf("-bill %q is not an amount; write rupees such as 2499.50", in.bill)
	}
	store, closeStore, err := open(ctx, in.db)
	if err != nil {
		return err
	}
	defer closeStore()
	// A demonstration key. A shop draws 32 random bytes once and keeps them
	// where its passwords are.
	key := sha256.Sum256([]byte("standalone-voucher demonstration key"))
	keys, err := voucher.NewKeyring("demo", map[string][]byte{"demo": key[:]})
	if err != nil {
		return err
	}
	clock := func() time.Time { return now }
	ledger, err := voucher.NewLedger(keys, &voucher.Options{Now: clock, Profile: voucher.RBIGift2021()})
	if err != nil {
		return err
	}
	guard := voucher.NewGuard(voucher.StoreCounter(store), &voucher.GuardOptions{PerPrincipal: 3, Now: clock})
	s := &story{
		out: out, store: store, ledger: ledger, customer: in.customer,
		shop: voucher.NewService(ledger, store, &voucher.ServiceOptions{Guard: guard}),
	}
	today := voucher.DateOf(now, voucher.IndiaTime())
	codes, err := s.issue(ctx, value, today.AddMonths(12))
	if err != nil || codes == nil {
		return err
	}
	if err := s.typo(codes[0]); err != nil {
		return err
	}
	if err := s.pay(ctx, codes[0], bill); err != nil {
		return err
	}
	if err := s.holdAndCapture(ctx); err != nil {
		return err
	}
	if err := s.stack(ctx); err != nil {
		return err
	}
	if err := s.lose(ctx, codes[0]); err != nil {
		return err
	}
	now = now.AddDate(0, 11, 0) // eleven months later
	if err := s.remind(ctx, in.lang); err != nil {
		return err
	}
	now = now.AddDate(0, 2, 0) // two more, and they have expired
	return s.close(ctx, now)
}

// open returns a voucher store: the same code runs on either.
func open(ctx context.Context, path string) (voucher.Store, func() error, error) {
	if path == "" {
		return buyback.Vouchers(memstore.New()), func() error { return nil }, nil
	}
	db, err := sql.Open("sqlite", sqlitestore.DSN(path))
	if err != nil {
		return nil, nil, err
	}
	s := sqlitestore.New(db, nil)
	if err := errors.Join(s.Check(ctx), s.Migrate(ctx)); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("cannot use %s as a database: %w", path, err), db.Close())
	}
	return buyback.Vouchers(s), db.Close, nil
}

// explain turns an error into a sentence that helps.
func explain(err error) string {
	var short *voucher.InsufficientError
	switch {
	case errors.As(err, &short):
		return fmt.Sprintf("the voucher has only ₹%s available; choose a smaller -bill.", short.Currency.Amount(short.Available).StringFixed(2))
	case errors.Is(err, voucher.ErrAmount):
		return "that is no amount of rupees: it must be more than zero and have at most two decimals. (" + err.Error() + ")"
	case errors.Is(err, voucher.ErrKeyReused):
		return "this customer's vouchers were issued before with another -value; choose another -customer."
	case errors.Is(err, voucher.ErrRequest):
		return "-customer must be a token of letters, digits, dots and dashes. (" + err.Error() + ")"
	}
	return err.Error()
}
