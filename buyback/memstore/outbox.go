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
	chunks []*chunk       // of the events numbered base, base+1 …
	base   int            // a multiple of chunkSize
	next   int            // number of the next event
	number map[string]int // of every event ever added, by its id
}

// chunk is a stretch of events, so that the outbox never moves what it holds.
// What was sent is blank.
type chunk struct {
	events [chunkSize]buyback.Event
	gone   [chunkSize]bool // sent
	sent   int             // how many are
}

const chunkSize = 256

func newOutbox() outbox { return outbox{number: map[string]int{}} }

// at returns the chunk of an event and its place there.
func (o *outbox) at(n int) (*chunk, int) { return o.chunks[(n-o.base)/chunkSize], n % chunkSize }

// add appends an event unless its id is known.
func (o *outbox) add(e buyback.Event) {
	if _, known := o.number[e.ID]; known {
		return
	}
	if o.next-o.base == len(o.chunks)*chunkSize {
		o.chunks = append(o.chunks, new(chunk))
	}
	e.Data = bytes.Clone(e.Data)
	o.number[e.ID] = o.next
	c, i := o.at(o.next)
	c.events[i] = e
	o.next++
}

// truncate takes back the events from number n on, which are the newest, as
// units of work run one after another.
func (o *outbox) truncate(n int) {
	for o.next > n {
		o.next--
		c, i := o.at(o.next)
		delete(o.number, c.events[i].ID)
		c.events[i] = buyback.Event{}
	}
	o.chunks = o.chunks[:(o.next-o.base+chunkSize-1)/chunkSize]
}

// sent blanks an event and gives back the room of those sent before all others.
func (o *outbox) sent(id string) {
	n, known := o.number[id]
	if !known || n < o.base {
		return
	}
	c, i := o.at(n)
	if c.gone[i] {
		return
	}
	c.events[i], c.gone[i] = buyback.Event{}, true
	c.sent++
	for len(o.chunks) > 0 && o.chunks[0].sent == chunkSize {
		o.chunks[0] = nil
		o.chunks = o.chunks[1:]
		o.base += chunkSize
	}
}

// pending returns up to limit events that are not sent, oldest first.
func (o *outbox) pending(limit int) (out []buyback.Event) {
	for n := o.base; n < o.next && len(out) < limit; n++ {
		if c, i := o.at(n); !c.gone[i] {
			e := c.events[i]
			e.Data = bytes.Clone(e.Data)
			out = append(out, e)
		}
	}
	return out
}

// appendEvents is AppendEvents for any of the packages' events.
func appendEvents[E any](ctx context.Context, t *tx, events []E, convert func(E) buyback.Event) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	o := &t.data.outbox
	t.undo = append(t.undo, undo{events: o.next})
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
	if err := s.lock.acquire(ctx); err != nil {
		return nil, err
	}
	defer s.lock.release()
	return s.data.outbox.pending(limit), nil
}

// MarkSent implements buyback.Outbox.
func (s *Store) MarkSent(ctx context.Context, ids ...string) error {
	if err := s.lock.acquire(ctx); err != nil {
		return err
	}
	defer s.lock.release()
	for _, id := range ids {
		s.data.outbox.sent(id)
	}
	return nil
}
