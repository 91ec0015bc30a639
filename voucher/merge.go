package voucher

import (
	"context"
	"fmt"
	"reflect"
	"slices"
)

// MaxMerge is the number of vouchers one merge can take in.
const MaxMerge = 32

// MergeRequest asks to move the balances of several vouchers to one.
type MergeRequest struct {
	Command
	Into ID
	From []ID // 1 to MaxMerge, none twice, none of them Into
}

// Merge moves the whole balance of every voucher of From to Into, all or
// nothing; the emptied ones are closed and their codes dead. All must be
// active, without open holds, of one currency, one holder and equal terms, or
// value could slip out of its restrictions. Into keeps its expiry and must be
// good for as long as each of them. The result is the entry of Into.
func (l *Ledger) Merge(ctx context.Context, tx Tx, r MergeRequest) (Result, error) {
	if len(r.From) == 0 || len(r.From) > MaxMerge {
		return Result{}, &RequestError{OpMergeIn, "From", fmt.Sprintf("give 1 to %d vouchers", MaxMerge)}
	}
	from := slices.Sorted(slices.Values(r.From))
	if len(slices.Compact(slices.Clone(from))) != len(from) || slices.Contains(from, r.Into) {
		return Result{}, &RequestError{OpMergeIn, "From", "a voucher is named twice"}
	}
	inputs := func(f *canon) {
		f.text(string(r.Into))
		f.num(int64(len(from)))
		for _, id := range from {
			f.text(string(id))
		}
	}
	var res Result
	err := tx.Nested(ctx, func(ctx context.Context) (err error) {
		// Rows are taken in the order of their ids, so that two merges of the
		// same vouchers queue and do not deadlock.
		for _, id := range slices.Sorted(slices.Values(append(slices.Clone(from), r.Into))) {
			if _, err := tx.Voucher(ctx, id); err != nil {
				return err
			}
		}
		res, err = l.run(ctx, tx, ask{op: OpMergeIn, cmd: r.Command, ref: Ref{ID: r.Into}}, step{
			inputs: inputs,
			apply: func(into *Voucher, e *Entry) error {
				if err := into.mergeable(OpMergeIn, e, nil); err != nil {
					return err
				}
				for _, id := range from {
					out, err := l.run(ctx, tx, ask{op: OpMergeOut, cmd: r.Command, ref: Ref{ID: id}}, step{
						inputs: inputs,
						apply: func(v *Voucher, e *Entry) error {
							if err := v.mergeable(OpMergeOut, e, into); err != nil {
								return err
							}
							e.Amount, e.Other = v.Accounts.Liability+e.Delta.Liability, r.Into
							e.Delta.Liability -= e.Amount
							e.Delta.Transfer += e.Amount
							v.State = Merged
							return nil
						},
					})
					if err == nil && out.Replayed {
						err = fmt.Errorf("%w: %s was merged by this command, %s was not", ErrCorrupt, id, r.Into)
					}
					if err != nil {
						return err
					}
					e.Amount += out.Entry.Amount
				}
				if e.Amount+into.Accounts.Balance() > MaxMinor {
					return &AmountError{Currency: into.Currency, Problem: "the sum is out of range"}
				}
				if err := l.profile.cap(into.Currency, e.Amount+into.Accounts.Balance()); err != nil {
					return err
				}
				if len(from) == 1 {
					e.Other = from[0]
				}
				e.Delta.Liability += e.Amount
				e.Delta.Transfer -= e.Amount
				return nil
			},
		})
		return err
	})
	return res, err
}

// mergeable checks that v may take part in a merge, as its target if into is
// nil.
func (v *Voucher) mergeable(op Op, e *Entry, into *Voucher) error {
	if err := v.spendable(op, e.At); err != nil {
		return err
	}
	if len(v.Holds) > 0 && into != nil {
		return v.state(op, "it has open holds; capture or void them first")
	}
	switch {
	case into == nil:
	case v.Currency != into.Currency:
		return &AmountError{Currency: v.Currency, Problem: "the voucher to merge into is in " + string(into.Currency)}
	case v.Holder != into.Holder:
		return &RequestError{op, "From", fmt.Sprintf("%s has another holder", v.ID)}
	case compareUntil(v.Until, into.Until) > 0:
		return &RequestError{op, "From", fmt.Sprintf("%s is good for longer than %s; merge the other way round or extend that first", v.ID, into.ID)}
	case !reflect.DeepEqual(v.Terms.clone(), into.Terms.clone()):
		return &RequestError{op, "From", fmt.Sprintf("%s has other terms", v.ID)}
	}
	return nil
}
