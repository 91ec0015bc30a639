package pickup_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sellback/sellback/pickup"
)

func TestSampleHubs(t *testing.T) {
	f, err := os.Open("../examples/data/hubs.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	hubs, err := pickup.ReadHubs(f, "hubs.json")
	if err != nil {
		t.Fatal(err)
	}
	if hubs.Len() != 10 {
		t.Errorf("%d hubs, want 10", hubs.Len())
	}
	for day, want := range map[string]map[string]pickup.Refusal{
		"2026-12-25": {"KOL-1": pickup.RefusedHoliday, "PAT-1": pickup.RefusedHoliday},
		"2027-10-07": {"KOL-1": pickup.RefusedTentative, "PAT-1": ""},
		"2027-11-04": {"KOL-1": "", "PAT-1": pickup.RefusedTentative},
		"2027-01-26": {"BLR-1": pickup.RefusedHoliday},
	} {
		for hub, why := range want {
			cal, err := hubs.Calendar(hub)
			if err != nil {
				t.Fatal(err)
			}
			start, _ := time.ParseInLocation("2006-01-02 15", day+" 09", cal.Zone())
			if got := cal.Check(pickup.Slot{Hub: hub, Start: start, End: start.Add(3 * time.Hour)}); got != why {
				t.Errorf("%s on %s: %q, want %q", hub, day, got, why)
			}
		}
	}
}

const goodHub = `{"id": "KOL-1", "name": "Kolkata", "state": "West Bengal", "zone": "Asia/Kolkata", "hours": "mon-sat 09:00-13:00 14:00-21:00; sun 10:00-16:00",
  "slot_length": "2h", "capacity": 12, "skills": {"laptop": 3}, "day_limit": 30, "area_limit": 4, "notice": "90m",
  "cut_offs": [{"at": "12:00"}, {"area": "7001", "at": "09:00"}], "location": {"lat": 22.5726, "lng": 88.3639}}`

func TestReadHubs(t *testing.T) {
	hubs, err := pickup.ReadHubs(strings.NewReader("\uFEFF{\"hubs\": ["+goodHub+"]}"), "x.json")
	if err != nil {
		t.Fatal(err)
	}
	var got pickup.Hub
	for h := range hubs.All() {
		got = h
	}
	csvHubs, err := pickup.ReadHubsCSV(strings.NewReader("# a comment\n"+
		"id,name,state,zone,hours,slot_length,capacity,skills,day_limit,area_limit,notice,cut_offs,lat,lng\n"+
		"KOL-1,Kolkata,West Bengal,Asia/Kolkata,mon-sat 09:00-13:00 14:00-21:00; sun 10:00-16:00,2h,12,laptop 3,30,4,90m,12:00; 7001 09:00,22.5726,88.3639\n"), "x.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := pickup.Hub{ID: "KOL-1", Name: "Kolkata", State: "West Bengal", Zone: zone(t, "Asia/Kolkata"), SlotLength: 2 * time.Hour, Capacity: 12,
		Skills: map[string]int{"laptop": 3}, DayLimit: 30, AreaLimit: 4, Notice: 90 * time.Minute,
		CutOffs: []pickup.CutOff{{At: pickup.At(12, 0)}, {Area: "7001", At: pickup.At(9, 0)}}, Location: &pickup.Point{Lat: 22.5726, Lng: 88.3639}}
	if want.Hours, err = pickup.ParseWeek("mon-sat 09:00-13:00 14:00-21:00; sun 10:00-16:00"); err != nil {
		t.Fatal(err)
	}
	sameZone := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Errorf("JSON: %s", diff)
	}
	if diff := cmp.Diff([]pickup.Hub{want}, csvHubs, sameZone); diff != "" {
		t.Errorf("CSV: %s", diff)
	}
}

// Each mistake is told with its place; all of a file are told together.
func TestReadHubsMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":         {"", []string{"x.json:1:1: not JSON"}},
		"syntax":        {"{\n \"hubs\": [}\n]}", []string{"x.json:2:11: not JSON"}},
		"cut short":     {"{\n \"hubs\": [", []string{"x.json:2:10: not JSON"}},
		"trailing":      {"{} x", []string{"x.json:1:4: not JSON"}},
		"not an object": {"[]", []string{"x.json:1:1: want an object"}},
		"unknown list":  {"{\n\"hbus\": []}", []string{`x.json:2:1: unknown field "hbus"`}},
		"not a list":    {`{"hubs": {"a": [1, {"b": 2}]}, "holidays": 3}`, []string{"x.json:1:10: hubs: want a list", "x.json:1:44: holidays: want a list"}},
		"unknown field": {"{\"hubs\": [" + goodHub + ",\n  {\"colour\": 1}]}", []string{`x.json:4:3: hub 2: json: unknown field "colour"`}},
		"type":          {`{"hubs": [{"id": 7}]}`, []string{"hub 1: id cannot be a number; want string"}},
		"types":         {`{"hubs": [7, {"capacity": 1.5}, {"skills": []}]}`, []string{"hub 1: is a number; want an object", "hub 2: capacity cannot be a number 1.5; want a whole number", "hub 3: skills cannot be a array; want an object"}},
		"several": {"{\"hubs\": [\n{\"id\": \"A\", \"zone\": \"Asia/Atlantis\", \"hours\": \"daily 09:00-21:00\", \"capacity\": 1},\n" +
			"{\"id\": \"B\", \"zone\": \"UTC\", \"hours\": \"daily 09:00-10:00\"}],\n\"holidays\": [\n{\"date\": \"2026-13-01\", \"name\": \"n\", \"kind\": \"k\"},\n{\"date\": \"2026-12-01\", \"name\": \"n\"}]}",
			[]string{"x.json:2:1: hub 1: zone \"Asia/Atlantis\" is not known", "x.json:3:1: hub B: capacity is 0", "x.json:3:1: hub B: hours have no span",
				"x.json:5:1: holiday 1: date \"2026-13-01\" is not a day", "x.json:6:1: holiday 1: kind is empty"}},
		"blackout without zone": {`{"hubs": [` + goodHub + `], "blackouts": [{"from": "2026-12-01T09:00:00", "to": "2026-12-01T10:00:00+05:30"}]}`, []string{"blackout 1: "}},
		"no hubs":               {`{"note": "none"}`, []string{"hubs are empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pickup.ReadHubs(strings.NewReader(c.text), "x.json")
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
}

func TestReadHolidaysCSV(t *testing.T) {
	list, err := pickup.ReadHolidaysCSV(strings.NewReader("Date,name,kind,source,status,state,hub\n2027-03-10,\"Eid al-Fitr, estimated\",public,vacanza/holidays,tentative,,\n2027-04-15,Pohela Boishakh,local,,confirmed,West Bengal,\n"), "h.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := []pickup.Holiday{{Date: pickup.MustDate("2027-03-10"), Name: "Eid al-Fitr, estimated", Kind: pickup.Public, Source: "vacanza/holidays"},
		{Date: pickup.MustDate("2027-04-15"), Name: "Pohela Boishakh", Kind: pickup.Local, Confirmed: true, State: "West Bengal"}}
	if diff := cmp.Diff(want, list, cmp.Comparer(func(a, b pickup.Date) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":       {"", []string{"h.csv:1: is empty"}},
		"columns":     {"date,name,nmae,name\n", []string{`h.csv:1:11: column "nmae" is unknown`, `column "name" is unknown or there twice`, "column kind is missing", "column status is missing"}},
		"cells":       {"date,name,kind,status\n2027-02-30,n,k,perhaps\n,n,,confirmed\n", []string{"h.csv:2:1: date: date \"2027-02-30\" is not a day", `h.csv:2:16: status: "perhaps" is not confirmed or tentative`, "h.csv:3:1: date: holiday: date is missing", "h.csv:3:1: date: holiday: kind is empty"}},
		"field count": {"date,name,kind,status\n2027-01-26,n\n2027-01-99,n,k,confirmed\n", []string{"h.csv:2:1: not CSV: wrong number of fields", "h.csv:3:1: date"}},
		"quotes":      {"date,name,kind,status\n2027-01-26,\"n,k,confirmed\n", []string{"not CSV"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pickup.ReadHolidaysCSV(strings.NewReader(c.text), "h.csv")
			if n := strings.Count(fmt.Sprint(err), "\n") + 1; !errors.Is(err, pickup.ErrInvalid) || n != len(c.want) {
				t.Errorf("%d complaints, want %d:\n%v", n, len(c.want), err)
			}
			for _, w := range c.want {
				if !strings.Contains(fmt.Sprint(err), w) {
					t.Errorf("no %q in:\n%v", w, err)
				}
			}
		})
	}
	_, err = pickup.ReadHubsCSV(strings.NewReader("id,zone,hours,capacity,skills,cut_offs,lat,notice\nA,Local,mon 9,x,laptop,9:00,1,soon\n"), "h.csv")
	if n := strings.Count(fmt.Sprint(err), "\n") + 1; n != 7 {
		t.Errorf("%d complaints, want 7:\n%v", n, err)
	}
}

func FuzzReadHubs(f *testing.F) {
	f.Add([]byte(`{"hubs": [` + goodHub + `], "holidays": [{"date": "2027-01-26", "name": "n", "kind": "k", "confirmed": true}], "blackouts": []}`))
	f.Add([]byte(`{"hubs": [{"id": "A", "zone": "UTC", "hours": "daily 00:00-24:00", "capacity": 1, "slot_length": "24h"}], "note": [1]}`))
	f.Add([]byte("{\"hubs\": [{}\n, 1, null, \"x\", []]}"))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		hubs, err := pickup.ReadHubs(strings.NewReader(string(data)), "f")
		if err != nil {
			if !errors.Is(err, pickup.ErrInvalid) {
				t.Errorf("err does not match ErrInvalid: %v", err)
			}
			return
		}
		// Whatever is accepted makes slots that its own calendar accepts.
		for h := range hubs.All() {
			cal, err := hubs.Calendar(h.ID)
			if err != nil {
				t.Fatal(err)
			}
			from := time.Date(2027, 1, 24, 0, 0, 0, 0, time.UTC)
			var last pickup.Slot
			for s, why := range cal.Slots(from, from.AddDate(0, 0, 9)) {
				if got := cal.Check(s); got != why {
					t.Errorf("%s: Check %q, Slots %q", s, got, why)
				}
				if !s.Start.Before(s.End) || s.Start.Before(last.End) {
					t.Errorf("%s after %s", s, last)
				}
				last = s
			}
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	f.Add("date,name,kind,status\n2027-01-26,n,k,confirmed\n")
	f.Add("id,zone,hours,capacity,lat,lng\nA,UTC,daily 09:00-21:00,3,1,2\n")
	f.Add("id,zone,hours,capacity\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		if list, err := pickup.ReadHolidaysCSV(strings.NewReader(text), "f"); err != nil && !errors.Is(err, pickup.ErrInvalid) {
			t.Errorf("%v, %v", list, err)
		}
		hubs, err := pickup.ReadHubsCSV(strings.NewReader(text), "f")
		if err != nil {
			if !errors.Is(err, pickup.ErrInvalid) {
				t.Errorf("err does not match ErrInvalid: %v", err)
			}
			return
		}
		if _, err := pickup.NewHubs(hubs, nil); err != nil && !errors.Is(err, pickup.ErrInvalid) {
			t.Errorf("err does not match ErrInvalid: %v", err)
		}
	})
}

func FuzzWeek(f *testing.F) {
	f.Add("mon-sat 09:00-13:00 14:00-21:00; sun 10:00-16:00")
	f.Add("daily 00:00-24:00")
	f.Fuzz(func(t *testing.T, text string) {
		w, err := pickup.ParseWeek(text)
		if err != nil {
			return
		}
		again, err := pickup.ParseWeek(w.String())
		if err != nil || again.String() != w.String() {
			t.Errorf("%q reads as %q and back as %q, %v", text, w, again, err)
		}
		if !cmp.Equal([7][]pickup.Span(w), [7][]pickup.Span(again), cmp.Comparer(func(a, b []pickup.Span) bool {
			return len(a) == len(b) && (len(a) == 0 || cmp.Equal(a, b))
		})) {
			t.Errorf("%q: %v and %v", text, w, again)
		}
	})
}
