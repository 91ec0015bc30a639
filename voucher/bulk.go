package voucher

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"maps"
)

// BulkRow is one voucher of a bulk issue.
type BulkRow struct {
	// Key names the row within its batch, such as the customer's number: a row
	// is issued at most once however often the batch is run. 1–128 bytes.
	Key string
	// Request is what to issue. Its ID, Batch and Key are set from the batch
	// and the row and may be left empty.
	Request IssueRequest
}

// BulkResult is what became of a row.
type BulkResult struct {
	Row    string // its key
	Result Result // zero if Err is not nil
	// Reissued tells that the row had been issued in an earlier run whose
	// answer got lost, and now has a new code.
	Reissued bool
	// Err is why the row was refused; the other rows are not affected.
	Err error
}

// BulkProgress counts the rows so far.
type BulkProgress struct {
	Rows, Issued, Replayed, Reissued, Refused int
}

// BulkRequest asks for many vouchers at once.
type BulkRequest struct {
	// Batch names the bulk issue: 1–64 bytes like an ID. Running a batch
	// again resumes it.
	Batch string
	// Rows yields the vouchers to issue; an error ends the run. Rows are read
	// as they are needed, so a batch may be larger than memory. It is ranged
	// over once.
	Rows iter.Seq2[BulkRow, error]
	// Emit receives the results of each chunk inside its transaction, just
	// before the commit; an error from it undoes the chunk and ends the run.
	// It may be called again with the same rows if the transaction has to be
	// repeated: the later call replaces the earlier one, whose codes are
	// worth nothing. Rows of a chunk whose commit fails are issued by the next
	// run.
	Emit func(chunk []BulkResult, so BulkProgress) error
	// Have reports whether the caller already holds the code of a row that
	// was issued by an earlier run. Where it does not, the row gets a new code
	// and the old one is dead. It is not asked about a row that this run has
	// issued before, whose key is in Rows twice; for that, a run with Have
	// remembers its rows, some 100 bytes each. Nil means it holds them all.
	Have func(rowKey string) bool
	// Chunk is the number of rows in one transaction, 1–10,000. Default 500.
	Chunk int
}

// BulkID returns the id of the voucher of a row: fixed by batch and row key.
func BulkID(batch, rowKey string) ID {
	h := sha256.Sum256([]byte(batch + "\x00" + rowKey))
	return ID("b:" + hex.EncodeToString(h[:16]))
}

// IssueBulk issues many vouchers in chunks, each chunk in a transaction of its
// own. It stops at the first error of the store, of Rows or of Emit and returns
// the progress up to the last commit; run the same batch again to resume it.
func (s *Service) IssueBulk(ctx context.Context, r BulkRequest) (BulkProgress, error) {
	var so BulkProgress
	if err := ID(r.Batch).Validate(); err != nil {
		return so, &RequestError{OpIssue, "Batch", "a batch has 1–64 characters of A–Z, a–z, 0–9 and ._:-"}
	}
	if r.Chunk == 0 {
		r.Chunk = 500
	}
	if r.Chunk < 1 || r.Chunk > 10_000 {
		return so, &RequestError{OpIssue, "Chunk", "a chunk has 1–10,000 rows"}
	}
	if r.Rows == nil || r.Emit == nil {
		return so, &RequestError{OpIssue, "Rows", "give Rows and Emit"}
	}
	chunk := make([]BulkRow, 0, r.Chunk)
	var seen map[ID]bool // rows of this run; only with Have, as only then a repeat gets a new code
	if r.Have != nil {
		seen = map[ID]bool{}
	}
	flush := func() error {
		if len(chunk) == 0 {
			return nil
		}
		done, err := update(ctx, s, func(ctx context.Context, tx Tx, _ struct{}) (chunkDone, error) {
			return s.ledger.issueChunk(ctx, tx, &r, chunk, so, seen)
		}, struct{}{})
		if err != nil {
			return err
		}
		if seen != nil {
			maps.Copy(seen, done.rows)
		}
		so, chunk = done.so, chunk[:0]
		return nil
	}
	for row, err := range r.Rows {
		if err != nil {
			return so, fmt.Errorf("voucher: batch %s, row %d: %w", r.Batch, so.Rows+len(chunk)+1, err)
		}
		if chunk = append(chunk, row); len(chunk) == r.Chunk {
			if err := flush(); err != nil {
				return so, err
			}
		}
	}
	return so, flush()
}

// chunkDone is what a chunk's transaction has done.
type chunkDone struct {
	so   BulkProgress
	rows map[ID]bool // whose voucher is there
}

// issueChunk issues the rows of one transaction. seen are those of earlier ones
// of this run.
func (l *Ledger) issueChunk(ctx context.Context, tx Tx, r *BulkRequest, rows []BulkRow, so BulkProgress, seen map[ID]bool) (chunkDone, error) {
	results := make([]BulkResult, len(rows))
	here := map[ID]bool{}
	for i, row := range rows {
		out := BulkResult{Row: row.Key}
		req := row.Request
		req.ID, req.Batch, req.Key = BulkID(r.Batch, row.Key), r.Batch, "issue"
		if len(row.Key) == 0 || len(row.Key) > 128 {
			out.Err = &RequestError{OpIssue, "Row", "a row's key has 1–128 bytes"}
		} else if out.Result, out.Err = l.Issue(ctx, tx, req); out.Err == nil && out.Result.Replayed && r.Have != nil && !seen[req.ID] && !here[req.ID] && !r.Have(row.Key) {
			out.Result, out.Err = l.reissueRow(ctx, tx, req)
			out.Reissued = out.Err == nil
		}
		if out.Err == nil {
			here[req.ID] = true
		} else if !refusal(out.Err) {
			return chunkDone{}, out.Err
		}
		so.Rows++
		switch {
		case out.Err != nil:
			so.Refused++
		case out.Reissued:
			so.Reissued++
		case out.Result.Replayed:
			so.Replayed++
		default:
			so.Issued++
		}
		results[i] = out
	}
	return chunkDone{so, here}, r.Emit(results, so)
}

// reissueRow gives a row a new code. The key counts the codes given out, so
// each run that lost an answer has one of its own.
func (l *Ledger) reissueRow(ctx context.Context, tx Tx, req IssueRequest) (Result, error) {
	v, err := tx.Voucher(ctx, req.ID)
	if err != nil {
		return Result{}, err
	}
	c := req.Command
	c.Key = fmt.Sprintf("bulk-code-%d", v.Generation+1)
	return l.Reissue(ctx, tx, ReissueRequest{Command: c, ID: req.ID, PIN: req.PIN})
}
