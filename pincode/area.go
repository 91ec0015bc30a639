package pincode

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"strings"
)

// AreaKind tells the five ways to name codes, most exact first, which is also
// their precedence in a Coverage. Zero is no area.
type AreaKind uint8

// The kinds of area.
const (
	AreaCode     AreaKind = iota + 1 // one code
	AreaRange                        // codes from one to another, both included
	AreaPrefix                       // codes that begin with the same 1 to 5 digits
	AreaDistrict                     // codes a Directory places in a district
	AreaState                        // codes a Directory places in a state
)

// ErrArea is wrapped by every error about the text or bounds of an Area.
var ErrArea = errors.New("pincode: not an area")

// Area names a set of codes. It is a comparable value; the zero Area names
// nothing. District and state areas get their codes from a Directory when a
// Coverage is built.
type Area struct {
	kind   AreaKind
	lo, hi uint32 // code, range and prefix: first and last code
	name   string // state; district, or district, tab and state
}

// Only returns the area of the single code c.
func Only(c Code) Area {
	if c.n == 0 {
		return Area{}
	}
	return Area{kind: AreaCode, lo: c.n, hi: c.n}
}

// Between returns the area from one code to another, both included.
func Between(from, to Code) (Area, error) {
	if from.n == 0 || to.n < from.n {
		return Area{}, fmt.Errorf("%w: the range %q to %q is empty; write the lower code first", ErrArea, from, to)
	}
	return Area{kind: AreaRange, lo: from.n, hi: to.n}, nil
}

// Prefix returns the area of all codes that begin with digits, one to five of
// them in any script that Parse accepts.
func Prefix(digits string) (Area, error) {
	var n, count uint32
	for _, r := range digits {
		d, ok := digit(r)
		if !ok || count == 0 && d == 0 || count == 5 {
			return Area{}, fmt.Errorf("%w: the prefix %q is not 1 to 5 digits, the first 1 to 9", ErrArea, digits)
		}
		n, count = n*10+d, count+1
	}
	if count == 0 {
		return Area{}, fmt.Errorf("%w: the prefix is empty", ErrArea)
	}
	span := pow10(6 - count)
	return Area{kind: AreaPrefix, lo: n * span, hi: n*span + span - 1}, nil
}

// InDistrict returns the area of a district. The state may stay empty while
// only one state has a district of that name. Case and spacing of the names do
// not matter.
func InDistrict(district, state string) Area {
	name := oneLine(district)
	if state = oneLine(state); state != "" {
		name += "\t" + state
	}
	return Area{kind: AreaDistrict, name: name}
}

// InState returns the area of a state or union territory.
func InState(state string) Area {
	return Area{kind: AreaState, name: oneLine(state)}
}

// oneLine trims a name and makes every run of white space one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// names returns the parts of a district or state area.
func (a Area) names() (district, state string) {
	if a.kind == AreaState {
		return "", a.name
	}
	district, state, _ = strings.Cut(a.name, "\t")
	return district, state
}

// ParseArea reads what String writes:
//
//	700019                          one code
//	700001..700099                  a range, both ends included
//	7000*                           a prefix
//	district:Kolkata                a district
//	district:Bilaspur, Chhattisgarh a district whose name two states share
//	state:West Bengal               a state
func ParseArea(s string) (Area, error) {
	s = strings.TrimSpace(s)
	if name, ok := cutLabel(s, "district:"); ok {
		district, state, _ := strings.Cut(name, ",")
		a := InDistrict(district, state)
		if district, _ := a.names(); district == "" {
			return Area{}, fmt.Errorf("%w: %q names no district; write district:Kolkata", ErrArea, s)
		}
		return a, nil
	}
	if name, ok := cutLabel(s, "state:"); ok {
		a := InState(name)
		if a.name == "" {
			return Area{}, fmt.Errorf("%w: %q names no state; write state:West Bengal", ErrArea, s)
		}
		return a, nil
	}
	if digits, ok := strings.CutSuffix(s, "*"); ok {
		return Prefix(digits)
	}
	if lo, hi, ok := strings.Cut(s, ".."); ok {
		from, err := Parse(lo)
		if err != nil {
			return Area{}, fmt.Errorf("%w: start of the range: %w", ErrArea, err)
		}
		to, err := Parse(hi)
		if err != nil {
			return Area{}, fmt.Errorf("%w: end of the range: %w", ErrArea, err)
		}
		return Between(from, to)
	}
	c, err := Parse(s)
	if err != nil {
		return Area{}, fmt.Errorf("%w: %w", ErrArea, err)
	}
	return Only(c), nil
}

func cutLabel(s, label string) (string, bool) {
	if len(s) >= len(label) && strings.EqualFold(s[:len(label)], label) {
		return s[len(label):], true
	}
	return "", false
}

// Kind returns the kind, zero for the zero Area.
func (a Area) Kind() AreaKind { return a.kind }

// String writes the area as ParseArea reads it; "" for the zero Area.
func (a Area) String() string {
	switch a.kind {
	case AreaCode:
		return Code{a.lo}.String()
	case AreaRange:
		return Code{a.lo}.String() + ".." + Code{a.hi}.String()
	case AreaPrefix:
		return Code{a.lo}.String()[:a.prefixLen()] + "*"
	case AreaDistrict:
		return "district:" + strings.Replace(a.name, "\t", ", ", 1)
	case AreaState:
		return "state:" + a.name
	}
	return ""
}

// MarshalText writes what String returns.
func (a Area) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads what ParseArea accepts.
func (a *Area) UnmarshalText(text []byte) error {
	b, err := ParseArea(string(text))
	if err == nil {
		*a = b
	}
	return err
}

// Compare orders areas by precedence: exact code, range, longest prefix,
// district, state; areas of one rank by their codes or names.
func (a Area) Compare(b Area) int {
	return cmp.Or(
		cmp.Compare(a.rank(), b.rank()),
		cmp.Compare(a.lo, b.lo),
		cmp.Compare(a.hi, b.hi),
		cmp.Compare(a.name, b.name),
	)
}

// Contains reports whether a code, range or prefix area holds c. It is false
// for districts and states, whose codes only a Directory knows.
func (a Area) Contains(c Code) bool { return a.lo <= c.n && c.n <= a.hi && c.n != 0 }

// Codes yields the codes of a code, range or prefix area in ascending order.
// Use it to walk a range or a prefix. Districts and states yield none.
func (a Area) Codes() iter.Seq[Code] {
	return func(yield func(Code) bool) {
		if a.lo == 0 {
			return
		}
		for n := a.lo; n <= a.hi; n++ {
			if !yield(Code{n}) {
				return
			}
		}
	}
}

// rank is the precedence of the area: lower wins.
func (a Area) rank() uint8 {
	switch a.kind {
	case AreaPrefix:
		return 8 - uint8(a.prefixLen()) // 3 for five digits … 7 for one
	case AreaDistrict:
		return 8
	case AreaState:
		return 9
	}
	return uint8(a.kind) // code 1, range 2
}

func (a Area) prefixLen() int {
	n := 6
	for span := a.hi - a.lo + 1; span > 1; span /= 10 {
		n--
	}
	return n
}

func pow10(n uint32) uint32 {
	p := uint32(1)
	for range n {
		p *= 10
	}
	return p
}
