package pickup

import (
	"fmt"
	"time"
)

// A Slot is a visit window of one hub, Start included and End excluded. Both
// instants are UTC with whole minutes; they lie on the local clock grid of the
// hub, so that in Asia/Kolkata a slot from 09:00 starts at 03:30 UTC.
type Slot struct {
	Hub   string    `json:"hub"`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// In returns the slot with both instants shown in zone.
func (s Slot) In(zone *time.Location) Slot {
	return Slot{s.Hub, s.Start.In(zone), s.End.In(zone)}
}

// Equal reports whether both are the same window of the same hub, whatever
// zone their instants are shown in.
func (s Slot) Equal(o Slot) bool {
	return s.Hub == o.Hub && s.Start.Equal(o.Start) && s.End.Equal(o.End)
}

// String returns the hub and the window as RFC 3339 in the zone of the
// instants.
func (s Slot) String() string {
	return fmt.Sprintf("%s %s/%s", s.Hub, s.Start.Format(time.RFC3339), s.End.Format(time.RFC3339))
}

// utc puts the instants into the stored form.
func (s Slot) utc() Slot { return Slot{s.Hub, instant(s.Start), instant(s.End)} }

// instant is the stored form of every instant: UTC, whole microseconds, no
// monotonic reading, so that all stores agree on it.
func instant(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}
