package pincode_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/sellback/sellback/pincode"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct{ typed, want string }{
		{"110011", "110011"}, {"560029", "560029"}, {"700001", "700001"}, {"800001", "800001"}, {"999999", "999999"}, {"100000", "100000"},
		{"৭০০০০১", "700001"}, {"७००००१", "700001"}, {"੭੦੦੦੦੧", "700001"}, {"૭૦૦૦૦૧", "700001"}, {"୭୦୦୦୦୧", "700001"},
		{"௭௦௦௦௦௧", "700001"}, {"౭౦౦౦౦౧", "700001"}, {"೭೦೦೦೦೧", "700001"}, {"൭൦൦൦൦൧", "700001"},
		{"᱗᱐᱐᱐᱐᱑", "700001"}, {"꯷꯰꯰꯰꯰꯱", "700001"}, {"٧٠٠٠٠١", "700001"}, {"۷۰۰۰۰۱", "700001"}, {"７００００１", "700001"},
		{"৭0০0০1", "700001"}, // scripts mixed
		{" 700 019 ", "700019"}, {"700-019", "700019"}, {"700–019", "700019"}, {"7 0 0 0 1 9", "700019"}, {"700 - 019", "700019"},
		{"\u00A0700\u2009019\n", "700019"}, {"\u200F۷۰۰\u200C۰۰۱\u202C", "700001"}, {"\uFEFF700019", "700019"}, {"700−019", "700019"},
	} {
		c, err := pincode.Parse(tt.typed)
		if err != nil || c.String() != tt.want {
			t.Errorf("Parse(%q) = %v, %v, want %s", tt.typed, c, err, tt.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct {
		typed  string
		fault  pincode.Fault
		pos    int
		offset int
		r      rune
	}{
		{"", pincode.FaultEmpty, 1, 0, 0},
		{" \t", pincode.FaultEmpty, 3, 2, 0},
		{"99999", pincode.FaultShort, 6, 5, 0},
		{"৭০০", pincode.FaultShort, 4, 9, 0},
		{"1100111", pincode.FaultLong, 7, 6, 0},
		{"৭০০০০০১", pincode.FaultLong, 7, 18, 0},
		{"000000", pincode.FaultZero, 1, 0, '0'},
		{"012345", pincode.FaultZero, 1, 0, '0'},
		{" ০00001", pincode.FaultZero, 2, 1, '০'},
		{"7000O1", pincode.FaultNoDigit, 5, 4, 'O'},
		{"৭০০০O১", pincode.FaultNoDigit, 5, 12, 'O'},
		{"-700019", pincode.FaultNoDigit, 1, 0, '-'},
		{"700019-", pincode.FaultNoDigit, 7, 6, '-'},
		{"700-", pincode.FaultShort, 5, 4, 0},
		{"700.019", pincode.FaultNoDigit, 4, 3, '.'},
		{"70001\xff", pincode.FaultNoDigit, 6, 5, unicode.ReplacementChar},
		{"⑦00019", pincode.FaultNoDigit, 1, 0, '⑦'},
		{"²00019", pincode.FaultNoDigit, 1, 0, '²'},
	} {
		_, err := pincode.Parse(tt.typed)
		var e *pincode.ParseError
		if !errors.As(err, &e) || !errors.Is(err, pincode.ErrMalformed) {
			t.Errorf("Parse(%q): error %v is no *ParseError", tt.typed, err)
			continue
		}
		if want := (pincode.ParseError{Fault: tt.fault, Position: tt.pos, Offset: tt.offset, Rune: tt.r}); *e != want {
			t.Errorf("Parse(%q): %+v, want %+v", tt.typed, *e, want)
		}
	}
}

// A telephone number in the PIN field must not reach a log.
func TestParseErrorsKeepNoInput(t *testing.T) {
	_, err := pincode.Parse("9831012345")
	text, _ := json.Marshal(err)
	if s := fmt.Sprintf("%v %+v %#v %s", err, err, err, text); strings.Contains(s, "9831") || strings.Contains(s, "012345") {
		t.Errorf("the error tells the number: %s", s)
	}
}

func TestFromInt(t *testing.T) {
	for n, fault := range map[int64]pincode.Fault{
		700019: 0, 100000: 0, 999999: 0, 0: pincode.FaultShort, 12345: pincode.FaultShort, 99999: pincode.FaultShort,
		1000000: pincode.FaultLong, 1 << 62: pincode.FaultLong, -700019: pincode.FaultNoDigit, -1 << 63: pincode.FaultNoDigit,
	} {
		c, err := pincode.FromInt(n)
		var e *pincode.ParseError
		if fault == 0 && (err != nil || int64(c.Int()) != n) || fault != 0 && (!errors.As(err, &e) || e.Fault != fault || !c.IsZero()) {
			t.Errorf("FromInt(%d) = %v, %v", n, c, err)
		}
	}
}

func TestParts(t *testing.T) {
	c := pincode.MustParse("700019")
	if c.Zone() != 7 || c.SubZone() != 70 || c.District() != 700 || c.Army() {
		t.Errorf("%v: %d %d %d %v", c, c.Zone(), c.SubZone(), c.District(), c.Army())
	}
	if !pincode.MustParse("900056").Army() {
		t.Error("900056 is of the army")
	}
	var none pincode.Code
	if none.String() != "" || !none.IsZero() || none.Zone() != 0 || none.District() != 0 || none.Army() || none.Compare(c) >= 0 || c.Compare(c) != 0 {
		t.Error("the zero Code is something")
	}
}

func TestRoundTrips(t *testing.T) {
	type record struct {
		Pin  pincode.Code            `json:"pin"`
		By   map[pincode.Code]string `json:"by"`
		None pincode.Code            `json:"none"`
	}
	in := record{Pin: pincode.MustParse("700019"), By: map[pincode.Code]string{pincode.MustParse("110001"): "x"}}
	text, err := json.Marshal(in)
	if want := `{"pin":"700019","by":{"110001":"x"},"none":""}`; err != nil || string(text) != want {
		t.Fatalf("%s, %v", text, err)
	}
	var out record
	if err := json.Unmarshal(text, &out); err != nil || out.Pin != in.Pin || out.By[pincode.MustParse("110001")] != "x" || !out.None.IsZero() {
		t.Errorf("%+v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"pin":"70001"}`), &out); !errors.Is(err, pincode.ErrMalformed) || out.Pin != in.Pin {
		t.Errorf("a bad code gives %v and leaves %v", err, out.Pin)
	}
	for src, want := range map[any]string{"৭০০০১৯": "700019", int64(700019): "700019", nil: "", "": ""} {
		c := in.Pin
		if err := c.Scan(src); err != nil || c.String() != want {
			t.Errorf("Scan(%v) = %v, %v", src, c, err)
		}
	}
	c := in.Pin
	if err := c.Scan([]byte("110001")); err != nil || c.String() != "110001" {
		t.Errorf("Scan of bytes: %v, %v", c, err)
	}
	for _, src := range []any{"x", int64(5), 3.5, []byte("70001"), true} {
		c := in.Pin
		if err := c.Scan(src); err == nil || c != in.Pin {
			t.Errorf("Scan(%v) = %v, %v", src, c, err)
		}
	}
	if v, err := in.Pin.Value(); v != "700019" || err != nil {
		t.Errorf("Value: %v, %v", v, err)
	}
	if v, err := (pincode.Code{}).Value(); v != nil || err != nil {
		t.Errorf("Value of no code: %v, %v", v, err)
	}
}

// accepts is the documentation of Parse once more, by Unicode's own tables.
func accepts(s string) (digits string, ok bool) {
	scripts := []string{
		"Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam",
		"Ol_Chiki", "Meetei_Mayek", "Tibetan", "Limbu", "Lepcha", "Saurashtra", "Sora_Sompeng", "Chakma", "Sharada",
		"Khudawadi", "Newa", "Tirhuta", "Modi", "Takri", "Warang_Citi", "Masaram_Gondi", "Gunjala_Gondi", "Wancho", "Nag_Mundari",
	}
	isDigit := func(r rune) bool {
		if !unicode.Is(unicode.Nd, r) {
			return false
		}
		for _, name := range scripts {
			if unicode.Is(unicode.Scripts[name], r) {
				return true
			}
		}
		return r <= '9' || r >= 0x660 && r <= 0x669 || r >= 0x6F0 && r <= 0x6F9 || r >= 0xFF10 && r <= 0xFF19
	}
	value := func(r rune) rune {
		n := rune(0)
		for unicode.Is(unicode.Nd, r-n-1) && n < 9 {
			n++
		}
		return '0' + n
	}
	rest := s
	for i, r := range s {
		blank := unicode.IsSpace(r) || strings.ContainsRune("\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2066\u2067\u2068\u2069\u061C\uFEFF", r)
		dash := unicode.Is(unicode.Pd, r) || r == '−'
		rest = s[i:]
		switch {
		case r == unicode.ReplacementChar:
			return "", false
		case isDigit(r):
			digits += string(value(r))
		case blank:
		case dash && digits != "" && strings.IndexFunc(rest, isDigit) > 0:
		default:
			return "", false
		}
	}
	return digits, len(digits) == 6 && digits[0] != '0'
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"700019", "৭০০ ০১৯", "7-0–0−019", "0", "70001\xff", "٧٠٠٠٠١", "𑣠", "700019-", "७०००१९\u200d", "𞓰𞓱", "𑑐700019"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := pincode.Parse(s)
		digits, ok := accepts(s)
		if ok != (err == nil) || ok && c.String() != digits {
			t.Fatalf("Parse(%q) = %v, %v; the documentation says %q, %v", s, c, err, digits, ok)
		}
		var e *pincode.ParseError
		if err != nil && (!errors.As(err, &e) || e.Offset > len(s) || e.Position < 1 || e.Fault == 0) {
			t.Fatalf("Parse(%q): %#v", s, err)
		}
	})
}

func TestEveryScriptsDigits(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Nd, r) {
			continue
		}
		s := "70001" + string(r)
		c, err := pincode.Parse(s)
		if digits, ok := accepts(s); ok != (err == nil) || ok && c.String() != digits {
			t.Errorf("%U: Parse(%q) = %v, %v; want %q, %v", r, s, c, err, digits, ok)
		}
	}
}

func TestArea(t *testing.T) {
	for _, s := range []string{"700019", "700019..700030", "7*", "70*", "70001*", "district:Kolkata", "district:Bilaspur, Chhattisgarh", "state:West Bengal"} {
		a, err := pincode.ParseArea(s)
		if err != nil || a.String() != s {
			t.Errorf("ParseArea(%q) = %q, %v", s, a, err)
		}
		text, _ := json.Marshal(a)
		var b pincode.Area
		if err := json.Unmarshal(text, &b); err != nil || b != a {
			t.Errorf("%s comes back as %v, %v", text, b, err)
		}
	}
	for typed, want := range map[string]string{
		" ৭০০* ": "700*", "৭০০০১৯ .. 700030": "700019..700030", "District: north  24 Parganas": "district:north 24 Parganas", "STATE:Goa": "state:Goa", "700 019": "700019",
	} {
		if a, err := pincode.ParseArea(typed); err != nil || a.String() != want {
			t.Errorf("ParseArea(%q) = %q, %v", typed, a, err)
		}
	}
	for _, s := range []string{"", "*", "0*", "700019*", "70x*", "700030..700019", "700019..", "..700019", "district:", "district: , Bihar", "state: ", "Kolkata", "7000199", "7 *"} {
		if a, err := pincode.ParseArea(s); !errors.Is(err, pincode.ErrArea) {
			t.Errorf("ParseArea(%q) = %q, %v", s, a, err)
		}
	}
	if _, err := pincode.Between(pincode.Code{}, pincode.MustParse("700019")); err == nil {
		t.Error("a range from no code")
	}
	if (pincode.Area{}).Contains(pincode.Code{}) || pincode.Only(pincode.Code{}) != (pincode.Area{}) {
		t.Error("no code is in an area")
	}
	sorted := []string{"110001", "700019", "110001..700019", "70001*", "7000*", "7*", "district:Kolkata", "district:Patna", "state:Bihar"}
	if !slices.IsSortedFunc(sorted, func(x, y string) int {
		a, _ := pincode.ParseArea(x)
		b, _ := pincode.ParseArea(y)
		return a.Compare(b)
	}) {
		t.Error("areas do not sort by precedence")
	}
}

func TestAreaCodes(t *testing.T) {
	for s, want := range map[string]int{"700019": 1, "700019..700030": 12, "70001*": 10, "7*": 100000, "100000..999999": 900000, "state:Goa": 0} {
		a, err := pincode.ParseArea(s)
		if err != nil {
			t.Fatal(err)
		}
		n, last := 0, pincode.Code{}
		for c := range a.Codes() {
			if !a.Contains(c) || c.Compare(last) <= 0 {
				t.Fatalf("%s yields %v after %v", s, c, last)
			}
			n, last = n+1, c
		}
		if n != want {
			t.Errorf("%s has %d codes, want %d", s, n, want)
		}
	}
}
