package voucher

import (
	"context"
	"time"
)

// Tx is what a store offers inside one transaction. A Tx serves one goroutine
// at a time and must not be used after its transaction has ended.
//
// All correctness rests on three things a store must do exactly: unique keys,
// the compare-and-swap of UpdateVoucher, and all-or-nothing. Nothing needs
// more than READ COMMITTED. Package vouchertest checks an implementation.
//
// Values are copies: neither side keeps or changes a slice of the other's.
// Instants have microseconds and come back in UTC. Keys compare byte by byte.
type Tx interface {
	// Voucher returns the voucher with that id or ErrNotFound. Inside Update
	// it also takes the row for writing where the engine can (SELECT … FOR
	// UPDATE), so that a queue forms instead of conflicts.
	Voucher(ctx context.Context, id ID) (Voucher, error)

	// VoucherByDigest returns the voucher to which one of the digests belongs
	// or ever belonged, or ErrNotFound; the caller compares its current
	// Digest. It locks as Voucher does.
	VoucherByDigest(ctx context.Context, digests ...Digest) (Voucher, error)

	// InsertVoucher stores v with Revision 1, its Digest as belonging to it,
	// and its first entry e (Seq 1); all or none. It returns ErrExists if the
	// id is taken and ErrCodeTaken if the digest belongs to another voucher;
	// both change nothing and leave the transaction usable.
	InsertVoucher(ctx context.Context, v Voucher, e Entry) error

	// UpdateVoucher replaces the voucher if its stored Revision still is
	// v.Revision, stores v.Revision+1 and appends e (Seq v.Revision+1). A
	// Digest new to the voucher is recorded as belonging to it; older ones
	// stay recorded. It returns ErrNotFound if there is no such voucher,
	// ErrConflict if the revision is another, ErrExists if e.Key is already in
	// the voucher's journal, ErrCodeTaken if the digest belongs to another
	// voucher; all change nothing and leave the transaction usable.
	UpdateVoucher(ctx context.Context, v Voucher, e Entry) error

	// VoucherEntry returns the entry under key or ErrNotFound. Inside Update
	// it also counts the look on the row (seen = seen + 1), so that answering
	// a repeated command is a durable write like the first one.
	VoucherEntry(ctx context.Context, id ID, key string) (Entry, error)

	// VoucherEntries returns the entries with Seq above afterSeq in order of
	// Seq, at most limit (1 or more); none for an unknown voucher.
	VoucherEntries(ctx context.Context, id ID, afterSeq int64, limit int) ([]Entry, error)

	// VoucherEntriesAbout returns the entry under key and all entries whose
	// Target is key, in order of Seq; none if there are none.
	VoucherEntriesAbout(ctx context.Context, id ID, key string) ([]Entry, error)

	// Vouchers returns the vouchers that match q in order of ID, bytewise, at
	// most q.Limit (1 or more). It takes no locks.
	Vouchers(ctx context.Context, q Query) ([]Voucher, error)

	// CountVoucherMisses adds n to the counter named bucket, which starts at
	// 0, and returns its new value. n may be 0, which writes nothing and is
	// also possible in View. A counter may be forgotten at any time after the
	// instant until of its latest addition; now is the present instant. The
	// addition is one atomic statement: none gets lost however many run.
	CountVoucherMisses(ctx context.Context, bucket string, n int64, now, until time.Time) (int64, error)

	// AppendVoucherEvents adds events to the outbox of the same transaction.
	// An event whose ID is already there is ignored.
	AppendVoucherEvents(ctx context.Context, events ...Event) error

	// Nested runs fn so that an error undoes what fn wrote and nothing else,
	// and is returned unchanged; the transaction stays usable (a savepoint).
	// Nested calls nest.
	Nested(ctx context.Context, fn func(context.Context) error) error
}

// Query selects vouchers. The zero value of a field does not restrict.
type Query struct {
	After       ID     // only ids after this one: the last id of the page before
	Limit       int    // at most so many
	Batch       string // only this batch
	Holder      string // only this holder
	ExpiresFrom Date   // only those whose Expires is this day or later
	ExpiresTo   Date   // only those whose Expires is this day or earlier; none without expiry
}

// Match reports whether v belongs to the query, Limit aside.
func (q Query) Match(v Voucher) bool {
	return v.ID > q.After &&
		(q.Batch == "" || v.Batch == q.Batch) &&
		(q.Holder == "" || v.Holder == q.Holder) &&
		(q.ExpiresFrom.IsZero() || v.Expires.Compare(q.ExpiresFrom) >= 0) &&
		(q.ExpiresTo.IsZero() || !v.Expires.IsZero() && v.Expires.Compare(q.ExpiresTo) <= 0)
}

// Store opens transactions. It is safe for concurrent use. Package vouchertest
// checks an implementation.
type Store interface {
	// Update runs fn in a transaction: it commits when fn returns nil, and
	// otherwise rolls back and returns fn's error unchanged. fn may run again
	// after a serialization failure or lost connection before commit, so it
	// must have no effect outside its Tx that a second run would not repeat
	// harmlessly.
	Update(ctx context.Context, fn func(context.Context, Tx) error) error
	// View runs fn in a transaction that only reads one consistent state. fn
	// may run again as in Update.
	View(ctx context.Context, fn func(context.Context, Tx) error) error
}

// Event is a fact for the outside world, recorded in the transaction that made
// it true and delivered at least once. Receivers drop repeats by ID.
type Event struct {
	ID      string // "voucher/<id>/<seq>"
	Type    string // such as "voucher.redeemed/v1"
	Subject string // the voucher's id
	At      time.Time
	Data    []byte // JSON without secrets or personal data
}
