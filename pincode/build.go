package pincode

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// builder gathers rows and their mistakes, then compiles them.
type builder struct {
	opt    CoverageOptions
	terms  []Terms
	byTerm map[Terms]uint32
	exact  []exactRow
	broad  []pendingRow
	errs   []*RowError
	column int // of the area in a CSV file, from 1; 0 elsewhere
}

// exactRow is a row for one code, small because there are many.
type exactRow struct {
	code, terms uint32
	line        int
}

// pendingRow is any other row.
type pendingRow struct {
	area  Area
	terms uint32
	line  int
	place string // district and state: the folded name it resolved to
}

func newBuilder(opt *CoverageOptions) *builder {
	b := &builder{byTerm: map[Terms]uint32{}}
	if opt != nil {
		b.opt = *opt
	}
	if b.opt.Location == nil {
		b.opt.Location = time.FixedZone("IST", 5*3600+1800)
	}
	return b
}

// intern returns the number of the terms, the same for equal ones.
func (b *builder) intern(t Terms) uint32 {
	t = t.normal()
	n, ok := b.byTerm[t]
	if !ok {
		n = uint32(len(b.terms))
		// The strings may be cut from a whole file; keep only their bytes.
		for _, s := range []*string{&t.Service, &t.Category, &t.Hub, &t.Reason} {
			*s = strings.Clone(*s)
		}
		b.terms = append(b.terms, t)
		b.byTerm[t] = n
	}
	return n
}

func (b *builder) fail(e *RowError) {
	e.File = b.opt.File
	if e.Field == fieldNames[fieldArea] && e.Column == 0 {
		e.Column = b.column
	}
	b.errs = append(b.errs, e)
}

// add takes a row made in memory.
func (b *builder) add(line int, r *Row) {
	if r.Area.kind == 0 {
		b.fail(&RowError{Line: line, Field: "area", Err: fmt.Errorf("%w: the row names no codes", ErrArea)})
		return
	}
	if r.Area.lo == 0 && (r.Area.name == "" || r.Area.name[0] == '\t') {
		b.fail(&RowError{Line: line, Field: "area", Value: r.Area.String(), Err: fmt.Errorf("%w: the name is missing", ErrArea)})
		return
	}
	r.Terms.check(func(field, value, problem string) {
		b.fail(&RowError{Line: line, Field: field, Value: value, Err: errors.New(problem)})
	})
	b.place(line, r.Area, b.intern(r.Terms))
}

func (b *builder) place(line int, a Area, terms uint32) {
	if a.kind == AreaCode {
		b.exact = append(b.exact, exactRow{a.lo, terms, line})
	} else {
		b.broad = append(b.broad, pendingRow{area: a, terms: terms, line: line})
	}
}

// errors joins what went wrong in the order of lines.
func (b *builder) failed() error {
	slices.SortStableFunc(b.errs, func(x, y *RowError) int {
		return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column))
	})
	errs := make([]error, len(b.errs))
	for i, e := range b.errs {
		errs[i] = e
	}
	return errors.Join(errs...)
}

func (b *builder) compile(version string) (*Coverage, error) {
	if version == "" || !validName(version) {
		return nil, errors.Join(fmt.Errorf("pincode: the version %q of a coverage list must be printable and 1 to %d bytes", version, maxName), b.failed())
	}
	v := &Coverage{
		version: version, dir: b.opt.Directory, unknown: b.opt.Unknown,
		rows: len(b.exact) + len(b.broad),
	}
	slices.SortStableFunc(b.broad, func(x, y pendingRow) int {
		return cmp.Or(x.area.Compare(y.area), b.compareTerms(x.terms, y.terms))
	})
	if !slices.IsSortedFunc(b.exact, compareCode) {
		b.exact = sortByCode(b.exact)
	}
	named := b.resolve(v) // also fills v.known
	b.checkTies()
	if len(b.errs) > 0 {
		return nil, b.failed()
	}
	b.pack(v, named)
	return v, nil
}

func compareCode(x, y exactRow) int { return cmp.Compare(x.code, y.code) }

// sortByCode sorts by code and keeps rows of one code in order: two passes
// over ten bits each, several times faster than comparing.
func sortByCode(rows []exactRow) []exactRow {
	out := make([]exactRow, len(rows))
	for shift := 0; shift < 20; shift += 10 {
		var next [1 << 10]int
		for _, r := range rows {
			next[r.code>>shift&1023]++
		}
		at := 0
		for i, n := range next {
			next[i] = at
			at += n
		}
		for _, r := range rows {
			digit := r.code >> shift & 1023
			out[next[digit]] = r
			next[digit]++
		}
		rows, out = out, rows
	}
	return rows
}

// compareTerms orders rows of one area: named service first, then named
// category, then by name and date.
func (b *builder) compareTerms(x, y uint32) int {
	if x == y {
		return 0
	}
	s, t := &b.terms[x], &b.terms[y]
	return cmp.Or(
		cmp.Compare(unnamed(s.Service), unnamed(t.Service)),
		cmp.Compare(unnamed(s.Category), unnamed(t.Category)),
		cmp.Compare(s.Service, t.Service),
		cmp.Compare(s.Category, t.Category),
		s.From.Compare(t.From),
	)
}

func unnamed(s string) int {
	if s == "" {
		return 1
	}
	return 0
}

// fold makes names comparable: letters and digits only, in lower case.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '.' || r == '\'' || r == '(' || r == ')' || r == '_' || r == ',' || r == '\u00A0' {
			return -1
		}
		return r
	}, strings.ToLower(strings.ReplaceAll(name, "&", "and")))
}

// namedRows are the district and state rows that reach one code.
type namedRows struct {
	code uint32
	rows []uint32 // indices into builder.broad
}

// resolve marks the known codes and finds those of district and state rows.
func (b *builder) resolve(v *Coverage) []namedRows {
	dir := b.opt.Directory
	districts, states := map[string][]uint32{}, map[string][]uint32{}
	for i, p := range b.broad {
		switch {
		case p.area.kind != AreaDistrict && p.area.kind != AreaState:
		case dir == nil:
			b.fail(&RowError{Line: p.line, Field: "area", Value: p.area.String(),
				Err: fmt.Errorf("%w: a district or state row needs CoverageOptions.Directory", ErrArea)})
		case p.area.kind == AreaDistrict:
			district, _ := p.area.names()
			k := fold(district)
			districts[k] = append(districts[k], uint32(i))
		default:
			k := fold(p.area.name)
			states[k] = append(states[k], uint32(i))
		}
	}
	if dir == nil {
		return nil
	}
	var named []namedRows
	found := make([][]string, len(b.broad)) // states a row's name was found in
	folded := map[string]string{}           // a directory repeats few names
	foldOnce := func(s string) string {
		f, ok := folded[s]
		if !ok {
			f = fold(s)
			folded[s] = f
		}
		return f
	}
	any := len(districts)+len(states) > 0
	last := uint32(0)
	for c := range dir.Codes() {
		if c.n <= last {
			continue // not ascending: a broken directory must not break the set
		}
		last = c.n
		v.known.add(c)
		if !any {
			continue
		}
		p, ok := dir.Place(c)
		if !ok || p.State == "" {
			continue
		}
		var rows []uint32
		state := foldOnce(p.State)
		for _, i := range districts[foldOnce(p.District)] {
			if _, want := b.broad[i].area.names(); want == "" || fold(want) == state {
				rows = append(rows, i)
				if !slices.Contains(found[i], state) {
					found[i] = append(found[i], state)
				}
			}
		}
		for _, i := range states[state] {
			rows = append(rows, i)
			found[i] = []string{state}
		}
		if rows != nil {
			named = append(named, namedRows{c.n, rows})
		}
	}
	v.known.bits = slices.Clip(v.known.bits)
	for i := range b.broad {
		p := &b.broad[i]
		if p.area.kind != AreaDistrict && p.area.kind != AreaState {
			continue
		}
		district, _ := p.area.names()
		switch len(found[i]) {
		case 0:
			b.fail(&RowError{Line: p.line, Field: "area", Value: p.area.String(),
				Err: fmt.Errorf("%w: the directory places no code there; check the spelling", ErrArea)})
		case 1:
			p.place = fold(district) + "/" + found[i][0]
		default:
			b.fail(&RowError{Line: p.line, Field: "area", Value: p.area.String(),
				Err: fmt.Errorf("%w: %d states have such a district; write district:%s, STATE", ErrArea, len(found[i]), district)})
		}
	}
	return named
}
