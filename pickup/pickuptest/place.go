package pickuptest

import (
	"context"
	"errors"
	"testing"

	"github.com/sellback/sellback/pickup"
)

// move updates the reservation with the places given.
func move(ctx context.Context, tx pickup.Tx, id pickup.ID, key string, take, free []pickup.Claim) error {
	r, err := tx.Reservation(ctx, id)
	if err != nil {
		return err
	}
	return tx.UpdateReservation(ctx, r, change(r, key, take, free))
}

var placeCases = []testCase{
	{"count", "each claim taken counts one, each freed takes one off; a place nobody took counts 0", func(t *testing.T, s pickup.Store) error {
		err := errors.Join(
			insert(t, s, plain("r1", pickup.Held, base), claim("p", 3), claim("q", 3)),
			insert(t, s, plain("r2", pickup.Held, base), claim("p", 3)))
		if err != nil {
			return err
		}
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			if err := taken(ctx, tx, []int{1, 2, 0, 2}, "q", "p", "z", "p"); err != nil {
				return err
			}
			err := move(ctx, tx, "r1", "k2", nil, []pickup.Claim{claim("p", 3)})
			return errors.Join(err, taken(ctx, tx, []int{1, 1}, "p", "q"), taken(ctx, tx, nil))
		})
	}},
	{"full", "a place takes as many as its limit and not one more; the refusal tells which place and changes nothing", func(t *testing.T, s pickup.Store) error {
		p := claim("p", 2)
		err := errors.Join(insert(t, s, plain("r1", pickup.Held, base), p), insert(t, s, plain("r2", pickup.Held, base), p))
		if err != nil {
			return err
		}
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r3 := plain("r3", pickup.Held, base)
			if err := isFull("third", tx.InsertReservation(ctx, r3, change(r3, "k1", []pickup.Claim{p}, nil)), p); err != nil {
				return err
			}
			_, err1 := tx.Reservation(ctx, "r3")
			_, err2 := tx.ReservationChange(ctx, "r3", "k1")
			return errors.Join(is("Reservation", err1, pickup.ErrNotFound), is("ReservationChange", err2, pickup.ErrNotFound),
				taken(ctx, tx, []int{2}, "p"), tx.InsertReservation(ctx, r3, change(r3, "k1", nil, nil)))
		})
	}},
	{"full-of-several", "when one of several places is full none of them is taken", func(t *testing.T, s pickup.Store) error {
		b := claim("b", 1)
		if err := insert(t, s, plain("r1", pickup.Held, base), b); err != nil {
			return err
		}
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			r2 := plain("r2", pickup.Held, base)
			err := tx.InsertReservation(ctx, r2, change(r2, "k1", []pickup.Claim{claim("a", 1), b, claim("c", 1)}, nil))
			if err := errors.Join(isFull("insert", err, b), taken(ctx, tx, []int{0, 1, 0}, "a", "b", "c")); err != nil {
				return err
			}
			if err := tx.InsertReservation(ctx, r2, change(r2, "k1", []pickup.Claim{claim("d", 1)}, nil)); err != nil {
				return err
			}
			before, err := tx.Reservation(ctx, "r2")
			if err != nil {
				return err
			}
			err = move(ctx, tx, "r2", "k2", []pickup.Claim{claim("a", 1), b}, []pickup.Claim{claim("d", 1)})
			after, err2 := tx.Reservation(ctx, "r2")
			_, noChange := tx.ReservationChange(ctx, "r2", "k2")
			return errors.Join(isFull("update", err, b), err2, same("reservation", after, before),
				is("change of the refused update", noChange, pickup.ErrNotFound), taken(ctx, tx, []int{0, 1, 0, 1}, "a", "b", "c", "d"))
		})
	}},
	{"take-before-free", "a move takes the new place before it frees the old one", func(t *testing.T, s pickup.Store) error {
		p := claim("p", 1)
		if err := insert(t, s, plain("r1", pickup.Held, base), p); err != nil {
			return err
		}
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			err := move(ctx, tx, "r1", "k2", []pickup.Claim{p}, []pickup.Claim{p})
			if err := errors.Join(isFull("from full to full", err, p), taken(ctx, tx, []int{1}, "p")); err != nil {
				return err
			}
			err = move(ctx, tx, "r1", "k3", []pickup.Claim{claim("q", 1)}, []pickup.Claim{p})
			return errors.Join(err, taken(ctx, tx, []int{0, 1}, "p", "q"))
		})
	}},
	{"limit-of-the-claim", "the limit that counts is that of the claim, so it can be lowered and raised", func(t *testing.T, s pickup.Store) error {
		err := errors.Join(
			insert(t, s, plain("r1", pickup.Held, base), claim("p", 2)),
			insert(t, s, plain("r2", pickup.Held, base), claim("p", 2)),
			isFull("lowered", insert(t, s, plain("r3", pickup.Held, base), claim("p", 1)), claim("p", 1)),
			insert(t, s, plain("r3", pickup.Held, base), claim("p", 3)))
		if err != nil {
			return err
		}
		return isFull("limit 0 on a fresh place", insert(t, s, plain("r4", pickup.Held, base), claim("fresh", 0)), claim("fresh", 0))
	}},
	{"never-below-zero", "freeing an empty place leaves it at 0", func(t *testing.T, s pickup.Store) error {
		if err := insert(t, s, plain("r1", pickup.Held, base)); err != nil {
			return err
		}
		return s.Update(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			err := move(ctx, tx, "r1", "k2", nil, []pickup.Claim{claim("p", 1), claim("p", 1)})
			r2 := plain("r2", pickup.Held, base)
			return errors.Join(err, taken(ctx, tx, []int{0}, "p"),
				tx.InsertReservation(ctx, r2, change(r2, "k1", []pickup.Claim{claim("p", 1)}, nil)), taken(ctx, tx, []int{1}, "p"))
		})
	}},
	{"places-by-hub", "the same place of two hubs is two places", func(t *testing.T, s pickup.Store) error {
		other := pickup.Claim{Hub: "DEL-1", Place: "p", Limit: 1}
		err := errors.Join(insert(t, s, plain("r1", pickup.Held, base), claim("p", 1)), insert(t, s, plain("r2", pickup.Held, base), other))
		if err != nil {
			return err
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error {
			got, err := tx.PlacesTaken(ctx, "DEL-1", []string{"p"})
			return errors.Join(err, same("other hub", got, []int{1}), taken(ctx, tx, []int{1}, "p"))
		})
	}},
	{"many-places", "a thousand places are counted in one call, in the order asked", func(t *testing.T, s pickup.Store) error {
		var claims []pickup.Claim
		var places []string
		var want []int
		for i := range 1000 {
			name := "slot/" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676))
			places = append(places, name)
			want = append(want, 0)
			if i%100 == 7 {
				claims = append(claims, claim(name, 1))
				want[i] = 1
			}
		}
		if err := insert(t, s, plain("r1", pickup.Held, base), claims...); err != nil {
			return err
		}
		return s.View(t.Context(), func(ctx context.Context, tx pickup.Tx) error { return taken(ctx, tx, want, places...) })
	}},
}
