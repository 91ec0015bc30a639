package report

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sellback/sellback/voucher"
)

// Row is one voucher as of an instant.
type Row struct {
	ID       voucher.ID
	Batch    string
	Profile  string
	Currency voucher.Currency
	State    voucher.State
	Frozen   bool
	IssuedAt time.Time
	Expires  voucher.Date // last day, as it was then
	Lapsed   bool         // that day has passed
	LastUse  time.Time    // of the last redemption or capture; zero: never
	Entries  int64        // in the journal so far
	Accounts voucher.Accounts
}

// Balance returns what is owed to the holder, in minor units.
func (r Row) Balance() voucher.Minor { return r.Accounts.Balance() }

const page = 500

// Each calls fn with a row for every voucher issued at or before the instant,
// in the order of their ids. It also verifies each journal up to now and
// returns the first contradiction, a [*voucher.ChainError], at the end, after
// all rows. An error of fn ends it at once.
//
// Every page of vouchers is a transaction of its own, so the store is not held
// up. Commands read the clock before they commit: for a report that does not
// change any more, and that sees both sides of a merge, let the instant be past
// by more than a command takes and the hosts' clocks differ, a minute say.
func Each(ctx context.Context, s voucher.Store, at time.Time, fn func(Row) error) error {
	var broken error
	q := voucher.Query{Limit: page}
	for {
		var rows []Row
		var next voucher.ID
		n := 0
		var bad error
		err := s.View(ctx, func(ctx context.Context, tx voucher.Tx) error {
			rows, bad = rows[:0], nil // it may run again
			list, err := tx.Vouchers(ctx, q)
			if err != nil {
				return err
			}
			n = len(list)
			for i := range list {
				row, err := collect(ctx, tx, &list[i], at)
				if errors.Is(err, voucher.ErrCorrupt) {
					if bad == nil {
						bad = err
					}
				} else if err != nil {
					return err
				}
				if row.Entries > 0 {
					rows = append(rows, row)
				}
			}
			if n > 0 {
				next = list[n-1].ID
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("report: %w", err)
		}
		q.After = next
		if broken == nil {
			broken = bad
		}
		for _, r := range rows {
			if err := fn(r); err != nil {
				return err
			}
		}
		if n < q.Limit {
			return broken
		}
	}
}

// Collect is Each into a slice. The rows are complete though the error may be a
// [*voucher.ChainError].
func Collect(ctx context.Context, s voucher.Store, at time.Time) ([]Row, error) {
	var rows []Row
	err := Each(ctx, s, at, func(r Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

// collect replays a journal. It keeps one page of it at a time.
func collect(ctx context.Context, tx voucher.Tx, v *voucher.Voucher, at time.Time) (Row, error) {
	r := Row{ID: v.ID, Batch: v.Batch, Profile: v.Profile, Currency: v.Currency, IssuedAt: v.IssuedAt}
	check := voucher.NewVerifier(*v)
	var after int64
	var zone string // in which Expires is meant, as it was then
	var broken error
	for {
		entries, err := tx.VoucherEntries(ctx, v.ID, after, page)
		if err != nil {
			return Row{}, err
		}
		for i := range entries {
			e := &entries[i]
			after = e.Seq
			if broken == nil {
				broken = check.Entry(e)
			}
			if e.At.After(at) {
				continue
			}
			r.Entries++
			r.Accounts = r.Accounts.Add(e.Delta)
			r.State, r.Frozen, r.Expires = e.State, e.Frozen, e.Expires
			zone = cmp.Or(e.Zone, v.Zone)
			if e.Op == voucher.OpRedeem || e.Op == voucher.OpCapture && e.Amount > 0 {
				r.LastUse = e.At
			}
		}
		if len(entries) < page {
			break
		}
	}
	if broken == nil {
		broken = check.Done()
	}
	if !r.Expires.IsZero() {
		loc := voucher.IndiaTime()
		if zone != loc.String() {
			if z, err := time.LoadLocation(zone); err == nil {
				loc = z
			}
		}
		r.Lapsed = !at.Before(r.Expires.End(loc))
	}
	return r, broken
}
