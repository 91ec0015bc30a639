package pricing_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/pricing"
)

func fullRequest(t *testing.T) pricing.Request {
	bought, err := pricing.ParseDate("2025-01-31")
	if err != nil {
		t.Fatal(err)
	}
	return pricing.Request{
		Variant: "apple/iphone-12/128gb", At: time.Date(2026, 11, 23, 12, 0, 0, 123456789, time.FixedZone("", 5*3600+1800)),
		Answers: mustAnswer(t, pricing.Choose("works", "battery", "camera"), pricing.Choose("look", "screen_light", "body_dents"), pricing.Choose("extras", "box", "age_1_2y")),
		Bought:  bought, PIN: "700019", Hub: "kolkata <1>", Payout: "voucher",
		Facts: pricing.Facts{Tier: "mid", LaunchPrice: dec("18000.50"), Launched: bought},
	}
}

func TestValuationRoundTrip(t *testing.T) {
	v, err := sampleBook(t, "2026-11").Value(fullRequest(t))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	direct, err := v.MarshalJSON()
	if err != nil || !bytes.Equal(data, direct) {
		t.Fatalf("json.Marshal changes the canonical bytes:\n%s\n%s", data, direct)
	}
	// A JSON column of a database keeps values, not the order of keys or blanks.
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	shaken, err := json.MarshalIndent(tree, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range [][]byte{data, shaken} {
		var w pricing.Valuation
		if err := json.Unmarshal(form, &w); err != nil {
			t.Fatal(err)
		}
		if w.Digest() != v.Digest() || !w.Equal(v) || !w.Total().Equal(v.Total()) || w.Book() != v.Book() {
			t.Errorf("read back differently:\n%s\n%s", form, data)
		}
		for i, l := range w.Lines() {
			if o := v.Lines()[i]; !l.Amount().Equal(o.Amount()) || l.Reason("bn") != o.Reason("bn") || l.Rule() != o.Rule() || l.Kind() != o.Kind() || l.Group() != o.Group() {
				t.Errorf("line %d differs", i)
			}
		}
		again, err := sampleBook(t, "2026-11").Value(w.Request())
		if err != nil || !again.Equal(v) {
			t.Error("its request gives another value", err)
		}
	}
	if at := v.Request().At; at.Location() != time.UTC || at.Nanosecond() != 123456000 {
		t.Error("the instant is not in UTC microseconds:", at)
	}
}

func TestValuationDigestSeesEverything(t *testing.T) {
	b := sampleBook(t, "2026-11")
	seen := map[[32]byte]string{}
	for name, change := range map[string]func(*pricing.Request){
		"none":    func(*pricing.Request) {},
		"variant": func(r *pricing.Request) { r.Variant = "apple/iphone-12/64gb" },
		"at":      func(r *pricing.Request) { r.At = r.At.Add(time.Microsecond) },
		"bought":  func(r *pricing.Request) { r.Bought = pricing.Date{} },
		"pin":     func(r *pricing.Request) { r.PIN = "700020" },
		"hub":     func(r *pricing.Request) { r.Hub = "delhi" },
		"payout":  func(r *pricing.Request) { r.Payout = "upi" },
		"tier":    func(r *pricing.Request) { r.Facts.Tier = "" },
		"launch":  func(r *pricing.Request) { r.Facts.LaunchPrice = dec("18000.51") },
		"answers": func(r *pricing.Request) { r.Answers = flawless(t) },
	} {
		r := fullRequest(t)
		change(&r)
		v, err := b.Value(r)
		if err != nil {
			t.Fatal(name, err)
		}
		if other, ok := seen[v.Digest()]; ok {
			t.Errorf("%s and %s have one digest", name, other)
		}
		seen[v.Digest()] = name
	}
}

func TestCorruptValuations(t *testing.T) {
	v, err := sampleBook(t, "2026-11").Value(fullRequest(t))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	total := `"total":"` + v.Total().StringFixed(2) + `"`
	for _, c := range [][2]string{
		{total, `"total":"99999.00"`}, {total, `"total":"-1.00"`}, {total, `"total":"x"`}, {total, `"total":"--5.00"`},
		{`pricing.valuation/1`, `pricing.valuation/2`}, {`"currency":"INR"`, `"currency":"XXX"`}, {`"basis"`, `"bases"`},
		{`"18000.5"`, `"1e9999"`}, {`"at":"2026`, `"at":"x2026`},
	} {
		bad := strings.Replace(string(data), c[0], c[1], 1)
		if bad == string(data) {
			t.Fatalf("%s is not there", c[0])
		}
		var w pricing.Valuation
		if err := json.Unmarshal([]byte(bad), &w); !errors.Is(err, pricing.ErrCorrupt) {
			t.Errorf("%s for %s: %v", c[1], c[0], err)
		}
	}
}

func TestZeroValuation(t *testing.T) {
	var v pricing.Valuation
	if !v.IsZero() || !v.Total().IsZero() || len(v.Lines()) != 0 || v.Book() != "" || v.Currency() != "" || !v.Base().IsZero() {
		t.Error("the zero Valuation has a value")
	}
	data, err := json.Marshal(v)
	if err != nil || string(data) != "null" {
		t.Error(string(data), err)
	}
	w := benchValuation(t)
	if err := json.Unmarshal([]byte("null"), &w); err != nil || !w.IsZero() {
		t.Error("null is not the zero Valuation:", w, err)
	}
	var l pricing.Line
	if l.Kind() != "" || l.Reason("en") != "" || !l.Amount().IsZero() {
		t.Error("the zero Line says something")
	}
}

func benchValuation(t *testing.T) pricing.Valuation {
	v, err := benchBook(t).Value(benchRequest(t))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestRequestRefused(t *testing.T) {
	b := sampleBook(t, "2026-11")
	good := fullRequest(t)
	for name, change := range map[string]func(*pricing.Request){
		"no instant":     func(r *pricing.Request) { r.At = time.Time{} },
		"no answers":     func(r *pricing.Request) { r.Answers = pricing.Answers{} },
		"bad UTF-8":      func(r *pricing.Request) { r.Hub = "\xff" },
		"long variant":   func(r *pricing.Request) { r.Variant = strings.Repeat("a", 201) },
		"negative price": func(r *pricing.Request) { r.Facts.LaunchPrice = dec("-1") },
		"paise of paise": func(r *pricing.Request) { r.Facts.LaunchPrice = dec("1.001") },
	} {
		r := good
		change(&r)
		_, err := b.Value(r)
		if !errors.Is(err, pricing.ErrRequest) && !errors.Is(err, pricing.ErrAnswer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := b.Value(pricing.Request{Variant: "samsung/galaxy-s11", At: noon, Answers: flawless(t)})
	var u *pricing.UnknownModelError
	if !errors.As(err, &u) || u.Nearest != "samsung/galaxy-s10" || u.Missing != "a tier or a launch price" || !u.Manual {
		t.Errorf("unknown model: %v", err)
	}
}

func TestRequestJSON(t *testing.T) {
	r := fullRequest(t)
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var s pricing.Request
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(s)
	if err != nil || !bytes.Equal(again[:40], data[:40]) || s.Bought != r.Bought || !s.Answers.Equal(r.Answers) || !s.Facts.LaunchPrice.Equal(r.Facts.LaunchPrice) {
		t.Errorf("%s\n%s", data, again)
	}
	if err := json.Unmarshal([]byte(`{"varaint":"x"}`), &s); !errors.Is(err, pricing.ErrRequest) {
		t.Error("an unknown key is taken:", err)
	}
	var empty pricing.Request
	if data, err := json.Marshal(empty); err != nil || !json.Valid(data) {
		t.Errorf("%s %v", data, err)
	}
}
