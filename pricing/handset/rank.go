package handset

import (
	"github.com/sellback/sellback/pricing/handset/internal/fold"
)

// scratch is the working memory of one search.
type scratch struct {
	buf     fold.Buffer
	atoms   []fold.Atom
	tokens  []token // the query as typed
	second  []token // the query with glued words cut
	matches []match
	glue    []byte
	cuts    [maxCuts]int
	key     []byte

	got     []float32 // per doc: weight of the query that it has
	seen    []uint8   // per doc: the last token that found it, from 1
	touched []int32

	pool []candidate
}

func newScratch(docs int) *scratch {
	return &scratch{got: make([]float32, docs), seen: make([]uint8, docs)}
}

// candidate is a doc that is worth a close look.
type candidate struct {
	doc    int32
	record int32
	rough  float32
	score  float32
	order  float32 // score and prior
	reason Reason
	vetoed bool // a number of the query is not in the name
}

const (
	// poolSize is how many docs are looked at closely for one reading.
	poolSize = 96
	// unsaidShare is what a word of the name costs that the query leaves out,
	// against one that the query has and the name lacks.
	unsaidShare = .35
	// browseShare of the unsaid words count when the query is only a brand or a
	// family: all its models fit.
	browseShare = .02
	// strangePart is taken off when the query names a brand or a family that the
	// model does not belong to.
	strangePart = .15
	// priorShare lets the likelier of two equal names come first and is too
	// small to lift a worse one over a better.
	priorShare = .008
	// wholeBonus puts a name with all its words said before one with its family
	// left out: "xiaomi mi a2" is a Mi A2 rather than a Redmi A2.
	wholeBonus = .006
)

// prefixCredit is how far a word that only begins with the token counts.
func (w *words) prefixCredit(t *token, word int32) float32 {
	if t.kind == fold.Number {
		return .5
	}
	credit := .5 + .4*float32(len(t.text))/float32(max(w.size[word], 1))
	if w.line[word] {
		credit += .15 // "sam" begins Samsung before it begins Samba
	}
	return min(credit, .95)
}

// gather finds the docs that share words with the tokens and appends the most
// promising to the pool.
func (s *scratch) gather(c *Catalogue, tokens []token, allow func(record int32) bool) {
	w := &c.words
	var sum float32
	for i := range tokens {
		t := &tokens[i]
		sum += t.weight
		stamp := uint8(i + 1)
		sortMatches(t.matches)
		for _, m := range t.matches {
			s.credit(w.docs(m.word), stamp, m.credit*t.weight)
		}
		for word := t.from; word < t.to; word++ {
			s.credit(w.docs(word), stamp, w.prefixCredit(t, word)*t.weight)
		}
	}
	first := len(s.pool)
	for _, d := range s.touched {
		x := &c.docs.list[d]
		got := s.got[d]
		s.got[d], s.seen[d] = 0, 0
		rough := got/(sum+unsaidShare*max(0, x.total-got)) + priorShare*x.prior
		if len(s.pool)-first >= poolSize && rough <= s.pool[first].rough {
			continue
		}
		if allow != nil && !allow(x.record) {
			continue
		}
		s.push(first, candidate{doc: d, record: x.record, rough: rough})
	}
	s.touched = s.touched[:0]
}

func (s *scratch) credit(docs []int32, stamp uint8, weight float32) {
	for _, d := range docs {
		switch s.seen[d] {
		case stamp:
			continue
		case 0:
			s.touched = append(s.touched, d)
		}
		s.seen[d] = stamp
		s.got[d] += weight
	}
}

// push keeps s.pool[first:] a heap of the best poolSize candidates with the
// worst on top.
func (s *scratch) push(first int, x candidate) {
	if len(s.pool)-first < poolSize {
		s.pool = append(s.pool, x)
		h := s.pool[first:]
		for i := len(h) - 1; i > 0; {
			up := (i - 1) / 2
			if h[up].rough <= h[i].rough {
				break
			}
			h[up], h[i] = h[i], h[up]
			i = up
		}
		return
	}
	h := s.pool[first:]
	h[0] = x
	for i := 0; ; {
		least := i
		for k := 2*i + 1; k <= 2*i+2 && k < len(h); k++ {
			if h[k].rough < h[least].rough {
				least = k
			}
		}
		if least == i {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

// judge compares the tokens with one doc atom by atom and sets the candidate's
// score, reason and veto.
func (c *Catalogue) judge(tokens []token, x *candidate) {
	w, d := &c.words, &c.docs.list[x.doc]
	name, brand := c.docs.name(d), c.docs.brand(d)
	var used uint64 // bit i for atom i of name then brand
	var got, sum float32
	var open [2 * maxQueryAtoms]bool // tokens without a partner
	typo, unfinished, strange, misses, turns := false, false, false, 0, 0
	browse := true // the query names a brand or family and nothing else
	next, joined := 0, int32(-1)
	for i := range tokens {
		t := &tokens[i]
		sum += t.weight
		best, at, how := float32(0), -1, match{}
		for k := range len(name) + len(brand) {
			word := int32(0)
			if k < len(name) {
				word = name[k]
			} else {
				word = brand[k-len(name)]
			}
			credit, m := t.credit(w, word)
			if m.credit == 0 && k >= len(name) && len(t.text) == 1 {
				continue // one letter is no beginning of a brand
			}
			if credit == 0 || used&(1<<k) != 0 && !(m.joined && word == joined) {
				continue
			}
			if k < len(name) && k != next {
				credit -= .01 // of two equal partners the one in place
			}
			if credit > best {
				best, at, how = credit, k, m
			}
		}
		if at < 0 {
			if harmless[string(t.text)] {
				continue
			}
			open[i%len(open)] = true
			misses++
			if t.must {
				x.vetoed = true
			}
			if t.line {
				strange = true
			}
			continue
		}
		used |= 1 << at
		joined = -1
		if how.joined {
			joined = how.word
		}
		if at < len(name) {
			browse = browse && at == 0 && d.family
			if at < next-1 {
				turns++
			}
			next = at + 1
		}
		switch {
		case how.credit == 0:
			unfinished = true
		case how.credit < .98:
			typo = true
		}
		got += t.weight * min(1, best+.01)
	}
	rest := float32(0)
	for k, word := range name {
		if used&(1<<k) != 0 {
			continue
		}
		cost := w.unsaid(word, k == 0 && d.family)
		if misses > 0 && w.size[word] <= 3 && w.letter[word]&digitBits == 0 {
			// A short word typed wrong has no fuzzy match of its own. One letter
			// for another is no typing error: an A5 is not an S5.
			for i := range tokens {
				t := &tokens[i]
				if open[i%len(open)] && t.kind == fold.Word && len(t.text) <= 4 && len(t.text)+int(w.size[word]) > 2 && distance(t.text, w.at(word), 1, false) <= 1 {
					got += .5 * t.weight
					cost, typo = 0, true
					misses--
					open[i%len(open)] = false
					break
				}
			}
		}
		rest += cost
	}
	if browse && misses == 0 {
		rest *= browseShare
	}
	x.score = got/(sum+unsaidShare*rest) - .05*float32(turns)
	if strange {
		x.score -= strangePart
	}
	x.order = x.score + priorShare*d.prior
	if used&(1<<len(name)-1) == 1<<len(name)-1 {
		x.order += wholeBonus
	}
	switch {
	case misses > 0:
		x.reason = MatchPart
	case typo:
		x.reason = MatchTypo
	case unfinished:
		x.reason = MatchPrefix
	case rest == 0 && turns == 0:
		x.reason = MatchExact
	default:
		x.reason = MatchName
	}
}

// credit tells how far the token may stand for the word; the match is zero when
// the word only begins with the token.
func (t *token) credit(w *words, word int32) (float32, match) {
	for _, m := range t.matches {
		if m.word == word {
			return m.credit, m
		}
	}
	if word >= t.from && word < t.to {
		return w.prefixCredit(t, word), match{}
	}
	return 0, match{}
}
