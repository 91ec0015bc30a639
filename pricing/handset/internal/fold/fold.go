// Package fold turns typed or published phone names into comparable pieces.
//
// The generator of the catalogue and the search both read names through this
// package, so that what was merged when the data was made is also what the
// search holds to be equal.
package fold

import "unicode"

// Class tells what a folded rune is.
type Class uint8

const (
	Sep    Class = iota // ends a word
	Drop                // as if it were not there: ™, apostrophes, joiners
	Letter              // a lower-case letter or a mark that belongs to one
	Digit               // '0' to '9'
	Plus                // '+'
	Dot                 // '.', kept only between two digits
)

// zeros are the digit zeros of the scripts written in India, of Arabic and of
// full-width text; in each the ten digits follow one another (Unicode 15).
var zeros = [...]rune{
	0x0660, 0x06F0, // Arabic-Indic, extended (Urdu, Sindhi)
	0x0966, 0x09E6, 0x0A66, 0x0AE6, // Devanagari, Bengali, Gurmukhi, Gujarati
	0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, // Odia, Tamil, Telugu, Kannada, Malayalam
	0x1C50, 0xABF0, 0xFF10, // Ol Chiki (Santali), Meetei Mayek, full width
}

// latin maps U+00C0 to U+00FF to the plain letter; a space means "not a letter".
const latin = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"

// Rune returns the folded rune and its class. A Roman numeral in one sign
// (Ⅱ) and a superscript digit (⁶) become a digit.
func Rune(r rune) (rune, Class) {
	switch {
	case r >= 'a' && r <= 'z':
		return r, Letter
	case r >= '0' && r <= '9':
		return r, Digit
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A', Letter
	case r < 0x80:
		switch r {
		case '+':
			return r, Plus
		case '.':
			return r, Dot
		case '\'', '`':
			return 0, Drop
		}
		return 0, Sep
	}
	return wide(r)
}

func wide(r rune) (rune, Class) {
	switch {
	case r >= 0xC0 && r <= 0xFF:
		if l := latin[r-0xC0]; l != ' ' {
			return rune(l), Letter
		}
		return 0, Sep
	case r == 0xB2 || r == 0xB3: // ² ³
		return r - 0xB2 + '2', Digit
	case r == 0xB9: // ¹
		return '1', Digit
	case r >= 0x2074 && r <= 0x2079: // ⁴ to ⁹
		return r - 0x2070 + '0', Digit
	case r >= 0x2160 && r <= 0x2168: // Ⅰ to Ⅸ
		return r - 0x2160 + '1', Digit
	case r == 0xFF0B: // full-width +
		return '+', Plus
	case r >= 0xFF21 && r <= 0xFF3A: // full-width capitals
		return r - 0xFF21 + 'a', Letter
	case r >= 0xFF41 && r <= 0xFF5A:
		return r - 0xFF41 + 'a', Letter
	case r == 0x2122, r == 0xAE, r == 0xA9, r == 0xAD, r == 0x2018, r == 0x2019,
		r == 0x200B, r == 0x200C, r == 0x200D, r == 0xFEFF:
		return 0, Drop
	}
	for _, z := range zeros {
		if r >= z && r <= z+9 {
			return r - z + '0', Digit
		}
	}
	if r == unicode.ReplacementChar {
		return 0, Sep
	}
	if unicode.IsLetter(r) || unicode.IsMark(r) {
		return unicode.ToLower(r), Letter
	}
	return 0, Sep
}
