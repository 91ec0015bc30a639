package route_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup/route"
)

// The checker below judges a plan from the problem alone. It shares no code
// with the planner: it walks each route stop by stop with time.Time.

// complain lists everything that is wrong with a plan.
func complain(p route.Problem, plan route.Plan) (errs []string) {
	bad := func(format string, args ...any) { errs = append(errs, fmt.Sprintf(format, args...)) }
	p = whole(p)
	visits := map[string]route.Visit{}
	for _, v := range p.Visits {
		visits[v.ID] = v
	}
	seen := map[string]int{}
	last := -1
	var travel time.Duration
	for _, r := range plan.Routes {
		k := slices.IndexFunc(p.Executives, func(e route.Executive) bool { return e.ID == r.Executive })
		if k <= last {
			bad("route of %q is unknown or out of order", r.Executive)
			continue
		}
		last = k
		e := p.Executives[k]
		if len(r.Stops) == 0 {
			bad("route of %q has no stop", e.ID)
		}
		for i, s := range r.Stops {
			seen[s.Visit]++
			if i < len(e.Head) && s.Visit != e.Head[i] {
				bad("%s: stop %d is %s, the head says %s", e.ID, i, s.Visit, e.Head[i])
			}
		}
		if len(r.Stops) < len(e.Head) {
			bad("%s: the head is not whole", e.ID)
		}
		errs = append(errs, complainRoute(p, e, visits, r)...)
		travel += r.Travel
	}
	if travel != plan.Travel {
		bad("travel %v, routes sum to %v", plan.Travel, travel)
	}
	for _, u := range plan.Unserved {
		seen[u.Visit]++
		if _, err := u.Reason.MarshalText(); err != nil {
			bad("visit %s is refused without a reason", u.Visit)
		}
	}
	for id := range seen {
		if _, ok := visits[id]; !ok {
			bad("visit %s is not in the problem", id)
		}
	}
	for id := range visits {
		if seen[id] != 1 {
			bad("visit %s is planned %d times", id, seen[id])
		}
	}
	return errs
}

// whole returns the problem as the planner is documented to see it: without
// parts finer than a microsecond.
func whole(p route.Problem) route.Problem {
	cut := func(w route.Window) route.Window {
		return route.Window{From: w.From.Truncate(time.Microsecond), To: w.To.Truncate(time.Microsecond)}
	}
	p.Executives, p.Visits = slices.Clone(p.Executives), slices.Clone(p.Visits)
	for k := range p.Executives {
		e := &p.Executives[k]
		e.Shift = cut(e.Shift)
		e.Breaks = slices.Clone(e.Breaks)
		for i, b := range e.Breaks {
			e.Breaks[i] = route.Break{Window: cut(b.Window), Duration: b.Duration.Truncate(time.Microsecond)}
		}
	}
	for i := range p.Visits {
		v := &p.Visits[i]
		v.Windows = slices.Clone(v.Windows)
		for j, w := range v.Windows {
			v.Windows[j] = cut(w)
		}
	}
	return p
}

func complainRoute(p route.Problem, e route.Executive, visits map[string]route.Visit, r route.Route) (errs []string) {
	bad := func(format string, args ...any) {
		errs = append(errs, e.ID+": "+fmt.Sprintf(format, args...))
	}
	ride := func(a, b route.Place, head bool) time.Duration {
		if a == b {
			return 0
		}
		d, ok := p.Travel.TravelTime(a, b)
		if !ok && head {
			return 0
		}
		if !ok {
			bad("no way from %v to %v", a, b)
		}
		return d.Truncate(time.Microsecond)
	}
	at, now := e.Start, r.Leave
	begunFirst := !visits[r.Stops[0].Visit].Started.IsZero()
	if now.Before(e.Shift.From) && !begunFirst {
		bad("leaves %v before the shift %v", now, e.Shift.From)
	}
	var devices int
	var travel time.Duration
	rests := 0
	for i, s := range r.Stops {
		v := visits[s.Visit]
		head := i < len(e.Head)
		if v.Pin != "" && v.Pin != e.ID {
			bad("%s is pinned to %s", v.ID, v.Pin)
		}
		for _, skill := range v.Skills {
			if !head && !slices.Contains(e.Skills, skill) {
				bad("lacks %s for %s", skill, v.ID)
			}
		}
		devices += v.Devices
		d := ride(at, v.Place, head)
		travel += d
		clock := now
		for rests < len(r.Breaks) && r.Breaks[rests].After == i {
			// On the way: a break begins no earlier than the departure and
			// all travel and all breaks fit before the arrival.
			b := r.Breaks[rests]
			if b.Start.Before(clock) {
				bad("break %d at %v begins before %v", rests, b.Start, clock)
			}
			d -= min(d, b.Start.Sub(clock))
			clock = b.End
			rests++
		}
		begun := head && !v.Started.IsZero()
		if !begun && s.Arrive.Before(clock.Add(d)) {
			bad("%s: arrives %v, cannot before %v", v.ID, s.Arrive, clock.Add(d))
		}
		if s.Start.Before(s.Arrive) || s.Start.Sub(s.Arrive) != s.Wait || s.Wait < 0 {
			bad("%s: arrives %v, waits %v, starts %v", v.ID, s.Arrive, s.Wait, s.Start)
		}
		if s.Leave.Sub(s.Start) != v.Service.Truncate(time.Microsecond) {
			bad("%s: stays %v, wants %v", v.ID, s.Leave.Sub(s.Start), v.Service)
		}
		if begun && !s.Start.Equal(v.Started.Truncate(time.Microsecond)) {
			bad("%s: began %v, planned %v", v.ID, v.Started, s.Start)
		}
		in := len(v.Windows) == 0 || begun
		for _, w := range v.Windows {
			in = in || !s.Start.Before(w.From) && !s.Start.After(w.To)
		}
		if in != (s.Late == 0) || !head && !in {
			bad("%s: starts %v, late %v, windows %v", v.ID, s.Start, s.Late, v.Windows)
		}
		if s.Slack < 0 {
			bad("%s: slack %v", v.ID, s.Slack)
		}
		at, now = v.Place, s.Leave
	}
	if !e.Open {
		end := e.Start
		if e.End != nil {
			end = *e.End
		}
		d := ride(at, end, len(r.Stops) <= len(e.Head))
		travel += d
		for rests < len(r.Breaks) && r.Breaks[rests].End.Compare(r.Return) <= 0 {
			b := r.Breaks[rests]
			if b.Start.Before(now) {
				bad("break %d at %v begins before %v", rests, b.Start, now)
			}
			d -= min(d, b.Start.Sub(now))
			now = b.End
			rests++
		}
		if r.Return.Before(now.Add(d)) {
			bad("returns %v, cannot before %v", r.Return, now.Add(d))
		}
	} else if r.Return.Before(now) {
		bad("returns %v before leaving the last stop %v", r.Return, now)
	}
	if len(r.Breaks) != len(e.Breaks) {
		bad("%d breaks planned of %d", len(r.Breaks), len(e.Breaks))
	} else {
		for i, b := range e.Breaks {
			g := r.Breaks[i]
			if g.End.Sub(g.Start) != b.Duration || g.Start.Before(b.Window.From) || len(e.Head) == 0 && g.Start.After(b.Window.To) {
				bad("break %v is not as wanted: %v", g, b)
			}
		}
	}
	if over := r.Return.Sub(e.Shift.To); max(over, 0) != r.Overtime || over > 0 && len(e.Head) == 0 {
		bad("returns %v, shift ends %v, overtime %v", r.Return, e.Shift.To, r.Overtime)
	}
	if devices != r.Devices || e.Capacity > 0 && devices > e.Capacity && len(r.Stops) > len(e.Head) {
		bad("carries %d devices, says %d, capacity %d", devices, r.Devices, e.Capacity)
	}
	if travel != r.Travel {
		bad("travels %v, says %v", travel, r.Travel)
	}
	return errs
}

// valid fails the test when anything is wrong with the plan.
func valid(t *testing.T, p route.Problem, plan route.Plan) {
	t.Helper()
	for _, e := range complain(p, plan) {
		t.Error(e)
	}
}

// ist is Asia/Kolkata without needing a zone database.
var ist = time.FixedZone("IST", 5*3600+1800)

// day is 09:00 of a day in Kolkata.
var day = time.Date(2026, 11, 23, 9, 0, 0, 0, ist)

func hours(from, to float64) route.Window {
	at := func(h float64) time.Time { return day.Add(time.Duration((h - 9) * float64(time.Hour))) }
	return route.Window{From: at(from), To: at(to)}
}

// somewhere returns a place in or around Kolkata.
func somewhere(rng *rand.Rand) route.Place {
	return route.Place{Lat: 22.57 + (rng.Float64()-0.5)*0.16, Lon: 88.37 + (rng.Float64()-0.5)*0.14}
}

// hubDay makes a day of three-hour slots. Everything is of use: skills,
// several windows, pins, breaks, open days, begun visits.
func hubDay(seed uint64, execs, visits int) route.Problem {
	rng := rand.New(rand.NewPCG(seed, 7))
	p := route.Problem{Travel: route.GreatCircle{}}
	hub := route.Place{ID: "hub", Lat: 22.5726, Lon: 88.3639}
	for k := range execs {
		e := route.Executive{ID: "e" + strconv.Itoa(k), Shift: hours(9, 21), Start: hub, Capacity: 25}
		switch k % 4 {
		case 1:
			e.Skills = []string{"laptop"}
			e.Breaks = []route.Break{{Window: hours(12.5, 14), Duration: 45 * time.Minute}}
		case 2:
			home := somewhere(rng)
			e.Start, e.End = home, &home
			e.Shift = hours(10, 20)
		case 3:
			e.Open = true
			e.Skills = []string{"laptop", "bengali"}
			e.Breaks = []route.Break{
				{Window: hours(13, 14.5), Duration: 30 * time.Minute},
				{Window: hours(16, 18), Duration: 15 * time.Minute},
			}
		}
		p.Executives = append(p.Executives, e)
	}
	for i := range visits {
		from := 9 + 3*float64(rng.IntN(4))
		v := route.Visit{
			ID: "v" + strconv.Itoa(i), Place: somewhere(rng), Windows: []route.Window{hours(from, from+3)},
			Service: time.Duration(15+rng.IntN(4)*5) * time.Minute, Devices: 1 + rng.IntN(2),
		}
		switch rng.IntN(12) {
		case 0:
			v.Skills = []string{"laptop"}
		case 1:
			v.Windows = []route.Window{hours(18, 20), hours(9.5, 10.5)}
		case 2:
			v.Windows = nil
		case 3:
			v.Pin = p.Executives[rng.IntN(execs)].ID
		}
		p.Visits = append(p.Visits, v)
	}
	return p
}

// begin makes the first stops of some routes of plan the head of their
// executives, as if the day had begun.
func begin(p *route.Problem, plan route.Plan, late time.Duration) {
	for _, r := range plan.Routes {
		for k := range p.Executives {
			if p.Executives[k].ID != r.Executive || k%2 == 0 {
				continue
			}
			for i, s := range r.Stops[:min(3, len(r.Stops))] {
				p.Executives[k].Head = append(p.Executives[k].Head, s.Visit)
				for j := range p.Visits {
					if p.Visits[j].ID == s.Visit && i < 2 {
						p.Visits[j].Started = s.Start.Add(late)
					}
				}
			}
		}
	}
}
