// Package pickuptest checks implementations of pickup.Store.
//
// A test of an adapter calls Run with a way to make an empty store:
//
//	func TestStore(t *testing.T) {
//		pickuptest.Run(t, pickuptest.Config{New: func(t *testing.T) pickup.Store { return open(t) }})
//	}
//
// Each case has a name and the rule it checks, gets a store of its own, and
// there are no exemptions.
package pickuptest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sellback/sellback/pickup"
)

// Config says how to reach the store under test.
type Config struct {
	// New returns an empty store that is not shared with any other call. It
	// registers its own clean-up with t.Cleanup.
	New func(t *testing.T) pickup.Store
}

// Run runs the suite as subtests of t.
func Run(t *testing.T, c Config) {
	t.Helper()
	for _, x := range cases() {
		t.Run(x.name, func(t *testing.T) {
			if err := x.run(t, c.New(t)); err != nil {
				t.Errorf("%v\nrule: %s", err, x.rule)
			}
		})
	}
}

// Check runs the suite and returns the names of the cases that fail. It is for
// testing the suite itself with stores that are broken on purpose.
func Check(t *testing.T, c Config) (broken []string) {
	t.Helper()
	for _, x := range cases() {
		if x.run(t, c.New(t)) != nil {
			broken = append(broken, x.name)
		}
	}
	return broken
}

// Names returns the names of all cases.
func Names() []string {
	var names []string
	for _, x := range cases() {
		names = append(names, x.name)
	}
	return names
}

// testCase is one rule and how to try it.
type testCase struct {
	name string
	rule string // printed when the case fails
	run  func(t *testing.T, s pickup.Store) error
}

func cases() []testCase {
	return slices.Concat(recordCases, placeCases, listCases, unitCases, schedulerCases, raceCases, []testCase{modelCase})
}

// Hub is the only hub of the samples.
const hub = "KOL-1"

// base is the start of the first sample slot: 09:00 in Kolkata.
var base = time.Date(2026, 11, 24, 3, 30, 0, 0, time.UTC)

// sample is a reservation with every field set, so that a store that forgets
// one is found out.
func sample(id pickup.ID) pickup.Reservation {
	at := base.Add(-20*time.Hour + 123456*time.Microsecond)
	return pickup.Reservation{
		ID: id, Order: "order-" + string(id), Area: "700019", Skill: "laptop", Status: pickup.Reserved,
		Slot:       pickup.Slot{Hub: hub, Start: base, End: base.Add(3 * time.Hour)},
		Claims:     []pickup.Claim{claim("a", 5), claim("b", 7)},
		AcceptedAt: at, DueAt: at.Add(48 * time.Hour), HoldUntil: at.Add(5 * time.Minute),
		Executive: "exec-7", Attempts: 2, Strikes: 1,
		Failure: &pickup.Failure{Cause: pickup.CauseAbsent, Fault: pickup.FaultCustomer, At: at.Add(time.Hour),
			Proof: &pickup.Proof{At: at, Point: &pickup.Point{Lat: 22.572, Lng: 88.364}, CallRef: "call.1", OTP: pickup.OTPNoAnswer}},
		Handover:  &pickup.Handover{Digest: [32]byte{1, 2, 31: 9}, Amount: 1234550, ExpiresAt: at.Add(time.Minute), Tries: 1, VerifiedAt: at},
		ArrivedAt: at.Add(2 * time.Hour), EndedAt: at.Add(3 * time.Hour), CreatedAt: at, UpdatedAt: at.Add(time.Microsecond),
	}
}

// plain is a reservation without claims, for lists.
func plain(id pickup.ID, status pickup.Status, start time.Time) pickup.Reservation {
	return pickup.Reservation{ID: id, Order: string(id), Status: status,
		Slot:       pickup.Slot{Hub: hub, Start: start, End: start.Add(time.Hour)},
		AcceptedAt: base, DueAt: base.Add(48 * time.Hour), CreatedAt: base, UpdatedAt: base}
}

// change is the journal row that makes r, which still has the revision that
// was read.
func change(r pickup.Reservation, key string, take, free []pickup.Claim) pickup.Change {
	after := r.Clone()
	after.Revision++
	return pickup.Change{Reservation: r.ID, Key: key, Seq: after.Revision, Fingerprint: [32]byte{byte(after.Revision), 31: 7},
		Op: pickup.OpReserve, From: pickup.Held, Actor: "customer", Reason: "why not", Reference: "ref-1",
		At: base.Add(time.Microsecond), Take: take, Free: free, After: after}
}

func claim(place string, limit int) pickup.Claim {
	return pickup.Claim{Hub: hub, Place: place, Limit: limit}
}

// insert stores r as a unit of work of its own.
func insert(t *testing.T, s pickup.Store, r pickup.Reservation, take ...pickup.Claim) error {
	return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
		return tx.InsertReservation(ctx, r, change(r, "k1", take, nil))
	})
}

// taken reads the count of places.
func taken(ctx context.Context, tx pickup.Tx, want []int, places ...string) error {
	got, err := tx.PlacesTaken(ctx, hub, places)
	if err != nil {
		return err
	}
	return same(fmt.Sprintf("places taken of %q", places), got, want)
}

// same compares two values; nil and empty slices are alike.
func same(what string, got, want any) error {
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		return fmt.Errorf("%s (-want +got)\n%s", what, d)
	}
	return nil
}

// is wants err to be target.
func is(what string, err, target error) error {
	if errors.Is(err, target) {
		return nil
	}
	return fmt.Errorf("%s: got %v, want %w", what, err, target)
}

// isFull wants err to be a *pickup.FullError with the facts of c.
func isFull(what string, err error, c pickup.Claim) error {
	var full *pickup.FullError
	if !errors.As(err, &full) {
		return fmt.Errorf("%s: got %v, want a *pickup.FullError", what, err)
	}
	return same(what, *full, pickup.FullError(c))
}

var errStop = errors.New("stop")
