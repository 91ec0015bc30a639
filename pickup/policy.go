package pickup

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// A Policy holds the rules that the programme may set. The zero value of each
// field stands for the default in its comment, so the zero Policy is usable.
type Policy struct {
	// SLA is the time from acceptance to the end of the visit window. 48 h.
	SLA time.Duration
	// WorkingTime counts the SLA in the hub's working hours instead of on the
	// calendar.
	WorkingTime bool
	// Hold is how long a held slot waits for its confirmation. 5 minutes.
	Hold time.Duration
	// MaxAttempts is the number of failed visits, our own failures not
	// counted, after which the reservation cannot be moved again. 3.
	MaxAttempts int
	// Reattempt is the promise for the next visit after one that failed on
	// the customer's side. Such a visit is not made on the day of the failed
	// one. 7 days.
	Reattempt time.Duration
	// Horizon is how far ahead of now slots may be booked with Late set. 14
	// days; at most 92 days.
	Horizon time.Duration
	// ChangeWindow is how long before the start of the slot the customer may
	// last move or cancel. 0 is up to the departure of the executive.
	ChangeWindow time.Duration
	// Compensation is what a broken promise grants. Nothing.
	Compensation Compensation
	// CodeLife is how long a handover code is good for. 15 minutes.
	CodeLife time.Duration
	// CodeTries is the number of wrong tries that void a handover code. 3.
	CodeTries int
	// RequireCode makes a confirmed handover code a condition of OpCollect.
	// A code that was issued must be confirmed in any case.
	RequireCode bool
}

// A Compensation is what the customer is owed for a broken promise, in rupees.
// It is computed when the breach is recorded: Fixed, plus PerPeriod for each
// started Period of delay, at most Cap. The caller pays it.
type Compensation struct {
	Fixed     decimal.Decimal
	PerPeriod decimal.Decimal
	Period    time.Duration   // 24 h when zero
	Cap       decimal.Decimal // no cap when zero
}

const day = 24 * time.Hour

// filled returns the policy with defaults in place, and everything that is
// wrong with it.
func (p Policy) filled() (Policy, []error) {
	var errs []error
	length := func(field string, d *time.Duration, def, least, most time.Duration) {
		if *d == 0 {
			*d = def
		}
		if *d < least || *d > most {
			errs = append(errs, &FieldError{Field: "policy: " + field, Problem: fmt.Sprintf("is %v; give %v to %v", *d, least, most)})
		}
	}
	count := func(field string, n *int, def, most int) {
		if *n == 0 {
			*n = def
		}
		if *n < 1 || *n > most {
			errs = append(errs, &FieldError{Field: "policy: " + field, Problem: fmt.Sprintf("is %d; give 1 to %d", *n, most)})
		}
	}
	length("SLA", &p.SLA, 48*time.Hour, time.Minute, 92*day)
	length("Hold", &p.Hold, 5*time.Minute, time.Second, day)
	length("Reattempt", &p.Reattempt, 7*day, time.Hour, 92*day)
	length("Horizon", &p.Horizon, 14*day, time.Hour, 92*day)
	length("ChangeWindow", &p.ChangeWindow, 0, 0, 92*day)
	length("CodeLife", &p.CodeLife, 15*time.Minute, time.Second, day)
	length("Compensation.Period", &p.Compensation.Period, day, time.Minute, 92*day)
	count("MaxAttempts", &p.MaxAttempts, 3, 100)
	count("CodeTries", &p.CodeTries, 3, 10)
	for _, a := range []struct {
		field string
		v     decimal.Decimal
	}{{"Fixed", p.Compensation.Fixed}, {"PerPeriod", p.Compensation.PerPeriod}, {"Cap", p.Compensation.Cap}} {
		if _, err := MinorOf(a.v); err != nil {
			errs = append(errs, &FieldError{Field: "policy: Compensation." + a.field, Problem: err.(*FieldError).Problem})
		}
	}
	return p, errs
}

// For returns the amount for a promise broken by late, 0 for late <= 0.
func (c Compensation) For(late time.Duration) (Minor, error) {
	if late <= 0 {
		return 0, nil
	}
	period := c.Period
	if period <= 0 {
		period = day
	}
	periods := (late-1)/period + 1
	sum := c.Fixed.Add(c.PerPeriod.Mul(decimal.NewFromInt(int64(periods))))
	if c.Cap.IsPositive() && sum.GreaterThan(c.Cap) {
		sum = c.Cap
	}
	return MinorOf(sum)
}
