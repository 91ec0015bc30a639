package voucher

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// IssueRequest asks for a new voucher.
type IssueRequest struct {
	// Command's Key may be empty here; it is then "issue".
	Command
	// ID of the voucher. Derive it from what it pays for, such as the order's
	// id: an id is issued at most once, whatever happens.
	ID ID
	// Amount in major units, more than zero, with no more decimals than the
	// currency has.
	Amount decimal.Decimal
	// Currency; empty means the ledger's.
	Currency Currency
	// Expires is the last day on which the voucher is good; the zero Date
	// means it never expires.
	Expires Date
	// Zone in which Expires is meant; nil means the ledger's. Its name is
	// stored and the end of the day computed once, now.
	Zone *time.Location
	// Pending issues a voucher that is worth nothing, and is no liability,
	// until it is activated.
	Pending bool
	// PIN, if not zero, is asked for besides the code.
	PIN PIN
	// Holder is the host's token for the holder and Batch and Profile name
	// what the voucher belongs to; each at most 64 bytes, may be empty.
	Holder, Batch, Profile string
	// Terms restrict its use. The zero value restricts nothing.
	Terms Terms
}

// maxDraws bounds the search for a free code: with 60 bits and 10^9 codes in
// use, one draw fails once in 10^9 times.
const maxDraws = 8

// Issue creates a voucher and returns its code, this once: a repeat returns
// the voucher without the code and Replayed set, whatever the ledger's defaults
// are by then; input is the request as given. If the first answer got lost,
// so did the code: [Ledger.Reissue] gives a new one. It is ErrExists if the id was
// issued under another key, ErrKeyReused if under the same key with other
// input.
func (l *Ledger) Issue(ctx context.Context, tx Tx, r IssueRequest) (Result, error) {
	return l.issue(ctx, tx, r, nil)
}

// issue is Issue with further inputs of the command.
func (l *Ledger) issue(ctx context.Context, tx Tx, r IssueRequest, inputs func(*canon)) (Result, error) {
	if r.Key == "" {
		r.Key = "issue"
	}
	if err := r.Command.check(OpIssue); err != nil {
		return Result{}, err
	}
	if err := r.ID.Validate(); err != nil {
		return Result{}, &RequestError{OpIssue, "ID", err.(*RequestError).Problem}
	}
	print := r.print(inputs)
	// What cannot be issued now may have been when it was first asked for: it
	// was in time, or the ledger had another currency, zone or profile.
	answer := func(err error) (Result, error) {
		if res, seen, replayErr := l.replay(ctx, tx, r.ID, r.Key, print); seen && replayErr == nil {
			return res, nil
		} else if seen || replayErr != nil {
			return Result{}, replayErr
		}
		return Result{}, err
	}
	v, err := l.draft(&r)
	if err == nil {
		err = l.issuable(&v, r.Zone)
	}
	if err != nil {
		return answer(err)
	}
	w := l.room()
	defer l.done(w)
	for range maxDraws {
		code, err := l.codes.New()
		if err != nil {
			return answer(err)
		}
		w.voucher, w.entry = v, Entry{}
		w.voucher.setCode(l.keys, code, r.PIN)
		r.entry(&w.entry, OpIssue, v.Face, v.IssuedAt, print)
		if !r.Pending {
			w.entry.Delta = Accounts{Funding: -v.Face, Liability: v.Face}
		}
		if err := w.settle(); err != nil {
			return Result{}, err
		}
		switch err := tx.InsertVoucher(ctx, w.voucher, w.entry); {
		case errors.Is(err, ErrCodeTaken):
			continue
		case errors.Is(err, ErrExists):
			res, seen, err := l.replay(ctx, tx, r.ID, r.Key, print)
			if err == nil && !seen {
				err = fmt.Errorf("%w: voucher %s was issued under another key", ErrExists, r.ID)
			}
			return res, err
		case err != nil:
			return Result{}, err
		}
		if err := w.tell(ctx, tx); err != nil {
			return Result{}, err
		}
		return Result{Entry: w.entry, Code: code}, nil
	}
	return Result{}, fmt.Errorf("%w: %d draws in a row; is the entropy stuck?", ErrCodeTaken, maxDraws)
}

// issuable checks what of a request depends on the day.
func (l *Ledger) issuable(v *Voucher, zone *time.Location) error {
	if v.expired(v.IssuedAt) {
		return &RequestError{OpIssue, "Expires", fmt.Sprintf("%s is past; give a later day or none", v.Expires)}
	}
	return l.profile.issue(v, DateOf(v.IssuedAt, zone))
}

// draft checks the request and returns the voucher it asks for, without code.
func (l *Ledger) draft(r *IssueRequest) (Voucher, error) {
	if r.Currency == "" {
		r.Currency = l.currency
	}
	if r.Zone == nil {
		r.Zone = l.zone
	}
	face, err := (&Voucher{Currency: r.Currency}).minor(r.Amount, "", aboveZero)
	if err != nil {
		return Voucher{}, err
	}
	for _, f := range [...]struct{ name, text string }{{"Holder", r.Holder}, {"Batch", r.Batch}, {"Profile", r.Profile}, {"Zone", r.Zone.String()}} {
		if err := checkText(OpIssue, f.name, f.text, 64); err != nil {
			return Voucher{}, err
		}
	}
	if err := r.Terms.Validate(); err != nil {
		return Voucher{}, err
	}
	if r.Zone == time.Local {
		return Voucher{}, &RequestError{OpIssue, "Zone", "the host's local zone may be another tomorrow; load one by its name"}
	}
	now := l.instant()
	v := Voucher{
		ID: r.ID, Currency: r.Currency, Face: face, State: Active,
		Expires: r.Expires, Zone: r.Zone.String(), Until: r.Expires.End(r.Zone),
		Holder: r.Holder, Batch: r.Batch, Profile: r.Profile, Terms: r.Terms.clone(),
		IssuedAt: now,
	}
	if r.Pending {
		v.State = Pending
	}
	if v.Profile == "" {
		v.Profile = l.profile.name()
	}
	return v, nil
}

// print is taken over the request as asked, before defaults are filled in: a
// repeat is the same input though the ledger has other defaults by then.
func (r *IssueRequest) print(inputs func(*canon)) Hash {
	f := canon{make([]byte, 0, 512)}
	r.fingerprint(&f, OpIssue, r.ID)
	f.text(string(r.Currency))
	f.amount(r.Amount)
	f.date(r.Expires)
	f.flag(r.Zone != nil)
	if r.Zone != nil {
		f.text(r.Zone.String())
	}
	f.flag(r.Pending)
	f.flag(!r.PIN.IsZero()) // not its value: a fingerprint must not help to guess it
	f.text(r.Holder)
	f.text(r.Batch)
	f.text(r.Profile)
	r.Terms.canon(&f)
	if inputs != nil {
		inputs(&f)
	}
	return f.sum()
}

func (v *Voucher) setCode(keys *Keyring, code Code, pin PIN) {
	v.Digest, v.Last4 = keys.Digest(code), code.Last4()
	v.Generation++
	v.PIN = Digest{}
	if !pin.IsZero() {
		v.PIN = keys.pinDigest(keys.active, v.ID, pin)
	}
}
