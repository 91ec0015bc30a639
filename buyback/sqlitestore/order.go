package sqlitestore

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/sellback/sellback/buyback"
)

func (t *tx) Order(ctx context.Context, id buyback.OrderID) (buyback.Order, error) {
	var body []byte
	found, err := t.queryRow(ctx, []any{&body},
		`SELECT body FROM sb_order WHERE programme = $1 AND id = $2`, t.programme, string(id))
	if err != nil {
		return buyback.Order{}, err
	}
	if !found {
		return buyback.Order{}, fmt.Errorf("order %s: %w", id, buyback.ErrNotFound)
	}
	var o buyback.Order
	if err := json.Unmarshal(body, &o); err != nil {
		return buyback.Order{}, fmt.Errorf("sqlitestore: order %s: stored body: %w", id, err)
	}
	return o, nil
}

func (t *tx) InsertOrder(ctx context.Context, o buyback.Order, s buyback.Step) error {
	o.Revision = 1
	body, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("sqlitestore: order %s: %w", o.ID, err)
	}
	n, err := t.exec(ctx, `INSERT INTO sb_order (programme, id, revision, state, offer, body) VALUES ($1, $2, 1, $3, $4, $5)
		ON CONFLICT DO NOTHING`, t.programme, string(o.ID), string(o.State), int64(o.Offer), string(body))
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("order %s: %w", o.ID, buyback.ErrExists)
	}
	_, err = t.insertStep(ctx, s)
	return err
}

func (t *tx) UpdateOrder(ctx context.Context, o buyback.Order, s buyback.Step) error {
	read := o.Revision
	o.Revision++
	body, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("sqlitestore: order %s: %w", o.ID, err)
	}
	// The journal goes first: its key tells a repetition before anything
	// else is touched.
	n, err := t.insertStep(ctx, s)
	if err != nil {
		return err
	}
	if n == 0 {
		if _, err := t.Order(ctx, o.ID); err != nil {
			return err
		}
		if _, err := t.OrderStep(ctx, o.ID, s.Key); err == nil {
			return fmt.Errorf("order %s: step key: %w", o.ID, buyback.ErrExists)
		}
		return fmt.Errorf("order %s: %w", o.ID, buyback.ErrConflict) // the Seq is taken
	}
	n, err = t.exec(ctx, `UPDATE sb_order SET revision = $3, state = $4, offer = $5, body = $6
		WHERE programme = $1 AND id = $2 AND revision = $7`,
		t.programme, string(o.ID), o.Revision, string(o.State), int64(o.Offer), string(body), read)
	if err != nil || n == 1 {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM sb_order_step WHERE programme = $1 AND order_id = $2 AND key = $3`,
		t.programme, string(o.ID), s.Key); err != nil {
		return err
	}
	if _, err := t.Order(ctx, o.ID); err != nil {
		return err
	}
	return fmt.Errorf("order %s: %w", o.ID, buyback.ErrConflict)
}

func (t *tx) insertStep(ctx context.Context, s buyback.Step) (int64, error) {
	return t.exec(ctx, `INSERT INTO sb_order_step
		(programme, order_id, key, seq, fingerprint, op, from_state, to_state, actor, reason, at, result)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
		t.programme, string(s.Order), s.Key, s.Seq, s.Fingerprint[:], string(s.Op), string(s.From), string(s.To),
		s.Actor, s.Reason, micro(s.At), s.Result)
}

const stepColumns = `order_id, key, seq, fingerprint, op, from_state, to_state, actor, reason, at, result`

func scanStep(scan func(dest ...any) error) (buyback.Step, error) {
	var (
		s     buyback.Step
		print []byte
		at    int64
	)
	err := scan(&s.Order, &s.Key, &s.Seq, &print, &s.Op, &s.From, &s.To, &s.Actor, &s.Reason, &at, &s.Result)
	copy(s.Fingerprint[:], print)
	s.At = instant(at)
	return s, err
}

func (t *tx) OrderStep(ctx context.Context, id buyback.OrderID, key string) (buyback.Step, error) {
	if !t.readOnly {
		if _, err := t.exec(ctx, `UPDATE sb_order_step SET seen = seen + 1 WHERE programme = $1 AND order_id = $2 AND key = $3`,
			t.programme, string(id), key); err != nil {
			return buyback.Step{}, err
		}
	}
	var s buyback.Step
	found := false
	err := t.queryAll(ctx, func(scan func(dest ...any) error) (err error) {
		found = true
		s, err = scanStep(scan)
		return err
	}, `SELECT `+stepColumns+` FROM sb_order_step WHERE programme = $1 AND order_id = $2 AND key = $3`,
		t.programme, string(id), key)
	if err != nil {
		return buyback.Step{}, err
	}
	if !found {
		return buyback.Step{}, fmt.Errorf("order %s: step: %w", id, buyback.ErrNotFound)
	}
	return s, nil
}

func (t *tx) OrderSteps(ctx context.Context, id buyback.OrderID, afterSeq int64, limit int) ([]buyback.Step, error) {
	var steps []buyback.Step
	err := t.queryAll(ctx, func(scan func(dest ...any) error) error {
		s, err := scanStep(scan)
		steps = append(steps, s)
		return err
	}, `SELECT `+stepColumns+` FROM sb_order_step WHERE programme = $1 AND order_id = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
		t.programme, string(id), afterSeq, max(limit, 0))
	return steps, err
}

func (t *tx) Quote(ctx context.Context, id buyback.OrderID, number int) (buyback.Quote, error) {
	q := buyback.Quote{Order: id, Number: number}
	var (
		valuation, findings, digest []byte
		at, until                   int64
	)
	found, err := t.queryRow(ctx, []any{&valuation, &findings, &digest, &at, &until},
		`SELECT valuation, findings, digest, at, until FROM sb_quote WHERE programme = $1 AND order_id = $2 AND number = $3`,
		t.programme, string(id), number)
	if err != nil {
		return buyback.Quote{}, err
	}
	if !found {
		return buyback.Quote{}, fmt.Errorf("order %s: quote %d: %w", id, number, buyback.ErrNotFound)
	}
	if err := json.Unmarshal(valuation, &q.Valuation); err != nil {
		return buyback.Quote{}, fmt.Errorf("sqlitestore: order %s: stored valuation: %w", id, err)
	}
	if err := json.Unmarshal(findings, &q.Findings); err != nil {
		return buyback.Quote{}, fmt.Errorf("sqlitestore: order %s: stored findings: %w", id, err)
	}
	copy(q.Digest[:], digest)
	q.At, q.Until = instant(at), instant(until)
	return q, nil
}

func (t *tx) InsertQuote(ctx context.Context, q buyback.Quote) error {
	valuation, err := json.Marshal(q.Valuation)
	if err != nil {
		return fmt.Errorf("sqlitestore: order %s: valuation: %w", q.Order, err)
	}
	findings, err := json.Marshal(q.Findings)
	if err != nil {
		return fmt.Errorf("sqlitestore: order %s: findings: %w", q.Order, err)
	}
	n, err := t.exec(ctx, `INSERT INTO sb_quote (programme, order_id, number, valuation, findings, digest, at, until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		t.programme, string(q.Order), q.Number, string(valuation), string(findings), q.Digest[:], micro(q.At), micro(q.Until))
	if err == nil && n == 0 {
		err = fmt.Errorf("order %s: quote %d: %w", q.Order, q.Number, buyback.ErrExists)
	}
	return err
}

func (t *tx) Contact(ctx context.Context, id buyback.OrderID) (buyback.Contact, error) {
	c := buyback.Contact{Order: id}
	found, err := t.queryRow(ctx, []any{&c.Name, &c.Phone, &c.Address, &c.Language, &c.IMEI},
		`SELECT name, phone, address, language, imei FROM sb_contact WHERE programme = $1 AND order_id = $2`,
		t.programme, string(id))
	if err != nil {
		return buyback.Contact{}, err
	}
	if !found {
		return buyback.Contact{}, fmt.Errorf("order %s: contact: %w", id, buyback.ErrNotFound)
	}
	return c, nil
}

func (t *tx) PutContact(ctx context.Context, c buyback.Contact) error {
	_, err := t.exec(ctx, `INSERT INTO sb_contact (programme, order_id, name, phone, address, language, imei)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (programme, order_id) DO UPDATE SET name = excluded.name, phone = excluded.phone,
			address = excluded.address, language = excluded.language, imei = excluded.imei`,
		t.programme, string(c.Order), c.Name, c.Phone, c.Address, c.Language, c.IMEI)
	return err
}

func (t *tx) EraseContact(ctx context.Context, id buyback.OrderID) error {
	_, err := t.exec(ctx, `DELETE FROM sb_contact WHERE programme = $1 AND order_id = $2`, t.programme, string(id))
	return err
}
