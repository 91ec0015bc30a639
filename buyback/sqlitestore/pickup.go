package sqlitestore

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sellback/sellback/pickup"
)

func scanReservation(body []byte) (pickup.Reservation, error) {
	var r pickup.Reservation
	if err := json.Unmarshal(body, &r); err != nil {
		return pickup.Reservation{}, fmt.Errorf("sqlitestore: stored reservation: %w", err)
	}
	return r, nil
}

func (t *tx) Reservation(ctx context.Context, id pickup.ID) (pickup.Reservation, error) {
	var body []byte
	found, err := t.queryRow(ctx, []any{&body},
		`SELECT body FROM sb_reservation WHERE programme = $1 AND id = $2`, t.programme, string(id))
	if err != nil {
		return pickup.Reservation{}, err
	}
	if !found {
		return pickup.Reservation{}, fmt.Errorf("reservation %s: %w", id, pickup.ErrNotFound)
	}
	return scanReservation(body)
}

// reservationArgs are the columns of r as it is to be stored.
func (t *tx) reservationArgs(r pickup.Reservation) ([]any, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("sqlitestore: reservation %s: %w", r.ID, err)
	}
	var due, hold int64
	if r.Status.Open() && r.Breach == nil {
		due = micro(r.DueAt)
	}
	if r.Status == pickup.Held {
		hold = micro(r.HoldUntil)
	}
	return []any{t.programme, string(r.ID), r.Revision, r.Slot.Hub, string(r.Status), micro(r.Slot.Start), due, hold, string(body)}, nil
}

func (t *tx) InsertReservation(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
	r.Revision = 1
	args, err := t.reservationArgs(r)
	if err != nil {
		return err
	}
	return t.withPlaces(ctx, c, func(ctx context.Context) error {
		n, err := t.exec(ctx, `INSERT INTO sb_reservation
			(programme, id, revision, hub, status, start_at, due_at, hold_until, body)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("reservation %s: %w", r.ID, pickup.ErrExists)
		}
		_, err = t.insertChange(ctx, c)
		return err
	})
}

func (t *tx) UpdateReservation(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
	read := r.Revision
	r.Revision++
	args, err := t.reservationArgs(r)
	if err != nil {
		return err
	}
	return t.withPlaces(ctx, c, func(ctx context.Context) error {
		n, err := t.exec(ctx, `UPDATE sb_reservation SET revision = $3, hub = $4, status = $5, start_at = $6,
			due_at = $7, hold_until = $8, body = $9 WHERE programme = $1 AND id = $2 AND revision = $10`, append(args, read)...)
		if err != nil {
			return err
		}
		if n == 1 {
			if n, err = t.insertChange(ctx, c); err != nil || n == 1 {
				return err
			}
			return fmt.Errorf("reservation %s: change key: %w", r.ID, pickup.ErrExists)
		}
		if _, err := t.Reservation(ctx, r.ID); err != nil {
			return err
		}
		taken, err := t.queryRow(ctx, []any{new(int64)},
			`SELECT seq FROM sb_reservation_change WHERE programme = $1 AND reservation_id = $2 AND key = $3`,
			t.programme, string(r.ID), c.Key)
		if err != nil {
			return err
		}
		if taken {
			return fmt.Errorf("reservation %s: change key: %w", r.ID, pickup.ErrExists)
		}
		return fmt.Errorf("reservation %s: %w", r.ID, pickup.ErrConflict)
	})
}

// withPlaces runs write and then moves the places of c, all or nothing.
func (t *tx) withPlaces(ctx context.Context, c pickup.Change, write func(context.Context) error) error {
	return t.Nested(ctx, func(ctx context.Context) error {
		if err := write(ctx); err != nil {
			return err
		}
		for _, cl := range c.Take {
			full := &pickup.FullError{Hub: cl.Hub, Place: cl.Place, Limit: cl.Limit}
			if cl.Limit < 1 {
				return full
			}
			n, err := t.exec(ctx, `INSERT INTO sb_place (programme, hub, place, taken) VALUES ($1, $2, $3, 1)
				ON CONFLICT (programme, hub, place) DO UPDATE SET taken = sb_place.taken + 1 WHERE sb_place.taken < $4`,
				t.programme, cl.Hub, cl.Place, cl.Limit)
			if err != nil {
				return err
			}
			if n == 0 {
				return full
			}
		}
		for _, cl := range c.Free {
			if _, err := t.exec(ctx, `UPDATE sb_place SET taken = taken - 1
				WHERE programme = $1 AND hub = $2 AND place = $3 AND taken > 0`, t.programme, cl.Hub, cl.Place); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) insertChange(ctx context.Context, c pickup.Change) (int64, error) {
	var texts [3]string
	for i, v := range []any{c.Take, c.Free, c.After} {
		b, err := json.Marshal(v)
		if err != nil {
			return 0, fmt.Errorf("sqlitestore: reservation %s: change: %w", c.Reservation, err)
		}
		texts[i] = string(b)
	}
	return t.exec(ctx, `INSERT INTO sb_reservation_change
		(programme, reservation_id, key, seq, fingerprint, op, from_status, actor, reason, reference, at, take, free, after)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING`,
		t.programme, string(c.Reservation), c.Key, c.Seq, c.Fingerprint[:], string(c.Op), string(c.From),
		c.Actor, c.Reason, c.Reference, micro(c.At), texts[0], texts[1], texts[2])
}

const changeColumns = `reservation_id, key, seq, fingerprint, op, from_status, actor, reason, reference, at, take, free, after`

func scanChange(scan func(dest ...any) error) (pickup.Change, error) {
	var (
		c                        pickup.Change
		print, take, free, after []byte
		at                       int64
	)
	err := scan(&c.Reservation, &c.Key, &c.Seq, &print, &c.Op, &c.From, &c.Actor, &c.Reason, &c.Reference, &at, &take, &free, &after)
	if err != nil {
		return pickup.Change{}, err
	}
	copy(c.Fingerprint[:], print)
	c.At = instant(at)
	for _, x := range []struct {
		text []byte
		into any
	}{{take, &c.Take}, {free, &c.Free}, {after, &c.After}} {
		if err := json.Unmarshal(x.text, x.into); err != nil {
			return pickup.Change{}, fmt.Errorf("stored change of reservation %s: %w", c.Reservation, err)
		}
	}
	return c, nil
}

func (t *tx) ReservationChange(ctx context.Context, id pickup.ID, key string) (pickup.Change, error) {
	missing := fmt.Errorf("reservation %s: change: %w", id, pickup.ErrNotFound)
	if !t.readOnly {
		n, err := t.exec(ctx, `UPDATE sb_reservation_change SET seen = seen + 1
			WHERE programme = $1 AND reservation_id = $2 AND key = $3`, t.programme, string(id), key)
		if err != nil {
			return pickup.Change{}, err
		}
		if n == 0 {
			return pickup.Change{}, missing
		}
	}
	var c pickup.Change
	found := false
	err := t.queryAll(ctx, func(scan func(dest ...any) error) (err error) {
		found = true
		c, err = scanChange(scan)
		return err
	}, `SELECT `+changeColumns+` FROM sb_reservation_change WHERE programme = $1 AND reservation_id = $2 AND key = $3`,
		t.programme, string(id), key)
	if err != nil {
		return pickup.Change{}, err
	}
	if !found {
		return pickup.Change{}, missing
	}
	return c, nil
}

func (t *tx) ReservationChanges(ctx context.Context, id pickup.ID, afterSeq int64, limit int) ([]pickup.Change, error) {
	var changes []pickup.Change
	err := t.queryAll(ctx, func(scan func(dest ...any) error) error {
		c, err := scanChange(scan)
		changes = append(changes, c)
		return err
	}, `SELECT `+changeColumns+` FROM sb_reservation_change
		WHERE programme = $1 AND reservation_id = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
		t.programme, string(id), afterSeq, max(limit, 0))
	return changes, err
}

// placesPerQuery stays below the number of variables every build of SQLite
// takes.
const placesPerQuery = 500

func (t *tx) PlacesTaken(ctx context.Context, hub string, places []string) ([]int, error) {
	count := make(map[string]int, len(places))
	for rest := places; len(rest) > 0; {
		part := rest[:min(len(rest), placesPerQuery)]
		rest = rest[len(part):]
		args := []any{t.programme, hub}
		var list strings.Builder
		for i, p := range part {
			if i > 0 {
				list.WriteString(", ")
			}
			list.WriteString("$" + strconv.Itoa(i+3))
			args = append(args, p)
		}
		err := t.queryAll(ctx, func(scan func(dest ...any) error) error {
			var place string
			var taken int
			if err := scan(&place, &taken); err != nil {
				return err
			}
			count[place] = taken
			return nil
		}, `SELECT place, taken FROM sb_place WHERE programme = $1 AND hub = $2 AND place IN (`+list.String()+`)`, args...)
		if err != nil {
			return nil, err
		}
	}
	taken := make([]int, len(places))
	for i, p := range places {
		taken[i] = count[p]
	}
	return taken, nil
}

func (t *tx) HubReservations(ctx context.Context, hub string, from, to time.Time, after pickup.ID, limit int) ([]pickup.Reservation, error) {
	// The empty id is before every other, so it leaves out none.
	return t.reservations(ctx, `SELECT body FROM sb_reservation
		WHERE programme = $1 AND hub = $2 AND start_at >= $3 AND start_at < $4 AND (start_at > $3 OR id > $5)
		ORDER BY start_at, id LIMIT $6`, t.programme, hub, from.UnixMicro(), to.UnixMicro(), string(after), max(limit, 0))
}

func (t *tx) DueReservations(ctx context.Context, hub string, before time.Time, limit int) ([]pickup.Reservation, error) {
	return t.reservations(ctx, `SELECT body FROM sb_reservation
		WHERE programme = $1 AND hub = $2 AND due_at > 0 AND due_at < $3
		ORDER BY due_at, id LIMIT $4`, t.programme, hub, before.UnixMicro(), max(limit, 0))
}

func (t *tx) ExpiredHolds(ctx context.Context, hub string, now time.Time, limit int) ([]pickup.Reservation, error) {
	return t.reservations(ctx, `SELECT body FROM sb_reservation
		WHERE programme = $1 AND hub = $2 AND hold_until > 0 AND hold_until <= $3
		ORDER BY hold_until, id LIMIT $4`, t.programme, hub, now.UnixMicro(), max(limit, 0))
}

func (t *tx) reservations(ctx context.Context, query string, args ...any) ([]pickup.Reservation, error) {
	var list []pickup.Reservation
	err := t.queryAll(ctx, func(scan func(dest ...any) error) error {
		var body []byte
		if err := scan(&body); err != nil {
			return err
		}
		r, err := scanReservation(body)
		list = append(list, r)
		return err
	}, query, args...)
	return list, err
}
