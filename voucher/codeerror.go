package voucher

import "fmt"

// CodeProblem says what is wrong with a typed code.
type CodeProblem string

// The problems of a typed code.
const (
	CodeLength CodeProblem = "length" // too few or too many symbols
	CodeSymbol CodeProblem = "symbol" // a character no code contains
	CodeTypo   CodeProblem = "typo"   // the check symbols do not fit
)

// A CodeError reports a typed string that is no code of the format, found
// without asking the store. It is an ErrCode. It holds nothing of what was
// typed but counts and a place.
type CodeError struct {
	Problem CodeProblem
	// Position is the place of the wrong symbol, from 1, not counting prefix
	// and dashes, or 0 if more than one is wrong. For CodeTypo it is where a
	// single typo must lie; with two or more it may mislead, so let the person
	// look there, and never replace the symbol for them.
	Position int
	Symbols  int // symbols typed
	Want     int // symbols of a code
}

func (e *CodeError) Error() string {
	switch {
	case e.Problem == CodeLength:
		return fmt.Sprintf("voucher: bad code: it has %d letters and digits, a code has %d; type all groups", e.Symbols, e.Want)
	case e.Position == 0:
		return "voucher: bad code: more than one letter or digit is wrong; type it again"
	}
	return fmt.Sprintf("voucher: bad code: look again at letter %d of group %d (number %d in all)",
		(e.Position-1)%groupSize+1, (e.Position-1)/groupSize+1, e.Position)
}

// Is matches ErrCode.
func (e *CodeError) Is(target error) bool { return target == ErrCode }

// A WeakCodeError reports a code format with fewer than MinBits bits. It is an
// ErrCode. At 1.7 million guesses an hour for 30 days against a million live
// codes, 38 bits would yield thousands of hits, 60 bits one in a thousand such
// attacks, 80 bits one in a thousand million.
type WeakCodeError struct{ Bits int }

func (e *WeakCodeError) Error() string {
	return fmt.Sprintf("voucher: codes of %d bits could be guessed; use at least %d", e.Bits, MinBits)
}

// Is matches ErrCode.
func (e *WeakCodeError) Is(target error) bool { return target == ErrCode }
