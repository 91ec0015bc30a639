package voucher

import (
	"errors"
	"fmt"
)

// What the operations and the stores report. Test with errors.Is; the struct
// errors below carry the facts and match the sentinel named in their comment.
var (
	// ErrNotFound: no record has the given key.
	ErrNotFound = errors.New("voucher: not found")
	// ErrExists: a voucher with this id is already stored. The transaction
	// that saw it stays usable.
	ErrExists = errors.New("voucher: already exists")
	// ErrCodeTaken: the code's digest already belongs to another voucher. It
	// is also an ErrExists. The ledger answers by drawing another code.
	ErrCodeTaken = fmt.Errorf("voucher: the code is taken (%w)", ErrExists)
	// ErrConflict: the voucher changed after it was read. Run the transaction
	// again; a Service does so by itself.
	ErrConflict = errors.New("voucher: changed by someone else meanwhile")
	// ErrKeyReused: the idempotency key was used before with other input.
	// Nothing happened.
	ErrKeyReused = errors.New("voucher: idempotency key reused with other input")
	// ErrExpired: the last instant of the voucher's last day has passed.
	ErrExpired = errors.New("voucher: expired")
	// ErrInsufficient is matched by every *InsufficientError.
	ErrInsufficient = errors.New("voucher: not enough available")
	// ErrState is matched by every *StateError.
	ErrState = errors.New("voucher: not possible in this state")
	// ErrAmount is matched by every *AmountError.
	ErrAmount = errors.New("voucher: bad amount")
	// ErrCode is matched by every *CodeError.
	ErrCode = errors.New("voucher: bad code")
	// ErrTerms is matched by every *TermsError.
	ErrTerms = errors.New("voucher: forbidden by its terms")
	// ErrRequest is matched by every *RequestError.
	ErrRequest = errors.New("voucher: bad request")
	// ErrRefused is matched by every *RefusedError.
	ErrRefused = errors.New("voucher: this code cannot be accepted")
	// ErrDate: not a day of the calendar.
	ErrDate = errors.New("voucher: bad date")
	// ErrKey: a keyring lacks a key or was given a bad one.
	ErrKey = errors.New("voucher: bad key")
	// ErrPIN: the PIN is missing or wrong.
	ErrPIN = errors.New("voucher: wrong PIN")
	// ErrReplaced: the code was replaced by a reissue and is dead.
	ErrReplaced = errors.New("voucher: the code was replaced by a newer one")
)

// An AmountError reports an amount that cannot be used as it is. It is an
// ErrAmount.
type AmountError struct {
	Currency Currency
	Problem  string // what is wrong with it, a clause without full stop
}

func (e *AmountError) Error() string {
	return fmt.Sprintf("voucher: bad amount in %s: %s; give a positive amount with at most %d decimals", orUnknown(e.Currency), e.Problem, e.Currency.Decimals())
}

// Is matches ErrAmount.
func (e *AmountError) Is(target error) bool { return target == ErrAmount }

func orUnknown(c Currency) string {
	if c == "" {
		return "an unnamed currency"
	}
	return string(c)
}

// An InsufficientError reports that a voucher has less available than was
// asked for. It is an ErrInsufficient.
type InsufficientError struct {
	Voucher   ID
	Currency  Currency
	Available Minor // balance less open holds
	Wanted    Minor
}

func (e *InsufficientError) Error() string {
	return fmt.Sprintf("voucher: not enough available on %s: %s of the wanted %s %s; ask for at most that or pay the rest otherwise",
		e.Voucher, e.Currency.Amount(e.Available), e.Currency.Amount(e.Wanted), e.Currency)
}

// Is matches ErrInsufficient.
func (e *InsufficientError) Is(target error) bool { return target == ErrInsufficient }

// A StateError reports an operation that the voucher's state does not allow.
// It is an ErrState.
type StateError struct {
	Voucher ID
	State   State
	Frozen  bool
	Op      Op
	Hint    string // what would mend it, a clause, may be empty
}

func (e *StateError) Error() string {
	s := string(e.State)
	if e.Frozen {
		s += " and frozen"
	}
	m := fmt.Sprintf("voucher: cannot %s %s: it is %s", e.Op, e.Voucher, s)
	if e.Hint != "" {
		m += "; " + e.Hint
	}
	return m
}

// Is matches ErrState.
func (e *StateError) Is(target error) bool { return target == ErrState }

// A RequestError reports a request that is malformed whatever the state of the
// voucher. It is an ErrRequest.
type RequestError struct {
	Op      Op
	Field   string // the field of the request struct
	Problem string // a clause saying what is wrong and how to mend it
}

func (e *RequestError) Error() string {
	if e.Op == "" {
		return fmt.Sprintf("voucher: bad request: %s: %s", e.Field, e.Problem)
	}
	return fmt.Sprintf("voucher: bad %s request: %s: %s", e.Op, e.Field, e.Problem)
}

// Is matches ErrRequest.
func (e *RequestError) Is(target error) bool { return target == ErrRequest }

// A RefusedError is the one public answer to a code that is unknown, replaced,
// frozen, not active or expired, or whose PIN is wrong: text, JSON and %v are
// the same for all, so that a guesser learns nothing. It is an ErrRefused.
//
// The host's staff read the private reason: Reason returns it, and errors.Is
// sees through to it (ErrNotFound, ErrPIN, ErrExpired, ErrState, ErrReplaced).
// Never send that to the person who typed the code.
type RefusedError struct {
	reason  error
	voucher ID
}

// Reason returns the private reason.
func (e *RefusedError) Reason() error { return e.reason }

// Voucher returns the voucher the code belongs to, or "" if it is unknown. It
// is for the host's staff.
func (e *RefusedError) Voucher() ID { return e.voucher }

func (e *RefusedError) Error() string { return ErrRefused.Error() }

// Is matches ErrRefused.
func (e *RefusedError) Is(target error) bool { return target == ErrRefused }

// Unwrap returns the private reason.
func (e *RefusedError) Unwrap() error { return e.reason }

// MarshalJSON returns the public text alone.
func (e *RefusedError) MarshalJSON() ([]byte, error) {
	return []byte(`"` + ErrRefused.Error() + `"`), nil
}

// GoString returns the public text alone.
func (e *RefusedError) GoString() string { return `"` + ErrRefused.Error() + `"` }

// refusal reports whether err is this package's answer to what was asked, with
// nothing written, rather than a failure of the store or a reason to try again.
func refusal(err error) bool {
	for _, e := range [...]error{ErrNotFound, ErrExists, ErrKeyReused, ErrExpired, ErrInsufficient, ErrState, ErrAmount, ErrRequest, ErrRefused, ErrTerms, ErrProfile, ErrHold, ErrReturned} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
