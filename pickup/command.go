package pickup

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// keyPrefix starts the idempotency keys that the scheduler makes itself.
const keyPrefix = "pickup:"

func checkKey(key string) error {
	switch {
	case key == "":
		return &FieldError{Field: "key", Problem: "is empty; give each command an idempotency key"}
	case strings.HasPrefix(key, keyPrefix):
		return &FieldError{Field: "key", Problem: "begins with " + keyPrefix + ", which is reserved"}
	}
	return checkText("key", key, 255)
}

// A command is what all commands share.
type command struct {
	id        ID
	op        Op
	key       string
	actor     string
	reason    string
	reference string
}

func (c command) check() error {
	return errors.Join(c.id.Validate(), checkKey(c.key), checkText("actor", c.actor, 128),
		checkText("reason", c.reason, 500), checkText("reference", c.reference, 128))
}

// fingerprint hashes the command and its further input. Each part is preceded
// by its length, so that no two inputs share a text.
func (c command) fingerprint(more ...any) [32]byte {
	h := sha256.New()
	for _, v := range append([]any{"pickup/1", string(c.op), string(c.id), c.actor, c.reason, c.reference}, more...) {
		var s string
		switch v := v.(type) {
		case time.Time:
			if !v.IsZero() {
				s = fmt.Sprint(v.UnixMicro())
			}
		case Slot:
			s = fmt.Sprintf("%s %d %d", v.Hub, v.Start.UnixMicro(), v.End.UnixMicro())
		case *Proof:
			b, _ := json.Marshal(v) // plain data; an odd point was refused before
			s = string(b)
		default:
			s = fmt.Sprint(v)
		}
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	return [32]byte(h.Sum(nil))
}

// change makes the journal row of the command for a reservation that becomes
// after. after still has the revision that was read.
func (c command) change(fp [32]byte, from Status, after Reservation, now time.Time) Change {
	after.Revision++
	return Change{Reservation: c.id, Key: c.key, Seq: after.Revision, Fingerprint: fp, Op: c.op, From: from,
		Actor: c.actor, Reason: c.reason, Reference: c.reference, At: now, After: after.Clone()}
}

// replay returns the first result of the command, or found false when the key
// is new.
func (c command) replay(ctx context.Context, tx Tx, fp [32]byte) (res Result, found bool, err error) {
	ch, err := tx.ReservationChange(ctx, c.id, c.key)
	if errors.Is(err, ErrNotFound) {
		return Result{}, false, nil
	}
	if err != nil {
		return Result{}, false, err
	}
	if ch.Fingerprint != fp {
		return Result{}, true, because(ErrKeyReused, "the key of this %s was used for reservation %s with other input, use a new key", c.op, c.id)
	}
	return Result{Reservation: ch.After, Replayed: true}, true, nil
}

// run carries out a command on a stored reservation. decide changes r and
// returns the places to take and to free; the status is set by the table, and
// may be read from r.Status as it was.
func (s *Scheduler) run(ctx context.Context, tx Tx, c command, fp [32]byte, decide func(r *Reservation, now time.Time) (take, free []Claim, err error)) (Result, error) {
	if err := c.check(); err != nil {
		return Result{}, err
	}
	r, err := tx.Reservation(ctx, c.id)
	if err != nil {
		return Result{}, err
	}
	if res, found, err := c.replay(ctx, tx, fp); found || err != nil {
		return res, err
	}
	next, ok := r.Status.Next(c.op)
	if !ok {
		return Result{}, &StateError{ID: r.ID, From: r.Status, Op: c.op}
	}
	from, now := r.Status, s.now()
	breached := r.Breach != nil
	take, free, err := decide(&r, now)
	if err != nil {
		return Result{}, err
	}
	r.Status, r.UpdatedAt = next, now
	ch := c.change(fp, from, r, now)
	ch.Take, ch.Free = take, free
	err = s.withRoom(ctx, tx, r.Slot.Hub, now, func(ctx context.Context) error { return tx.UpdateReservation(ctx, r, ch) })
	if err != nil {
		return Result{}, err
	}
	if err := s.emit(ctx, tx, ch, !breached && r.Breach != nil); err != nil {
		return Result{}, err
	}
	return Result{Reservation: ch.After}, nil
}

// emit writes the event of a change, and that of a breach recorded with it.
func (s *Scheduler) emit(ctx context.Context, tx Tx, c Change, breached bool) error {
	data := EventData{Reservation: c.After, Op: c.Op, From: c.From, Actor: c.Actor, Reason: c.Reason}
	data.Reservation.Handover = nil // the digest is nobody's business
	b, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("pickup: event: %w", err)
	}
	id := string(c.Reservation)
	events := []Event{{ID: fmt.Sprintf("pickup:%s:%d", id, c.Seq), Type: eventType(c.Op), Subject: id, At: c.At, Data: b}}
	if breached && c.Op != OpBreach {
		events = append(events, Event{ID: "pickup:" + id + ":breach", Type: eventType(OpBreach), Subject: id, At: c.At, Data: b})
	} else if breached {
		events[0].ID = "pickup:" + id + ":breach"
	}
	return tx.AppendReservationEvents(ctx, events...)
}

// eventTypes names the fact that each command leaves.
var eventTypes = map[Op]string{
	OpHold: "held", OpReserve: "reserved", OpConfirm: "reserved", OpExpire: "hold_expired",
	OpReschedule: "rescheduled", OpCancel: "cancelled", OpAssign: "assigned", OpUnassign: "unassigned",
	OpDepart: "departed", OpArrive: "arrived", OpInspect: "inspection_started", OpCollect: "collected",
	OpDecline: "declined", OpFail: "attempt_failed", OpNoShow: "no_show",
	OpIssueCode: "code_issued", OpCheckCode: "code_checked", OpBreach: "promise_broken",
}

func eventType(op Op) string { return "pickup." + eventTypes[op] + "/v1" }
