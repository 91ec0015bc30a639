// Package route plans a hub-day: which executive makes which visit, in which
// order, and when each customer can expect the knock.
//
// A [Problem] holds the executives with their shifts, skills, bases, breaks and
// room for devices, the visits with their windows, and a [TravelTime]. [Solve]
// turns it into a [Plan]:
//
//	plan, err := route.Solve(ctx, problem, &route.Options{Budget: time.Second})
//
// It serves as many visits as it can, then sends as few executives as it can
// (or, by [Options.Goal], any number), then travels as little as it can. A
// visit that nobody makes comes back with a [Reason]. Each [Stop] has its
// arrival, wait, start, end and slack.
//
// # During the day
//
// When visits are cancelled or added, plan again with [Options.Previous]: the
// search then starts from the plan in force and weighs every change by
// [Options.MoveCost]. What has begun, and what was promised to be next, goes
// into [Executive.Head] and stays. A visit that only one executive may make has
// [Visit.Pin].
//
// # Before the day
//
// A [Day] answers whether one more visit would fit, without planning anew; an
// offer of slots asks it for each slot and leaves out those that nobody could
// reach. Its answer moves no other visit.
//
// # What it rests on
//
// Plans are improved by ruin and recreate with string removals (Christiaens
// and Vanden Berghe 2020), with absence counters to save executives and
// simulated annealing to save travel. On Solomon's 56 instances, the yardstick
// of the field, the command solomon beside this package prints the gap to the
// best known plans.
//
// Travel is the same at all hours: for a rush hour give a TravelTime of that
// half of the day. Devices are the only load. Costs are times; a TravelTime in
// units of anything else would be minimised likewise, but windows are times.
//
// The package reads no clock but [Options.Now], starts no goroutine, and keeps
// nothing between calls. Instants are UTC in whole microseconds, which is also
// how time is counted inside; finer parts of durations are dropped.
package route
