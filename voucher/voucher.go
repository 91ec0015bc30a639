package voucher

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// ID identifies a voucher: 1–64 bytes of A–Z, a–z, 0–9 and ._:- chosen by the
// caller, usually derived from the order it pays for, so that an order can
// never be paid twice. It is not secret and not the code.
type ID string

// Validate returns an ErrRequest if id is malformed.
func (id ID) Validate() error {
	if len(id) == 0 || len(id) > 64 {
		return &RequestError{Field: "Voucher", Problem: fmt.Sprintf("an id has 1–64 characters, this one has %d", len(id))}
	}
	for i := range len(id) {
		switch c := id[i]; {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '.', c == '_', c == ':', c == '-':
		default:
			return &RequestError{Field: "Voucher", Problem: fmt.Sprintf("character %d of the id is not one of A–Z, a–z, 0–9 and ._:-", i+1)}
		}
	}
	return nil
}

// State is where a voucher stands in its life. Being frozen, used up or past
// its day is told by other fields.
type State string

// The states of a voucher.
const (
	Pending State = "pending" // issued, worth nothing until activated
	Active  State = "active"
	Expired State = "expired" // past its day and its balance booked as breakage
	Revoked State = "revoked" // taken back, revoked or clawed back
	Merged  State = "merged"  // its balance moved to another voucher
)

// Accounts are the accounts of one voucher in minor units. In a [Voucher] they
// are balances, in an [Entry] movements; either way they add up to zero, for
// every movement has two sides.
type Accounts struct {
	Funding    Minor // where the value came from: 0 or negative
	Liability  Minor // owed to the holder and free to use
	Held       Minor // owed to the holder and set aside by holds
	Redeemed   Minor // spent
	Breakage   Minor // expired unused
	Adjustment Minor // taken back by the issuer
	Transfer   Minor // moved to (positive) or from other vouchers by merging
	Receivable Minor // owed by the holder after a clawback
}

// Add returns the sum of both, account by account.
func (a Accounts) Add(b Accounts) Accounts {
	return Accounts{
		a.Funding + b.Funding, a.Liability + b.Liability, a.Held + b.Held, a.Redeemed + b.Redeemed,
		a.Breakage + b.Breakage, a.Adjustment + b.Adjustment, a.Transfer + b.Transfer, a.Receivable + b.Receivable,
	}
}

// Sum returns the sum over all accounts: zero unless something is wrong.
func (a Accounts) Sum() Minor {
	return a.Funding + a.Liability + a.Held + a.Redeemed + a.Breakage + a.Adjustment + a.Transfer + a.Receivable
}

// Balance returns what is owed to the holder: Liability and Held.
func (a Accounts) Balance() Minor { return a.Liability + a.Held }

// Hold is an amount set aside for a purchase in progress.
type Hold struct {
	Key    string    // the idempotency key of the command that made it
	Amount Minor     // more than 0
	Until  time.Time // the first instant at which it no longer holds
}

// Voucher is one voucher as stored: a value, of which a store hands out copies.
// Only the ledger changes one.
type Voucher struct {
	ID       ID
	Revision int64 // 1 once inserted, one more with each entry; equals the last entry's Seq

	Digest     Digest `json:"-"` // of the code now valid
	PIN        Digest `json:"-"` // zero if there is none
	Last4      string // of the code
	Generation int    // 1 for the first code, one more with each reissue

	Currency Currency
	Face     Minor // value at issue
	Accounts Accounts
	Holds    []Hold // open ones, oldest first; sums to Accounts.Held

	State  State
	Frozen bool

	Expires Date      // last day it is good; zero: never expires
	Zone    string    // IANA name of the zone Expires is meant in
	Until   time.Time // first instant it is no longer good, from Expires and Zone

	Holder  string // the host's token for the holder, no personal data; may be empty
	Batch   string // id of the bulk issue it belongs to; may be empty
	Profile string // name of the rules it was issued under; may be empty
	Terms   Terms

	IssuedAt  time.Time
	ChangedAt time.Time
	Head      Hash // hash of the last entry
}

// Balance returns what is owed to the holder, holds included, in major units.
func (v Voucher) Balance() decimal.Decimal { return v.Currency.Amount(v.Accounts.Balance()) }

// Available returns what can be spent at the instant at, in minor units: the
// balance less the holds still open then; nothing if the voucher is not
// active, frozen or past its last instant.
func (v Voucher) Available(at time.Time) Minor {
	if v.State != Active || v.Frozen || v.expired(at) {
		return 0
	}
	return v.free(at)
}

// free is the balance less open holds, whatever the state.
func (v *Voucher) free(at time.Time) Minor {
	n := v.Accounts.Liability
	for _, h := range v.Holds {
		if !at.Before(h.Until) {
			n += h.Amount
		}
	}
	return n
}

func (v *Voucher) expired(at time.Time) bool {
	return !v.Until.IsZero() && !at.Before(v.Until)
}
