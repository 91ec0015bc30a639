package sqlitestore

import (
	"context"
	"fmt"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/voucher"
)

func (t *tx) AppendEvents(ctx context.Context, events ...buyback.Event) error {
	for _, e := range events {
		if _, err := t.exec(ctx, `INSERT INTO sb_outbox (programme, id, type, subject, at, data) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT DO NOTHING`, t.programme, e.ID, e.Type, e.Subject, micro(e.At), e.Data); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) AppendVoucherEvents(ctx context.Context, events ...voucher.Event) error {
	for _, e := range events {
		if err := t.AppendEvents(ctx, buyback.Event(e)); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) AppendReservationEvents(ctx context.Context, events ...pickup.Event) error {
	for _, e := range events {
		if err := t.AppendEvents(ctx, buyback.Event(e)); err != nil {
			return err
		}
	}
	return nil
}

// Pending implements buyback.Outbox. Events come in the order of their
// instants.
func (s *Store) Pending(ctx context.Context, limit int) ([]buyback.Event, error) {
	var pending []buyback.Event
	err := s.run(ctx, "BEGIN", true, func(ctx context.Context, t *tx) error {
		return t.queryAll(ctx, func(scan func(dest ...any) error) error {
			var e buyback.Event
			var at int64
			if err := scan(&e.ID, &e.Type, &e.Subject, &at, &e.Data); err != nil {
				return err
			}
			e.At = instant(at)
			pending = append(pending, e)
			return nil
		}, `SELECT id, type, subject, at, data FROM sb_outbox WHERE programme = $1 AND sent = 0 ORDER BY at, id LIMIT $2`,
			t.programme, max(limit, 0))
	})
	return pending, err
}

// MarkSent implements buyback.Outbox.
func (s *Store) MarkSent(ctx context.Context, ids ...string) error {
	err := s.update(ctx, func(ctx context.Context, t *tx) error {
		for _, id := range ids {
			if _, err := t.exec(ctx, `UPDATE sb_outbox SET sent = 1 WHERE programme = $1 AND id = $2`, t.programme, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("mark sent: %w", err)
	}
	return nil
}
