package voucher_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/sellback/sellback/voucher"
)

// TestModel runs random commands against the ledger and the oracle, with
// repeats at once, repeats much later in another order, keys used again for
// something else, and time passing. After every step:
//
//  1. what was put in is where it says it is: the accounts add up to zero
//  2. nothing is negative
//  3. what is held is no more than the balance
//  4. the stored accounts are the sum of the journal's movements
//  5. a refusal leaves everything as it was, byte for byte
//  6. each key has one effect: one entry, the first answer ever after
func TestModel(t *testing.T) {
	t.Parallel()
	const runs, steps = 51, 2000
	total, fresh, replays, refusals := 0, 0, 0, map[string]int{}
	for seed := range uint64(runs) {
		r := newModelRun(t, seed)
		for range steps {
			if err := r.step(); err != nil {
				t.Fatalf("seed %d, command %d: %v", seed, len(r.history), err)
			}
		}
		r.finish()
		total += steps
		fresh += r.fresh
		replays += r.replays
		for k, n := range r.refusals {
			refusals[k] += n
		}
	}
	t.Logf("%d commands: %d had their effect, %d repeats were answered, refusals: %v", total, fresh, replays, refusals)
	if total < 100_000 || fresh < total/5 || replays < total/20 {
		t.Errorf("%d commands, %d fresh, %d repeats: too few of some kind to show anything", total, fresh, replays)
	}
	for _, want := range []error{voucher.ErrNotFound, voucher.ErrExists, voucher.ErrKeyReused, voucher.ErrExpired, voucher.ErrInsufficient,
		voucher.ErrState, voucher.ErrTerms, voucher.ErrHold, voucher.ErrReturned, voucher.ErrRequest} {
		if refusals[want.Error()] == 0 {
			t.Errorf("no command was refused with %q: the generator never gets there", want)
		}
	}
}

// TestModelNoticesMistakes runs the same against stores that make one mistake
// in every update, each of which must be noticed: the test above can fail.
func TestModelNoticesMistakes(t *testing.T) {
	for name, spoil := range map[string]func(*voucher.Voucher, *voucher.Entry){
		"a paisa too much":         func(v *voucher.Voucher, _ *voucher.Entry) { v.Accounts.Liability++; v.Accounts.Funding-- },
		"a one-sided movement":     func(v *voucher.Voucher, _ *voucher.Entry) { v.Accounts.Redeemed++ },
		"a hold forgotten":         func(v *voucher.Voucher, _ *voucher.Entry) { v.Holds = nil },
		"a freeze forgotten":       func(v *voucher.Voucher, _ *voucher.Entry) { v.Frozen = false },
		"an expiry forgotten":      func(v *voucher.Voucher, _ *voucher.Entry) { v.Until = time.Time{} },
		"an answer changed":        func(_ *voucher.Voucher, e *voucher.Entry) { e.Balance++ },
		"a fingerprint forgotten":  func(_ *voucher.Voucher, e *voucher.Entry) { e.Fingerprint = voucher.Hash{} },
		"a movement not written":   func(_ *voucher.Voucher, e *voucher.Entry) { e.Delta = voucher.Accounts{} },
		"a redemption's key wrong": func(_ *voucher.Voucher, e *voucher.Entry) { e.Key += "x" },
	} {
		r := newModelRun(t, 1)
		r.sh.svc = voucher.NewService(r.sh.svc.Ledger(), spoiled{r.sh.store, spoil}, nil)
		noticed := false
		for range 2000 {
			if r.step() != nil {
				noticed = true
				break
			}
		}
		if !noticed {
			t.Errorf("%s was not noticed in 2000 commands", name)
		}
	}
}

// spoiled makes a mistake in every update.
type spoiled struct {
	voucher.Store
	spoil func(*voucher.Voucher, *voucher.Entry)
}

func (s spoiled) Update(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	return s.Store.Update(ctx, func(ctx context.Context, tx voucher.Tx) error { return fn(ctx, spoiledTx{tx, s.spoil}) })
}

type spoiledTx struct {
	voucher.Tx
	spoil func(*voucher.Voucher, *voucher.Entry)
}

func (t spoiledTx) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	t.spoil(&v, &e)
	return t.Tx.UpdateVoucher(ctx, v, e)
}

type modelRun struct {
	t        *testing.T
	rand     *rand.Rand
	sh       *shop
	oracle   *oracle
	history  []mCommand
	ids      []voucher.ID
	next     int
	sums     map[voucher.ID]voucher.Accounts // of the journal so far
	seqs     map[voucher.ID]int64
	before   map[voucher.ID]voucher.Voucher
	events   int
	fresh    int
	replays  int
	refusals map[string]int
}

func newModelRun(t *testing.T, seed uint64) *modelRun {
	r := &modelRun{
		t: t, rand: rand.New(rand.NewPCG(seed, 77)), sh: newShop(t, nil),
		oracle: &oracle{now: start, v: map[voucher.ID]*mVoucher{}},
		sums:   map[voucher.ID]voucher.Accounts{}, seqs: map[voucher.ID]int64{}, before: map[voucher.ID]voucher.Voucher{}, refusals: map[string]int{},
	}
	for i := range 4 {
		r.ids = append(r.ids, voucher.ID(fmt.Sprintf("v%d", i)))
	}
	return r
}

var modelOps = []voucher.Op{
	voucher.OpIssue, voucher.OpIssue, voucher.OpActivate, voucher.OpRedeem, voucher.OpRedeem, voucher.OpRedeem, voucher.OpHold, voucher.OpHold, voucher.OpHold, voucher.OpCapture, voucher.OpCapture,
	voucher.OpVoid, voucher.OpRelease, voucher.OpReverse, voucher.OpRefund, voucher.OpRefund, voucher.OpReload, voucher.OpFreeze, voucher.OpUnfreeze, voucher.OpUnfreeze,
	voucher.OpExtend, voucher.OpExtend, voucher.OpExpire, voucher.OpReissue, voucher.OpMergeIn, "plan", "plan",
}

// command draws the next command.
func (r *modelRun) command() mCommand {
	if n := len(r.history); n > 0 {
		switch x := r.rand.IntN(100); {
		case x < 8: // the same again at once
			return r.history[n-1]
		case x < 16: // an old one out of order
			return r.history[r.rand.IntN(n)]
		case x < 19: // an old key with other input
			c := r.history[r.rand.IntN(n)]
			c.amount += 1 + voucher.Minor(r.rand.IntN(3))
			return c
		}
	}
	c := mCommand{op: modelOps[r.rand.IntN(len(modelOps))], id: r.ids[r.rand.IntN(len(r.ids))], amount: 1 + voucher.Minor(r.rand.IntN(900))}
	if r.rand.IntN(60) == 0 { // rarely, or nothing would live long
		c.op = []voucher.Op{voucher.OpRevoke, voucher.OpClawback}[r.rand.IntN(2)]
	}
	r.next++
	c.key = fmt.Sprintf("k%d", r.next)
	m := r.oracle.v[c.id]
	switch { // so that most commands meet a voucher in use
	case m != nil && m.closed() && r.rand.IntN(4) > 0:
		c.op = voucher.OpIssue
	case m != nil && m.frozen && r.rand.IntN(2) > 0:
		c.op = voucher.OpUnfreeze
	case m != nil && m.state == voucher.Pending && r.rand.IntN(2) > 0:
		c.op = voucher.OpActivate
	case m != nil && (m.state == voucher.Expired || m.past(r.oracle.now)) && r.rand.IntN(2) > 0:
		c.op = voucher.OpExtend
	}
	today := voucher.DateOf(r.oracle.now, voucher.IndiaTime())
	switch c.op {
	case voucher.OpIssue:
		if m != nil && (m.closed() || r.rand.IntN(3) == 0) { // a new one in its place
			r.ids[slices.Index(r.ids, c.id)] = voucher.ID(fmt.Sprintf("v%d", r.next))
			c.id = voucher.ID(fmt.Sprintf("v%d", r.next))
		}
		c.amount = 1 + voucher.Minor(r.rand.IntN(5000))
		c.target = []string{"", "", "", "pending", "limited"}[r.rand.IntN(5)]
		if r.rand.IntN(4) > 0 {
			c.day = today.AddDays(r.rand.IntN(20) - 1)
		}
	case voucher.OpHold:
		c.lasts = time.Duration(1+r.rand.IntN(48)) * time.Hour
	case voucher.OpCapture, voucher.OpVoid:
		c.target = "none"
		if m != nil && len(m.holdKeys) > 0 {
			if c.target = r.anyKey(m.holdKeys); len(m.holds) > 0 && r.rand.IntN(4) > 0 {
				c.target = m.holds[r.rand.IntN(len(m.holds))].key
			}
		}
		if c.op == voucher.OpVoid {
			c.amount = 0
		} else if r.rand.IntN(5) == 0 {
			c.amount = 0
		}
	case voucher.OpReverse, voucher.OpRefund:
		c.target = "none"
		if m != nil && len(m.spent) > 0 {
			keys := map[string]bool{}
			for k := range m.spent {
				keys[k] = true
			}
			c.target = r.anyKey(keys)
		}
		c.amount = 1 + voucher.Minor(r.rand.IntN(200))
		if c.op == voucher.OpReverse && r.rand.IntN(2) == 0 {
			c.amount = 0
		}
	case voucher.OpExtend:
		if c.amount = 0; r.rand.IntN(10) > 0 {
			c.day = today.AddDays(r.rand.IntN(40) - 2)
		}
	case voucher.OpMergeIn, "plan":
		if c.op == voucher.OpMergeIn {
			c.amount = 0
		}
		other := r.ids[r.rand.IntN(len(r.ids))]
		if other == c.id {
			return r.command()
		}
		c.others = []voucher.ID{other}
	case voucher.OpRedeem, voucher.OpReload:
	default:
		c.amount = 0
	}
	return c
}

// anyKey picks a key; maps are sorted first so that a seed means one run.
func (r *modelRun) anyKey(keys map[string]bool) string {
	list := make([]string, 0, len(keys))
	for k := range keys {
		list = append(list, k)
	}
	slices.Sort(list)
	return list[r.rand.IntN(len(list))]
}

// hasInput reports whether changing the amount of a command changes its input.
func hasInput(op voucher.Op) bool {
	switch op {
	case voucher.OpIssue, voucher.OpRedeem, voucher.OpHold, voucher.OpCapture, voucher.OpReverse, voucher.OpRefund, voucher.OpReload, "plan":
		return true
	}
	return false
}

// step runs one command and says what went wrong.
func (r *modelRun) step() error {
	if r.rand.IntN(10) == 0 {
		r.oracle.now = r.oracle.now.Add(time.Duration(r.rand.IntN(36*3600)) * time.Second)
		r.sh.set(r.oracle.now)
	}
	c := r.command()
	if !hasInput(c.op) {
		c.amount = 0
	}
	want := r.oracle.do(c)
	got, err := r.run(c)
	r.history = append(r.history, c)
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%s\n%s", c, fmt.Sprintf(format, args...))
	}
	switch {
	case want.err != nil && !errors.Is(err, want.err):
		return fail("got %v, want %v", err, want.err)
	case want.err == nil && err != nil:
		return fail("got %v, want no error", err)
	case err == nil && (got.Replayed != want.replayed || got.Entry.Amount != want.amount || got.Entry.Balance != want.balance):
		return fail("got replayed=%v amount=%d balance=%d, want %+v", got.Replayed, got.Entry.Amount, got.Entry.Balance, want)
	}
	wrote := err == nil && !got.Replayed
	switch {
	case err != nil:
		r.refusals[want.err.Error()]++
	case got.Replayed:
		r.replays++
	default:
		r.fresh++
	}
	return r.invariants(wrote, fail)
}

// invariants checks all six after every step.
func (r *modelRun) invariants(wrote bool, fail func(string, ...any) error) error {
	var list []voucher.Voucher
	added := map[voucher.ID][]voucher.Entry{}
	err := r.sh.store.View(context.Background(), func(ctx context.Context, tx voucher.Tx) error {
		for _, id := range r.ids {
			v, err := tx.Voucher(ctx, id)
			if errors.Is(err, voucher.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			list = append(list, v)
			if added[id], err = tx.VoucherEntries(ctx, id, r.seqs[id], 10); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fail("%v", err)
	}
	for _, v := range list {
		for _, e := range added[v.ID] {
			r.sums[v.ID] = r.sums[v.ID].Add(e.Delta)
			r.seqs[v.ID]++
		}
		a, m := v.Accounts, r.oracle.v[v.ID]
		var holds voucher.Minor
		for _, h := range v.Holds {
			holds += h.Amount
		}
		switch {
		case a.Sum() != 0: // 1
			return fail("%s: the accounts add up to %d", v.ID, a.Sum())
		case a.Liability < 0 || a.Held < 0 || a.Redeemed < 0 || a.Breakage < 0 || a.Receivable < 0 || a.Funding > 0: // 2
			return fail("%s: negative: %+v", v.ID, a)
		case a.Held > a.Balance() || holds != a.Held: // 3
			return fail("%s: %d held, holds of %d, balance %d", v.ID, a.Held, holds, a.Balance())
		case a != r.sums[v.ID]: // 4
			return fail("%s: stored %+v, derived %+v", v.ID, a, r.sums[v.ID])
		case !wrote && !reflect.DeepEqual(v, r.before[v.ID]): // 5
			return fail("%s: changed without cause: %+v, was %+v", v.ID, v, r.before[v.ID])
		case v.Revision != int64(m.seqs) || r.seqs[v.ID] != int64(len(m.done)): // 6
			return fail("%s: %d entries for %d keys", v.ID, v.Revision, len(m.done))
		}
		want := voucher.Accounts{Funding: -m.funded, Liability: m.free, Held: m.held(), Redeemed: m.redeemed, Breakage: m.breakage, Adjustment: m.adjusted, Transfer: m.moved, Receivable: m.receivable}
		if a != want || v.State != m.state || v.Frozen != m.frozen || !v.Until.Equal(m.until) {
			return fail("%s: %+v %s, the oracle has %+v %s", v.ID, a, v.State, want, m.state)
		}
		r.before[v.ID] = v
	}
	if n := r.sh.store.EventCount(); !wrote && n != r.events {
		return fail("%d events without cause", n-r.events)
	} else {
		r.events = n
	}
	return nil
}

// finish verifies every journal from end to end.
func (r *modelRun) finish() {
	for id, m := range r.oracle.v {
		if v, journal := r.sh.voucher(id); v.Revision != int64(len(journal)) || len(journal) != len(m.done) {
			r.t.Fatalf("%s: %d entries, %d keys", id, len(journal), len(m.done))
		}
	}
}

// run sends a command to the ledger.
func (r *modelRun) run(c mCommand) (voucher.Result, error) {
	ctx, s := context.Background(), r.sh.svc
	cm, amount := cmd(c.key), voucher.INR.Amount(c.amount)
	ref, req := voucher.Ref{ID: c.id}, voucher.Request{Command: cm, ID: c.id}
	switch c.op {
	case voucher.OpIssue:
		q := voucher.IssueRequest{Command: cm, ID: c.id, Amount: amount, Expires: c.day, Pending: c.target == "pending"}
		if c.target == "limited" {
			q.Terms.MinBill = 1
		}
		return s.Issue(ctx, q)
	case voucher.OpActivate:
		return s.Activate(ctx, req)
	case voucher.OpRedeem:
		return s.Redeem(ctx, voucher.RedeemRequest{Command: cm, Ref: ref, Amount: amount})
	case voucher.OpHold:
		return s.Hold(ctx, voucher.HoldRequest{Command: cm, Ref: ref, Amount: amount, For: c.lasts})
	case voucher.OpCapture:
		return s.Capture(ctx, voucher.CaptureRequest{Command: cm, ID: c.id, Hold: c.target, Amount: amount})
	case voucher.OpVoid:
		return s.Void(ctx, voucher.VoidRequest{Command: cm, ID: c.id, Hold: c.target})
	case voucher.OpRelease:
		return s.Release(ctx, req)
	case voucher.OpReverse:
		return s.Reverse(ctx, voucher.ReverseRequest{Command: cm, ID: c.id, Redemption: c.target, Amount: amount})
	case voucher.OpRefund:
		return s.Refund(ctx, voucher.RefundRequest{Command: cm, ID: c.id, Redemption: c.target, Amount: amount})
	case voucher.OpReload:
		return s.Reload(ctx, voucher.ReloadRequest{Command: cm, ID: c.id, Amount: amount})
	case voucher.OpFreeze:
		return s.Freeze(ctx, req)
	case voucher.OpUnfreeze:
		return s.Unfreeze(ctx, req)
	case voucher.OpExtend:
		return s.Extend(ctx, voucher.ExtendRequest{Command: cm, ID: c.id, Expires: c.day})
	case voucher.OpExpire:
		return s.Expire(ctx, req)
	case voucher.OpRevoke:
		return s.Revoke(ctx, req)
	case voucher.OpClawback:
		return s.Clawback(ctx, req)
	case voucher.OpReissue:
		return s.Reissue(ctx, voucher.ReissueRequest{Command: cm, ID: c.id})
	case voucher.OpMergeIn:
		return s.Merge(ctx, voucher.MergeRequest{Command: cm, Into: c.id, From: c.others})
	case "plan":
		res, err := s.RedeemPlan(ctx, voucher.PlanRequest{Command: cm, Parts: []voucher.Part{{Voucher: c.id, Amount: amount}, {Voucher: c.others[0], Amount: amount}}})
		if err != nil {
			return voucher.Result{}, err
		}
		return res[0], nil
	}
	panic("no such operation: " + c.op)
}
