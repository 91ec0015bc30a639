package buyback

import "time"

// Event is a fact, recorded in the same unit of work as its cause. Events of
// packages voucher and pickup have the same fields and share the outbox.
type Event struct {
	// ID is stable: the same step yields the same id however often it is
	// repeated. Receivers drop repeats by it.
	ID string
	// Type names the fact and the version of Data, as "order.accepted/v1".
	Type string
	// Subject is the id of the record the fact is about.
	Subject string
	// At is the instant of the step, UTC, to the microsecond.
	At time.Time
	// Data is JSON. It never holds a voucher code or personal data.
	Data []byte
}
