package pickup_test

import (
	"slices"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
)

// Slots lie on the local clock in every zone, on days of change too. The
// expected instants were taken from the zones' published rules.
func TestSlotsOnLocalClock(t *testing.T) {
	const utc = "01-02 15:04"
	for _, c := range []struct {
		name  string
		zone  string
		span  string
		slot  time.Duration
		date  string
		want  []string // UTC start-end
		clock []string // local start-end
	}{
		{"half-hour zone", "Asia/Kolkata", "09:00-15:00", 3 * time.Hour, "2026-11-24",
			[]string{"11-24 03:30 11-24 06:30", "11-24 06:30 11-24 09:30"}, []string{"09:00-12:00", "12:00-15:00"}},
		{"hourly slots in a half-hour zone begin on the hour", "Asia/Kolkata", "09:00-11:00", time.Hour, "2026-11-24",
			[]string{"11-24 03:30 11-24 04:30", "11-24 04:30 11-24 05:30"}, []string{"09:00-10:00", "10:00-11:00"}},
		{"quarter-hour zone", "Asia/Kathmandu", "09:00-12:00", 3 * time.Hour, "2026-11-24",
			[]string{"11-24 03:15 11-24 06:15"}, []string{"09:00-12:00"}},
		{"midnight", "Asia/Kolkata", "21:00-24:00", 3 * time.Hour, "2026-11-24",
			[]string{"11-24 15:30 11-24 18:30"}, []string{"21:00-00:00"}},
		{"New York before the change", "America/New_York", "09:00-12:00", 3 * time.Hour, "2027-03-13",
			[]string{"03-13 14:00 03-13 17:00"}, []string{"09:00-12:00"}},
		{"New York after the change", "America/New_York", "09:00-12:00", 3 * time.Hour, "2027-03-14",
			[]string{"03-14 13:00 03-14 16:00"}, []string{"09:00-12:00"}},
		{"New York, the hour that is skipped has no slot", "America/New_York", "00:00-05:00", time.Hour, "2027-03-14",
			[]string{"03-14 05:00 03-14 06:00", "03-14 06:00 03-14 07:00", "03-14 07:00 03-14 08:00", "03-14 08:00 03-14 09:00"},
			[]string{"00:00-01:00", "01:00-03:00", "03:00-04:00", "04:00-05:00"}},
		{"New York, the hour that is shown twice is one slot", "America/New_York", "00:00-03:00", time.Hour, "2026-11-01",
			[]string{"11-01 04:00 11-01 05:00", "11-01 05:00 11-01 07:00", "11-01 07:00 11-01 08:00"},
			[]string{"00:00-01:00", "01:00-02:00", "02:00-03:00"}},
		{"Lord Howe moves by half an hour, forward", "Australia/Lord_Howe", "01:00-04:00", time.Hour, "2026-10-04",
			[]string{"10-03 14:30 10-03 15:30", "10-03 16:00 10-03 17:00"}, []string{"01:00-02:30", "03:00-04:00"}},
		{"Lord Howe moves by half an hour, back", "Australia/Lord_Howe", "01:00-04:00", time.Hour, "2027-04-04",
			[]string{"04-03 14:00 04-03 15:30", "04-03 15:30 04-03 16:30", "04-03 16:30 04-03 17:30"}, []string{"01:00-02:00", "02:00-03:00", "03:00-04:00"}},
		{"Samoa left out a day", "Pacific/Apia", "09:00-12:00", 3 * time.Hour, "2011-12-30", nil, nil},
		{"Lebanon's midnight is skipped", "Asia/Beirut", "00:00-03:00", time.Hour, "2026-03-29",
			[]string{"03-28 22:00 03-28 23:00", "03-28 23:00 03-29 00:00"}, []string{"01:00-02:00", "02:00-03:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			span, err := pickup.ParseSpan(c.span)
			if err != nil {
				t.Fatal(err)
			}
			z := zone(t, c.zone)
			hubs, err := pickup.NewHubs([]pickup.Hub{{ID: "H", Zone: z, Capacity: 1, SlotLength: c.slot, Hours: pickup.Daily([]pickup.Span{span})}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			cal, err := hubs.Calendar("H")
			if err != nil {
				t.Fatal(err)
			}
			d := pickup.MustDate(c.date)
			day, _ := time.ParseInLocation(time.DateOnly, c.date, z)
			var got, clock []string
			for s, why := range cal.Slots(day.Add(-26*time.Hour), day.Add(50*time.Hour)) {
				if cal.Date(s.Start) != d {
					continue
				}
				if why != "" {
					t.Errorf("%s refused: %s", s, why)
				}
				if s.Start.Location() != time.UTC || s.End.Location() != time.UTC {
					t.Errorf("%s is not in UTC", s)
				}
				if why := cal.Check(s.In(z)); why != "" {
					t.Errorf("Check(%s) = %s", s, why)
				}
				got = append(got, s.Start.Format(utc)+" "+s.End.Format(utc))
				l := s.In(z)
				clock = append(clock, l.Start.Format("15:04")+"-"+l.End.Format("15:04"))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("instants %q, want %q", got, c.want)
			}
			if !slices.Equal(clock, c.clock) {
				t.Errorf("readings %q, want %q", clock, c.clock)
			}
		})
	}
}

func TestWorkingTime(t *testing.T) {
	z := zone(t, "Asia/Kolkata")
	at := func(day, h, m int) time.Time { return time.Date(2026, 11, day, h, m, 0, 0, z) }
	h := pickup.Hub{ID: "H", Zone: z, Capacity: 1, SlotLength: time.Hour,
		Hours:     pickup.Daily([]pickup.Span{{From: pickup.At(14, 0), To: pickup.At(18, 0)}, {From: pickup.At(9, 0), To: pickup.At(13, 0)}}, 1, 2, 3, 4, 5, 6),
		Holidays:  []pickup.Holiday{{Date: pickup.MustDate("2026-11-25"), Kind: pickup.Local}},
		Blackouts: []pickup.Blackout{{From: at(24, 10, 0), To: at(24, 11, 30)}, {From: at(24, 11, 0), To: at(24, 12, 0)}}}
	hubs, err := pickup.NewHubs([]pickup.Hub{h}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := hubs.Calendar("H")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		from, to time.Time
		want     time.Duration
	}{
		{"within a span", at(23, 9, 30), at(23, 11, 0), 90 * time.Minute},
		{"over the lunch break", at(23, 12, 0), at(23, 15, 0), 2 * time.Hour},
		{"over night", at(26, 17, 0), at(27, 10, 0), 2 * time.Hour},
		{"over the holiday", at(24, 17, 0), at(26, 10, 0), 2 * time.Hour},
		{"over overlapping blackouts", at(24, 9, 0), at(24, 13, 0), 2 * time.Hour},
		{"over Sunday", at(28, 17, 0), at(30, 10, 0), 2 * time.Hour},
		{"outside hours", at(23, 19, 0), at(24, 8, 0), 0},
		{"backwards", at(23, 12, 0), at(23, 10, 0), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := cal.WorkingTime(c.from, c.to); got != c.want {
				t.Errorf("WorkingTime = %v, want %v", got, c.want)
			}
			if c.want == 0 {
				return
			}
			got, err := cal.AddWorking(c.from, c.want)
			if err != nil || !got.Equal(c.to) {
				t.Errorf("AddWorking(%v) = %v, %v; want %v", c.want, got.In(z), err, c.to)
			}
		})
	}
	if got, err := cal.AddWorking(at(23, 20, 0), 0); err != nil || !got.Equal(at(23, 20, 0)) {
		t.Errorf("AddWorking(0) = %v, %v", got, err)
	}
	if _, err := cal.AddWorking(at(23, 20, 0), -1); err == nil {
		t.Error("AddWorking(-1) succeeded")
	}
	if _, err := cal.AddWorking(at(23, 20, 0), 100_000*time.Hour); err == nil {
		t.Error("AddWorking(100000h) succeeded")
	}
}
