package pickup

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Match these with errors.Is. The struct errors below match the sentinel named
// in their comment and carry the facts.
var (
	// ErrNotFound reports that there is no record under the given key.
	ErrNotFound = errors.New("pickup: not found")
	// ErrExists reports that a reservation id or a change key is already taken.
	ErrExists = errors.New("pickup: already exists")
	// ErrConflict reports that the reservation changed after it was read.
	// Read again and repeat the command with the same key.
	ErrConflict = errors.New("pickup: changed by someone else, read it again")
	// ErrKeyReused reports an idempotency key that was used before with other
	// input. Nothing was changed.
	ErrKeyReused = errors.New("pickup: idempotency key was used with other input, use a new key")
	// ErrInvalid is matched by every complaint about input: a request, a hub,
	// a file.
	ErrInvalid = errors.New("pickup: invalid")
	// ErrUnavailable is matched by every refusal of a slot: SlotError,
	// FullError and NoSlotError.
	ErrUnavailable = errors.New("pickup: slot is not available")
	// ErrFull is matched by FullError.
	ErrFull = fmt.Errorf("pickup: no place left: %w", ErrUnavailable)
	// ErrNoSlot is matched by NoSlotError.
	ErrNoSlot = fmt.Errorf("pickup: no slot inside the promise: %w", ErrUnavailable)
	// ErrState is matched by StateError.
	ErrState = errors.New("pickup: not possible in this state")
	// ErrExpired reports a hold or a handover code past its time.
	ErrExpired = errors.New("pickup: expired")
	// ErrTooLate is matched by TooLateError.
	ErrTooLate = errors.New("pickup: too late")
	// ErrAttempts reports that the last permitted attempt has failed.
	ErrAttempts = errors.New("pickup: no attempts left, make a new booking")
	// ErrProof is matched by ProofError.
	ErrProof = errors.New("pickup: proof of the attempt is missing")
	// ErrHandover reports that the handover code was not confirmed.
	ErrHandover = errors.New("pickup: handover is not confirmed")
)

// because makes an error that matches kind and says what happened.
func because(kind error, format string, args ...any) error {
	return &reasonError{kind, "pickup: " + fmt.Sprintf(format, args...)}
}

type reasonError struct {
	kind error
	text string
}

func (e *reasonError) Error() string { return e.text }
func (e *reasonError) Unwrap() error { return e.kind }

// A FieldError says which field of a request, hub or policy is wrong and how
// to mend it. It matches ErrInvalid.
type FieldError struct {
	Field   string // dotted path, such as "hub KOL-1: hours.mon[0]"
	Problem string
}

func (e *FieldError) Error() string        { return "pickup: " + e.Field + " " + e.Problem }
func (e *FieldError) Is(target error) bool { return target == ErrInvalid }

// A StateError reports a command that the visit's status does not allow. It
// matches ErrState.
type StateError struct {
	ID   ID
	From Status
	Op   Op
}

func (e *StateError) Error() string {
	s := fmt.Sprintf("pickup: cannot %s reservation %s: it is %s", e.Op, e.ID, e.From)
	if ops := e.From.Ops(); len(ops) > 0 {
		var names []string
		for _, op := range ops {
			names = append(names, string(op))
		}
		return s + " (possible: " + strings.Join(names, ", ") + ")"
	}
	return s + ", which is final"
}
func (e *StateError) Is(target error) bool { return target == ErrState }

// A FullError reports a place without room. Stores return it from
// InsertReservation and UpdateReservation. It matches ErrFull and
// ErrUnavailable.
type FullError struct {
	Hub   string
	Place string // key of the counted place, see Claim
	Limit int
}

func (e *FullError) Error() string {
	return fmt.Sprintf("pickup: no place left at %s in %s (limit %d), offer another slot", e.Hub, e.Place, e.Limit)
}
func (e *FullError) Is(target error) bool { return target == ErrFull || target == ErrUnavailable }

// A SlotError reports a slot that may not be booked, and why. It matches
// ErrUnavailable. A place without room is a FullError instead.
type SlotError struct {
	Slot    Slot
	Refusal Refusal
}

func (e *SlotError) Error() string {
	return fmt.Sprintf("pickup: slot %s cannot be booked: %s", e.Slot, e.Refusal.explain())
}
func (e *SlotError) Is(target error) bool { return target == ErrUnavailable }

// A NoSlotError reports that no slot inside the promise can be booked. It
// matches ErrNoSlot and ErrUnavailable.
type NoSlotError struct {
	Hub string
	// Due is the instant the promise ends.
	Due time.Time
	// Earliest is the first slot that could be booked when the promise is set
	// aside. It is zero when there is none within the policy's horizon.
	Earliest Slot
	// BreaksSLA says that Earliest ends after Due: booking it, with Late set
	// in the request, breaks the promise.
	BreaksSLA bool
}

func (e *NoSlotError) Error() string {
	s := fmt.Sprintf("pickup: hub %s has no free slot before %s", e.Hub, e.Due.Format(time.RFC3339))
	if e.Earliest == (Slot{}) {
		return s + " and none after it within the horizon"
	}
	return s + "; the earliest is " + e.Earliest.String() + " (ask with Late set)"
}
func (e *NoSlotError) Is(target error) bool { return target == ErrNoSlot || target == ErrUnavailable }

// A TooLateError reports a change asked for after its window closed. It
// matches ErrTooLate.
type TooLateError struct {
	ID    ID
	Op    Op
	Until time.Time // first instant at which Op was refused
}

func (e *TooLateError) Error() string {
	return fmt.Sprintf("pickup: too late to %s reservation %s: it was possible before %s", e.Op, e.ID, e.Until.Format(time.RFC3339))
}
func (e *TooLateError) Is(target error) bool { return target == ErrTooLate }

// A ProofError reports what the proof of a failed attempt lacks. It matches
// ErrProof.
type ProofError struct {
	ID      ID
	Cause   Cause
	Missing string
}

func (e *ProofError) Error() string {
	return fmt.Sprintf("pickup: reservation %s cannot fail as %s: proof of the attempt lacks %s", e.ID, e.Cause, e.Missing)
}
func (e *ProofError) Is(target error) bool { return target == ErrProof }

// A RowError places a mistake in a file. It matches ErrInvalid.
type RowError struct {
	File   string // as given by the caller, may be empty
	Line   int    // 1 is the first
	Column int    // in bytes, 1 is the first; 0 when the whole line is meant
	Field  string // column or JSON field
	Err    error  // what is wrong and how to mend it
}

func (e *RowError) Error() string {
	var b strings.Builder
	b.WriteString("pickup: ")
	if e.File != "" {
		b.WriteString(e.File + ":")
	}
	fmt.Fprintf(&b, "%d:", e.Line)
	if e.Column > 0 {
		fmt.Fprintf(&b, "%d:", e.Column)
	}
	if e.Field != "" {
		b.WriteString(" " + e.Field + ":")
	}
	b.WriteString(" " + strings.TrimPrefix(e.Err.Error(), "pickup: "))
	return b.String()
}
func (e *RowError) Unwrap() error        { return e.Err }
func (e *RowError) Is(target error) bool { return target == ErrInvalid }
