package pincode_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sellback/sellback/pincode"
)

// uniform makes a list of n codes from 700000 on, all of one hub.
func uniform(tb testing.TB, version, hub string, n int) *pincode.Coverage {
	tb.Helper()
	var rows []pincode.Row
	for i := range n {
		c, err := pincode.FromInt(int64(700000 + i))
		if err != nil {
			tb.Fatal(err)
		}
		rows = append(rows, pincode.Row{Area: pincode.Only(c), Terms: pincode.Terms{Status: pincode.Served, Hub: hub, SLA: 48 * time.Hour, Reason: version}})
	}
	v, err := pincode.NewCoverage(version, rows, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// Every answer under eight readers comes from one list whole: hub, reason and
// version agree, and versions never go back.
func TestLiveUnderReaders(t *testing.T) {
	var live pincode.Live
	const lists = 200
	if err := live.Publish(uniform(t, "v0", "hub-v0", 40), noon, nil); err != nil {
		t.Fatal(err)
	}
	old := live.AsOf(noon)
	kept := old.Lookup(pincode.MustParse("700019"), noon, pincode.Scope{})
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			last := 0
			for {
				a := live.Lookup(pincode.MustParse("700019"), noon.Add(time.Hour), pincode.Scope{})
				var n int
				if _, err := fmt.Sscanf(a.Version, "v%d", &n); err != nil || a.Hub != "hub-"+a.Version || a.Reason != a.Version || n < last {
					t.Errorf("torn answer after v%d: %+v", last, a)
					return
				}
				last = n
				if _, ok := live.Version(a.Version); !ok {
					t.Errorf("%s was answered but is not found", a.Version)
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	// Two writers at once: no list may be lost.
	var writers sync.WaitGroup
	for w := range 2 {
		writers.Go(func() {
			for n := 1 + w; n < lists; n += 2 {
				version := fmt.Sprintf("v%d", n)
				// One instant after the other, so that readers see versions rise.
				if err := live.Publish(uniform(t, version, "hub-"+version, 40), noon.Add(time.Duration(n)*time.Millisecond), &pincode.Guard{AllowHubLoss: true}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	close(stop)
	readers.Wait()
	if n := len(live.Publications()); n != lists {
		t.Errorf("%d of %d lists are there", n, lists)
	}
	if again := old.Lookup(pincode.MustParse("700019"), noon, pincode.Scope{}); again != kept {
		t.Errorf("the old list answers %+v, before %+v", again, kept)
	}
	for i, p := range live.Publications() {
		if want := noon.Add(time.Duration(i) * time.Millisecond); !p.From.Equal(want) {
			t.Fatalf("publication %d is from %v, want %v", i, p.From, want)
		}
	}
}

func TestLiveTimeline(t *testing.T) {
	var live pincode.Live
	if live.AsOf(noon) != nil || live.Lookup(pincode.MustParse("700001"), noon, pincode.Scope{}).Served() {
		t.Error("an empty Live serves")
	}
	if live.Publish(nil, noon, nil) == nil || !errors.Is(live.Withdraw("x"), pincode.ErrNotFound) {
		t.Error("nothing was published or withdrawn without an error")
	}
	publish := func(version string, days int) {
		t.Helper()
		if err := live.Publish(uniform(t, version, "H", 10), noon.AddDate(0, 0, days), nil); err != nil {
			t.Fatal(err)
		}
	}
	publish("a", 0)
	publish("c", 10) // scheduled
	publish("b", 5)  // in between
	publish("b2", 5) // corrects b
	if err := live.Publish(uniform(t, "b", "H", 10), noon, nil); !errors.Is(err, pincode.ErrExists) {
		t.Errorf("a version published twice: %v", err)
	}
	check := func(want string) {
		t.Helper()
		var got []string
		for d := -1; d <= 11; d += 3 {
			got = append(got, live.AsOf(noon.AddDate(0, 0, d)).Version())
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("versions %q, want %q", s, want)
		}
	}
	check(" a b2 b2 c")
	if live.AsOf(noon.Add(-time.Microsecond)) != nil || live.AsOf(noon).Version() != "a" {
		t.Error("a list holds from its instant on, not before")
	}
	if err := live.Withdraw("b2"); err != nil {
		t.Fatal(err)
	}
	check(" a b b c")
	if _, ok := live.Version("b2"); ok {
		t.Error("b2 was withdrawn")
	}
}

func TestGuard(t *testing.T) {
	two := func(version string, a, b int) *pincode.Coverage {
		var rows []pincode.Row
		for i := range a + b {
			hub := "A"
			if i >= a {
				hub = "B"
			}
			c, _ := pincode.FromInt(int64(700000 + i))
			rows = append(rows, pincode.Row{Area: pincode.Only(c), Terms: pincode.Terms{Scope: pincode.Scope{Service: "pickup"}, Status: pincode.Served, Hub: hub, SLA: time.Hour}})
		}
		v, err := pincode.NewCoverage(version, rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	before := two("before", 50, 50)
	for _, tt := range []struct {
		a, b  int
		guard *pincode.Guard
		ok    bool
		hubs  string
	}{
		{50, 40, nil, true, ""},
		{50, 39, nil, false, ""},
		{100, 1, nil, true, ""},
		{100, 0, nil, false, "B"},
		{0, 0, nil, false, "A B"},
		{50, 39, &pincode.Guard{MaxShrinkPercent: 11}, true, ""},
		{50, 38, &pincode.Guard{MaxShrinkPercent: 11}, false, ""},
		{20, 1, &pincode.Guard{AllowShrink: true}, true, ""},
		{20, 0, &pincode.Guard{AllowShrink: true}, false, "B"},
		{100, 0, &pincode.Guard{AllowHubLoss: true}, true, ""},
		{20, 0, &pincode.Guard{AllowHubLoss: true}, false, ""},
		{0, 0, &pincode.Guard{AllowShrink: true, AllowHubLoss: true}, true, ""},
	} {
		var live pincode.Live
		if err := live.Publish(before, noon, nil); err != nil {
			t.Fatal(err)
		}
		err := live.Publish(two("after", tt.a, tt.b), noon.Add(time.Hour), tt.guard)
		var e *pincode.ShrinkError
		if tt.ok != (err == nil) || !tt.ok && (!errors.Is(err, pincode.ErrShrink) || !errors.As(err, &e)) {
			t.Errorf("%d + %d, %+v: %v", tt.a, tt.b, tt.guard, err)
			continue
		}
		want := "before"
		if tt.ok {
			want = "after"
		}
		if v := live.AsOf(noon.Add(time.Hour)).Version(); v != want {
			t.Errorf("%d + %d, %+v: %q holds", tt.a, tt.b, tt.guard, v)
		}
		if e != nil && (strings.Join(e.Hubs, " ") != tt.hubs || e.Before != 100 || e.After != tt.a+tt.b || e.Scope.Service != "pickup") {
			t.Errorf("%d + %d: %+v", tt.a, tt.b, e)
		}
	}
}

func TestDiffByCity(t *testing.T) {
	dir := testAtlas()
	patna := pincode.MustParse("800001")
	dir[patna] = pincode.Place{Code: patna, City: "Patna", District: "Patna", State: "Bihar"}
	list := func(version string, codes ...string) *pincode.Coverage {
		var rows []pincode.Row
		for _, c := range codes {
			area, err := pincode.ParseArea(c)
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, pincode.Row{Area: area, Terms: pincode.Terms{Status: pincode.Excluded, Reason: version[:len(version)*(len(c)%2)]}})
		}
		v, err := pincode.NewCoverage(version, rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	d := pincode.NewDiff(list("v1", "700000", "700003", "70001*"), list("v2", "700000", "800001", "700001", "70001*"))
	if d.Before != "v1" || d.After != "v2" || len(d.Added) != 2 || len(d.Removed) != 1 || len(d.Changed) != 0 {
		t.Errorf("%+v", d)
	}
	if got, want := fmt.Sprint(d.ByCity(dir)), "[{  1 0 0} {Patna Bihar 1 0 0} {Kolkata West Bengal 0 1 0}]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if d := pincode.NewDiff(nil, nil); !d.Empty() {
		t.Errorf("%+v", d)
	}
}

// single is a waitlist of one entry whose methods can fail.
type single struct {
	pincode.WaitlistTx
	err error
}

func (s single) InsertInterest(context.Context, pincode.Interest) error { return s.err }

func (s single) InterestDemand(context.Context, pincode.Code, int) ([]pincode.Demand, error) {
	return []pincode.Demand{
		{Code: pincode.MustParse("700000"), Waiting: 2}, {Code: pincode.MustParse("700003"), Waiting: 3},
		{Code: pincode.MustParse("711103"), Waiting: 7}, {Code: pincode.MustParse("999999"), Waiting: 1},
	}, s.err
}

func TestWaitlistTokens(t *testing.T) {
	join := func(token string) error {
		_, _, err := pincode.JoinWaitlist(t.Context(), single{}, pincode.MustParse("700019"), token, pincode.Scope{}, noon)
		return err
	}
	for _, token := range []string{"u", "user-1", "12345", "2345678901", "018f4e6a-7c1b-7d3e", "4839201748392017483", "গ্রাহক", strings.Repeat("x", 64)} {
		if err := join(token); err != nil {
			t.Errorf("%q is refused: %v", token, err)
		}
	}
	for _, token := range []string{"", " u", "a@b.in", "9831012345", "+91 98310 12345", "09831012345", "919831012345", "98310-12345", "+14155550100", "a\nb", strings.Repeat("x", 65), "\xff"} {
		err := join(token)
		if !errors.Is(err, pincode.ErrToken) {
			t.Errorf("%q: %v", token, err)
		} else if len(token) > 6 && strings.Contains(err.Error(), token) {
			t.Errorf("the error tells the token: %v", err)
		}
	}
	if _, _, err := pincode.JoinWaitlist(t.Context(), single{}, pincode.Code{}, "u", pincode.Scope{}, noon); !errors.Is(err, pincode.ErrMalformed) {
		t.Errorf("no code: %v", err)
	}
	broken := errors.New("disk")
	if _, _, err := pincode.JoinWaitlist(t.Context(), single{err: broken}, pincode.MustParse("700019"), "u", pincode.Scope{}, noon); !errors.Is(err, broken) {
		t.Errorf("a failing store gives %v", err)
	}
	n := 0
	for _, err := range pincode.Opened(t.Context(), single{err: broken}, uniform(t, "v", "H", 5), noon) {
		if n++; !errors.Is(err, broken) {
			t.Errorf("a failing store gives %v", err)
		}
	}
	if n != 1 {
		t.Errorf("Opened yields %d errors", n)
	}
}

func TestDemandByDistrict(t *testing.T) {
	got, err := pincode.DemandByDistrict(t.Context(), single{}, testAtlas())
	if want := "[{Aurangabad Bihar 1 7} {Kolkata West Bengal 2 5} {  1 1}]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("%v, %v, want %s", got, err, want)
	}
	if _, err := pincode.DemandByDistrict(t.Context(), single{err: errors.New("disk")}, testAtlas()); err == nil {
		t.Error("a failing store gives a sum")
	}
}
