// Command pricebook is a merchandiser's bench: it checks a price book, compares two, replays recorded requests
// through a draft, and values one phone.
//
//	go run ./examples/pricebook        # each command once, on the sample books
//	go run ./examples/pricebook lint examples/data/pricebook-2026-11 examples/data/pricebook-2023-10
//	go run ./examples/pricebook diff examples/data/pricebook-2023-10 examples/data/pricebook-2026-11
//	go run ./examples/pricebook backtest examples/data/pricebook-2023-10 examples/data/pricebook-2026-11 examples/data/pricebook-requests.jsonl
//	go run ./examples/pricebook value -phone "iphone 12 128gb" -look screen_light,body_light -lang bn
//
// A book is named by its path without extension: prices are read from .csv, rules from .json beside it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/handset"
	"github.com/sellback/sellback/pricing/review"
)

const usage = `usage:
  pricebook lint BOOK [PREVIOUS]            check a book, also against the last one
  pricebook diff OLD NEW                    what changed, as a table
  pricebook backtest OLD NEW REQUESTS       who gains and who loses; REQUESTS has one JSON object a line
  pricebook value [flags]                   value one phone; -h lists the flags
a BOOK is a path without extension, such as examples/data/pricebook-2026-11`

// errFound makes lint exit with 1 when it found errors, so that a build can stop on it.
var errFound = errors.New("the book has errors")

func main() {
	err := run(os.Args[1:], os.Stdout)
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errFound):
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) == 0 {
		return demonstrate(out)
	}
	command, args := args[0], args[1:]
	want := map[string][2]int{"lint": {1, 2}, "diff": {2, 2}, "backtest": {3, 3}}
	if n, ok := want[command]; ok && (len(args) < n[0] || len(args) > n[1]) {
		return fmt.Errorf("%s takes %d to %d arguments, not %d\n%s", command, n[0], n[1], len(args), usage)
	}
	switch command {
	case "lint":
		return lint(args, out)
	case "diff":
		books, err := load(args...)
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(out, review.Diff(books[0], books[1]))
		return err
	case "backtest":
		return backtest(args, out)
	case "value":
		return value(args, out)
	}
	return fmt.Errorf("there is no command %q\n%s", command, usage)
}

// demonstrate runs each command once on the sample books.
func demonstrate(out io.Writer) error {
	const books = "examples/data/pricebook-"
	for _, args := range [][]string{
		{"lint", books + "2026-11", books + "2023-10"},
		{"diff", books + "2023-10", books + "2026-11"},
		{"backtest", books + "2023-10", books + "2026-11", books + "requests.jsonl"},
		{"value", "-phone", "galaxy s10", "-look", "screen_light,body_light", "-lang", "bn"},
	} {
		fmt.Fprintf(out, "\n$ pricebook %s\n", strings.Join(args, " "))
		if err := run(args, out); err != nil {
			return fmt.Errorf("%w\n%s", err, usage)
		}
	}
	_, err := fmt.Fprintln(out, "\n"+usage)
	return err
}

// device turns what was typed into a catalogue id: an id stays as it is, a
// name or a code is looked up among the phones.
func device(typed string) (string, error) {
	if strings.Contains(typed, "/") {
		return typed, nil
	}
	found := handset.Default().Search(typed, nil)
	if best, ok := found.Best(); ok {
		if best.Variant != "" {
			return best.Variant, nil
		}
		return best.Model.ID, nil
	}
	var names []string
	for _, r := range found.Results {
		names = append(names, r.Model.String())
	}
	for _, m := range found.Suggestions {
		names = append(names, m.String())
	}
	return "", fmt.Errorf("-phone %q does not name one phone; did you mean %s?", typed, strings.Join(names[:min(5, len(names))], ", "))
}

// load reads and compiles books. It reports the mistakes of all of them.
func load(paths ...string) ([]*pricing.Book, error) {
	books := make([]*pricing.Book, len(paths))
	var errs []error
	for i, p := range paths {
		b, err := loadOne(strings.TrimSuffix(strings.TrimSuffix(p, ".csv"), ".json"))
		books[i] = b
		errs = append(errs, err)
	}
	return books, errors.Join(errs...)
}

func loadOne(path string) (*pricing.Book, error) {
	csv, err := os.Open(path + ".csv")
	if err != nil {
		return nil, fmt.Errorf("%w\na book is a path without extension: prices in PATH.csv, rules in PATH.json", err)
	}
	defer csv.Close()
	rules, err := os.Open(path + ".json")
	if err != nil {
		return nil, err
	}
	defer rules.Close()

	prices, badPrices := pricing.ReadPrices(csv.Name(), csv, "INR")
	sheet, badSheet := pricing.ReadSheet(rules.Name(), rules)
	if err := errors.Join(badPrices, badSheet); err != nil {
		return nil, err
	}
	return pricing.Compile(sheet, prices, pricing.Smartphone())
}

func lint(args []string, out io.Writer) error {
	books, err := load(args...)
	if err != nil {
		return err
	}
	opt := &review.Options{}
	if len(books) == 2 {
		opt.Previous = books[1]
	}
	issues := review.Lint(books[0], opt)
	bad := 0
	for _, i := range issues {
		fmt.Fprintln(out, i)
		if i.Severity == review.Error {
			bad++
		}
	}
	fmt.Fprintf(out, "%s: %d prices, %d rules, %d errors, %d warnings\n", books[0].Version(), books[0].Prices().Len(), len(books[0].Sheet().Rules), bad, len(issues)-bad)
	if bad > 0 {
		return errFound
	}
	return nil
}

func backtest(args []string, out io.Writer) error {
	books, err := load(args[:2]...)
	if err != nil {
		return err
	}
	f, err := os.Open(args[2])
	if err != nil {
		return err
	}
	defer f.Close()
	requests, err := review.ReadRequests(args[2], f)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(out, review.Backtest(books[0], books[1], requests))
	return err
}

func value(args []string, out io.Writer) error {
	fs := flag.NewFlagSet("value", flag.ContinueOnError)
	fs.SetOutput(out)
	path := fs.String("book", "examples/data/pricebook-2026-11", "price book, a path without extension")
	phone := fs.String("phone", "apple/iphone-12/128gb", "the phone: its name as people type it, its code, or its catalogue id")
	lang := fs.String("lang", "en", "language of the lines: en, bn or hi")
	payout := fs.String("payout", "voucher", "how the customer is paid")
	at := fs.String("at", "", "day of the quote, such as 2026-11-23 (default: the book's first day)")
	answers := map[string]*string{
		"works":  fs.String("works", "all_good", "what does not work, with commas between; empty: ask for the range"),
		"look":   fs.String("look", "screen_light,body_light", "screen and body; empty: ask for the range"),
		"extras": fs.String("extras", "charger,box,bill,age_1_2y", "what comes with it, and its age; empty: ask for the range"),
	}
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("value takes flags only, not %q; put a name in quotes: -phone \"galaxy s10\"", fs.Args())
	}
	books, err := load(*path)
	if err != nil {
		return err
	}
	book := books[0]
	id, err := device(*phone)
	if err != nil {
		return err
	}
	req := pricing.Request{Variant: id, Payout: *payout, At: book.From()}
	if *at != "" {
		if req.At, err = time.ParseInLocation(time.DateOnly, *at, book.Zone()); err != nil {
			return fmt.Errorf("-at %q is not a day such as 2026-11-23", *at)
		}
	}
	var given []pricing.Answer
	for _, q := range book.Questionnaire().Questions() {
		if s := *answers[q.ID]; s != "" {
			given = append(given, pricing.Choose(q.ID, strings.Split(s, ",")...))
		}
	}
	if req.Answers, err = book.Questionnaire().AnswerPart(given...); err != nil {
		return err
	}
	if !req.Answers.Checked(book.Questionnaire()) {
		return bounds(book, req, *lang, out)
	}
	v, err := book.Value(req)
	if err != nil {
		return err
	}
	for _, l := range v.Lines() {
		fmt.Fprintf(out, "%12s  %s\n", l.Amount().StringFixed(2), l.Reason(*lang))
	}
	fmt.Fprintf(out, "%12s  %s (%s)\n", v.Total().StringFixed(2), v.Currency(), v.Basis())
	found, err := book.IfFound(v)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "if the inspection finds otherwise:")
	for _, p := range found {
		if what := p.Text.In(*lang); what != "" && !p.Finding.Absent && !p.After.Total().Equal(v.Total()) {
			fmt.Fprintf(out, "%12s  %s\n", p.After.Total().StringFixed(2), what)
		}
	}
	return nil
}

// bounds answers while questions are still open.
func bounds(book *pricing.Book, req pricing.Request, lang string, out io.Writer) error {
	r, err := book.Bounds(req)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "from %s to %s\n", r.Low, r.High)
	for _, q := range book.Questionnaire().Questions() {
		if q.ID == r.Next {
			fmt.Fprintf(out, "ask next: %s\n", q.Text.In(lang))
		}
	}
	return nil
}
