package memstore

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pricing"
)

// orders holds the records of package buyback itself.
type orders struct {
	order   table[buyback.OrderID, buyback.Order]
	step    list[buyback.OrderID, buyback.Step]
	quote   table[quoteKey, buyback.Quote]
	contact table[buyback.OrderID, buyback.Contact]
}

type quoteKey struct {
	order  buyback.OrderID
	number int
}

func newOrders() orders {
	return orders{
		order:   table[buyback.OrderID, buyback.Order]{},
		step:    list[buyback.OrderID, buyback.Step]{},
		quote:   table[quoteKey, buyback.Quote]{},
		contact: table[buyback.OrderID, buyback.Contact]{},
	}
}

func (t *tx) Order(ctx context.Context, id buyback.OrderID) (buyback.Order, error) {
	if err := t.read(ctx); err != nil {
		return buyback.Order{}, err
	}
	o, ok := t.store.orders.order[id]
	if !ok {
		return buyback.Order{}, fmt.Errorf("order %s: %w", id, buyback.ErrNotFound)
	}
	return o, nil
}

func (t *tx) InsertOrder(ctx context.Context, o buyback.Order, s buyback.Step) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	if _, taken := t.store.orders.order[o.ID]; taken {
		return fmt.Errorf("order %s: %w", o.ID, buyback.ErrExists)
	}
	o.Revision = 1
	t.store.orders.order.set(t, o.ID, o)
	t.addStep(s)
	return nil
}

func (t *tx) UpdateOrder(ctx context.Context, o buyback.Order, s buyback.Step) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	old, ok := t.store.orders.order[o.ID]
	if !ok {
		return fmt.Errorf("order %s: %w", o.ID, buyback.ErrNotFound)
	}
	if _, ok := t.findStep(o.ID, s.Key); ok {
		return fmt.Errorf("order %s: step key: %w", o.ID, buyback.ErrExists)
	}
	if old.Revision != o.Revision {
		return fmt.Errorf("order %s: %w", o.ID, buyback.ErrConflict)
	}
	o.Revision++
	t.store.orders.order.set(t, o.ID, o)
	t.addStep(s)
	return nil
}

func (t *tx) addStep(s buyback.Step) {
	s.Result = bytes.Clone(s.Result)
	t.store.orders.step.add(t, s.Order, s)
}

func (t *tx) findStep(id buyback.OrderID, key string) (buyback.Step, bool) {
	// An order has a dozen steps at most, so a walk is the fastest index.
	for _, s := range t.store.orders.step[id] {
		if s.Key == key {
			s.Result = bytes.Clone(s.Result)
			return s, true
		}
	}
	return buyback.Step{}, false
}

func (t *tx) OrderStep(ctx context.Context, id buyback.OrderID, key string) (buyback.Step, error) {
	if err := t.read(ctx); err != nil {
		return buyback.Step{}, err
	}
	s, ok := t.findStep(id, key)
	if !ok {
		return buyback.Step{}, fmt.Errorf("order %s: step: %w", id, buyback.ErrNotFound)
	}
	return s, nil
}

func (t *tx) OrderSteps(ctx context.Context, id buyback.OrderID, afterSeq int64, limit int) ([]buyback.Step, error) {
	if err := t.read(ctx); err != nil {
		return nil, err
	}
	// Seq counts from 1 without gaps, so the row after Seq n has index n.
	steps := page(t.store.orders.step[id], afterSeq, limit)
	for i := range steps {
		steps[i].Result = bytes.Clone(steps[i].Result)
	}
	return steps, nil
}

func (t *tx) Quote(ctx context.Context, id buyback.OrderID, number int) (buyback.Quote, error) {
	if err := t.read(ctx); err != nil {
		return buyback.Quote{}, err
	}
	q, ok := t.store.orders.quote[quoteKey{id, number}]
	if !ok {
		return buyback.Quote{}, fmt.Errorf("order %s: quote %d: %w", id, number, buyback.ErrNotFound)
	}
	q.Findings = cloneFindings(q.Findings)
	return q, nil
}

func (t *tx) InsertQuote(ctx context.Context, q buyback.Quote) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	k := quoteKey{q.Order, q.Number}
	if _, taken := t.store.orders.quote[k]; taken {
		return fmt.Errorf("order %s: quote %d: %w", q.Order, q.Number, buyback.ErrExists)
	}
	q.Findings = cloneFindings(q.Findings)
	t.store.orders.quote.set(t, k, q)
	return nil
}

func cloneFindings(all []pricing.Finding) []pricing.Finding {
	all = slices.Clone(all)
	for i := range all {
		all[i].Evidence = slices.Clone(all[i].Evidence)
	}
	return all
}

func (t *tx) Contact(ctx context.Context, id buyback.OrderID) (buyback.Contact, error) {
	if err := t.read(ctx); err != nil {
		return buyback.Contact{}, err
	}
	c, ok := t.store.orders.contact[id]
	if !ok {
		return buyback.Contact{}, fmt.Errorf("order %s: contact: %w", id, buyback.ErrNotFound)
	}
	return c, nil
}

func (t *tx) PutContact(ctx context.Context, c buyback.Contact) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	t.store.orders.contact.set(t, c.Order, c)
	return nil
}

func (t *tx) EraseContact(ctx context.Context, id buyback.OrderID) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	t.store.orders.contact.remove(t, id)
	return nil
}
