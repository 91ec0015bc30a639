package handset

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"github.com/sellback/sellback/pricing/handset/internal/fold"
)

// words is the vocabulary: every different atom of every name, in byte order,
// so that the words with a common beginning stand side by side.
type words struct {
	text   string
	off    []uint32 // word i is text[off[i]:off[i+1]]
	letter []uint32 // which letters word i has, for a quick "too far" answer
	bones  []uint32 // hash of word i without vowels, 0 when too little is left
	size   []uint8  // length in bytes, capped
	weight []float32
	line   []bool   // a brand or the family word of one, in many names
	post   []uint32 // the docs of word i are list[post[i]:post[i+1]]
	list   []int32
}

func (w *words) len() int          { return len(w.size) }
func (w *words) at(i int32) string { return w.text[w.off[i]:w.off[i+1]] }
func (w *words) docs(i int32) []int32 {
	return w.list[w.post[i]:w.post[i+1]]
}

// find returns the index of the word, or -1.
func (w *words) find(text []byte) int32 {
	i := w.from(text)
	if i < int32(w.len()) && w.at(i) == string(text) {
		return i
	}
	return -1
}

// from returns the first word that does not stand before text.
func (w *words) from(text []byte) int32 {
	return int32(sort.Search(w.len(), func(i int) bool { return w.at(int32(i)) >= string(text) }))
}

// span returns the words that begin with text.
func (w *words) span(text []byte) (first, end int32) {
	first = w.from(text)
	n := w.len() - int(first)
	end = first + int32(sort.Search(n, func(i int) bool { return !strings.HasPrefix(w.at(first+int32(i)), string(text)) }))
	return first, end
}

// docs are the names a query is held against: one for the name of each model
// and one for each alias.
type docs struct {
	list  []doc
	atoms []int32 // word indexes, name first, then brand
}

type doc struct {
	record int32
	start  uint32
	name   uint8   // atoms of the name
	all    uint8   // atoms of the name and the brand
	family bool    // the first atom is a line most phones of the brand share
	total  float32 // weight of the name
	prior  float32 // how likely the model is meant when names are equal
}

func (d *docs) name(x *doc) []int32  { return d.atoms[x.start : x.start+uint32(x.name)] }
func (d *docs) brand(x *doc) []int32 { return d.atoms[x.start+uint32(x.name) : x.start+uint32(x.all)] }

const (
	maxDocAtoms = 24
	looseWeight = 0.15
)

// loose words stand in names and in queries without telling models apart.
var loose = map[string]bool{
	"2g": true, "3g": true, "4g": true, "5g": true, "lte": true, "dual": true, "sim": true, "duos": true,
	"phone": true, "smartphone": true, "mobile": true, "handset": true, "eea": true, "row": true,
	"edition": true, "gb": true, "tb": true, "ram": true, "rom": true, "storage": true, "the": true,
	"with": true, "thinq": true, "and": true, "for": true, "new": true, "old": true, "android": true, "gen": true,
	"generation": true, "st": true, "nd": true, "rd": true, "th": true, "wifi": true, "unlocked": true,
	"black": true, "white": true, "blue": true, "red": true, "green": true, "silver": true, "gold": true,
	"grey": true, "gray": true, "purple": true, "pink": true, "graphite": true,
}

// harmless words in a query say nothing about the model: a result that lacks
// them still has every word that counts. (Not so "lte" or "dual": they may be a
// mistyped "lite" and tell two phones apart.)
var harmless = map[string]bool{
	"phone": true, "smartphone": true, "mobile": true, "handset": true, "gb": true, "tb": true, "ram": true,
	"rom": true, "storage": true, "the": true, "with": true, "and": true, "for": true, "new": true, "old": true,
	"android": true, "unlocked": true, "black": true, "white": true, "blue": true, "red": true, "green": true,
	"silver": true, "gold": true, "grey": true, "gray": true, "purple": true, "pink": true, "graphite": true,
}

// tells are the words that part the models of one line; a wrong one is as bad
// as a wrong number.
var tells = map[string]float32{
	"plus": .85, "pro": .85, "max": .85, "lite": .85, "ultra": .85, "mini": .85, "fe": .8, "se": .8,
	"neo": .8, "prime": .8, "power": .8, "edge": .8, "note": .8, "play": .8, "go": .8, "turbo": .8,
	"zoom": .8, "fold": .8, "flip": .8, "core": .8, "ace": .8, "air": .8, "xl": .8, "mate": .8,
	"speed": .7, "gaming": .7, "youth": .7,
}

// raw is the index while it is made.
type raw struct {
	ids  map[string]int32
	text []string
	kind []fold.Kind
}

func (r *raw) id(a fold.Atom) int32 {
	if i, ok := r.ids[string(a.Text)]; ok {
		return i
	}
	i := int32(len(r.text))
	s := string(a.Text)
	r.ids[s] = i
	r.text, r.kind = append(r.text, s), append(r.kind, a.Kind)
	return i
}

func (c *Catalogue) buildIndex() {
	vocab := &raw{ids: make(map[string]int32, 16<<10)}
	var buf fold.Buffer
	d := &c.docs
	d.list = make([]doc, 0, len(c.records)+64)
	d.atoms = make([]int32, 0, 6*len(c.records))
	brandAtoms := make([][]int32, len(c.brands))
	for i, b := range c.brands {
		for _, text := range append([]string{b.name}, strings.Split(b.also, "|")...) {
			buf.Split(text, maxDocAtoms)
			for _, a := range buf.Atoms {
				if id := vocab.id(a); !slices.Contains(brandAtoms[i], id) && len(brandAtoms[i]) < maxDocAtoms {
					brandAtoms[i] = append(brandAtoms[i], id)
				}
			}
			// "Black Shark" typed in one word.
			if len(buf.Atoms) > 1 {
				id := vocab.id(fold.Atom{Text: []byte(fold.Key(text))})
				if !slices.Contains(brandAtoms[i], id) {
					brandAtoms[i] = append(brandAtoms[i], id)
				}
			}
		}
	}
	add := func(record int32, text string) {
		buf.Split(text, maxDocAtoms)
		x := doc{record: record, start: uint32(len(d.atoms)), name: uint8(len(buf.Atoms))}
		for _, a := range buf.Atoms {
			d.atoms = append(d.atoms, vocab.id(a))
		}
		d.atoms = append(d.atoms, brandAtoms[c.records[record].brand]...)
		x.all = uint8(min(255, len(d.atoms)-int(x.start)))
		if x.name > 0 {
			d.list = append(d.list, x)
		}
	}
	for i := range c.records {
		add(int32(i), c.name(int32(i)))
		for _, alias := range c.aliases(int32(i)) {
			add(int32(i), alias)
		}
	}
	d.list, d.atoms = slices.Clip(d.list), slices.Clip(d.atoms)
	c.words.fill(vocab, d)
	c.weigh()
}

// fill sorts the vocabulary, renames the atoms accordingly and lists the docs
// of each word.
func (w *words) fill(v *raw, d *docs) {
	n := len(v.text)
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(v.text[a], v.text[b]) })
	rank := make([]int32, n)
	w.off = make([]uint32, n+1)
	w.letter, w.bones, w.size = make([]uint32, n), make([]uint32, n), make([]uint8, n)
	w.weight, w.line = make([]float32, n), make([]bool, n)
	var text strings.Builder
	for i, o := range order {
		rank[o] = int32(i)
		s := v.text[o]
		text.WriteString(s)
		w.off[i+1] = uint32(text.Len())
		w.size[i] = uint8(min(len(s), 255))
		w.letter[i] = letters(s)
		if v.kind[o] == fold.Word {
			w.bones[i] = bones(s)
		}
	}
	w.text = text.String()
	for i, a := range d.atoms {
		d.atoms[i] = rank[a]
	}

	// Count, then place: the docs of a word come out in rising order.
	w.post = make([]uint32, n+1)
	each := func(visit func(word, doc int32)) {
		for i := range d.list {
			x := &d.list[i]
			atoms := d.atoms[x.start : x.start+uint32(x.all)]
			for k, a := range atoms {
				if !slices.Contains(atoms[:k], a) {
					visit(a, int32(i))
				}
			}
		}
	}
	each(func(word, _ int32) { w.post[word+1]++ })
	for i := range n {
		w.post[i+1] += w.post[i]
	}
	w.list = make([]int32, w.post[n])
	next := slices.Clone(w.post)
	each(func(word, doc int32) {
		w.list[next[word]] = doc
		next[word]++
	})
	all := math.Log(float64(len(d.list)) + 1)
	for i := range n {
		df := float64(w.post[i+1] - w.post[i])
		w.weight[i] = weightOf(w.at(int32(i)), v.kind[order[i]], float32(1-math.Log(df+1)/all))
	}
}

// weightOf says how much a word tells; rare is 1 for a word of one name and
// near 0 for a word of most.
func weightOf(text string, kind fold.Kind, rare float32) float32 {
	switch {
	case loose[text]:
		return looseWeight
	case kind == fold.Number:
		return 1
	case tells[text] > 0:
		return tells[text]
	case len(text) == 1:
		return .55
	}
	return .4 + .6*rare
}

// weigh finds the family words and sets total and prior of every doc.
func (c *Catalogue) weigh() {
	d := &c.docs
	count := map[[2]int32]int32{}
	first := func(x *doc) [2]int32 { return [2]int32{c.records[x.record].brand, d.atoms[x.start]} }
	for i := range d.list {
		count[first(&d.list[i])]++
	}
	for i := range d.list {
		x := &d.list[i]
		for _, a := range d.brand(x) {
			c.words.line[a] = c.words.size[a] > 1 && c.words.weight[a] > looseWeight && len(c.words.docs(a)) >= 20
		}
	}
	for i := range d.list {
		x := &d.list[i]
		b := c.brands[c.records[x.record].brand]
		k := first(x)
		x.family = x.name > 1 && c.words.size[k[1]] > 1 && c.words.letter[k[1]]&digitBits == 0 &&
			count[k] >= 8 && count[k]*16 >= b.end-b.first
		if x.family && count[k] >= 20 {
			c.words.line[k[1]] = true
		}
		for n, a := range d.name(x) {
			x.total += c.words.unsaid(a, n == 0 && x.family)
		}
		r := &c.records[x.record]
		codes := 1
		if r.extra != nil {
			codes = len(r.extra.Codes)
		} else {
			codes += strings.Count(field(r.line, fieldCodes), "|")
		}
		x.prior = float32(min(codes, 16)) / 16
		if sold[b.slug] {
			x.prior += 1
		}
	}
}

// unsaid is what a word of a name costs when the query does not have it. A
// family word ("Galaxy") costs nothing: most people leave it out.
func (w *words) unsaid(word int32, family bool) float32 {
	if family {
		return 0
	}
	return w.weight[word]
}

// sold are the brands with many phones in Indian hands. They only settle the
// order of names that fit a query equally well: "s10" is first a Galaxy.
var sold = map[string]bool{
	"apple": true, "asus": true, "google": true, "honor": true, "infinix": true, "itel": true, "lava": true,
	"lenovo": true, "lg": true, "micromax": true, "motorola": true, "nokia": true, "nothing": true,
	"oneplus": true, "oppo": true, "realme": true, "samsung": true, "tecno": true, "vivo": true, "xiaomi": true,
}

// letters sets a bit for every letter and one for every three digits; other
// scripts share the bits by their value.
func letters(s string) (m uint32) {
	for i := range len(s) {
		m |= letterBit(s[i])
	}
	return m
}

const digitBits = uint32(0x3c000000) // bits 26 to 29

func letterBit(b byte) uint32 {
	switch {
	case b >= 'a' && b <= 'z':
		return 1 << (b - 'a')
	case b >= '0' && b <= '9':
		return 1 << (26 + (b-'0')/3)
	}
	return 1 << (30 + b&1)
}

func differing(a, b uint32) int { return bits.OnesCount32(a ^ b) }

// bones hashes s without its vowels, for words typed without them: "glxy",
// "smsng". Words of fewer than three other letters have no bones.
func bones(s string) uint32 {
	h, n := uint32(2166136261), 0
	for i := range len(s) {
		switch s[i] {
		case 'a', 'e', 'i', 'o', 'u':
			continue
		}
		h = (h ^ uint32(s[i])) * 16777619
		n++
	}
	if n < 3 || h == 0 {
		return 0
	}
	return h
}
