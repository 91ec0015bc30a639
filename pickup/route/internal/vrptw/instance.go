// Package vrptw reads and makes instances of the vehicle routing problem with
// time windows in the format of M. M. Solomon, "Algorithms for the Vehicle
// Routing and Scheduling Problems with Time Window Constraints", Operations
// Research 35 (1987), and turns them into problems of package route.
package vrptw

import (
	"math"
	"strconv"
	"time"

	"github.com/sellback/sellback/pickup/route"
)

// A Customer is one row; the first row of an instance is the depot.
type Customer struct {
	X, Y                float64
	Demand              int
	Ready, Due, Service float64
}

// An Instance is one file.
type Instance struct {
	Name      string
	Vehicles  int
	Capacity  int
	Customers []Customer // the depot first
}

// unit is how long one unit of time and distance lasts. The planner counts
// whole microseconds, so an hour keeps nine digits behind the point.
const unit = time.Hour

// epoch is time zero of every instance.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// At converts a time of the instance.
func At(x float64) time.Time { return epoch.Add(Span(x)) }

// Span converts a duration of the instance, rounded down to microseconds.
func Span(x float64) time.Duration {
	return time.Duration(x * float64(unit)).Truncate(time.Microsecond)
}

// Units converts back.
func Units(d time.Duration) float64 { return float64(d) / float64(unit) }

// Dist is the Euclidean distance in double precision.
func Dist(a, b Customer) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// TravelTime is the Euclidean distance at speed one, rounded down, between
// places named by the index of their customer.
func (in *Instance) TravelTime(from, to route.Place) (time.Duration, bool) {
	i, err1 := strconv.Atoi(from.ID)
	j, err2 := strconv.Atoi(to.ID)
	if err1 != nil || err2 != nil || min(i, j) < 0 || max(i, j) >= len(in.Customers) {
		return 0, false
	}
	return Span(Dist(in.Customers[i], in.Customers[j])), true
}

// Problem returns the instance as a hub-day: vehicles are executives, demand
// is devices.
func (in *Instance) Problem() route.Problem {
	p := route.Problem{Travel: in}
	for i, c := range in.Customers {
		place := route.Place{ID: strconv.Itoa(i)}
		if i == 0 {
			for k := range in.Vehicles {
				p.Executives = append(p.Executives, route.Executive{
					ID: "v" + strconv.Itoa(k+1), Start: place, Capacity: in.Capacity,
					Shift: route.Window{From: At(c.Ready), To: At(c.Due)},
				})
			}
			continue
		}
		p.Visits = append(p.Visits, route.Visit{
			ID: strconv.Itoa(i), Place: place, Devices: c.Demand,
			Windows: []route.Window{{From: At(c.Ready), To: At(c.Due)}},
			Service: Span(c.Service),
		})
	}
	return p
}
