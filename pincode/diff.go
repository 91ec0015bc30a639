package pincode

import (
	"cmp"
	"slices"
)

// Diff tells two lists apart code by code, over all scopes and dates: a code
// has changed when other rows reach it, or rows with other terms. RowsFor
// shows them.
type Diff struct {
	Before, After string // versions
	Added         []Code // reached by rows only after; ascending, as all three
	Removed       []Code // reached by rows only before
	Changed       []Code // reached by other rows
}

// NewDiff compares two lists; either may be nil, an empty list.
func NewDiff(before, after *Coverage) *Diff {
	d := &Diff{Before: before.Version(), After: after.Version()}
	type pair struct{ x, y uint32 }
	equal := map[pair]bool{}
	for n := uint32(first); n < limit; n++ {
		if n%pageSize == 0 && before.vacant(n) && after.vacant(n) {
			n += pageSize - 1
			continue
		}
		c := Code{n}
		x, y := before.cellOf(c), after.cellOf(c)
		switch {
		case x == 0 && y == 0:
		case x == 0:
			d.Added = append(d.Added, c)
		case y == 0:
			d.Removed = append(d.Removed, c)
		default:
			same, ok := equal[pair{x, y}]
			if !ok {
				same = slices.EqualFunc(before.reach(x), after.reach(y), func(a, b Row) bool { return a == b })
				equal[pair{x, y}] = same
			}
			if !same {
				d.Changed = append(d.Changed, c)
			}
		}
	}
	return d
}

// vacant reports whether no code of the page that begins with n is listed.
func (v *Coverage) vacant(n uint32) bool {
	return v == nil || v.codes.index[(n-first)>>pageBits] == 0
}

func (v *Coverage) cellOf(c Code) uint32 {
	if v == nil {
		return 0
	}
	return v.codes.get(c) >> 1
}

// reach returns the rows of a cell; those for exact codes have no area, since
// the cell does not know which.
func (v *Coverage) reach(cell uint32) []Row {
	var rows []Row
	for k := range v.cell(cell) {
		r := Row{Terms: v.shelf.terms(k)}
		if k.broad != 0 {
			r.Area = v.broad[k.broad-1].area
		}
		rows = append(rows, r)
	}
	return rows
}

// RowsFor returns every row that reaches c, whatever its scope and dates, in
// order of precedence: why Lookup answers as it does.
func (v *Coverage) RowsFor(c Code) []Row {
	if v == nil || c.n == 0 {
		return nil
	}
	rows := v.reach(v.cellOf(c))
	for i := range rows {
		if rows[i].Area.kind == 0 {
			rows[i].Area = Only(c)
		}
	}
	return rows
}

// Empty reports whether the lists say the same.
func (d *Diff) Empty() bool { return len(d.Added)+len(d.Removed)+len(d.Changed) == 0 }

// CityDiff counts the differences in one city.
type CityDiff struct {
	City                    string // or the district outside the large cities, "" for codes in no directory
	State                   string
	Added, Removed, Changed int
}

// ByCity counts the differences by city, in order of state and city.
func (d *Diff) ByCity(dir Directory) []CityDiff {
	type key struct{ city, state string }
	cities := map[key]*CityDiff{}
	count := func(codes []Code, of func(*CityDiff) *int) {
		for _, c := range codes {
			p, _ := dir.Place(c)
			k := key{cmp.Or(p.City, p.District), p.State}
			if cities[k] == nil {
				cities[k] = &CityDiff{City: k.city, State: k.state}
			}
			*of(cities[k])++
		}
	}
	count(d.Added, func(c *CityDiff) *int { return &c.Added })
	count(d.Removed, func(c *CityDiff) *int { return &c.Removed })
	count(d.Changed, func(c *CityDiff) *int { return &c.Changed })
	out := make([]CityDiff, 0, len(cities))
	for _, c := range cities {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(x, y CityDiff) int {
		return cmp.Or(cmp.Compare(x.State, y.State), cmp.Compare(x.City, y.City))
	})
	return out
}
