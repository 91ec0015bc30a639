package pricing

import (
	"sync/atomic"

	"github.com/shopspring/decimal"
)

// amounts keeps the decimals that a book's valuations showed last. A decimal costs two allocations, which is
// more than computing a whole line, and a programme shows few different amounts: most customers sell the
// same phones in the same states, and totals are whole rounding steps. Decimals are immutable, so all
// valuations share them.
//
// It takes no lock. Each amount has one place, where the last one to be shown stands; it holds at most
// amountPlaces amounts, about 300 KB; a book that shows nothing has 32 KB of empty places.
type amounts struct {
	places [amountPlaces]atomic.Pointer[shown]
}

const (
	amountBits   = 12
	amountPlaces = 1 << amountBits
)

type shown struct {
	minor int64
	d     decimal.Decimal
}

// major is the function major, with memory. It is asked of v.ed rather than of a Valuation, so that reading
// one amount does not copy all of one.
func (ed *edition) major(n int64) decimal.Decimal {
	switch {
	case ed == nil:
		return major(n, 0)
	case ed.amounts == nil:
		return major(n, ed.exp)
	}
	// Fibonacci hashing: round amounts, which are multiples of each other, spread over all places.
	place := &ed.amounts.places[uint64(n)*0x9e3779b97f4a7c15>>(64-amountBits)]
	if s := place.Load(); s != nil && s.minor == n {
		return s.d
	}
	s := &shown{n, major(n, ed.exp)}
	place.Store(s)
	return s.d
}
