package memstore

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
)

// lock is a mutex whose wait a context can end.
//
// A channel of one element would do, but it hands the lock to the longest
// waiter, which then has to be woken while nobody works: with two callers a
// tenth of all time went there. Here a waiter first tries a while, and
// whoever is awake takes the lock; one that lost it several times after being
// woken makes newcomers wait behind it.
type lock struct {
	held    atomic.Bool
	waiting atomic.Int32  // waiters asleep or about to be
	hungry  atomic.Int32  // those of them that lost too often
	freed   chan struct{} // of one element: somebody should look
}

const (
	tries    = 40 // about as long as a unit of work
	patience = 4  // wakings
)

func newLock() lock { return lock{freed: make(chan struct{}, 1)} }

func (l *lock) take() bool { return !l.held.Load() && l.held.CompareAndSwap(false, true) }

func (l *lock) acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for n := 0; n < tries && l.hungry.Load() == 0; n++ {
		if l.take() {
			return nil
		}
		runtime.Gosched()
	}
	// From here on a release sees this waiter, so none is missed: it frees the
	// lock before it looks for waiters, this waiter shows itself before it
	// tries the lock.
	l.waiting.Add(1)
	defer l.waiting.Add(-1)
	for woken := 0; !l.take(); woken++ {
		if woken == patience {
			l.hungry.Add(1)
			defer l.hungry.Add(-1)
		}
		select {
		case <-l.freed:
		case <-ctx.Done():
			return fmt.Errorf("memstore: waiting for another unit of work: %w", ctx.Err())
		}
	}
	return nil
}

func (l *lock) release() {
	l.held.Store(false)
	if l.waiting.Load() > 0 {
		select {
		case l.freed <- struct{}{}:
		default: // somebody is told already
		}
	}
}
