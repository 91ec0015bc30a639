package memstore

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// lock is a mutex whose wait a context can end and is bounded. A channel of one
// element would hand itself to a sleeper each time, and waking one costs more
// than a unit of work. Here a caller who comes when the lock is free takes it,
// past those who wait, but the first of them is passed only a few times: then
// the lock is handed to it.
type lock struct {
	mu    sync.Mutex // held for a few instructions at a time
	held  bool
	queue []*waiter // first come, first served
}

type waiter struct {
	wake   chan struct{} // of one element: look again
	passed int           // how often others took the lock while this one was first
	owner  bool          // it took the lock or was handed it
}

const (
	patience = 16 // times the first waiter is passed
	looks    = 40 // before a waiter sleeps; about as long as a short unit of work
)

func (l *lock) acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := l.come()
	if w == nil {
		return nil
	}
	for {
		for range looks {
			if l.take(w) {
				return nil
			}
			runtime.Gosched()
		}
		select {
		case <-w.wake:
		case <-ctx.Done():
			l.leave(w)
			return fmt.Errorf("memstore: waiting for another unit of work: %w", ctx.Err())
		}
	}
}

// try takes the lock if it is free.
func (l *lock) try() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.passIn()
}

func (l *lock) passIn() bool {
	if l.held {
		return false
	}
	l.held = true
	if len(l.queue) > 0 {
		l.queue[0].passed++
	}
	return true
}

// come takes the lock if it is free, else it stands in the queue.
func (l *lock) come() *waiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.passIn() {
		return nil
	}
	w := &waiter{wake: make(chan struct{}, 1)}
	l.queue = append(l.queue, w)
	return w
}

// take reports whether w, which stands in the queue or was handed the lock, has
// it now.
func (l *lock) take(w *waiter) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !w.owner && !l.held && l.queue[0] == w {
		l.held, w.owner = true, true
		l.pop()
	}
	return w.owner
}

// leave takes w, whose context has ended, out of the queue.
func (l *lock) leave(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w.owner { // handed over at the last moment
		l.pass()
		return
	}
	i := slices.Index(l.queue, w)
	l.queue = slices.Delete(l.queue, i, i+1)
	if i == 0 && !l.held && len(l.queue) > 0 {
		l.queue[0].look()
	}
}

func (l *lock) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pass()
}

// pass frees the lock, or hands it to a waiter that was passed often enough.
func (l *lock) pass() {
	l.held = false
	if len(l.queue) == 0 {
		return
	}
	first := l.queue[0]
	if first.passed >= patience {
		l.held, first.owner = true, true
		l.pop()
	}
	first.look()
}

func (l *lock) pop() {
	l.queue[0] = nil
	if l.queue = l.queue[1:]; len(l.queue) == 0 {
		l.queue = nil
	}
}

func (w *waiter) look() {
	select {
	case w.wake <- struct{}{}:
	default: // it is told already
	}
}
