package pickup

import (
	"context"
	"fmt"
	"math"
	"time"
)

// Step moves a visit on, as the table of Transitions permits: the executive is
// assigned, departs, arrives, inspects, and collects the device or leaves it
// with a customer who declines.
//
// Errors: ErrInvalid, ErrNotFound, ErrKeyReused, *StateError, ErrHandover (a
// code is to be confirmed before the device is collected), ErrConflict.
func (s *Scheduler) Step(ctx context.Context, tx Tx, req StepRequest) (Result, error) {
	c := command{id: req.ID, op: req.Op, key: req.Key, actor: req.Actor, reason: req.Reason, reference: req.Reference}
	switch req.Op {
	case OpAssign:
		if err := checkName("executive", req.Executive); err != nil {
			return Result{}, err
		}
	case OpUnassign, OpDepart, OpArrive, OpInspect, OpCollect, OpDecline:
		if req.Executive != "" {
			return Result{}, &FieldError{Field: "executive", Problem: "is for OpAssign only; leave it empty"}
		}
	default:
		return Result{}, &FieldError{Field: "op", Problem: fmt.Sprintf("%.20q is not a step of a visit; it has a method of its own", string(req.Op))}
	}
	return s.run(ctx, tx, c, c.fingerprint(req.Executive), func(r *Reservation, now time.Time) (take, free []Claim, err error) {
		switch req.Op {
		case OpAssign:
			r.Executive = req.Executive
		case OpUnassign:
			r.Executive = ""
		case OpArrive:
			if r.ArrivedAt.IsZero() {
				r.ArrivedAt = now
			}
			if now.After(r.DueAt) && r.Breach == nil {
				if r.Breach, err = s.breach(*r, now); err != nil {
					return nil, nil, err
				}
			}
		case OpCollect:
			if r.Handover == nil && s.pol.RequireCode || r.Handover != nil && r.Handover.VerifiedAt.IsZero() {
				return nil, nil, because(ErrHandover, "reservation %s: confirm the handover code first", r.ID)
			}
			r.EndedAt = now
		case OpDecline:
			r.EndedAt = now
		}
		return nil, nil, nil
	})
}

// Fail records a failed attempt, with its cause and so with whose fault it
// was. The place is freed. Reschedule offers the next attempt: on another day
// and within Policy.Reattempt if the failure was not ours, inside the first
// promise if it was.
//
// A failure on the customer's side needs a Proof, and needs the executive to be
// on the way at least: nobody is blamed for a visit that was not made.
//
// Errors: ErrInvalid, ErrNotFound, ErrKeyReused, *StateError, *ProofError,
// ErrConflict.
func (s *Scheduler) Fail(ctx context.Context, tx Tx, req FailRequest) (Result, error) {
	op := OpFail
	if req.NoShow {
		op = OpNoShow
		if req.Cause == "" {
			req.Cause = CauseAbsent
		}
		if req.Cause != CauseAbsent {
			return Result{}, &FieldError{Field: "cause", Problem: fmt.Sprintf("of a no-show is %s; leave it empty", CauseAbsent)}
		}
	}
	c := command{id: req.ID, op: op, key: req.Key, actor: req.Actor, reason: req.Reason, reference: req.Reference}
	fault := req.Cause.Fault()
	if fault == "" {
		return Result{}, &FieldError{Field: "cause", Problem: fmt.Sprintf("%.40q is not one of the causes of this package", string(req.Cause))}
	}
	proof, err := req.Proof.stored()
	if err != nil {
		return Result{}, err
	}
	return s.run(ctx, tx, c, c.fingerprint(string(req.Cause), proof), func(r *Reservation, now time.Time) (take, free []Claim, err error) {
		if fault.charged() && (r.Status == Reserved || r.Status == Assigned) {
			return nil, nil, &StateError{ID: r.ID, From: r.Status, Op: op}
		}
		if fault == FaultCustomer {
			if what := proof.missing(now, r.Slot); what != "" {
				return nil, nil, &ProofError{ID: r.ID, Cause: req.Cause, Missing: what}
			}
		}
		r.Failure = &Failure{Cause: req.Cause, Fault: fault, At: now, Proof: proof}
		r.Attempts++
		if fault.charged() {
			r.Strikes++
			if due := now.Add(s.pol.Reattempt); due.After(r.DueAt) {
				r.DueAt = due
			}
		}
		free, r.Claims = r.Claims, nil
		r.Executive, r.Handover = "", nil
		return nil, free, nil
	})
}

// stored returns the proof as it is kept: the instant cut, the point coarse.
func (p *Proof) stored() (*Proof, error) {
	if p == nil {
		return nil, nil
	}
	q := *p
	q.At = instant(q.At)
	if p.Point != nil {
		if err := p.Point.validate(); err != nil {
			return nil, err
		}
		round := func(deg float64) float64 { return math.Round(deg*1000) / 1000 }
		q.Point = &Point{round(p.Point.Lat), round(p.Point.Lng)}
	}
	if q.CallRef != "" {
		if err := checkName("call_ref", q.CallRef); err != nil {
			return nil, err
		}
	}
	return &q, nil
}
