package route

import (
	"errors"
	"strings"
)

// ErrInvalid is matched by every *InputError.
var ErrInvalid = errors.New("route: invalid input")

// An InputError is one mistake in a problem or a table. Several are reported
// together with errors.Join.
type InputError struct {
	Executive string // id, or empty
	Visit     string // id, or empty
	Field     string // name of the field or argument
	Problem   string // what is wrong and how to mend it
}

// Error names the executive or visit, the field and the mistake.
func (e *InputError) Error() string {
	var b strings.Builder
	b.WriteString("route: ")
	if e.Executive != "" {
		b.WriteString("executive " + quote(e.Executive) + ": ")
	}
	if e.Visit != "" {
		b.WriteString("visit " + quote(e.Visit) + ": ")
	}
	b.WriteString(e.Field + " " + e.Problem)
	return b.String()
}

// Unwrap returns ErrInvalid.
func (e *InputError) Unwrap() error { return ErrInvalid }
