package pickup

import (
	"fmt"
	"time"
)

// A Fault is the side that a failed attempt is put down to.
type Fault string

const (
	FaultCustomer  Fault = "customer"
	FaultExecutive Fault = "executive" // and anyone else on our side
	FaultDevice    Fault = "device"    // the device is not what was agreed on
	FaultNone      Fault = "none"      // weather, a closed road
)

// A Cause is why an attempt failed.
type Cause string

const (
	CauseAbsent        Cause = "customer_absent"
	CauseUnreachable   Cause = "customer_unreachable"
	CauseAskedLater    Cause = "customer_asked_later"
	CauseWrongAddress  Cause = "wrong_address"
	CauseIdentity      Cause = "identity_not_shown"
	CauseExecutiveLate Cause = "executive_late"
	CauseNoExecutive   Cause = "executive_not_available"
	CauseEquipment     Cause = "equipment_broken"
	CauseOtherDevice   Cause = "device_not_the_one_quoted"
	CauseDeviceLocked  Cause = "device_locked"
	CauseDeviceMissing Cause = "device_not_there"
	CauseWeather       Cause = "weather"
	CauseNoAccess      Cause = "area_closed"
)

// faults puts each cause to one side.
var faults = map[Cause]Fault{
	CauseAbsent: FaultCustomer, CauseUnreachable: FaultCustomer, CauseAskedLater: FaultCustomer,
	CauseWrongAddress: FaultCustomer, CauseIdentity: FaultCustomer,
	CauseExecutiveLate: FaultExecutive, CauseNoExecutive: FaultExecutive, CauseEquipment: FaultExecutive,
	CauseOtherDevice: FaultDevice, CauseDeviceLocked: FaultDevice, CauseDeviceMissing: FaultDevice,
	CauseWeather: FaultNone, CauseNoAccess: FaultNone,
}

// Fault returns the side of c, and "" for a word that is no cause.
func (c Cause) Fault() Fault { return faults[c] }

// charged reports whether the attempt uses up one of the permitted ones. Our
// own failures do not: an order must not die of them.
func (f Fault) charged() bool { return f == FaultCustomer || f == FaultDevice }

// A Failure is the last failed attempt of a reservation.
type Failure struct {
	Cause Cause     `json:"cause"`
	Fault Fault     `json:"fault"`
	At    time.Time `json:"at"`
	Proof *Proof    `json:"proof,omitempty"`
}

// An OTPOutcome says what came of the one-time code that the executive asked
// the customer for.
type OTPOutcome string

const (
	OTPNotSent  OTPOutcome = "not_sent"
	OTPNoAnswer OTPOutcome = "no_answer"
	OTPWrong    OTPOutcome = "wrong"
	OTPRight    OTPOutcome = "right" // the customer confirmed the failure
)

// A Proof shows that an attempt was made. A failure on the customer's side is
// not recorded without one. The point is rounded to a thousandth of a degree,
// about 100 m, before it is stored: enough to show the executive was there,
// too coarse to give the door away.
type Proof struct {
	At      time.Time  `json:"at"`       // when the attempt was made
	Point   *Point     `json:"point"`    // where the executive stood
	CallRef string     `json:"call_ref"` // entry of the host's call log, in the alphabet of ID; never a phone number
	OTP     OTPOutcome `json:"otp"`
}

// missing names what p lacks for a failure at now of a visit in slot.
func (p *Proof) missing(now time.Time, slot Slot) string {
	switch {
	case p == nil:
		return "everything: instant, point, call log reference, OTP outcome"
	case p.At.IsZero():
		return "the instant"
	case p.At.After(now):
		return "an instant that is not in the future"
	case p.At.Before(slot.Start.Add(-proofLead)):
		return fmt.Sprintf("an instant of this visit (not before %s)", slot.Start.Add(-proofLead).Format(time.RFC3339))
	case p.Point == nil || p.Point.validate() != nil:
		return "a point on the globe"
	case checkName("call_ref", p.CallRef) != nil:
		return "a call log reference"
	}
	switch p.OTP {
	case OTPNotSent, OTPNoAnswer, OTPWrong, OTPRight:
		return ""
	}
	return "an OTP outcome"
}

// proofLead is how long before the slot an attempt still counts as one of it:
// executives call ahead.
const proofLead = 2 * time.Hour
