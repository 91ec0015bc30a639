package route_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sellback/sellback/pickup/route"
)

var (
	here  = route.Place{Lat: 22.57, Lon: 88.36}
	there = route.Place{Lat: 22.60, Lon: 88.40}
)

// small is a day of one executive from 9 to 12 and one visit.
func small(edit func(*route.Executive, *route.Visit)) route.Problem {
	e := route.Executive{ID: "asha", Shift: hours(9, 12), Start: here, Capacity: 2}
	v := route.Visit{ID: "v", Place: there, Service: 20 * time.Minute, Devices: 1}
	edit(&e, &v)
	return route.Problem{Executives: []route.Executive{e}, Visits: []route.Visit{v}, Travel: route.GreatCircle{}}
}

func TestReasons(t *testing.T) {
	for _, c := range []struct {
		name string
		want route.Reason
		edit func(*route.Executive, *route.Visit)
	}{
		{"skill", route.NoSkill, func(_ *route.Executive, v *route.Visit) { v.Skills = []string{"laptop"} }},
		{"pin", route.NoSkill, func(_ *route.Executive, v *route.Visit) { v.Pin = "bela" }},
		{"after", route.OutsideShifts, func(_ *route.Executive, v *route.Visit) { v.Windows = []route.Window{hours(13, 14)} }},
		{"before", route.OutsideShifts, func(_ *route.Executive, v *route.Visit) { v.Windows = []route.Window{hours(6, 8)} }},
		{"years ago", route.OutsideShifts, func(_ *route.Executive, v *route.Visit) {
			v.Windows = []route.Window{{From: time.Date(1, 1, 1, 1, 0, 0, 0, time.UTC), To: time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)}}
		}},
		{"devices", route.TooManyDevices, func(_ *route.Executive, v *route.Visit) { v.Devices = 3 }},
		{"too soon", route.Unreachable, func(_ *route.Executive, v *route.Visit) { v.Windows = []route.Window{hours(9, 9.1)} }},
		{"not back", route.Unreachable, func(_ *route.Executive, v *route.Visit) { v.Windows = []route.Window{hours(11.6, 12)} }},
		{"no way", route.Unreachable, func(_ *route.Executive, v *route.Visit) { v.Place.Lat = 95 }},
		{"break", route.Unreachable, func(e *route.Executive, v *route.Visit) {
			v.Windows = []route.Window{hours(10, 10.1)}
			e.Breaks = []route.Break{{Window: hours(9.4, 9.6), Duration: time.Hour}}
		}},
	} {
		plan := solve(t, small(c.edit), nil)
		if len(plan.Unserved) != 1 || plan.Unserved[0].Reason != c.want {
			t.Errorf("%s: %v, want %v", c.name, plan.Unserved, c.want)
		}
	}

	p := small(func(*route.Executive, *route.Visit) {})
	for _, id := range []string{"w", "x"} {
		v := p.Visits[0]
		v.ID = id
		p.Visits = append(p.Visits, v)
	}
	plan := solve(t, p, nil)
	if len(plan.Unserved) != 1 || plan.Unserved[0].Reason != route.NoRoom {
		t.Errorf("three devices for two places: %v", plan.Unserved)
	}
}

func TestReasonText(t *testing.T) {
	for r := route.NoSkill; r <= route.NoRoom; r++ {
		b, err := r.MarshalText()
		var back route.Reason
		if err != nil || string(b) != r.String() || back.UnmarshalText(b) != nil || back != r {
			t.Errorf("%v: %q, %v, back %v", r, b, err, back)
		}
	}
	var r route.Reason
	if _, err := r.MarshalText(); !errors.Is(err, route.ErrInvalid) {
		t.Errorf("zero reason marshals: %v", err)
	}
	if err := r.UnmarshalText([]byte("because")); !errors.Is(err, route.ErrInvalid) {
		t.Errorf("unknown reason reads: %v", err)
	}
	if got := route.Reason(7).String(); got != "reason(7)" {
		t.Error(got)
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		want string
		edit func(*route.Executive, *route.Visit)
	}{
		{`executive "": ID`, nil},
		{`visit "v": Windows[0] lacks`, func(_ *route.Executive, v *route.Visit) { v.Windows = []route.Window{{To: day}} }},
		{`visit "v": Windows[0] ends before`, func(_ *route.Executive, v *route.Visit) { v.Windows = []route.Window{hours(10, 9)} }},
		{`visit "v": Service`, func(_ *route.Executive, v *route.Visit) { v.Service = -1 }},
		{`visit "v": Devices`, func(_ *route.Executive, v *route.Visit) { v.Devices = -1 }},
		{`visit "v": Started`, func(_ *route.Executive, v *route.Visit) { v.Started = day }},
		{`executive "asha": Shift`, func(e *route.Executive, _ *route.Visit) { e.Shift = route.Window{} }},
		{`executive "asha": Capacity`, func(e *route.Executive, _ *route.Visit) { e.Capacity = -1 }},
		{`shifts more than`, func(e *route.Executive, _ *route.Visit) { e.Shift.To = day.AddDate(2, 0, 0) }},
		{`Breaks[0] lasts`, func(e *route.Executive, _ *route.Visit) { e.Breaks = []route.Break{{Window: hours(10, 11)}} }},
		{`Breaks[1] cannot begin`, func(e *route.Executive, _ *route.Visit) {
			e.Breaks = []route.Break{{hours(10, 11), time.Hour}, {hours(10, 10.5), time.Minute}}
		}},
		{`Breaks[0] opens after`, func(e *route.Executive, _ *route.Visit) {
			e.Breaks = []route.Break{{hours(13, 14), time.Minute}}
		}},
		{`Windows open more than`, func(e *route.Executive, v *route.Visit) {
			e.Head, v.Windows = []string{"v"}, []route.Window{{From: day.AddDate(3, 0, 0), To: day.AddDate(3, 0, 1)}}
		}},
		{`executive "asha": visit "w": Head names a visit that is not`, func(e *route.Executive, _ *route.Visit) { e.Head = []string{"w"} }},
		{`executive "asha": visit "v": Head names a visit twice`, func(e *route.Executive, _ *route.Visit) { e.Head = []string{"v", "v"} }},
		{`pinned to "bela"`, func(e *route.Executive, v *route.Visit) { e.Head, v.Pin = []string{"v"}, "bela" }},
		{`Started is more than`, func(e *route.Executive, v *route.Visit) {
			e.Head, v.Started = []string{"v"}, day.AddDate(-5, 0, 0)
		}},
	} {
		edit := c.edit
		if edit == nil {
			edit = func(e *route.Executive, _ *route.Visit) { e.ID = "" }
			c.want = "ID is empty"
		}
		p := small(edit)
		_, err := route.Solve(t.Context(), p, nil)
		var in *route.InputError
		if !errors.As(err, &in) || !errors.Is(err, route.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %s, got %v", c.want, err)
		}
		if _, err2 := route.NewDay(p, route.Plan{}); err2 == nil || err2.Error() != err.Error() {
			t.Errorf("NewDay says %v, Solve %v", err2, err)
		}
	}
}

func TestMistakesTogether(t *testing.T) {
	_, err := route.Solve(t.Context(), route.Problem{Visits: []route.Visit{{ID: "a"}, {ID: "a", Devices: -1}}}, nil)
	for _, want := range []string{"Travel", "Executives", "ID", "Devices"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is missing in %v", want, err)
		}
	}
	begun := small(func(e *route.Executive, v *route.Visit) { e.Head = []string{"v", "w"} })
	begun.Visits = append(begun.Visits, route.Visit{ID: "w", Place: here, Started: day})
	if _, err := route.Solve(t.Context(), begun, nil); err == nil || !strings.Contains(err.Error(), "order begun visits first") {
		t.Errorf("a begun visit after one that has not begun: %v", err)
	}
}

// TestHead: what has begun stays, and what it makes late is told.
func TestHead(t *testing.T) {
	p := small(func(e *route.Executive, v *route.Visit) {
		e.Head = []string{"v"}
		v.Windows = []route.Window{hours(9, 9.01)}
	})
	plan := solve(t, p, nil)
	s := plan.Routes[0].Stops[0]
	if s.Late <= 0 || s.Slack != 0 || plan.Routes[0].Overtime != 0 {
		t.Errorf("promised first, cannot be there in time: %+v", s)
	}

	p.Visits[0].Started = day.Add(170 * time.Minute)
	plan = solve(t, p, nil)
	s = plan.Routes[0].Stops[0]
	if s.Late != 0 || !s.Start.Equal(p.Visits[0].Started) {
		t.Errorf("begun at %v: %+v", p.Visits[0].Started, s)
	}
	if over := plan.Routes[0].Overtime; over < 10*time.Minute {
		t.Errorf("overtime %v after a visit that ends at 12:10", over)
	}
}

// TestSeveralWindows: the visit takes the window that suits the executive.
func TestSeveralWindows(t *testing.T) {
	p := small(func(_ *route.Executive, v *route.Visit) {
		v.Windows = []route.Window{hours(14, 15), hours(10.5, 11), hours(10.9, 11.2), hours(9, 9.1)}
	})
	plan := solve(t, p, nil)
	s := plan.Routes[0].Stops[0]
	if !s.Start.Equal(hours(10.5, 11).From) {
		t.Errorf("starts %v", s.Start.In(ist))
	}
	if want := 42 * time.Minute; s.Slack > want || s.Slack < want-time.Minute {
		t.Errorf("slack %v, want about %v: to the end of the joined window", s.Slack, want)
	}
}

func TestPinIsKept(t *testing.T) {
	p := hubDay(11, 6, 30)
	for i := range p.Visits {
		p.Visits[i].Skills = nil
		p.Visits[i].Pin = ""
		if i < 6 {
			p.Visits[i].Pin = p.Executives[i].ID
			p.Visits[i].Windows = nil
		}
	}
	plan := solve(t, p, &route.Options{Iterations: 1000})
	if len(plan.Routes) != 6 {
		t.Errorf("%d routes for 6 executives with one pinned visit each", len(plan.Routes))
	}
}

func TestPlanJSON(t *testing.T) {
	p := hubDay(12, 3, 40)
	plan := solve(t, p, &route.Options{Iterations: 100})
	b, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	var back route.Plan
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(plan, back); d != "" {
		t.Error(d)
	}
	if len(plan.Unserved) == 0 {
		t.Error("the day is too easy: no reason was written")
	}
}

// TestToTheMicrosecond: what just fits is planned, what does not by the least
// amount is not.
func TestToTheMicrosecond(t *testing.T) {
	for more, want := range []int{0, 1} {
		p := small(func(_ *route.Executive, v *route.Visit) { v.Place, v.Service = here, 90*time.Minute })
		second := p.Visits[0]
		second.ID = "w"
		second.Service += time.Duration(more) * time.Microsecond
		p.Visits = append(p.Visits, second)
		if plan := solve(t, p, nil); len(plan.Unserved) != want {
			t.Errorf("%d µs more than the shift: %d unserved", more, len(plan.Unserved))
		}
	}
}

// TestTwoBreaksOnOneWay: the second break must still begin in time after the
// first one.
func TestTwoBreaksOnOneWay(t *testing.T) {
	for _, c := range []struct {
		until float64 // of the second break's window
		want  int
	}{{10.65, 0}, {10.6, 1}} {
		p := small(func(e *route.Executive, v *route.Visit) {
			v.Place, v.Service = here, 9*time.Minute // to 10:09
			v.Windows = []route.Window{hours(10, 10)}
			e.Breaks = []route.Break{
				{Window: hours(10.1, 10.2), Duration: 30 * time.Minute}, // from 10:09
				{Window: hours(10.2, c.until), Duration: time.Minute},
			}
		})
		if plan := solve(t, p, nil); len(plan.Unserved) != c.want {
			t.Errorf("second break until %v: %+v", c.until, plan)
		}
	}
}
