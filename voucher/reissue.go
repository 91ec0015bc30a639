package voucher

import (
	"context"
	"errors"
	"fmt"
)

// ReissueRequest asks for a new code in place of a lost one.
type ReissueRequest struct {
	Command
	ID ID
	// PIN of the new code; zero means none.
	PIN PIN
}

// Reissue gives the voucher a new code, returned this once; the old one is
// dead from that moment and never given out again. Balance, holds, terms and
// journal stay, so the lineage is kept. A repeat returns no code: if the first
// answer got lost, reissue again under a new key. It is a [*StateError] if the
// voucher is closed.
func (l *Ledger) Reissue(ctx context.Context, tx Tx, r ReissueRequest) (Result, error) {
	for range maxDraws {
		code, err := l.codes.New()
		if err != nil {
			return Result{}, err
		}
		res, err := l.run(ctx, tx, ask{op: OpReissue, cmd: r.Command, ref: Ref{ID: r.ID}}, step{
			inputs: func(f *canon) { f.flag(!r.PIN.IsZero()) },
			apply: func(v *Voucher, e *Entry) error {
				if v.closed() {
					return v.state(OpReissue, "")
				}
				v.setCode(l.keys, code, r.PIN)
				return nil
			},
		})
		if errors.Is(err, ErrCodeTaken) {
			continue
		}
		if err == nil && !res.Replayed {
			res.Code = code
		}
		return res, err
	}
	return Result{}, fmt.Errorf("%w: %d draws in a row; is the entropy stuck?", ErrCodeTaken, maxDraws)
}
