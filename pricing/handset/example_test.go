package handset_test

import (
	"cmp"
	"fmt"

	"github.com/sellback/sellback/pricing/handset"
)

func Example() {
	answer := handset.Default().Search("samsng galxy s21", nil)
	if best, ok := answer.Best(); ok {
		fmt.Println(best.Model, "is", best.Model.ID)
	}
	// Output: Samsung Galaxy S21 5G is samsung/galaxy-s21-5g
}

// An unsure answer is a list for the customer to choose from.
func ExampleCatalogue_Search() {
	for _, query := range []string{"s10+", "note 9", "galaxy s99"} {
		answer := handset.Default().Search(query, &handset.SearchOptions{Limit: 2})
		for _, r := range answer.Results {
			fmt.Printf("%s: %s (%s)\n", query, r.Model, r.Reason)
		}
		for _, m := range answer.Suggestions {
			if m.Brand == "Samsung" {
				fmt.Printf("%s: did you mean %s?\n", query, m)
				break
			}
		}
	}
	// Output:
	// s10+: Samsung Galaxy S10+ (exact)
	// s10+: DO Mobile S10_Plus (exact)
	// note 9: Samsung Galaxy Note9 (exact)
	// note 9: Xiaomi Redmi Note 9 (exact)
	// galaxy s99: did you mean Samsung Galaxy S?
}

// A storage size in the query leads to a variant, for phones whose variants are
// known.
func ExampleCatalogue_Search_variant() {
	answer := handset.Default().Search("आईफोन १२ 128gb", nil)
	fmt.Println(answer.Results[0].Variant)
	// Output: apple/iphone-12/128gb
}

func ExampleCatalogue_ByCode() {
	for _, code := range []string{"SM-G991B", "iPhone14,2", "A2633", "MLPJ3HN/A"} {
		for _, r := range handset.Default().ByCode(code) {
			fmt.Println(code, "→", cmp.Or(r.Variant, r.Model.ID))
		}
	}
	// Output:
	// SM-G991B → samsung/galaxy-s21-5g
	// iPhone14,2 → apple/iphone-13-pro
	// A2633 → apple/iphone-13
	// MLPJ3HN/A → apple/iphone-13/128gb
}

// A host adds the phones that came after the sources.
func ExampleNew() {
	catalogue, err := handset.New(handset.Model{
		ID:       "apple/iphone-15",
		Brand:    "Apple",
		Name:     "iPhone 15",
		Codes:    []handset.Code{{Value: "iPhone15,4", Kind: handset.Identifier}},
		Variants: []handset.Variant{{ID: "apple/iphone-15/128gb", Storage: "128 GB"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	best, _ := catalogue.Search("iphone15 128gb", nil).Best()
	fmt.Println(best.Model, best.Variant)
	// Output: Apple iPhone 15 apple/iphone-15/128gb
}
