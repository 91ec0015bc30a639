package ics

import (
	"fmt"
	"time"
)

// zoneID returns the id of a zone, or "" for UTC, which needs none.
func zoneID(zone *time.Location) string {
	switch id := zone.String(); id {
	case "UTC", "Etc/UTC", "Etc/GMT", "GMT", "Zulu":
		return ""
	default:
		return id
	}
}

// zone writes a VTIMEZONE with the observances of zone that are in force
// between from and to, and those on either side. Each is written with its own
// onset and no recurrence: the data of the running program is what the slots
// were computed with, and a rule could say something else.
func (w *writer) zone(zone *time.Location, id string, from, to time.Time) {
	w.line("BEGIN", "", "VTIMEZONE")
	w.line("TZID", "", escape(id))
	at := from.In(zone)
	if begin, _ := at.ZoneBounds(); begin.Year() >= firstYear {
		at = begin.Add(-time.Second).In(zone)
	}
	for range 8 { // zones with more changes within a slot do not exist
		begin, end := at.ZoneBounds()
		w.observance(at, begin)
		if end.IsZero() || at.After(to) {
			break
		}
		at = end.In(zone)
	}
	w.line("END", "", "VTIMEZONE")
}

// firstYear is the year from which on changes of offset are told.
const firstYear = 1970

// observance writes the offset in force at at, since begin if that is in the
// years that are told.
func (w *writer) observance(at, begin time.Time) {
	_, offset := at.Zone()
	before := offset
	onset := "19700101T000000"
	if begin.Year() >= firstYear {
		_, before = begin.Add(-time.Second).In(at.Location()).Zone()
		// The onset is written in the offset that ends with it.
		onset = local(begin.UTC().Add(time.Duration(before) * time.Second))
	}
	kind := "STANDARD"
	if at.IsDST() {
		kind = "DAYLIGHT"
	}
	name, _ := at.Zone()
	w.line("BEGIN", "", kind)
	w.line("DTSTART", "", onset)
	w.line("TZOFFSETFROM", "", utcOffset(before))
	w.line("TZOFFSETTO", "", utcOffset(offset))
	w.line("TZNAME", "", escape(name))
	w.line("END", "", kind)
}

// utcOffset writes seconds east of UTC as +HHMM, with seconds if there are
// any.
func utcOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}

// named reports whether zone is what the program's zone database knows under
// its name, at both instants. Without a database only the name can be judged.
func named(zone *time.Location, start, end time.Time) bool {
	known, err := time.LoadLocation(zone.String())
	if err != nil {
		_, none := time.LoadLocation("Asia/Kolkata")
		return none != nil
	}
	for _, t := range []time.Time{start, end} {
		_, want := t.In(known).Zone()
		if _, got := t.In(zone).Zone(); got != want {
			return false
		}
	}
	return true
}
