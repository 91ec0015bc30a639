package pickup

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// A CodeRequest asks for the handover code of a visit in inspection.
type CodeRequest struct {
	ID     ID
	Key    string
	Actor  string
	Reason string
	// Amount that the customer is to confirm, in rupees. Required.
	Amount decimal.Decimal
}

// An IssuedCode is a handover code to be sent to the customer, and to nobody
// else, together with the amount.
type IssuedCode struct {
	Result
	// Code has six digits. It is not stored; a repeat of the command with the
	// same key computes it again.
	Code Code
}

// A Code is a handover code. It prints as stars, so that it does not end up in
// a log by accident; string(code) is the code itself.
type Code string

// String returns stars.
func (Code) String() string { return "******" }

// GoString returns stars.
func (Code) GoString() string { return "******" }

// MarshalText returns stars.
func (Code) MarshalText() ([]byte, error) { return []byte("******"), nil }

// IssueCode makes a one-time code by which the customer confirms the amount
// and the hand-over: the host sends both to the customer's own phone, the
// customer reads the code to the executive, and CheckCode compares it. A new
// code replaces the one before.
//
// The code is derived from Options.CodeKey, the reservation, the amount and
// the command's key, and only its keyed hash is stored.
//
// Errors: ErrInvalid (also without Options.CodeKey), ErrNotFound,
// ErrKeyReused, *StateError, ErrConflict.
func (s *Scheduler) IssueCode(ctx context.Context, tx Tx, req CodeRequest) (IssuedCode, error) {
	amount, err := s.codeAmount(req.Amount)
	if err != nil {
		return IssuedCode{}, err
	}
	code := s.code(req.ID, req.Key, amount)
	c := command{id: req.ID, op: OpIssueCode, key: req.Key, actor: req.Actor, reason: req.Reason}
	res, err := s.run(ctx, tx, c, c.fingerprint(int64(amount)), func(r *Reservation, now time.Time) (take, free []Claim, err error) {
		r.Handover = &Handover{Digest: s.digest(r.ID, amount, code), Amount: amount, ExpiresAt: now.Add(s.pol.CodeLife)}
		return nil, nil, nil
	})
	if err != nil {
		return IssuedCode{}, err
	}
	return IssuedCode{Result: res, Code: code}, nil
}

// A CheckRequest is the code as the customer read it out.
type CheckRequest struct {
	ID     ID
	Key    string // a new one for each try
	Actor  string
	Reason string
	Code   Code
	// Amount that the executive shows to the customer, in rupees: it must be
	// the one the code was issued for.
	Amount decimal.Decimal
}

// A CodeCheck is the outcome of a try.
type CodeCheck struct {
	Result
	Right bool
	// Left is the number of tries left; at 0 issue a new code.
	Left int
}

// CheckCode compares a code. A wrong one is an outcome and not an error, since
// the transaction must commit for the try to count: look at Right.
//
// Errors: ErrInvalid, ErrNotFound, ErrKeyReused, *StateError, ErrHandover (no
// code was issued, or its tries are used up), ErrExpired, ErrConflict.
func (s *Scheduler) CheckCode(ctx context.Context, tx Tx, req CheckRequest) (CodeCheck, error) {
	amount, err := s.codeAmount(req.Amount)
	if err != nil {
		return CodeCheck{}, err
	}
	given := s.digest(req.ID, amount, req.Code)
	c := command{id: req.ID, op: OpCheckCode, key: req.Key, actor: req.Actor, reason: req.Reason}
	res, err := s.run(ctx, tx, c, c.fingerprint(string(given[:])), func(r *Reservation, now time.Time) (take, free []Claim, err error) {
		h := clonePtr(r.Handover)
		switch {
		case h == nil:
			return nil, nil, because(ErrHandover, "reservation %s: no code was issued", r.ID)
		case !h.VerifiedAt.IsZero():
			return nil, nil, because(ErrHandover, "reservation %s: the code was confirmed already", r.ID)
		case h.Tries >= s.pol.CodeTries:
			return nil, nil, because(ErrHandover, "reservation %s: %d wrong tries, issue a new code", r.ID, h.Tries)
		case !now.Before(h.ExpiresAt):
			return nil, nil, because(ErrExpired, "reservation %s: the code ended at %s, issue a new one", r.ID, h.ExpiresAt.Format(time.RFC3339))
		}
		if hmac.Equal(given[:], h.Digest[:]) {
			h.VerifiedAt = now
		} else {
			h.Tries++
		}
		r.Handover = h
		return nil, nil, nil
	})
	if err != nil {
		return CodeCheck{}, err
	}
	h := res.Reservation.Handover
	return CodeCheck{Result: res, Right: !h.VerifiedAt.IsZero(), Left: max(0, s.pol.CodeTries-h.Tries)}, nil
}

func (s *Scheduler) codeAmount(rupees decimal.Decimal) (Minor, error) {
	if len(s.opt.CodeKey) == 0 {
		return 0, &FieldError{Field: "options: CodeKey", Problem: "is missing; handover codes need a secret"}
	}
	return MinorOf(rupees)
}

// mac is a keyed hash over parts, each preceded by its length.
func (s *Scheduler) mac(parts ...string) []byte {
	h := hmac.New(sha256.New, s.opt.CodeKey)
	for _, p := range parts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return h.Sum(nil)
}

// code has six digits; 64 bits modulo a million favour none noticeably.
func (s *Scheduler) code(id ID, key string, amount Minor) Code {
	sum := s.mac("pickup handover code", string(id), key, amount.String())
	return Code(fmt.Sprintf("%06d", binary.BigEndian.Uint64(sum)%1_000_000))
}

func (s *Scheduler) digest(id ID, amount Minor, code Code) [32]byte {
	return [32]byte(s.mac("pickup handover digest", string(id), amount.String(), string(code)))
}
