package memstore

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Many callers, some of which give up: one at a time, and nobody is forgotten.
func TestLockUnderGivingUp(t *testing.T) {
	l := new(lock)
	var inside, done atomic.Int64
	counter := 0 // the race detector sees whether the lock orders its holders
	var wg sync.WaitGroup
	const callers, rounds = 32, 500
	for i := range callers {
		wg.Go(func() {
			for n := range rounds {
				ctx := context.Background()
				if (i+n)%5 == 0 {
					short, cancel := context.WithTimeout(ctx, time.Duration(n%7)*10*time.Microsecond)
					err := l.acquire(short, time.Minute)
					if err == nil {
						counter++
						l.release()
					} else if !errors.Is(err, context.DeadlineExceeded) {
						t.Error(err)
					}
					cancel()
					continue
				}
				if err := l.acquire(ctx, time.Minute); err != nil {
					t.Error(err)
					return
				}
				if inside.Add(1) != 1 {
					t.Error("two hold the lock")
				}
				counter++
				inside.Add(-1)
				l.release()
				done.Add(1)
			}
		})
	}
	wg.Wait()
	if done.Load() != callers*rounds*4/5 || l.state.Load() != 0 || len(l.queue) != 0 {
		t.Errorf("%d got it; state %d, %d wait", done.Load(), l.state.Load(), len(l.queue))
	}
}

// Callers that come back at once, with units of work that last, pass a waiter
// a bounded number of times: patience, and once more for each that stood before
// it. The median is looked at, as the machine may take a core away from a
// waiter before it stands in the queue.
func TestLockPassesNobodyForLong(t *testing.T) {
	for _, procs := range []int{1, 2} {
		t.Run(fmt.Sprint("procs=", procs), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			l := new(lock)
			var units atomic.Int64
			stop := make(chan struct{})
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() {
					for {
						select {
						case <-stop:
							return
						default:
						}
						if l.acquire(context.Background(), time.Minute) != nil {
							return
						}
						for end := time.Now().Add(100 * time.Microsecond); time.Now().Before(end); {
						}
						units.Add(1)
						l.release()
					}
				})
			}
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			var passed []int64
			for range 41 {
				time.Sleep(time.Millisecond)
				before := units.Load()
				if err := l.acquire(ctx, time.Minute); err != nil {
					t.Errorf("after %d units: %v", units.Load()-before, err)
					break
				}
				passed = append(passed, units.Load()-before)
				l.release()
			}
			close(stop)
			wg.Wait()
			slices.Sort(passed)
			if n := len(passed); n > 0 && passed[n/2] > 3*(patience+1) {
				t.Errorf("a waiter is passed by %d units of work, at worst %d", passed[n/2], passed[n-1])
			}
		})
	}
}

// The rule itself, without a clock: a caller who comes back at once passes the
// first waiter so often and no more, also when another waiter gave up before.
func TestLockHandsOver(t *testing.T) {
	l := new(lock)
	if l.come() != nil {
		t.Fatal("a free lock is not taken")
	}
	gone, first, second := l.come(), l.come(), l.come()
	l.leave(gone)
	for n := range patience {
		l.release()
		if w := l.come(); w != nil {
			t.Fatalf("the lock was handed over after %d times", n)
		}
	}
	l.release()
	late := l.come()
	if late == nil {
		t.Fatal("a newcomer passes a waiter whose patience is at its end")
	}
	if l.take(second) || !l.take(first) {
		t.Fatal("the lock was not handed to the first")
	}
	l.release()
	if !l.take(second) {
		t.Fatal("a free lock is not taken by the first in the queue")
	}
	// Handed to one whose context ends at that moment, the lock goes on.
	next := l.come()
	late.passed = patience
	l.release()
	if !late.owner.Load() {
		t.Fatal("not handed over")
	}
	l.leave(late)
	if !l.take(next) {
		t.Fatal("the lock is lost with a waiter that gave up")
	}
	l.release()
	if l.state.Load() != 0 || len(l.queue) != 0 {
		t.Errorf("state %d with %d waiting at the end", l.state.Load(), len(l.queue))
	}
}

// A waiter is woken by the release, and by its context.
func TestLockWakes(t *testing.T) {
	l := new(lock)
	if err := l.acquire(context.Background(), time.Minute); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := l.acquire(ctx, time.Minute); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a wait past its deadline gives %v", err)
	}
	got := make(chan error)
	go func() { got <- l.acquire(context.Background(), time.Minute) }()
	time.Sleep(5 * time.Millisecond)
	l.release()
	if err := <-got; err != nil {
		t.Fatal(err)
	}
}
