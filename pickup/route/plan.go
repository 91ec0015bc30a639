package route

import "time"

// A Plan says who goes where in which order. All instants are UTC in whole
// microseconds.
type Plan struct {
	// Routes are those of the executives with at least one stop, in the
	// order of Problem.Executives.
	Routes []Route `json:"routes"`
	// Unserved are the visits that nobody makes, in the order of
	// Problem.Visits.
	Unserved []Unserved `json:"unserved,omitempty"`
	// Travel is the sum over the routes.
	Travel time.Duration `json:"travel"`
	// Moved counts the visits that another executive made in
	// Options.Previous.
	Moved int `json:"moved,omitempty"`
	// Iterations is how far the search went.
	Iterations int `json:"iterations"`
	// Interrupted says that the context ended the search before its bounds.
	Interrupted bool `json:"interrupted,omitempty"`
}

// A Route is the day of one executive.
type Route struct {
	Executive string `json:"executive"`
	// Leave is the latest departure from the base that delays nothing.
	Leave time.Time `json:"leave"`
	// Return is the arrival at the end base, or the end of the last visit
	// when the executive's day is open.
	Return time.Time `json:"return"`
	Stops  []Stop    `json:"stops"`
	Breaks []Rest    `json:"breaks,omitempty"`
	// Travel is the time under way, waiting and breaks not counted.
	Travel time.Duration `json:"travel"`
	// Devices carried at the end.
	Devices int `json:"devices"`
	// Overtime is how far Return is past the shift; only a Head can cause it.
	Overtime time.Duration `json:"overtime,omitempty"`
}

// A Stop is one visit on a route. Arrive, then Wait, then Start to Leave.
type Stop struct {
	Visit  string        `json:"visit"`
	Arrive time.Time     `json:"arrive"`
	Start  time.Time     `json:"start"`
	Leave  time.Time     `json:"leave"`
	Wait   time.Duration `json:"wait"`
	// Slack is how much later Start may be with this visit, all later ones,
	// the breaks and the return still on time. Zero for a stop that is late
	// or has begun.
	Slack time.Duration `json:"slack"`
	// Late is how far Start is past the windows; only in a Head.
	Late time.Duration `json:"late,omitempty"`
}

// A Rest is a break as planned.
type Rest struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	// After is the number of stops made before it.
	After int `json:"after"`
}

// An Unserved visit with the reason.
type Unserved struct {
	Visit  string `json:"visit"`
	Reason Reason `json:"reason"`
}

// Route returns the route of an executive; ok is false when the plan has
// none.
func (p Plan) Route(executive string) (r Route, ok bool) {
	for _, r := range p.Routes {
		if r.Executive == executive {
			return r, true
		}
	}
	return Route{}, false
}
