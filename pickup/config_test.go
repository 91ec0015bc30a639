package pickup_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pickup"
)

func TestNewHubsReportsEverything(t *testing.T) {
	good := kolkata(t)
	for name, c := range map[string]struct {
		change func(h *pickup.Hub)
		want   []string
	}{
		"id":         {func(h *pickup.Hub) { h.ID = "KOL 1" }, []string{"id has a byte 0x20 at position 4"}},
		"no id":      {func(h *pickup.Hub) { h.ID = "" }, []string{"hub 1: id is empty"}},
		"zone":       {func(h *pickup.Hub) { h.Zone = nil }, []string{"zone is missing"}},
		"no hours":   {func(h *pickup.Hub) { h.Hours = pickup.Week{} }, []string{"no span that holds a slot of 3h"}},
		"short span": {func(h *pickup.Hub) { h.SlotLength = 13 * time.Hour }, []string{"no span that holds a slot of 13h"}},
		"overlap": {func(h *pickup.Hub) {
			h.Hours[1] = []pickup.Span{{From: pickup.At(12, 0), To: pickup.At(20, 0)}, {From: pickup.At(9, 0), To: pickup.At(12, 1)}}
		}, []string{"hours of Monday have overlapping spans 09:00-12:01 and 12:00-20:00"}},
		"clock":       {func(h *pickup.Hub) { h.Hours[2] = []pickup.Span{{From: -1, To: pickup.At(25, 0)}} }, []string{"hours of Tuesday have a span of minutes -1 to 1500"}},
		"slot length": {func(h *pickup.Hub) { h.SlotLength = 90 * time.Second }, []string{"slot length is 1m30s"}},
		"numbers": {func(h *pickup.Hub) {
			h.Capacity, h.AreaLimit, h.DayLimit, h.Skills, h.Notice = 0, -1, -1, map[string]int{"a b": 0}, -1
		}, []string{"capacity is 0", "area limit is -1", "day limit is -1", "skill has a byte 0x20", `skill "a b" is 0`, "notice is -1ns"}},
		"cut-offs":  {func(h *pickup.Hub) { h.CutOffs = []pickup.CutOff{{At: 1}, {At: 2000}, {Area: "ü", At: 5}} }, []string{"cut-off 2 is at minute 2000", "cut-off 2 is a second one", "cut-off 3: area has a byte"}},
		"location":  {func(h *pickup.Hub) { h.Location = &pickup.Point{Lat: 88, Lng: 188} }, []string{"location is not on the globe"}},
		"holidays":  {func(h *pickup.Hub) { h.Holidays = []pickup.Holiday{{Name: "x\ny"}} }, []string{"holiday 1: date is missing", "holiday 1: kind is empty", "holiday 1: name has a control character"}},
		"blackouts": {func(h *pickup.Hub) { h.Blackouts = []pickup.Blackout{{}} }, []string{"blackout 1 must begin before it ends"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := good
			c.change(&h)
			_, err := pickup.NewHubs([]pickup.Hub{h}, nil)
			if !errors.Is(err, pickup.ErrInvalid) {
				t.Fatalf("err = %v", err)
			}
			if n := strings.Count(err.Error(), "\n") + 1; n != len(c.want) {
				t.Errorf("%d complaints, want %d:\n%v", n, len(c.want), err)
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("no %q in:\n%v", w, err)
				}
			}
		})
	}
	_, err := pickup.NewHubs([]pickup.Hub{good, good}, &pickup.Closures{
		Holidays:  []pickup.Holiday{{Date: pickup.MustDate("2026-12-25"), Kind: pickup.Public, Hub: "XXX"}, {Date: pickup.MustDate("2026-12-25"), Kind: pickup.Public, State: "Nowhere"}},
		Blackouts: []pickup.Blackout{{From: time.Unix(0, 0), To: time.Unix(1, 0), Hub: "YYY"}}})
	if got := fmt.Sprint(err); strings.Count(got, "\n") != 2 || !strings.Contains(got, "KOL-1 is there twice") || !strings.Contains(got, `holiday 1: hub "XXX" is no hub`) || !strings.Contains(got, `blackout 1: hub "YYY" is no hub`) {
		t.Errorf("%v", err)
	}
	if _, err := pickup.NewHubs(nil, nil); !errors.Is(err, pickup.ErrInvalid) {
		t.Errorf("no hubs: %v", err)
	}
}

func TestHubsAreCopies(t *testing.T) {
	h := kolkata(t)
	h.Skills = map[string]int{"laptop": 1}
	h.Location = &pickup.Point{Lat: 1}
	hubs, err := pickup.NewHubs([]pickup.Hub{h}, nil)
	if err != nil {
		t.Fatal(err)
	}
	spoil := func(h pickup.Hub) { h.Skills["laptop"], h.Location.Lat, h.Hours[1][0].From = 99, 99, 0 }
	spoil(h)
	for got := range hubs.All() {
		if got.Skills["laptop"] != 1 || got.Location.Lat != 1 || got.Hours[1][0].From != pickup.At(9, 0) || got.SlotLength != 3*time.Hour {
			t.Errorf("%+v", got)
		}
		spoil(got)
	}
	cal, err := hubs.Calendar("KOL-1")
	if err != nil {
		t.Fatal(err)
	}
	if got := cal.Hub(); got.Skills["laptop"] != 1 {
		t.Errorf("%+v", got)
	}
	if _, err := hubs.Calendar("none"); !errors.Is(err, pickup.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestNewSchedulerReportsEverything(t *testing.T) {
	_, err := pickup.NewScheduler(nil, &pickup.Options{CodeKey: []byte("short"), Policy: pickup.Policy{
		SLA: -1, Hold: 25 * time.Hour, MaxAttempts: -1, CodeTries: 11, Horizon: 93 * 24 * time.Hour, ChangeWindow: -1,
		Compensation: pickup.Compensation{Fixed: decimal.NewFromInt(-1), Cap: decimal.New(1, -3)}}})
	for _, w := range []string{"hubs are missing", "CodeKey is too short", "SLA is -1ns", "Hold is 25h", "MaxAttempts is -1", "CodeTries is 11", "Horizon is", "ChangeWindow is",
		"Compensation.Fixed is negative", "Compensation.Cap 0.001 has more than two decimals"} {
		if !strings.Contains(fmt.Sprint(err), w) {
			t.Errorf("no %q in:\n%v", w, err)
		}
	}
	hubs, err := pickup.NewHubs([]pickup.Hub{kolkata(t)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := pickup.NewScheduler(hubs, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p := s.Policy(); p.SLA != 48*time.Hour || p.Hold != 5*time.Minute || p.MaxAttempts != 3 || p.Reattempt != 168*time.Hour || s.Hubs() != hubs {
		t.Errorf("%+v", p)
	}
}

func TestClockAndWeekText(t *testing.T) {
	for _, s := range []string{"00:00", "09:30", "23:59", "24:00"} {
		if c, err := pickup.ParseClock(s); err != nil || c.String() != s {
			t.Errorf("%s: %v, %v", s, c, err)
		}
	}
	for _, s := range []string{"", "9:30", "09:60", "24:01", "25:00", "09.30", "09:30 PM", "-1:00", "०९:३०", "0a:00"} {
		if c, err := pickup.ParseClock(s); !errors.Is(err, pickup.ErrInvalid) {
			t.Errorf("%q: %v, %v", s, c, err)
		}
	}
	for _, s := range []string{"09:00", "09:00-09:00", "10:00-09:00", "09:00-", "09:00-10:00-11:00"} {
		if v, err := pickup.ParseSpan(s); !errors.Is(err, pickup.ErrInvalid) {
			t.Errorf("%q: %v, %v", s, v, err)
		}
	}
	for in, want := range map[string]string{
		"":                  "",
		"daily 09:00-21:00": "daily 09:00-21:00",
		"sun 10:00-16:00;mon-sat 09:00-13:00 14:00-21:00": "mon-sat 09:00-13:00 14:00-21:00; sun 10:00-16:00",
		"fri-mon 09:00-10:00":                             "mon 09:00-10:00; fri-sun 09:00-10:00",
		"mon 09:00-10:00; tue":                            "mon 09:00-10:00",
		"wed 09:00-10:00;":                                "wed 09:00-10:00",
		"mon-sun 00:00-24:00":                             "daily 00:00-24:00",
		"mon-fri 09:00-10:00; sun 09:00-10:00":            "mon-fri 09:00-10:00; sun 09:00-10:00",
	} {
		w, err := pickup.ParseWeek(in)
		if err != nil || w.String() != want {
			t.Errorf("%q: %q, %v; want %q", in, w, err, want)
		}
	}
	for _, s := range []string{"monday 09:00-10:00", "mon-tue-wed 09:00-10:00", "mon 9-10", "mon 09:00-10:00; mon-fri 09:00-10:00", "09:00-10:00"} {
		if w, err := pickup.ParseWeek(s); !errors.Is(err, pickup.ErrInvalid) {
			t.Errorf("%q: %q, %v", s, w, err)
		}
	}
	for _, s := range []string{"2027-02-29", "2027-1-1", "20270101", "1899-12-31", "2027-01-01T00:00:00Z", ""} {
		if d, err := pickup.ParseDate(s); !errors.Is(err, pickup.ErrInvalid) {
			t.Errorf("%q: %v, %v", s, d, err)
		}
	}
	if d := pickup.MustDate("2027-12-31").AddDays(60); d.String() != "2028-02-29" || d.Weekday() != time.Tuesday {
		t.Errorf("%v %v", d, d.Weekday())
	}
}
