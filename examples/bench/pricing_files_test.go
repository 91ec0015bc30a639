package bench_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"github.com/expr-lang/expr"

	"github.com/sellback/sellback/pricing"
)

// variantsCSV is a price file of n variants.
func variantsCSV(n int) string {
	var b strings.Builder
	b.WriteString("variant,name,price,source\n")
	for i := range n {
		fmt.Fprintf(&b, "brand-%03d/model-%05d/%dgb,Brand %03d Model %05d,%d.50,illustrative\n", i/500, i/4, 64<<(i%4), i/500, i/4, 1000+i)
	}
	return b.String()
}

// reuseCSV is the peer of ReadPrices: encoding/csv with one record for all rows, prices read to paise, ids
// into a map that is made large enough. It finds a broken line and a price that is no number; it does not
// look at ids, doubles, signs, ranges or surplus decimals.
func reuseCSV(data string) (map[string]int64, error) {
	r := csv.NewReader(strings.NewReader(data))
	r.ReuseRecord = true
	if _, err := r.Read(); err != nil {
		return nil, err
	}
	out := make(map[string]int64, 50_000)
	for {
		f, err := r.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		whole, hundredths, _ := strings.Cut(f[2], ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil {
			return nil, err
		}
		m, err := strconv.ParseInt((hundredths + "00")[:2], 10, 64)
		if err != nil {
			return nil, err
		}
		out[strings.Clone(f[0])] = n*100 + m
	}
}

// readBook is the whole way from the file to a book in use.
func readBook(data string) (*pricing.Book, error) {
	p, err := pricing.ReadPrices("prices.csv", strings.NewReader(data), "INR")
	if err != nil {
		return nil, err
	}
	return pricing.Compile(sheet(), p, pricing.Smartphone())
}

func TestFilesAgree(t *testing.T) {
	const n = 50_000
	data := variantsCSV(n)
	b, err := readBook(data)
	if err != nil {
		t.Fatal(err)
	}
	peer, err := reuseCSV(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(peer) != n || b.Prices().Len() != n {
		t.Fatalf("the book has %d variants, the peer %d", b.Prices().Len(), len(peer))
	}
	for id, want := range peer {
		if got, ok := b.Prices().Price(id); !ok || toPaise(got) != want {
			t.Fatalf("%s: the book says %s, the peer %d paise", id, got, want)
		}
	}
	// Among the checks that are timed with the load:
	for _, bad := range []string{"brand-000/model-00000/64gb,Twice,1,x", "Brand/X,Not an id,1,x", "a/b,Surplus decimals,1.234,x", "a/b,Negative,-1,x", "a/b,Nothing,0,x", "a/b,No price,x", "a/b,No number,1e3,x"} {
		var row *pricing.FileError
		if _, err := readBook(data + bad + "\n"); !errors.As(err, &row) || row.Line != n+2 {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// lookups returns two ways to find each of n variants in turn, in an order without pattern for a cache. The
// peer is the fastest a map can be: the price in paise as its value.
func lookups(tb testing.TB, n int) (ours, peer func()) {
	tb.Helper()
	data := variantsCSV(n)
	p, err := pricing.ReadPrices("prices.csv", strings.NewReader(data), "INR")
	if err != nil {
		tb.Fatal(err)
	}
	m, err := reuseCSV(data)
	if err != nil {
		tb.Fatal(err)
	}
	ids := make([]string, 0, n)
	for id := range p.All() {
		ids = append(ids, strings.Clone(id))
	}
	for _, id := range ids {
		if _, ok := p.Price(id); !ok {
			tb.Fatalf("%s not found", id)
		}
	}
	var i, j int
	return func() {
			if _, ok := p.Price(ids[i*7919%n]); !ok {
				tb.Fatal("not found")
			}
			i++
		}, func() {
			if _, ok := m[ids[j*7919%n]]; !ok {
				tb.Fatal("not found")
			}
			j++
		}
}

// fortyRules is a sheet, and the same conditions and amounts as expressions of cel-go and expr.
func fortyRules() (s pricing.Sheet, cels, exprs []string) {
	s = sheet()
	cels = append(cels, celDeductions[:]...)
	exprs = append(exprs, "cracked ? int(base * 25 / 100) : 0", "battery ? int(base * 15 / 100) : 0", "dents ? int(base * 8 / 100) : 0", "charger ? 0 : 30000", "box ? 0 : 20000")
	for i := range 35 {
		per1000 := 5 + i
		s.Rules = append(s.Rules, pricing.Rule{
			ID: fmt.Sprint("both-", i), Text: english("Cracked and worn"),
			When:   pricing.When{Any: []string{"look:screen_cracked", "works:battery"}, None: []string{"extras:box"}},
			Deduct: pricing.Rate{Percent: dec(fmt.Sprintf("%d.%d", per1000/10, per1000%10))},
		})
		cels = append(cels, fmt.Sprintf("(cracked || battery) && !box ? base * %d / 1000 : 0", per1000))
		exprs = append(exprs, fmt.Sprintf("(cracked || battery) && !box ? int(base * %d / 1000) : 0", per1000))
	}
	return s, cels, exprs
}

// compilers returns ways to compile forty rules. The cel-go environment is made once, outside.
func compilers(tb testing.TB) (ours, celGo, exprLang func()) {
	tb.Helper()
	s, cels, exprs := fortyRules()
	if len(s.Rules) != 40 || len(cels) != 40 || len(exprs) != 40 {
		tb.Fatalf("%d, %d and %d rules", len(s.Rules), len(cels), len(exprs))
	}
	bk := book(tb)
	env := celEnv(tb)
	vars := exprEnv(newDevice(tb, bases[0], timed))
	return func() {
			if _, err := pricing.Compile(s, bk.Prices(), bk.Questionnaire()); err != nil {
				tb.Fatal(err)
			}
		}, func() {
			for _, text := range cels {
				ast, iss := env.Compile(text)
				if iss.Err() != nil {
					tb.Fatal(iss.Err())
				}
				if _, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize)); err != nil {
					tb.Fatal(err)
				}
			}
		}, func() {
			for _, text := range exprs {
				if _, err := expr.Compile(text, expr.Env(vars)); err != nil {
					tb.Fatal(err)
				}
			}
		}
}
