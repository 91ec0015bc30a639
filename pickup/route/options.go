package route

import "time"

// A Goal says what Solve seeks once as many visits as possible are served.
type Goal int

const (
	// FewestExecutives sends as few executives as possible, then travels as
	// little as possible.
	FewestExecutives Goal = iota
	// LeastTravel travels as little as possible and sends any number.
	LeastTravel
)

// Options are the optional settings of Solve; nil and the zero value work.
type Options struct {
	// Goal is FewestExecutives when zero.
	Goal Goal
	// Previous is the plan that is being replaced, nil for none. The search
	// then starts from it, keeps to it as MoveCost says, and sends another
	// executive only for a visit that nobody else can make; Goal is not read.
	Previous *Plan
	// MoveCost is the travel that must be saved to give a visit of Previous
	// to another executive; a third of it is asked for each pair of places,
	// bases included, that no longer follow each other. One hour when not
	// positive.
	MoveCost time.Duration
	// Iterations bounds the search. When neither it nor Budget is positive,
	// 30,000.
	Iterations int
	// Budget bounds the search by the clock; whichever of both bounds comes
	// first ends it. No such bound when not positive.
	Budget time.Duration
	// Seed of the random choices. Any value, zero included, is as good as
	// another.
	Seed uint64
	// Now is the clock of Budget. time.Now when nil.
	Now func() time.Time
}
