package voucher

import (
	"context"
	"errors"
)

// ServiceOptions are the optional settings of a [Service].
type ServiceOptions struct {
	// Attempts is how often a transaction is tried that meets ErrConflict.
	// Default 16.
	Attempts int
	// Guard limits the failures of whoever presents codes. Default none:
	// then the host must limit them, for instance in its own rate limiter.
	Guard *Guard
}

// Service runs the ledger's operations, each in a transaction of its own. It
// is safe for concurrent use.
type Service struct {
	ledger   *Ledger
	store    Store
	attempts int
	guard    *Guard
}

// NewService returns a service over store; opt may be nil.
func NewService(l *Ledger, store Store, opt *ServiceOptions) *Service {
	s := &Service{ledger: l, store: store, attempts: 16}
	if opt != nil {
		s.guard = opt.Guard
		if opt.Attempts > 0 {
			s.attempts = opt.Attempts
		}
	}
	return s
}

// Ledger returns the operations behind the service.
func (s *Service) Ledger() *Ledger { return s.ledger }

// update runs op in a transaction, again if the voucher changed meanwhile.
func update[R, T any](ctx context.Context, s *Service, op func(context.Context, Tx, R) (T, error), r R) (T, error) {
	for n := 1; ; n++ {
		var out T
		err := s.store.Update(ctx, func(ctx context.Context, tx Tx) (err error) {
			out, err = op(ctx, tx, r)
			return err
		})
		if errors.Is(err, ErrConflict) && n < s.attempts && ctx.Err() == nil {
			continue
		}
		if err != nil {
			var zero T
			return zero, err
		}
		return out, nil
	}
}

func view[R, T any](ctx context.Context, s *Service, op func(context.Context, Tx, R) (T, error), r R) (T, error) {
	var out T
	err := s.store.View(ctx, func(ctx context.Context, tx Tx) (err error) {
		out, err = op(ctx, tx, r)
		return err
	})
	if err != nil {
		var zero T
		return zero, err
	}
	return out, nil
}
