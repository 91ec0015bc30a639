package indiapost

import (
	"cmp"
	"math"
	"slices"

	"github.com/sellback/sellback/pincode"
)

// Nearby is one result of Near.
type Nearby struct {
	Place  pincode.Place
	Meters float64
}

// Near returns the n located codes nearest to a point, nearest first; equally
// far ones in order of code. Many codes share the centre of a larger area, so
// the first need not be the point's own code. It takes about a millisecond.
func (Directory) Near(p pincode.Point, n int) []Nearby {
	if n <= 0 || math.IsNaN(p.Lat) || math.IsNaN(p.Lon) {
		return nil
	}
	const metersPerDegree = 111194.9 // of latitude, on the sphere of pincode.Point
	t := load()
	type found struct {
		record int
		meters float64
	}
	var best []found // sorted, at most n
	for i := range t.count {
		if pincode.Quality(t.records[i*recordSize+6]&3) == pincode.Unlocated {
			continue
		}
		at := t.point(i)
		if len(best) == n && math.Abs(at.Lat-p.Lat)*metersPerDegree > best[n-1].meters {
			continue
		}
		m := p.Meters(at)
		if len(best) == n && m >= best[n-1].meters {
			continue
		}
		place, _ := slices.BinarySearchFunc(best, m, func(f found, m float64) int {
			if f.meters <= m { // behind equals: records ascend by code
				return -1
			}
			return cmp.Compare(f.meters, m)
		})
		if len(best) == n {
			best = best[:n-1]
		}
		best = slices.Insert(best, place, found{i, m})
	}
	out := make([]Nearby, len(best))
	for i, f := range best {
		out[i] = Nearby{t.place(f.record), f.meters}
	}
	return out
}
