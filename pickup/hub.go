package pickup

import "time"

// A Hub is a base that executives start from, with its calendar and its room.
// It is plain data: fill it in, or read it with ReadHubs, and hand it to
// NewHubs, which checks everything at once.
type Hub struct {
	// ID names the hub, in the alphabet of ID.
	ID string
	// Name is for people.
	Name string
	// State is the state whose holidays apply, such as "West Bengal". Optional.
	State string
	// Zone is the zone of every clock reading and date of the hub. Required.
	Zone *time.Location
	// Hours are the weekly working hours. Spans of a day must not overlap.
	Hours Week
	// SlotLength is the length of a slot on the local clock, whole minutes.
	// Slots start at the beginning of a span and follow without gap; what is
	// left at the end of a span and shorter than a slot is not offered.
	// 3 hours when zero.
	SlotLength time.Duration
	// Capacity is the number of visits a slot can take. At least 1.
	Capacity int
	// Skills limits, by skill or device category, how many visits of a slot
	// may need it. A request for a skill that is not listed is refused.
	Skills map[string]int
	// DayLimit is the number of visits a local day, 0 for no limit.
	DayLimit int
	// AreaLimit is the number of visits a day in one area (a PIN code), 0 for
	// no limit.
	AreaLimit int
	// Notice is the least time between booking and the start of the slot.
	Notice time.Duration
	// CutOffs end the booking of slots of the same local day.
	CutOffs []CutOff
	// Holidays and Blackouts of this hub alone; see NewHubs for those of a
	// state or of all.
	Holidays  []Holiday
	Blackouts []Blackout
	// Location is where the hub is, nil when not known.
	Location *Point
}

// A CutOff ends the booking of same-day slots at a local hour: at 12:00 sharp
// it is too late for today.
type CutOff struct {
	// Area is a prefix of the areas it is for, such as "7001"; the longest
	// that fits decides. Empty fits every area.
	Area string `json:"area,omitempty"`
	At   Clock  `json:"at"`
}

// A Kind says who keeps a holiday. The words are data: any in the alphabet of
// ID may be used.
type Kind string

const (
	Public  Kind = "public"  // by national or state notification
	Local   Kind = "local"   // kept by a city or a hub
	Company Kind = "company" // own day off
)

// A Holiday is a dated fact with its source, since lunar dates are announced
// late and move. A hub is closed on it; while it is not confirmed its slots are
// refused as tentative, so that nobody is promised a visit that may not happen.
// Once the date is announced, load the calendar anew with the day confirmed or
// without it; Scheduler.Displaced lists the visits that are in the way.
type Holiday struct {
	Date   Date   `json:"date"`
	Name   string `json:"name"`
	Kind   Kind   `json:"kind"`
	Source string `json:"source,omitempty"`
	// Confirmed is false for a date that still may move.
	Confirmed bool `json:"confirmed"`
	// State and Hub say where it is kept; both empty is everywhere. They are
	// not used in Hub.Holidays.
	State string `json:"state,omitempty"`
	Hub   string `json:"hub,omitempty"`
}

// A Blackout closes a hub, or all of them, between two instants: a flood, a
// strike, an election.
type Blackout struct {
	From   time.Time `json:"from"` // included
	To     time.Time `json:"to"`   // excluded
	Reason string    `json:"reason,omitempty"`
	// Hub is empty for every hub. It is not used in Hub.Blackouts.
	Hub string `json:"hub,omitempty"`
}

// A Point is a place in degrees, WGS 84.
type Point struct {
	Lat float64 `json:"lat"` // -90 to 90, north positive
	Lng float64 `json:"lng"` // -180 to 180, east positive
}

func (p Point) validate() error {
	if !(p.Lat >= -90 && p.Lat <= 90 && p.Lng >= -180 && p.Lng <= 180) { // also catches NaN
		return &FieldError{Field: "point", Problem: "is not on the globe; lat is -90 to 90, lng -180 to 180 degrees"}
	}
	return nil
}
