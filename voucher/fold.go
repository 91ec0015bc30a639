package voucher

import "unicode"

// skip and bad mark ASCII characters that are no symbol.
const (
	skip = 0xfe
	bad  = 0xff
)

// ascii maps an ASCII character to its symbol, to skip, or to bad.
var ascii = newASCII()

func newASCII() *[128]uint8 {
	t := new([128]uint8)
	for i := range t {
		t[i] = bad
	}
	for i := range len(alphabet) {
		c := alphabet[i]
		t[c] = uint8(i)
		if c >= 'A' {
			t[c+'a'-'A'] = uint8(i)
		}
	}
	for _, p := range []string{"O0", "o0", "I1", "i1", "L1", "l1", "UV", "uV"} {
		t[p[0]] = t[p[1]]
	}
	for _, c := range []byte(" \t\r\n-_.") {
		t[c] = skip
	}
	return t
}

// zeros are the digits zero of the scripts in which Indian customers type,
// and the full-width one.
var zeros = [...]rune{
	0x0966, // Devanagari
	0x09E6, // Bengali
	0x0A66, // Gurmukhi
	0x0AE6, // Gujarati
	0x0B66, // Odia
	0x0BE6, // Tamil
	0x0C66, // Telugu
	0x0CE6, // Kannada
	0x0D66, // Malayalam
	0x0660, // Arabic-Indic
	0x06F0, // Urdu and Persian
	0xABF0, // Meetei Mayek
	0x1C50, // Ol Chiki
	0xFF10, // full-width
}

// fold returns the symbol a typed character stands for, if any.
func fold(r rune) (uint8, bool) {
	if r >= 0xFF21 && r <= 0xFF3A || r >= 0xFF41 && r <= 0xFF5A { // full-width letters
		r -= 0xFEE0
	}
	if r >= 0 && r < 128 {
		s := ascii[r]
		return s, s < fieldSize
	}
	for _, z := range zeros {
		if r >= z && r <= z+9 {
			return uint8(r - z), true
		}
	}
	return 0, false
}

// isSkip reports whether a character outside ASCII only separates: spaces,
// dashes, and the invisible marks that copying from a chat leaves behind.
func isSkip(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) || r == 0x2212
}
