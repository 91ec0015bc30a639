package pickup

import (
	"context"
	"time"
)

// Tx is what a store offers inside one transaction. A Tx is used by one
// goroutine at a time and is dead once the function it was handed to returns.
// Package pickuptest checks implementations; buyback/memstore and
// buyback/sqlitestore are two.
//
// A method that returns an error has changed nothing and leaves the
// transaction usable, unless the error comes from the engine itself. Errors
// may be wrapped. Values that go in or come out are never shared with the
// store's own.
type Tx interface {
	// Reservation returns the reservation, or ErrNotFound. Inside Update the
	// row is taken for writing where the engine can lock rows.
	Reservation(ctx context.Context, id ID) (Reservation, error)

	// InsertReservation stores r as revision 1 together with its first change
	// c, and takes the places c.Take: all of it or nothing. It returns
	// ErrExists if the id is taken, else *FullError for a place of c.Take that
	// already has Limit taken. Each place is taken by one conditional write
	// (taken = taken + 1 where taken < limit), never by reading first, so that
	// any number of concurrent calls leave at most Limit taken.
	InsertReservation(ctx context.Context, r Reservation, c Change) error

	// UpdateReservation replaces the reservation if its revision still is
	// r.Revision, stores r.Revision+1, appends c, takes the places c.Take and
	// then frees c.Free (never below zero): all of it or nothing. It returns
	// ErrNotFound if there is no such reservation, ErrExists if c.Key is taken
	// within the reservation, ErrConflict if the revision is another one,
	// *FullError as InsertReservation does; in this order.
	UpdateReservation(ctx context.Context, r Reservation, c Change) error

	// ReservationChange returns the change stored under key, or ErrNotFound.
	// Inside Update it also counts the look in the row, so that a repeated
	// command is a durable write of its own and cannot be answered from a
	// server that lost its peers.
	ReservationChange(ctx context.Context, id ID, key string) (Change, error)

	// ReservationChanges returns up to limit changes with Seq > afterSeq in
	// ascending order. No change, or no such reservation, is an empty result.
	ReservationChanges(ctx context.Context, id ID, afterSeq int64, limit int) ([]Change, error)

	// PlacesTaken returns how many units of each place of hub are taken, in
	// the order asked; 0 for a place nobody ever took.
	PlacesTaken(ctx context.Context, hub string, places []string) ([]int, error)

	// HubReservations returns up to limit reservations of hub, in every
	// status, whose slot starts in [from, to), ordered by start, then by id in
	// byte order. Those that start exactly at from and have an id up to and
	// including after are left out, so that the next page is asked for with
	// the start and the id of the last one. An empty after leaves out none.
	HubReservations(ctx context.Context, hub string, from, to time.Time, after ID, limit int) ([]Reservation, error)

	// DueReservations returns up to limit reservations of hub that are open
	// (Status.Open), not yet breached and have DueAt before the given instant,
	// ordered by DueAt, then by id.
	DueReservations(ctx context.Context, hub string, before time.Time, limit int) ([]Reservation, error)

	// ExpiredHolds returns up to limit reservations of hub that are Held with
	// HoldUntil at or before now, ordered by HoldUntil, then by id.
	ExpiredHolds(ctx context.Context, hub string, now time.Time, limit int) ([]Reservation, error)

	// AppendReservationEvents adds events to the outbox; they show once the
	// transaction commits. An event whose ID is already there is dropped.
	AppendReservationEvents(ctx context.Context, events ...Event) error

	// Nested runs fn so that an error undoes what fn wrote and nothing else;
	// the error is returned unchanged.
	Nested(ctx context.Context, fn func(context.Context) error) error
}

// Store opens transactions. It is safe for concurrent use.
type Store interface {
	// Update runs fn in a transaction and commits when fn returns nil;
	// otherwise it rolls back and returns fn's error unchanged. fn may run
	// again after a serialization failure, so it must have no effect outside
	// its Tx.
	Update(ctx context.Context, fn func(context.Context, Tx) error) error
	// View is Update for reading only.
	View(ctx context.Context, fn func(context.Context, Tx) error) error
}

// An Event is a fact recorded in the same transaction as its cause. Its fields
// are those of the events of the sister packages, so that one converts to
// another.
type Event struct {
	ID      string // stable: receivers drop repeats by it
	Type    string // such as "pickup.reserved/v1"
	Subject string // id of the reservation
	At      time.Time
	Data    []byte // JSON, see EventData; no secret, no personal data
}

// EventData is the JSON in Event.Data.
type EventData struct {
	Reservation Reservation `json:"reservation"`
	Op          Op          `json:"op"`
	From        Status      `json:"from,omitempty"`
	Actor       string      `json:"actor,omitempty"`
	Reason      string      `json:"reason,omitempty"`
}
