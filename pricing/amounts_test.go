package pricing_test

import (
	"math/big"
	"sync"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// Many more amounts than a book keeps, shown by many at once: none is mixed up with another.
func TestAmountsShownAtOnce(t *testing.T) {
	const rows = 9_000
	table := map[string]decimal.Decimal{}
	for i := range rows {
		table[variantNo(i)] = decimal.New(int64(100_000+37*i), -2)
	}
	prices, err := pricing.NewPrices("INR", table)
	if err != nil {
		t.Fatal(err)
	}
	s := benchSheet()
	s.Rounding = pricing.Rounding{}
	b, err := pricing.Compile(s, prices, pricing.Smartphone())
	if err != nil {
		t.Fatal(err)
	}
	req := benchRequest(t)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range rows {
				req := req
				req.Variant = variantNo((i*7919 + g*1013) % rows)
				v, err := b.Value(req)
				if err != nil {
					t.Error(err)
					return
				}
				sum := decimal.Zero
				for _, l := range v.Lines() { // made afresh
					sum = sum.Add(l.Amount())
				}
				total, err := b.Total(req)
				if err != nil {
					t.Error(err)
					return
				}
				if !v.Base().Equal(table[req.Variant]) || !v.Total().Equal(sum) || !total.Equal(sum) ||
					!v.Subtotal().Add(v.Bonus()).Equal(sum) || v.Total().Exponent() != -2 {
					t.Errorf("%s: base %s, subtotal %s, bonus %s, total %s, lines %s", req.Variant, v.Base(), v.Subtotal(), v.Bonus(), v.Total(), sum)
					return
				}
			}
		})
	}
	wg.Wait()
}

func variantNo(i int) string { return "brand/model/" + decimal.NewFromInt(int64(i)).String() }

// A caller who changes the big.Int that a decimal hands out must not change what others are shown, also in a
// currency without decimals, where shopspring/decimal has nothing to convert.
func TestAmountsAreNotShared(t *testing.T) {
	prices, err := pricing.NewPrices("JPY", map[string]decimal.Decimal{"apple/iphone-12/128gb": dec("34500")})
	if err != nil {
		t.Fatal(err)
	}
	s := benchSheet()
	s.Currency = "JPY"
	b, err := pricing.Compile(s, prices, pricing.Smartphone())
	if err != nil {
		t.Fatal(err)
	}
	v, err := b.Value(benchRequest(t))
	if err != nil {
		t.Fatal(err)
	}
	total, base := v.Total().String(), v.Base().String()
	for _, d := range []decimal.Decimal{v.Total(), v.Base()} {
		d.BigInt().SetInt64(1)
		d.Coefficient().Set(big.NewInt(2))
		d = d.Neg().Add(decimal.NewFromInt(7))
		if err := d.UnmarshalText([]byte("9")); err != nil {
			t.Fatal(err)
		}
	}
	if v.Total().String() != total || v.Base().String() != base {
		t.Errorf("total %s and base %s became %s and %s", total, base, v.Total(), v.Base())
	}
}
