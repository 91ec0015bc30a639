// Package voucher keeps e-vouchers one can trust with money: codes nobody can
// guess, balances exact to the paisa, and no double spend under any
// interleaving.
//
// # Parts
//
// A [Ledger] holds the operations. Each runs inside a transaction ([Tx]) that
// the caller owns, so that a voucher and whatever it pays for commit together.
// A [Service] runs the same operations over a [Store], each in a transaction of
// its own. Where the vouchers are kept is the store's affair; package
// vouchertest checks one.
//
// A [Code] is what the holder types: 80 random bits and two check symbols,
// such as 7QK2MD-X0R9TW-5BNZ4H. It is shown once, by the [Result] of issuing,
// and stored only as a keyed hash ([Keyring]).
//
// # Money
//
// Amounts are decimals in major units at the edge and integer minor units
// ([Minor], paise) inside. Nothing is rounded: an amount with more decimals
// than its currency has is an error.
//
// # Books
//
// Every command appends one immutable [Entry] to the voucher's journal. An
// entry moves value between [Accounts] that always add up to zero, carries who
// did it, why and when, and is chained to the one before by a hash; [Verify]
// checks a journal offline. The entry is at the same time the record of the
// command's idempotency key: a repeated command returns the first result.
//
// # Operations
//
// Issuing, one by one ([Ledger.Issue]), above a cap ([Ledger.IssueSplit]) or in
// bulk ([Service.IssueBulk]); spending in part ([Ledger.Redeem]), in two phases
// ([Ledger.Hold], [Ledger.Capture], [Ledger.Void]) or several vouchers at once
// ([NewPlan], [Ledger.RedeemPlan]); giving back ([Ledger.Reverse],
// [Ledger.Refund], [RefundSplit]); and the rest of a voucher's life: activate,
// freeze, extend, expire, revoke, claw back, reissue a lost code, merge. [Terms]
// restrict where a voucher may be spent, a [Profile] what may be issued.
// Package report answers the accountant.
//
// # Guessing
//
// Whoever presents a code learns nothing from a refusal but that it was refused
// ([RefusedError]); the host's staff read the reason. A [Guard] limits failures.
//
// # Secrets
//
// Codes and PINs print, log and encode as "[redacted]". Entries and events hold
// neither; put no personal data into their texts either.
//
// # Time
//
// A voucher expires at the end of a calendar day in a named zone and is good to
// that day's last instant. The clock, the entropy and the code format are
// replaceable in [Options]; the package starts no goroutine and keeps no state.
package voucher
