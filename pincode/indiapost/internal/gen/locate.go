package main

import (
	"fmt"
	"math"
	"math/rand"
	"slices"
	"strconv"
)

type point struct{ lat, lon float64 }

// shared is how many codes may have an office at the very same point before
// the point counts as the centre of some larger area that stood in for it.
const shared = 4

// locate gives codes their points. Every office point passes a gate: it must
// lie within max(50 km, 3 × m) of the median point of its sorting district or
// of its administrative district, m being the median distance of that group's
// own codes. Two groups, because islands lie far from the rest of their
// sorting district, and a border office far from its district. A code's point
// is the median of its points that pass, those not shared by many codes if it
// has any.
func locate(all []*entry) {
	codesAt := map[point]int{}
	for _, e := range all {
		for _, p := range distinct(e.points) {
			codesAt[p]++
		}
	}
	// Points for the groups' medians: a point counts once, however many codes
	// share it, or a wrong centre would outvote the truth.
	groups := map[string][]point{}
	for _, e := range all {
		for _, p := range distinct(e.points) {
			for _, g := range e.groups() {
				groups[g] = append(groups[g], p)
			}
		}
	}
	type centre struct {
		at   point
		gate float64
	}
	centres := map[string]centre{}
	for g, points := range groups {
		points = distinct(points)
		at := median(points)
		var far []float64
		for _, p := range points {
			far = append(far, at.km(p))
		}
		slices.Sort(far)
		centres[g] = centre{at, max(50, 3*far[len(far)/2])}
	}
	passes := func(e *entry, p point) bool {
		for _, g := range e.groups() {
			if c := centres[g]; c.at.km(p) <= c.gate {
				return true
			}
		}
		return false
	}
	var points, refused, emptied, fair, coarse int
	for _, e := range all {
		var own, centre []point
		for _, p := range distinct(e.points) {
			points++
			switch {
			case !passes(e, p):
				refused++
			case codesAt[p] >= shared:
				centre = append(centre, p)
			default:
				own = append(own, p)
			}
		}
		use := own
		if len(own) == 0 {
			use = centre
		}
		switch {
		case len(use) == 0 && len(e.points) > 0:
			emptied++
			continue
		case len(use) == 0:
			continue
		}
		e.at = median(use)
		e.quality = 1
		if len(own) > 0 && spread(e.at, own) <= 5 {
			e.quality = 2
		}
		if e.quality == 2 {
			fair++
		} else {
			coarse++
		}
	}
	fmt.Printf("gate: %d of %d office points refused, %d codes left without a point; %d fair, %d coarse\n",
		refused, points, emptied, fair, coarse)
	// Measured: move each office point to the point of another code picked at
	// random, and see whether the gate notices.
	rnd := rand.New(rand.NewSource(1))
	caught := map[bool]int{}
	tried := map[bool]int{}
	for _, e := range all {
		for _, p := range distinct(e.points) {
			o := all[rnd.Intn(len(all))]
			if len(o.points) == 0 {
				continue
			}
			moved := o.points[rnd.Intn(len(o.points))]
			near := p.km(moved) < 200
			tried[near]++
			if !passes(e, moved) {
				caught[near]++
			}
		}
	}
	fmt.Printf("gate, points moved at random: caught %.2f %% of %d moved 200 km or more, %.2f %% of %d moved less\n",
		percent(caught[false], tried[false]), tried[false], percent(caught[true], tried[true]), tried[true])
}

func (e *entry) groups() []string {
	return []string{strconv.Itoa(e.code / 1000), e.state + "/" + e.district}
}

// km is the haversine distance on a sphere of 6,371 km.
func (p point) km(q point) float64 {
	const rad = math.Pi / 180
	a := math.Sin((q.lat - p.lat) * rad / 2)
	b := math.Sin((q.lon - p.lon) * rad / 2)
	return 2 * 6371 * math.Asin(math.Sqrt(min(1, a*a+math.Cos(p.lat*rad)*math.Cos(q.lat*rad)*b*b)))
}

// median takes each coordinate by itself; robust enough within a district.
func median(points []point) point {
	var lat, lon []float64
	for _, p := range points {
		lat = append(lat, p.lat)
		lon = append(lon, p.lon)
	}
	return point{middle(lat), middle(lon)}
}

func middle(x []float64) float64 {
	slices.Sort(x)
	n := len(x)
	return (x[(n-1)/2] + x[n/2]) / 2
}

func spread(at point, points []point) float64 {
	var far []float64
	for _, p := range points {
		far = append(far, at.km(p))
	}
	return middle(far)
}

func distinct(points []point) []point {
	seen := map[point]bool{}
	var out []point
	for _, p := range points {
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}
