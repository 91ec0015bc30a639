package route

import (
	"fmt"
	"math"
	"time"
)

// TravelTime tells how long the way from one place to another takes. It
// answers the same for the same places throughout a call of this package, and
// is called from the caller's goroutine, about once for each ordered pair. ok
// is false when there is no way or none is known. The triangle inequality need
// not hold.
type TravelTime interface {
	TravelTime(from, to Place) (d time.Duration, ok bool)
}

// GreatCircle estimates travel from the straight line over the earth: longer
// by a detour factor, driven at one speed, rounded up to whole seconds. The
// zero value is usable.
type GreatCircle struct {
	// Speed is the average over the day in km/h, stops at lights and jams
	// included. 17 when not positive: Kolkata took 34 min 33 s for 10 km in
	// 2024, the second slowest of 500 cities (TomTom Traffic Index 2024).
	Speed float64
	// Detour is the length of the road over that of the straight line. 1.3
	// when below 1, a customary figure for road networks; measure your own.
	Detour float64
}

// earthRadius in km is the mean radius (2a+b)/3 of the GRS 80 ellipsoid.
const earthRadius = 6371.0088

// TravelTime is false for coordinates outside ±90 and ±180 degrees.
func (g GreatCircle) TravelTime(from, to Place) (time.Duration, bool) {
	if !onEarth(from) || !onEarth(to) {
		return 0, false
	}
	speed, detour := g.Speed, g.Detour
	if !(speed > 0) {
		speed = 17
	}
	if !(detour >= 1) {
		detour = 1.3
	}
	s := math.Ceil(haversine(from, to) * detour / speed * 3600)
	if !(s < maxTravel.Seconds()) {
		return 0, false
	}
	return time.Duration(s) * time.Second, true
}

func onEarth(p Place) bool {
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180
}

// haversine returns the great-circle distance in km. The formula stays exact
// for places next door, where the law of cosines does not (R. W. Sinnott,
// "Virtues of the Haversine", Sky and Telescope 68, 1984).
func haversine(a, b Place) float64 {
	const rad = math.Pi / 180
	sLat := math.Sin((b.Lat - a.Lat) * rad / 2)
	sLon := math.Sin((b.Lon - a.Lon) * rad / 2)
	h := sLat*sLat + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*sLon*sLon
	return 2 * earthRadius * math.Asin(math.Sqrt(min(h, 1)))
}

// A Matrix is a table of travel times between named places, such as a road
// router returns. It is safe for concurrent use.
type Matrix struct {
	index map[string]int
	times [][]time.Duration
}

// NewMatrix returns a matrix over the places with the given ids; times[i][j]
// is from the place ids[i] to ids[j], negative where there is no way. It keeps
// times, which must not be changed afterwards. An id that is given twice or a
// table that is not square in the ids is an *InputError.
func NewMatrix(ids []string, times [][]time.Duration) (*Matrix, error) {
	m := &Matrix{index: make(map[string]int, len(ids)), times: times}
	if len(times) != len(ids) {
		return nil, &InputError{Field: "Matrix", Problem: fmt.Sprintf("has %d rows for %d places; give one row for each place", len(times), len(ids))}
	}
	for i, id := range ids {
		if _, dup := m.index[id]; dup {
			return nil, &InputError{Field: "Matrix", Problem: fmt.Sprintf("names place %q twice; name each place once", id)}
		}
		if len(times[i]) != len(ids) {
			return nil, &InputError{Field: "Matrix", Problem: fmt.Sprintf("has %d columns in the row of place %q; give one for each of the %d places", len(times[i]), id, len(ids))}
		}
		m.index[id] = i
	}
	return m, nil
}

// TravelTime looks up the ids of the places. It is false for an id that is
// not in the matrix.
func (m *Matrix) TravelTime(from, to Place) (time.Duration, bool) {
	i, ok1 := m.index[from.ID]
	j, ok2 := m.index[to.ID]
	if !ok1 || !ok2 || m.times[i][j] < 0 {
		return 0, false
	}
	return m.times[i][j], true
}
