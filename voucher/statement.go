package voucher

import "context"

// StatementRequest asks for a page of a voucher's journal.
type StatementRequest struct {
	Ref
	After int64 // Seq of the last entry of the page before; 0 to start
	Limit int   // 1–1000; 0 means 50
}

// Statement is a page of a voucher's journal, oldest entry first.
type Statement struct {
	Voucher Voucher
	Entries []Entry
	Next    int64 // After of the next page; 0 if this is the last one
}

// Statement returns a page of the journal. Pages go by Seq, so entries written
// meanwhile neither shift nor repeat any.
func (l *Ledger) Statement(ctx context.Context, tx Tx, r StatementRequest) (Statement, error) {
	if r.Limit == 0 {
		r.Limit = 50
	}
	if r.Limit < 1 || r.Limit > 1000 {
		return Statement{}, &RequestError{OpLookup, "Limit", "a page has 1–1000 entries"}
	}
	if r.After < 0 {
		return Statement{}, &RequestError{OpLookup, "After", "it is negative"}
	}
	v, err := l.Find(ctx, tx, r.Ref)
	if err != nil {
		return Statement{}, err
	}
	entries, err := tx.VoucherEntries(ctx, v.ID, r.After, r.Limit)
	if err != nil {
		return Statement{}, err
	}
	s := Statement{Voucher: v, Entries: entries}
	if n := len(entries); n > 0 && entries[n-1].Seq < v.Revision {
		s.Next = entries[n-1].Seq
	}
	return s, nil
}
