package voucher_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sellback/sellback/voucher"
)

func (sh *shop) guarded(opt voucher.GuardOptions) *voucher.Service {
	opt.Now = sh.clock
	return voucher.NewService(sh.svc.Ledger(), sh.store, &voucher.ServiceOptions{Guard: voucher.NewGuard(voucher.StoreCounter(sh.store), &opt)})
}

func TestGuardPerPrincipal(t *testing.T) {
	sh := newShop(t, nil)
	res := sh.issue("o1", "100", func(r *voucher.IssueRequest) { r.PIN = pin(t, "1234") })
	svc := sh.guarded(voucher.GuardOptions{PerPrincipal: 3})
	look := func(principal, p string) error {
		return second(svc.Balance(t.Context(), voucher.Ref{Code: res.Code, PIN: pin(t, p), Principal: principal}))
	}
	for range 20 { // successes cost nothing
		if err := look("guesser", "1234"); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		if err := look("guesser", fmt.Sprintf("000%d", i)); !errors.Is(err, voucher.ErrRefused) {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	var le *voucher.LimitError
	if err := look("guesser", "1234"); !errors.As(err, &le) || !errors.Is(err, voucher.ErrTooMany) || le.Overall || !le.Until.Equal(start.Add(15*time.Minute)) {
		t.Errorf("the right PIN after three wrong ones: %v", err)
	}
	if err := look("someone else", "1234"); err != nil {
		t.Errorf("another principal: %v", err)
	}
	if _, err := svc.Balance(t.Context(), voucher.Ref{ID: "o1"}); err != nil {
		t.Errorf("by id there is nothing to guess: %v", err)
	}
	sh.set(start.Add(15 * time.Minute))
	if err := look("guesser", "1234"); err != nil {
		t.Errorf("in the next window: %v", err)
	}
}

// More attempts at once than the budget holds: those beyond it are not made and
// cost nothing, so that a crowd of honest customers is not locked out.
func TestGuardForgivesACrowd(t *testing.T) {
	sh := newShop(t, nil)
	g := voucher.NewGuard(voucher.StoreCounter(sh.store), &voucher.GuardOptions{PerPrincipal: 3, Now: sh.clock})
	try := func(attempt func() error) error { return g.Try(t.Context(), "", attempt) }
	inside, leave := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := try(func() error { inside <- struct{}{}; <-leave; return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	for range 3 {
		<-inside
	}
	for range 10 {
		if err := try(func() error { t.Error("an attempt beyond the budget ran"); return nil }); !errors.Is(err, voucher.ErrTooMany) {
			t.Errorf("beyond the budget: %v", err)
		}
	}
	close(leave)
	wg.Wait()
	if err := try(func() error { return nil }); err != nil {
		t.Errorf("after the crowd: %v", err)
	}
}

func TestGuardOverall(t *testing.T) {
	sh := newShop(t, nil)
	res := sh.issue("o1", "100", nil)
	svc := sh.guarded(voucher.GuardOptions{Overall: 5})
	for i := range 5 {
		err := second(svc.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd("r"), Ref: voucher.Ref{Code: newCode(t, byte(i)), Principal: fmt.Sprint(i)}, Amount: rupees("1")}))
		if !errors.Is(err, voucher.ErrRefused) {
			t.Fatal(err)
		}
	}
	var le *voucher.LimitError
	if err := second(svc.Balance(t.Context(), voucher.Ref{Code: res.Code, Principal: "x"})); !errors.As(err, &le) || !le.Overall {
		t.Errorf("got %v", err)
	}
}

// TestGuardHoldsUnderParallelGuesses: a thousand guesses at the same moment get
// no more tries than the budget.
func TestGuardHoldsUnderParallelGuesses(t *testing.T) {
	sh := newShop(t, nil)
	g := voucher.NewGuard(voucher.StoreCounter(sh.store), &voucher.GuardOptions{PerPrincipal: 10, Overall: 1 << 40, Now: sh.clock})
	var tries atomic.Int64
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			_ = g.Try(context.Background(), "guesser", func() error {
				tries.Add(1)
				return voucher.ErrRefused
			})
		})
	}
	wg.Wait()
	if n := tries.Load(); n != 10 {
		t.Errorf("%d tries", n)
	}
}

// TestEqualWorkForEveryRefusal: an unknown code, a wrong PIN, a frozen, expired
// or replaced voucher cause the same calls to the store, so that time tells
// nothing either.
func TestEqualWorkForEveryRefusal(t *testing.T) {
	sh := newShop(t, nil)
	withPIN := func(r *voucher.IssueRequest) { r.PIN = pin(t, "1234") }
	good := sh.issue("pin", "10", withPIN)
	frozen := sh.issue("frozen", "10", withPIN)
	sh.do(t)(sh.operations()[voucher.OpFreeze]("frozen", "f"))
	replaced := sh.issue("replaced", "10", withPIN)
	sh.do(t)(sh.operations()[voucher.OpReissue]("replaced", "n"))
	expired := sh.issue("expired", "10", func(r *voucher.IssueRequest) { withPIN(r); r.Expires = voucher.MustParseDate("2026-11-23") })
	pending := sh.issue("pending", "10", func(r *voucher.IssueRequest) { withPIN(r); r.Pending = true })
	sh.set(start.AddDate(0, 0, 1))
	seen := map[string][]string{}
	for name, ref := range map[string]voucher.Ref{
		"unknown": {Code: newCode(t, 77), PIN: pin(t, "1234")}, "wrong PIN": {Code: good.Code, PIN: pin(t, "9999")}, "no PIN": {Code: good.Code},
		"frozen": {Code: frozen.Code, PIN: pin(t, "1234")}, "replaced": {Code: replaced.Code, PIN: pin(t, "1234")},
		"expired": {Code: expired.Code, PIN: pin(t, "1234")}, "pending": {Code: pending.Code, PIN: pin(t, "1234")},
		"other id": {Code: good.Code, ID: "frozen", PIN: pin(t, "1234")},
	} {
		var calls []string
		svc := voucher.NewService(sh.svc.Ledger(), counting{sh.store, &calls}, nil)
		for op, err := range map[string]error{
			"redeem": second(svc.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd("r"), Ref: ref, Amount: rupees("1")})),
		} {
			if !errors.Is(err, voucher.ErrRefused) {
				t.Errorf("%s: %s: %v", name, op, err)
			}
		}
		work := strings.Join(calls, " ")
		seen[work] = append(seen[work], name)
	}
	if len(seen) != 1 {
		t.Errorf("different work: %v", seen)
	}
}

// counting notes the calls of a transaction.
type counting struct {
	voucher.Store
	calls *[]string
}

func (c counting) Update(ctx context.Context, fn func(context.Context, voucher.Tx) error) error {
	return c.Store.Update(ctx, func(ctx context.Context, tx voucher.Tx) error {
		*c.calls = append(*c.calls, "begin")
		defer func() { *c.calls = append(*c.calls, "end") }()
		return fn(ctx, countingTx{tx, c.calls})
	})
}

type countingTx struct {
	voucher.Tx
	calls *[]string
}

func (c countingTx) note(s string) { *c.calls = append(*c.calls, s) }

func (c countingTx) Voucher(ctx context.Context, id voucher.ID) (voucher.Voucher, error) {
	c.note("Voucher")
	return c.Tx.Voucher(ctx, id)
}

func (c countingTx) VoucherByDigest(ctx context.Context, d ...voucher.Digest) (voucher.Voucher, error) {
	c.note("VoucherByDigest")
	return c.Tx.VoucherByDigest(ctx, d...)
}

func (c countingTx) VoucherEntry(ctx context.Context, id voucher.ID, key string) (voucher.Entry, error) {
	c.note("VoucherEntry")
	return c.Tx.VoucherEntry(ctx, id, key)
}

func (c countingTx) VoucherEntriesAbout(ctx context.Context, id voucher.ID, key string) ([]voucher.Entry, error) {
	c.note("VoucherEntriesAbout")
	return c.Tx.VoucherEntriesAbout(ctx, id, key)
}

func (c countingTx) InsertVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	c.note("InsertVoucher")
	return c.Tx.InsertVoucher(ctx, v, e)
}

func (c countingTx) UpdateVoucher(ctx context.Context, v voucher.Voucher, e voucher.Entry) error {
	c.note("UpdateVoucher")
	return c.Tx.UpdateVoucher(ctx, v, e)
}

func (c countingTx) AppendVoucherEvents(ctx context.Context, events ...voucher.Event) error {
	c.note("AppendVoucherEvents")
	return c.Tx.AppendVoucherEvents(ctx, events...)
}

func (c countingTx) Nested(ctx context.Context, fn func(context.Context) error) error {
	c.note("Nested")
	return c.Tx.Nested(ctx, fn)
}

// TestStepsAreShort: no command on one voucher needs more than six calls,
// begin and end included, so that a store which sends one statement for each
// keeps within six round trips.
func TestStepsAreShort(t *testing.T) {
	for op := range newShop(t, nil).operations() {
		sh := newShop(t, nil)
		var calls []string
		sh.issue("o1", "100", func(r *voucher.IssueRequest) {
			r.Expires = voucher.MustParseDate("2026-12-31")
			r.Pending = op == voucher.OpActivate
		})
		if op == voucher.OpReverse || op == voucher.OpRefund {
			sh.do(t)(sh.redeem("o1", "r0", "30"))
		}
		if op == voucher.OpUnfreeze {
			sh.must(voucher.OpFreeze)
		}
		if op == voucher.OpExpire {
			sh.set(start.AddDate(0, 2, 0))
		}
		counted := &shop{t: t, store: sh.store, now: sh.now}
		counted.svc = voucher.NewService(sh.svc.Ledger(), counting{sh.store, &calls}, nil)
		if _, err := counted.operations()[op]("o1", "k"); err != nil {
			t.Errorf("%s: %v", op, err)
		}
		if len(calls) > 6 {
			t.Errorf("%s: %v", op, calls)
		}
	}
	sh := newShop(t, nil)
	sh.issue("o1", "100", nil)
	sh.do(t)(sh.hold("o1", "h", "10", 0))
	sh.do(t)(sh.hold("o1", "h2", "10", 0))
	var calls []string
	svc := voucher.NewService(sh.svc.Ledger(), counting{sh.store, &calls}, nil)
	for name, f := range map[string]func() error{
		"capture": func() error {
			return second(svc.Capture(t.Context(), voucher.CaptureRequest{Command: cmd("c"), ID: "o1", Hold: "h", Amount: rupees("1")}))
		},
		"void": func() error {
			return second(svc.Void(t.Context(), voucher.VoidRequest{Command: cmd("v"), ID: "o1", Hold: "h2"}))
		},
		"issue": func() error {
			return second(svc.Issue(t.Context(), voucher.IssueRequest{Command: cmd("i"), ID: "o2", Amount: rupees("1")}))
		},
	} {
		calls = nil
		if err := f(); err != nil || len(calls) > 6 {
			t.Errorf("%s: %v, %v", name, calls, err)
		}
	}
}

// Wrong PINs are counted by code, whoever tries and for longer than a window;
// other codes are not affected, nor is who gives no PIN.
func TestGuardOfPINs(t *testing.T) {
	sh := newShop(t, nil)
	withPIN := func(id voucher.ID) voucher.Code {
		return sh.issue(id, "100", func(r *voucher.IssueRequest) { r.PIN = pin(t, "1234") }).Code
	}
	one, other := withPIN("o1"), withPIN("o2")
	svc := sh.guarded(voucher.GuardOptions{PINs: 5})
	tries := 0
	look := func(c voucher.Code, p string) error {
		tries++
		return second(svc.Balance(t.Context(), voucher.Ref{Code: c, PIN: pin(t, p), Principal: fmt.Sprint(tries)}))
	}
	for range 20 {
		if err := look(one, "1234"); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		if err := look(one, "4321"); !errors.Is(err, voucher.ErrRefused) {
			t.Fatal(err)
		}
		sh.set(sh.clock().Add(time.Hour))
	}
	var le *voucher.LimitError
	if err := look(one, "1234"); !errors.As(err, &le) || !le.PIN || le.Overall || !le.Until.Equal(start.Truncate(24*time.Hour).Add(24*time.Hour)) {
		t.Errorf("after five wrong PINs: %v", err)
	}
	if err := look(other, "1234"); err != nil {
		t.Errorf("another code: %v", err)
	}
	// An unknown code is no different, or the budget would tell which exist.
	for n := range 6 {
		err := look(newCode(t, 200), "1234")
		if n < 5 && !errors.Is(err, voucher.ErrRefused) || n == 5 && !errors.Is(err, voucher.ErrTooMany) {
			t.Errorf("PIN %d for an unknown code: %v", n+1, err)
		}
	}
	sh.set(start.Truncate(24 * time.Hour).Add(24 * time.Hour))
	if err := look(one, "1234"); err != nil {
		t.Errorf("the day after: %v", err)
	}
}
