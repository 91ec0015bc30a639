package pincode

import (
	"iter"
	"math/bits"
)

const (
	pageBits = 5
	pageSize = 1 << pageBits
	pages    = total / pageSize // 28,125, and nothing left over
)

// table maps every well-formed code to a number: the place of its cell,
// doubled, and odd if a directory knows the code; 0 for codes not listed. Codes
// come in clusters, so it keeps a page of 32 codes only where something is
// listed; pages of one number throughout are kept once. A look-up is two loads
// without a branch on the data: faster than bit masks, which would be smaller.
type table struct {
	index  []uint16           // code to page; page 0 is all zero
	narrow [][pageSize]uint16 // the pages while every number fits 16 bits
	wide   [][pageSize]uint32 // the pages otherwise
}

func (t *table) get(c Code) uint32 {
	i := c.n - first
	if i >= total {
		return 0
	}
	page := t.index[i>>pageBits]
	if t.wide == nil {
		return uint32(t.narrow[page][i%pageSize])
	}
	return t.wide[page][i%pageSize]
}

// codes yields the listed codes, ascending, and their cells.
func (t *table) codes() iter.Seq2[Code, uint32] {
	return func(yield func(Code, uint32) bool) {
		for page, at := range t.index {
			if at == 0 {
				continue
			}
			for i := range uint32(pageSize) {
				c := Code{first + uint32(page)*pageSize + i}
				if n := t.get(c) >> 1; n != 0 && !yield(c, n) {
					return
				}
			}
		}
	}
}

// tableBuilder collects pages in ascending order.
type tableBuilder struct {
	index   []uint16
	pages   [][pageSize]uint32
	uniform map[uint32]uint16 // page of one number, by that number
	largest uint32
}

func newTableBuilder(codes int) *tableBuilder {
	return &tableBuilder{
		index:   make([]uint16, pages),
		pages:   make([][pageSize]uint32, 1, 1+min(pages, codes/4)),
		uniform: map[uint32]uint16{0: 0},
	}
}

func (b *tableBuilder) add(page int, numbers *[pageSize]uint32) {
	same := true
	for _, n := range numbers {
		same = same && n == numbers[0]
		b.largest = max(b.largest, n)
	}
	if same {
		if at, ok := b.uniform[numbers[0]]; ok {
			b.index[page] = at
			return
		}
		b.uniform[numbers[0]] = uint16(len(b.pages))
	}
	b.index[page] = uint16(len(b.pages))
	b.pages = append(b.pages, *numbers)
}

func (b *tableBuilder) table() table {
	t := table{index: b.index}
	if b.largest > 1<<16-1 {
		t.wide = append(t.wide, b.pages...)
		return t
	}
	t.narrow = make([][pageSize]uint16, len(b.pages))
	for i := range b.pages {
		for j, n := range b.pages[i] {
			t.narrow[i][j] = uint16(n)
		}
	}
	return t
}

const words = (total + 63) / 64

// bitset is a set of codes: the 64-bit words that are not empty, found by rank.
type bitset struct {
	top  [(words + 63) / 64]uint64 // which words are kept
	rank [(words + 63) / 64]uint16 // kept words before each 64
	bits []uint64
}

func (s *bitset) has(c Code) bool {
	i := c.n - first
	if i >= total {
		return false
	}
	w := i >> 6
	top, bit := s.top[w>>6], uint64(1)<<(w&63)
	if top&bit == 0 {
		return false
	}
	at := int(s.rank[w>>6]) + bits.OnesCount64(top&(bit-1))
	return s.bits[at]>>(i&63)&1 == 1
}

// add puts c into the set; codes must not descend.
func (s *bitset) add(c Code) {
	i := c.n - first
	w := i >> 6
	bit := uint64(1) << (w & 63)
	if s.top[w>>6]&bit == 0 {
		if s.top[w>>6] == 0 {
			s.rank[w>>6] = uint16(len(s.bits))
		}
		s.top[w>>6] |= bit
		s.bits = append(s.bits, 0)
	}
	s.bits[len(s.bits)-1] |= 1 << (i & 63)
}
