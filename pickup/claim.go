package pickup

import (
	"slices"
	"strings"
	"time"
)

// claims returns the places that a visit in slot takes, in the order of their
// keys, so that transactions lock them in one order.
func (t terms) claims(slot Slot) []Claim {
	hub := t.cal.hub
	at := slot.Start.UTC().Format("20060102T1504Z")
	date := t.cal.Date(slot.Start).String()
	var list []Claim
	if limit := t.areaLimit(); t.area != "" && limit > 0 {
		list = append(list, Claim{hub.ID, "area/" + date + "/" + t.area, limit})
	}
	if hub.DayLimit > 0 {
		list = append(list, Claim{hub.ID, "day/" + date, hub.DayLimit})
	}
	if t.skill != "" {
		list = append(list, Claim{hub.ID, "skill/" + at + "/" + t.skill, hub.Skills[t.skill]})
	}
	return append(list, Claim{hub.ID, "slot/" + at, hub.Capacity})
}

// refusal is what a full place means to the customer.
func (c Claim) refusal() Refusal {
	switch {
	case strings.HasPrefix(c.Place, "area/"):
		return RefusedArea
	case strings.HasPrefix(c.Place, "day/"):
		return RefusedDay
	}
	return RefusedFull
}

// without returns the claims of list on places that none of other is on.
func without(list, other []Claim) []Claim {
	return slices.DeleteFunc(slices.Clone(list), func(c Claim) bool {
		return slices.ContainsFunc(other, func(o Claim) bool { return o.Hub == c.Hub && o.Place == c.Place })
	})
}

func checkRoute(area, skill string) error {
	if area != "" {
		if err := checkName("area", area); err != nil {
			return err
		}
	}
	if skill != "" {
		return checkName("skill", skill)
	}
	return nil
}

// checkAccepted refuses a promise that would start after now: it would reach
// further than the policy grants.
func checkAccepted(accepted, now time.Time) error {
	if instant(accepted).After(now) {
		return &FieldError{Field: "accepted at", Problem: "lies in the future; give the instant of the customer's consent, or none for now"}
	}
	return nil
}
