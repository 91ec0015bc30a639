package pickuptest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/sellback/sellback/pickup"
)

// absent checks that nothing of id and of place p is there.
func absent(t *testing.T, s pickup.Store, id pickup.ID) error {
	return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
		_, err1 := tx.Reservation(ctx, id)
		_, err2 := tx.ReservationChange(ctx, id, "k1")
		list, err3 := tx.HubReservations(ctx, hub, base, base.AddDate(0, 0, 1), "", 9)
		due, err4 := tx.DueReservations(ctx, hub, base.AddDate(1, 0, 0), 9)
		holds, err5 := tx.ExpiredHolds(ctx, hub, base.AddDate(1, 0, 0), 9)
		return errors.Join(is("Reservation", err1, pickup.ErrNotFound), is("ReservationChange", err2, pickup.ErrNotFound),
			err3, err4, err5, same("hub list", ids(list), []pickup.ID(nil)), same("due list", ids(due), []pickup.ID(nil)),
			same("holds", ids(holds), []pickup.ID(nil)), taken(ctx, tx, []int{0}, "p"))
	})
}

var unitCases = []testCase{
	{"rollback", "an error from the function is returned unchanged and leaves nothing behind", func(t *testing.T, s pickup.Store) error {
		err := s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r := sample("r1")
			if err := tx.InsertReservation(ctx, r, change(r, "k1", []pickup.Claim{claim("p", 1)}, nil)); err != nil {
				return err
			}
			h := plain("h1", pickup.Held, base)
			if err := tx.InsertReservation(ctx, h, change(h, "k1", nil, nil)); err != nil {
				return err
			}
			return errStop
		})
		if err != errStop {
			return fmt.Errorf("the error of Update is %v, want the function's own error", err)
		}
		return errors.Join(absent(t, s, "r1"), absent(t, s, "h1"))
	}},
	{"rollback-update", "a rolled back update leaves record, journal, lists and places as they were", func(t *testing.T, s pickup.Store) error {
		p := claim("p", 2)
		if err := insert(t, s, plain("r1", pickup.Reserved, base), p); err != nil {
			return err
		}
		err := s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			next := plain("r1", pickup.Cancelled, base.AddDate(0, 0, 9))
			next.Revision = 1
			if err := tx.UpdateReservation(ctx, next, change(next, "k2", []pickup.Claim{claim("q", 1)}, []pickup.Claim{p})); err != nil {
				return err
			}
			return errStop
		})
		if err != errStop {
			return fmt.Errorf("the error of Update is %v, want the function's own error", err)
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			want := plain("r1", pickup.Reserved, base)
			want.Revision = 1
			got, err1 := tx.Reservation(ctx, "r1")
			_, noChange := tx.ReservationChange(ctx, "r1", "k2")
			list, err2 := tx.HubReservations(ctx, hub, base, base.AddDate(0, 0, 30), "", 9)
			due, err3 := tx.DueReservations(ctx, hub, base.AddDate(0, 0, 30), 9)
			return errors.Join(err1, err2, err3, same("reservation", got, want), is("change", noChange, pickup.ErrNotFound),
				same("hub list", list, []pickup.Reservation{want}), same("due list", ids(due), []pickup.ID{"r1"}),
				taken(ctx, tx, []int{1, 0}, "p", "q"))
		})
	}},
	{"nested", "an error inside Nested is returned unchanged and undoes the inner writes only", func(t *testing.T, s pickup.Store) error {
		err := s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			outer := plain("outer", pickup.Reserved, base)
			if err := tx.InsertReservation(ctx, outer, change(outer, "k1", []pickup.Claim{claim("q", 1)}, nil)); err != nil {
				return err
			}
			err := tx.Nested(ctx, func(ctx context.Context) error {
				r := plain("inner", pickup.Held, base)
				if err := tx.InsertReservation(ctx, r, change(r, "k1", []pickup.Claim{claim("p", 1)}, nil)); err != nil {
					return err
				}
				if err := move(ctx, tx, "outer", "k2", nil, []pickup.Claim{claim("q", 1)}); err != nil {
					return err
				}
				return errStop
			})
			if err != errStop {
				return fmt.Errorf("the error of Nested is %v, want the function's own error", err)
			}
			return tx.Nested(ctx, func(ctx context.Context) error {
				r := plain("kept", pickup.Held, base)
				return tx.InsertReservation(ctx, r, change(r, "k1", nil, nil))
			})
		})
		if err != nil {
			return err
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			list, err1 := tx.HubReservations(ctx, hub, base, base.AddDate(0, 0, 1), "", 9)
			outer, err2 := tx.Reservation(ctx, "outer")
			return errors.Join(err1, err2, same("hub list", ids(list), []pickup.ID{"kept", "outer"}),
				same("revision of the outer one", outer.Revision, int64(1)), taken(ctx, tx, []int{0, 1}, "p", "q"))
		})
	}},
	{"nested-twice", "Nested may be nested; the inner one undone, the outer one stays", func(t *testing.T, s pickup.Store) error {
		err := s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			return tx.Nested(ctx, func(ctx context.Context) error {
				a := plain("a", pickup.Held, base)
				if err := tx.InsertReservation(ctx, a, change(a, "k1", nil, nil)); err != nil {
					return err
				}
				err := tx.Nested(ctx, func(ctx context.Context) error {
					b := plain("b", pickup.Held, base)
					return errors.Join(tx.InsertReservation(ctx, b, change(b, "k1", nil, nil)), errStop)
				})
				return is("inner", err, errStop)
			})
		})
		if err != nil {
			return err
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			list, err := tx.HubReservations(ctx, hub, base, base.AddDate(0, 0, 1), "", 9)
			return errors.Join(err, same("hub list", ids(list), []pickup.ID{"a"}))
		})
	}},
	{"read-your-writes", "a transaction sees its own writes", func(t *testing.T, s pickup.Store) error {
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r := plain("r1", pickup.Held, base)
			r.HoldUntil = base
			if err := tx.InsertReservation(ctx, r, change(r, "k1", []pickup.Claim{claim("p", 1)}, nil)); err != nil {
				return err
			}
			_, err1 := tx.Reservation(ctx, "r1")
			_, err2 := tx.ReservationChange(ctx, "r1", "k1")
			holds, err3 := tx.ExpiredHolds(ctx, hub, base, 9)
			return errors.Join(err1, err2, err3, same("holds", ids(holds), []pickup.ID{"r1"}), taken(ctx, tx, []int{1}, "p"))
		})
	}},
	{"view-writes-nothing", "a write inside View is refused or lost", func(t *testing.T, s pickup.Store) error {
		_ = s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r := sample("r1")
			return tx.InsertReservation(ctx, r, change(r, "k1", []pickup.Claim{claim("p", 1)}, nil))
		})
		return absent(t, s, "r1")
	}},
	{"cancelled-context", "a context that is done before the commit writes nothing", func(t *testing.T, s pickup.Store) error {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.Update(ctx, func(ctx context.Context, tx pickup.Tx) error {
			r := sample("r1")
			err := tx.InsertReservation(ctx, r, change(r, "k1", []pickup.Claim{claim("p", 1)}, nil))
			cancel()
			return err
		})
		if err := is("Update", err, context.Canceled); err != nil {
			return err
		}
		return absent(t, s, "r1")
	}},
	{"events-repeat", "appending an event whose id is there is no error", func(t *testing.T, s pickup.Store) error {
		e := pickup.Event{ID: "pickup:r1:1", Type: "pickup.reserved/v1", Subject: "r1", At: base, Data: []byte(`{}`)}
		add := func(ctx context.Context, tx pickup.Tx) error { return tx.AppendReservationEvents(ctx, e, e) }
		return errors.Join(s.Update(t.Context(), add), s.Update(t.Context(), add))
	}},
}
