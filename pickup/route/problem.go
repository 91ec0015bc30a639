package route

import "time"

// A Place is where a visit or a base is. Two places are the same when all
// their fields are equal.
type Place struct {
	// ID names the place for a TravelTime that goes by name, such as Matrix.
	// GreatCircle does not read it.
	ID string `json:"id,omitempty"`
	// Lat and Lon are degrees on WGS 84, north and east positive.
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// A Window is a stretch of time, both ends included.
type Window struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// A Break is a rest that an executive takes once. It begins inside Window and
// may interrupt a journey, never a visit.
type Break struct {
	Window   Window        `json:"window"`
	Duration time.Duration `json:"duration"`
}

// An Executive can make visits during one shift. For a second shift on the
// same day give a second executive.
type Executive struct {
	ID string `json:"id"`
	// Shift is when the executive leaves Start at the earliest and is at End
	// at the latest.
	Shift Window `json:"shift"`
	Start Place  `json:"start"`
	// End is where the day ends. Start when nil.
	End *Place `json:"end,omitempty"`
	// Open ends the day with the last visit, wherever that is; End is then
	// not read.
	Open bool `json:"open,omitempty"`
	// Skills that visits may ask for.
	Skills []string `json:"skills,omitempty"`
	// Capacity is the number of devices that can be carried. No limit when 0.
	Capacity int `json:"capacity,omitempty"`
	// Breaks are taken in this order. A break that is already over is left
	// out by the caller.
	Breaks []Break `json:"breaks,omitempty"`
	// Head lists the visits that stay first, in this order: those already
	// made or begun, and those promised to be next. They are never moved and
	// never refused; one that cannot be on time any more is shown as late, and
	// a way that TravelTime does not know counts as none.
	Head []string `json:"head,omitempty"`
}

// A Visit is one call at a customer's door.
type Visit struct {
	ID    string `json:"id"`
	Place Place  `json:"place"`
	// Windows are when the visit may begin. Any time when empty.
	Windows []Window `json:"windows,omitempty"`
	// Service is how long the executive stays.
	Service time.Duration `json:"service"`
	// Devices to be carried away.
	Devices int `json:"devices,omitempty"`
	// Skills the executive must all have.
	Skills []string `json:"skills,omitempty"`
	// Pin, when set, is the id of the only executive who may make the visit.
	Pin string `json:"pin,omitempty"`
	// Started is when the visit began, for a visit in an executive's Head.
	// It then begins at that instant whatever its windows say.
	Started time.Time `json:"started,omitzero"`
}

// A Problem is a hub-day: who can go, where visits are wanted, how long the
// way takes. Ids are unique within their list.
type Problem struct {
	Executives []Executive
	Visits     []Visit
	// Travel is required; GreatCircle{} is a first approximation.
	Travel TravelTime
}
