// Package buyback is a device buy-back programme: a customer sells a phone at
// the door and is paid with an e-voucher.
//
// A [Program] works over a [Store] and under [Rules]: which PIN codes are
// served, what is paid, who visits, how voucher codes are kept. A host brings
// the login, the HTTP and the database; package memstore is enough to begin
// with, sqlitestore keeps things in a file.
//
// # The life of an order
//
//	quoted → accepted → scheduled → at-door ─┬─ inspected ─┬─ agreed → collected → vouchered → closed
//	   │         │          │                 └─ revised ───┤
//	expired  cancelled  attempt-failed           │         declined → closed
//	                                          disputed
//
// [Transitions] is the whole table. A step the table does not have is a
// [*StateError] that names state and step and changes nothing.
//
// # Steps
//
// Each step is a method of a [Session], which [Program.Do] makes over a unit of
// work of the program's own and [Program.In] over the host's transaction. A
// step writes the order, its journal, and all that goes with it (reservation,
// voucher, contact, events), or nothing.
//
// A step carries a [Command] with an idempotency key. The same key with the
// same input returns the first result, marked Replayed; with other input it is
// [ErrKeyReused] before any effect. So a caller that does not know whether a
// step happened, after a time-out or [ErrOutcomeUnknown], repeats it.
//
// # Money and consent
//
// A quote is a pricing.Valuation whose lines add up. The customer's yes carries
// its digest, and no other amount is paid: an inspection that changes the price
// takes the consent away until the customer says yes again. The door price is
// computed with the quote's own price book, and what the customer could not
// have seen does not lower it.
//
// # Personal data
//
// Name, phone, address and IMEI are in the [Contact] of an order and nowhere
// else; [Session.Forget] erases them. Voucher codes are shown once and stored
// as keyed hashes. Neither is in errors, events or logs.
package buyback
