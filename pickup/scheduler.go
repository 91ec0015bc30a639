package pickup

import (
	"context"
	"errors"
	"time"
)

// Options are the optional settings of a Scheduler; nil and the zero value
// work.
type Options struct {
	// Now is the clock. time.Now when nil.
	Now func() time.Time
	// Policy holds the programme's rules; see its fields for the defaults.
	Policy Policy
	// CodeKey is the secret of the handover codes, at least 16 bytes, the same
	// in every process. Without it IssueCode and CheckCode are refused.
	CodeKey []byte
	// Feasible, when set, is asked for each slot with a free place whether an
	// executive could reach the area in it; package route can tell. It may
	// read tx, such as the visits already booked, but must not open another
	// transaction. It must not block for long, and must be safe for
	// concurrent use.
	Feasible func(ctx context.Context, tx Tx, slot Slot, area, skill string) (bool, error)
}

// A Scheduler offers and books visits by the calendars of its hubs and one
// policy. It keeps no state besides, so it is safe for concurrent use, and a
// change of calendar is a new Scheduler.
//
// Each command takes a transaction and an idempotency key. A repeat with the
// same input returns the first result, marked Replayed; with other input it
// fails with ErrKeyReused. A command that fails has changed nothing.
type Scheduler struct {
	hubs *Hubs
	opt  Options
	pol  Policy
}

// NewScheduler returns a scheduler for hubs; opt may be nil. It reports every
// mistake of the options at once, each a *FieldError.
func NewScheduler(hubs *Hubs, opt *Options) (*Scheduler, error) {
	s := &Scheduler{hubs: hubs}
	if opt != nil {
		s.opt = *opt
	}
	if s.opt.Now == nil {
		s.opt.Now = time.Now
	}
	var errs []error
	if hubs == nil {
		errs = append(errs, &FieldError{Field: "hubs", Problem: "are missing; make them with NewHubs"})
	}
	if n := len(s.opt.CodeKey); n > 0 && n < 16 {
		errs = append(errs, &FieldError{Field: "CodeKey", Problem: "is too short; give at least 16 bytes"})
	}
	pol, more := s.opt.Policy.filled()
	if err := errors.Join(append(errs, more...)...); err != nil {
		return nil, err
	}
	s.pol = pol
	return s, nil
}

// Hubs returns the hubs the scheduler was made with.
func (s *Scheduler) Hubs() *Hubs { return s.hubs }

// Policy returns the policy with its defaults filled in.
func (s *Scheduler) Policy() Policy { return s.pol }

func (s *Scheduler) now() time.Time { return instant(s.opt.Now()) }

// A Result is what a command left behind.
type Result struct {
	Reservation Reservation
	// Replayed says that the key was used before with the same input, and
	// that Reservation is what the first call returned.
	Replayed bool
}

// A ReserveRequest asks for a slot.
type ReserveRequest struct {
	Key    string // idempotency key, 1 to 255 bytes, required
	Actor  string // who asks, for the history
	Reason string // why, for the history; no personal data
	// ID of the new reservation. Order when empty.
	ID ID
	// Order is the host's opaque reference, in the alphabet of ID. Required.
	Order string
	// Slot as it was offered. Required.
	Slot Slot
	// Area is where the visit goes, usually a PIN code. Optional; without it
	// there is no area limit and only general cut-offs.
	Area string
	// Skill that the executive must have. Optional.
	Skill string
	// AcceptedAt starts the promise. Now when zero.
	AcceptedAt time.Time
	// Promise is what the area was promised. Optional.
	Promise Promise
	// Late permits a slot that ends after the promise.
	Late bool
}

// A ConfirmRequest turns a hold into a reservation.
type ConfirmRequest struct {
	ID     ID
	Key    string
	Actor  string
	Reason string
}

// A RescheduleRequest moves a reservation to another slot of the same hub.
type RescheduleRequest struct {
	ID     ID
	Key    string
	Actor  string
	Reason string
	Slot   Slot
	Late   bool // permits a slot that ends after the promise
	Force  bool // sets Policy.ChangeWindow aside: for the operations team
}

// A CancelRequest ends a reservation and frees its place.
type CancelRequest struct {
	ID     ID
	Key    string
	Actor  string
	Reason string
	// Force cancels inside Policy.ChangeWindow and on the way: for the
	// operations team.
	Force bool
}

// A StepRequest moves a visit on. Op is one of OpAssign, OpUnassign,
// OpDepart, OpArrive, OpInspect, OpCollect, OpDecline.
type StepRequest struct {
	ID        ID
	Op        Op
	Key       string
	Actor     string
	Reason    string
	Reference string // such as an inspection id, for the history
	Executive string // id of the executive, for OpAssign only
}

// A FailRequest records a failed attempt.
type FailRequest struct {
	ID        ID
	Key       string
	Actor     string
	Reason    string
	Reference string
	Cause     Cause
	// NoShow records the visit as NoShow instead of Failed; Cause is then
	// CauseAbsent.
	NoShow bool
	// Proof is required when the fault is the customer's.
	Proof *Proof
}
