package pickup

import (
	"time"

	"golang.org/x/exp/stats"
)

// DoorTimes sums up how long customers waited, from acceptance to the first
// arrival of an executive.
type DoorTimes struct {
	Visits   int // reservations with an arrival
	InTime   int // those among them whose promise was kept
	Breached int // reservations with a broken promise, arrived or not
	// Median, P90, P99 and Max of the waiting time; zero without visits. The
	// quantiles are interpolated.
	Median, P90, P99, Max time.Duration
}

// TimeToDoor sums up a list of reservations, such as those of a hub's month
// from Tx.HubReservations.
func TimeToDoor(list []Reservation) DoorTimes {
	var d DoorTimes
	var waits []float64
	for _, r := range list {
		if r.Breach != nil {
			d.Breached++
		}
		if r.ArrivedAt.IsZero() {
			continue
		}
		d.Visits++
		if r.Breach == nil {
			d.InTime++
		}
		waits = append(waits, float64(r.ArrivedAt.Sub(r.AcceptedAt)))
	}
	if len(waits) == 0 {
		return d
	}
	q := stats.Quantiles(waits, 0.5, 0.9, 0.99, 1)
	d.Median, d.P90, d.P99, d.Max = time.Duration(q[0]), time.Duration(q[1]), time.Duration(q[2]), time.Duration(q[3])
	return d
}
