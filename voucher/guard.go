package voucher

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Counter keeps the failure counters of a [Guard]. It is safe for concurrent
// use, and an addition is atomic.
type Counter interface {
	// Count adds n, which may be negative or 0, to the counter named bucket,
	// which starts at 0, and returns its new value. The counter may be
	// forgotten after the instant until; now is the present instant.
	Count(ctx context.Context, bucket string, n int64, now, until time.Time) (int64, error)
}

// StoreCounter returns a Counter over a voucher store, so that all processes of
// a host share one budget. Each count is a transaction of its own: it must
// last though the command it guards is refused.
func StoreCounter(s Store) Counter { return storeCounter{s} }

type storeCounter struct{ store Store }

func (c storeCounter) Count(ctx context.Context, bucket string, n int64, now, until time.Time) (total int64, err error) {
	run := c.store.Update
	if n == 0 {
		run = c.store.View
	}
	err = run(ctx, func(ctx context.Context, tx Tx) (err error) {
		total, err = tx.CountVoucherMisses(ctx, bucket, n, now, until)
		return err
	})
	return total, err
}

// ErrTooMany is matched by every *LimitError.
var ErrTooMany = errors.New("voucher: too many failed attempts")

// A LimitError reports that the failure budget is used up. It is an
// ErrTooMany.
type LimitError struct {
	Overall bool      // the budget of all together, not of the principal
	Until   time.Time // when attempts are possible again
}

func (e *LimitError) Error() string {
	return "voucher: too many failed attempts; try again after " + e.Until.UTC().Format(time.RFC3339)
}

// Is matches ErrTooMany.
func (e *LimitError) Is(target error) bool { return target == ErrTooMany }

// GuardOptions are the optional settings of a [Guard].
type GuardOptions struct {
	// PerPrincipal is how many failures one principal has in a window.
	// Default 10.
	PerPrincipal int64
	// Overall is how many failures all principals have together in a window,
	// against an attack from many addresses. Default 1000.
	Overall int64
	// Window is the length of a window; windows begin at its multiples since
	// 1970. Default 15 minutes.
	Window time.Duration
	// Now is the clock. Default time.Now.
	Now func() time.Time
}

// Guard refuses attempts once too many have failed: the defence of codes and,
// above all, of PINs against guessing. An attempt costs its principal one of
// the budget before it is made and gets it back when it was no failure, so even
// a thousand attempts at the same moment cannot exceed it; a principal therefore
// also has no more attempts under way than its budget. The overall counter
// is written by failures alone, since all customers share it.
//
// A Guard is safe for concurrent use as far as its Counter is.
type Guard struct {
	counter Counter
	opt     GuardOptions
}

// NewGuard returns a guard over counter; opt may be nil.
func NewGuard(counter Counter, opt *GuardOptions) *Guard {
	g := &Guard{counter: counter}
	if opt != nil {
		g.opt = *opt
	}
	if g.opt.PerPrincipal <= 0 {
		g.opt.PerPrincipal = 10
	}
	if g.opt.Overall <= 0 {
		g.opt.Overall = 1000
	}
	if g.opt.Window <= 0 {
		g.opt.Window = 15 * time.Minute
	}
	if g.opt.Now == nil {
		g.opt.Now = time.Now
	}
	return g
}

// Try runs attempt within the budget of the principal. A [*RefusedError] of
// attempt counts as a failure, anything else does not. When the budget is used
// up, attempt does not run and the error is a [*LimitError]. The principal is
// stored only as a hash.
func (g *Guard) Try(ctx context.Context, principal string, attempt func() error) error {
	now := g.opt.Now().UTC()
	window := now.Truncate(g.opt.Window)
	until := window.Add(g.opt.Window)
	suffix := "/" + strconv.FormatInt(window.Unix(), 10)
	overall := "all" + suffix
	if n, err := g.counter.Count(ctx, overall, 0, now, until); err != nil {
		return fmt.Errorf("voucher: failure budget: %w", err)
	} else if n >= g.opt.Overall {
		return &LimitError{Overall: true, Until: until}
	}
	sum := sha256.Sum256([]byte("sellback/voucher/principal/v1\x00" + principal))
	own := hex.EncodeToString(sum[:16]) + suffix
	n, err := g.counter.Count(ctx, own, 1, now, until)
	if err != nil {
		return fmt.Errorf("voucher: failure budget: %w", err)
	}
	if n > g.opt.PerPrincipal {
		// It was not made, so it costs nothing: those under way may yet turn
		// out to be no failures.
		_, _ = g.counter.Count(context.WithoutCancel(ctx), own, -1, now, until)
		return &LimitError{Until: until}
	}
	failure := attempt()
	// The count must be right though the caller has gone away. If it fails all
	// the same it stays one too high until the window ends; what the attempt
	// said stands, for it is committed.
	ctx = context.WithoutCancel(ctx)
	if errors.Is(failure, ErrRefused) {
		_, _ = g.counter.Count(ctx, overall, 1, now, until)
	} else {
		_, _ = g.counter.Count(ctx, own, -1, now, until)
	}
	return failure
}

// guarded runs op behind the guard of s if a code addresses the voucher.
func guarded[T any](ctx context.Context, s *Service, ref Ref, op func() (T, error)) (T, error) {
	if s.guard == nil || ref.Code.IsZero() {
		return op()
	}
	var out T
	err := s.guard.Try(ctx, ref.Principal, func() (err error) {
		out, err = op()
		return err
	})
	return out, err
}
