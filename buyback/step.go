package buyback

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// ErrKeyReused reports an idempotency key that was used before with other
// input. Nothing was changed; take a new key for a new request.
var ErrKeyReused = errors.New("buyback: the idempotency key was used before with other input, take a new key")

// Outcome is what a step leaves.
type Outcome struct {
	Order Order
	// Replayed tells that the key was seen before: nothing was done now, and
	// Order is as it was after the first time.
	Replayed bool
}

// write is what a step writes besides the order itself.
type write func(ctx context.Context) error

// step carries an existing order one transition on. change looks at the order,
// refuses or alters it in place, and returns what else is to be written; it
// writes nothing itself.
//
// The order's row is written before anything else, so that a repeated key is
// seen before it has an effect. A key is looked up only when the step is
// refused: the usual case costs no look-up, and a repetition, which finds the
// order already moved on, is still answered with the first result.
func (s *Session) step(ctx context.Context, id OrderID, cmd Command, op Op, input any, change func(ctx context.Context, o *Order) (write, error)) (Outcome, error) {
	if err := checkID("Order", string(id)); err != nil {
		return Outcome{}, err
	}
	if err := cmd.check(); err != nil {
		return Outcome{}, err
	}
	print, err := fingerprint(op, input)
	if err != nil {
		return Outcome{}, err
	}
	var out Outcome
	err = s.atomically(ctx, func(ctx context.Context) error {
		o, err := s.tx.Order(ctx, id)
		if err != nil {
			return err
		}
		from := o.State
		also, refusal := s.try(ctx, &o, op, change)
		if refusal == nil {
			row, err := s.newStep(o, cmd, op, from, print)
			if err != nil {
				return err
			}
			refusal = s.tx.UpdateOrder(ctx, o, row)
			if refusal == nil {
				o.Revision++
				out = Outcome{Order: o}
				if also != nil {
					if err := also(ctx); err != nil {
						return err
					}
				}
				return s.announce(ctx, o, row)
			}
		}
		out, err = s.replay(ctx, id, cmd.Key, op, print, refusal)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, nil
}

func (s *Session) try(ctx context.Context, o *Order, op Op, change func(ctx context.Context, o *Order) (write, error)) (write, error) {
	from := o.State
	if !from.Can(op) {
		return nil, &StateError{Order: o.ID, From: from, Op: op}
	}
	also, err := change(ctx, o)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(transitions, Transition{from, op, o.State}) {
		return nil, fmt.Errorf("buyback: %s must not lead from %s to %s", op, from, o.State)
	}
	return also, nil
}

// newStep builds the journal row that takes o, which still has the revision it
// was read with, to its next revision.
func (s *Session) newStep(o Order, cmd Command, op Op, from State, print Digest) (Step, error) {
	o.Revision++
	result, err := json.Marshal(o)
	if err != nil {
		return Step{}, fmt.Errorf("buyback: order %s: %w", o.ID, err)
	}
	return Step{
		Order: o.ID, Seq: o.Revision, Key: cmd.Key, Fingerprint: print,
		Op: op, From: from, To: o.State,
		Actor: cmd.Actor, Reason: cmd.Reason, At: s.now, Result: result,
	}, nil
}

// replay answers a refused step with its first result if the key has one, and
// with the refusal otherwise.
func (s *Session) replay(ctx context.Context, id OrderID, key string, op Op, print Digest, refusal error) (Outcome, error) {
	if errors.Is(refusal, ErrConflict) {
		return Outcome{}, refusal
	}
	row, err := s.tx.OrderStep(ctx, id, key)
	switch {
	case errors.Is(err, ErrNotFound):
		return Outcome{}, refusal
	case err != nil:
		return Outcome{}, errors.Join(refusal, err)
	case row.Op != op || row.Fingerprint != print:
		return Outcome{}, fmt.Errorf("order %s: %w", id, ErrKeyReused)
	}
	out := Outcome{Replayed: true}
	if err := json.Unmarshal(row.Result, &out.Order); err != nil {
		return Outcome{}, fmt.Errorf("buyback: order %s: stored result of step %d: %w", id, row.Seq, err)
	}
	return out, nil
}

// announce appends the event of a step.
func (s *Session) announce(ctx context.Context, o Order, row Step) error {
	data, err := json.Marshal(struct {
		Op    Op              `json:"op"`
		From  State           `json:"from"`
		Order json.RawMessage `json:"order"`
	}{row.Op, row.From, row.Result})
	if err != nil {
		return fmt.Errorf("buyback: order %s: %w", o.ID, err)
	}
	return s.tx.AppendEvents(ctx, Event{
		ID:      fmt.Sprintf("order/%s/%06d", o.ID, row.Seq), // padded, so that ids sort as they happened
		Type:    "order." + string(o.State) + "/v1",
		Subject: string(o.ID),
		At:      row.At,
		Data:    data,
	})
}
