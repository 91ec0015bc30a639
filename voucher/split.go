package voucher

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/shopspring/decimal"
)

// Leftover says who gets the minor units that are left when an amount does not
// divide evenly.
type Leftover int

// Who gets the minor units left over.
const (
	// LargestRemainder gives one each to the parts that were cut most, of
	// equal ones the earlier: the fairest, and the rule for refunds.
	LargestRemainder Leftover = iota
	// FirstParts gives one each to the parts in their order: 15 by 20:2:3 is
	// 13, 1, 1.
	FirstParts
)

// Split divides an amount in proportion to weights so that the parts add up to
// it exactly. With all weights zero the first part gets everything. A negative
// or out-of-range amount or weight, or no weights, is an ErrAmount.
func Split(amount Minor, weights []Minor, left Leftover) ([]Minor, error) {
	if amount < 0 || amount > MaxMinor {
		return nil, &AmountError{Problem: "the amount to split is negative or out of range"}
	}
	var total uint64
	for _, w := range weights {
		if w < 0 || w > MaxMinor {
			return nil, &AmountError{Problem: "a weight is negative or out of range"}
		}
		total += uint64(w)
	}
	if len(weights) == 0 || len(weights) > 1000 {
		return nil, &AmountError{Problem: "1 to 1000 weights are needed"}
	}
	parts := make([]Minor, len(weights))
	if total == 0 {
		parts[0] = amount
		return parts, nil
	}
	rest := amount
	cut := make([]uint64, len(weights)) // remainder of each division, of total
	order := make([]int, len(weights))
	for i, w := range weights {
		// 128-bit product: 10^15 times 10^15 does not fit 64 bits. The high
		// word is below total because the quotient is at most amount.
		hi, lo := bits.Mul64(uint64(amount), uint64(w))
		q, r := bits.Div64(hi, lo, total)
		parts[i], cut[i], order[i] = Minor(q), r, i
		rest -= Minor(q)
	}
	if left == LargestRemainder {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cut[b], cut[a]) })
	}
	// Fewer units are left than there are parts that were cut.
	for _, i := range order {
		if rest == 0 {
			break
		}
		if left == LargestRemainder && cut[i] == 0 || weights[i] == 0 {
			continue
		}
		parts[i]++
		rest--
	}
	return parts, nil
}

// Tender is one of the means a bill was paid with.
type Tender struct {
	Name string          // the host's word for it, such as "card" or a voucher's id
	Paid decimal.Decimal // by this tender
	Back decimal.Decimal // already refunded to it
}

// RefundSplit divides a refund over the tenders of a bill in proportion to
// what each has paid, by largest remainder, never more to one than it has left;
// the parts are in the order of the tenders and add up to the refund exactly.
// More than all have left is an [*InsufficientError].
func RefundSplit(c Currency, refund decimal.Decimal, tenders []Tender) ([]decimal.Decimal, error) {
	amount, err := c.Minor(refund)
	if err != nil {
		return nil, err
	}
	paid, room := make([]Minor, len(tenders)), make([]Minor, len(tenders))
	var all Minor
	for i, t := range tenders {
		if paid[i], err = c.Minor(t.Paid); err != nil {
			return nil, err
		}
		back, err := c.Minor(t.Back)
		if err != nil {
			return nil, err
		}
		if back > paid[i] {
			return nil, &AmountError{Currency: c, Problem: "a tender was refunded more than it paid"}
		}
		room[i] = paid[i] - back
		all += room[i]
	}
	if amount > all || len(tenders) == 0 {
		return nil, &InsufficientError{Currency: c, Available: all, Wanted: amount}
	}
	parts := make([]Minor, len(tenders))
	// A tender that is full drops out and the others share what it could not
	// take; each round fills one at least, so the rounds end.
	for rest := amount; rest > 0; {
		weights := slices.Clone(paid)
		for i := range weights {
			if parts[i] == room[i] {
				weights[i] = 0
			}
		}
		share, err := Split(rest, weights, LargestRemainder)
		if err != nil {
			return nil, err
		}
		full := false
		for i := range share {
			if parts[i]+share[i] > room[i] {
				rest -= room[i] - parts[i]
				parts[i] = room[i]
				full = true
			}
		}
		if full {
			continue
		}
		for i := range share {
			parts[i] += share[i]
		}
		rest = 0
	}
	out := make([]decimal.Decimal, len(parts))
	for i, p := range parts {
		out[i] = c.Amount(p)
	}
	return out, nil
}
