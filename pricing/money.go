package pricing

import (
	"fmt"
	"math/bits"

	"github.com/shopspring/decimal"
)

// maxMinor is the largest amount the package computes with, in minor units: ten thousand million rupees.
// A millionth part of it times 10^6 still fits an int64.
const maxMinor = 1_000_000_000_000

// whole is 100 % in the unit percentages are kept in: millionths, that is a percentage of four decimals.
const whole = 1_000_000

// decimals gives the number of minor digits of the currencies this package knows (ISO 4217).
func decimals(currency string) (int32, bool) {
	switch currency {
	case "INR", "EUR", "USD", "GBP", "CHF", "AED", "SGD", "BDT", "NPR", "LKR", "AUD", "CAD", "PLN":
		return 2, true
	case "JPY", "KRW":
		return 0, true
	case "BHD", "KWD", "OMR":
		return 3, true
	}
	return 0, false
}

// minor turns an amount into minor units. It rejects what the currency cannot hold.
func minor(d decimal.Decimal, exp int32) (int64, error) {
	n, err := scaled(d, exp)
	switch {
	case err != nil:
		return 0, err
	case n > maxMinor:
		return 0, fmt.Errorf("%w: %s is above %s", ErrRange, clip(d.String()), major(maxMinor, exp))
	}
	return n, nil
}

// scaled returns d times 10^exp when that is a whole number from 0 to 10^18.
func scaled(d decimal.Decimal, exp int32) (int64, error) {
	if d.Sign() < 0 {
		return 0, ErrNegative
	}
	if d.IsZero() {
		return 0, nil
	}
	// A decimal like 1e999999999 is cheap to parse and ruinous to expand, so look before expanding.
	e := d.Exponent()
	if e > 18 || e < -36 || d.NumDigits() > 36 {
		return 0, ErrRange
	}
	s := d.Shift(exp)
	if !s.IsInteger() {
		return 0, fmt.Errorf("%w: %s has more than %d", ErrPrecision, clip(d.String()), exp)
	}
	b := s.BigInt()
	if !b.IsInt64() || b.Int64() > 1_000_000_000_000_000_000 {
		return 0, ErrRange
	}
	return b.Int64(), nil
}

// show writes a number for an error message, unless writing it out would be ruinous.
func show(d decimal.Decimal) string {
	if e := d.Exponent(); e > 18 || e < -36 {
		return fmt.Sprintf("…e%d", e)
	}
	return clip(d.String())
}

// major turns minor units into an amount.
func major(n int64, exp int32) decimal.Decimal { return decimal.New(n, -exp) }

// appendMajor writes minor units as an amount with all its decimals.
func appendMajor(b []byte, n int64, exp int32) []byte {
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	unit := int64(1)
	for range exp {
		unit *= 10
	}
	b = appendInt(b, n/unit, 1)
	if exp > 0 {
		b = append(b, '.')
		b = appendInt(b, n%unit, int(exp))
	}
	return b
}

func appendInt(b []byte, n int64, width int) []byte {
	var tmp [20]byte
	i := len(tmp)
	for n > 0 || width > 0 {
		i--
		tmp[i] = byte('0' + n%10)
		n /= 10
		width--
	}
	return append(b, tmp[i:]...)
}

// Rate is a share of an amount or a fixed amount: exactly one of the two is set. Percent 25 means 25 % and
// may have four decimals. The zero Rate means none.
type Rate struct {
	Percent decimal.Decimal `json:"percent,omitzero"`
	Amount  decimal.Decimal `json:"amount,omitzero"`
}

// IsZero reports whether r is not set.
func (r Rate) IsZero() bool { return r.Percent.IsZero() && r.Amount.IsZero() }

// rate is a checked Rate.
type rate struct {
	ppm   int64 // millionths
	fixed int64 // minor units
}

func (r rate) set() bool { return r.ppm != 0 || r.fixed != 0 }

// of returns the rate's part of n, rounded half up to a minor unit. n is from 0 to maxMinor.
func (r rate) of(n int64) int64 {
	if r.ppm == 0 {
		return r.fixed
	}
	return (n*r.ppm + whole/2) / whole
}

// compile checks a rate. Percentages may not be above most (in percent).
func (r Rate) compile(exp int32, most int64) (rate, error) {
	if !r.Percent.IsZero() && !r.Amount.IsZero() {
		return rate{}, fmt.Errorf("%w: give percent or amount, not both", ErrRange)
	}
	if !r.Amount.IsZero() {
		n, err := minor(r.Amount, exp)
		return rate{fixed: n}, err
	}
	n, err := scaled(r.Percent, 4)
	if err != nil {
		return rate{}, err
	}
	if n > most*whole/100 {
		return rate{}, fmt.Errorf("%w: %s %% is above %d %%", ErrRange, r.Percent, most)
	}
	return rate{ppm: n}, nil
}

// Rounding is how a total is brought to a round sum. The zero Rounding leaves totals as they are.
type Rounding struct {
	Mode string          `json:"mode,omitempty"` // "down" (default), "up", or "nearest" (halves go up)
	Step decimal.Decimal `json:"step,omitzero"`  // in currency units: 10 rounds to whole tens; default the minor unit
}

type rounding struct {
	mode byte // 'd', 'u', 'n'
	step int64
}

func (r rounding) of(n int64) int64 {
	if r.step <= 1 {
		return n
	}
	switch r.mode {
	case 'u':
		return ceilTo(n, r.step)
	case 'n':
		return floorTo(n+r.step/2, r.step)
	}
	return floorTo(n, r.step)
}

func floorTo(n, step int64) int64 { return n - n%step }
func ceilTo(n, step int64) int64  { return floorTo(n+step-1, step) }

// mulDiv returns a*b/c rounded half up, without overflow in between; c > 0 and a, b >= 0 and the result
// must fit, which callers ensure by their ranges.
func mulDiv(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	lo, carry := bits.Add64(lo, uint64(c)/2, 0)
	q, _ := bits.Div64(hi+carry, lo, uint64(c))
	return int64(q)
}
