package buyback

import (
	"fmt"
	"log/slog"
)

// Contact is the personal data of one order, kept apart from orders, quotes,
// ledger and events so that it can be erased without touching them. Printing
// or logging a Contact shows only the order. (Package fmt calls no methods on
// unexported fields: do not print a struct of your own that hides one in such a
// field.)
type Contact struct {
	Order    OrderID
	Name     string
	Phone    string // as the host writes it, E.164 by preference
	Address  string // the door, in as many lines as it takes
	Language string // BCP 47, as "bn"
	IMEI     IMEI   // as read at the inspection
}

// String names the order and nothing personal.
func (c Contact) String() string { return fmt.Sprintf("contact of order %s (hidden)", c.Order) }

// Format hides what String hides, under every verb.
func (c Contact) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// LogValue implements slog.LogValuer.
func (c Contact) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalJSON writes only the order's id, so that a Contact cannot slip into a
// log or an event by way of JSON.
func (c Contact) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `{"order":%q}`, string(c.Order)), nil
}

// check reports what is missing for an executive to find the door.
func (c Contact) check() error {
	switch {
	case c.Name == "":
		return &InputError{Field: "Contact.Name", Reason: "is empty; the executive must know whom to ask for"}
	case c.Phone == "":
		return &InputError{Field: "Contact.Phone", Reason: "is empty; the voucher and the visit are announced by phone"}
	case c.Address == "":
		return &InputError{Field: "Contact.Address", Reason: "is empty; the executive must find the door"}
	}
	for _, f := range []struct{ name, value string }{
		{"Name", c.Name}, {"Phone", c.Phone}, {"Address", c.Address}, {"Language", c.Language},
	} {
		if len(f.value) > maxText {
			return &InputError{Field: "Contact." + f.name, Reason: fmt.Sprintf("is longer than %d bytes; shorten it", maxText)}
		}
	}
	return nil
}
