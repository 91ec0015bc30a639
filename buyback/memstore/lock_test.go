package memstore

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Many callers, some of which give up: one at a time, and nobody is forgotten.
func TestLockUnderGivingUp(t *testing.T) {
	l := newLock()
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
					err := l.acquire(short)
					if err == nil {
						counter++
						l.release()
					} else if !errors.Is(err, context.DeadlineExceeded) {
						t.Error(err)
					}
					cancel()
					continue
				}
				if err := l.acquire(ctx); err != nil {
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
	if done.Load() != callers*rounds*4/5 || l.held.Load() || l.waiting.Load() != 0 || l.hungry.Load() != 0 {
		t.Errorf("%d got it; held %t, %d wait, %d hungry", done.Load(), l.held.Load(), l.waiting.Load(), l.hungry.Load())
	}
}

// Callers that come back at once must not keep out one that sleeps.
func TestLockIsNotKept(t *testing.T) {
	l := newLock()
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if l.acquire(context.Background()) == nil {
					l.release()
				}
			}
		})
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for range 200 {
		if err := l.acquire(ctx); err != nil {
			t.Fatal(err)
		}
		l.release()
		time.Sleep(10 * time.Microsecond)
	}
	close(stop)
	wg.Wait()
}

// A waiter that is asleep is woken by the release, and by its context.
func TestLockWakes(t *testing.T) {
	l := newLock()
	if err := l.acquire(context.Background()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	got := make(chan error)
	go func() { got <- l.acquire(ctx) }()
	for l.waiting.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-got; !errors.Is(err, context.Canceled) {
		t.Fatalf("a cancelled wait gives %v", err)
	}
	go func() { got <- l.acquire(context.Background()) }()
	for l.waiting.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	l.release()
	if err := <-got; err != nil {
		t.Fatal(err)
	}
}
