package memstore

import (
	"context"
	"fmt"
	"runtime"
)

// lock is a mutex whose wait a context can end. A channel of one element hands
// itself to the longest waiter, so nobody who sleeps is overtaken. As waking
// costs more than a short unit of work, a waiter first looks for as long as
// one of those takes; it does not yield meanwhile, or it could be put off for
// a whole time slice before it stands in the queue.
type lock chan struct{}

const looks = 8000 // about as long as a short unit of work

func newLock() lock { return make(lock, 1) }

func (l lock) acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case l <- struct{}{}:
		return nil
	default:
	}
	if runtime.GOMAXPROCS(0) > 1 { // else the holder cannot go on meanwhile
		for n := 0; n < looks && len(l) > 0; n++ {
		}
	}
	select {
	case l <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("memstore: waiting for another unit of work: %w", ctx.Err())
	}
}

func (l lock) release() { <-l }
