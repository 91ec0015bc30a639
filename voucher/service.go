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
}

// Service runs the ledger's operations, each in a transaction of its own. It
// is safe for concurrent use.
type Service struct {
	ledger   *Ledger
	store    Store
	attempts int
}

// NewService returns a service over store; opt may be nil.
func NewService(l *Ledger, store Store, opt *ServiceOptions) *Service {
	s := &Service{ledger: l, store: store, attempts: 16}
	if opt != nil && opt.Attempts > 0 {
		s.attempts = opt.Attempts
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

// Issue is [Ledger.Issue] in a transaction of its own.
func (s *Service) Issue(ctx context.Context, r IssueRequest) (Result, error) {
	return update(ctx, s, s.ledger.Issue, r)
}

// Redeem is [Ledger.Redeem] in a transaction of its own.
func (s *Service) Redeem(ctx context.Context, r RedeemRequest) (Result, error) {
	return update(ctx, s, s.ledger.Redeem, r)
}

// Balance is [Ledger.Balance] in a transaction of its own.
func (s *Service) Balance(ctx context.Context, ref Ref) (Balance, error) {
	return view(ctx, s, s.ledger.Balance, ref)
}

// Find is [Ledger.Find] in a transaction of its own.
func (s *Service) Find(ctx context.Context, ref Ref) (Voucher, error) {
	return view(ctx, s, s.ledger.Find, ref)
}
