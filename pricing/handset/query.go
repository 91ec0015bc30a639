package handset

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sellback/sellback/pricing/handset/internal/fold"
)

const (
	maxQueryBytes = 256 // what lies behind is not read
	maxQueryAtoms = 16
)

// token is one atom of the query and the words it may stand for.
type token struct {
	text    []byte
	kind    fold.Kind
	weight  float32
	must    bool // a number that a result has to have
	line    bool // a brand or family, which a result should have
	last    bool // may be unfinished: more letters can follow
	matches []match
	// Words that begin with the token, when it may be unfinished: [from, to).
	from, to int32
}

// cutQuery bounds the query and reports whether all of it is left.
func cutQuery(q string) (string, bool) {
	const most = 4 * maxQueryBytes
	whole := true
	if len(q) > most {
		q, whole = q[:most], false
	}
	q = strings.TrimLeft(q, " \t\r\n")
	if len(q) > maxQueryBytes {
		n := maxQueryBytes
		for n > 0 && !utf8.RuneStart(q[n]) {
			n--
		}
		q, whole = q[:n], false
	}
	return q, whole
}

// ends reports whether the query ends inside a word.
func ends(q string) bool {
	r, _ := utf8.DecodeLastRuneInString(q)
	_, class := fold.Rune(r)
	return q != "" && (class == fold.Letter || class == fold.Digit)
}

// read makes the tokens of the query, without the storage size, and reports
// whether all of it was used. The storage is "128gb", "1tb" or empty.
func (s *scratch) read(c *Catalogue, q string) (storage string, whole bool) {
	whole = s.buf.Split(q, maxQueryAtoms)
	atoms := s.buf.Atoms
	keep := s.atoms[:0]
	for i := 0; i < len(atoms); i++ {
		a := atoms[i]
		if a.Kind == fold.Number && i+1 < len(atoms) && isUnit(atoms[i+1].Text) {
			if unit := string(atoms[i+1].Text); unit == "tb" || sizes[string(a.Text)] {
				storage = string(a.Text) + unit
			}
			i++
			continue
		}
		// "8/128" and "6 + 128": the second is the storage, the first the RAM.
		if a.Kind == fold.Number && sizes[string(a.Text)] && len(a.Text) >= 2 && i > 0 && (len(a.Text) == 3 || a.Glued || i > 1) && len(keep) > 1 {
			n := len(keep)
			if string(keep[n-1].Text) == "plus" && n > 2 && rams[string(keep[n-2].Text)] {
				keep, storage = keep[:n-2], string(a.Text)+"gb"
				continue
			}
			if len(a.Text) == 3 {
				if rams[string(keep[n-1].Text)] && strings.Contains(q, string(keep[n-1].Text)+"/"+string(a.Text)) {
					keep = keep[:n-1]
				}
				storage = string(a.Text) + "gb"
				continue
			}
		}
		keep = append(keep, a)
	}
	s.atoms = keep
	s.tokens = s.tokens[:0]
	for _, a := range keep {
		s.tokens = append(s.tokens, token{text: latin(a.Text), kind: a.Kind})
	}
	if n, m := len(keep), len(atoms); n > 0 && ends(q) && &keep[n-1].Text[0] == &atoms[m-1].Text[0] {
		s.tokens[n-1].last = true // the last of the query was not storage
	}
	return storage, whole
}

func isUnit(t []byte) bool { return string(t) == "gb" || string(t) == "tb" }

// sizes and rams are the storage and memory sizes that phones are sold with, in
// gigabytes.
var (
	sizes = map[string]bool{"16": true, "32": true, "64": true, "128": true, "256": true, "512": true}
	rams  = map[string]bool{"1": true, "2": true, "3": true, "4": true, "6": true, "8": true, "12": true, "16": true}
)

// resolve finds the words each token may stand for.
func (s *scratch) resolve(w *words, tokens []token) {
	s.matches = s.matches[:0]
	for i := range tokens {
		t := &tokens[i]
		from := len(s.matches)
		t.from, t.to = 0, 0
		if t.last {
			t.from, t.to = w.span(t.text)
		}
		exact := w.find(t.text)
		if exact >= 0 {
			s.matches = append(s.matches, match{word: exact, credit: 1})
			t.weight = w.weight[exact]
		} else {
			t.weight = 1
			switch {
			case t.kind != fold.Word:
			case len(t.text) <= 2:
				t.weight = .4
			default:
				t.weight = .85
			}
		}
		t.must = t.kind == fold.Number && !year(t.text)
		if t.kind == fold.Word {
			common := exact >= 0 && len(w.docs(exact)) >= 5
			s.join(w, tokens, i)
			if !common && !(t.last && len(t.text) <= 4 && w.begins(t.from, t.to)) {
				s.matches = w.fuzzy(s.matches, t.text, t.last)
			}
			if exact < 0 && len(s.matches) > from {
				// What it probably is decides what it weighs.
				t.weight = max(.5, w.weight[s.matches[from].word])
			}
		}
		t.line = len(s.matches) > from && w.line[s.matches[from].word]
		t.matches = s.matches[from:len(s.matches):len(s.matches)]
	}
}

// begins reports whether the words [from, to) stand in enough names that one of
// them is likelier meant than a word with a typing error.
func (w *words) begins(from, to int32) bool {
	return from < to && w.post[to]-w.post[from] >= 20
}

// join adds the words that token i makes with a neighbour: "one plus" is
// oneplus, "i phone" is iphone.
func (s *scratch) join(w *words, tokens []token, i int) {
	try := func(a, b *token) {
		if a.kind != fold.Word || b.kind != fold.Word || len(a.text)+len(b.text) < 4 {
			return
		}
		s.glue = append(append(s.glue[:0], a.text...), b.text...)
		if j := w.find(s.glue); j >= 0 && (len(s.glue) >= 6 || len(w.docs(j)) >= 5) {
			s.matches = append(s.matches, match{word: j, credit: .99, joined: true})
		}
	}
	if i+1 < len(tokens) {
		try(&tokens[i], &tokens[i+1])
	}
	if i > 0 {
		try(&tokens[i-1], &tokens[i])
	}
}

// year reports whether the number may be a year, which people add to a name
// though the maker does not.
func year(t []byte) bool {
	return len(t) == 4 && (string(t[:3]) == "200" || string(t[:3]) == "201" || string(t[:3]) == "202")
}

// split makes a second reading of the query in which words that are not known,
// or hardly, are cut into known ones: "redminote" is redmi note. It reports
// whether there is one.
func (s *scratch) split(w *words) bool {
	s.second = s.second[:0]
	cut := false
	for i, t := range s.tokens {
		// "a525g" is A52 5G: the network was glued to the number.
		if n := len(t.text); i == len(s.tokens)-1 && string(t.text) == "g" && i > 0 {
			if p := &s.second[len(s.second)-1]; p.kind == fold.Number && len(p.text) >= 2 && (p.text[len(p.text)-1] == '5' || p.text[len(p.text)-1] == '4') {
				k := len(p.text) - 1
				s.glue = append(append(s.glue[:0], p.text[k]), t.text[:n]...)
				p.text = p.text[:k]
				s.second = append(s.second, token{text: bytes.Clone(s.glue), kind: fold.Net, last: t.last})
				cut = true
				continue
			}
		}
		next := i+1 < len(s.tokens) && s.tokens[i+1].kind == fold.Number
		if t.kind == fold.Word && len(t.text) >= 4 && len(t.text) <= 32 && !s.common(w, t) {
			before := i > 0 && s.tokens[i-1].kind == fold.Number
			if n := w.cut(t.text, before, next, &s.cuts); n > 1 {
				cut = true
				from := 0
				for _, end := range s.cuts[:n] {
					part := token{text: t.text[from:end:end], kind: fold.Word, last: t.last && end == len(t.text)}
					s.second = append(s.second, part)
					from = end
				}
				continue
			}
		}
		s.second = append(s.second, token{text: t.text, kind: t.kind, last: t.last})
	}
	return cut && len(s.second) <= 2*maxQueryAtoms
}

func (s *scratch) common(w *words, t token) bool {
	i := w.find(t.text)
	return i >= 0 && len(w.docs(i)) >= 20
}

const maxCuts = 4

// cut finds the cheapest way to write text as two to four words, each in
// enough names not to be chance, and leaves the ends of the parts in ends; before
// and after tell whether a number stands there.
func (w *words) cut(text []byte, before, after bool, ends *[maxCuts]int) int {
	const far = 1 << 20
	var cost [33]int
	var parts, back [33]int
	for i := 1; i <= len(text); i++ {
		cost[i] = far
		for j := 0; j < i; j++ {
			if cost[j] >= far || parts[j] == maxCuts || j == 0 && i == len(text) {
				continue
			}
			n := w.find(text[j:i])
			if n < 0 {
				continue
			}
			df := len(w.docs(n))
			least := 1
			switch i - j {
			case 1:
				// A lone letter belongs to a number beside it ("galaxys" 21, 11
				// "tpro") or stands inside a long run ("galaxysduos").
				switch {
				case j == 0 && !before, i == len(text) && !after:
					continue
				case j > 0 && i < len(text) && len(text) < 9:
					continue
				}
				least = 30
			case 2:
				least = 25
				if i == len(text) && after {
					least = 5 // "galaxyon" 7
				}
			case 3, 4:
				least = 5
			}
			if df < least {
				continue
			}
			// A part costs one whole unit, and more the rarer it is.
			price := 100 + int(40*w.weight[n])
			if i-j <= 2 {
				price += 60
			}
			if cost[j]+price < cost[i] {
				cost[i], parts[i], back[i] = cost[j]+price, parts[j]+1, j
			}
		}
	}
	if cost[len(text)] >= far {
		return 0
	}
	n := parts[len(text)]
	for i, k := len(text), n-1; k >= 0; i, k = back[i], k-1 {
		ends[k] = i
	}
	return n
}

// sortMatches puts the best credit first.
func sortMatches(m []match) {
	slices.SortStableFunc(m, func(a, b match) int {
		switch {
		case a.credit > b.credit:
			return -1
		case a.credit < b.credit:
			return 1
		}
		return 0
	})
}
