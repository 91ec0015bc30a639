package sqlitestore_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/voucher"
)

// The linearizability of two vouchers together: commands on one, plans over
// both, and readers of both in one unit of work, who look in either order.

type planInput struct {
	key    string // empty for a look
	amount [2]voucher.Minor
	first  int // of a look: the voucher read first
}

type planOutput struct {
	insufficient bool
	left         [2]voucher.Minor // of the vouchers concerned
}

type planState struct {
	left [2]voucher.Minor
	done map[string]planOutput
}

var planModel = porcupine.Model{
	Init: func() any {
		return planState{left: [2]voucher.Minor{100, 100}, done: map[string]planOutput{}}
	},
	Step: func(state, input, output any) (bool, any) {
		s, in := state.(planState), input.(planInput)
		if in.key == "" {
			return output == planOutput{left: s.left}, s
		}
		if out, seen := s.done[in.key]; seen {
			return output == out, s
		}
		n := planState{s.left, maps.Clone(s.done)}
		var out planOutput
		for i, amount := range in.amount {
			if amount > s.left[i] {
				return output == planOutput{insufficient: true}, s
			}
			if amount > 0 {
				n.left[i] -= amount
				out.left[i] = n.left[i]
			}
		}
		n.done[in.key] = out
		return output == out, n
	},
	Equal: func(a, b any) bool {
		x, y := a.(planState), b.(planState)
		return x.left == y.left && maps.Equal(x.done, y.done)
	},
}

var planIDs = [2]voucher.ID{"a", "b"}

func planRun(ctx context.Context, svc *voucher.Service, store buyback.Store, in planInput) (out planOutput, err error) {
	if in.key == "" {
		err = store.View(ctx, func(ctx context.Context, tx buyback.Tx) error {
			for _, i := range []int{in.first, 1 - in.first} {
				v, err := tx.Voucher(ctx, planIDs[i])
				if err != nil {
					return err
				}
				out.left[i] = v.Accounts.Liability
			}
			return nil
		})
		return out, err
	}
	cmd := voucher.Command{Key: in.key}
	var parts []voucher.Part
	for i, amount := range in.amount {
		if amount > 0 {
			parts = append(parts, voucher.Part{Voucher: planIDs[i], Amount: voucher.INR.Amount(amount)})
		}
	}
	var results []voucher.Result
	if len(parts) == 2 {
		results, err = svc.RedeemPlan(ctx, voucher.PlanRequest{Command: cmd, Parts: parts})
	} else {
		var res voucher.Result
		res, err = svc.Redeem(ctx, voucher.RedeemRequest{Command: cmd, Ref: voucher.Ref{ID: parts[0].Voucher}, Amount: parts[0].Amount})
		results = []voucher.Result{res}
	}
	if errors.Is(err, voucher.ErrInsufficient) {
		return planOutput{insufficient: true}, nil
	}
	for _, res := range results {
		out.left[slices.Index(planIDs[:], res.Voucher())] = res.Entry.Balance
	}
	return out, err
}

func TestPlansAreLinearizable(t *testing.T) {
	const clients, each = 4, 6
	for name, tt := range map[string]struct {
		histories uint64
		open      func(t *testing.T) buyback.Store
	}{
		"memory": {1000, func(*testing.T) buyback.Store { return memstore.New() }},
		"sqlite": {20, func(t *testing.T) buyback.Store { return newStore(t) }},
	} {
		t.Run(name, func(t *testing.T) {
			overlaps, plans := 0, 0
			for seed := range tt.histories {
				store := tt.open(t)
				svc := newService(t, store)
				ctx := t.Context()
				for _, id := range planIDs {
					if _, err := svc.Issue(ctx, voucher.IssueRequest{ID: id, Amount: voucher.INR.Amount(100)}); err != nil {
						t.Fatal(err)
					}
				}
				r := rand.New(rand.NewPCG(seed, 2))
				all := make([]planInput, clients*each)
				for i := range all {
					switch r.IntN(5) {
					case 0:
						all[i].first = r.IntN(2)
					case 1:
						if i > 0 { // a retry by someone else
							all[i] = all[r.IntN(i)]
						}
					case 2:
						all[i] = planInput{key: fmt.Sprint("k", i)}
						all[i].amount[r.IntN(2)] = voucher.Minor(1 + r.IntN(30))
					default:
						all[i] = planInput{key: fmt.Sprint("k", i), amount: [2]voucher.Minor{voucher.Minor(1 + r.IntN(20)), voucher.Minor(1 + r.IntN(20))}}
						plans++
					}
				}
				h := history(t, clients, all, func(in planInput) (planOutput, error) { return planRun(ctx, svc, store, in) })
				if t.Failed() {
					return
				}
				if res, _ := porcupine.CheckOperationsVerbose(planModel, h, time.Minute); res != porcupine.Ok {
					t.Fatalf("seed %d: %s\n%+v", seed, res, h)
				}
				overlaps += atOnce(h)
			}
			t.Logf("%d histories of %d commands, %d plans, %d pairs of commands at the same time", tt.histories, clients*each, plans, overlaps)
			if overlaps == 0 {
				t.Error("no two commands ran at the same time, so this shows nothing")
			}
		})
	}
}

// The checker refuses what no order explains.
func TestPlanCheckerNoticesHalfAPlan(t *testing.T) {
	plan := planInput{key: "p", amount: [2]voucher.Minor{10, 10}}
	for name, look := range map[string][2]voucher.Minor{"half a plan": {90, 100}, "the other half": {100, 90}, "twice": {80, 80}} {
		h := []porcupine.Operation{
			{ClientId: 0, Call: 0, Return: 9, Input: plan, Output: planOutput{left: [2]voucher.Minor{90, 90}}},
			{ClientId: 1, Call: 3, Return: 4, Input: planInput{}, Output: planOutput{left: look}},
		}
		if porcupine.CheckOperations(planModel, h) {
			t.Errorf("%s was taken for right", name)
		}
	}
}
