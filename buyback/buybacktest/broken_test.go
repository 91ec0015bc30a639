package buybacktest_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/buybacktest"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/voucher"
)

// broken is a good store with one thing wrong with it.
type broken struct {
	*memstore.Store
	tx     func(buyback.Tx) buyback.Tx
	update func(ctx context.Context, s *memstore.Store, fn func(context.Context, buyback.Tx) error) error
	sent   func(ctx context.Context, s *memstore.Store, ids []string) error
}

func (b *broken) Update(ctx context.Context, fn func(context.Context, buyback.Tx) error) error {
	wrapped := fn
	if b.tx != nil {
		wrapped = func(ctx context.Context, tx buyback.Tx) error { return fn(ctx, b.tx(tx)) }
	}
	if b.update != nil {
		return b.update(ctx, b.Store, wrapped)
	}
	return b.Store.Update(ctx, wrapped)
}

func (b *broken) MarkSent(ctx context.Context, ids ...string) error {
	if b.sent != nil {
		return b.sent(ctx, b.Store, ids)
	}
	return b.Store.MarkSent(ctx, ids...)
}

// sharedEvents hands out the same events each time it is asked.
type sharedEvents struct {
	*memstore.Store
	last []buyback.Event
}

func (s *sharedEvents) Pending(ctx context.Context, limit int) ([]buyback.Event, error) {
	now, err := s.Store.Pending(ctx, limit)
	if len(now) != len(s.last) {
		s.last = now
	}
	return s.last, err
}

type noSavepoint struct{ buyback.Tx }

func (t noSavepoint) Nested(ctx context.Context, fn func(context.Context) error) error {
	return fn(ctx)
}

type lastWriterWins struct{ buyback.Tx }

func (t lastWriterWins) UpdateOrder(ctx context.Context, o buyback.Order, s buyback.Step) error {
	now, err := t.Order(ctx, o.ID)
	if err != nil {
		return err
	}
	o.Revision = now.Revision
	return t.Tx.UpdateOrder(ctx, o, s)
}

type upsert struct{ buyback.Tx }

func (t upsert) InsertOrder(ctx context.Context, o buyback.Order, s buyback.Step) error {
	if err := t.Tx.InsertOrder(ctx, o, s); !errors.Is(err, buyback.ErrExists) {
		return err
	}
	return nil
}

type quoteReplaced struct{ buyback.Tx }

func (t quoteReplaced) InsertQuote(ctx context.Context, q buyback.Quote) error {
	if err := t.Tx.InsertQuote(ctx, q); !errors.Is(err, buyback.ErrExists) {
		return err
	}
	return nil
}

type dropsField struct{ buyback.Tx }

func (t dropsField) InsertOrder(ctx context.Context, o buyback.Order, s buyback.Step) error {
	o.DueBy = o.DueBy.Truncate(1e9)
	return t.Tx.InsertOrder(ctx, o, s)
}

type keyIgnored struct{ buyback.Tx }

func (t keyIgnored) UpdateOrder(ctx context.Context, o buyback.Order, s buyback.Step) error {
	err := t.Tx.UpdateOrder(ctx, o, s)
	if errors.Is(err, buyback.ErrExists) {
		return buyback.ErrConflict
	}
	return err
}

type foldsCase struct{ buyback.Tx }

func (t foldsCase) OrderStep(ctx context.Context, id buyback.OrderID, key string) (buyback.Step, error) {
	if key == "K1" {
		key = "k1"
	}
	return t.Tx.OrderStep(ctx, id, key)
}

type keepsPersonalData struct{ buyback.Tx }

func (t keepsPersonalData) EraseContact(context.Context, buyback.OrderID) error { return nil }

type unpaged struct{ buyback.Tx }

func (t unpaged) OrderSteps(ctx context.Context, id buyback.OrderID, _ int64, limit int) ([]buyback.Step, error) {
	return t.Tx.OrderSteps(ctx, id, 0, limit)
}

type sharesBytes struct {
	buyback.Tx
	steps map[string]buyback.Step
}

func (t sharesBytes) OrderStep(ctx context.Context, id buyback.OrderID, key string) (buyback.Step, error) {
	if s, ok := t.steps[key]; ok {
		return s, nil
	}
	s, err := t.Tx.OrderStep(ctx, id, key)
	if err == nil {
		t.steps[key] = s
	}
	return s, err
}

type livesOn struct{ buyback.Tx }

func (t livesOn) Order(ctx context.Context, id buyback.OrderID) (buyback.Order, error) {
	o, err := t.Tx.Order(ctx, id)
	if errors.Is(err, buyback.ErrTxDone) {
		return o, buyback.ErrNotFound
	}
	return o, err
}

// overbooks counts places only for as long as it looks.
type overbooks struct{ buyback.Tx }

func (t overbooks) InsertReservation(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
	for i := range c.Take {
		c.Take[i].Limit = 1000
	}
	return t.Tx.InsertReservation(ctx, r, c)
}

// forgetsFailure answers for an ended context and lets the unit commit.
type forgetsFailure struct{ buyback.Tx }

func (t forgetsFailure) InsertOrder(ctx context.Context, o buyback.Order, s buyback.Step) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return t.Tx.InsertOrder(ctx, o, s)
}

// overspends believes any balance it is told.
type overspends struct{ buyback.Tx }

func (t overspends) Voucher(ctx context.Context, id voucher.ID) (voucher.Voucher, error) {
	v, err := t.Tx.Voucher(ctx, id)
	if err == nil {
		v.Accounts.Liability, v.Accounts.Redeemed = v.Face, 0
	}
	return v, err
}

// Every one of these must be caught, by the case that is about it.
func TestSuiteCatchesBrokenStores(t *testing.T) {
	tx := func(f func(buyback.Tx) buyback.Tx) func() buyback.Store {
		return func() buyback.Store { return &broken{Store: memstore.New(), tx: f} }
	}
	for name, c := range map[string]struct {
		make func() buyback.Store
		want string
	}{
		"nothing wrong":               {func() buyback.Store { return memstore.New() }, ""},
		"Nested is a plain call":      {tx(func(t buyback.Tx) buyback.Tx { return noSavepoint{t} }), "nested"},
		"the last writer wins":        {tx(func(t buyback.Tx) buyback.Tx { return lastWriterWins{t} }), "order-stale"},
		"duplicates are swallowed":    {tx(func(t buyback.Tx) buyback.Tx { return upsert{t} }), "order-exists"},
		"quotes are swallowed":        {tx(func(t buyback.Tx) buyback.Tx { return quoteReplaced{t} }), "quote-fixed"},
		"an instant loses its micros": {tx(func(t buyback.Tx) buyback.Tx { return dropsField{t} }), "order-round-trip"},
		"a known key is a conflict":   {tx(func(t buyback.Tx) buyback.Tx { return keyIgnored{t} }), "step-key"},
		"keys fold case":              {tx(func(t buyback.Tx) buyback.Tx { return foldsCase{t} }), "order-case"},
		"erasing does nothing":        {tx(func(t buyback.Tx) buyback.Tx { return keepsPersonalData{t} }), "contact"},
		"paging starts over":          {tx(func(t buyback.Tx) buyback.Tx { return unpaged{t} }), "steps-paged"},
		"bytes are shared": {tx(func(t buyback.Tx) buyback.Tx {
			return sharesBytes{t, map[string]buyback.Step{}}
		}), "no-sharing"},
		"a Tx outlives its unit of work": {tx(func(t buyback.Tx) buyback.Tx { return livesOn{t} }), "after-end"},
		"places are not limited":         {tx(func(t buyback.Tx) buyback.Tx { return overbooks{t} }), "last-place"},
		"balances are not read":          {tx(func(t buyback.Tx) buyback.Tx { return overspends{t} }), "one-winner-redeems"},
		"errors commit": {func() buyback.Store {
			return &broken{Store: memstore.New(), update: func(ctx context.Context, s *memstore.Store, fn func(context.Context, buyback.Tx) error) error {
				var inner error
				err := s.Update(ctx, func(ctx context.Context, tx buyback.Tx) error { inner = fn(ctx, tx); return nil })
				return errors.Join(inner, err)
			}}
		}, "rollback"},
		"a cancelled context commits": {func() buyback.Store {
			return &broken{Store: memstore.New(), update: func(ctx context.Context, s *memstore.Store, fn func(context.Context, buyback.Tx) error) error {
				err := s.Update(context.WithoutCancel(ctx), fn)
				return errors.Join(err, ctx.Err())
			}}
		}, "cancelled"},
		"a method's failure is forgotten": {tx(func(t buyback.Tx) buyback.Tx { return forgetsFailure{t} }), "swallowed"},
		"a panic commits": {func() buyback.Store {
			return &broken{Store: memstore.New(), update: func(ctx context.Context, s *memstore.Store, fn func(context.Context, buyback.Tx) error) error {
				var caught any
				err := s.Update(ctx, func(ctx context.Context, tx buyback.Tx) error {
					defer func() { caught = recover() }()
					return fn(ctx, tx)
				})
				if caught != nil {
					panic(caught)
				}
				return err
			}}
		}, "panic"},
		"events share their data": {func() buyback.Store { return &sharedEvents{Store: memstore.New()} }, "outbox-copies"},
		"one sent event sends all": {func() buyback.Store {
			return &broken{Store: memstore.New(), sent: func(ctx context.Context, s *memstore.Store, _ []string) error {
				all, err := s.Pending(ctx, 1000)
				for _, e := range all {
					err = errors.Join(err, s.MarkSent(ctx, e.ID))
				}
				return err
			}}
		}, "outbox-limit"},
	} {
		t.Run(name, func(t *testing.T) {
			got := buybacktest.Check(t, buybacktest.Config{New: func(*testing.T) buyback.Store { return c.make() }})
			if c.want == "" {
				if len(got) > 0 {
					t.Errorf("a good store fails %v", got)
				}
				return
			}
			if !slices.Contains(got, c.want) {
				t.Errorf("the suite reported %v, want %s among them", got, c.want)
			}
		})
	}
}
