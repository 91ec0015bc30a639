package pincode

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// Interest is a customer's wish to hear when a code is served. It holds
// nothing personal but the host's token.
type Interest struct {
	Code  Code
	Token string    // the host's opaque name for the customer, 1 to 64 bytes
	Scope Scope     // what is wished for
	Since time.Time // UTC, microseconds
}

// Demand is how many customers wait for a code.
type Demand struct {
	Code    Code
	Waiting int
}

// WaitlistTx is what a store offers, inside one transaction of one goroutine,
// to keep who waits for which code. Code and token together are the key.
// Implementations are checked by package pincodetest.
type WaitlistTx interface {
	// Interest returns one entry. ErrNotFound.
	Interest(ctx context.Context, c Code, token string) (Interest, error)
	// InsertInterest adds an entry. ErrExists when code and token are there
	// already; the transaction stays usable and the first entry unchanged.
	InsertInterest(ctx context.Context, i Interest) error
	// DeleteInterest removes one entry. ErrNotFound.
	DeleteInterest(ctx context.Context, c Code, token string) error
	// DeleteInterestsOf removes every entry of a token, for erasure, and says
	// how many there were.
	DeleteInterestsOf(ctx context.Context, token string) (int, error)
	// InterestsIn returns up to limit entries for a code whose tokens sort
	// after the given one by bytes, in that order.
	InterestsIn(ctx context.Context, c Code, after string, limit int) ([]Interest, error)
	// InterestDemand returns up to limit codes greater than after that
	// somebody waits for, ascending.
	InterestDemand(ctx context.Context, after Code, limit int) ([]Demand, error)
}

// ErrToken reports a customer token that a waitlist must not keep.
var ErrToken = errors.New("pincode: bad customer token")

// checkToken refuses what looks like a telephone number or an address of mail,
// lest the waitlist become a store of personal data. The token is not part of
// the message.
func checkToken(token string) error {
	digits, other := 0, 0
	for _, r := range token {
		switch {
		case r < ' ' || r == 0x7F || r == '\uFFFD':
			return fmt.Errorf("%w: it must be printable text", ErrToken)
		case r == '@':
			return fmt.Errorf("%w: it looks like an e-mail address; use the host's own id of the customer", ErrToken)
		case r >= '0' && r <= '9':
			digits++
		case r != ' ' && r != '-' && r != '+' && r != '(' && r != ')':
			other++
		}
	}
	if token == "" || len(token) > maxName || strings.TrimSpace(token) != token {
		return fmt.Errorf("%w: it must have 1 to %d bytes and no spaces at its ends", ErrToken, maxName)
	}
	plain := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, token)
	// An Indian mobile number has ten digits, the first 6 to 9, perhaps after
	// 0 or 91.
	mobile := digits >= 10 && plain[digits-10] >= '6' && (digits == 10 || plain[:digits-10] == "0" || plain[:digits-10] == "91")
	if other == 0 && (mobile || token[0] == '+') {
		return fmt.Errorf("%w: it looks like a telephone number; use the host's own id of the customer", ErrToken)
	}
	return nil
}

// ErrOtherScope reports a customer who already waits for a code in another
// scope. A customer waits once for a code; to be told of everything that opens
// there, join with the zero Scope, or delete the first entry.
var ErrOtherScope = errors.New("pincode: waits for this code in another scope already; delete that interest first, or join without a scope")

// JoinWaitlist registers a customer's interest in a code, once: asking again
// changes nothing and returns the first entry with added false; in another
// scope it is ErrOtherScope, so that no wish is lost unnoticed.
func JoinWaitlist(ctx context.Context, tx WaitlistTx, c Code, token string, s Scope, at time.Time) (i Interest, added bool, err error) {
	if c.IsZero() {
		return Interest{}, false, &ParseError{Fault: FaultEmpty, Position: 1}
	}
	if err := checkToken(token); err != nil {
		return Interest{}, false, err
	}
	if !validName(s.Service) || !validName(s.Category) {
		return Interest{}, false, fmt.Errorf("pincode: service and category must be printable, without spaces at their ends, and at most %d bytes", maxName)
	}
	i = Interest{Code: c, Token: token, Scope: s, Since: at.UTC().Truncate(time.Microsecond)}
	switch err := tx.InsertInterest(ctx, i); {
	case err == nil:
		return i, true, nil
	case errors.Is(err, ErrExists):
		first, err := tx.Interest(ctx, c, token)
		if err == nil && first.Scope != s {
			err = ErrOtherScope
		}
		return first, false, err
	default:
		return Interest{}, false, err
	}
}

const pageLimit = 200 // entries read at a time

// Opened yields the entries whose code a list serves at an instant, in their
// own scope: whom to tell when the list is published. Tell, then delete the
// entry, in the same transaction that records the message; entries may be
// deleted while Opened runs. It stops after the first error, which comes with
// a zero Interest.
func Opened(ctx context.Context, tx WaitlistTx, list *Coverage, at time.Time) iter.Seq2[Interest, error] {
	return func(yield func(Interest, error) bool) {
		for d, err := range demand(ctx, tx) {
			if err != nil {
				yield(Interest{}, err)
				return
			}
			if list.cellOf(d.Code) == 0 {
				continue
			}
			for after := ""; ; {
				page, err := tx.InterestsIn(ctx, d.Code, after, pageLimit)
				if err != nil {
					yield(Interest{}, err)
					return
				}
				for _, i := range page {
					after = i.Token
					if list.Serves(i.Code, at, i.Scope) && !yield(i, nil) {
						return
					}
				}
				if len(page) < pageLimit {
					break
				}
			}
		}
	}
}

// demand yields every code somebody waits for, page by page.
func demand(ctx context.Context, tx WaitlistTx) iter.Seq2[Demand, error] {
	return func(yield func(Demand, error) bool) {
		for after := (Code{}); ; {
			page, err := tx.InterestDemand(ctx, after, pageLimit)
			if err != nil {
				yield(Demand{}, err)
				return
			}
			for _, d := range page {
				after = d.Code
				if !yield(d, nil) {
					return
				}
			}
			if len(page) < pageLimit {
				return
			}
		}
	}
}

// DistrictDemand is how many customers wait in one district.
type DistrictDemand struct {
	District, State string // both empty for codes in no directory
	Codes           int    // codes somebody waits for
	Waiting         int
}

// DemandByDistrict sums the waitlist up, most wanted first: where to open next.
func DemandByDistrict(ctx context.Context, tx WaitlistTx, dir Directory) ([]DistrictDemand, error) {
	sums := map[[2]string]*DistrictDemand{}
	for d, err := range demand(ctx, tx) {
		if err != nil {
			return nil, err
		}
		p, _ := dir.Place(d.Code)
		k := [2]string{p.District, p.State}
		if sums[k] == nil {
			sums[k] = &DistrictDemand{District: p.District, State: p.State}
		}
		sums[k].Codes++
		sums[k].Waiting += d.Waiting
	}
	out := make([]DistrictDemand, 0, len(sums))
	for _, s := range sums {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(x, y DistrictDemand) int {
		return cmp.Or(cmp.Compare(y.Waiting, x.Waiting), cmp.Compare(x.State, y.State), cmp.Compare(x.District, y.District))
	})
	return out, nil
}
