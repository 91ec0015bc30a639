package pricing_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/sellback/sellback/pricing"
)

// bigCSV is a price file of n variants.
func bigCSV(n int) string {
	var b strings.Builder
	b.WriteString("variant,name,price,source\n")
	for i := range n {
		fmt.Fprintf(&b, "brand-%03d/model-%05d/%dgb,Brand %03d Model %05d,%d.50,illustrative\n", i/500, i/4, 64<<(i%4), i/500, i/4, 1000+i)
	}
	return b.String()
}

// reuseCSV is the peer: encoding/csv with one record for all rows, rupees read into paise, ids into a map. It
// finds a broken line and a price that is no number, and checks nothing else.
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

func BenchmarkLoad50000(b *testing.B) {
	data := bigCSV(50000)
	b.Run("ReadPrices", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := pricing.ReadPrices("p.csv", strings.NewReader(data), "INR"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ReadPrices and Compile", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p, err := pricing.ReadPrices("p.csv", strings.NewReader(data), "INR")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := pricing.Compile(benchSheet(), p, pricing.Smartphone()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding_csv with reuse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := reuseCSV(data); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkLookup finds one of many variants; the peer is a map from string to int64.
func BenchmarkLookup(b *testing.B) {
	for _, n := range []int{10000, 50000} {
		p, err := pricing.ReadPrices("p.csv", strings.NewReader(bigCSV(n)), "INR")
		if err != nil {
			b.Fatal(err)
		}
		var ids []string
		peer := map[string]int64{}
		for id, d := range p.All() {
			ids = append(ids, strings.Clone(id))
			peer[id] = d.Shift(2).IntPart()
		}
		b.Run(fmt.Sprint("Price/", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, ok := p.Price(ids[i*7919%len(ids)]); !ok {
					b.Fatal("not found")
				}
			}
		})
		b.Run(fmt.Sprint("map/", n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if _, ok := peer[ids[i*7919%len(ids)]]; !ok {
					b.Fatal("not found")
				}
			}
		})
	}
}

// BenchmarkCompile compiles a sheet of forty rules.
func BenchmarkCompile(b *testing.B) {
	s := benchSheet()
	for i := range 35 {
		s.Rules = append(s.Rules, pricing.Rule{ID: fmt.Sprint("r", i), Text: english("rule"), When: pricing.When{Any: []string{"works:camera", "look:screen_heavy"}, None: []string{"extras:bill"}}, Deduct: percent("1.5")})
	}
	p, q := onePrice(b), pricing.Smartphone()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pricing.Compile(s, p, q); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParallel values on all cores at once.
func BenchmarkParallel(b *testing.B) {
	book, req := benchBook(b), benchRequest(b)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := book.Value(req); err != nil {
				b.Error(err)
			}
		}
	})
}
