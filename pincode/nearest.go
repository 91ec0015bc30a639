package pincode

import (
	"math"
	"time"
)

// Near is the answer of Nearest.
type Near struct {
	Place     Place   // the served code and where it lies
	Meters    float64 // great-circle distance between the two codes' points
	Estimated bool    // the asked code has no point of its own; its neighbours' stood in
}

// Nearest returns the served code nearest to c, so that a customer outside the
// list hears what there is. A code without a position of its own is taken to
// lie amid the codes that share its first five, four or three digits. It is
// false when that fails too, when nothing located is served, or when the
// Coverage has no Directory. It reads every served code: microseconds for a
// launch list, milliseconds for all of India.
func (v *Coverage) Nearest(c Code, at time.Time, s Scope) (Near, bool) {
	if v == nil || v.dir == nil || c.n == 0 {
		return Near{}, false
	}
	near := Near{Meters: math.Inf(1)}
	own, ok := v.dir.Place(c)
	from := own.Point
	if !ok || own.Quality == Unlocated {
		if from, ok = amid(v.dir, c); !ok {
			return Near{}, false
		}
		near.Estimated = true
	}
	const metersPerDegree = earthRadius * math.Pi / 180
	for d := range v.Served(at, s) {
		p, ok := v.dir.Place(d)
		if !ok || p.Quality == Unlocated || math.Abs(p.Point.Lat-from.Lat)*metersPerDegree > near.Meters {
			continue
		}
		if m := from.Meters(p.Point); m < near.Meters {
			near.Place, near.Meters = p, m
		}
	}
	return near, near.Place.Code.n != 0
}

// amid returns the mean point of the located codes that share the longest
// prefix with c, of three digits at least.
func amid(dir Directory, c Code) (Point, bool) {
	var sum [3]Point // for prefixes of five, four and three digits
	var count [3]float64
	for d := range dir.Codes() {
		if d.District() != c.District() {
			continue
		}
		p, ok := dir.Place(d)
		if !ok || p.Quality == Unlocated {
			continue
		}
		for i, span := range [...]uint32{10, 100, 1000} {
			if d.n/span == c.n/span {
				sum[i].Lat += p.Point.Lat
				sum[i].Lon += p.Point.Lon
				count[i]++
			}
		}
	}
	for i, n := range count {
		if n > 0 {
			return Point{sum[i].Lat / n, sum[i].Lon / n}, true
		}
	}
	return Point{}, false
}
