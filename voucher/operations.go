package voucher

import "context"

// The operations of the ledger, each in a transaction of its own.

// Issue is [Ledger.Issue] in a transaction of its own.
func (s *Service) Issue(ctx context.Context, r IssueRequest) (Result, error) {
	return update(ctx, s, s.ledger.Issue, r)
}

// Activate is [Ledger.Activate] in a transaction of its own.
func (s *Service) Activate(ctx context.Context, r Request) (Result, error) {
	return update(ctx, s, s.ledger.Activate, r)
}

// Redeem is [Ledger.Redeem] in a transaction of its own, behind the guard if there
// is one.
func (s *Service) Redeem(ctx context.Context, r RedeemRequest) (Result, error) {
	return guarded(ctx, s, r.Ref, func() (Result, error) { return update(ctx, s, s.ledger.Redeem, r) })
}

// Hold is [Ledger.Hold] in a transaction of its own, behind the guard if there
// is one.
func (s *Service) Hold(ctx context.Context, r HoldRequest) (Result, error) {
	return guarded(ctx, s, r.Ref, func() (Result, error) { return update(ctx, s, s.ledger.Hold, r) })
}

// Capture is [Ledger.Capture] in a transaction of its own.
func (s *Service) Capture(ctx context.Context, r CaptureRequest) (Result, error) {
	return update(ctx, s, s.ledger.Capture, r)
}

// Void is [Ledger.Void] in a transaction of its own.
func (s *Service) Void(ctx context.Context, r VoidRequest) (Result, error) {
	return update(ctx, s, s.ledger.Void, r)
}

// Release is [Ledger.Release] in a transaction of its own.
func (s *Service) Release(ctx context.Context, r Request) (Result, error) {
	return update(ctx, s, s.ledger.Release, r)
}

// Reverse is [Ledger.Reverse] in a transaction of its own.
func (s *Service) Reverse(ctx context.Context, r ReverseRequest) (Result, error) {
	return update(ctx, s, s.ledger.Reverse, r)
}

// Refund is [Ledger.Refund] in a transaction of its own.
func (s *Service) Refund(ctx context.Context, r RefundRequest) (Result, error) {
	return update(ctx, s, s.ledger.Refund, r)
}

// Reload is [Ledger.Reload] in a transaction of its own.
func (s *Service) Reload(ctx context.Context, r ReloadRequest) (Result, error) {
	return update(ctx, s, s.ledger.Reload, r)
}

// Freeze is [Ledger.Freeze] in a transaction of its own.
func (s *Service) Freeze(ctx context.Context, r Request) (Result, error) {
	return update(ctx, s, s.ledger.Freeze, r)
}

// Unfreeze is [Ledger.Unfreeze] in a transaction of its own.
func (s *Service) Unfreeze(ctx context.Context, r Request) (Result, error) {
	return update(ctx, s, s.ledger.Unfreeze, r)
}

// Extend is [Ledger.Extend] in a transaction of its own.
func (s *Service) Extend(ctx context.Context, r ExtendRequest) (Result, error) {
	return update(ctx, s, s.ledger.Extend, r)
}

// Expire is [Ledger.Expire] in a transaction of its own.
func (s *Service) Expire(ctx context.Context, r Request) (Result, error) {
	return update(ctx, s, s.ledger.Expire, r)
}

// Revoke is [Ledger.Revoke] in a transaction of its own.
func (s *Service) Revoke(ctx context.Context, r Request) (Result, error) {
	return update(ctx, s, s.ledger.Revoke, r)
}

// Clawback is [Ledger.Clawback] in a transaction of its own.
func (s *Service) Clawback(ctx context.Context, r Request) (Result, error) {
	return update(ctx, s, s.ledger.Clawback, r)
}

// Reissue is [Ledger.Reissue] in a transaction of its own.
func (s *Service) Reissue(ctx context.Context, r ReissueRequest) (Result, error) {
	return update(ctx, s, s.ledger.Reissue, r)
}

// Merge is [Ledger.Merge] in a transaction of its own.
func (s *Service) Merge(ctx context.Context, r MergeRequest) (Result, error) {
	return update(ctx, s, s.ledger.Merge, r)
}

// Balance is [Ledger.Balance] in a transaction that only reads, behind the guard if
// there is one.
func (s *Service) Balance(ctx context.Context, ref Ref) (Balance, error) {
	return guarded(ctx, s, ref, func() (Balance, error) { return view(ctx, s, s.ledger.Balance, ref) })
}

// Find is [Ledger.Find] in a transaction that only reads, behind the guard if
// there is one.
func (s *Service) Find(ctx context.Context, ref Ref) (Voucher, error) {
	return guarded(ctx, s, ref, func() (Voucher, error) { return view(ctx, s, s.ledger.Find, ref) })
}

// Statement is [Ledger.Statement] in a transaction that only reads, behind the guard if
// there is one.
func (s *Service) Statement(ctx context.Context, r StatementRequest) (Statement, error) {
	return guarded(ctx, s, r.Ref, func() (Statement, error) { return view(ctx, s, s.ledger.Statement, r) })
}

// RedeemPlan is [Ledger.RedeemPlan] in a transaction of its own.
func (s *Service) RedeemPlan(ctx context.Context, r PlanRequest) ([]Result, error) {
	return update(ctx, s, s.ledger.RedeemPlan, r)
}

// IssueSplit is [Ledger.IssueSplit] in a transaction of its own.
func (s *Service) IssueSplit(ctx context.Context, r IssueRequest) ([]Result, error) {
	return update(ctx, s, s.ledger.IssueSplit, r)
}

// Due is [Ledger.Due] in a transaction that only reads.
func (s *Service) Due(ctx context.Context, r DueRequest) (notices []Notice, next ID, err error) {
	err = s.store.View(ctx, func(ctx context.Context, tx Tx) (err error) {
		notices, next, err = s.ledger.Due(ctx, tx, r)
		return err
	})
	return notices, next, err
}
