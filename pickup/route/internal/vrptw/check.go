package vrptw

import (
	"fmt"
	"strconv"

	"github.com/sellback/sellback/pickup/route"
)

// tolerance of the check, in units of the instance; the planner rounds each
// way down by less than 3e-10.
const tolerance = 1e-6

// Check walks the routes of a plan in double precision, without looking at
// the plan's own instants, and returns the number of routes and their length.
// The error tells the first broken rule: a customer not served once, a load
// over capacity, a late start, a late return, too many vehicles.
func (in *Instance) Check(plan route.Plan) (vehicles int, distance float64, err error) {
	served := make([]bool, len(in.Customers))
	depot := in.Customers[0]
	for _, r := range plan.Routes {
		at, now, load := depot, depot.Ready, 0
		for _, s := range r.Stops {
			i, err := strconv.Atoi(s.Visit)
			if err != nil || i < 1 || i >= len(in.Customers) {
				return 0, 0, fmt.Errorf("vrptw: %s: %q is no customer", in.Name, s.Visit)
			}
			if served[i] {
				return 0, 0, fmt.Errorf("vrptw: %s: customer %d is served twice", in.Name, i)
			}
			served[i] = true
			c := in.Customers[i]
			distance += Dist(at, c)
			now = max(now+Dist(at, c), c.Ready)
			if now > c.Due+tolerance {
				return 0, 0, fmt.Errorf("vrptw: %s: customer %d is served at %v, due %v", in.Name, i, now, c.Due)
			}
			now += c.Service
			load += c.Demand
			at = c
		}
		distance += Dist(at, depot)
		if back := now + Dist(at, depot); back > depot.Due+tolerance {
			return 0, 0, fmt.Errorf("vrptw: %s: %s is back at %v, due %v", in.Name, r.Executive, back, depot.Due)
		}
		if load > in.Capacity {
			return 0, 0, fmt.Errorf("vrptw: %s: %s carries %d of %d", in.Name, r.Executive, load, in.Capacity)
		}
	}
	if len(plan.Routes) > in.Vehicles {
		return 0, 0, fmt.Errorf("vrptw: %s: %d vehicles of %d", in.Name, len(plan.Routes), in.Vehicles)
	}
	for i, ok := range served {
		if i > 0 && !ok {
			return 0, 0, fmt.Errorf("vrptw: %s: customer %d is not served", in.Name, i)
		}
	}
	return len(plan.Routes), distance, nil
}
