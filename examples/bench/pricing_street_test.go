package bench_test

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// A book remembers the decimals it showed last (see pricing/amounts.go), which one device asked for again
// and again always finds. So the table also has streets: one customer after another, each with a phone and
// answers of their own, from 20,000 listed variants with prices in whole tens. Both sides look the price up.

type customers struct {
	name   string
	crowds bool // most have one of few popular phones, by Zipf's law with exponent 1.1; else every phone is as likely
}

var streets = []customers{
	{"20,000 phones by popularity", true},
	{"20,000 phones, none more popular", false},
}

// street returns ways to value the phones of one customer after another, and one to check the last of both.
func street(tb testing.TB, c customers) (ours, peer func(), agree func() error) {
	tb.Helper()
	const phones, length = 20_000, 1 << 15
	random := rand.New(rand.NewSource(1))
	table := make(map[string]decimal.Decimal, phones)
	ids := make([]string, phones)
	for i := range phones {
		ids[i] = fmt.Sprintf("brand-%03d/model-%05d/128gb", i%100, i)
		table[ids[i]] = decimal.New(5_000+10*random.Int63n(9_500), 0)
	}
	prices, err := pricing.NewPrices("INR", table)
	if err != nil {
		tb.Fatal(err)
	}
	book, err := pricing.Compile(sheet(), prices, pricing.Smartphone())
	if err != nil {
		tb.Fatal(err)
	}
	var requests [64]pricing.Request
	var said [64]facts
	for bits := range said {
		on := func(i int) bool { return bits>>i&1 == 1 }
		said[bits] = facts{on(0), on(1), on(2), on(3), on(4), on(5)}
		requests[bits] = request(tb, ids[0], said[bits])
	}
	zipf := rand.NewZipf(random, 1.1, 1, phones-1)
	type customer struct{ phone, answers int }
	all := make([]customer, length)
	for i := range all {
		all[i] = customer{random.Intn(phones), random.Intn(64)}
		if c.crowds {
			all[i].phone = int(zipf.Uint64())
		}
	}
	var i, j int
	var edge [6]decimal.Decimal
	var hand handValue
	return func() {
			x := all[i%length]
			i++
			req := requests[x.answers]
			req.Variant = ids[x.phone]
			v, err := book.Value(req)
			if err != nil {
				tb.Fatal(err)
			}
			edge = [6]decimal.Decimal{v.Base(), v.Subtotal(), v.Bonus(), v.Rounding(), v.Goodwill(), v.Total()}
		}, func() {
			x := all[j%length]
			j++
			hand = byHand(table[ids[x.phone]], said[x.answers], true)
		}, func() error {
			if !edge[5].Equal(hand.total) || !edge[1].Equal(hand.subtotal) || !edge[2].Equal(hand.bonus) {
				return fmt.Errorf("customer %d: %s, by hand %s", i, edge, hand.total)
			}
			return nil
		}
}

// TestStreets values every customer of both streets both ways.
func TestStreets(t *testing.T) {
	for _, s := range streets {
		ours, peer, agree := street(t, s)
		for range 1 << 15 {
			ours()
			peer()
			if err := agree(); err != nil {
				t.Fatal(err)
			}
		}
	}
}
