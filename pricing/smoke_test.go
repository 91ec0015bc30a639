package pricing_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/sellback/sellback/pricing"
)

func TestSmoke(t *testing.T) {
	var books []*pricing.Book
	q := pricing.Smartphone()
	for _, v := range []string{"2020-10", "2022-05", "2023-10", "2026-11"} {
		f, err := os.Open("../examples/data/pricebook-" + v + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		p, err := pricing.ReadPrices(f.Name(), f, "INR")
		if err != nil {
			t.Fatal(err)
		}
		g, _ := os.Open("../examples/data/pricebook-" + v + ".json")
		s, err := pricing.ReadSheet(g.Name(), g)
		if err != nil {
			t.Fatal(err)
		}
		b, err := pricing.Compile(s, p, q)
		if err != nil {
			t.Fatal(err)
		}
		books = append(books, b)
	}
	shelf, err := pricing.NewShelf(books...)
	if err != nil {
		t.Fatal(err)
	}
	a, err := q.Answer(pricing.Choose("works", "battery", "touch"), pricing.Choose("look", "screen_cracked", "body_light"), pricing.Choose("extras", "charger", "age_1_2y"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := shelf.Value("phone", pricing.Request{Variant: "samsung/galaxy-s10", Answers: a, At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Payout: "voucher"})
	if err != nil {
		t.Fatal(err)
	}
	js, _ := json.MarshalIndent(v, "", " ")
	t.Log(string(js))
	for _, l := range v.Lines() {
		t.Log(l.Kind(), l.Amount(), l.Reason("bn"))
	}
	var w pricing.Valuation
	if err := json.Unmarshal(js, &w); err != nil || !w.Equal(v) {
		t.Fatal(err)
	}
	b, _ := shelf.Version(w.Book())
	r, err := b.Reprice(w, []pricing.Finding{
		{Question: "works", Option: "camera", Visible: true},
		{Question: "works", Option: "calls"},
		{Question: "look", Option: "screen_light"},
		{Question: "works", Option: "touch", Absent: true},
		{Question: "extras", Option: "charger", Absent: true, Visible: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Differences {
		t.Logf("%+v", d)
	}
	t.Log(r.Before, r.After, r.Change())
	_, err = q.Answer(pricing.Choose("works", "all_good", "touch"), pricing.Choose("look", "screen_craked", "body_light"), pricing.Choose("xtras", "charger", "age_1_2y"))
	t.Log(err)
}
