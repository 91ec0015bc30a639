package indiapost

import (
	_ "embed"
	"iter"
	"strings"
	"sync"

	"github.com/sellback/sellback/pincode"
)

//go:generate go run ./internal/gen -npm ../../npm -out .

// The layout of both is told in internal/gen/encode.go.
var (
	//go:embed places.bin
	placesData string
	//go:embed offices.bin
	officesData string
)

// Directory is India's directory of PIN codes. The zero value is ready, all
// values are the same, and any number of goroutines may use it.
type Directory struct{}

var _ pincode.Directory = Directory{}

const recordSize = 13

// tables locate the parts of placesData.
type tables struct {
	count     int
	states    []string
	cities    []string
	districts []district
	records   string
	starts    [901]uint16 // first record of sorting district 100+i
}

type district struct {
	state int
	name  string
	old   []string // names it had before, and other spellings
}

// load reads the few hundred names; the records stay packed.
var load = sync.OnceValue(readTables)

func readTables() *tables {
	t := &tables{count: int(u16(placesData, 4))}
	districts, states, cities := int(u16(placesData, 6)), int(u16(placesData, 8)), int(u16(placesData, 10))
	length := int(u16(placesData, 12)) | int(u16(placesData, 14))<<16
	lines := strings.Split(strings.TrimSuffix(placesData[16:16+length], "\n"), "\n")
	t.records = placesData[16+length:]
	t.states, lines = lines[:states], lines[states:]
	t.cities, lines = lines[:cities], lines[cities:]
	t.districts = make([]district, districts)
	for i, line := range lines[:districts] {
		f := strings.Split(line, "\t")
		t.districts[i] = district{state: int(f[0][0] - 'A'), name: f[1], old: f[2:]}
	}
	next := 0
	for i := range t.count {
		for sorting := t.code(i) / 1000; next+100 <= sorting; next++ {
			t.starts[next] = uint16(i)
		}
	}
	for ; next < len(t.starts); next++ {
		t.starts[next] = uint16(t.count)
	}
	return t
}

func u16(s string, at int) uint16 { return uint16(s[at]) | uint16(s[at+1])<<8 }

func u24(s string, at int) int { return int(s[at]) | int(s[at+1])<<8 | int(s[at+2])<<16 }

func (t *tables) code(i int) int { return u24(t.records, i*recordSize) }

// find returns the record of a code, or -1.
func (t *tables) find(code int) int {
	if code < 100000 || code > 999999 {
		return -1
	}
	lo, end := int(t.starts[code/1000-100]), int(t.starts[code/1000-99])
	for hi := end; lo < hi; {
		if mid := (lo + hi) / 2; t.code(mid) < code {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == end || t.code(lo) != code {
		return -1
	}
	return lo
}

// place decodes a record.
func (t *tables) place(i int) pincode.Place {
	r := t.records[i*recordSize : (i+1)*recordSize]
	c, _ := pincode.FromInt(int64(u24(r, 0)))
	p := pincode.Place{
		Code:     c,
		Quality:  pincode.Quality(r[6] & 3),
		Inferred: r[6]&4 != 0,
		Current:  r[6]&8 != 0,
	}
	if d := u16(r, 3); d > 0 {
		p.District = t.districts[d-1].name
		p.State = t.states[t.districts[d-1].state]
	}
	if r[5] > 0 {
		p.City = t.cities[r[5]-1]
	}
	if p.Quality != pincode.Unlocated {
		p.Point = t.point(i)
	}
	return p
}

func (t *tables) point(i int) pincode.Point {
	at := i*recordSize + 7
	return pincode.Point{Lat: float64(u24(t.records, at)) / 1e4, Lon: float64(u24(t.records, at+3)) / 1e4}
}

// Place returns what is known about c; false for a code no source lists.
func (Directory) Place(c pincode.Code) (pincode.Place, bool) {
	t := load()
	i := t.find(c.Int())
	if i < 0 {
		return pincode.Place{}, false
	}
	return t.place(i), true
}

// Codes yields the known codes in ascending order.
func (Directory) Codes() iter.Seq[pincode.Code] {
	return func(yield func(pincode.Code) bool) {
		t := load()
		for i := range t.count {
			c, err := pincode.FromInt(int64(t.code(i)))
			if err == nil && !yield(c) {
				return
			}
		}
	}
}

// Len returns the number of known codes.
func (Directory) Len() int { return load().count }

// Offices returns the names of the post offices of c, sorted; nil for an
// unknown code and for codes only the list of codes in use has.
func (Directory) Offices(c pincode.Code) []string {
	t := load()
	i := t.find(c.Int())
	if i < 0 {
		return nil
	}
	text := officesOf(t, i)
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func officesOf(t *tables, i int) string {
	at := func(i int) uint32 { return uint32(u16(officesData, 4*i)) | uint32(u16(officesData, 4*i+2))<<16 }
	text := officesData[4*(t.count+1):]
	return text[at(i):at(i+1)]
}
