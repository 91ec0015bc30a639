package pickup

import "time"

// resolve returns the instant at which clocks of zone show c on day d, in UTC.
//
// When clocks are put back and show the reading twice, it is the first time.
// When they are put forward and skip the reading, it is the instant of the
// change, and ok is false. time.Date alone promises neither.
func resolve(d Date, c Clock, zone *time.Location) (at time.Time, ok bool) {
	wall := time.Date(d.year, d.month, d.day, 0, int(c), 0, 0, time.UTC)
	guess := time.Date(d.year, d.month, d.day, 0, int(c), 0, 0, zone)
	begin, end := guess.ZoneBounds() // zero when there is no change on that side

	// The offsets that can be in force are that of the guess and those of the
	// periods beside it.
	near := [3]time.Time{guess}
	n := 1
	if !begin.IsZero() {
		near[n] = begin.Add(-1)
		n++
	}
	if !end.IsZero() {
		near[n] = end
		n++
	}
	for _, t := range near[:n] {
		_, offset := t.Zone()
		cand := wall.Add(-time.Duration(offset) * time.Second)
		if _, o := cand.In(zone).Zone(); o == offset && (!ok || cand.Before(at)) {
			at, ok = cand, true
		}
	}
	if ok {
		return at, true
	}
	// In a gap. The guess used one side's offset, so it lies before or after
	// the change.
	shown := guess.In(zone)
	_, offset := shown.Zone()
	if shown.Add(time.Duration(offset)*time.Second).UTC().After(wall) && !begin.IsZero() {
		return begin.UTC(), false
	}
	if !end.IsZero() {
		return end.UTC(), false
	}
	return guess.UTC(), false
}
