package voucher_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/sellback/sellback/voucher"
)

func rows(n int) iter.Seq2[voucher.BulkRow, error] {
	return func(yield func(voucher.BulkRow, error) bool) {
		for i := range n {
			amount := "100"
			if i == 7 {
				amount = "-1"
			}
			if !yield(voucher.BulkRow{Key: fmt.Sprintf("customer-%d", i), Request: voucher.IssueRequest{Amount: rupees(amount), Pending: true}}, nil) {
				return
			}
		}
	}
}

func TestBulkIssueResumes(t *testing.T) {
	sh := newShop(t, nil)
	codes := map[string]voucher.Code{} // what the caller has safely written down
	stop := errors.New("the disk is full")
	failAt := 3
	chunks := 0
	run := func(have func(string) bool) (voucher.BulkProgress, error) {
		return sh.svc.IssueBulk(t.Context(), voucher.BulkRequest{
			Batch: "diwali", Rows: rows(25), Chunk: 4, Have: have,
			Emit: func(chunk []voucher.BulkResult, so voucher.BulkProgress) error {
				if chunks++; chunks == failAt {
					return stop
				}
				for _, c := range chunk {
					if c.Err == nil && !c.Result.Code.IsZero() {
						codes[c.Row] = c.Result.Code
					}
				}
				return nil
			},
		})
	}
	so, err := run(nil)
	if !errors.Is(err, stop) || so.Rows != 8 || so.Issued != 7 || so.Refused != 1 || len(codes) != 7 {
		t.Fatalf("stopped run: %+v, %v, %d codes", so, err, len(codes))
	}
	so, err = run(nil)
	if err != nil || so.Rows != 25 || so.Replayed != 7 || so.Issued != 17 || so.Refused != 1 || len(codes) != 24 {
		t.Fatalf("resumed run: %+v, %v, %d codes", so, err, len(codes))
	}
	// An answer got lost after its commit: that row gets a new code, once.
	delete(codes, "customer-3")
	so, err = run(func(row string) bool { _, ok := codes[row]; return ok })
	if err != nil || so.Reissued != 1 || so.Issued != 0 || len(codes) != 24 {
		t.Fatalf("run for a lost code: %+v, %v, %d codes", so, err, len(codes))
	}
	for row, c := range codes {
		err := sh.store.View(t.Context(), func(ctx context.Context, tx voucher.Tx) error {
			v, err := tx.VoucherByDigest(ctx, testKeys(t).Digest(c))
			if err == nil && (v.ID != voucher.BulkID("diwali", row) || v.Batch != "diwali" || v.State != voucher.Pending) {
				err = fmt.Errorf("is %s of batch %s, %s", v.ID, v.Batch, v.State)
			}
			return err
		})
		if err != nil {
			t.Errorf("row %s: %v", row, err)
		}
	}
	if voucher.BulkID("a", "bc") == voucher.BulkID("ab", "c") {
		t.Error("ids of different batches collide")
	}
}

func TestBulkIssueErrors(t *testing.T) {
	sh := newShop(t, nil)
	emit := func([]voucher.BulkResult, voucher.BulkProgress) error { return nil }
	for name, r := range map[string]voucher.BulkRequest{
		"no batch": {Rows: rows(1), Emit: emit}, "odd batch": {Batch: "a b", Rows: rows(1), Emit: emit}, "no rows": {Batch: "b", Emit: emit},
		"no emit": {Batch: "b", Rows: rows(1)}, "chunk": {Batch: "b", Rows: rows(1), Emit: emit, Chunk: -1},
	} {
		if _, err := sh.svc.IssueBulk(t.Context(), r); !errors.Is(err, voucher.ErrRequest) {
			t.Errorf("%s: %v", name, err)
		}
	}
	bad := errors.New("line 3 is no row")
	so, err := sh.svc.IssueBulk(t.Context(), voucher.BulkRequest{Batch: "b", Emit: emit, Chunk: 2, Rows: func(yield func(voucher.BulkRow, error) bool) {
		for i := range 3 {
			if !yield(voucher.BulkRow{Key: fmt.Sprint(i), Request: voucher.IssueRequest{Amount: rupees("1")}}, nil) {
				return
			}
		}
		yield(voucher.BulkRow{}, bad)
	}})
	if !errors.Is(err, bad) || so.Issued != 2 {
		t.Errorf("%+v, %v", so, err)
	}
	so, err = sh.svc.IssueBulk(t.Context(), voucher.BulkRequest{Batch: "c", Emit: emit, Rows: func(yield func(voucher.BulkRow, error) bool) { yield(voucher.BulkRow{}, nil) }})
	if err != nil || so.Refused != 1 {
		t.Errorf("a row without key: %+v, %v", so, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := sh.svc.IssueBulk(ctx, voucher.BulkRequest{Batch: "d", Emit: emit, Rows: rows(1)}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
}

// A lost code is given anew though the row stood there once more, with other
// input, before.
func TestBulkRowTwiceAndLost(t *testing.T) {
	for _, chunk := range []int{1, 4} {
		sh := newShop(t, nil)
		run := func(have func(string) bool, amounts ...string) (so voucher.BulkProgress) {
			so, err := sh.svc.IssueBulk(t.Context(), voucher.BulkRequest{
				Batch: "diwali", Chunk: chunk, Have: have, Emit: func([]voucher.BulkResult, voucher.BulkProgress) error { return nil },
				Rows: func(yield func(voucher.BulkRow, error) bool) {
					for _, a := range amounts {
						if !yield(voucher.BulkRow{Key: "asha", Request: voucher.IssueRequest{Amount: rupees(a)}}, nil) {
							return
						}
					}
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			return so
		}
		run(nil, "100")
		if so := run(func(string) bool { return false }, "200", "100"); so.Refused != 1 || so.Reissued != 1 {
			t.Errorf("chunks of %d: %+v", chunk, so)
		}
	}
}

// A row that is in the batch twice keeps the code it was given first.
func TestBulkRowTwice(t *testing.T) {
	for _, chunk := range []int{1, 4} {
		sh := newShop(t, nil)
		row := voucher.BulkRow{Key: "asha", Request: voucher.IssueRequest{Amount: rupees("100")}}
		var given []voucher.Code
		so, err := sh.svc.IssueBulk(t.Context(), voucher.BulkRequest{
			Batch: "diwali", Chunk: chunk, Have: func(string) bool { return false },
			Rows: func(yield func(voucher.BulkRow, error) bool) {
				for range 2 {
					if !yield(row, nil) {
						return
					}
				}
			},
			Emit: func(chunk []voucher.BulkResult, _ voucher.BulkProgress) error {
				for _, c := range chunk {
					if !c.Result.Code.IsZero() {
						given = append(given, c.Result.Code)
					}
				}
				return nil
			},
		})
		if err != nil || so.Issued != 1 || so.Replayed != 1 || so.Reissued != 0 || len(given) != 1 {
			t.Fatalf("chunks of %d: %+v, %d codes, %v", chunk, so, len(given), err)
		}
		if err := second(sh.svc.Balance(t.Context(), voucher.Ref{Code: given[0]})); err != nil {
			t.Errorf("chunks of %d: the code given out: %v", chunk, err)
		}
	}
}
