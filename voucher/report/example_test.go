package report_test

import (
	"fmt"

	"github.com/sellback/sellback/voucher/report"
)

// Of vouchers sold for 9,000, 9,700 worth was expected to be used and 4,500
// were; a year later 8,500 of an expected 9,900.
func ExampleProportionalBreakage() {
	first, err := report.ProportionalBreakage(9000, 4500, 9700, 0)
	if err != nil {
		panic(err)
	}
	second, err := report.ProportionalBreakage(9000, 8500, 9900, first)
	if err != nil {
		panic(err)
	}
	fmt.Println(first, second)
	// Output: 4175 3552
}
