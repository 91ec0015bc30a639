package certificate_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/certificate"
)

var noon = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

func key(seed string) ed25519.PrivateKey {
	s := sha256.Sum256([]byte(seed))
	return ed25519.NewKeyFromSeed(s[:])
}

func public(seed string) ed25519.PublicKey { return key(seed).Public().(ed25519.PublicKey) }

func book(tb testing.TB, cracked string) *pricing.Book {
	prices, err := pricing.NewPrices("INR", map[string]decimal.Decimal{"acme/one": decimal.NewFromInt(10000)})
	if err != nil {
		tb.Fatal(err)
	}
	en := func(s string) pricing.Text { return pricing.TextOf(map[string]string{"en": s}) }
	b, err := pricing.Compile(pricing.Sheet{
		Version: "v1", Currency: "INR", From: noon.AddDate(-1, 0, 0),
		Rules: []pricing.Rule{
			{ID: "cracked", Text: en("Screen cracked"), When: pricing.When{Any: []string{"look:screen_cracked"}}, Deduct: pricing.Rate{Percent: decimal.RequireFromString(cracked)}},
			{ID: "camera", Text: en("Camera"), When: pricing.When{Any: []string{"works:camera"}}, Deduct: pricing.Rate{Percent: decimal.NewFromInt(15)}},
		},
		Reprice: pricing.Policy{Tolerance: pricing.Rate{Amount: decimal.NewFromInt(50)}},
	}, prices, pricing.Smartphone())
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func quote(tb testing.TB, b *pricing.Book, works, screen string) pricing.Valuation {
	a, err := b.Questionnaire().Answer(pricing.Choose("works", works), pricing.Choose("look", screen, "body_flawless"), pricing.Choose("extras", "age_1_2y"))
	if err != nil {
		tb.Fatal(err)
	}
	v, err := b.Value(pricing.Request{Variant: "acme/one", Answers: a, At: noon})
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func TestEveryCertificateReplaysEqual(t *testing.T) {
	b := book(t, "30")
	s, err := certificate.NewSigner("2026-a", key("a"))
	if err != nil {
		t.Fatal(err)
	}
	ring, err := certificate.NewKeyring(certificate.Key{ID: "2026-a", Public: public("a")})
	if err != nil {
		t.Fatal(err)
	}
	for _, works := range []string{"all_good", "camera", "battery"} {
		for _, screen := range []string{"screen_flawless", "screen_cracked"} {
			v := quote(t, b, works, screen)
			token, err := s.Quote(v, b)
			if err != nil {
				t.Fatal(err)
			}
			replays(t, ring, token, b, v)
			for _, f := range []pricing.Finding{{Question: "works", Option: "camera", Visible: true}, {Question: "works", Option: "camera"}, {Question: "look", Option: "screen_flawless"}} {
				r, err := b.Reprice(v, []pricing.Finding{f})
				if err != nil {
					t.Fatal(err)
				}
				token, err := s.Revision(r, b)
				if err != nil {
					t.Fatal(err)
				}
				replays(t, ring, token, b, r.After)
			}
		}
	}
}

func replays(t *testing.T, ring *certificate.Keyring, token string, b *pricing.Book, v pricing.Valuation) {
	t.Helper()
	st, err := ring.Verify(token)
	if err != nil {
		t.Fatal(err)
	}
	if !st.Valuation.Equal(v) {
		t.Error("the certificate is about another value")
	}
	if r, err := certificate.Replay(st, b); err != nil || !r.Equal() {
		t.Error(r, err)
	}
}

func TestTamperingIsDetected(t *testing.T) {
	b := book(t, "30")
	s, err := certificate.NewSigner("k", key("a"))
	if err != nil {
		t.Fatal(err)
	}
	ring, err := certificate.NewKeyring(certificate.Key{ID: "k", Public: public("a")})
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.Quote(quote(t, b, "camera", "screen_cracked"), b)
	if err != nil {
		t.Fatal(err)
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=\n"
	r := rand.New(rand.NewPCG(1, 1))
	for i := range token {
		for {
			c := letters[r.IntN(len(letters))]
			if c == token[i] {
				continue
			}
			if _, err := ring.Verify(token[:i] + string(c) + token[i+1:]); err == nil {
				t.Fatalf("byte %d changed to %q and still verified", i, c)
			}
			break
		}
		if _, err := ring.Verify(token[:i]); err == nil {
			t.Fatalf("cut at %d and still verified", i)
		}
	}
	for _, bad := range []string{"", ".", "..", token + "A", token + "\n", " " + token, token + "." + token} {
		if _, err := ring.Verify(bad); err == nil {
			t.Errorf("%.10q… verified", bad)
		}
	}
	// A body that says another price under the old signature.
	body, sig, _ := strings.Cut(token, ".")
	data, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		t.Fatal(err)
	}
	forged := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(data), `"total":"5500.00"`, `"total":"9900.00"`, 1))) + "." + sig
	if _, err := ring.Verify(forged); !errors.Is(err, certificate.ErrSignature) {
		t.Error(err)
	}
}

func TestRotation(t *testing.T) {
	b := book(t, "30")
	v := quote(t, b, "all_good", "screen_flawless")
	token := func(id, seed string) string {
		s, err := certificate.NewSigner(id, key(seed))
		if err != nil {
			t.Fatal(err)
		}
		tok, err := s.Quote(v, b)
		if err != nil {
			t.Fatal(err)
		}
		return tok
	}
	ring, err := certificate.NewKeyring(
		certificate.Key{ID: "old", Public: public("old"), Until: noon},
		certificate.Key{ID: "now", Public: public("now"), From: noon},
		certificate.Key{ID: "next", Public: public("next"), From: noon.Add(time.Microsecond)},
	)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Verify(token("now", "now")); err != nil {
		t.Error(err)
	}
	for _, c := range [][2]string{{"old", "old"}, {"next", "next"}, {"nobody", "now"}} {
		if _, err := ring.Verify(token(c[0], c[1])); !errors.Is(err, certificate.ErrKey) {
			t.Errorf("key %s: %v", c[0], err)
		}
	}
	if _, err := ring.Verify(token("now", "old")); !errors.Is(err, certificate.ErrSignature) {
		t.Errorf("another key under this id: %v", err)
	}
	for _, k := range [][]certificate.Key{{{ID: "a b", Public: public("a")}}, {{ID: "a"}}, {{ID: "a", Public: public("a")}, {ID: "a", Public: public("b")}}} {
		if _, err := certificate.NewKeyring(k...); !errors.Is(err, certificate.ErrKey) {
			t.Error(err)
		}
	}
	if _, err := certificate.NewSigner("a", nil); !errors.Is(err, certificate.ErrKey) {
		t.Error(err)
	}
}

func TestReplaySaysWhatDiffers(t *testing.T) {
	b, other := book(t, "30"), book(t, "25")
	s, err := certificate.NewSigner("k", key("a"))
	if err != nil {
		t.Fatal(err)
	}
	v := quote(t, b, "all_good", "screen_cracked")
	if _, err := s.Quote(v, other); !errors.Is(err, certificate.ErrBook) {
		t.Errorf("signed by another book: %v", err)
	}
	token, err := s.Quote(v, b)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := certificate.NewKeyring(certificate.Key{ID: "k", Public: public("a")})
	if err != nil {
		t.Fatal(err)
	}
	st, err := ring.Verify(token)
	if err != nil {
		t.Fatal(err)
	}
	r, err := certificate.Replay(st, other)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]certificate.Difference{}
	for _, d := range r.Differences {
		got[d.Path] = d
	}
	if len(got) != 4 || got["book_digest"].Path == "" || got["lines[1].amount"].Certified != "-3000.00" || got["lines[1].amount"].Replayed != "-2500.00" || got["subtotal"].Path == "" || got["total"].Replayed != "7500.00" {
		t.Errorf("report:\n%s", r)
	}
	if strings.Contains(fmt.Sprintf("%v %+v %#v", s, s, s), fmt.Sprint(key("a")[0], " ", key("a")[1])) {
		t.Error("a signer prints its key")
	}
}

func FuzzVerify(f *testing.F) {
	b := book(f, "30")
	s, err := certificate.NewSigner("k", key("a"))
	if err != nil {
		f.Fatal(err)
	}
	ring, err := certificate.NewKeyring(certificate.Key{ID: "k", Public: public("a")})
	if err != nil {
		f.Fatal(err)
	}
	token, err := s.Quote(quote(f, b, "camera", "screen_cracked"), b)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(token)
	f.Add(".")
	f.Fuzz(func(t *testing.T, in string) {
		if _, err := ring.Verify(in); err == nil && in != token {
			t.Fatal("something else verified")
		}
	})
}

func Example() {
	prices, _ := pricing.NewPrices("INR", map[string]decimal.Decimal{"acme/one": decimal.NewFromInt(10000)})
	book, _ := pricing.Compile(pricing.Sheet{Version: "v1", Currency: "INR", From: noon}, prices, pricing.Smartphone())
	answers, _ := book.Questionnaire().Answer(pricing.Choose("works", "all_good"),
		pricing.Choose("look", "screen_flawless", "body_flawless"), pricing.Choose("extras", "age_1_2y"))
	v, err := book.Value(pricing.Request{Variant: "acme/one", Answers: answers, At: noon})
	if err != nil {
		fmt.Println(err)
		return
	}

	seed := sha256.Sum256([]byte("only for this example"))
	private := ed25519.NewKeyFromSeed(seed[:])
	signer, _ := certificate.NewSigner("2026-a", private)
	token, err := signer.Quote(v, book)
	if err != nil {
		fmt.Println(err)
		return
	}

	ring, _ := certificate.NewKeyring(certificate.Key{ID: "2026-a", Public: private.Public().(ed25519.PublicKey)})
	statement, err := ring.Verify(token)
	if err != nil {
		fmt.Println(err)
		return
	}
	report, _ := certificate.Replay(statement, book)
	fmt.Println(statement.Valuation, report)
	// Output: INR 10000.00 equal
}
