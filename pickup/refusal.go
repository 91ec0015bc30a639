package pickup

// A Refusal is why a slot cannot be booked; empty when it can.
type Refusal string

const (
	RefusedFull        Refusal = "full"         // no place left in the slot, or for the skill
	RefusedArea        Refusal = "area_full"    // the area's limit for that day is reached
	RefusedDay         Refusal = "day_full"     // the hub's limit for that day is reached
	RefusedStarted     Refusal = "started"      // the slot has begun
	RefusedNotice      Refusal = "too_soon"     // less than the hub's notice is left
	RefusedCutOff      Refusal = "cut_off"      // past the hour for slots of today
	RefusedHoliday     Refusal = "holiday"      // confirmed
	RefusedTentative   Refusal = "tentative"    // a holiday that may still move
	RefusedBlackout    Refusal = "blackout"     // closed between two instants
	RefusedSLA         Refusal = "beyond_sla"   // ends after the promise
	RefusedHorizon     Refusal = "too_far"      // beyond the policy's horizon
	RefusedReattempt   Refusal = "same_day"     // a new attempt is not made on the day of the last
	RefusedSkill       Refusal = "no_skill"     // the hub does not offer the skill
	RefusedUnreachable Refusal = "unreachable"  // Options.Feasible said no
	RefusedSame        Refusal = "same_slot"    // it is the slot booked already
	RefusedNoSlot      Refusal = "no_such_slot" // not on the hub's grid
)

func (r Refusal) explain() string {
	if s, ok := refusals[r]; ok {
		return s
	}
	return string(r)
}

var refusals = map[Refusal]string{
	RefusedFull:        "no place left, pick another slot",
	RefusedArea:        "the area's limit for that day is reached, pick another day",
	RefusedDay:         "the hub's limit for that day is reached, pick another day",
	RefusedStarted:     "it has already begun, pick a later slot",
	RefusedNotice:      "it starts too soon, pick a later slot",
	RefusedCutOff:      "the cut-off for slots of today has passed, pick another day",
	RefusedHoliday:     "the hub keeps a holiday that day",
	RefusedTentative:   "the day may become a holiday; ask again once the date is announced",
	RefusedBlackout:    "the hub is closed at that time",
	RefusedSLA:         "it ends after the promised time; set Late to book it all the same",
	RefusedHorizon:     "it is too far ahead",
	RefusedReattempt:   "a new attempt is made on another day",
	RefusedSkill:       "the hub has nobody with that skill",
	RefusedUnreachable: "no executive can reach the place in time",
	RefusedSame:        "it is the slot booked already",
	RefusedNoSlot:      "the hub has no such slot; take one from an offer",
}
