package certificate_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/certificate"
)

// Every bit of every byte of a certificate counts, also of one about a revision.
func TestEveryBitCounts(t *testing.T) {
	b := book(t, "30")
	s, err := certificate.NewSigner("k", key("a"))
	if err != nil {
		t.Fatal(err)
	}
	ring, err := certificate.NewKeyring(certificate.Key{ID: "k", Public: public("a")})
	if err != nil {
		t.Fatal(err)
	}
	v := quote(t, b, "camera", "screen_flawless")
	rev, err := b.Reprice(v, []pricing.Finding{{Question: "look", Option: "screen_cracked", Visible: true, Reason: "SCR", Evidence: []string{"photo-1"}}})
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.Revision(rev, b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Verify(token); err != nil {
		t.Fatal(err)
	}
	raw := []byte(token)
	for i := range raw {
		for bit := range 8 {
			raw[i] ^= 1 << bit
			_, err := ring.Verify(string(raw))
			if !errors.Is(err, certificate.ErrSignature) && !errors.Is(err, certificate.ErrFormat) && !errors.Is(err, certificate.ErrKey) {
				t.Fatalf("bit %d of byte %d turned: %v", bit, i, err)
			}
			raw[i] ^= 1 << bit
		}
	}
	// A statement changed after it was verified does not replay.
	st, err := ring.Verify(token)
	if err != nil {
		t.Fatal(err)
	}
	st.Findings = nil
	r, err := certificate.Replay(st, b)
	if err != nil || r.Equal() || !strings.Contains(r.String(), "total: ") {
		t.Error(r, err)
	}
}

// Whatever was quoted and found, the certificate verifies and replays as equal.
func TestRandomRevisionsReplayEqual(t *testing.T) {
	b := book(t, "30")
	q := b.Questionnaire()
	s, err := certificate.NewSigner("k", key("a"))
	if err != nil {
		t.Fatal(err)
	}
	ring, err := certificate.NewKeyring(certificate.Key{ID: "k", Public: public("a")})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(4, 4))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	for range 150 {
		screen := func() string { return pick("screen_flawless", "screen_light", "screen_heavy", "screen_cracked") }
		a, err := q.Answer(pricing.Choose("works", pick("all_good", "camera", "touch", "battery")),
			pricing.Choose("look", screen(), pick("body_flawless", "body_dents")), pricing.Choose("extras", pick("age_under_3m", "age_1_2y")))
		if err != nil {
			t.Fatal(err)
		}
		v, err := b.Value(pricing.Request{Variant: "acme/one", Answers: a, At: noon})
		if err != nil {
			t.Fatal(err)
		}
		token, err := s.Quote(v, b)
		if err != nil {
			t.Fatal(err)
		}
		replays(t, ring, token, b, v)
		rev, err := b.Reprice(v, []pricing.Finding{
			{Question: "look", Option: screen(), Visible: r.IntN(2) == 0},
			{Question: "works", Option: pick("camera", "touch", "wireless"), Visible: r.IntN(2) == 0},
			{Question: "extras", Option: pick("charger", "box"), Visible: r.IntN(2) == 0},
		})
		if err != nil {
			t.Fatal(err)
		}
		if token, err = s.Revision(rev, b); err != nil {
			t.Fatal(err)
		}
		replays(t, ring, token, b, rev.After)
	}
}
