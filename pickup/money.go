package pickup

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// Minor is an amount of rupees in paise, the stored form of money.
type Minor int64

// MinorOf converts rupees. A negative amount, more than two decimals or more
// than fits is a *FieldError.
func MinorOf(rupees decimal.Decimal) (Minor, error) {
	switch p := rupees.Shift(2); {
	case rupees.IsNegative():
		return 0, &FieldError{Field: "amount", Problem: "is negative"}
	case !p.IsInteger():
		return 0, &FieldError{Field: "amount", Problem: fmt.Sprintf("%s has more than two decimals", rupees)}
	case p.GreaterThan(decimal.New(1, 15)):
		return 0, &FieldError{Field: "amount", Problem: "is beyond ten thousand crore rupees"}
	default:
		return Minor(p.IntPart()), nil
	}
}

// Decimal returns the amount in rupees.
func (m Minor) Decimal() decimal.Decimal { return decimal.New(int64(m), -2) }

// String returns rupees with two decimals.
func (m Minor) String() string { return m.Decimal().StringFixed(2) }
