package buybacktest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/buyback"
)

func event(id string) buyback.Event {
	return buyback.Event{ID: id, Type: "order.quoted/v1", Subject: "o1", At: at, Data: []byte(`{"n":1}`)}
}

// outboxCases are about events.
var outboxCases = []testCase{
	{"outbox-round-trip", "an event reads back equal, before and after a look", withOutbox(func(t *testing.T, s buyback.Store, ob buyback.Outbox) error {
		if err := update(t, s, func(ctx context.Context, tx buyback.Tx) error { return tx.AppendEvents(ctx, event("e1")) }); err != nil {
			return err
		}
		for range 2 { // looking does not send
			got, err := ob.Pending(t.Context(), 10)
			if err := errors.Join(err, same("pending", got, []buyback.Event{event("e1")})); err != nil {
				return err
			}
		}
		return nil
	})},
	{"outbox-copies", "an event's data is a copy on the way in and on the way out", withOutbox(func(t *testing.T, s buyback.Store, ob buyback.Outbox) error {
		e := event("e1")
		if err := update(t, s, func(ctx context.Context, tx buyback.Tx) error { return tx.AppendEvents(ctx, e) }); err != nil {
			return err
		}
		e.Data[1] = '!'
		for range 2 {
			got, err := ob.Pending(t.Context(), 10)
			if err := errors.Join(err, same("pending", got, []buyback.Event{event("e1")})); err != nil {
				return err
			}
			got[0].Data[1] = '?'
		}
		return nil
	})},
	{"outbox-repeat", "an event whose id is known is dropped, also after it was sent", withOutbox(func(t *testing.T, s buyback.Store, ob buyback.Outbox) error {
		add := func() error {
			return update(t, s, func(ctx context.Context, tx buyback.Tx) error {
				return tx.AppendEvents(ctx, event("e1"), event("e1"))
			})
		}
		err := errors.Join(add(), add())
		got, e2 := ob.Pending(t.Context(), 10)
		if err := errors.Join(err, e2, same("pending", len(got), 1)); err != nil {
			return err
		}
		err = errors.Join(ob.MarkSent(t.Context(), "e1", "unknown"), ob.MarkSent(t.Context(), "e1"), add())
		got, e2 = ob.Pending(t.Context(), 10)
		return errors.Join(err, e2, same("pending after sending", len(got), 0))
	})},
	{"outbox-limit", "Pending returns the oldest first, up to its limit, and nothing is skipped", withOutbox(func(t *testing.T, s buyback.Store, ob buyback.Outbox) error {
		for n := range 25 {
			e := event(fmt.Sprintf("e%02d", n))
			e.At = at.Add(time.Duration(n) * time.Second)
			if err := update(t, s, func(ctx context.Context, tx buyback.Tx) error { return tx.AppendEvents(ctx, e) }); err != nil {
				return err
			}
		}
		var ids []string
		for {
			got, err := ob.Pending(t.Context(), 10)
			if err != nil {
				return err
			}
			if len(got) == 0 || len(ids) > 25 { // a broken store may never end
				break
			}
			for _, e := range got {
				ids = append(ids, e.ID)
				if err := ob.MarkSent(t.Context(), e.ID); err != nil {
					return err
				}
			}
		}
		if len(ids) != 25 {
			return fmt.Errorf("got %d events, want 25: %v", len(ids), ids)
		}
		for n, id := range ids {
			if want := fmt.Sprintf("e%02d", n); id != want {
				return fmt.Errorf("event %d is %s, want %s", n, id, want)
			}
		}
		return nil
	})},
}

func withOutbox(fn func(t *testing.T, s buyback.Store, ob buyback.Outbox) error) func(t *testing.T, s buyback.Store) error {
	return func(t *testing.T, s buyback.Store) error {
		ob, ok := s.(buyback.Outbox)
		if !ok {
			return fmt.Errorf("%T is no buyback.Outbox: its events could never be sent", s)
		}
		return fn(t, s, ob)
	}
}
