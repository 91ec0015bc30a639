package pricing_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

func TestReadPrices(t *testing.T) {
	const file = "\ufeff# comment\r\n\r\nname,Variant , price,price:fair,source\r\n" +
		"\"Phone, \"\"one\"\"\",acme/one, 100.5 ,90,published\r\n" +
		"two,acme/two/64gb,\"200\",,\"two\nlines\"\n" +
		"# another comment\n" +
		"three,acme/three,.50,0.25,x"
	p, err := pricing.ReadPrices("p.csv", strings.NewReader(file), "INR")
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"acme/one": "100.5", "acme/two/64gb": "200", "acme/three": "0.5"} {
		if d, ok := p.Price(id); !ok || !d.Equal(dec(want)) {
			t.Errorf("%s: %s %v, want %s", id, d, ok, want)
		}
	}
	if d, ok := p.PriceIn("acme/three", "fair"); !ok || !d.Equal(dec("0.25")) {
		t.Error("column:", d, ok)
	}
	if _, ok := p.PriceIn("acme/two/64gb", "fair"); ok {
		t.Error("an empty column has a price")
	}
	if _, ok := p.Price("acme/four"); ok || p.Len() != 3 {
		t.Error("rows:", p.Len())
	}
}

func TestReadPricesNamesMistakes(t *testing.T) {
	const file = `variant,price,currency
acme/one,34500,INR
acme/one,34501,INR
Acme/Two Pro,1,INR
acme/three,"34,500",INR
acme/four,12.345,INR
acme/five,-1,INR
acme/six,0,INR
acme/seven,100,USD
acme/eight,100
acme/nine,10000000001,INR
acme,5,INR
acme/x,,INR
"acme/y"z,5,INR
acme/ten,5,INR
`
	_, err := pricing.ReadPrices("p.csv", strings.NewReader(file), "INR")
	type place struct {
		line, column int
		path         string
	}
	got := map[place]*pricing.FileError{}
	for _, e := range fileErrors(err) {
		got[place{e.Line, e.Column, e.Path}] = e
	}
	for _, w := range []struct {
		place
		err  error
		hint string
	}{
		{place{3, 1, "variant"}, nil, "keep one"},
		{place{4, 1, "variant"}, nil, "did you mean acme/two-pro?"},
		{place{5, 12, "price"}, nil, "no thousands comma"},
		{place{6, 11, "price"}, pricing.ErrPrecision, ""},
		{place{7, 11, "price"}, pricing.ErrNegative, ""},
		{place{8, 10, "price"}, pricing.ErrRange, "leave the row out"},
		{place{9, 16, "currency"}, pricing.ErrCurrency, ""},
		{place{10, 1, ""}, nil, "commas"},
		{place{11, 11, "price"}, pricing.ErrRange, ""},
		{place{12, 1, "variant"}, nil, ""},
		{place{13, 8, "price"}, nil, "write digits"},
		{place{14, 1, ""}, nil, ""},
	} {
		e := got[w.place]
		if e == nil {
			t.Errorf("nothing said about line %d, column %d, %s", w.line, w.column, w.path)
			continue
		}
		if w.err != nil && !errors.Is(e, w.err) || !strings.Contains(e.Suggestion, w.hint) || !errors.Is(e, pricing.ErrFile) {
			t.Errorf("line %d: %v", w.line, e)
		}
	}
	if len(got) != 12 {
		t.Errorf("%d mistakes, want 12:\n%v", len(got), err)
	}
}

func TestReadPricesHeader(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"", "there is no header"},
		{"# only\n# comments", "there is no header"},
		{"variant,pirce\na/b,1", `did you mean "price"?`},
		{"price\n1", "variant: there is no such column"},
		{"variant,price,price\na/b,1,1", "stands twice"},
		{"\"variant", "no closing quote"},
	} {
		if _, err := pricing.ReadPrices("p.csv", strings.NewReader(c.file), "INR"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want …%s…", c.file, err, c.want)
		}
	}
	if _, err := pricing.ReadPrices("p.csv", strings.NewReader("variant,price\n"), "XYZ"); !errors.Is(err, pricing.ErrCurrency) {
		t.Errorf("unknown currency: %v", err)
	}
	var rows strings.Builder
	rows.WriteString("variant,price\n")
	for range 5000 {
		rows.WriteString("bad id,1\n")
	}
	_, err := pricing.ReadPrices("p.csv", strings.NewReader(rows.String()), "INR")
	if n := len(fileErrors(err)); n != 100 || !strings.Contains(err.Error(), "4900 more") {
		t.Errorf("%d mistakes listed of 5000", n)
	}
}

// The order of rows changes nothing: not the digest of the book, not the digest of a valuation.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	var rows []string
	for i := range 300 {
		rows = append(rows, fmt.Sprintf("acme/m%03d/%dgb,%d.%02d,%d", i/3, 64<<(i%3), 1000+i*7, i%100, 900+i))
	}
	r := rand.New(rand.NewPCG(1, 2))
	read := func() *pricing.Book {
		p, err := pricing.ReadPrices("p.csv", strings.NewReader("variant,price,price:good\n"+strings.Join(rows, "\n")), "INR")
		if err != nil {
			t.Fatal(err)
		}
		s := benchSheet()
		s.Rules = append(s.Rules, pricing.Rule{ID: "good", Text: english("good"), Column: "good", When: pricing.When{Any: []string{"look:screen_light"}}})
		b, err := pricing.Compile(s, p, pricing.Smartphone())
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := read()
	req := pricing.Request{At: noon, Answers: mustAnswer(t, pricing.Choose("works", "battery"), pricing.Choose("look", "screen_light", "body_dents"), pricing.Choose("extras", "age_1_2y"))}
	for range 5 {
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		b := read()
		if b.Digest() != first.Digest() || b.Prices().Digest() != first.Prices().Digest() {
			t.Fatal("the digest depends on the order of rows")
		}
		for i := range 100 {
			req.Variant = fmt.Sprintf("acme/m%03d/128gb", i)
			v, err := first.Value(req)
			if err != nil {
				t.Fatal(err)
			}
			w, err := b.Value(req)
			if err != nil || w.Digest() != v.Digest() {
				t.Fatalf("%s: %v, %v %v", req.Variant, v, w, err)
			}
		}
	}
	rows[0] = strings.Replace(rows[0], "acme/m", "acme/n", 1)
	if read().Digest() == first.Digest() {
		t.Error("another row has the same digest")
	}
}

func TestNewPricesRefuses(t *testing.T) {
	for id, price := range map[string]decimal.Decimal{"acme/one": dec("0"), "acme/two": dec("-1"), "acme/three": dec("1.005"), "acme/four": decimal.New(1, 99999999), "bad id": dec("1")} {
		if _, err := pricing.NewPrices("INR", map[string]decimal.Decimal{id: price}); !errors.Is(err, pricing.ErrFile) {
			t.Errorf("%s: %v", id, err)
		}
	}
}
