package voucher

import (
	"time"
)

// Op names an operation in the journal.
type Op string

// The operations.
const (
	OpIssue    Op = "issue"
	OpActivate Op = "activate"
	OpRedeem   Op = "redeem"
	OpHold     Op = "hold"
	OpCapture  Op = "capture"
	OpVoid     Op = "void"
	OpRelease  Op = "release" // holds that timed out
	OpReverse  Op = "reverse"
	OpRefund   Op = "refund"
	OpFreeze   Op = "freeze"
	OpUnfreeze Op = "unfreeze"
	OpExtend   Op = "extend"
	OpExpire   Op = "expire"
	OpRevoke   Op = "revoke"
	OpReissue  Op = "reissue"
	OpMergeOut Op = "merge-out"
	OpMergeIn  Op = "merge-in"
	OpClawback Op = "clawback"
	OpReload   Op = "reload"
	OpAdjust   Op = "adjust"
	OpLookup   Op = "look up" // never in the journal
)

// Hash is a SHA-256 sum.
type Hash [32]byte

// Entry is one line of a voucher's journal: its history, the record that makes
// a repeated command harmless, and a link of its hash chain, in one. Entries
// are never changed or deleted while the voucher is kept.
type Entry struct {
	Voucher     ID
	Seq         int64  // 1, 2, 3 … within the voucher
	Key         string // idempotency key, unique within the voucher
	Op          Op
	Fingerprint Hash // over the command's inputs

	Currency Currency
	Amount   Minor    // what the operation was about; never negative
	Delta    Accounts // movement of each account; sums to zero
	Target   string   // key of the entry this one is about: the hold captured, the redemption reversed
	Other    ID       // the other voucher of a transfer

	// What the voucher was after the entry.
	Balance Minor // owed to the holder, holds included
	Held    Minor
	State   State
	Frozen  bool
	Expires Date
	Zone    string // in which Expires is meant; empty in entries from before there was one
	Last4   string

	Until time.Time // of a hold: its first instant no more holding; else zero

	Actor     string    // who did it: the host's token, no personal data
	Reason    string    // why, the host's words, no personal data
	Reference string    // the host's document, such as a bill number
	At        time.Time // never before the entry before, whatever the hosts' clocks say

	Prev Hash // Hash of the entry before, zero for the first
	Hash Hash // over everything above; see VerifyChain
}
