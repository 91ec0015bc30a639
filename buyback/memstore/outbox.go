package memstore

import (
	"bytes"
	"context"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/voucher"
)

// outbox holds the events in the order of their units of work. The id of a
// sent event stays known, so that a repeated step does not add it again.
type outbox struct {
	events []buyback.Event // those numbered base, base+1 …; a sent one is blank
	base   int
	number map[string]int // of every event ever added, by its id
}

func newOutbox() outbox { return outbox{number: map[string]int{}} }

// add appends an event unless its id is known.
func (o *outbox) add(e buyback.Event) {
	if _, known := o.number[e.ID]; known {
		return
	}
	e.Data = bytes.Clone(e.Data)
	o.number[e.ID] = o.base + len(o.events)
	o.events = append(o.events, e)
}

// truncate takes back the events after the first n, which are the newest, as
// units of work run one after another.
func (o *outbox) truncate(n int) {
	for i := n; i < len(o.events); i++ {
		delete(o.number, o.events[i].ID)
	}
	clear(o.events[n:])
	o.events = o.events[:n]
}

// sent blanks an event and gives back the room of those sent before all others.
func (o *outbox) sent(id string) {
	n, known := o.number[id]
	if !known || n < o.base {
		return
	}
	o.events[n-o.base] = buyback.Event{}
	for len(o.events) > 0 && o.events[0].ID == "" {
		o.events = o.events[1:]
		o.base++
	}
}

// appendEvents is AppendEvents for any of the packages' events.
func appendEvents[E any](ctx context.Context, t *tx, events []E, convert func(E) buyback.Event) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	o := &t.data.outbox
	before := len(o.events)
	t.undo = append(t.undo, func() { o.truncate(before) })
	for _, e := range events {
		o.add(convert(e))
	}
	return nil
}

func (t *tx) AppendEvents(ctx context.Context, events ...buyback.Event) error {
	return appendEvents(ctx, t, events, func(e buyback.Event) buyback.Event { return e })
}

func (t *tx) AppendVoucherEvents(ctx context.Context, events ...voucher.Event) error {
	return appendEvents(ctx, t, events, func(e voucher.Event) buyback.Event { return buyback.Event(e) })
}

func (t *tx) AppendReservationEvents(ctx context.Context, events ...pickup.Event) error {
	return appendEvents(ctx, t, events, func(e pickup.Event) buyback.Event { return buyback.Event(e) })
}

// Pending implements buyback.Outbox. The events come in the order of their
// units of work.
func (s *Store) Pending(ctx context.Context, limit int) ([]buyback.Event, error) {
	if err := s.acquire(ctx); err != nil {
		return nil, err
	}
	defer s.release()
	var pending []buyback.Event
	for _, e := range s.data.outbox.events {
		if len(pending) >= limit {
			break
		}
		if e.ID != "" {
			e.Data = bytes.Clone(e.Data)
			pending = append(pending, e)
		}
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
		s.data.outbox.sent(id)
	}
	return nil
}
