package voucher

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// Bill describes the purchase a voucher is to pay for. Amounts are in major
// units of the voucher's currency.
type Bill struct {
	Total    decimal.Decimal // the whole bill
	Acceptor string          // store that takes the voucher
	Channel  string          // such as "app"
	Holder   string          // the host's token for whoever presents it
	Lines    []BillLine      // what is bought; if given, they add up to Total
	Vouchers int             // vouchers on this bill, this one included; 0 counts as 1
	Paid     decimal.Decimal // already paid on this bill by this voucher, which may pay that much less
}

// BillLine is the part of a bill in one category of goods.
type BillLine struct {
	Category string
	Amount   decimal.Decimal
}

// bill is a Bill in minor units.
type bill struct {
	*Bill
	total, paid Minor
	lines       []Minor
}

// minor converts b, checking its amounts and sum; nil stays nil.
func (b *Bill) minor(c Currency) (*bill, error) {
	if b == nil {
		return nil, nil
	}
	m := &bill{Bill: b, lines: make([]Minor, len(b.Lines))}
	var err error
	if m.total, err = c.Minor(b.Total); err != nil {
		return nil, err
	}
	if m.paid, err = c.Minor(b.Paid); err != nil {
		return nil, err
	}
	if m.paid > m.total {
		return nil, &RequestError{OpRedeem, "Bill.Paid", "more is paid than the bill amounts to"}
	}
	var sum Minor
	for i, l := range b.Lines {
		if m.lines[i], err = c.Minor(l.Amount); err != nil {
			return nil, err
		}
		if sum += m.lines[i]; sum > MaxMinor {
			return nil, &AmountError{Currency: c, Problem: "the lines of the bill are out of range"}
		}
	}
	if len(b.Lines) > 0 && sum != m.total {
		return nil, &RequestError{OpRedeem, "Bill.Lines", fmt.Sprintf("they add up to %s, the total is %s", c.Amount(sum), c.Amount(m.total))}
	}
	if b.Vouchers < 0 {
		return nil, &RequestError{OpRedeem, "Bill.Vouchers", "the number of vouchers is negative"}
	}
	return m, nil
}

func (b *Bill) canon(c *canon) {
	if b == nil {
		c.num(-1)
		return
	}
	c.amount(b.Total)
	c.amount(b.Paid)
	c.text(b.Acceptor)
	c.text(b.Channel)
	c.text(b.Holder)
	c.num(int64(len(b.Lines)))
	for _, l := range b.Lines {
		c.text(l.Category)
		c.amount(l.Amount)
	}
	c.num(int64(b.Vouchers))
}
