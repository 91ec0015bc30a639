package memstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sellback/sellback/pickup"
)

// pickups holds the records of package pickup. A stored reservation is never
// changed in place, so the undo log keeps pointers, not copies.
type pickups struct {
	reservation table[pickup.ID, *pickup.Reservation]
	change      list[pickup.ID, pickup.Change]
	key         table[changeKey, int] // index in change
	place       table[placeKey, int]  // units taken

	day  idSets[dayKey] // every reservation, by the UTC day its slot starts on
	hold idSets[string] // by hub, those that are held
	due  idSets[string] // by hub, those of which a promise runs
}

type changeKey struct {
	id  pickup.ID
	key string
}

type placeKey struct{ hub, place string }

type dayKey struct {
	hub string
	day int64
}

// idSets is an index: sets of reservations whose writes can be taken back.
type idSets[K comparable] map[K]map[pickup.ID]struct{}

func (m idSets[K]) add(t *tx, k K, id pickup.ID) {
	m.put(k, id)
	t.log(func() { m.drop(k, id) })
}

func (m idSets[K]) remove(t *tx, k K, id pickup.ID) {
	if _, had := m[k][id]; !had {
		return
	}
	m.drop(k, id)
	t.log(func() { m.put(k, id) })
}

func (m idSets[K]) put(k K, id pickup.ID) {
	if m[k] == nil {
		m[k] = map[pickup.ID]struct{}{}
	}
	m[k][id] = struct{}{}
}

func (m idSets[K]) drop(k K, id pickup.ID) {
	delete(m[k], id)
	if len(m[k]) == 0 {
		delete(m, k)
	}
}

func newPickups() pickups {
	return pickups{
		reservation: table[pickup.ID, *pickup.Reservation]{},
		change:      list[pickup.ID, pickup.Change]{},
		key:         table[changeKey, int]{},
		place:       table[placeKey, int]{},
		day:         idSets[dayKey]{},
		hold:        idSets[string]{},
		due:         idSets[string]{},
	}
}

func (t *tx) Reservation(ctx context.Context, id pickup.ID) (pickup.Reservation, error) {
	if err := t.read(ctx); err != nil {
		return pickup.Reservation{}, err
	}
	r, ok := t.store.pickups.reservation[id]
	if !ok {
		return pickup.Reservation{}, fmt.Errorf("reservation %s: %w", id, pickup.ErrNotFound)
	}
	return r.Clone(), nil
}

func (t *tx) InsertReservation(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	if _, taken := t.store.pickups.reservation[r.ID]; taken {
		return fmt.Errorf("reservation %s: %w", r.ID, pickup.ErrExists)
	}
	return t.putReservation(nil, r, c)
}

func (t *tx) UpdateReservation(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	old, ok := t.store.pickups.reservation[r.ID]
	if !ok {
		return fmt.Errorf("reservation %s: %w", r.ID, pickup.ErrNotFound)
	}
	if _, taken := t.store.pickups.key[changeKey{r.ID, c.Key}]; taken {
		return fmt.Errorf("reservation %s: change key: %w", r.ID, pickup.ErrExists)
	}
	if old.Revision != r.Revision {
		return fmt.Errorf("reservation %s: %w", r.ID, pickup.ErrConflict)
	}
	return t.putReservation(old, r, c)
}

// putReservation stores r after old, which is nil for a new one.
func (t *tx) putReservation(old *pickup.Reservation, r pickup.Reservation, c pickup.Change) error {
	d := &t.store.pickups
	mark := len(t.room.undo)
	for _, cl := range c.Take {
		k := placeKey{cl.Hub, cl.Place}
		if d.place[k] >= cl.Limit {
			t.rollback(mark)
			return &pickup.FullError{Hub: cl.Hub, Place: cl.Place, Limit: cl.Limit}
		}
		d.place.set(t, k, d.place[k]+1)
	}
	for _, cl := range c.Free {
		k := placeKey{cl.Hub, cl.Place}
		if n := d.place[k]; n > 1 {
			d.place.set(t, k, n-1)
		} else {
			d.place.remove(t, k)
		}
	}
	if old != nil {
		d.day.remove(t, dayOf(old.Slot.Hub, old.Slot.Start), r.ID)
		d.hold.remove(t, old.Slot.Hub, r.ID)
		d.due.remove(t, old.Slot.Hub, r.ID)
	}
	r = r.Clone()
	r.Revision++
	if old == nil {
		r.Revision = 1
	}
	d.reservation.set(t, r.ID, &r)
	d.day.add(t, dayOf(r.Slot.Hub, r.Slot.Start), r.ID)
	if r.Status == pickup.Held {
		d.hold.add(t, r.Slot.Hub, r.ID)
	}
	if r.Status.Open() && r.Breach == nil {
		d.due.add(t, r.Slot.Hub, r.ID)
	}
	d.key.set(t, changeKey{r.ID, c.Key}, len(d.change[r.ID]))
	d.change.add(t, r.ID, c.Clone())
	return nil
}

func dayOf(hub string, start time.Time) dayKey {
	const day = 24 * 60 * 60
	return dayKey{hub, (start.Unix() + day*1_000_000) / day} // the sum is positive, so the division rounds one way
}

func (t *tx) ReservationChange(ctx context.Context, id pickup.ID, key string) (pickup.Change, error) {
	if err := t.read(ctx); err != nil {
		return pickup.Change{}, err
	}
	i, ok := t.store.pickups.key[changeKey{id, key}]
	if !ok {
		return pickup.Change{}, fmt.Errorf("reservation %s: change: %w", id, pickup.ErrNotFound)
	}
	return t.store.pickups.change[id][i].Clone(), nil
}

func (t *tx) ReservationChanges(ctx context.Context, id pickup.ID, afterSeq int64, limit int) ([]pickup.Change, error) {
	if err := t.read(ctx); err != nil {
		return nil, err
	}
	// Seq counts from 1 without gaps, so the row after Seq n has index n.
	changes := page(t.store.pickups.change[id], max(afterSeq, 0), limit)
	for i := range changes {
		changes[i] = changes[i].Clone()
	}
	return changes, nil
}

func (t *tx) PlacesTaken(ctx context.Context, hub string, places []string) ([]int, error) {
	if err := t.read(ctx); err != nil {
		return nil, err
	}
	taken := make([]int, len(places))
	for i, p := range places {
		taken[i] = t.store.pickups.place[placeKey{hub, p}]
	}
	return taken, nil
}

func (t *tx) HubReservations(ctx context.Context, hub string, from, to time.Time, after pickup.ID, limit int) ([]pickup.Reservation, error) {
	if err := t.read(ctx); err != nil {
		return nil, err
	}
	d := &t.store.pickups
	var found []*pickup.Reservation
	collect := func(ids map[pickup.ID]struct{}) {
		for id := range ids {
			r := d.reservation[id]
			start := r.Slot.Start
			if start.Before(from) || !start.Before(to) || after != "" && start.Equal(from) && id <= after {
				continue
			}
			found = append(found, r)
		}
	}
	first, last := dayOf(hub, from), dayOf(hub, to)
	if last.day-first.day > int64(len(d.day)) {
		for k, ids := range d.day {
			if k.hub == hub {
				collect(ids)
			}
		}
	} else {
		for k := first; k.day <= last.day; k.day++ {
			collect(d.day[k])
		}
	}
	return pageBy(found, limit, func(r *pickup.Reservation) time.Time { return r.Slot.Start }), nil
}

func (t *tx) DueReservations(ctx context.Context, hub string, before time.Time, limit int) ([]pickup.Reservation, error) {
	return t.indexed(ctx, t.store.pickups.due, hub, limit, func(r *pickup.Reservation) (time.Time, bool) {
		return r.DueAt, r.DueAt.Before(before)
	})
}

func (t *tx) ExpiredHolds(ctx context.Context, hub string, now time.Time, limit int) ([]pickup.Reservation, error) {
	return t.indexed(ctx, t.store.pickups.hold, hub, limit, func(r *pickup.Reservation) (time.Time, bool) {
		return r.HoldUntil, !r.HoldUntil.After(now)
	})
}

// indexed returns the reservations of an index at hub that at says yes to, by
// the instant it gives.
func (t *tx) indexed(ctx context.Context, index idSets[string], hub string, limit int, at func(*pickup.Reservation) (time.Time, bool)) ([]pickup.Reservation, error) {
	if err := t.read(ctx); err != nil {
		return nil, err
	}
	var found []*pickup.Reservation
	for id := range index[hub] {
		r := t.store.pickups.reservation[id]
		if _, ok := at(r); ok {
			found = append(found, r)
		}
	}
	return pageBy(found, limit, func(r *pickup.Reservation) time.Time { at, _ := at(r); return at }), nil
}

// pageBy returns copies of the first limit reservations by instant, then id.
func pageBy(found []*pickup.Reservation, limit int, at func(*pickup.Reservation) time.Time) []pickup.Reservation {
	slices.SortFunc(found, func(a, b *pickup.Reservation) int {
		return cmp.Or(at(a).Compare(at(b)), cmp.Compare(a.ID, b.ID))
	})
	found = found[:min(len(found), max(limit, 0))]
	out := make([]pickup.Reservation, len(found))
	for i, r := range found {
		out[i] = r.Clone()
	}
	return out
}
