package sqlitestore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/voucher"
)

// The linearizability of one voucher: whatever several callers saw at the same
// time must be explainable by some order of their commands, one after another,
// that respects which was answered before which was asked.

type linInput struct {
	op     string // redeem, hold, capture, void, balance
	key    string
	hold   string
	amount voucher.Minor
}

type linOutput struct {
	outcome   string // ok, insufficient, no hold
	available voucher.Minor
}

// linState is the sequential specification's state. It is never changed.
type linState struct {
	free  voucher.Minor
	holds map[string]voucher.Minor
	done  map[string]linOutput
}

func (s linState) step(in linInput) (linState, linOutput) {
	if in.op == "balance" {
		return s, linOutput{"ok", s.free}
	}
	if out, seen := s.done[in.key]; seen {
		return s, out
	}
	n := linState{s.free, maps.Clone(s.holds), maps.Clone(s.done)}
	held, open := s.holds[in.hold]
	switch in.op {
	case "redeem", "hold":
		if in.amount > s.free {
			return s, linOutput{outcome: "insufficient"}
		}
		n.free -= in.amount
		if in.op == "hold" {
			n.holds[in.key] = in.amount
		}
	case "capture", "void":
		if !open {
			return s, linOutput{outcome: "no hold"}
		}
		if in.amount > held {
			return s, linOutput{outcome: "insufficient"}
		}
		delete(n.holds, in.hold)
		n.free += held - in.amount
	}
	out := linOutput{"ok", n.free}
	n.done[in.key] = out
	return n, out
}

var linModel = porcupine.Model{
	Init: func() any {
		return linState{free: 100, holds: map[string]voucher.Minor{}, done: map[string]linOutput{}}
	},
	Step: func(state, input, output any) (bool, any) {
		next, want := state.(linState).step(input.(linInput))
		return want == output.(linOutput), next
	},
	Equal: func(a, b any) bool {
		x, y := a.(linState), b.(linState)
		return x.free == y.free && maps.Equal(x.holds, y.holds) && maps.Equal(x.done, y.done)
	},
	DescribeOperation: func(in, out any) string { return fmt.Sprintf("%+v -> %+v", in, out) },
}

func newService(t *testing.T, store buyback.Store) *voucher.Service {
	t.Helper()
	keys, err := voucher.NewKeyring("k", map[string][]byte{"k": bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	ledger, err := voucher.NewLedger(keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	return voucher.NewService(ledger, buyback.Vouchers(store), nil)
}

// atOnce counts the pairs of commands that were under way at the same time.
func atOnce(h []porcupine.Operation) (pairs int) {
	for i, a := range h {
		for _, b := range h[:i] {
			if a.ClientId != b.ClientId && a.Call < b.Return && b.Call < a.Return {
				pairs++
			}
		}
	}
	return pairs
}

// linHistory lets clients loose on one voucher and notes what they saw.
func linHistory(t *testing.T, store buyback.Store, seed uint64) []porcupine.Operation {
	t.Helper()
	svc := newService(t, store)
	ctx := t.Context()
	if _, err := svc.Issue(ctx, voucher.IssueRequest{ID: "v", Amount: voucher.INR.Amount(100)}); err != nil {
		t.Fatal(err)
	}
	const clients, each = 4, 6
	r := rand.New(rand.NewPCG(seed, 1))
	var all []linInput
	for i := range clients * each {
		in := linInput{op: []string{"redeem", "hold", "hold", "capture", "capture", "void", "balance"}[r.IntN(7)], key: fmt.Sprintf("k%d", i), amount: voucher.Minor(1 + r.IntN(60))}
		if in.op == "capture" || in.op == "void" {
			in.hold = fmt.Sprintf("k%d", r.IntN(i+1))
		}
		if in.op == "void" || in.op == "balance" {
			in.amount = 0
		}
		if i > 0 && r.IntN(5) == 0 { // a retry by someone else
			in = all[r.IntN(i)]
		}
		all = append(all, in)
	}
	return history(t, clients, all, func(in linInput) (linOutput, error) { return linRun(ctx, svc, in) })
}

// history lets clients take turns at the commands, all at once, and notes what
// they saw.
func history[I, O any](t *testing.T, clients int, all []I, run func(I) (O, error)) []porcupine.Operation {
	t.Helper()
	begin := time.Now()
	histories := make([][]porcupine.Operation, clients)
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			for i := c; i < len(all); i += clients {
				op := porcupine.Operation{ClientId: c, Input: all[i], Call: time.Since(begin).Nanoseconds()}
				out, err := run(all[i])
				if err != nil {
					t.Error(err)
					return
				}
				op.Output, op.Return = out, time.Since(begin).Nanoseconds()
				histories[c] = append(histories[c], op)
			}
		})
	}
	wg.Wait()
	return slices.Concat(histories...)
}

func linRun(ctx context.Context, svc *voucher.Service, in linInput) (linOutput, error) {
	cmd, amount := voucher.Command{Key: in.key}, voucher.INR.Amount(in.amount)
	var res voucher.Result
	var err error
	switch in.op {
	case "balance":
		v, err := svc.Find(ctx, voucher.Ref{ID: "v"})
		return linOutput{"ok", v.Accounts.Liability}, err
	case "redeem":
		res, err = svc.Redeem(ctx, voucher.RedeemRequest{Command: cmd, Ref: voucher.Ref{ID: "v"}, Amount: amount})
	case "hold":
		res, err = svc.Hold(ctx, voucher.HoldRequest{Command: cmd, Ref: voucher.Ref{ID: "v"}, Amount: amount, For: time.Hour})
	case "capture":
		res, err = svc.Capture(ctx, voucher.CaptureRequest{Command: cmd, ID: "v", Hold: in.hold, Amount: amount})
	case "void":
		res, err = svc.Void(ctx, voucher.VoidRequest{Command: cmd, ID: "v", Hold: in.hold})
	}
	switch {
	case errors.Is(err, voucher.ErrInsufficient):
		return linOutput{outcome: "insufficient"}, nil
	case errors.Is(err, voucher.ErrHold):
		return linOutput{outcome: "no hold"}, nil
	}
	return linOutput{"ok", res.Entry.Balance - res.Entry.Held}, err
}

func TestVouchersAreLinearizable(t *testing.T) {
	for name, tt := range map[string]struct {
		histories uint64
		open      func(t *testing.T) buyback.Store
	}{
		"memory": {1000, func(*testing.T) buyback.Store { return memstore.New() }},
		"sqlite": {40, func(t *testing.T) buyback.Store { return newStore(t) }},
	} {
		t.Run(name, func(t *testing.T) {
			overlaps := 0
			for seed := range tt.histories {
				h := linHistory(t, tt.open(t), seed)
				if t.Failed() {
					return
				}
				// "Unknown", after the time-out, is no pass.
				if res, _ := porcupine.CheckOperationsVerbose(linModel, h, time.Minute); res != porcupine.Ok {
					t.Fatalf("seed %d: %s\n%+v", seed, res, h)
				}
				overlaps += atOnce(h)
			}
			t.Logf("%d histories of 24 commands, %d pairs of them at the same time", tt.histories, overlaps)
			if overlaps == 0 {
				t.Error("no two commands ran at the same time, so this shows nothing")
			}
		})
	}
}

// TestCheckerNoticesLostMoney: histories that no order explains are refused.
func TestCheckerNoticesLostMoney(t *testing.T) {
	op := func(client int, call, ret int64, in linInput, out linOutput) porcupine.Operation {
		return porcupine.Operation{ClientId: client, Call: call, Return: ret, Input: in, Output: out}
	}
	redeem := func(key string) linInput { return linInput{op: "redeem", key: key, amount: 60} }
	for name, h := range map[string][]porcupine.Operation{
		"overspent":     {op(0, 0, 5, redeem("a"), linOutput{"ok", 40}), op(1, 1, 6, redeem("b"), linOutput{"ok", 40})},
		"lost update":   {op(0, 0, 1, redeem("a"), linOutput{"ok", 40}), op(0, 2, 3, linInput{op: "balance"}, linOutput{"ok", 100})},
		"second effect": {op(0, 0, 1, linInput{op: "redeem", key: "a", amount: 30}, linOutput{"ok", 70}), op(1, 2, 3, linInput{op: "redeem", key: "a", amount: 30}, linOutput{"ok", 40})},
		"double capture": {op(0, 0, 1, linInput{op: "hold", key: "h", amount: 30}, linOutput{"ok", 70}),
			op(0, 2, 5, linInput{op: "capture", key: "a", hold: "h", amount: 30}, linOutput{"ok", 70}), op(1, 3, 6, linInput{op: "capture", key: "b", hold: "h", amount: 30}, linOutput{"ok", 70})},
	} {
		if porcupine.CheckOperations(linModel, h) {
			t.Errorf("%s was taken for right", name)
		}
	}
}
