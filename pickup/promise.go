package pickup

import (
	"fmt"
	"time"
)

// A Promise is what an area was promised where that differs from the policy
// and the calendar, as a coverage list says. Zero fields leave things to
// those; of two limits or cut-offs the stricter one holds. It stays with the
// reservation.
type Promise struct {
	// SLA takes the place of Policy.SLA.
	SLA time.Duration `json:"sla,omitempty"`
	// CutOff ends the booking of slots of the same local day.
	CutOff Clock `json:"cut_off,omitempty"`
	// NextDay refuses every slot of the same local day.
	NextDay bool `json:"next_day,omitempty"`
	// AreaLimit is the number of visits a day in the area.
	AreaLimit int `json:"area_limit,omitempty"`
}

func (p Promise) check() error {
	switch {
	case p.SLA < 0 || p.SLA > 92*day:
		return &FieldError{Field: "promise: SLA", Problem: fmt.Sprintf("is %v; give 0 to %v", p.SLA, 92*day)}
	case p.CutOff < 0 || p.CutOff > At(24, 0):
		return &FieldError{Field: "promise: CutOff", Problem: "is no reading of a clock"}
	case p.AreaLimit < 0:
		return &FieldError{Field: "promise: AreaLimit", Problem: "is negative; 0 is no limit"}
	}
	return nil
}

// sla returns the length of the promise.
func (p Promise) sla(pol Policy) time.Duration {
	if p.SLA > 0 {
		return p.SLA
	}
	return pol.SLA
}

// Due returns the end of the promise to a customer of hub who accepted at that
// instant. ErrNotFound if there is no such hub.
func (s *Scheduler) Due(hub string, accepted time.Time, p Promise) (time.Time, error) {
	cal, err := s.hubs.Calendar(hub)
	if err != nil {
		return time.Time{}, err
	}
	if err := p.check(); err != nil {
		return time.Time{}, err
	}
	return s.due(cal, instant(accepted), p.sla(s.pol))
}

// cutOff returns the clock reading that ends the booking of same-day slots.
func (t terms) cutOff() (Clock, bool) {
	if t.promise.NextDay {
		return 0, true
	}
	at, ok := t.cal.cutOff(t.area)
	if own := t.promise.CutOff; own > 0 && (!ok || own < at) {
		return own, true
	}
	return at, ok
}

// areaLimit returns how many visits a day the area takes, 0 for any number.
func (t terms) areaLimit() int {
	limit := t.cal.hub.AreaLimit
	if own := t.promise.AreaLimit; own > 0 && (limit == 0 || own < limit) {
		return own
	}
	return limit
}
