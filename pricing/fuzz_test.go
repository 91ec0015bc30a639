package pricing_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/sellback/sellback/pricing"
)

func FuzzReadPrices(f *testing.F) {
	f.Add("variant,price\nacme/one,100\n")
	f.Add("# c\nname,variant,price,price:good\n\"a, \"\"b\"\"\",acme/one/64gb,12.50,\n")
	f.Add("variant,price\n\"acme/one\n,1")
	f.Fuzz(func(t *testing.T, in string) {
		p, err := pricing.ReadPrices("p.csv", strings.NewReader(in), "INR")
		if err != nil {
			if !errors.Is(err, pricing.ErrFile) {
				t.Fatal(err)
			}
			return
		}
		// What was read can be written plainly and read again.
		var b strings.Builder
		b.WriteString("variant,price")
		for _, c := range p.Columns() {
			b.WriteString(",price:" + c)
		}
		for id, d := range p.All() {
			b.WriteString("\n" + id + "," + d.String())
			for _, c := range p.Columns() {
				b.WriteString(",")
				if e, ok := p.PriceIn(id, c); ok {
					b.WriteString(e.String())
				}
			}
		}
		q, err := pricing.ReadPrices("q.csv", strings.NewReader(b.String()), "INR")
		if err != nil || q.Digest() != p.Digest() {
			t.Fatalf("%q became %q: %v", in, b.String(), err)
		}
	})
}

func FuzzReadSheet(f *testing.F) {
	for _, name := range []string{"../examples/data/pricebook-2026-11.json"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"version":"1","currency":"INR","from":"2026-01-01T00:00:00Z","rules":[{"id":"a","text":{"en":"A"},"when":{"none":["extras:bill"]},"deduct":{"amount":1}}]}`))
	prices, q := onePriceOf(f, "acme/one"), pricing.Smartphone()
	answers := mustAnswer(f, pricing.Choose("works", "battery"), pricing.Choose("look", "screen_light", "body_dents"), pricing.Choose("extras", "age_1_2y"))
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := pricing.ReadSheet("r.json", bytes.NewReader(in))
		if err != nil {
			return
		}
		b, err := pricing.Compile(s, prices, q)
		if err != nil {
			return
		}
		v, err := b.Value(pricing.Request{Variant: "acme/one", Answers: answers, At: noon})
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var w pricing.Valuation
		if err := json.Unmarshal(data, &w); err != nil || !w.Equal(v) {
			t.Fatalf("%s: %v", data, err)
		}
		if v.Total().IsNegative() {
			t.Fatal(v)
		}
	})
}

func FuzzReadQuestionnaire(f *testing.F) {
	data, err := os.ReadFile("smartphone.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"id":"a","version":"1","category":"c","questions":[{"id":"n","kind":"number","text":{"en":"n"},"max":3}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		q, err := pricing.ReadQuestionnaire("q.json", bytes.NewReader(in))
		if err != nil {
			return
		}
		again, err := pricing.NewQuestionnaire(q.Form())
		if err != nil || again.Digest() != q.Digest() {
			t.Fatal("the form it gives back is another:", err)
		}
	})
}

func FuzzValuationJSON(f *testing.F) {
	v, err := benchBook(f).Value(benchRequest(f))
	if err != nil {
		f.Fatal(err)
	}
	data, err := json.Marshal(v)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, in []byte) {
		var v, w pricing.Valuation
		if json.Unmarshal(in, &v) != nil {
			return
		}
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &w); err != nil || w.Digest() != v.Digest() {
			t.Fatalf("%s reads back as another: %v", data, err)
		}
	})
}

func FuzzAnswersJSON(f *testing.F) {
	f.Add([]byte(`{"works":["battery"],"look":["screen_light","body_flawless"],"extras":["age_1_2y"]}`))
	f.Add([]byte(`{"a":true,"b":3,"c":"x"}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var a, b pricing.Answers
		if json.Unmarshal(in, &a) != nil {
			return
		}
		data, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &b); err != nil || !a.Equal(b) {
			t.Fatalf("%s: %v", data, err)
		}
		if c, err := pricing.Smartphone().Check(a); err == nil && !c.Checked(pricing.Smartphone()) {
			t.Fatal("checked and not checked")
		}
	})
}
