package pickuptest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
)

var recordCases = []testCase{
	{"round-trip", "a stored reservation reads back equal, with revision 1", func(t *testing.T, s pickup.Store) error {
		r := sample("r1")
		r.Breach = &pickup.Breach{At: base, Due: base.Add(time.Microsecond), Compensation: 10000}
		if err := insert(t, s, r); err != nil {
			return err
		}
		r.Revision = 1
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			got, err := tx.Reservation(ctx, "r1")
			return errors.Join(err, same("reservation", got, r))
		})
	}},
	{"empty-round-trip", "fields left empty read back empty, instants without a value as zero", func(t *testing.T, s pickup.Store) error {
		r := plain("r1", pickup.Reserved, base)
		if err := insert(t, s, r); err != nil {
			return err
		}
		r.Revision = 1
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			got, err := tx.Reservation(ctx, "r1")
			return errors.Join(err, same("reservation", got, r))
		})
	}},
	{"not-found", "a missing reservation or change is ErrNotFound, also in Update", func(t *testing.T, s pickup.Store) error {
		look := func(ctx context.Context, tx pickup.Tx) error {
			_, err1 := tx.Reservation(ctx, "none")
			_, err2 := tx.ReservationChange(ctx, "none", "k1")
			return errors.Join(is("Reservation", err1, pickup.ErrNotFound), is("ReservationChange", err2, pickup.ErrNotFound))
		}
		if err := insert(t, s, sample("r1")); err != nil {
			return err
		}
		otherKey := func(ctx context.Context, tx pickup.Tx) error {
			_, err := tx.ReservationChange(ctx, "r1", "other")
			return is("ReservationChange", err, pickup.ErrNotFound)
		}
		return errors.Join(s.View(t.Context(), look), s.Update(t.Context(), look), s.View(t.Context(), otherKey), s.Update(t.Context(), otherKey))
	}},
	{"exists-keeps-tx", "a taken id is ErrExists, changes nothing and leaves the transaction usable", func(t *testing.T, s pickup.Store) error {
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r := sample("r1")
			if err := tx.InsertReservation(ctx, r, change(r, "k1", nil, nil)); err != nil {
				return err
			}
			other := plain("r1", pickup.Held, base)
			err := tx.InsertReservation(ctx, other, change(other, "k2", []pickup.Claim{claim("p", 1)}, nil))
			if err := is("second insert", err, pickup.ErrExists); err != nil {
				return err
			}
			got, err := tx.Reservation(ctx, "r1")
			r.Revision = 1
			_, noChange := tx.ReservationChange(ctx, "r1", "k2")
			r2 := plain("r2", pickup.Held, base)
			return errors.Join(err, same("reservation", got, r), is("change of the refused insert", noChange, pickup.ErrNotFound),
				taken(ctx, tx, []int{0}, "p"), tx.InsertReservation(ctx, r2, change(r2, "k1", nil, nil)))
		})
	}},
	{"exists-before-full", "a taken id is told before a full place", func(t *testing.T, s pickup.Store) error {
		if err := insert(t, s, sample("r1"), claim("p", 1)); err != nil {
			return err
		}
		return is("second insert", insert(t, s, sample("r1"), claim("p", 1)), pickup.ErrExists)
	}},
	{"update", "an update replaces every field and raises the revision by one", func(t *testing.T, s pickup.Store) error {
		if err := insert(t, s, sample("r1")); err != nil {
			return err
		}
		next := plain("r1", pickup.Failed, base.Add(30*time.Hour))
		next.Revision = 1
		err := s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			return tx.UpdateReservation(ctx, next, change(next, "k2", nil, nil))
		})
		next.Revision = 2
		return errors.Join(err, s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			got, err := tx.Reservation(ctx, "r1")
			return errors.Join(err, same("reservation", got, next))
		}))
	}},
	{"update-missing", "an update of a reservation that is not there is ErrNotFound and creates nothing", func(t *testing.T, s pickup.Store) error {
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r := sample("r1")
			r.Revision = 1
			if err := is("update", tx.UpdateReservation(ctx, r, change(r, "k2", []pickup.Claim{claim("p", 1)}, nil)), pickup.ErrNotFound); err != nil {
				return err
			}
			_, err1 := tx.Reservation(ctx, "r1")
			_, err2 := tx.ReservationChange(ctx, "r1", "k2")
			return errors.Join(is("Reservation", err1, pickup.ErrNotFound), is("ReservationChange", err2, pickup.ErrNotFound), taken(ctx, tx, []int{0}, "p"))
		})
	}},
	{"stale-revision", "an update with an old revision is ErrConflict and changes neither record, journal nor places", func(t *testing.T, s pickup.Store) error {
		if err := insert(t, s, sample("r1"), claim("p", 3)); err != nil {
			return err
		}
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			first, err := tx.Reservation(ctx, "r1")
			if err != nil {
				return err
			}
			second := first.Clone()
			second.Status = pickup.Assigned
			if err := tx.UpdateReservation(ctx, second, change(second, "k2", nil, nil)); err != nil {
				return err
			}
			stale := first.Clone()
			stale.Status = pickup.Cancelled
			err = tx.UpdateReservation(ctx, stale, change(stale, "k3", []pickup.Claim{claim("q", 3)}, []pickup.Claim{claim("p", 3)}))
			if err := is("stale update", err, pickup.ErrConflict); err != nil {
				return err
			}
			ahead := second.Clone()
			ahead.Revision = 9
			if err := is("update from the future", tx.UpdateReservation(ctx, ahead, change(ahead, "k4", nil, nil)), pickup.ErrConflict); err != nil {
				return err
			}
			got, err := tx.Reservation(ctx, "r1")
			second.Revision = 2
			_, noChange := tx.ReservationChange(ctx, "r1", "k3")
			return errors.Join(err, same("reservation", got, second), is("change of the refused update", noChange, pickup.ErrNotFound),
				taken(ctx, tx, []int{1, 0}, "p", "q"))
		})
	}},
	{"key-taken", "an update under a key of the journal is ErrExists, fresh or stale, and changes nothing", func(t *testing.T, s pickup.Store) error {
		if err := insert(t, s, sample("r1")); err != nil {
			return err
		}
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r, err := tx.Reservation(ctx, "r1")
			if err != nil {
				return err
			}
			next := r.Clone()
			next.Status = pickup.Cancelled
			fresh := tx.UpdateReservation(ctx, next, change(next, "k1", []pickup.Claim{claim("q", 3)}, nil))
			stale := next.Clone()
			stale.Revision = 7
			old := tx.UpdateReservation(ctx, stale, change(stale, "k1", nil, nil))
			got, err := tx.Reservation(ctx, "r1")
			return errors.Join(err, is("fresh", fresh, pickup.ErrExists), is("stale", old, pickup.ErrExists),
				same("reservation", got, r), taken(ctx, tx, []int{0}, "q"))
		})
	}},
	{"journal", "changes read back equal, by key and in pages by Seq", func(t *testing.T, s pickup.Store) error {
		r := sample("r1")
		var want []pickup.Change
		for n := range 5 {
			c := change(r, fmt.Sprintf("k%d", n+1), []pickup.Claim{claim("p", 9)}, []pickup.Claim{claim("q", 9)})
			if n == 0 {
				c.From, c.Actor, c.Reason, c.Reference, c.Take, c.Free = "", "", "", "", nil, nil
			}
			err := s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
				if n == 0 {
					return tx.InsertReservation(ctx, r, c)
				}
				return tx.UpdateReservation(ctx, r, c)
			})
			if err != nil {
				return err
			}
			want = append(want, c)
			r.Revision++
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			one, err := tx.ReservationChange(ctx, "r1", "k3")
			if err := errors.Join(err, same("by key", one, want[2])); err != nil {
				return err
			}
			for _, p := range []struct {
				after      int64
				limit      int
				from, upto int
			}{{0, 100, 0, 5}, {0, 2, 0, 2}, {2, 2, 2, 4}, {4, 2, 4, 5}, {5, 2, 5, 5}, {0, 0, 0, 0}, {99, 5, 5, 5}} {
				got, err := tx.ReservationChanges(ctx, "r1", p.after, p.limit)
				if err := errors.Join(err, same(fmt.Sprintf("page after %d limit %d", p.after, p.limit), got, want[p.from:p.upto])); err != nil {
					return err
				}
			}
			none, err := tx.ReservationChanges(ctx, "none", 0, 5)
			return errors.Join(err, same("page of a missing reservation", none, []pickup.Change(nil)))
		})
	}},
	{"look-in-update", "looking a change up inside Update returns it unchanged, however often", func(t *testing.T, s pickup.Store) error {
		r := sample("r1")
		if err := insert(t, s, r); err != nil {
			return err
		}
		want := change(r, "k1", nil, nil)
		for range 3 {
			err := s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
				got, err := tx.ReservationChange(ctx, "r1", "k1")
				return errors.Join(err, same("change", got, want))
			})
			if err != nil {
				return err
			}
		}
		return nil
	}},
	{"case-sensitive", "ids, keys and places that differ in case are different", func(t *testing.T, s pickup.Store) error {
		lower, upper := plain("aB", pickup.Held, base), plain("Ab", pickup.Held, base)
		err := errors.Join(insert(t, s, lower, claim("x", 1)), insert(t, s, upper, claim("X", 1)))
		if err != nil {
			return err
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			_, err := tx.ReservationChange(ctx, "aB", "K1")
			return errors.Join(is("other case of the key", err, pickup.ErrNotFound), taken(ctx, tx, []int{1, 1}, "x", "X"))
		})
	}},
	{"no-sharing", "what goes in or comes out is not shared with the store", func(t *testing.T, s pickup.Store) error {
		r := sample("r1")
		c := change(r, "k1", []pickup.Claim{claim("p", 1)}, nil)
		err := s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error { return tx.InsertReservation(ctx, r, c) })
		if err != nil {
			return err
		}
		spoil := func(r *pickup.Reservation) {
			r.Claims[0].Place, r.Failure.Cause, r.Failure.Proof.Point.Lat, r.Handover.Tries = "spoilt", "spoilt", -1, 99
		}
		spoil(&r)
		c.Take[0].Place = "spoilt"
		spoil(&c.After)
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			want := sample("r1")
			want.Revision = 1
			for range 2 {
				got, err := tx.Reservation(ctx, "r1")
				if err := errors.Join(err, same("reservation", got, want)); err != nil {
					return err
				}
				spoil(&got)
				gc, err := tx.ReservationChange(ctx, "r1", "k1")
				if err := errors.Join(err, same("After", gc.After, want), same("Take", gc.Take, []pickup.Claim{claim("p", 1)})); err != nil {
					return err
				}
				spoil(&gc.After)
				gc.Take[0].Place = "spoilt"
			}
			return nil
		})
	}},
}
