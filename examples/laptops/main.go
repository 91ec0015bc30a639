// Command laptops shows that another category needs data only: a list of models, a questionnaire with yes/no,
// number and show-if questions, prices and rules. No line of the library knows what a laptop is.
//
//	go run ./examples/laptops -laptop "macbok air" -minutes 90 -months 30
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/handset"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	fs := flag.NewFlagSet("laptops", flag.ContinueOnError)
	fs.SetOutput(out)
	data := fs.String("data", "examples/data", "folder with the laptop files")
	query := fs.String("laptop", "macbok air", "what the customer types")
	dead := fs.Bool("dead", false, "the laptop does not start")
	fault := fs.String("fault", "all_good", "all_good, keyboard, screen or ports")
	minutes := fs.Int64("minutes", 240, "minutes on battery")
	lid := fs.String("lid", "worn", "clean, worn or broken")
	months := fs.Int64("months", 30, "age in months")
	lang := fs.String("lang", "en", "en, bn or hi")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("laptops takes flags only, not %q; put a name in quotes: -laptop \"thinkpad x1\"", fs.Args())
	}

	// The models join the search of the phones under a category of their own.
	models, err := readModels(filepath.Join(*data, "laptop-models.json"))
	if err != nil {
		return err
	}
	catalogue, err := handset.New(models...)
	if err != nil {
		return err
	}
	answer := catalogue.Search(*query, &handset.SearchOptions{Categories: []handset.Category{"laptop"}})
	if len(answer.Results) == 0 {
		return fmt.Errorf("no laptop is called %q; try the maker and the series, such as thinkpad x1", *query)
	}
	model := answer.Results[0].Model
	fmt.Fprintln(out, "found:", model)

	book, err := readBook(*data)
	if err != nil {
		return err
	}
	q := book.Questionnaire()
	at := time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

	// Before any answer: an honest range.
	r, err := book.Bounds(pricing.Request{Variant: model.ID, At: at})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "before any answer: %s to %s; ask first: %s\n", r.Low, r.High, r.Next)

	// A laptop that does not start is not asked what else is wrong: the form says so, not this program.
	given := []pricing.Answer{pricing.Choose("lid", *lid), pricing.Measure("months", *months)}
	if *dead {
		given = append(given, pricing.Choose("starts", "no"))
	} else {
		given = append(given, pricing.Choose("starts", "yes"), pricing.Choose("faults", *fault), pricing.Measure("battery_minutes", *minutes))
	}
	answers, err := q.Answer(given...)
	if err != nil {
		return err
	}
	v, err := book.Value(pricing.Request{Variant: model.ID, Answers: answers, At: at})
	if err != nil {
		return err
	}
	for _, l := range v.Lines() {
		fmt.Fprintf(out, "%12s  %s\n", l.Amount().StringFixed(2), l.Reason(*lang))
	}
	fmt.Fprintf(out, "%12s  %s\n", v.Total().StringFixed(2), v.Currency())
	return nil
}

func readModels(path string) ([]handset.Model, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var models []handset.Model
	if err := json.Unmarshal(text, &models); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return models, nil
}

func readBook(data string) (*pricing.Book, error) {
	form, err := os.Open(filepath.Join(data, "laptop-form.json"))
	if err != nil {
		return nil, err
	}
	defer form.Close()
	q, err := pricing.ReadQuestionnaire(form.Name(), form)
	if err != nil {
		return nil, err
	}
	csv, err := os.Open(filepath.Join(data, "laptop-pricebook.csv"))
	if err != nil {
		return nil, err
	}
	defer csv.Close()
	prices, err := pricing.ReadPrices(csv.Name(), csv, "INR")
	if err != nil {
		return nil, err
	}
	rules, err := os.Open(filepath.Join(data, "laptop-pricebook.json"))
	if err != nil {
		return nil, err
	}
	defer rules.Close()
	sheet, err := pricing.ReadSheet(rules.Name(), rules)
	if err != nil {
		return nil, err
	}
	return pricing.Compile(sheet, prices, q)
}
