package pincode

import (
	"iter"
	"math"
)

// Point is a position on the earth in degrees, WGS 84. It says which hub is
// near, not which door: the published position of a code's area is off by
// kilometres, often by ten and more.
type Point struct {
	Lat float64 // north positive
	Lon float64 // east positive
}

// earthRadius is the mean radius R1 of WGS 84 in metres.
const earthRadius = 6371008.8

// Meters returns the great-circle distance to q (haversine).
func (p Point) Meters(q Point) float64 {
	const rad = math.Pi / 180
	sinLat := math.Sin((q.Lat - p.Lat) * rad / 2)
	sinLon := math.Sin((q.Lon - p.Lon) * rad / 2)
	h := sinLat*sinLat + math.Cos(p.Lat*rad)*math.Cos(q.Lat*rad)*sinLon*sinLon
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, h)))
}

// Quality says how far a Place's Point can be trusted.
type Quality uint8

// The qualities, each better than the one before.
const (
	Unlocated Quality = iota // no usable position; Point is zero
	Coarse                   // the code's offices lie far apart or share a district's centre
	Fair                     // offices agree to within a few kilometres
)

// Place is what a directory knows about one code.
type Place struct {
	Code     Code
	City     string // the large city the code belongs to by its postal number, or ""
	District string // administrative district, or "" when not known
	State    string // state or union territory by its current name, or "" when not known
	Current  bool   // in the directory's newest list of codes in use; false: only an older source has it
	Inferred bool   // District and State come from neighbouring codes, not from a source that lists this one
	Point    Point
	Quality  Quality
}

// Directory tells known codes from merely well-formed ones and places them.
// Package indiapost has India's; a host may bring its own. Implementations are
// immutable and safe for concurrent use.
type Directory interface {
	// Place returns what is known about c; false for a code not listed.
	Place(c Code) (Place, bool)
	// Codes yields every listed code in ascending order.
	Codes() iter.Seq[Code]
}
