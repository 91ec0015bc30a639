package route_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup/route"
)

// TestCheckerSees breaks a valid plan in every way the checker should see.
func TestCheckerSees(t *testing.T) {
	p := hubDay(1, 4, 30)
	good := solve(t, p, &route.Options{Iterations: 500})
	if len(good.Routes) < 2 || len(good.Routes[0].Stops) < 3 {
		t.Fatal("the plan is too small to break")
	}
	for name, spoil := range map[string]func(*route.Plan){
		"visit lost": func(q *route.Plan) { q.Routes[0].Stops = q.Routes[0].Stops[1:] },
		"visit twice": func(q *route.Plan) {
			q.Unserved = append(q.Unserved, route.Unserved{Visit: "v0", Reason: route.NoRoom})
		},
		"stranger":      func(q *route.Plan) { q.Unserved = append(q.Unserved, route.Unserved{Visit: "x", Reason: route.NoRoom}) },
		"no reason":     func(q *route.Plan) { q.Unserved = []route.Unserved{{Visit: q.Routes[0].Stops[0].Visit}} },
		"order":         func(q *route.Plan) { q.Routes[0], q.Routes[1] = q.Routes[1], q.Routes[0] },
		"too early":     func(q *route.Plan) { s := &q.Routes[0].Stops[1]; s.Arrive = s.Arrive.Add(-time.Minute) },
		"too fast":      func(q *route.Plan) { s := &q.Routes[0].Stops[1]; s.Leave = s.Leave.Add(-time.Minute) },
		"back too soon": func(q *route.Plan) { r := &q.Routes[0]; r.Return = r.Return.Add(-3 * time.Hour) },
		"before shift":  func(q *route.Plan) { r := &q.Routes[0]; r.Leave = r.Leave.Add(-24 * time.Hour) },
		"wrong length":  func(q *route.Plan) { q.Routes[0].Travel++ },
		"devices":       func(q *route.Plan) { q.Routes[0].Devices++ },
		"overtime":      func(q *route.Plan) { q.Routes[0].Overtime++ },
		"late":          func(q *route.Plan) { q.Routes[0].Stops[0].Late++ },
		"swapped":       func(q *route.Plan) { s := q.Routes[0].Stops; s[0].Visit, s[2].Visit = s[2].Visit, s[0].Visit },
		"break left out": func(q *route.Plan) {
			for i := range q.Routes {
				q.Routes[i].Breaks = nil
			}
		},
	} {
		b, err := json.Marshal(good)
		if err != nil {
			t.Fatal(err)
		}
		var bad route.Plan
		if err := json.Unmarshal(b, &bad); err != nil {
			t.Fatal(err)
		}
		if spoil(&bad); len(complain(p, bad)) == 0 {
			t.Errorf("%s is not seen", name)
		}
	}
}
