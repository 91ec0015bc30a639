package vrptw_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sellback/sellback/pickup/route"
	"github.com/sellback/sellback/pickup/route/internal/vrptw"
)

const tiny = `TINY

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME

    0          0          0          0          0        100          0
    1          3          4          6          0         50         10
    2          6          8          6         20         60         10
`

func parse(t *testing.T, text string) *vrptw.Instance {
	t.Helper()
	in, err := vrptw.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestParse(t *testing.T) {
	in := parse(t, tiny)
	want := &vrptw.Instance{Name: "TINY", Vehicles: 2, Capacity: 10, Customers: []vrptw.Customer{
		{Due: 100},
		{X: 3, Y: 4, Demand: 6, Due: 50, Service: 10},
		{X: 6, Y: 8, Demand: 6, Ready: 20, Due: 60, Service: 10},
	}}
	if d := cmp.Diff(want, in); d != "" {
		t.Error(d)
	}
	if crlf := parse(t, strings.ReplaceAll(tiny, "\n", "\r\n")); !cmp.Equal(in, crlf) {
		t.Error("the file reads otherwise with CR LF")
	}
}

func TestParseMistakes(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"  2         10", "  2", "line 5: has 1 numbers"},
		{"  2         10", "  0.5       10", "line 5: vehicles"},
		{"    2          6          8", "    3          6          8", "line 12: is customer 3"},
		{"    1          3          4", "    1          x          4", `line 11: "x"`},
		{"    1          3          4", "    1          1e400          4", `line 11: "1e400"`},
		{"         20         60", "         60         20", "line 12: the due date"},
		{"          6         20", "          0.5         20", "line 12: demand"},
		{"    2          6          8", "    6          8", "line 12: has 6 numbers"},
		{"         0        100", "         0        0", "the depot is never open"},
	} {
		text := strings.Replace(tiny, c.old, c.new, 1)
		if text == tiny {
			t.Fatalf("%q is not in the text", c.old)
		}
		_, err := vrptw.Parse(strings.NewReader(text))
		var row *vrptw.RowError
		if !errors.As(err, &row) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %s, got %v", c.want, err)
		}
	}
	if _, err := vrptw.Parse(strings.NewReader("")); err == nil {
		t.Error("an empty file reads")
	}
}

// FuzzParse: whatever reads, reads the same after it is written, and makes a
// problem that can be planned.
func FuzzParse(f *testing.F) {
	f.Add(tiny)
	f.Add("x 1\n1 1\n0 0 0 0 0 1 0\n1 -1e6 .5 0 0 1 0\n")
	f.Fuzz(func(t *testing.T, text string) {
		in, err := vrptw.Parse(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := in.Write(&b); err != nil {
			t.Fatal(err)
		}
		back, err := vrptw.Parse(&b)
		if err != nil || !cmp.Equal(in, back) {
			t.Fatalf("written back: %v\n%s", err, cmp.Diff(in, back))
		}
		if len(in.Customers) > 20 || in.Vehicles > 20 {
			return
		}
		if _, err := route.Solve(t.Context(), in.Problem(), &route.Options{Iterations: 5}); err != nil && !errors.Is(err, route.ErrInvalid) {
			t.Fatal(err)
		}
	})
}

// TestCheck shows that the check sees each broken rule.
func TestCheck(t *testing.T) {
	in := parse(t, tiny)
	plan := func(routes ...[]string) (p route.Plan) {
		for _, r := range routes {
			var stops []route.Stop
			for _, v := range r {
				stops = append(stops, route.Stop{Visit: v})
			}
			p.Routes = append(p.Routes, route.Route{Stops: stops})
		}
		return p
	}
	v, d, err := in.Check(plan([]string{"1"}, []string{"2"}))
	if err != nil || v != 2 || d != 30 {
		t.Errorf("%d vehicles, %v, %v; want 2, 30", v, d, err)
	}
	late := parse(t, strings.Replace(tiny, "         20         60", "         5         9", 1))
	slow := parse(t, strings.Replace(tiny, "         0        100", "         0        30", 1))
	for name, c := range map[string]struct {
		in   *vrptw.Instance
		plan route.Plan
	}{
		"twice":    {in, plan([]string{"1", "1"}, []string{"2"})},
		"missing":  {in, plan([]string{"1"})},
		"stranger": {in, plan([]string{"1"}, []string{"2", "9"})},
		"load":     {in, plan([]string{"1", "2"})},
		"vehicles": {in, plan([]string{"1"}, nil, []string{"2"})},
		"late":     {late, plan([]string{"1"}, []string{"2"})},
		"return":   {slow, plan([]string{"1"}, []string{"2"})},
	} {
		if _, _, err := c.in.Check(c.plan); err == nil {
			t.Errorf("%s is not seen", name)
		}
	}
}

func TestGenerateIsReachable(t *testing.T) {
	for _, class := range vrptw.Classes {
		in := vrptw.Generate(class, 40, 3)
		if !cmp.Equal(in, vrptw.Generate(class, 40, 3)) {
			t.Errorf("%s: the same arguments made another instance", class)
		}
		for i, c := range in.Customers[1:] {
			way := vrptw.Dist(in.Customers[0], c)
			if c.Due < c.Ready || way > c.Due || max(way, c.Ready)+c.Service+way > in.Customers[0].Due {
				t.Errorf("%s: customer %d cannot be served alone: %+v", class, i+1, c)
			}
		}
	}
}

func TestUnits(t *testing.T) {
	if d := vrptw.Span(1.5); d != 90*time.Minute || vrptw.Units(d) != 1.5 {
		t.Errorf("%v, %v", d, vrptw.Units(d))
	}
}
