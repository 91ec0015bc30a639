package memstore

import (
	"context"
	"crypto/sha256"
	"math/bits"
	"sync"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/voucher"
)

// outbox holds the events in the order of their units of work. The id of a
// sent event stays known, so that a repeated step does not add it again.
type outbox struct {
	known  [64]known // by the first bits of the id
	mu     sync.Mutex
	chunks []*chunk // of the events numbered base, base+1 …
	base   int      // a multiple of chunkSize
	next   int      // number of the next event
}

// known is the part of the outbox that takes time: apart from the order of the
// events, so that units of work seldom wait for each other here.
type known struct {
	mu     sync.Mutex
	number map[eventID]int // of every event ever added
	pages  pages
}

// eventID stands for the id of an event, for ever and in little room: half of
// its SHA-256, of which no two have been seen to agree.
type eventID [16]byte

func eventIDOf(id string) eventID {
	sum := sha256.Sum256([]byte(id))
	return eventID(sum[:16])
}

// chunk is a stretch of events, so that the outbox never moves what it holds.
type chunk struct {
	events [chunkSize][]byte // packed; nil once sent
	sent   int               // how many are
}

const chunkSize = 256

func partOf(id eventID) int { return int(id[0]) % 64 }

func (o *outbox) part(id eventID) *known { return &o.known[partOf(id)] }

// at returns the chunk of an event and its place there.
func (o *outbox) at(n int) (*chunk, int) { return o.chunks[(n-o.base)/chunkSize], n % chunkSize }

// appended is an event of a unit of work that has not ended: packed[from:to] in
// its room.
type appended struct {
	id       eventID
	from, to int
}

// append adds the events of a unit of work, but for those whose id is known,
// all at once and next to each other.
func (o *outbox) append(events []appended, packed []byte) {
	var parts uint64
	for _, e := range events {
		parts |= 1 << partOf(e.id)
	}
	for rest := parts; rest != 0; rest &= rest - 1 {
		o.known[bits.TrailingZeros64(rest)].mu.Lock()
	}
	var room [8]fresh
	add := room[:0]
	for _, e := range events {
		k := o.part(e.id)
		if _, known := k.number[e.id]; known {
			continue
		}
		if k.number == nil {
			k.number = map[eventID]int{}
		}
		if len(events) > 1 {
			k.number[e.id] = 0 // so that a repeat within the unit is seen
		}
		add = append(add, fresh{e.id, k.pages.keep(packed[e.from:e.to])})
	}
	n := o.push(add)
	for i := range add {
		o.part(add[i].id).number[add[i].id] = n + i
	}
	for ; parts != 0; parts &= parts - 1 {
		o.known[bits.TrailingZeros64(parts)].mu.Unlock()
	}
}

// fresh is an event that the outbox keeps and has not numbered yet.
type fresh struct {
	id     eventID
	packed []byte
}

// push makes events the newest and returns the number of the first. Whoever
// sees them by that and sends them finds their numbers, as it waits for their
// parts.
func (o *outbox) push(add []fresh) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	first := o.next
	for i := range add {
		if o.next-o.base == len(o.chunks)*chunkSize {
			o.chunks = append(o.chunks, new(chunk))
		}
		c, place := o.at(o.next)
		c.events[place] = add[i].packed
		o.next++
	}
	return first
}

func (k *known) find(id eventID) (int, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	n, known := k.number[id]
	return n, known
}

// sent drops an event and gives back the room of those sent before all others.
func (o *outbox) sent(id eventID) {
	n, known := o.part(id).find(id)
	if !known {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if n < o.base {
		return
	}
	c, i := o.at(n)
	if c.events[i] == nil {
		return
	}
	c.events[i] = nil
	c.sent++
	for len(o.chunks) > 0 && o.chunks[0].sent == chunkSize {
		o.chunks[0] = nil
		o.chunks = o.chunks[1:]
		o.base += chunkSize
	}
}

// pending returns up to limit events that are not sent, oldest first.
func (o *outbox) pending(limit int) (packed [][]byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for n := o.base; n < o.next && len(packed) < limit; n++ {
		c, i := o.at(n)
		if c.sent == chunkSize { // all of it waits for an older event alone
			n += chunkSize - 1 - i
			continue
		}
		if c.events[i] != nil {
			packed = append(packed, c.events[i])
		}
	}
	return packed
}

func packEvent(b []byte, e *buyback.Event) []byte {
	b = packText(b, e.ID)
	b = packText(b, e.Type)
	b = packText(b, e.Subject)
	b = packTime(b, e.At)
	return packText(b, e.Data)
}

func unpackEvent(b []byte) buyback.Event {
	u := unpack(b)
	return buyback.Event{ID: u.text(), Type: u.text(), Subject: u.text(), At: u.time(), Data: append([]byte(nil), u.bytes()...)}
}

// append adds an event that goes to the outbox if t commits.
func (t *tx) append(e buyback.Event) {
	r := t.room
	from := len(r.packed)
	r.packed = packEvent(r.packed, &e)
	r.events = append(r.events, appended{eventIDOf(e.ID), from, len(r.packed)})
}

// AppendEvents implements Tx.
func (t *tx) AppendEvents(ctx context.Context, events ...buyback.Event) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	for _, e := range events {
		t.append(e)
	}
	return nil
}

func (t *tx) AppendVoucherEvents(ctx context.Context, events ...voucher.Event) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	for _, e := range events {
		t.append(buyback.Event(e))
	}
	return nil
}

func (t *tx) AppendReservationEvents(ctx context.Context, events ...pickup.Event) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	for _, e := range events {
		t.append(buyback.Event(e))
	}
	return nil
}

// Pending implements buyback.Outbox. The events come in the order in which
// their units of work ended.
func (s *Store) Pending(ctx context.Context, limit int) ([]buyback.Event, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var events []buyback.Event
	for _, b := range s.outbox.pending(limit) {
		events = append(events, unpackEvent(b))
	}
	return events, nil
}

// MarkSent implements buyback.Outbox.
func (s *Store) MarkSent(ctx context.Context, ids ...string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, id := range ids {
		s.outbox.sent(eventIDOf(id))
	}
	return nil
}
