package pincode

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
)

// checkTies reports rows of equal precedence that could both decide: for each
// row the first such one it meets, so that a file that repeats one line a
// thousand times gives a thousand mistakes, not half a million.
func (b *builder) checkTies() {
	for i := 0; i < len(b.exact); {
		j := i + 1
		for j < len(b.exact) && b.exact[j].code == b.exact[i].code {
			j++
		}
		for m := i + 1; m < j; m++ {
			for k := i; k < m; k++ {
				if b.tie(Only(Code{b.exact[m].code}), b.exact[k].line, b.exact[m].line, b.exact[k].terms, b.exact[m].terms) {
					break
				}
			}
		}
		i = j
	}
	// b.broad is in Area order, so what can tie with a range or a prefix
	// follows it before the first area that begins behind its end.
	for i := range b.broad {
		x := &b.broad[i]
		for j := i + 1; j < len(b.broad); j++ {
			y := &b.broad[j]
			if x.area.rank() != y.area.rank() || x.area.lo != 0 && y.area.lo > x.area.hi {
				break
			}
			if sameRank(x, y) && b.tie(y.area, x.line, y.line, x.terms, y.terms) {
				break
			}
		}
	}
}

// sameRank reports whether some code could have both rows at one precedence.
func sameRank(x, y *pendingRow) bool {
	if x.area.kind != y.area.kind {
		return false
	}
	switch x.area.kind {
	case AreaRange:
		return x.area.lo <= y.area.hi && y.area.lo <= x.area.hi
	case AreaPrefix:
		return x.area == y.area
	}
	return x.place == y.place && x.place != ""
}

func (b *builder) tie(a Area, line1, line2 int, terms1, terms2 uint32) bool {
	x, y := &b.terms[terms1], &b.terms[terms2]
	if x.Scope != y.Scope || !overlap(x, y) {
		return false
	}
	if line1 > line2 {
		line1, line2 = line2, line1
	}
	b.fail(&RowError{Line: line2, Field: "area", Value: a.String(),
		Err: fmt.Errorf("line %d reaches the same codes with equal precedence at the same time; remove one, or end it before the other begins", line1)})
	return true
}

// overlap reports whether both terms are in force at some instant.
func overlap(x, y *Terms) bool {
	return (x.Until.IsZero() || y.From.IsZero() || y.From.Before(x.Until)) &&
		(y.Until.IsZero() || x.From.IsZero() || x.From.Before(y.Until))
}

// segment is a run of codes, from start to the next one's start, that the same
// ranges and prefixes reach.
type segment struct {
	start uint32
	rows  []uint32 // indices into builder.broad
	cell  uint32
}

func (b *builder) segments() []segment {
	var cuts []uint32
	for _, p := range b.broad {
		if p.area.lo != 0 {
			cuts = append(cuts, p.area.lo, p.area.hi+1)
		}
	}
	slices.Sort(cuts)
	segs := []segment{{start: first}}
	for _, cut := range slices.Compact(cuts) {
		if cut > first {
			segs = append(segs, segment{start: cut})
		}
	}
	for i, p := range b.broad {
		if p.area.lo == 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(segs, p.area.lo, func(s segment, n uint32) int { return cmp.Compare(s.start, n) })
		for ; at < len(segs) && segs[at].start <= p.area.hi; at++ {
			segs[at].rows = append(segs[at].rows, uint32(i))
		}
	}
	return segs
}

// packer numbers the distinct cells.
type packer struct {
	b      *builder
	v      *Coverage
	packed []cand            // by terms
	single []uint32          // cell of an exact row alone, by terms; 0: none yet
	byKey  map[string]uint32 // cell by its candidates
	rows   []ref             // scratch
	key    []byte            // scratch
}

// ref is a row while its cell is made.
type ref struct {
	terms uint32
	broad uint32 // 1 + index into builder.broad; 0: an exact row
}

func (p *packer) cell(exact []exactRow, reach, places []uint32) uint32 {
	plain := len(exact) == 1 && len(reach)+len(places) == 0
	if plain && p.single[exact[0].terms] != 0 {
		return p.single[exact[0].terms]
	}
	p.rows = p.rows[:0]
	for _, e := range exact {
		p.rows = append(p.rows, ref{terms: e.terms})
	}
	for _, rows := range [2][]uint32{reach, places} {
		for _, i := range rows {
			p.rows = append(p.rows, ref{p.b.broad[i].terms, i + 1})
		}
	}
	if len(p.rows) == 0 {
		return 0
	}
	slices.SortFunc(p.rows, p.compare)
	p.key = p.key[:0]
	for _, r := range p.rows {
		p.key = binary.LittleEndian.AppendUint32(p.key, r.terms)
		p.key = binary.LittleEndian.AppendUint32(p.key, r.broad)
	}
	n, ok := p.byKey[string(p.key)]
	if !ok {
		n = uint32(len(p.v.cands))
		for _, r := range p.rows {
			k := p.packed[r.terms]
			k.broad = r.broad
			p.v.cands = append(p.v.cands, k)
		}
		p.v.cands[len(p.v.cands)-1].last = true
		p.byKey[string(p.key)] = n
	}
	if plain {
		p.single[exact[0].terms] = n
	}
	return n
}

// compare orders the rows of a cell by rank, then scope: two ranges that
// overlap rank alike whatever their bounds.
func (p *packer) compare(x, y ref) int {
	rank := func(r ref) uint8 {
		if r.broad == 0 {
			return uint8(AreaCode)
		}
		return p.b.broad[r.broad-1].area.rank()
	}
	return cmp.Or(
		cmp.Compare(rank(x), rank(y)),
		p.b.compareTerms(x.terms, y.terms),
		cmp.Compare(x.broad, y.broad),
	)
}

// pack gives every code its cell.
func (b *builder) pack(v *Coverage, named []namedRows) {
	p := &packer{
		b: b, v: v, byKey: map[string]uint32{},
		packed: make([]cand, len(b.terms)),
		single: make([]uint32, len(b.terms)),
	}
	shelf := newShelfBuilder()
	for i := range b.terms {
		p.packed[i] = shelf.pack(&b.terms[i])
	}
	v.shelf = shelf.shelf
	v.cands = make([]cand, 1, 1+len(b.terms))
	v.cands[0].last = true // cell 0 answers NotListed
	v.broad = make([]broadRow, len(b.broad))
	for i, row := range b.broad {
		v.broad[i] = broadRow{row.area, p.packed[row.terms]}
	}
	segs := b.segments()
	for i := range segs {
		segs[i].cell = p.cell(nil, segs[i].rows, nil)
	}
	exact, seg := b.exact, 0
	out := newTableBuilder(len(exact) + len(named))
	var numbers [pageSize]uint32
	for page := range pages {
		from := uint32(first + pageSize*page)
		to := from + pageSize
		if segs[seg].cell == 0 &&
			(len(exact) == 0 || exact[0].code >= to) &&
			(len(named) == 0 || named[0].code >= to) &&
			(seg+1 == len(segs) || segs[seg+1].start >= to) {
			continue
		}
		for n := from; n < to; n++ {
			for seg+1 < len(segs) && segs[seg+1].start <= n {
				seg++
			}
			count := 0
			for count < len(exact) && exact[count].code == n {
				count++
			}
			var places []uint32
			if len(named) > 0 && named[0].code == n {
				places, named = named[0].rows, named[1:]
			}
			if count == 0 && places == nil {
				numbers[n-from] = segs[seg].cell
			} else {
				numbers[n-from] = p.cell(exact[:count], segs[seg].rows, places)
			}
			exact = exact[count:]
			if numbers[n-from] *= 2; numbers[n-from] != 0 && v.known.has(Code{n}) {
				numbers[n-from]++
			}
		}
		out.add(page, &numbers)
	}
	v.codes = out.table()
	v.cands = slices.Clip(v.cands)
}
