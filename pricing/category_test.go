package pricing_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/pricing"
)

// A category is data: a tablet and a watch stand on one shelf with the phones, each with questions of its
// own. (Laptops, with all their files, are examples/laptops.)
func TestOtherCategories(t *testing.T) {
	files := map[string]struct{ form, prices, sheet string }{
		"tablet": {
			`{"id":"tablet","version":"3","category":"tablet","languages":["en"],"questions":[
			  {"id":"works","kind":"yesno","text":{"en":"Does it start?"},"options":[{"id":"yes","rank":0},{"id":"no","rank":1}]},
			  {"id":"pen","kind":"yesno","show":{"any":["works:yes"]},"text":{"en":"Is the pen there?"},"options":[{"id":"yes","rank":0},{"id":"no","rank":1}]}]}`,
			"variant,price\nsamsung/galaxy-tab-s8/128gb,20000\n",
			`{"version":"tablet-1","category":"tablet","currency":"INR","questionnaire":"tablet@3","from":"2026-11-01T00:00:00+05:30",
			  "rules":[{"id":"dead","text":{"en":"Does not start"},"when":{"any":["works:no"]},"deduct":{"percent":"80"}},
			           {"id":"no-pen","text":{"en":"No pen"},"when":{"any":["pen:no"]},"deduct":{"amount":"1500"}}],
			  "rounding":{"step":"50"}}`,
		},
		"watch": {
			`{"id":"watch","version":"1","category":"watch","languages":["en"],"questions":[
			  {"id":"glass","kind":"single","text":{"en":"How is the glass?"},"options":[{"id":"clear","rank":0,"text":{"en":"Clear"}},{"id":"chipped","rank":1,"text":{"en":"Chipped"}}]},
			  {"id":"charge","kind":"number","min":0,"max":100,"worse":"down","text":{"en":"Battery health in percent?"}}]}`,
			"variant,price\napple/watch-series-8/45mm,12000\n",
			`{"version":"watch-1","category":"watch","currency":"INR","questionnaire":"watch@1","from":"2026-11-01T00:00:00+05:30",
			  "rules":[{"id":"glass","text":{"en":"Glass chipped"},"when":{"any":["glass:chipped"]},"deduct":{"percent":"30"}},
			           {"id":"battery","text":{"en":"Battery below 80 %"},"when":{"numbers":[{"question":"charge","to":79}]},"deduct":{"percent":"12.5"}}],
			  "rounding":{"step":"50"}}`,
		},
	}
	shelf, err := pricing.NewShelf(benchBook(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range files {
		q, e1 := pricing.ReadQuestionnaire(name+"-form.json", strings.NewReader(f.form))
		p, e2 := pricing.ReadPrices(name+".csv", strings.NewReader(f.prices), "INR")
		s, e3 := pricing.ReadSheet(name+".json", strings.NewReader(f.sheet))
		if err := errors.Join(e1, e2, e3); err != nil {
			t.Fatal(err)
		}
		b, err := pricing.Compile(s, p, q)
		if err == nil {
			err = shelf.Add(b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		category, variant string
		given             []pricing.Answer
		want              string
	}{
		{"tablet", "samsung/galaxy-tab-s8/128gb", []pricing.Answer{pricing.Choose("works", "yes"), pricing.Choose("pen", "no")}, "18500"},
		{"tablet", "samsung/galaxy-tab-s8/128gb", []pricing.Answer{pricing.Choose("works", "no")}, "4000"}, // the pen is not asked for
		{"watch", "apple/watch-series-8/45mm", []pricing.Answer{pricing.Choose("glass", "chipped"), pricing.Measure("charge", 79)}, "6900"},
		{"watch", "apple/watch-series-8/45mm", []pricing.Answer{pricing.Choose("glass", "clear"), pricing.Measure("charge", 80)}, "12000"},
	} {
		b, err := shelf.At(tt.category, at)
		if err != nil {
			t.Fatal(err)
		}
		a, err := b.Questionnaire().Answer(tt.given...)
		if err != nil {
			t.Fatal(err)
		}
		v, err := shelf.Value(tt.category, pricing.Request{Variant: tt.variant, Answers: a, At: at})
		if err != nil || !v.Total().Equal(dec(tt.want)) || v.Category() != tt.category {
			t.Errorf("%s %s: %s, %v; want %s", tt.category, fmt.Sprint(a), v, err, tt.want)
		}
		r, err := b.Bounds(pricing.Request{Variant: tt.variant, At: at})
		if err != nil || v.Total().LessThan(r.Low.Total()) || r.High.Total().LessThan(v.Total()) {
			t.Errorf("%s: bounds %s to %s do not hold %s, %v", tt.category, r.Low, r.High, v, err)
		}
	}
	// Answers of one category are no answers of another.
	phone, err := shelf.At("phone", at)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := shelf.At("watch", at)
	a, err := b.Questionnaire().Answer(pricing.Choose("glass", "clear"), pricing.Measure("charge", 80))
	if err != nil {
		t.Fatal(err)
	}
	var wrong *pricing.AnswerError
	if _, err := phone.Value(pricing.Request{Variant: "apple/iphone-12/128gb", Answers: a, At: at}); !errors.As(err, &wrong) {
		t.Errorf("a watch's answers for a phone: %v", err)
	}
}
