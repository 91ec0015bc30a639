package indiapost

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/sellback/sellback/pincode"
)

// Kind is what a Match names.
type Kind uint8

// The kinds of names, in the order Search prefers them.
const (
	City     Kind = iota + 1 // a large city: all its delivery codes
	District                 // an administrative district
	Office                   // a post office, often the name of a quarter or village
)

// String returns "city", "district" or "office".
func (k Kind) String() string {
	switch k {
	case City:
		return "city"
	case District:
		return "district"
	case Office:
		return "office"
	}
	return "none"
}

// Match is one result of Search: a name and its codes.
type Match struct {
	Kind     Kind
	Name     string         // as the directory writes it: "Kolkata" also for "calcutta"
	District string         // "" for a city, whose codes may lie in several
	State    string         // of the first code
	Codes    []pincode.Code // ascending, one at least
	Exact    bool           // the whole name was typed, in some spelling; else a part of it or a near miss
}

// named is a city or district that can be searched for.
type named struct {
	kind   Kind
	number int // city or district in tables, from 1
	name   string
	keys   []string // folded names
	sounds []string // of the keys in Latin letters, else ""
	shapes []string // skeletons of the sounds
}

var names = sync.OnceValue(func() []named {
	t := load()
	var all []named
	add := func(kind Kind, number int, name string, others []string) {
		n := named{kind: kind, number: number, name: name}
		for _, s := range append([]string{name}, others...) {
			if k := fold(s); !slices.Contains(n.keys, k) {
				n.keys = append(n.keys, k)
				heard := ""
				if k[0] < 0x80 {
					heard = sound(k)
				}
				n.sounds = append(n.sounds, heard)
				n.shapes = append(n.shapes, skeleton(heard))
			}
		}
		all = append(all, n)
	}
	for i, c := range t.cities {
		add(City, i+1, c, cityNames[c])
	}
	for i, d := range t.districts {
		add(District, i+1, d.name, d.old)
	}
	return all
})

// maxQuery bounds what one search can cost: no place has a longer name.
const maxQuery = 256

// Ranks of a match, best first.
const (
	exactName = iota
	exactOffice
	beginning // the name begins with what was typed
	officeBeginning
	nearMiss
	sounds // spelled alike in another script
	none
)

// Search finds cities, districts and post offices by name and returns up to
// limit matches, best first: exact names before beginnings of names before near
// misses, cities before districts before offices. It knows former names
// ("Calcutta"), the names of the large cities in Bengali, Hindi and their own
// scripts ("কলকাতা"), and spells other names from Indian scripts out by sound.
// In names of cities and districts it forgives one wrong letter, two in long
// ones. A search reads all names, which takes a few milliseconds; of the text
// it reads the first 256 bytes.
func (Directory) Search(text string, limit int) []Match {
	if len(text) > maxQuery {
		text = strings.ToValidUTF8(text[:maxQuery], "")
	}
	query := fold(text)
	if query == "" || limit <= 0 {
		return nil
	}
	t := load()
	type hit struct {
		rank, off int
		named     *named
		offices   *officeHit
	}
	var hits []hit
	all := names()
	native := strings.ContainsFunc(query, inIndia)
	heard := sound(latin(text))
	shape := skeleton(heard)
	for i := range all {
		if rank, off := all[i].match(query, heard, shape, native); rank < none {
			hits = append(hits, hit{rank: rank, off: off, named: &all[i]})
		}
	}
	if !native {
		for _, o := range findOffices(t, query) {
			rank := officeBeginning
			if o.exact {
				rank = exactOffice
			}
			hits = append(hits, hit{rank: rank, offices: o})
		}
	}
	slices.SortStableFunc(hits, func(x, y hit) int {
		return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(x.off, y.off))
	})
	var out []Match
	for _, h := range hits {
		if len(out) == limit {
			break
		}
		if h.offices != nil {
			p := t.place(h.offices.records[0])
			m := Match{Kind: Office, Name: h.offices.name, District: p.District, State: p.State, Exact: h.rank == exactOffice}
			for _, i := range h.offices.records {
				m.Codes = append(m.Codes, t.place(i).Code)
			}
			out = append(out, m)
			continue
		}
		m := Match{Kind: h.named.kind, Name: h.named.name, Exact: h.rank == exactName, Codes: t.codesOf(h.named)}
		if len(m.Codes) > 0 {
			p, _ := Directory{}.Place(m.Codes[0])
			m.State = p.State
			if m.Kind == District {
				m.District = p.District
			}
			out = append(out, m)
		}
	}
	return out
}

// match ranks a name; off orders equal ranks.
func (n *named) match(query, heard, shape string, native bool) (rank, off int) {
	rank = none
	long := utf8.RuneCountInString(query) >= 3
	better := func(r, o int) {
		if r < rank || r == rank && o < off {
			rank, off = r, o
		}
	}
	for i, key := range n.keys {
		if key == query {
			return exactName, 0
		}
		if long && strings.HasPrefix(key, query) {
			better(beginning, len(key)-len(query))
		}
		if native {
			if len(shape) >= 2 && shape == n.shapes[i] {
				if d := distance(heard, n.sounds[i]); 3*d <= max(len(heard), len(n.sounds[i])) {
					better(sounds, d)
				}
			}
			continue
		}
		allowed := 0
		switch {
		case len(query) >= 9:
			allowed = 2
		case len(query) >= 5:
			allowed = 1
		}
		if gap := len(key) - len(query); allowed > 0 && key[0] < 0x80 && max(gap, -gap) <= allowed {
			if d := distance(query, key); d <= allowed {
				better(nearMiss, d)
			}
		}
	}
	return rank, off
}

// codesOf lists the codes of a city or district.
func (t *tables) codesOf(n *named) (codes []pincode.Code) {
	for i := range t.count {
		of := int(t.records[i*recordSize+5])
		if n.kind == District {
			of = int(u16(t.records, i*recordSize+3))
		}
		if of == n.number {
			codes = append(codes, t.place(i).Code)
		}
	}
	return codes
}

// officeHit is an office name and the records that have it in one district.
type officeHit struct {
	name    string
	exact   bool
	records []int
}

// findOffices reads through all names; it keeps no index, for that would be
// larger than the names.
func findOffices(t *tables, query string) []*officeHit {
	type key struct {
		district uint16
		folded   string
	}
	found := map[key]*officeHit{}
	var order []*officeHit
	for i := range t.count {
		text := officesOf(t, i)
		for text != "" {
			name, rest, _ := strings.Cut(text, "\n")
			text = rest
			whole, ok := begins(name, query)
			if !ok || !whole && len(query) < 4 {
				continue
			}
			k := key{u16(t.records, i*recordSize+3), fold(name)}
			if found[k] == nil {
				found[k] = &officeHit{name: name, exact: whole}
				order = append(order, found[k])
			}
			found[k].records = append(found[k].records, i)
		}
	}
	return order
}

// begins reports whether the folded name begins with query, and whether it is
// all of it, without making the folded name.
func begins(name, query string) (whole, ok bool) {
	at := 0
	for i := 0; i < len(name); i++ {
		c := lower(name[i])
		if c == 0 {
			continue
		}
		if at == len(query) {
			return false, true
		}
		if byte(c) != query[at] {
			return false, false
		}
		at++
	}
	return true, at == len(query)
}
