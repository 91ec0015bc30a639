package pickup

import (
	"slices"
	"time"
)

// A Reservation is the whole pick-up of one order: the promised slot, the
// visits made for it and how they ended. It holds no personal data; Order is
// the only link to the customer, and it is opaque here. The fields are
// exported for stores, which may also keep it as JSON: it reads back equal.
// Hosts read it and change it only through a Scheduler.
type Reservation struct {
	ID       ID    `json:"id"`
	Revision int64 `json:"revision"` // 1 once inserted, then +1 for each change
	// Order is the host's reference, in the alphabet of ID.
	Order string `json:"order"`
	// Area is where the visit goes, usually a PIN code; may be empty.
	Area string `json:"area,omitempty"`
	// Skill is what the executive must know, may be empty.
	Skill string `json:"skill,omitempty"`
	// Promise is what the area was promised beyond policy and calendar.
	Promise Promise `json:"promise,omitzero"`
	Status  Status  `json:"status"`
	// Slot is the window promised now, or the last one when there is none.
	Slot Slot `json:"slot"`
	// Claims are the counted places held now.
	Claims []Claim `json:"claims,omitempty"`
	// AcceptedAt starts the promise, DueAt ends it.
	AcceptedAt time.Time `json:"accepted_at"`
	DueAt      time.Time `json:"due_at"`
	// HoldUntil is the first instant at which a hold is over; zero unless Held.
	HoldUntil time.Time `json:"hold_until,omitzero"`
	// Executive is the id of the one assigned, may be empty.
	Executive string `json:"executive,omitempty"`
	// Attempts counts failed visits; Strikes those among them that were not
	// our fault. Strikes are limited by Policy.MaxAttempts.
	Attempts int `json:"attempts,omitempty"`
	Strikes  int `json:"strikes,omitempty"`
	// Failure is the last failed attempt, nil before the first.
	Failure *Failure `json:"failure,omitempty"`
	// Handover is the code that confirms the amount at the door, nil when none
	// was issued.
	Handover *Handover `json:"handover,omitempty"`
	// Breach is set once when the promise was broken.
	Breach    *Breach   `json:"breach,omitempty"`
	ArrivedAt time.Time `json:"arrived_at,omitzero"` // first arrival at the door
	EndedAt   time.Time `json:"ended_at,omitzero"`   // collected, declined or cancelled
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Clone returns a copy that shares nothing with r. Stores keep and hand out
// clones.
func (r Reservation) Clone() Reservation {
	r.Claims = slices.Clone(r.Claims)
	if r.Failure != nil {
		f := *r.Failure
		if f.Proof != nil {
			p := *f.Proof
			p.Point = clonePtr(p.Point)
			f.Proof = &p
		}
		r.Failure = &f
	}
	r.Handover, r.Breach = clonePtr(r.Handover), clonePtr(r.Breach)
	return r
}

func clonePtr[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// A Claim is one unit of a counted place: the slot itself, a skill within the
// slot, the hub's day or an area's day. Places are counted rows keyed (hub,
// place), such as "slot/20261124T0330Z", "skill/20261124T0330Z/laptop",
// "day/2026-11-24" and "area/2026-11-24/700019".
type Claim struct {
	Hub   string `json:"hub"`
	Place string `json:"place"`
	Limit int    `json:"limit"` // taken may reach it, never exceed it
}

// A Handover is the one-time code by which the customer confirms, at the door,
// the amount and the hand-over of the device. The code itself is not stored.
type Handover struct {
	Digest     [32]byte  `json:"digest"` // keyed hash of reservation, amount and code
	Amount     Minor     `json:"amount"`
	ExpiresAt  time.Time `json:"expires_at"` // first instant at which the code is void
	Tries      int       `json:"tries"`      // wrong tries so far
	VerifiedAt time.Time `json:"verified_at,omitzero"`
}

// A Breach is a broken promise and what the policy grants for it.
type Breach struct {
	At           time.Time `json:"at"`  // when it was recorded
	Due          time.Time `json:"due"` // the promise that was broken
	Compensation Minor     `json:"compensation"`
}

// A Change is one line of a reservation's history, and at the same time the
// record that makes its command idempotent. It never changes.
type Change struct {
	Reservation ID
	// Key is the command's idempotency key, unique within the reservation.
	Key string
	// Seq is the revision that the change led to: 1, 2, 3 without gaps.
	Seq int64
	// Fingerprint is the SHA-256 of the command's input.
	Fingerprint [32]byte
	Op          Op
	From        Status // empty for the first change
	Actor       string
	Reason      string
	Reference   string
	At          time.Time
	// Take and Free are the places that the change moves; the store counts
	// them in the same step.
	Take, Free []Claim
	// After is the reservation as the change left it. A repeat of the command
	// returns it.
	After Reservation
}

// Clone returns a copy that shares nothing with c.
func (c Change) Clone() Change {
	c.Take, c.Free = slices.Clone(c.Take), slices.Clone(c.Free)
	c.After = c.After.Clone()
	return c
}
