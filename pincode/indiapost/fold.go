package indiapost

import (
	"strings"
	"unicode"
)

// fold makes spellings comparable: letters, vowel signs and digits only, small
// letters, "and" for "&", and the letters of Indian scripts without nukta.
func fold(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("and")
		case r < 0x80:
			if r = lower(byte(r)); r != 0 {
				b.WriteByte(byte(r))
			}
		case inIndia(r) && r&0x7F == 0x3C: // nukta
		case inIndia(r) && plain[r] != 0:
			b.WriteRune(plain[r])
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// lower returns the small letter or digit of an ASCII byte, 0 for others.
func lower(c byte) rune {
	switch {
	case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		return rune(c)
	case c >= 'A' && c <= 'Z':
		return rune(c | 0x20)
	}
	return 0
}

// inIndia reports whether r is in one of the nine blocks, Devanagari to
// Malayalam, that share one layout: a letter has the same place in each.
func inIndia(r rune) bool { return r >= 0x0900 && r <= 0x0D7F }

// plain takes the nukta off letters that have it built in.
var plain = map[rune]rune{
	0x0929: 0x0928, 0x0931: 0x0930, 0x0934: 0x0933,
	0x0958: 0x0915, 0x0959: 0x0916, 0x095A: 0x0917, 0x095B: 0x091C, 0x095C: 0x0921, 0x095D: 0x0922, 0x095E: 0x092B, 0x095F: 0x092F,
	0x09DC: 0x09A1, 0x09DD: 0x09A2, 0x09DF: 0x09AF,
	0x0A33: 0x0A32, 0x0A36: 0x0A38, 0x0A59: 0x0A16, 0x0A5A: 0x0A17, 0x0A5B: 0x0A1C, 0x0A5E: 0x0A2B,
	0x0B5C: 0x0B21, 0x0B5D: 0x0B22, 0x0B5F: 0x0B2F,
}

// consonants and vowels spell the letters of the shared layout in Latin, by
// their place in the block. Consonants carry the vowel a unless a sign follows.
var (
	consonants = map[rune]string{
		0x15: "k", 0x16: "kh", 0x17: "g", 0x18: "gh", 0x19: "n", 0x1A: "ch", 0x1B: "chh", 0x1C: "j", 0x1D: "jh", 0x1E: "n",
		0x1F: "t", 0x20: "th", 0x21: "d", 0x22: "dh", 0x23: "n", 0x24: "t", 0x25: "th", 0x26: "d", 0x27: "dh", 0x28: "n", 0x29: "n",
		0x2A: "p", 0x2B: "ph", 0x2C: "b", 0x2D: "bh", 0x2E: "m", 0x2F: "y", 0x30: "r", 0x31: "r", 0x32: "l", 0x33: "l", 0x34: "l",
		0x35: "v", 0x36: "sh", 0x37: "sh", 0x38: "s", 0x39: "h", 0x4E: "t",
		0x58: "k", 0x59: "kh", 0x5A: "g", 0x5B: "j", 0x5C: "r", 0x5D: "r", 0x5E: "ph", 0x5F: "y",
	}
	vowels = map[rune]string{
		0x01: "n", 0x02: "n", 0x03: "h",
		0x05: "a", 0x06: "a", 0x07: "i", 0x08: "i", 0x09: "u", 0x0A: "u", 0x0B: "ri", 0x0E: "e", 0x0F: "e", 0x10: "ai", 0x12: "o", 0x13: "o", 0x14: "au",
		0x3E: "a", 0x3F: "i", 0x40: "i", 0x41: "u", 0x42: "u", 0x43: "ri", 0x46: "e", 0x47: "e", 0x48: "ai", 0x4A: "o", 0x4B: "o", 0x4C: "au", 0x4D: "",
	}
)

// latin spells text of an Indian script in Latin letters, roughly; Latin text
// comes folded.
func latin(s string) string {
	var b strings.Builder
	pending := "" // the last consonant, which may still take its a
	flush := func(vowel string) {
		if pending != "" {
			b.WriteString(pending + vowel)
		}
		pending = ""
	}
	for _, r := range s {
		at := r & 0x7F
		switch {
		case !inIndia(r):
			flush("a")
			if r < 0x80 {
				if r = lower(byte(r)); r != 0 {
					b.WriteByte(byte(r))
				}
			} else if unicode.IsLetter(r) {
				b.WriteRune(unicode.ToLower(r))
			}
		case at == 0x3C && (pending == "d" || pending == "dh"): // with nukta these are flapped
			pending = "r"
		case consonants[at] != "":
			flush("a")
			pending = consonants[at]
		case at >= 0x3E && at <= 0x4D: // a vowel sign, or none
			flush(vowels[at])
		default:
			flush("a")
			b.WriteString(vowels[at])
		}
	}
	// The a of a last consonant is silent in most names: "Nagpur", not "Nagpura".
	flush("")
	return b.String()
}

// sound levels the ways a Latin spelling writes one sound, to compare names
// that came from different scripts.
func sound(s string) string {
	s = levels.Replace(s)
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case i > 0 && s[i] == s[i-1]:
		case i > 0 && s[i] == 'h' && strings.IndexByte("kgcjtdpbs", s[i-1]) >= 0:
		case s[i] == 'y' && i == len(s)-1:
			b.WriteByte('i')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

var levels = strings.NewReplacer("oo", "u", "ee", "i", "ou", "u", "au", "o", "w", "v", "f", "ph", "z", "j", "q", "k")

// skeleton leaves of a Latin name the consonants that spellings and scripts
// agree on: no vowels, no aspiration, one letter for the sounds that some
// scripts do not tell apart, no doubled ones.
func skeleton(s string) string {
	var b strings.Builder
	var last byte
	for i := 0; i < len(s); i++ {
		var c byte
		switch s[i] {
		case 'k', 'g', 'q':
			c = 'k'
		case 'c':
			c = 'k'
			if i+1 < len(s) && (s[i+1] == 'h' || s[i+1] == 'e' || s[i+1] == 'i') {
				c = 's'
			}
		case 's', 'j', 'z', 'x':
			c = 's'
		case 't', 'd':
			c = 't'
		case 'p', 'b', 'f', 'v', 'w':
			c = 'p'
		case 'm', 'n':
			c = 'n'
		case 'r', 'l':
			c = s[i]
		default:
			continue
		}
		if c != last {
			b.WriteByte(c)
		}
		last = c
	}
	return b.String()
}

// distance is the number of letters to insert, delete, change or swap with a
// neighbour to make a of b (optimal string alignment).
func distance(a, b string) int {
	prev2, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(b)]
}
