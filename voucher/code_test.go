package voucher_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/sellback/sellback/voucher"
)

func seeded(n byte) io.Reader { return rand.NewChaCha8([32]byte{n}) }

func newCode(t testing.TB, seed byte) voucher.Code {
	t.Helper()
	codes, err := voucher.NewCodes(&voucher.CodeOptions{Entropy: seeded(seed)})
	if err != nil {
		t.Fatal(err)
	}
	c, err := codes.New()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCodeShape(t *testing.T) {
	c := newCode(t, 1)
	text := c.Reveal()
	groups := strings.Split(text, "-")
	if len(groups) != 3 || len(groups[0]) != 6 || len(groups[1]) != 6 || len(groups[2]) != 6 {
		t.Errorf("want three groups of six, got shape %d of length %d", len(groups), len(text))
	}
	if strings.ContainsAny(text, "ILOU") {
		t.Error("a code contains a look-alike")
	}
	if !strings.HasSuffix(strings.ReplaceAll(text, "-", ""), c.Last4()) || len(c.Last4()) != 4 {
		t.Error("Last4 is not the end of the code")
	}
	back, err := voucher.ParseCode(text)
	if err != nil || !back.Equal(c) {
		t.Errorf("does not read back: %v", err)
	}
	if other := newCode(t, 2); other.Equal(c) || c.Equal(voucher.Code{}) || !(voucher.Code{}).Equal(voucher.Code{}) {
		t.Error("Equal is wrong")
	}
	var none voucher.Code
	if !none.IsZero() || none.Reveal() != "" || none.Last4() != "" {
		t.Error("the zero Code is not empty")
	}
}

func TestParseForgivesTyping(t *testing.T) {
	codes, err := voucher.NewCodes(&voucher.CodeOptions{Prefix: "SB10", Entropy: seeded(3)})
	if err != nil {
		t.Fatal(err)
	}
	for range 200 { // many, so that each look-alike occurs
		c, err := codes.New()
		if err != nil {
			t.Fatal(err)
		}
		text := c.Reveal()
		plain := strings.ReplaceAll(text, "-", "")
		bare := strings.TrimPrefix(plain, "SB10")
		fullwidth := strings.Map(func(r rune) rune { return r + 0xFEE0 }, bare)
		bengali := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '০'
			}
			return r
		}, bare)
		for name, typed := range map[string]string{
			"as shown":       text,
			"lower case":     strings.ToLower(text),
			"no dashes":      plain,
			"no prefix":      bare,
			"spaces":         "  " + strings.Join(strings.Split(bare, ""), " ") + "\n",
			"odd dashes":     strings.ReplaceAll(text, "-", "–"),
			"O for 0":        strings.ReplaceAll(text, "0", "O"),
			"o for 0":        strings.ReplaceAll(text, "0", "o"),
			"I for 1":        strings.ReplaceAll(text, "1", "I"),
			"l for 1":        strings.ReplaceAll(text, "1", "l"),
			"u for v":        strings.ReplaceAll(text, "V", "u"),
			"full-width":     fullwidth,
			"bengali digits": bengali,
			"chat mark":      "\u200b" + text,
		} {
			back, err := codes.Parse(typed)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !back.Equal(c) || back.Reveal() != text {
				t.Fatalf("%s: read as another code", name)
			}
		}
	}
}

func TestParseErrors(t *testing.T) {
	c := newCode(t, 4)
	text := strings.ReplaceAll(c.Reveal(), "-", "")
	other := func(b byte) string {
		if b == '7' {
			return "8"
		}
		return "7"
	}
	swap := []byte(text)
	i := slices.IndexFunc(swap[:17], func(b byte) bool { return b != text[strings.IndexByte(text, b)+1] })
	swap[i], swap[i+1] = swap[i+1], swap[i]
	for _, tt := range []struct {
		name, typed string
		problem     voucher.CodeProblem
		position    int
	}{
		{"empty", "", voucher.CodeLength, 0},
		{"short", text[1:], voucher.CodeLength, 0},
		{"long", text + "0", voucher.CodeLength, 0},
		{"very long", strings.Repeat("0", 4000), voucher.CodeLength, 0},
		{"typo", text[:4] + other(text[4]) + text[5:], voucher.CodeTypo, 5},
		{"typo in a check symbol", text[:17] + other(text[17]), voucher.CodeTypo, 18},
		{"foreign character", text[:4] + "*" + text[5:], voucher.CodeSymbol, 5},
		{"two foreign characters", "*" + text[1:4] + "*" + text[5:], voucher.CodeSymbol, 0},
		{"swap", string(swap), voucher.CodeTypo, -1},
	} {
		_, err := voucher.ParseCode(tt.typed)
		var ce *voucher.CodeError
		if !errors.As(err, &ce) || !errors.Is(err, voucher.ErrCode) {
			t.Errorf("%s: got %v", tt.name, err)
			continue
		}
		if ce.Problem != tt.problem || tt.position >= 0 && ce.Position != tt.position {
			t.Errorf("%s: got %+v", tt.name, ce)
		}
	}
}

func TestCodeOptions(t *testing.T) {
	for bits, symbols := range map[int]int{60: 14, 61: 15, 80: 18, 145: 31} {
		codes, err := voucher.NewCodes(&voucher.CodeOptions{Bits: bits, Entropy: seeded(5)})
		if err != nil {
			t.Fatal(err)
		}
		c, err := codes.New()
		if err != nil {
			t.Fatal(err)
		}
		if n := len(strings.ReplaceAll(c.Reveal(), "-", "")); n != symbols {
			t.Errorf("%d bits: %d symbols, want %d", bits, n, symbols)
		}
		if err := codes.Check(c.Reveal()); err != nil {
			t.Errorf("%d bits: %v", bits, err)
		}
	}
	var weak *voucher.WeakCodeError
	if _, err := voucher.NewCodes(&voucher.CodeOptions{Bits: 59}); !errors.As(err, &weak) || weak.Bits != 59 || !errors.Is(err, voucher.ErrCode) {
		t.Errorf("59 bits: %v", err)
	}
	for name, o := range map[string]voucher.CodeOptions{
		"too many bits": {Bits: 146}, "long prefix": {Prefix: "ABCDEFGHI"}, "odd prefix": {Prefix: "A-B"}, "lower prefix": {Prefix: "ab"},
		"short word": {Avoid: []string{"AB"}}, "odd word": {Avoid: []string{"A*B"}},
	} {
		if _, err := voucher.NewCodes(&o); !errors.Is(err, voucher.ErrCode) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWordFilter(t *testing.T) {
	// All three-letter words over seven symbols are frequent enough that an
	// unfiltered thousand codes would contain some.
	var avoid []string
	for _, a := range "ABCDEFG" {
		for _, b := range "ABCDEFG" {
			for _, c := range "0123456" {
				avoid = append(avoid, string([]rune{a, b, c}))
			}
		}
	}
	hits := func(o voucher.CodeOptions) (n int) {
		o.Entropy = seeded(6)
		codes, err := voucher.NewCodes(&o)
		if err != nil {
			t.Fatal(err)
		}
		batch := make([]voucher.Code, 1000)
		if err := codes.Fill(batch); err != nil {
			t.Fatal(err)
		}
		for _, c := range batch {
			text := strings.ReplaceAll(c.Reveal(), "-", "")
			if slices.ContainsFunc(avoid, func(w string) bool { return strings.Contains(text, w) }) {
				n++
			}
		}
		return n
	}
	if n := hits(voucher.CodeOptions{}); n == 0 {
		t.Fatal("the unfiltered codes contain no word, so this test shows nothing")
	}
	if n := hits(voucher.CodeOptions{Avoid: avoid}); n != 0 {
		t.Errorf("%d of 1000 filtered codes contain a word", n)
	}
	all := make([]string, 0, 32)
	for _, r := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
		for _, s := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
			for _, u := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
				all = append(all, string([]rune{r, s, u}))
			}
		}
	}
	codes, err := voucher.NewCodes(&voucher.CodeOptions{Avoid: all, Entropy: seeded(7)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := codes.New(); !errors.Is(err, voucher.ErrCode) {
		t.Errorf("a filter that lets nothing through: %v", err)
	}
}

func TestEntropyFails(t *testing.T) {
	codes, err := voucher.NewCodes(&voucher.CodeOptions{Entropy: strings.NewReader("short")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := codes.New(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("New: %v", err)
	}
	batch := make([]voucher.Code, 2)
	if err := codes.Fill(batch); err == nil || !batch[0].IsZero() {
		t.Errorf("Fill: %v", err)
	}
}

// TestAllocations: verifying a typed code allocates nothing, drawing one only
// the code itself.
func TestAllocations(t *testing.T) {
	codes, err := voucher.NewCodes(nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := codes.New()
	if err != nil {
		t.Fatal(err)
	}
	typed := c.Reveal()
	var room [32]byte
	for name, tt := range map[string]struct {
		most float64
		f    func()
	}{
		"Check": {0, func() { _ = codes.Check(typed) }},
		"Parse": {1, func() { _, _ = codes.Parse(typed) }},
		"New":   {2, func() { _, _ = codes.New() }}, // one; two under the race detector
		"text": {2, func() {
			c, _ := codes.New()
			c.AppendReveal(room[:0])
		}},
		"Equal": {0, func() { _ = c.Equal(c) }},
	} {
		if n := testing.AllocsPerRun(200, tt.f); n > tt.most {
			t.Errorf("%s allocates %v times, at most %v expected", name, n, tt.most)
		}
	}
}

func FuzzParseCode(f *testing.F) {
	codes, err := voucher.NewCodes(&voucher.CodeOptions{Prefix: "SB", Entropy: seeded(8)})
	if err != nil {
		f.Fatal(err)
	}
	c, err := codes.New()
	if err != nil {
		f.Fatal(err)
	}
	text := c.Reveal()
	for _, s := range []string{"", text, strings.ToLower(text), text[1:], strings.Repeat("-", 99), "SB", "০১২৩৪৫৬৭৮৯", "\xff\xfe", text + "\u200b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, p := range []interface {
			Parse(string) (voucher.Code, error)
			Check(string) error
		}{codes} {
			c, err := p.Parse(typed)
			if (err == nil) != (p.Check(typed) == nil) {
				t.Fatal("Parse and Check disagree")
			}
			if err != nil {
				var ce *voucher.CodeError
				if !errors.As(err, &ce) || ce.Position < 0 || ce.Position > ce.Want || !c.IsZero() {
					t.Fatalf("odd error %v", err)
				}
				continue
			}
			again, err := p.Parse(c.Reveal())
			if err != nil || !again.Equal(c) || again.Reveal() != c.Reveal() {
				t.Fatalf("a read code does not read back: %v", err)
			}
		}
	})
}
