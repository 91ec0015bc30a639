package memstore

import (
	"bytes"
	"context"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/voucher"
)

// outbox holds the events, sent or not: a sent event's id must still be known,
// so that a repeated step does not add it again.
type outbox struct {
	event table[int64, buyback.Event]
	id    table[string, int64] // where an event stands; sent ones stay here only
	next  *int64               // numbers are not handed out again after an undo
	first *int64               // no pending event stands below
}

func newOutbox() outbox {
	return outbox{event: table[int64, buyback.Event]{}, id: table[string, int64]{}, next: new(int64), first: new(int64)}
}

func (t *tx) AppendEvents(ctx context.Context, events ...buyback.Event) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	out := &t.data.outbox
	for _, e := range events {
		if _, known := out.id[e.ID]; known {
			continue
		}
		e.Data = bytes.Clone(e.Data)
		n := *out.next
		*out.next++
		out.event.set(t, n, e)
		out.id.set(t, e.ID, n)
	}
	return nil
}

func (t *tx) AppendVoucherEvents(ctx context.Context, events ...voucher.Event) error {
	all := make([]buyback.Event, len(events))
	for i, e := range events {
		all[i] = buyback.Event(e)
	}
	return t.AppendEvents(ctx, all...)
}

func (t *tx) AppendReservationEvents(ctx context.Context, events ...pickup.Event) error {
	all := make([]buyback.Event, len(events))
	for i, e := range events {
		all[i] = buyback.Event(e)
	}
	return t.AppendEvents(ctx, all...)
}

// Pending implements buyback.Outbox. The events come in the order of their
// units of work.
func (s *Store) Pending(ctx context.Context, limit int) ([]buyback.Event, error) {
	if err := s.acquire(ctx); err != nil {
		return nil, err
	}
	defer s.release()
	out := &s.data.outbox
	var pending []buyback.Event
	for n := *out.first; n < *out.next && len(pending) < limit; n++ {
		e, ok := out.event[n]
		if !ok {
			if n == *out.first {
				*out.first++
			}
			continue
		}
		e.Data = bytes.Clone(e.Data)
		pending = append(pending, e)
	}
	return pending, nil
}

// MarkSent implements buyback.Outbox.
func (s *Store) MarkSent(ctx context.Context, ids ...string) error {
	if err := s.acquire(ctx); err != nil {
		return err
	}
	defer s.release()
	for _, id := range ids {
		if n, ok := s.data.outbox.id[id]; ok {
			delete(s.data.outbox.event, n)
		}
	}
	return nil
}
