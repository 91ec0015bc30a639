package buyback

import (
	"fmt"
	"slices"
)

// State is where an order stands in its life.
type State string

// The states of an order.
const (
	Quoted        State = "quoted"         // the price was told, the customer has not answered
	Expired       State = "expired"        // the quote ran out unanswered
	Accepted      State = "accepted"       // the customer gave the green signal, no visit is booked
	Scheduled     State = "scheduled"      // a visit is booked
	AtDoor        State = "at-door"        // the executive has arrived
	AttemptFailed State = "attempt-failed" // a visit came to nothing, another may be booked
	Inspected     State = "inspected"      // the phone is as declared, the accepted price stands
	Revised       State = "revised"        // the phone differs, a new price was told
	Disputed      State = "disputed"       // the customer contests the new price
	Agreed        State = "agreed"         // the customer consented to the price on the table
	Declined      State = "declined"       // the customer keeps the phone
	Collected     State = "collected"      // the phone changed hands
	Vouchered     State = "vouchered"      // the voucher is issued
	Cancelled     State = "cancelled"      // called off before the visit
	Closed        State = "closed"         // nothing is left to do
)

// Op names a step, as it stands in the journal and in a StateError.
type Op string

// The steps of an order's life.
const (
	OpQuote       Op = "quote"
	OpExpire      Op = "expire"
	OpAccept      Op = "accept"
	OpSchedule    Op = "schedule"
	OpReschedule  Op = "reschedule"
	OpCancel      Op = "cancel"
	OpArrive      Op = "arrive"
	OpFailAttempt Op = "fail-attempt"
	OpInspect     Op = "inspect"
	OpAgree       Op = "agree"
	OpDecline     Op = "decline"
	OpDispute     Op = "dispute"
	OpCollect     Op = "collect"
	OpVoucher     Op = "issue-voucher"
	OpClose       Op = "close"
)

// Transition is one legal move. From is empty for the first.
type Transition struct {
	From State
	Op   Op
	To   State
}

// transitions is the whole law of an order's life; nothing else decides it.
var transitions = []Transition{
	{"", OpQuote, Quoted},
	{Quoted, OpExpire, Expired},
	{Quoted, OpAccept, Accepted},
	{Quoted, OpCancel, Cancelled},
	{Accepted, OpSchedule, Scheduled},
	{Accepted, OpCancel, Cancelled},
	{Scheduled, OpReschedule, Scheduled},
	{Scheduled, OpCancel, Cancelled},
	{Scheduled, OpArrive, AtDoor},
	{Scheduled, OpFailAttempt, AttemptFailed},
	{AtDoor, OpFailAttempt, AttemptFailed},
	{AttemptFailed, OpSchedule, Scheduled},
	{AttemptFailed, OpCancel, Cancelled},
	{AtDoor, OpDecline, Declined},
	{AtDoor, OpInspect, Inspected},
	{AtDoor, OpInspect, Revised},
	{Inspected, OpAgree, Agreed},
	{Inspected, OpDecline, Declined},
	{Revised, OpAgree, Agreed},
	{Revised, OpDecline, Declined},
	{Revised, OpDispute, Disputed},
	{Disputed, OpInspect, Inspected},
	{Disputed, OpInspect, Revised},
	{Disputed, OpDecline, Declined},
	{Agreed, OpCollect, Collected},
	{Agreed, OpDecline, Declined},
	{Collected, OpVoucher, Vouchered},
	{Vouchered, OpClose, Closed},
	{Declined, OpClose, Closed},
}

// Transitions returns every legal move, in the order of an order's life.
func Transitions() []Transition { return slices.Clone(transitions) }

// Can reports whether the step is legal in this state.
func (s State) Can(op Op) bool {
	return slices.ContainsFunc(transitions, func(t Transition) bool { return t.From == s && t.Op == op })
}

// Ops returns the steps that are legal in this state.
func (s State) Ops() []Op {
	var ops []Op
	for _, t := range transitions {
		if t.From == s && !slices.Contains(ops, t.Op) {
			ops = append(ops, t.Op)
		}
	}
	return ops
}

// Final reports whether no step can follow.
func (s State) Final() bool { return len(s.Ops()) == 0 }

// A StateError reports a step that the state of an order does not allow.
type StateError struct {
	Order OrderID
	From  State
	Op    Op
}

func (e *StateError) Error() string {
	ops := e.From.Ops()
	if len(ops) == 0 {
		return fmt.Sprintf("buyback: order %s cannot %s: it is %s, and nothing follows that", e.Order, e.Op, e.From)
	}
	return fmt.Sprintf("buyback: order %s cannot %s: it is %s, where the steps are %v", e.Order, e.Op, e.From, ops)
}
