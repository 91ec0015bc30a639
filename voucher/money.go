package voucher

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// Minor is an amount in the minor unit of its currency: paise for INR. The
// package counts and stores money only in this form; decimals appear at its
// edge, where [Currency.Minor] and [Currency.Amount] convert exactly.
type Minor int64

// MaxMinor is the largest amount one command may carry and the largest total
// one account of one voucher may reach: 10^15 minor units, ten lakh crore
// rupees. Sums of a few such amounts still fit an int64.
const MaxMinor Minor = 1_000_000_000_000_000

// Currency is an ISO 4217 alphabetic code. The zero value means "not said":
// requests then take the ledger's or the voucher's own currency.
type Currency string

// INR is the Indian rupee, the default of a [Ledger].
const INR Currency = "INR"

// Decimals returns the number of decimals of the currency's minor unit after
// ISO 4217: 2 for most, 0 for JPY and its like, 3 for KWD and its like.
func (c Currency) Decimals() int32 {
	switch c {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}

// Valid reports whether c has the form of an ISO 4217 code: three capitals.
func (c Currency) Valid() bool {
	if len(c) != 3 {
		return false
	}
	for i := range len(c) {
		if c[i] < 'A' || c[i] > 'Z' {
			return false
		}
	}
	return true
}

// Amount returns m in major units, exactly.
func (c Currency) Amount(m Minor) decimal.Decimal {
	return decimal.New(int64(m), -c.Decimals())
}

// Minor returns the minor units of d. An amount with more decimals than the
// currency has, a negative one, or one above [MaxMinor] is an [*AmountError].
// Nothing is rounded.
func (c Currency) Minor(d decimal.Decimal) (Minor, error) {
	if !c.Valid() {
		return 0, &AmountError{Currency: c, Problem: "the currency is not an ISO 4217 code of three capitals"}
	}
	if d.Sign() < 0 {
		return 0, &AmountError{Currency: c, Problem: "the amount is negative"}
	}
	if d.IsZero() {
		return 0, nil
	}
	// The exponent is bounded before anything is computed: expanding a huge
	// one would make a huge integer.
	if e := d.Exponent(); e > 18 || e < -64 {
		return 0, &AmountError{Currency: c, Problem: "the amount is out of range"}
	}
	if d.NumDigits() > 18 {
		return c.minorSlow(d)
	}
	// The coefficient fits an int64 and nothing needs allocating.
	m, e := d.CoefficientInt64(), d.Exponent()+c.Decimals()
	for ; e < 0; e++ {
		if m%10 != 0 {
			return 0, c.tooFine()
		}
		m /= 10
	}
	for ; e > 0 && m <= int64(MaxMinor); e-- {
		m *= 10
	}
	if m > int64(MaxMinor) {
		return 0, &AmountError{Currency: c, Problem: "the amount is out of range"}
	}
	return Minor(m), nil
}

// minorSlow is the rest of Minor for coefficients of any length, such as that
// of 1.00000000000000000000.
func (c Currency) minorSlow(d decimal.Decimal) (Minor, error) {
	d = d.Shift(c.Decimals())
	if !d.IsInteger() {
		return 0, c.tooFine()
	}
	if d.Cmp(decimal.New(int64(MaxMinor), 0)) > 0 {
		return 0, &AmountError{Currency: c, Problem: "the amount is out of range"}
	}
	return Minor(d.IntPart()), nil
}

func (c Currency) tooFine() error {
	return &AmountError{Currency: c, Problem: fmt.Sprintf("the amount has more than %d decimals", c.Decimals())}
}

// append writes m in major units with all decimals: 150.00.
func (c Currency) append(b []byte, m Minor) []byte {
	if m < 0 {
		b = append(b, '-')
		m = -m
	}
	d := int(c.Decimals())
	var digits [24]byte
	i := len(digits)
	for n := 0; m > 0 || n <= d; n++ {
		if n == d && d > 0 {
			i--
			digits[i] = '.'
		}
		i--
		digits[i] = byte('0' + m%10)
		m /= 10
	}
	return append(b, digits[i:]...)
}
