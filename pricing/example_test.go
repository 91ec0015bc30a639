package pricing_test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

const pricesCSV = `# amounts in rupees, illustrative
variant,price
apple/iphone-12/64gb,13500
apple/iphone-12/128gb,15000
samsung/galaxy-s10,5600
`

const rulesJSON = `{
  "version": "in-2026-11", "category": "phone", "currency": "INR", "questionnaire": "smartphone@1",
  "from": "2026-11-01T00:00:00+05:30",
  "groups": [{"id": "screen"}],
  "rules": [
    {"id": "crack", "group": "screen", "deduct": {"percent": "30"}, "when": {"any": ["look:screen_cracked"]},
     "text": {"en": "Screen cracked", "bn": "স্ক্রিন ফাটা", "hi": "स्क्रीन टूटी हुई"}},
    {"id": "touch", "group": "screen", "deduct": {"percent": "25"}, "when": {"any": ["works:touch"]},
     "text": {"en": "Touch does not work", "bn": "টাচ কাজ করে না", "hi": "टच काम नहीं करता"}},
    {"id": "no-charger", "deduct": {"amount": "300"}, "when": {"none": ["extras:charger"]},
     "text": {"en": "Charger missing", "bn": "চার্জার নেই", "hi": "चार्जर नहीं है"}}
  ],
  "floor": {"percent": "5"},
  "campaigns": [{"id": "voucher", "payouts": ["voucher"], "add": {"percent": "7"},
     "text": {"en": "E-voucher bonus", "bn": "ই-ভাউচার বোনাস", "hi": "ई-वाउचर बोनस"}}],
  "rounding": {"mode": "down", "step": "10"}
}`

var today = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

func exampleBook() *pricing.Book {
	prices, err := pricing.ReadPrices("prices.csv", strings.NewReader(pricesCSV), "INR")
	if err != nil {
		fmt.Println(err)
	}
	sheet, err := pricing.ReadSheet("rules.json", strings.NewReader(rulesJSON))
	if err != nil {
		fmt.Println(err)
	}
	book, err := pricing.Compile(sheet, prices, pricing.Smartphone())
	if err != nil {
		fmt.Println(err)
	}
	return book
}

func exampleQuote(book *pricing.Book, works, screen string) pricing.Valuation {
	answers, err := book.Questionnaire().Answer(
		pricing.Choose("works", works),
		pricing.Choose("look", screen, "body_flawless"),
		pricing.Choose("extras", "bill", "age_1_2y"),
	)
	if err != nil {
		fmt.Println(err)
	}
	v, err := book.Value(pricing.Request{Variant: "apple/iphone-12/128gb", Answers: answers, At: today, Payout: "voucher"})
	if err != nil {
		fmt.Println(err)
	}
	return v
}

func ExampleBook_Value() {
	v := exampleQuote(exampleBook(), "touch", "screen_cracked")
	for _, line := range v.Lines() {
		fmt.Printf("%10s  %s\n", line.Amount().StringFixed(2), line.Reason("en"))
	}
	fmt.Println(v.Total(), v.Lines()[1].Reason("hi"))
	// Output:
	//   15000.00  Value in perfect condition
	//   -4500.00  Screen cracked
	//    -300.00  Charger missing
	//     714.00  E-voucher bonus
	//      -4.00  Rounding
	// 10910 स्क्रीन टूटी हुई
}

func ExampleQuestionnaire_Answer() {
	_, err := pricing.Smartphone().Answer(
		pricing.Choose("works", "batery"),
		pricing.Choose("look", "screen_light", "body_flawless"),
	)
	fmt.Println(err)
	// Output:
	// pricing: question "works", option "batery": there is no such option; did you mean "battery"?
	// pricing: question "extras": not answered
}

func ExampleQuestionnaire_Questions() {
	for _, q := range pricing.Smartphone().Questions() {
		fmt.Println(q.ID, q.Text.In("hi"))
	}
	// Output:
	// works क्या फ़ोन में सब कुछ ठीक से काम करता है?
	// look स्क्रीन और बॉडी देखने में कैसी हैं?
	// extras फ़ोन के साथ क्या-क्या है, और फ़ोन कितना पुराना है?
}

func ExampleBook_Bounds() {
	book := exampleBook()
	req := pricing.Request{Variant: "apple/iphone-12/128gb", At: today}
	r, err := book.Bounds(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Low, "to", r.High, "ask", r.Next)

	req.Answers, _ = pricing.Smartphone().AnswerPart(pricing.Choose("look", "screen_cracked", "body_flawless"))
	r, err = book.Bounds(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Low, "to", r.High, "ask", r.Next)
	// Output:
	// INR 10200.00 to INR 15000.00 ask look
	// INR 10200.00 to INR 10500.00 ask extras
}

func ExampleBook_IfFound() {
	book := exampleBook()
	list, err := book.IfFound(exampleQuote(book, "all_good", "screen_flawless"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range list {
		if p.After.Total().Equal(decimal.NewFromInt(15720)) {
			continue // no change
		}
		fmt.Println(p.Finding.Question, p.Finding.Option, p.Finding.Variant, p.After.Total())
	}
	// Output:
	// works touch  11710
	// look screen_cracked  10910
	// extras charger  16050
	//   apple/iphone-12/64gb 14120
}

func ExampleBook_Reprice() {
	book := exampleBook()
	quoted := exampleQuote(book, "all_good", "screen_flawless")
	r, err := book.Reprice(quoted, []pricing.Finding{
		{Variant: "apple/iphone-12/64gb", Visible: true, Reason: "STO-1", Evidence: []string{"photo-7"}},
		{Question: "works", Option: "touch"}, // found by a test the customer cannot make
		{Question: "extras", Option: "charger"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range r.Differences {
		fmt.Printf("declared %q, found %q, %s, %s\n", d.Declared, d.Found, d.Outcome, d.Effect)
	}
	fmt.Println(r.Before.Total(), r.Change(), r.After.Total())
	// Output:
	// declared "apple/iphone-12/128gb", found "apple/iphone-12/64gb", counted, -1600
	// declared "", found "touch", not_visible, 0
	// declared "", found "charger", counted, 320
	// 15720 -1280 14440
}

func ExampleShelf() {
	book := exampleBook()
	shelf, err := pricing.NewShelf(book)
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := shelf.At("phone", today)
	fmt.Println(b, err)
	_, err = shelf.At("phone", today.AddDate(-1, 0, 0))
	fmt.Println(errors.Is(err, pricing.ErrNoBook))
	// Output:
	// phone in-2026-11 (INR, 2026-10-31T18:30:00Z to open) <nil>
	// true
}

func ExampleReadPrices() {
	_, err := pricing.ReadPrices("prices.csv", strings.NewReader("variant,price\napple/iphone-12,\"34,500\"\nApple/iPhone SE,15455.005\n"), "INR")
	fmt.Println(err)
	// Output:
	// pricing: prices.csv:2:17: price: "34,500": not an amount; write digits, at most one point, no currency sign and no thousands comma, such as 34500 or 34500.50
	// pricing: prices.csv:3:1: variant: "Apple/iPhone SE": not a catalogue id; lower-case letters, digits and - . _ + in parts with / between; did you mean apple/iphone-se?
	// pricing: prices.csv:3:17: price: "15455.005": amount has too many decimals
}
