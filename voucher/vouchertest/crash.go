package vouchertest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/voucher"
)

var errCrash = errors.New("crash")

// crashing is a store whose next transaction fails at its n-th call, or loses
// the answer of its commit.
type crashing struct {
	voucher.Store
	failAt     int // call that fails, from 1; 0: none
	loseAnswer bool
	calls      int
}

func (s *crashing) Update(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	s.calls = 0
	err := s.Store.Update(ctx, func(ctx context.Context, tx voucher.Tx) error { return fn(ctx, &crashTx{tx, s}) })
	if err == nil && s.loseAnswer {
		return errCrash
	}
	return err
}

type crashTx struct {
	voucher.Tx
	s *crashing
}

// step counts a call and reports whether it is the one to fail.
func (t *crashTx) step() error {
	t.s.calls++
	if t.s.calls == t.s.failAt {
		return errCrash
	}
	return nil
}

func (t *crashTx) Voucher(ctx context.Context, id voucher.ID) (voucher.Voucher, error) {
	if err := t.step(); err != nil {
		return voucher.Voucher{}, err
	}
	return t.Tx.Voucher(ctx, id)
}

func (t *crashTx) VoucherEntry(ctx context.Context, id voucher.ID, key string) (voucher.Entry, error) {
	if err := t.step(); err != nil {
		return voucher.Entry{}, err
	}
	return t.Tx.VoucherEntry(ctx, id, key)
}

func (t *crashTx) VoucherEntriesAbout(ctx context.Context, id voucher.ID, key string) ([]voucher.Entry, error) {
	if err := t.step(); err != nil {
		return nil, err
	}
	return t.Tx.VoucherEntriesAbout(ctx, id, key)
}

func (t *crashTx) InsertVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	return errors.Join(t.Tx.InsertVoucher(ctx, v, e), t.step()) // after the write
}

func (t *crashTx) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	return errors.Join(t.Tx.UpdateVoucher(ctx, v, e), t.step())
}

func (t *crashTx) AppendVoucherEvents(ctx context.Context, events ...voucher.Event) error {
	return errors.Join(t.Tx.AppendVoucherEvents(ctx, events...), t.step())
}

// script is a life of a voucher that uses every operation; each command can be
// repeated.
func script(b *bench) []func(ctx context.Context) error {
	id, other := voucher.ID("o:1"), voucher.ID("o:2")
	ref := voucher.Ref{ID: id}
	req := func(key string) voucher.Request { return voucher.Request{Command: cmd(key), ID: id} }
	one := func(_ voucher.Result, err error) error { return err }
	day := voucher.MustParseDate
	return []func(ctx context.Context) error{
		func(ctx context.Context) error {
			return one(b.Issue(ctx, voucher.IssueRequest{Command: cmd("issue"), ID: id, Amount: rupees("100"), Pending: true, Expires: day("2027-03-31")}))
		},
		func(ctx context.Context) error {
			return one(b.Issue(ctx, voucher.IssueRequest{Command: cmd("issue"), ID: other, Amount: rupees("20"), Expires: day("2027-03-31")}))
		},
		func(ctx context.Context) error { return one(b.Activate(ctx, req("activate"))) },
		func(ctx context.Context) error {
			return one(b.Redeem(ctx, voucher.RedeemRequest{Command: cmd("redeem"), Ref: ref, Amount: rupees("10")}))
		},
		func(ctx context.Context) error {
			return one(b.Hold(ctx, voucher.HoldRequest{Command: cmd("hold-1"), Ref: ref, Amount: rupees("30")}))
		},
		func(ctx context.Context) error {
			return one(b.Hold(ctx, voucher.HoldRequest{Command: cmd("hold-2"), Ref: ref, Amount: rupees("5")}))
		},
		func(ctx context.Context) error {
			return one(b.Hold(ctx, voucher.HoldRequest{Command: cmd("hold-3"), Ref: ref, Amount: rupees("5"), For: time.Nanosecond}))
		},
		func(ctx context.Context) error { return one(b.Release(ctx, req("release"))) },
		func(ctx context.Context) error {
			return one(b.Capture(ctx, voucher.CaptureRequest{Command: cmd("capture"), ID: id, Hold: "hold-1", Amount: rupees("20")}))
		},
		func(ctx context.Context) error {
			return one(b.Void(ctx, voucher.VoidRequest{Command: cmd("void"), ID: id, Hold: "hold-2"}))
		},
		func(ctx context.Context) error {
			return one(b.Reverse(ctx, voucher.ReverseRequest{Command: cmd("reverse"), ID: id, Redemption: "redeem", Amount: rupees("4")}))
		},
		func(ctx context.Context) error {
			return one(b.Refund(ctx, voucher.RefundRequest{Command: cmd("refund"), ID: id, Redemption: "capture", Amount: rupees("5")}))
		},
		func(ctx context.Context) error {
			return one(b.Reload(ctx, voucher.ReloadRequest{Command: cmd("reload"), ID: id, Amount: rupees("1")}))
		},
		func(ctx context.Context) error { return one(b.Freeze(ctx, req("freeze"))) },
		func(ctx context.Context) error {
			return one(b.Reissue(ctx, voucher.ReissueRequest{Command: cmd("reissue"), ID: id}))
		},
		func(ctx context.Context) error { return one(b.Unfreeze(ctx, req("unfreeze"))) },
		func(ctx context.Context) error {
			return one(b.Extend(ctx, voucher.ExtendRequest{Command: cmd("extend"), ID: id, Expires: day("2027-04-30")}))
		},
		func(ctx context.Context) error {
			return one(b.Merge(ctx, voucher.MergeRequest{Command: cmd("merge"), Into: id, From: []voucher.ID{other}}))
		},
		func(ctx context.Context) error {
			_, err := b.RedeemPlan(ctx, voucher.PlanRequest{Command: cmd("plan"), Parts: []voucher.Part{{Voucher: id, Amount: rupees("1")}}})
			return err
		},
		func(ctx context.Context) error { return one(b.Clawback(ctx, req("clawback"))) },
	}
}

// scriptEnd is what every run of the script must end with.
var scriptEnd = voucher.Accounts{
	Funding: -101_00, Redeemed: 6_00 + 15_00 + 1_00, Adjustment: (101_00 + 20_00 - 22_00) - 22_00, Transfer: -20_00, Receivable: 22_00,
}

func finish(t *testing.T, s voucher.Store) error {
	v, all, err := journal(t, s, "o:1")
	_, _, e2 := journal(t, s, "o:2")
	return errors.Join(err, e2, same("accounts", v.Accounts, scriptEnd), same("entries", len(all), 19))
}

// crashCases break transactions at every point and lose answers.
var crashCases = []testCase{
	{"script", "every operation works and the journal verifies", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		for i, do := range script(b) {
			if err := do(t.Context()); err != nil {
				return fmt.Errorf("command %d: %w", i+1, err)
			}
			b.advance(time.Second)
		}
		return finish(t, s)
	}},
	{"repeats", "each command may be repeated at once or much later and has one effect", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		commands := script(b)
		for i, do := range commands {
			for range 2 {
				if err := do(t.Context()); err != nil {
					return fmt.Errorf("command %d: %w", i+1, err)
				}
			}
			b.advance(time.Second)
		}
		b.advance(2 * 365 * 24 * time.Hour)
		for i, do := range commands {
			if err := do(t.Context()); err != nil {
				return fmt.Errorf("command %d repeated two years later: %w", i+1, err)
			}
		}
		return finish(t, s)
	}},
	{"crash-points", "a transaction that fails at any call leaves nothing; the command done again has its one effect", func(t *testing.T, s voucher.Store) error {
		c := &crashing{Store: s}
		b, err := newBench(c)
		if err != nil {
			return err
		}
		for i, do := range script(b) {
			for n := 1; ; n++ {
				was, e1 := state(t, s)
				c.failAt = n
				err := do(t.Context())
				c.failAt = 0
				if err == nil {
					break // the command has fewer calls than n
				}
				now, e2 := state(t, s)
				if err := errors.Join(is("error", err, errCrash), e1, e2, same("state after the crash", now, was)); err != nil {
					return fmt.Errorf("command %d, call %d: %w", i+1, n, err)
				}
			}
			b.advance(time.Second)
		}
		return finish(t, s)
	}},
	{"lost-answers", "a command whose answer got lost after the commit is repeated without a second effect", func(t *testing.T, s voucher.Store) error {
		c := &crashing{Store: s}
		b, err := newBench(c)
		if err != nil {
			return err
		}
		for i, do := range script(b) {
			c.loseAnswer = true
			if err := is("first time", do(t.Context()), errCrash); err != nil {
				return fmt.Errorf("command %d: %w", i+1, err)
			}
			c.loseAnswer = false
			if err := do(t.Context()); err != nil {
				return fmt.Errorf("command %d repeated: %w", i+1, err)
			}
			b.advance(time.Second)
		}
		return finish(t, s)
	}},
}

// state reads everything there is of the script's vouchers.
func state(t *testing.T, s voucher.Store) (all []any, err error) {
	err = view(t, s, func(ctx context.Context, tx voucher.Tx) error {
		all = nil
		list, err := tx.Vouchers(ctx, voucher.Query{Limit: 10})
		if err != nil {
			return err
		}
		for _, v := range list {
			entries, err := tx.VoucherEntries(ctx, v.ID, 0, 100)
			if err != nil {
				return err
			}
			all = append(all, v, entries)
		}
		return nil
	})
	return all, err
}
