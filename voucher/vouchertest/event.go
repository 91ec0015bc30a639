package vouchertest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/sellback/sellback/voucher"
)

// eventCases are about the outbox.
func eventCases(c Config) []testCase {
	// want compares the events of s, which are few.
	want := func(t *testing.T, s voucher.Store, events ...voucher.Event) error {
		if c.Events == nil {
			return errors.New("Config.Events is missing")
		}
		return same("events", c.Events(t, s), events)
	}
	event := func(id string, after time.Duration) voucher.Event {
		return voucher.Event{ID: id, Type: "t/v1", Subject: "v:001", At: at.Add(after), Data: []byte(`{"n":1}`)}
	}
	add := func(ctx context.Context, tx voucher.Tx, id string, after time.Duration) error {
		e := event(id, after)
		err := tx.AppendVoucherEvents(ctx, e)
		clear(e.Data) // it is the caller's again
		return err
	}
	return []testCase{
		{"events-commit", "an event is there once its transaction has committed, whole and once", func(t *testing.T, s voucher.Store) error {
			for range 2 {
				err := update(t, s, func(ctx context.Context, tx voucher.Tx) error {
					return errors.Join(add(ctx, tx, "e1", 0), add(ctx, tx, "e2", time.Microsecond))
				})
				if err := errors.Join(err, want(t, s, event("e1", 0), event("e2", time.Microsecond))); err != nil {
					return err
				}
			}
			return nil
		}},
		{"events-rollback", "an event of a transaction or savepoint that was undone never was, and may come again", func(t *testing.T, s voucher.Store) error {
			err := update(t, s, func(ctx context.Context, tx voucher.Tx) error { return errors.Join(add(ctx, tx, "e1", 0), errStop) })
			if err := errors.Join(is("Update", err, errStop), want(t, s)); err != nil {
				return err
			}
			err = update(t, s, func(ctx context.Context, tx voucher.Tx) error {
				err := tx.Nested(ctx, func(ctx context.Context) error { return errors.Join(add(ctx, tx, "e2", 0), errStop) })
				return errors.Join(is("Nested", err, errStop), add(ctx, tx, "e3", 0))
			})
			if err := errors.Join(err, want(t, s, event("e3", 0))); err != nil {
				return err
			}
			err = update(t, s, func(ctx context.Context, tx voucher.Tx) error { return add(ctx, tx, "e2", time.Second) })
			return errors.Join(err, want(t, s, event("e3", 0), event("e2", time.Second)))
		}},
	}
}
