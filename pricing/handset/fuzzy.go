package handset

// longestFuzzy is the longest word that is matched with typing errors.
const longestFuzzy = 24

// distance returns the number of letters to insert, delete, replace or swap
// with their neighbour to make b of a (optimal string alignment), or limit+1
// when there are more than limit. When prefix is set, what b has beyond a
// counts nothing.
func distance(a []byte, b string, limit int, prefix bool) int {
	if len(a) > longestFuzzy || len(b) > longestFuzzy {
		return limit + 1
	}
	var rows [3][longestFuzzy + 1]uint8
	for j := range len(b) + 1 {
		rows[0][j] = uint8(j)
	}
	prev2, prev, row := &rows[2], &rows[0], &rows[1]
	for i := 1; i <= len(a); i++ {
		row[0] = uint8(i)
		least := row[0]
		for j := 1; j <= len(b); j++ {
			cost := uint8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			v := min(prev[j-1]+cost, prev[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				v = min(v, prev2[j-2]+1)
			}
			row[j] = v
			least = min(least, v)
		}
		if int(least) > limit {
			return limit + 1
		}
		prev2, prev, row = prev, row, prev2
	}
	d := int(prev[len(b)])
	if prefix {
		for j := range len(b) {
			d = min(d, int(prev[j]))
		}
	}
	return d
}

// match is a word of the vocabulary that a typed token may stand for, and how
// sure that is, from 0 to 1.
type match struct {
	word   int32
	credit float32
	joined bool // stands for this token and its neighbour written in one
}

// vowels are the bits of a, e, i, o and u in words.letter.
var vowels = letters("aeiou")

const (
	creditOne   = .86 // one typing error
	creditTwo   = .72 // two
	creditBones = .78 // same consonants
	mostFuzzy   = 24  // words kept for one token
	lostHead    = .06 // taken off when the first letter differs: the rarest typo
)

// fuzzy appends the words near text to out, best first.
func (w *words) fuzzy(out []match, text []byte, prefix bool) []match {
	if len(text) < 3 || len(text) > longestFuzzy {
		return out
	}
	limit := 1
	if len(text) >= 6 {
		limit = 2
	}
	mask, bone := letters(string(text)), uint32(0)
	if len(text) >= 4 || mask&vowels == 0 {
		bone = bones(string(text))
	}
	from := len(out)
	for i := range w.size {
		n := int(w.size[i])
		near := n <= len(text)+limit && n+limit >= len(text) && differing(mask, w.letter[i]) <= 2*limit
		same := bone != 0 && bone == w.bones[i]
		ahead := prefix && len(text) >= 4 && n > len(text) && differing(mask, mask&w.letter[i]) <= 1
		if !near && !same && !ahead || n < 3 || w.letter[i]&digitBits != 0 {
			continue
		}
		word := w.text[w.off[i]:w.off[i+1]]
		var credit float32
		if near {
			switch distance(text, word, limit, false) {
			case 1:
				credit = creditOne
			case 2:
				credit = creditTwo
			}
		}
		if same && n-len(text) <= 4 && len(text)-n <= 4 {
			credit = max(credit, creditBones)
		}
		if ahead && credit == 0 && distance(text, word, 1, true) <= 1 {
			credit = creditTwo * (.6 + .4*float32(len(text))/float32(n))
		}
		if credit == 0 {
			continue
		}
		if word[0] != text[0] {
			credit -= lostHead
		}
		// Of two words equally near the common one was meant.
		credit += .04 * (1 - w.weight[i])
		out = keepBest(out, from, match{word: int32(i), credit: credit})
	}
	return out
}

// keepBest inserts m in out[from:], which is in order of falling credit and at
// most mostFuzzy long.
func keepBest(out []match, from int, m match) []match {
	if len(out)-from < mostFuzzy {
		out = append(out, m)
	} else if out[len(out)-1].credit >= m.credit {
		return out
	} else {
		out[len(out)-1] = m
	}
	for i := len(out) - 1; i > from && out[i-1].credit < out[i].credit; i-- {
		out[i-1], out[i] = out[i], out[i-1]
	}
	return out
}
