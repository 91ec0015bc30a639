package buyback

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/voucher"
)

// OrderID identifies an order: 1 to 64 characters out of A–Z a–z 0–9 . _ : -
// chosen by the host, or derived from the idempotency key of the quote where
// the host leaves it empty.
type OrderID string

// Order is one sell-back, from its first quote on. It is a value; a store
// hands out copies. It holds no personal data.
type Order struct {
	ID       OrderID `json:"id"`
	Revision int64   `json:"revision"` // 1 once inserted, one more with each step
	State    State   `json:"state"`

	PIN      pincode.Code `json:"pin"`      // where the phone is
	Hub      string       `json:"hub"`      // who comes for it
	Category string       `json:"category"` // as "phone"
	Device   string       `json:"device"`   // catalogue id of the model or variant
	Locale   string       `json:"locale"`   // BCP 47, for texts to the customer

	Currency string        `json:"currency"` // ISO 4217
	Offer    voucher.Minor `json:"offer"`    // the price on the table, the total of the current quote
	Quote    int           `json:"quote"`    // the current quote's number, 1 is the first
	// Consent is the digest of the valuation the customer said yes to; zero
	// until then and while a new price waits for an answer.
	Consent Digest `json:"consent"`

	Promise  pickup.Promise `json:"promise"`  // what the coverage list promised the PIN code
	Coverage string         `json:"coverage"` // version of the coverage list the promise rests on
	Book     string         `json:"book"`     // version of the price book

	QuotedAt   time.Time `json:"quotedAt"`
	QuoteUntil time.Time `json:"quoteUntil"` // the quote cannot be accepted from this instant on
	AcceptedAt time.Time `json:"acceptedAt"`
	DueBy      time.Time `json:"dueBy"` // the visit is promised to begin before this instant

	Reservation pickup.ID   `json:"reservation"` // the current one
	Visit       pickup.Slot `json:"visit"`       // its slot
	Attempts    int         `json:"attempts"`    // visits that came to nothing
	Voucher     voucher.ID  `json:"voucher"`
	Disposition string      `json:"disposition"` // what became of the phone, set on closing
}

// Step is one row of an order's journal: who did what, when, under which
// idempotency key, and what came of it. Steps are never changed.
type Step struct {
	Order       OrderID
	Seq         int64  // 1, 2, 3 … within the order; equals the revision it led to
	Key         string // the caller's idempotency key, unique within the order
	Fingerprint Digest // of the caller's input, to tell a repetition from another request
	Op          Op
	From, To    State
	Actor       string // who acted, as the host names its users
	Reason      string
	At          time.Time
	Result      []byte // JSON of the order after the step
}

// Quote is a price told to the customer: the first, or a later one after an
// inspection. Quotes are never changed.
type Quote struct {
	Order     OrderID
	Number    int               // 1 is the first
	Valuation pricing.Valuation // holds the answers, every line and every reason
	Digest    Digest            // of the valuation; what consent is bound to
	// Findings are what an inspection found; nil for the first quote.
	Findings []pricing.Finding
	At       time.Time
	Until    time.Time // it cannot be accepted from this instant on
}

// Command is what every step carries besides its own input.
type Command struct {
	// Key is the idempotency key: 1 to 64 characters out of A–Z a–z 0–9
	// . _ : - and unique within the order; that of a quote without an order
	// id names the order and must be unique in the programme. The same key
	// with the same input returns the first result again; with another input
	// it is ErrKeyReused. Keys that begin with "pickup:" are reserved.
	Key string
	// Actor is who acts, as the host names its users; it stands in the
	// journal. Do not put personal data there.
	Actor string
	// Reason is why, for the journal; optional.
	Reason string
}

// maxText bounds every free text, in bytes.
const maxText = 500

// An InputError reports input that is missing or malformed. Nothing was
// changed.
type InputError struct {
	Field  string // as "Command.Key"
	Reason string // what is wrong and how to mend it
}

func (e *InputError) Error() string { return fmt.Sprintf("buyback: %s %s", e.Field, e.Reason) }

func (c Command) check() error {
	if err := checkID("Command.Key", c.Key); err != nil {
		return err
	}
	if strings.HasPrefix(c.Key, "pickup:") {
		return &InputError{Field: "Command.Key", Reason: `begins with "pickup:", which is reserved; take another`}
	}
	return errors.Join(checkLine("Command.Actor", c.Actor, 128), checkLine("Command.Reason", c.Reason, 250))
}

// checkLine checks a text for the journals: its length, and that it is one
// printable line.
func checkLine(field, s string, most int) error {
	if len(s) > most {
		return &InputError{Field: field, Reason: fmt.Sprintf("is longer than %d bytes; shorten it", most)}
	}
	for _, r := range s {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return &InputError{Field: field, Reason: "holds a control character or bad UTF-8; only printable text on one line belongs there"}
		}
	}
	return nil
}

func checkID(field, s string) error {
	if s == "" {
		return &InputError{Field: field, Reason: "is empty; give 1 to 64 characters out of A–Z a–z 0–9 . _ : -"}
	}
	if len(s) > 64 {
		return &InputError{Field: field, Reason: "is longer than 64 characters; shorten or hash it"}
	}
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		case r == '.' || r == '_' || r == ':' || r == '-':
		default:
			return &InputError{Field: field, Reason: fmt.Sprintf("holds %q; only A–Z a–z 0–9 . _ : - belong there", r)}
		}
	}
	return nil
}
