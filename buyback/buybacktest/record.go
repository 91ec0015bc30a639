package buybacktest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/buyback"
)

// orderCases are about orders, their journal, quotes and personal data.
var orderCases = []testCase{
	{"order-round-trip", "an order and its step read back equal, the order as revision 1", func(t *testing.T, s buyback.Store) error {
		if err := update(t, s, func(ctx context.Context, tx buyback.Tx) error { return insert(ctx, tx, "o1") }); err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			got, err := tx.Order(ctx, "o1")
			want := order("o1")
			want.Revision = 1
			st, e2 := tx.OrderStep(ctx, "o1", "k1")
			return errors.Join(err, e2, same("order", got, want), same("step", st, step("o1", "k1", 1)))
		})
	}},
	{"order-not-found", "a missing record is ErrNotFound", func(t *testing.T, s buyback.Store) error {
		return errors.Join(nothing(t, s, "none"), update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			return is("UpdateOrder", tx.UpdateOrder(ctx, order("none"), step("none", "k", 1)), buyback.ErrNotFound)
		}))
	}},
	{"order-exists", "a duplicate order is ErrExists, changes nothing and leaves the unit of work usable", func(t *testing.T, s buyback.Store) error {
		err := update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			if err := insert(ctx, tx, "o1"); err != nil {
				return err
			}
			other := order("o1")
			other.Offer = 1
			if err := is("InsertOrder", tx.InsertOrder(ctx, other, step("o1", "k9", 1)), buyback.ErrExists); err != nil {
				return err
			}
			return insert(ctx, tx, "o2")
		})
		if err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			o, err := tx.Order(ctx, "o1")
			steps, e2 := tx.OrderSteps(ctx, "o1", 0, 10)
			_, e3 := tx.Order(ctx, "o2")
			return errors.Join(err, e2, e3, same("offer", o.Offer, order("o1").Offer), same("steps", len(steps), 1))
		})
	}},
	{"order-case", "ids and keys that differ only in case are different", func(t *testing.T, s buyback.Store) error {
		return update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			if err := errors.Join(insert(ctx, tx, "oA"), insert(ctx, tx, "oa")); err != nil {
				return err
			}
			_, err := tx.OrderStep(ctx, "oA", "K1")
			return is("OrderStep", err, buyback.ErrNotFound)
		})
	}},
	{"order-stale", "an update with an old revision is ErrConflict and changes nothing", func(t *testing.T, s buyback.Store) error {
		return update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			if err := insert(ctx, tx, "o1"); err != nil {
				return err
			}
			old, err := tx.Order(ctx, "o1")
			if err != nil {
				return err
			}
			changed := old
			changed.State, changed.Offer = buyback.Accepted, 5
			if err := tx.UpdateOrder(ctx, changed, step("o1", "k2", 2)); err != nil {
				return err
			}
			old.Offer = 7
			if err := is("UpdateOrder", tx.UpdateOrder(ctx, old, step("o1", "k3", 2)), buyback.ErrConflict); err != nil {
				return err
			}
			got, err := tx.Order(ctx, "o1")
			changed.Revision = 2
			steps, e2 := tx.OrderSteps(ctx, "o1", 0, 10)
			return errors.Join(err, e2, same("order", got, changed), same("steps", len(steps), 2))
		})
	}},
	{"step-key", "a step under a key the journal has is ErrExists, changes nothing, and comes before a stale revision", func(t *testing.T, s buyback.Store) error {
		return update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			if err := insert(ctx, tx, "o1"); err != nil {
				return err
			}
			o, err := tx.Order(ctx, "o1")
			if err != nil {
				return err
			}
			o.Offer = 5
			if err := is("UpdateOrder", tx.UpdateOrder(ctx, o, step("o1", "k1", 2)), buyback.ErrExists); err != nil {
				return err
			}
			got, err := tx.Order(ctx, "o1")
			if err := errors.Join(err, same("offer", got.Offer, order("o1").Offer), same("revision", got.Revision, int64(1))); err != nil {
				return err
			}
			if err := tx.UpdateOrder(ctx, o, step("o1", "k2", 2)); err != nil {
				return fmt.Errorf("the unit of work is not usable: %w", err)
			}
			return is("stale and known", tx.UpdateOrder(ctx, o, step("o1", "k2", 2)), buyback.ErrExists)
		})
	}},
	{"steps-paged", "OrderSteps pages by Seq in order", func(t *testing.T, s buyback.Store) error {
		return update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			if err := insert(ctx, tx, "o1"); err != nil {
				return err
			}
			var want []buyback.Step
			want = append(want, step("o1", "k1", 1))
			for n := int64(2); n <= 12; n++ {
				o, err := tx.Order(ctx, "o1")
				if err != nil {
					return err
				}
				st := step("o1", fmt.Sprintf("k%d", n), n)
				if err := tx.UpdateOrder(ctx, o, st); err != nil {
					return err
				}
				want = append(want, st)
			}
			var got []buyback.Step
			for after := int64(0); ; {
				some, err := tx.OrderSteps(ctx, "o1", after, 5)
				if err != nil {
					return err
				}
				got = append(got, some...)
				if len(some) == 0 || len(got) > len(want) { // a broken store may never end
					return same("steps", got, want)
				}
				after = some[len(some)-1].Seq
			}
		})
	}},
	{"no-sharing", "records handed in or out are never shared with the store's own", func(t *testing.T, s buyback.Store) error {
		return update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			st := step("o1", "k1", 1)
			if err := tx.InsertOrder(ctx, order("o1"), st); err != nil {
				return err
			}
			st.Result[0] = 'X'
			got, err := tx.OrderStep(ctx, "o1", "k1")
			if err != nil {
				return err
			}
			if err := same("after changing what went in", got, step("o1", "k1", 1)); err != nil {
				return err
			}
			got.Result[0] = 'Y'
			again, err := tx.OrderStep(ctx, "o1", "k1")
			return errors.Join(err, same("after changing what came out", again, step("o1", "k1", 1)))
		})
	}},
	{"quote-round-trip", "a quote reads back equal, valuation digest included", func(t *testing.T, s buyback.Store) error {
		if err := update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			return errors.Join(insert(ctx, tx, "o1"), tx.InsertQuote(ctx, quote("o1", 1)), tx.InsertQuote(ctx, quote("o1", 2)))
		}); err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			got, err := tx.Quote(ctx, "o1", 2)
			if err != nil {
				return err
			}
			want := quote("o1", 2)
			if buyback.Digest(got.Valuation.Digest()) != want.Digest {
				return errors.New("the stored valuation has another digest")
			}
			return errors.Join(
				same("answers", got.Valuation.Request().Answers.String(), want.Valuation.Request().Answers.String()),
				same("valuation total", got.Valuation.Total().String(), want.Valuation.Total().String()),
				same("digest", got.Digest, want.Digest), same("number", got.Number, 2),
				same("at", got.At, want.At), same("until", got.Until, want.Until))
		})
	}},
	{"quote-fixed", "a quote is never replaced: the second is ErrExists and the unit of work stays usable", func(t *testing.T, s buyback.Store) error {
		return update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			if err := errors.Join(insert(ctx, tx, "o1"), tx.InsertQuote(ctx, quote("o1", 1))); err != nil {
				return err
			}
			other := quote("o1", 1)
			other.Until = at.Add(time.Minute)
			if err := is("InsertQuote", tx.InsertQuote(ctx, other), buyback.ErrExists); err != nil {
				return err
			}
			got, err := tx.Quote(ctx, "o1", 1)
			return errors.Join(err, same("until", got.Until, quote("o1", 1).Until), insert(ctx, tx, "o2"))
		})
	}},
	{"contact", "personal data reads back, is replaced by the next and gone once erased", func(t *testing.T, s buyback.Store) error {
		imei, err := buyback.ParseIMEI("490154203237518")
		if err != nil {
			return err
		}
		want := buyback.Contact{Order: "o1", Name: "রিমা দাস", Phone: "+910000000000", Address: "12/1 Lake Road\nKolkata", Language: "bn", IMEI: imei}
		return update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			if err := errors.Join(insert(ctx, tx, "o1"), tx.PutContact(ctx, buyback.Contact{Order: "o1", Name: "A"}), tx.PutContact(ctx, want)); err != nil {
				return err
			}
			got, err := tx.Contact(ctx, "o1")
			if err != nil {
				return err
			}
			if got != want {
				return errors.New("the contact came back different (not printed: it is personal)")
			}
			err = errors.Join(tx.EraseContact(ctx, "o1"), tx.EraseContact(ctx, "o1"))
			_, gone := tx.Contact(ctx, "o1")
			_, order := tx.Order(ctx, "o1")
			return errors.Join(err, is("Contact", gone, buyback.ErrNotFound), order)
		})
	}},
}
