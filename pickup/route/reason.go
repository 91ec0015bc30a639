package route

import "fmt"

// A Reason says why nobody makes a visit. The zero value is no reason.
type Reason int

// The reasons, from the one that rules out everybody to the one that depends
// on the other visits.
const (
	// NoSkill: nobody has all the skills, or the executive it is pinned to
	// is not there or lacks one.
	NoSkill Reason = iota + 1
	// OutsideShifts: the windows lie outside the shift of everybody with the
	// skills.
	OutsideShifts
	// TooManyDevices: more than anybody with the skills, on shift in a
	// window, can carry.
	TooManyDevices
	// Unreachable: of those who remain, nobody could be there in a window and
	// back before the shift ends, even with nothing but their Head to do.
	Unreachable
	// NoRoom: possible alone, but not beside the other visits as far as the
	// search went.
	NoRoom
)

var reasonText = [...]string{
	NoSkill:        "no_skill",
	OutsideShifts:  "outside_shifts",
	TooManyDevices: "too_many_devices",
	Unreachable:    "unreachable",
	NoRoom:         "no_room",
}

// String returns a lower-case word such as "no_skill", or "reason(7)".
func (r Reason) String() string {
	if r > 0 && int(r) < len(reasonText) {
		return reasonText[r]
	}
	return fmt.Sprintf("reason(%d)", int(r))
}

// MarshalText returns the word of String. An unknown reason is an
// *InputError.
func (r Reason) MarshalText() ([]byte, error) {
	if r > 0 && int(r) < len(reasonText) {
		return []byte(reasonText[r]), nil
	}
	return nil, &InputError{Field: "Reason", Problem: fmt.Sprintf("%d is unknown; use one of the constants", int(r))}
}

// UnmarshalText reads the word of String. Another is an *InputError.
func (r *Reason) UnmarshalText(b []byte) error {
	for i, s := range reasonText {
		if i > 0 && s == string(b) {
			*r = Reason(i)
			return nil
		}
	}
	return &InputError{Field: "Reason", Problem: fmt.Sprintf("%.40q is unknown; use a word such as \"no_room\"", b)}
}
