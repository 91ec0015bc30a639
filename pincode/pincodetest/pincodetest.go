// Package pincodetest checks that a store keeps the records of package
// pincode as pincode.Tx says.
//
// A store's own test calls Run, or takes Cases into a larger suite:
//
//	pincodetest.Run(t, func(t *testing.T) pincodetest.Store {
//		s := open(t)
//		return pincodetest.Store{
//			Update: func(ctx context.Context, fn func(context.Context, pincode.Tx) error) error {
//				return s.Update(ctx, func(ctx context.Context, tx mystore.Tx) error { return fn(ctx, tx) })
//			},
//			View: …, // likewise
//		}
//	})
package pincodetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sellback/sellback/pincode"
)

// Store is a store under test: its two ways to run a transaction. Update
// commits when fn returns nil and else undoes everything fn wrote.
type Store struct {
	Update func(ctx context.Context, fn func(context.Context, pincode.Tx) error) error
	View   func(ctx context.Context, fn func(context.Context, pincode.Tx) error) error
}

// Case is one check. Run reports through t and needs a fresh, empty store.
type Case struct {
	Name string
	Rule string // what the store must do
	Run  func(t testing.TB, s Store)
}

// Run runs every case on a store of its own.
func Run(t *testing.T, open func(t *testing.T) Store) {
	for _, c := range Cases() {
		t.Run(c.Name, func(t *testing.T) { c.Run(t, open(t)) })
	}
}

// Cases returns all checks.
func Cases() []Case { return append(waitlistCases(), listCases()...) }

// errUndo makes a transaction roll back.
var errUndo = errors.New("pincodetest: undo")

var since = time.Date(2026, 11, 23, 6, 30, 0, 123456000, time.UTC)

// update and view fail the test when the transaction does.
func (s Store) update(t testing.TB, fn func(ctx context.Context, tx pincode.Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), fn); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func (s Store) view(t testing.TB, fn func(ctx context.Context, tx pincode.Tx) error) {
	t.Helper()
	if err := s.View(context.Background(), fn); err != nil {
		t.Fatalf("View: %v", err)
	}
}

// want returns an error unless got matches the sentinel.
func want(got, sentinel error, what string) error {
	if !errors.Is(got, sentinel) {
		return fmt.Errorf("%s: error %v, want one that is %v", what, got, sentinel)
	}
	return nil
}

// same returns an error unless both are equal.
func same(got, want any, what string) error {
	if d := cmp.Diff(want, got, cmp.Comparer(func(x, y pincode.Code) bool { return x == y })); d != "" {
		return fmt.Errorf("%s (-want +got):\n%s", what, d)
	}
	return nil
}
