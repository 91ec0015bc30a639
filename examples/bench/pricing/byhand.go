package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

type handLine struct {
	rule   string
	amount decimal.Decimal
}

type handResult struct {
	lines                             []handLine
	base, subtotal, bonus, adj, total decimal.Decimal
}

var (
	handBase = dec("34500")
	shares   = [3]decimal.Decimal{dec("0.25"), dec("0.15"), dec("0.08")}
	fixed    = [2]decimal.Decimal{dec("300"), dec("200")}
	floor5   = dec("0.05")
	cap50000 = dec("50000")
	bonus7   = dec("0.07")
	bonusCap = dec("2000")
	ruleIDs  = [5]string{"screen", "battery", "body", "no-charger", "no-box"}
)

func fired(f facts) [5]bool { return [5]bool{f.cracked, f.battery, f.dents, !f.charger, !f.box} }

// byHand is what a shop writes with shopspring/decimal: shares kept ready, no division.
func byHand(f facts) handResult {
	r := handResult{base: handBase, lines: make([]handLine, 0, 8)}
	v := handBase
	for i, on := range fired(f) {
		if !on {
			continue
		}
		var n decimal.Decimal
		if i < len(shares) {
			n = handBase.Mul(shares[i]).Round(2)
		} else {
			n = fixed[i-len(shares)]
		}
		r.lines = append(r.lines, handLine{ruleIDs[i], n.Neg()})
		v = v.Sub(n)
	}
	if least := handBase.Mul(floor5); v.LessThan(least) {
		v = least
	}
	if v.GreaterThan(cap50000) {
		v = cap50000
	}
	r.subtotal = v
	if f.voucher {
		if r.bonus = v.Mul(bonus7).Round(2); r.bonus.GreaterThan(bonusCap) {
			r.bonus = bonusCap
		}
		r.lines = append(r.lines, handLine{"voucher", r.bonus})
		v = v.Add(r.bonus)
	}
	r.total = v.Shift(-1).Floor().Shift(1)
	r.adj = r.total.Sub(v)
	r.lines = append(r.lines, handLine{"rounding", r.adj})
	return r
}

type tableLine struct {
	rule   string
	amount int64
}

type tableResult struct {
	lines                             []tableLine
	base, subtotal, bonus, adj, total int64
}

// table is the same with a table of rules in paise and millionths.
func table(f facts) tableResult {
	rules := [5]struct{ ppm, fixed int64 }{{ppm: 250000}, {ppm: 150000}, {ppm: 80000}, {fixed: 30000}, {fixed: 20000}}
	r := tableResult{base: 3450000, lines: make([]tableLine, 0, 8)}
	v := r.base
	for i, on := range fired(f) {
		if !on {
			continue
		}
		n := rules[i].fixed
		if rules[i].ppm > 0 {
			n = (r.base*rules[i].ppm + 500000) / 1000000
		}
		r.lines = append(r.lines, tableLine{ruleIDs[i], -n})
		v -= n
	}
	r.subtotal = min(max(v, r.base/20), 5000000)
	v = r.subtotal
	if f.voucher {
		r.bonus = min((v*70000+500000)/1000000, 200000)
		r.lines = append(r.lines, tableLine{"voucher", r.bonus})
		v += r.bonus
	}
	r.total = v / 1000 * 1000
	r.adj = r.total - v
	r.lines = append(r.lines, tableLine{"rounding", r.adj})
	return r
}

func bigCSV(n int) string {
	var b strings.Builder
	b.WriteString("variant,name,price,source\n")
	for i := range n {
		fmt.Fprintf(&b, "brand-%03d/model-%05d/%dgb,Brand %03d Model %05d,%d.50,illustrative\n", i/500, i/4, 64<<(i%4), i/500, i/4, 1000+i)
	}
	return b.String()
}

// reuseCSV reads with one record for all rows and checks nothing but the form of lines and numbers.
func reuseCSV(data string) (map[string]int64, error) {
	r := csv.NewReader(strings.NewReader(data))
	r.ReuseRecord = true
	if _, err := r.Read(); err != nil {
		return nil, err
	}
	out := make(map[string]int64, 50000)
	for {
		f, err := r.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		whole, part, _ := strings.Cut(f[2], ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil {
			return nil, err
		}
		m, err := strconv.ParseInt((part + "00")[:2], 10, 64)
		if err != nil {
			return nil, err
		}
		out[strings.Clone(f[0])] = n*100 + m
	}
}
