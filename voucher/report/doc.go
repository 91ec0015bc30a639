// Package report answers an accountant's questions about vouchers at any past
// instant: what is owed to holders, how old it is, what has expired unused, and
// whether the books agree with themselves.
//
// [Collect] reads every voucher and its journal once and yields one [Row] for
// each, as of the instant; the other functions are pure functions of rows. A
// report of the past never changes: it is built from journal entries, which are
// immutable.
//
//	rows, err := report.Collect(ctx, store, at)   // all at once
//	total := report.Liability(rows)["INR"]
//	err = report.WriteCSV(w, rows)
package report
