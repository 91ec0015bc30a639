package buyback_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/sellback/sellback/buyback"
)

func TestParseIMEI(t *testing.T) {
	for typed, want := range map[string]string{
		"354178036859789":      "354178036859789",
		"356868000041418":      "356868000041418",
		"490154203237518":      "490154203237518",
		"352099001761481":      "352099001761481",
		"35-209900-176148-1":   "352099001761481",
		" 35 209900 176148 1 ": "352099001761481",
		"004999010640000":      "004999010640000", // leading zeros survive
	} {
		got, err := buyback.ParseIMEI(typed)
		if err != nil || got.Reveal() != want {
			t.Errorf("ParseIMEI(%q) = %q, %v, want %q", typed, got.Reveal(), err, want)
		}
	}
	for typed, reason := range map[string]string{
		"354178036859781":       "check digit",
		"352099081234563":       "check digit",
		"000000000000000":       "all digits are the same",
		"111111111111119":       "", // passes: only fifteen equal digits are known to be false
		"3568680000414120":      "IMEISV",
		"35686800004141":        "14 digits",
		"":                      "0 digits",
		"35417803685978O":       `'O'`,
		strings.Repeat("1", 65): "too long",
	} {
		got, err := buyback.ParseIMEI(typed)
		if reason == "" {
			if err != nil {
				t.Errorf("ParseIMEI(%q): %v", typed, err)
			}
			continue
		}
		var e *buyback.IMEIError
		if !errors.As(err, &e) || !strings.Contains(e.Reason, reason) || !got.IsZero() {
			t.Errorf("ParseIMEI(%q) = %v, %v, want an IMEIError with %q", typed, got, err, reason)
		}
	}
}

// One wrong digit and one swap of neighbours other than 0 and 9 are what a Luhn
// digit finds.
func TestIMEIFindsTypingErrors(t *testing.T) {
	const good = "490154203237518"
	for i := range good {
		for d := byte('0'); d <= '9'; d++ {
			bad := good[:i] + string(d) + good[i+1:]
			if _, err := buyback.ParseIMEI(bad); (err == nil) != (bad == good) {
				t.Errorf("%s: %v", bad, err)
			}
		}
	}
	for i := range len(good) - 1 {
		a, b := good[i], good[i+1]
		if a == b || a+b == '0'+'9' && (a == '0' || a == '9') {
			continue
		}
		bad := good[:i] + string(b) + string(a) + good[i+2:]
		if _, err := buyback.ParseIMEI(bad); err == nil {
			t.Errorf("%s passes", bad)
		}
	}
}

func TestIMEIHides(t *testing.T) {
	imei, err := buyback.ParseIMEI("490154203237518")
	if err != nil {
		t.Fatal(err)
	}
	c := buyback.Contact{Order: "o1", Name: "Rima", Phone: "+910000000001", Address: "12 Lake Road", IMEI: imei}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "imei", imei, "contact", c)
	text := log.String()
	for _, v := range []any{imei, &imei, c, &c, []any{c}, map[string]any{"c": c, "i": imei}} {
		j, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		text += fmt.Sprintf("%v %+v %#v %s %d %x %q", v, v, v, v, v, v, v) + string(j)
	}
	for _, secret := range []string{"49015420323", "Rima", "910000000001", "Lake", fmt.Sprintf("%x", "Rima"), fmt.Sprintf("%x", "490154203237518")} {
		if strings.Contains(text, secret) {
			t.Errorf("%q leaks in %s", secret, text)
		}
	}
}

func FuzzParseIMEI(f *testing.F) {
	f.Add("490154203237518")
	f.Add("49-015420-323751-8")
	f.Add("4901542032375180")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := buyback.ParseIMEI(s)
		if err != nil {
			var e *buyback.IMEIError
			if !errors.As(err, &e) || !got.IsZero() {
				t.Fatalf("%q: %v", s, err)
			}
			if len(s) > 6 && strings.Contains(err.Error(), s) {
				t.Fatalf("the error repeats the text: %v", err)
			}
			return
		}
		var digits strings.Builder
		for _, r := range s {
			if '0' <= r && r <= '9' {
				digits.WriteRune(r)
			}
		}
		again, err := buyback.ParseIMEI(got.Reveal())
		if err != nil || again != got || got.Reveal() != digits.String() {
			t.Fatalf("%q became %q (%v)", s, got.Reveal(), err)
		}
	})
}
