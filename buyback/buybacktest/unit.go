package buybacktest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
)

var (
	at      = time.Date(2026, 11, 23, 9, 30, 15, 123456000, time.UTC)
	errStop = errors.New("stop")
)

// order and firstStep make records with every field filled, so that a store
// that drops one is noticed.
func order(id string) buyback.Order {
	return buyback.Order{
		ID: buyback.OrderID(id), State: buyback.Quoted,
		PIN: pincode.MustParse("700019"), Hub: "KOL-1", Category: "phone", Device: "samsung/galaxy-s10/128gb", Locale: "bn",
		Currency: "INR", Offer: 1249950, Quote: 1, Consent: buyback.Digest{1, 2, 3},
		Promise:  pickup.Promise{SLA: 48 * time.Hour, CutOff: pickup.At(12, 0), NextDay: true, AreaLimit: 7},
		Visit:    pickup.Slot{Hub: "KOL-1", Start: at.Add(time.Hour), End: at.Add(4 * time.Hour)},
		Coverage: "2026-11-01", Book: "2026-11",
		QuotedAt: at, QuoteUntil: at.AddDate(0, 0, 7), AcceptedAt: at.Add(time.Hour), DueBy: at.Add(49 * time.Hour),
		Attempts: 2, Disposition: "refurbish", Voucher: "v1", Reservation: "r1",
	}
}

func step(id, key string, seq int64) buyback.Step {
	return buyback.Step{
		Order: buyback.OrderID(id), Seq: seq, Key: key, Fingerprint: buyback.Digest{9, byte(seq)},
		Op: buyback.OpQuote, From: "", To: buyback.Quoted, Actor: "app", Reason: "চাই", At: at,
		Result: []byte(`{"id":"` + id + `"}`),
	}
}

func insert(ctx context.Context, tx buyback.Tx, id string) error {
	return tx.InsertOrder(ctx, order(id), step(id, "k1", 1))
}

// unitCases are about the unit of work itself.
var unitCases = []testCase{
	{"rollback", "an error leaves nothing behind in any record kind, and Update returns it unchanged", func(t *testing.T, s buyback.Store) error {
		err := update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			return errors.Join(writeAll(ctx, tx, "o1"), errStop)
		})
		if err := is("Update", err, errStop); err != nil {
			return err
		}
		return nothing(t, s, "o1")
	}},
	{"rollback-keeps-older", "an error restores what the unit of work had changed", func(t *testing.T, s buyback.Store) error {
		if err := update(t, s, func(ctx context.Context, tx buyback.Tx) error { return writeAll(ctx, tx, "o1") }); err != nil {
			return err
		}
		err := update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			o, err := tx.Order(ctx, "o1")
			if err != nil {
				return err
			}
			o.Offer, o.State = 1, buyback.Cancelled
			return errors.Join(
				tx.UpdateOrder(ctx, o, step("o1", "k2", 2)),
				tx.PutContact(ctx, buyback.Contact{Order: "o1", Name: "B"}),
				tx.EraseContact(ctx, "o1"), errStop)
		})
		if err := is("Update", err, errStop); err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			o, err := tx.Order(ctx, "o1")
			want := order("o1")
			want.Revision = 1
			c, e2 := tx.Contact(ctx, "o1")
			steps, e3 := tx.OrderSteps(ctx, "o1", 0, 10)
			return errors.Join(err, e2, e3, same("order", o, want), same("steps", len(steps), 1), same("name", c.Name, "A"))
		})
	}},
	{"panic", "a panic inside a unit of work leaves nothing behind and does not lock the store", func(t *testing.T, s buyback.Store) error {
		err := func() (err error) {
			defer func() {
				if recover() == nil {
					err = errors.Join(err, errors.New("the panic was swallowed"))
				}
			}()
			return update(t, s, func(ctx context.Context, tx buyback.Tx) error {
				if err := writeAll(ctx, tx, "o1"); err != nil {
					return err
				}
				panic("told to")
			})
		}()
		return errors.Join(err, nothing(t, s, "o1"))
	}},
	{"nested", "an error inside Nested undoes the inner writes only and is returned unchanged", func(t *testing.T, s buyback.Store) error {
		err := update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			if err := insert(ctx, tx, "outer"); err != nil {
				return err
			}
			err := tx.Nested(ctx, func(ctx context.Context) error {
				if err := writeAll(ctx, tx, "inner"); err != nil {
					return err
				}
				if err := is("Nested in Nested", tx.Nested(ctx, func(ctx context.Context) error { return errStop }), errStop); err != nil {
					return err
				}
				return errStop
			})
			return errors.Join(is("Nested", err, errStop), insert(ctx, tx, "after"))
		})
		if err != nil {
			return err
		}
		if err := nothing(t, s, "inner"); err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			_, e1 := tx.Order(ctx, "outer")
			_, e2 := tx.Order(ctx, "after")
			return errors.Join(e1, e2)
		})
	}},
	{"nested-cancelled", "Nested undoes its writes whenever it returns an error, also that of a context that ended after fn was done", func(t *testing.T, s buyback.Store) error {
		err := update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			inner, cancel := context.WithCancel(ctx)
			err := tx.Nested(inner, func(ctx context.Context) error {
				defer cancel()
				return insert(ctx, tx, "o1")
			})
			return errors.Join(is("Nested", err, context.Canceled), insert(ctx, tx, "o2"))
		})
		if err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			_, gone := tx.Order(ctx, "o1")
			_, there := tx.Order(ctx, "o2")
			return errors.Join(is("Order", gone, buyback.ErrNotFound), there)
		})
	}},
	{"swallowed", "a unit of work in which a method met an ended context does not commit, whatever fn returns", func(t *testing.T, s buyback.Store) error {
		err := update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			if err := writeAll(ctx, tx, "o1"); err != nil {
				return err
			}
			ended, cancel := context.WithCancel(ctx)
			cancel()
			if insert(ended, tx, "o2") == nil {
				return errors.New("InsertOrder wrote though its context had ended")
			}
			return nil
		})
		if err := errors.Join(is("Update", err, context.Canceled), nothing(t, s, "o1")); err != nil {
			return err
		}
		err = update(t, s, func(ctx context.Context, tx buyback.Tx) error {
			ended, cancel := context.WithCancel(ctx)
			cancel()
			_ = tx.Nested(ended, func(context.Context) error { return errors.New("it ran though its context had ended") })
			_ = insert(ctx, tx, "o1")
			return nil
		})
		return errors.Join(is("Update", err, context.Canceled), nothing(t, s, "o1"))
	}},
	{"cancelled", "a context that ends before the commit writes nothing", func(t *testing.T, s buyback.Store) error {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.Update(ctx, func(ctx context.Context, tx buyback.Tx) error {
			if err := writeAll(ctx, tx, "o1"); err != nil {
				return err
			}
			cancel()
			return nil
		})
		if err == nil {
			return errors.New("no error from Update")
		}
		return nothing(t, s, "o1")
	}},
	{"read-only", "a write inside View is ErrReadOnly and has no effect", func(t *testing.T, s buyback.Store) error {
		err := view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			return errors.Join(
				is("InsertOrder", insert(ctx, tx, "o1"), buyback.ErrReadOnly),
				is("UpdateOrder", tx.UpdateOrder(ctx, order("o1"), step("o1", "k2", 2)), buyback.ErrReadOnly),
				is("InsertQuote", tx.InsertQuote(ctx, quote("o1", 1)), buyback.ErrReadOnly),
				is("PutContact", tx.PutContact(ctx, buyback.Contact{Order: "o1"}), buyback.ErrReadOnly),
				is("EraseContact", tx.EraseContact(ctx, "o1"), buyback.ErrReadOnly),
				is("AppendEvents", tx.AppendEvents(ctx, event("e1")), buyback.ErrReadOnly),
			)
		})
		return errors.Join(err, nothing(t, s, "o1"))
	}},
	{"view-reads-steps", "OrderStep works inside View, where it counts nothing", func(t *testing.T, s buyback.Store) error {
		if err := update(t, s, func(ctx context.Context, tx buyback.Tx) error { return insert(ctx, tx, "o1") }); err != nil {
			return err
		}
		return view(t, s, func(ctx context.Context, tx buyback.Tx) error {
			got, err := tx.OrderStep(ctx, "o1", "k1")
			return errors.Join(err, same("step", got, step("o1", "k1", 1)))
		})
	}},
	{"after-end", "a Tx is refused with ErrTxDone once its unit of work has ended", func(t *testing.T, s buyback.Store) error {
		var leaked buyback.Tx
		if err := update(t, s, func(_ context.Context, tx buyback.Tx) error { leaked = tx; return nil }); err != nil {
			return err
		}
		_, err := leaked.Order(t.Context(), "o1")
		return errors.Join(is("Order", err, buyback.ErrTxDone), is("InsertOrder", insert(t.Context(), leaked, "o1"), buyback.ErrTxDone))
	}},
}

// writeAll writes one record of each kind of this package.
func writeAll(ctx context.Context, tx buyback.Tx, id string) error {
	return errors.Join(
		insert(ctx, tx, id),
		tx.InsertQuote(ctx, quote(id, 1)),
		tx.PutContact(ctx, buyback.Contact{Order: buyback.OrderID(id), Name: "A"}),
		tx.AppendEvents(ctx, event("e-"+id)),
	)
}

// nothing wants no trace of writeAll.
func nothing(t *testing.T, s buyback.Store, id buyback.OrderID) error {
	err := view(t, s, func(ctx context.Context, tx buyback.Tx) error {
		_, e1 := tx.Order(ctx, id)
		_, e2 := tx.OrderStep(ctx, id, "k1")
		_, e3 := tx.Quote(ctx, id, 1)
		_, e4 := tx.Contact(ctx, id)
		steps, e5 := tx.OrderSteps(ctx, id, 0, 10)
		return errors.Join(
			is("Order", e1, buyback.ErrNotFound), is("OrderStep", e2, buyback.ErrNotFound),
			is("Quote", e3, buyback.ErrNotFound), is("Contact", e4, buyback.ErrNotFound),
			e5, same("steps", len(steps), 0))
	})
	ob, ok := s.(buyback.Outbox)
	if !ok {
		return errors.Join(err, fmt.Errorf("%T is no buyback.Outbox: its events could never be sent", s))
	}
	pending, e := ob.Pending(t.Context(), 100)
	for _, ev := range pending {
		if ev.ID == "e-"+string(id) {
			err = errors.Join(err, fmt.Errorf("event %s was not taken back", ev.ID))
		}
	}
	return errors.Join(err, e)
}
