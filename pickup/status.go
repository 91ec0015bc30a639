package pickup

import "slices"

// A Status is where a reservation stands.
type Status string

const (
	Held       Status = "held"          // place taken, to be confirmed before HoldUntil
	Expired    Status = "expired"       // not confirmed in time, place freed
	Reserved   Status = "reserved"      // promised to the customer
	Assigned   Status = "assigned"      // an executive is named
	EnRoute    Status = "en_route"      // the executive set out
	Arrived    Status = "arrived"       // at the door
	Inspecting Status = "in_inspection" // the device is being looked at
	Collected  Status = "collected"     // the device was handed over
	Declined   Status = "declined"      // visited, and the customer keeps the device
	Failed     Status = "failed"        // the attempt failed, see Reservation.Failure
	NoShow     Status = "no_show"       // nobody at the door
	Cancelled  Status = "cancelled"
)

// An Op is a command on a reservation.
type Op string

const (
	OpHold       Op = "hold"
	OpReserve    Op = "reserve"
	OpConfirm    Op = "confirm"
	OpExpire     Op = "expire"
	OpReschedule Op = "reschedule"
	OpCancel     Op = "cancel"
	OpAssign     Op = "assign"
	OpUnassign   Op = "unassign"
	OpDepart     Op = "depart"
	OpArrive     Op = "arrive"
	OpInspect    Op = "inspect"
	OpCollect    Op = "collect"
	OpDecline    Op = "decline"
	OpFail       Op = "fail"
	OpNoShow     Op = "no_show"
	OpIssueCode  Op = "issue_code"
	OpCheckCode  Op = "check_code"
	OpBreach     Op = "breach"
)

// A Transition is one row of the table of permitted commands.
type Transition struct {
	From Status // empty: there is no reservation yet
	Op   Op
	To   Status
}

// transitions is the whole life of a visit. Whatever is not here is refused.
var transitions = [...]Transition{
	{"", OpHold, Held},
	{"", OpReserve, Reserved},

	{Held, OpConfirm, Reserved},
	{Held, OpReschedule, Held}, // keeps the first deadline: moving is no way to hold on
	{Held, OpExpire, Expired},
	{Held, OpCancel, Cancelled},
	{Expired, OpReschedule, Held},
	{Expired, OpCancel, Cancelled},

	{Reserved, OpAssign, Assigned},
	{Reserved, OpReschedule, Reserved},
	{Reserved, OpCancel, Cancelled},
	{Reserved, OpFail, Failed},
	{Assigned, OpAssign, Assigned},
	{Assigned, OpUnassign, Reserved},
	{Assigned, OpDepart, EnRoute},
	{Assigned, OpReschedule, Reserved},
	{Assigned, OpCancel, Cancelled},
	{Assigned, OpFail, Failed},

	{EnRoute, OpArrive, Arrived},
	{EnRoute, OpFail, Failed},
	{EnRoute, OpCancel, Cancelled},
	{Arrived, OpInspect, Inspecting},
	{Arrived, OpDecline, Declined},
	{Arrived, OpFail, Failed},
	{Arrived, OpNoShow, NoShow},
	{Inspecting, OpIssueCode, Inspecting},
	{Inspecting, OpCheckCode, Inspecting},
	{Inspecting, OpCollect, Collected},
	{Inspecting, OpDecline, Declined},
	{Inspecting, OpFail, Failed},

	{Failed, OpReschedule, Reserved},
	{Failed, OpCancel, Cancelled},
	{NoShow, OpReschedule, Reserved},
	{NoShow, OpCancel, Cancelled},

	{Reserved, OpBreach, Reserved},
	{Assigned, OpBreach, Assigned},
	{EnRoute, OpBreach, EnRoute},
	{Failed, OpBreach, Failed},
	{NoShow, OpBreach, NoShow},
}

// Transitions returns a copy of the table.
func Transitions() []Transition { return slices.Clone(transitions[:]) }

// Next returns the status after op, and whether op is permitted.
func (s Status) Next(op Op) (Status, bool) {
	for _, t := range transitions {
		if t.From == s && t.Op == op {
			return t.To, true
		}
	}
	return "", false
}

// Ops returns the commands that s permits, none for a final status.
func (s Status) Ops() []Op {
	var ops []Op
	for _, t := range transitions {
		if t.From == s {
			ops = append(ops, t.Op)
		}
	}
	return ops
}

// Final reports whether nothing can follow s.
func (s Status) Final() bool { return len(s.Ops()) == 0 }

// Open reports whether a visit is still owed: the promise runs in these, and
// only these are listed by Tx.DueReservations.
func (s Status) Open() bool {
	_, ok := s.Next(OpBreach)
	return ok
}
