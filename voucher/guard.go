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
	PIN     bool      // the budget of wrong PINs for this code, whoever tried
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
	// against an attack from many addresses. When it is used up nobody can
	// present a code until the window ends, so set it well above what honest
	// customers mistype. It counts failures once they are known, so attempts
	// under way at once may pass it by their number. Default 1000.
	Overall int64
	// PINs is how many wrong PINs one code may be tried with in 24 hours,
	// whoever tries; the hours begin at midnight UTC. Who knows a code can so
	// lock its holder out for the day, but not guess the PIN: of four digits
	// the default, 10, takes 500 days to try half.
	PINs int64
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
// also has no more attempts under way than its budget. Wrong PINs are counted
// by code as well, whoever tries. The overall counter is written by failures
// alone, since all customers share it.
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
	if g.opt.PINs <= 0 {
		g.opt.PINs = 10
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
	failure := g.within(ctx, budget{
		bucket: hashed("sellback/voucher/principal/v1\x00"+principal) + suffix, limit: g.opt.PerPrincipal,
		now: now, until: until,
	}, attempt)
	if errors.Is(failure, ErrRefused) {
		_, _ = g.counter.Count(context.WithoutCancel(ctx), overall, 1, now, until)
	}
	return failure
}

// pinWindow is longer than a window: a PIN has few values, and its budget
// belongs to the code, which stays the same.
const pinWindow = 24 * time.Hour

// tryPIN runs attempt, which presents a PIN with the code of the digest, within
// the budget of wrong PINs. Any refusal counts: if only those of codes that
// exist did, the budget would tell which do.
func (g *Guard) tryPIN(ctx context.Context, d Digest, attempt func() error) error {
	now := g.opt.Now().UTC()
	window := now.Truncate(pinWindow)
	return g.within(ctx, budget{
		bucket: hashed("sellback/voucher/code-pin/v1\x00"+string(d.Sum[:])) + "/" + strconv.FormatInt(window.Unix(), 10), limit: g.opt.PINs,
		now: now, until: window.Add(pinWindow), pin: true,
	}, attempt)
}

// hashed keeps names out of the store that are nobody's business there.
func hashed(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:16])
}

// budget is a number of failures, counted in a bucket until an instant.
type budget struct {
	bucket     string
	limit      int64
	now, until time.Time
	pin        bool
}

// within runs attempt if the budget allows. It takes one from the budget first
// and gives it back if attempt did not fail.
func (g *Guard) within(ctx context.Context, b budget, attempt func() error) error {
	n, err := g.counter.Count(ctx, b.bucket, 1, b.now, b.until)
	if err != nil {
		return fmt.Errorf("voucher: failure budget: %w", err)
	}
	// The count must be right though the caller has gone away. If it fails all
	// the same it stays one too high until the window ends; what the attempt
	// said stands, for it is committed.
	giveBack := func() { _, _ = g.counter.Count(context.WithoutCancel(ctx), b.bucket, -1, b.now, b.until) }
	if n > b.limit {
		// It was not made, so it costs nothing: those under way may yet turn
		// out to be no failures.
		giveBack()
		return &LimitError{PIN: b.pin, Until: b.until}
	}
	var failure error
	defer func() { // also when attempt panics
		if !errors.Is(failure, ErrRefused) {
			giveBack()
		}
	}()
	failure = attempt()
	return failure
}

// guarded runs op behind the guard of s if a code addresses the voucher.
func guarded[T any](ctx context.Context, s *Service, ref Ref, op func() (T, error)) (T, error) {
	if s.guard == nil || ref.Code.IsZero() {
		return op()
	}
	var out T
	attempt := func() (err error) {
		out, err = op()
		return err
	}
	err := s.guard.Try(ctx, ref.Principal, func() error {
		if ref.PIN.IsZero() {
			return attempt()
		}
		return s.guard.tryPIN(ctx, s.ledger.keys.Digest(ref.Code), attempt)
	})
	return out, err
}
