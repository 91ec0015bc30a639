package memstore

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sellback/sellback/buyback"
)

// lock is a mutex whose wait a context can end and is bounded. A channel of one
// element would hand itself to a sleeper each time, and waking one costs more
// than a unit of work. Here a caller who comes when the lock is free takes it,
// past those who wait, but the first of them is passed only a few times: then
// the lock is handed to it.
type lock struct {
	// state is changed under mu while somebody waits, and else by one
	// compare-and-swap between 0 and held.
	state atomic.Uint32
	mu    sync.Mutex // held for a few instructions at a time
	queue []*waiter  // first come, first served; not empty if state has waiting
}

const (
	held    = 1
	waiting = 2
)

type waiter struct {
	wake   chan struct{} // of one element: look again
	passed int           // how often others took the lock while this one was first
	owner  atomic.Bool   // it took the lock or was handed it
}

const (
	patience = 16  // times the first waiter is passed
	looks    = 20  // before a waiter sleeps; about as long as a short unit of work
	glances  = 100 // within a look
)

// acquire waits until ctx ends, and no longer than wait: then it is
// buyback.ErrBusy.
func (l *lock) acquire(ctx context.Context, wait time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := l.come()
	if w == nil {
		return nil
	}
	var late <-chan time.Time
	for {
		for range looks {
			for range glances {
				if w.owner.Load() || l.state.Load()&held == 0 && l.take(w) {
					return nil
				}
			}
			runtime.Gosched()
		}
		if late == nil {
			timer := time.NewTimer(wait)
			defer timer.Stop()
			late = timer.C
		}
		select {
		case <-w.wake:
		case <-ctx.Done():
			l.leave(w)
			return fmt.Errorf("memstore: waiting for another unit of work: %w", ctx.Err())
		case <-late:
			l.leave(w)
			return fmt.Errorf("%w (memstore: another unit of work lasts longer than %v; or does it wait for this one?)", buyback.ErrBusy, wait)
		}
	}
}

// try takes the lock if it is free.
func (l *lock) try() bool {
	if l.state.CompareAndSwap(0, held) {
		return true
	}
	if l.state.Load()&held != 0 {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.passBy()
}

// passBy takes a free lock, past the waiters if there are any.
func (l *lock) passBy() bool {
	if l.state.CompareAndSwap(0, held) {
		return true
	}
	if !l.state.CompareAndSwap(waiting, waiting|held) {
		return false
	}
	l.queue[0].passed++
	return true
}

// come takes the lock if it is free, else it stands in the queue.
func (l *lock) come() *waiter {
	if l.state.CompareAndSwap(0, held) {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		if l.passBy() {
			return nil
		}
		if l.state.Load() == waiting|held || l.state.CompareAndSwap(held, waiting|held) {
			w := &waiter{wake: make(chan struct{}, 1)}
			l.queue = append(l.queue, w)
			return w
		}
	}
}

// take reports whether w, which stands in the queue or was handed the lock, has
// it now.
func (l *lock) take(w *waiter) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !w.owner.Load() && l.state.Load() == waiting && l.queue[0] == w {
		l.handOver()
	}
	return w.owner.Load()
}

// handOver makes the first waiter the owner.
func (l *lock) handOver() {
	l.queue[0].owner.Store(true)
	l.queue[0] = nil
	l.queue = l.queue[1:]
	l.settle(held)
}

// settle sets the state from under mu, when somebody waits or did until now.
func (l *lock) settle(state uint32) {
	if len(l.queue) == 0 {
		l.queue = nil
	} else {
		state |= waiting
	}
	l.state.Store(state)
}

// leave takes w, whose context has ended, out of the queue.
func (l *lock) leave(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w.owner.Load() { // handed over at the last moment
		l.pass()
		return
	}
	i := slices.Index(l.queue, w)
	l.queue = slices.Delete(l.queue, i, i+1)
	free := l.state.Load()&held == 0
	l.settle(l.state.Load() & held)
	if i == 0 && free && len(l.queue) > 0 {
		l.queue[0].look()
	}
}

func (l *lock) release() {
	if l.state.CompareAndSwap(held, 0) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pass()
}

// pass frees the lock, or hands it to a waiter that was passed often enough.
func (l *lock) pass() {
	if l.state.CompareAndSwap(held, 0) { // nobody waits
		return
	}
	first := l.queue[0]
	if first.passed >= patience {
		l.handOver()
	} else {
		l.state.Store(waiting)
	}
	first.look()
}

func (w *waiter) look() {
	select {
	case w.wake <- struct{}{}:
	default: // it is told already
	}
}
