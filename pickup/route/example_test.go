package route_test

import (
	"context"
	"fmt"
	"time"

	"github.com/sellback/sellback/pickup/route"
)

// A small hub-day in Kolkata: two executives, six visits, one of them for a
// laptop and one too far for any slot.
func kolkata() route.Problem {
	hub := route.Place{ID: "Park Street", Lat: 22.5531, Lon: 88.3524}
	salt := route.Place{ID: "Salt Lake", Lat: 22.5867, Lon: 88.4171}
	slot := func(hour int) []route.Window {
		from := time.Date(2026, 11, 24, hour, 0, 0, 0, ist)
		return []route.Window{{From: from, To: from.Add(3 * time.Hour)}}
	}
	visit := func(id string, lat, lon float64, hour int) route.Visit {
		return route.Visit{
			ID: id, Place: route.Place{Lat: lat, Lon: lon}, Windows: slot(hour),
			Service: 25 * time.Minute, Devices: 1,
		}
	}
	shift := route.Window{
		From: time.Date(2026, 11, 24, 9, 0, 0, 0, ist),
		To:   time.Date(2026, 11, 24, 19, 0, 0, 0, ist),
	}
	lunch := route.Break{
		Window:   route.Window{From: time.Date(2026, 11, 24, 12, 30, 0, 0, ist), To: time.Date(2026, 11, 24, 14, 0, 0, 0, ist)},
		Duration: 30 * time.Minute,
	}
	late := route.Window{From: shift.From.Add(3 * time.Hour), To: shift.To.Add(time.Hour)}
	laptop := visit("Behala", 22.4986, 88.3180, 15)
	laptop.Skills = []string{"laptop"}
	return route.Problem{
		Executives: []route.Executive{
			{ID: "asha", Shift: shift, Start: hub, Capacity: 12, Breaks: []route.Break{lunch}},
			{ID: "bikash", Shift: late, Start: salt, Capacity: 12, Skills: []string{"laptop"}},
		},
		Visits: []route.Visit{
			visit("Ballygunge", 22.5280, 88.3659, 9),
			visit("Gariahat", 22.5180, 88.3660, 12),
			visit("New Town", 22.5900, 88.4750, 9),
			visit("Dum Dum", 22.6240, 88.4220, 9),
			visit("Durgapur", 23.5204, 87.3119, 12),
			laptop,
		},
		Travel: route.GreatCircle{Speed: 18},
	}
}

func show(plan route.Plan) {
	clock := func(t time.Time) string { return t.In(ist).Format("15:04") }
	for _, r := range plan.Routes {
		fmt.Printf("%s leaves %s, returns %s\n", r.Executive, clock(r.Leave), clock(r.Return))
		for _, s := range r.Stops {
			fmt.Printf("  %s %-10s slack %v\n", clock(s.Start), s.Visit, s.Slack.Truncate(time.Minute))
		}
		for _, b := range r.Breaks {
			fmt.Printf("  break %s to %s after %d stops\n", clock(b.Start), clock(b.End), b.After)
		}
	}
	for _, u := range plan.Unserved {
		fmt.Println("not", u.Visit+":", u.Reason)
	}
}

func ExampleSolve() {
	plan, err := route.Solve(context.Background(), kolkata(), &route.Options{Iterations: 2000})
	if err != nil {
		fmt.Println(err)
		return
	}
	show(plan)
	// Output:
	// asha leaves 09:00, returns 12:40
	//   09:13 Ballygunge slack 30m0s
	//   10:35 New Town   slack 30m0s
	//   11:29 Dum Dum    slack 30m0s
	//   break 12:40 to 13:10 after 3 stops
	// bikash leaves 12:00, returns 16:26
	//   12:40 Gariahat   slack 2h19m0s
	//   15:00 Behala     slack 3h0m0s
	// not Durgapur: unreachable
}

// During the morning one visit has begun, one is cancelled and one is new.
// Following the previous plan keeps the others with whom they were.
func ExampleSolve_replan() {
	ctx := context.Background()
	p := kolkata()
	plan, err := route.Solve(ctx, p, &route.Options{Iterations: 2000})
	if err != nil {
		fmt.Println(err)
		return
	}

	p.Visits[0].Started = time.Date(2026, 11, 24, 9, 20, 0, 0, ist) // Ballygunge
	p.Executives[0].Head = []string{"Ballygunge"}
	fresh := p.Visits[3] // Dum Dum cancels, Lake Town books
	fresh.ID, fresh.Place = "Lake Town", route.Place{Lat: 22.6050, Lon: 88.4000}
	fresh.Windows = []route.Window{{From: time.Date(2026, 11, 24, 12, 0, 0, 0, ist), To: time.Date(2026, 11, 24, 15, 0, 0, 0, ist)}}
	p.Visits[3] = fresh

	plan, err = route.Solve(ctx, p, &route.Options{Iterations: 2000, Previous: &plan})
	if err != nil {
		fmt.Println(err)
		return
	}
	show(plan)
	fmt.Println("moved:", plan.Moved)
	// Output:
	// asha leaves 09:00, returns 12:57
	//   09:20 Ballygunge slack 0s
	//   10:42 New Town   slack 1h17m0s
	//   12:00 Lake Town  slack 1h35m0s
	//   break 12:57 to 13:27 after 3 stops
	// bikash leaves 12:00, returns 16:26
	//   12:40 Gariahat   slack 2h19m0s
	//   15:00 Behala     slack 3h0m0s
	// not Durgapur: unreachable
	// moved: 0
}

// The offer of slots asks the day before it shows one.
func ExampleDay_Feasible() {
	p := kolkata()
	plan, err := route.Solve(context.Background(), p, &route.Options{Iterations: 2000})
	if err != nil {
		fmt.Println(err)
		return
	}
	day, err := route.NewDay(p, plan)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, hour := range []int{9, 15, 18} {
		from := time.Date(2026, 11, 24, hour, 0, 0, 0, ist)
		in, ok := day.Feasible(route.Visit{
			Place:   route.Place{Lat: 22.4667, Lon: 88.3970}, // Garia
			Windows: []route.Window{{From: from, To: from.Add(3 * time.Hour)}},
			Service: 25 * time.Minute, Devices: 1, Skills: []string{"laptop"},
		})
		fmt.Printf("%s %v %q\n", from.Format("15:04"), ok, in.Executive)
	}
	// Output:
	// 09:00 false ""
	// 15:00 true "bikash"
	// 18:00 true "bikash"
}

func ExampleMatrix() {
	m, err := route.NewMatrix([]string{"hub", "door"}, [][]time.Duration{
		{0, 18 * time.Minute},
		{22 * time.Minute, 0},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	d, ok := m.TravelTime(route.Place{ID: "door"}, route.Place{ID: "hub"})
	fmt.Println(d, ok)
	// Output: 22m0s true
}
