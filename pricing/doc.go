// Package pricing values used devices: a questionnaire asks for the condition, a price book turns the answers
// into an amount, and the result says line by line why it is that amount.
//
// Start with the built-in questionnaire for smartphones, prices from CSV and a sheet of rules from JSON:
//
//	q := pricing.Smartphone()
//	prices, err := pricing.ReadPrices("prices.csv", csvFile, "INR")
//	sheet, err := pricing.ReadSheet("rules.json", jsonFile)
//	book, err := pricing.Compile(sheet, prices, q)
//
//	answers, err := q.Answer(
//		pricing.Choose("works", "battery"),
//		pricing.Choose("look", "screen_light", "body_flawless"),
//		pricing.Choose("extras", "charger", "bill", "age_1_2y"),
//	)
//	v, err := book.Value(pricing.Request{Variant: "apple/iphone-12/128gb", Answers: answers, At: now})
//	for _, line := range v.Lines() {
//		fmt.Println(line.Reason("bn"), line.Amount())
//	}
//
// A [Book] and a [Questionnaire] are compiled once and immutable. A [Shelf] holds the books of a programme
// and picks one by instant (for a new quote) or by version (for an old one).
//
// Before all questions are answered [Book.Bounds] gives the exact range that is left, and the question to ask
// next. [Book.IfFound] publishes what each possible finding at the door would make of a quote, and
// [Book.Reprice] revises it by what was found.
//
// Around it: pricing/handset knows real phones, pricing/review checks and compares books before they are
// published, pricing/certificate signs and replays values, pricing/grade names grades in the scales of the
// trade, pricing/schema holds the JSON Schemas of the files. Another category of devices needs data only: a
// questionnaire, prices and a sheet of its own.
//
// Amounts are [decimal.Decimal] in every signature and whole minor units (paise) inside; no floating point is
// involved. Catalogue ids are plain text, brand/model or brand/model/variant; package pricing/handset has
// those of real phones. Everything is safe for concurrent use unless it says otherwise, nothing here reads
// the clock, and nothing panics on input.
package pricing
