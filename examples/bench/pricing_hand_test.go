package bench_test

import (
	"testing"

	"github.com/shopspring/decimal"
)

// What a shop would write by hand, with the rules in tables made once: with decimals, and with int64 paise.

var (
	ruleIDs  = [5]string{"screen", "battery", "body", "no-charger", "no-box"}
	shares   = [3]decimal.Decimal{dec("0.25"), dec("0.15"), dec("0.08")}
	fixed    = [2]decimal.Decimal{dec("300"), dec("200")}
	floor5   = dec("0.05")
	cap50000 = dec("50000")
	bonus7   = dec("0.07")
)

func (f facts) fired() [5]bool { return [5]bool{f.cracked, f.battery, f.dents, !f.charger, !f.box} }

type handLine struct {
	rule   string
	amount decimal.Decimal
}

type handValue struct {
	lines                             []handLine
	base, subtotal, bonus, adj, total decimal.Decimal
}

// byHand itemises where itemise is set, and only adds up otherwise.
func byHand(base decimal.Decimal, f facts, itemise bool) (r handValue) {
	r.base = base
	if itemise {
		r.lines = make([]handLine, 0, 8)
	}
	v := base
	for i, on := range f.fired() {
		if !on {
			continue
		}
		var n decimal.Decimal
		if i < len(shares) {
			n = base.Mul(shares[i]).Round(2)
		} else {
			n = fixed[i-len(shares)]
		}
		if itemise {
			r.lines = append(r.lines, handLine{ruleIDs[i], n.Neg()})
		}
		v = v.Sub(n)
	}
	if least := base.Mul(floor5); v.LessThan(least) {
		v = least
	}
	if v.GreaterThan(cap50000) {
		v = cap50000
	}
	r.subtotal = v
	if f.voucher {
		r.bonus = v.Mul(bonus7).Round(2)
		if itemise {
			r.lines = append(r.lines, handLine{"voucher", r.bonus})
		}
		v = v.Add(r.bonus)
	}
	r.total = v.Shift(-1).Floor().Shift(1)
	if itemise {
		r.adj = r.total.Sub(v)
		r.lines = append(r.lines, handLine{"rounding", r.adj})
	}
	return r
}

func shopspring(_ testing.TB, d device) (func(), func() int64) {
	base := decimal.New(d.paise/100, 0)
	var r handValue
	return func() { r = byHand(base, d.facts, true) }, func() int64 { return toPaise(r.total) }
}

func shopspringTotal(_ testing.TB, d device) (func(), func() int64) {
	base := decimal.New(d.paise/100, 0)
	var sum decimal.Decimal
	return func() { sum = byHand(base, d.facts, false).total }, func() int64 { return toPaise(sum) }
}

type tableRule struct {
	id         string
	ppm, fixed int64
}

var tableRules = []tableRule{{"screen", 250_000, 0}, {"battery", 150_000, 0}, {"body", 80_000, 0}, {"no-charger", 0, 30_000}, {"no-box", 0, 20_000}}

type tableLine struct {
	rule   string
	amount int64
}

type tableValue struct {
	lines                             []tableLine
	base, subtotal, bonus, adj, total int64
}

func part(n, ppm int64) int64 { return (n*ppm + 500_000) / 1_000_000 }

func table(base int64, f facts) tableValue {
	r := tableValue{base: base, lines: make([]tableLine, 0, 8)}
	fired := f.fired()
	v := base
	for i := range tableRules {
		if !fired[i] {
			continue
		}
		n := tableRules[i].fixed
		if tableRules[i].ppm > 0 {
			n = part(base, tableRules[i].ppm)
		}
		r.lines = append(r.lines, tableLine{tableRules[i].id, -n})
		v -= n
	}
	r.subtotal = min(max(v, part(base, 50_000)), 5_000_000)
	v = r.subtotal
	if f.voucher {
		r.bonus = part(v, 70_000)
		r.lines = append(r.lines, tableLine{"voucher", r.bonus})
		v += r.bonus
	}
	r.total = v / 1_000 * 1_000
	r.adj = r.total - v
	r.lines = append(r.lines, tableLine{"rounding", r.adj})
	return r
}

// int64Table makes as many decimals as the library is asked for, where edge is set.
func int64Table(edge bool) func(testing.TB, device) (func(), func() int64) {
	return func(_ testing.TB, d device) (func(), func() int64) {
		var r tableValue
		var made [6]decimal.Decimal
		return func() {
				r = table(d.paise, d.facts)
				if edge {
					made = [6]decimal.Decimal{decimal.New(r.base, -2), decimal.New(r.subtotal, -2), decimal.New(r.bonus, -2),
						decimal.New(r.adj, -2), decimal.New(0, -2), decimal.New(r.total, -2)}
				}
			}, func() int64 {
				if edge {
					return toPaise(made[5])
				}
				return r.total
			}
	}
}

// straight is the least that any computation of the total costs: rules in code, no lines.
func straight(base int64, f facts) int64 {
	v := base
	if f.cracked {
		v -= part(base, 250_000)
	}
	if f.battery {
		v -= part(base, 150_000)
	}
	if f.dents {
		v -= part(base, 80_000)
	}
	if !f.charger {
		v -= 30_000
	}
	if !f.box {
		v -= 20_000
	}
	v = min(max(v, part(base, 50_000)), 5_000_000)
	if f.voucher {
		v += part(v, 70_000)
	}
	return v / 1_000 * 1_000
}

func int64Straight(_ testing.TB, d device) (func(), func() int64) {
	var sum int64
	return func() { sum = straight(d.paise, d.facts) }, func() int64 { return sum }
}
