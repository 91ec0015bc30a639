package voucher

import (
	"sync"
	"time"
)

// Options are the optional settings of a [Ledger].
type Options struct {
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Codes is the format of new codes. Default NewCodes(nil).
	Codes *Codes
	// Currency of a request that names none. Default INR.
	Currency Currency
	// Zone in which expiry dates are meant where a request names none.
	// Default IndiaTime.
	Zone *time.Location
	// HoldFor is how long a hold lasts whose request says nothing. Default 15
	// minutes.
	HoldFor time.Duration
	// Profile is the set of rules new vouchers must follow. Default none.
	Profile *Profile
}

// Ledger holds the operations on vouchers. Each runs inside a transaction the
// caller gives it; [Service] adds the transactions.
//
// Every command takes an idempotency key, unique within its voucher: the same
// key with the same input returns the first result again, marked Replayed; with
// other input it is ErrKeyReused. A refused command changes nothing. An error
// that is not one of this package's comes from the store and means: roll back.
//
// A Ledger is immutable and safe for concurrent use.
type Ledger struct {
	keys     *Keyring
	codes    *Codes
	now      func() time.Time
	currency Currency
	zone     *time.Location
	holdFor  time.Duration
	profile  *Profile
	scratch  sync.Pool // of *scratch
}

// scratch is the room one command works in; keeping it for the next one saves
// most of what a command would allocate.
type scratch struct {
	voucher Voucher
	entry   Entry
	bytes   [1024]byte
	canon   canon
	events  [1]Event // its Data lies in bytes
}

// room returns a scratch; give it back with done.
func (l *Ledger) room() *scratch {
	if w, ok := l.scratch.Get().(*scratch); ok {
		return w
	}
	return new(scratch)
}

func (l *Ledger) done(w *scratch) {
	w.voucher, w.entry, w.canon, w.events = Voucher{}, Entry{}, canon{}, [1]Event{}
	l.scratch.Put(w)
}

// NewLedger returns a ledger that digests codes under keys; opt may be nil.
func NewLedger(keys *Keyring, opt *Options) (*Ledger, error) {
	if keys == nil {
		return nil, ErrKey
	}
	var o Options
	if opt != nil {
		o = *opt
	}
	l := &Ledger{keys: keys, codes: o.Codes, now: o.Now, currency: o.Currency, zone: o.Zone, holdFor: o.HoldFor}
	if o.Profile != nil {
		p := *o.Profile // later changes of the caller's do not count
		l.profile = &p
	}
	if l.codes == nil {
		l.codes = standard
	}
	if l.now == nil {
		l.now = time.Now
	}
	if l.currency == "" {
		l.currency = INR
	}
	if !l.currency.Valid() {
		return nil, &AmountError{Currency: l.currency, Problem: "the currency is not an ISO 4217 code of three capitals"}
	}
	if l.zone == nil {
		l.zone = IndiaTime()
	}
	if l.zone == time.Local {
		return nil, &RequestError{Field: "Zone", Problem: "the host's local zone may be another tomorrow; load one by its name"}
	}
	if l.holdFor <= 0 {
		l.holdFor = 15 * time.Minute
	}
	return l, nil
}

// ParseCode reads a typed code of the ledger's format. See [Codes.Parse].
func (l *Ledger) ParseCode(typed string) (Code, error) { return l.codes.Parse(typed) }

func (l *Ledger) instant() time.Time { return l.now().UTC().Truncate(time.Microsecond) }

// Command is the part all requests share.
type Command struct {
	// Key is the idempotency key: 1–128 bytes of printable ASCII, unique
	// within the voucher.
	Key string
	// Actor, Reason and Reference go into the journal as given: tokens and
	// words of the host, at most 256 bytes each, no personal data.
	Actor, Reason, Reference string
}

// Ref addresses a voucher: by ID for callers the host trusts to name one, or
// by Code (and PIN, if it has one) for whoever presents it. With a Code every
// private failing is the same [*RefusedError].
type Ref struct {
	ID   ID
	Code Code
	PIN  PIN
	// Principal is the host's token for whoever presents the Code: a session,
	// an account, an address. A [Guard] counts failures by it; all that leave
	// it empty share one budget.
	Principal string
}
