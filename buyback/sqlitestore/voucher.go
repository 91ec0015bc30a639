package sqlitestore

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sellback/sellback/voucher"
)

const voucherColumns = `v.id, v.revision, v.digest_key, v.digest, v.pin_key, v.pin, v.last4, v.generation, v.currency, v.face,
	v.funding, v.liability, v.held, v.redeemed, v.breakage, v.adjustment, v.transfer, v.receivable,
	v.holds, v.state, v.frozen, v.expires, v.zone, v.until, v.holder, v.batch, v.profile, v.terms, v.issued_at, v.changed_at, v.head`

func scanVoucher(scan func(dest ...any) error) (voucher.Voucher, error) {
	var (
		v                      voucher.Voucher
		digest, pin, head      []byte
		holds, terms           string
		until, issued, changed int64
	)
	a := &v.Accounts
	err := scan(&v.ID, &v.Revision, &v.Digest.Key, &digest, &v.PIN.Key, &pin, &v.Last4, &v.Generation, &v.Currency, &v.Face,
		&a.Funding, &a.Liability, &a.Held, &a.Redeemed, &a.Breakage, &a.Adjustment, &a.Transfer, &a.Receivable,
		&holds, &v.State, &v.Frozen, &v.Expires, &v.Zone, &until, &v.Holder, &v.Batch, &v.Profile, &terms, &issued, &changed, &head)
	if err != nil {
		return voucher.Voucher{}, err
	}
	copy(v.Digest.Sum[:], digest)
	copy(v.PIN.Sum[:], pin)
	copy(v.Head[:], head)
	v.Until, v.IssuedAt, v.ChangedAt = instant(until), instant(issued), instant(changed)
	if holds != noHolds {
		if err := json.Unmarshal([]byte(holds), &v.Holds); err != nil {
			return voucher.Voucher{}, fmt.Errorf("voucher %s: stored holds: %w", v.ID, err)
		}
	}
	if terms != noTerms {
		if err := json.Unmarshal([]byte(terms), &v.Terms); err != nil {
			return voucher.Voucher{}, fmt.Errorf("voucher %s: stored terms: %w", v.ID, err)
		}
	}
	return v, nil
}

// What the commonest values look like, so that JSON is rarely touched.
const (
	noHolds = "[]"
	noTerms = "{}"
)

// voucherValues returns the values of all columns but programme, in the order
// of voucherColumns.
func voucherValues(v *voucher.Voucher) ([]any, error) {
	holds := noHolds
	if len(v.Holds) > 0 {
		b, err := json.Marshal(v.Holds)
		if err != nil {
			return nil, fmt.Errorf("sqlitestore: voucher %s: holds: %w", v.ID, err)
		}
		holds = string(b)
	}
	terms, err := json.Marshal(v.Terms)
	if err != nil {
		return nil, fmt.Errorf("sqlitestore: voucher %s: terms: %w", v.ID, err)
	}
	a := &v.Accounts
	return []any{
		string(v.ID), v.Revision, v.Digest.Key, v.Digest.Sum[:], v.PIN.Key, v.PIN.Sum[:], v.Last4, v.Generation, string(v.Currency), int64(v.Face),
		int64(a.Funding), int64(a.Liability), int64(a.Held), int64(a.Redeemed), int64(a.Breakage), int64(a.Adjustment), int64(a.Transfer), int64(a.Receivable),
		holds, string(v.State), v.Frozen, v.Expires.String(), v.Zone, micro(v.Until), v.Holder, v.Batch, v.Profile, string(terms), micro(v.IssuedAt), micro(v.ChangedAt), v.Head[:],
	}, nil
}

func (t *tx) voucherWhere(ctx context.Context, what, query string, args ...any) (voucher.Voucher, error) {
	var v voucher.Voucher
	found := false
	err := t.queryAll(ctx, func(scan func(dest ...any) error) (err error) {
		found = true
		v, err = scanVoucher(scan)
		return err
	}, query, args...)
	if err != nil {
		return voucher.Voucher{}, err
	}
	if !found {
		return voucher.Voucher{}, fmt.Errorf("%s: %w", what, voucher.ErrNotFound)
	}
	return v, nil
}

func (t *tx) Voucher(ctx context.Context, id voucher.ID) (voucher.Voucher, error) {
	return t.voucherWhere(ctx, "voucher "+string(id),
		`SELECT `+voucherColumns+` FROM sb_voucher v WHERE v.programme = $1 AND v.id = $2`, t.programme, string(id))
}

func (t *tx) VoucherByDigest(ctx context.Context, digests ...voucher.Digest) (voucher.Voucher, error) {
	if len(digests) == 0 {
		return voucher.Voucher{}, fmt.Errorf("voucher by code: %w", voucher.ErrNotFound)
	}
	args := []any{t.programme}
	var or []string
	for _, d := range digests {
		args = append(args, d.Key, d.Sum[:])
		or = append(or, `(c.digest_key = $`+strconv.Itoa(len(args)-1)+` AND c.digest = $`+strconv.Itoa(len(args))+`)`)
	}
	return t.voucherWhere(ctx, "voucher by code",
		`SELECT `+voucherColumns+` FROM sb_voucher_code c JOIN sb_voucher v ON v.programme = c.programme AND v.id = c.voucher_id
		WHERE c.programme = $1 AND (`+strings.Join(or, " OR ")+`) LIMIT 1`, args...)
}

// placeholders returns "$1, $2 … $n".
func placeholders(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		if i > 1 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i))
	}
	return b.String()
}

var insertVoucher = `INSERT INTO sb_voucher (` + strings.ReplaceAll(voucherColumns, "v.", "") + `, programme)
	SELECT ` + placeholders(32) + ` WHERE NOT EXISTS (SELECT 1 FROM sb_voucher_code c
	WHERE c.programme = $32 AND c.digest = $4 AND c.digest_key = $3) ON CONFLICT DO NOTHING`

func (t *tx) InsertVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	v.Revision = 1
	values, err := voucherValues(&v)
	if err != nil {
		return err
	}
	n, err := t.exec(ctx, insertVoucher, append(values, t.programme)...)
	if err != nil {
		return err
	}
	if n == 0 {
		if _, err := t.Voucher(ctx, v.ID); err == nil {
			return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrExists)
		}
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrCodeTaken)
	}
	if _, err := t.insertCode(ctx, &v); err != nil {
		return err
	}
	_, err = t.insertEntry(ctx, &e, v.Revision)
	return err
}

func (t *tx) insertCode(ctx context.Context, v *voucher.Voucher) (int64, error) {
	return t.exec(ctx, `INSERT INTO sb_voucher_code (programme, digest, digest_key, voucher_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		t.programme, v.Digest.Sum[:], v.Digest.Key, string(v.ID))
}

// updateVoucher sets every column but id, which is $1; $32 is the programme
// and $33 the revision as read. Its first form also asks that the code did not
// change, which spares the look at sb_voucher_code.
var (
	updateVoucher = func() string {
		var set []string
		for i, c := range strings.Split(strings.ReplaceAll(voucherColumns, "v.", ""), ",") {
			if i > 0 {
				set = append(set, strings.TrimSpace(c)+" = $"+strconv.Itoa(i+1))
			}
		}
		return `UPDATE sb_voucher SET ` + strings.Join(set, ", ") + ` WHERE programme = $32 AND id = $1 AND revision = $33`
	}()
	updateSameCode = updateVoucher + ` AND digest_key = $3 AND digest = $4`
)

func (t *tx) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	read := v.Revision
	v.Revision++
	values, err := voucherValues(&v)
	if err != nil {
		return err
	}
	// The journal goes first and only onto the revision that was read: its
	// key tells a repetition before anything else is touched.
	n, err := t.insertEntry(ctx, &e, read)
	if err != nil {
		return err
	}
	if n == 0 {
		if _, err := t.Voucher(ctx, v.ID); err != nil {
			return err
		}
		if _, err := t.entryUnder(ctx, v.ID, e.Key); err == nil {
			return fmt.Errorf("voucher %s: entry key: %w", v.ID, voucher.ErrExists)
		}
		return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrConflict)
	}
	values = append(values, t.programme, read)
	if n, err = t.exec(ctx, updateSameCode, values...); err != nil || n == 1 {
		return err
	}
	if n, err = t.insertCode(ctx, &v); err != nil {
		return err
	}
	if n == 0 {
		owner, err := t.VoucherByDigest(ctx, v.Digest)
		if err != nil {
			return err
		}
		if owner.ID != v.ID {
			if _, err := t.exec(ctx, `DELETE FROM sb_voucher_entry WHERE programme = $1 AND voucher_id = $2 AND key = $3`,
				t.programme, string(v.ID), e.Key); err != nil {
				return err
			}
			return fmt.Errorf("voucher %s: %w", v.ID, voucher.ErrCodeTaken)
		}
	}
	n, err = t.exec(ctx, updateVoucher, values...)
	if err == nil && n == 0 {
		// The entry was inserted onto the revision read under the write lock,
		// so nobody can have come in between.
		err = fmt.Errorf("sqlitestore: voucher %s: its row vanished inside a transaction", v.ID)
	}
	return err
}

const entryColumns = `voucher_id, key, seq, op, fingerprint, currency, amount,
	funding, liability, held, redeemed, breakage, adjustment, transfer, receivable,
	target, other, balance, held_after, state, frozen, expires, zone, last4, until, actor, reason, reference, at, prev, hash`

var insertEntry = `INSERT INTO sb_voucher_entry (` + entryColumns + `, programme) SELECT ` + placeholders(32) + `
	WHERE EXISTS (SELECT 1 FROM sb_voucher WHERE programme = $32 AND id = $1 AND revision = $33) ON CONFLICT DO NOTHING`

// insertEntry appends e if the voucher's revision is onto.
func (t *tx) insertEntry(ctx context.Context, e *voucher.Entry, onto int64) (int64, error) {
	d := &e.Delta
	return t.exec(ctx, insertEntry, string(e.Voucher), e.Key, e.Seq, string(e.Op), e.Fingerprint[:], string(e.Currency), int64(e.Amount),
		int64(d.Funding), int64(d.Liability), int64(d.Held), int64(d.Redeemed), int64(d.Breakage), int64(d.Adjustment), int64(d.Transfer), int64(d.Receivable),
		e.Target, string(e.Other), int64(e.Balance), int64(e.Held), string(e.State), e.Frozen, e.Expires.String(), e.Zone, e.Last4, micro(e.Until),
		e.Actor, e.Reason, e.Reference, micro(e.At), e.Prev[:], e.Hash[:], t.programme, onto)
}

func scanEntry(scan func(dest ...any) error) (voucher.Entry, error) {
	var (
		e                 voucher.Entry
		print, prev, hash []byte
		until, at         int64
	)
	d := &e.Delta
	err := scan(&e.Voucher, &e.Key, &e.Seq, &e.Op, &print, &e.Currency, &e.Amount,
		&d.Funding, &d.Liability, &d.Held, &d.Redeemed, &d.Breakage, &d.Adjustment, &d.Transfer, &d.Receivable,
		&e.Target, &e.Other, &e.Balance, &e.Held, &e.State, &e.Frozen, &e.Expires, &e.Zone, &e.Last4, &until, &e.Actor, &e.Reason, &e.Reference, &at, &prev, &hash)
	copy(e.Fingerprint[:], print)
	copy(e.Prev[:], prev)
	copy(e.Hash[:], hash)
	e.Until, e.At = instant(until), instant(at)
	return e, err
}

func (t *tx) entriesWhere(ctx context.Context, where string, args ...any) ([]voucher.Entry, error) {
	var out []voucher.Entry
	err := t.queryAll(ctx, func(scan func(dest ...any) error) error {
		e, err := scanEntry(scan)
		out = append(out, e)
		return err
	}, `SELECT `+entryColumns+` FROM sb_voucher_entry WHERE programme = $1 AND voucher_id = $2 `+where, args...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (t *tx) entryUnder(ctx context.Context, id voucher.ID, key string) (voucher.Entry, error) {
	found, err := t.entriesWhere(ctx, `AND key = $3`, t.programme, string(id), key)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("voucher %s: entry: %w", id, voucher.ErrNotFound)
	}
	if err != nil {
		return voucher.Entry{}, err
	}
	return found[0], nil
}

func (t *tx) VoucherEntry(ctx context.Context, id voucher.ID, key string) (voucher.Entry, error) {
	e, err := t.entryUnder(ctx, id, key)
	if err == nil && !t.readOnly {
		_, err = t.exec(ctx, `UPDATE sb_voucher_entry SET seen = seen + 1 WHERE programme = $1 AND voucher_id = $2 AND key = $3`,
			t.programme, string(id), key)
	}
	return e, err
}

func (t *tx) VoucherEntries(ctx context.Context, id voucher.ID, afterSeq int64, limit int) ([]voucher.Entry, error) {
	return t.entriesWhere(ctx, `AND seq > $3 ORDER BY seq LIMIT $4`, t.programme, string(id), afterSeq, max(limit, 0))
}

func (t *tx) VoucherEntriesAbout(ctx context.Context, id voucher.ID, key string) ([]voucher.Entry, error) {
	return t.entriesWhere(ctx, `AND (key = $3 OR (target = $3 AND target <> '')) ORDER BY seq`, t.programme, string(id), key)
}

func (t *tx) Vouchers(ctx context.Context, q voucher.Query) ([]voucher.Voucher, error) {
	query := `SELECT ` + voucherColumns + ` FROM sb_voucher v WHERE v.programme = $1 AND v.id > $2`
	args := []any{t.programme, string(q.After)}
	and := func(clause, value string) {
		if value != "" {
			args = append(args, value)
			query += ` AND ` + clause + ` $` + strconv.Itoa(len(args))
		}
	}
	and(`v.batch <> '' AND v.batch =`, q.Batch)
	and(`v.holder <> '' AND v.holder =`, q.Holder)
	and(`v.expires <> '' AND v.expires >=`, q.ExpiresFrom.String())
	and(`v.expires <> '' AND v.expires <=`, q.ExpiresTo.String())
	args = append(args, max(q.Limit, 0))
	query += ` ORDER BY v.id LIMIT $` + strconv.Itoa(len(args))
	var out []voucher.Voucher
	err := t.queryAll(ctx, func(scan func(dest ...any) error) error {
		v, err := scanVoucher(scan)
		out = append(out, v)
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (t *tx) CountVoucherMisses(ctx context.Context, bucket string, n int64, now, until time.Time) (int64, error) {
	var count int64
	if n == 0 {
		_, err := t.queryRow(ctx, []any{&count}, `SELECT count FROM sb_voucher_miss WHERE programme = $1 AND bucket = $2`, t.programme, bucket)
		return count, err
	}
	if _, err := t.exec(ctx, `DELETE FROM sb_voucher_miss WHERE programme = $1 AND until < $2 AND bucket <> $3`,
		t.programme, micro(now), bucket); err != nil {
		return 0, err
	}
	_, err := t.queryRow(ctx, []any{&count}, `INSERT INTO sb_voucher_miss (programme, bucket, count, until) VALUES ($1, $2, $3, $4)
		ON CONFLICT (programme, bucket) DO UPDATE SET count = sb_voucher_miss.count + excluded.count, until = excluded.until
		RETURNING count`, t.programme, bucket, n, micro(until))
	return count, err
}
