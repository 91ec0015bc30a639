package ics_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pickup/ics"
)

var out = flag.String("out", "", "folder to write sample files to, for testdata/check.mjs")

// sample is what an independent reader has to find in a file.
type sample struct {
	File        string `json:"file"`
	Events      int    `json:"events"`
	Method      string `json:"method"`
	UID         string `json:"uid"`
	Sequence    int64  `json:"sequence"`
	Start       string `json:"start"`
	End         string `json:"end"`
	Summary     string `json:"summary"`
	Description string `json:"description"`
	Location    string `json:"location"`
	Organizer   string `json:"organizer"`
	Status      string `json:"status"`
}

// TestSamples writes files of every language, method and kind of zone, with
// what a reader has to understand. Here they are read back by the reader of
// this test; CI has ical.js read them too.
func TestSamples(t *testing.T) {
	dir := *out
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	const js = "2006-01-02T15:04:05.000Z" // as JavaScript writes instants
	var all []sample
	for _, z := range []struct {
		zone  string
		start time.Time
	}{
		{"Asia/Kolkata", time.Date(2026, 11, 24, 3, 30, 0, 0, time.UTC)}, {"Asia/Kathmandu", time.Date(2026, 11, 24, 3, 15, 0, 0, time.UTC)},
		{"America/New_York", time.Date(2026, 7, 1, 13, 0, 0, 0, time.UTC)}, {"America/New_York", time.Date(2027, 1, 5, 14, 0, 0, 0, time.UTC)},
		{"America/New_York", time.Date(2027, 3, 14, 6, 0, 0, 0, time.UTC)}, {"Australia/Lord_Howe", time.Date(2026, 10, 3, 14, 30, 0, 0, time.UTC)},
		{"Australia/Lord_Howe", time.Date(2027, 1, 5, 22, 0, 0, 0, time.UTC)}, {"UTC", time.Date(2027, 1, 5, 22, 0, 0, 0, time.UTC)},
	} {
		for n, l := range []ics.Language{ics.English, ics.Bengali, ics.Hindi} {
			i := invitation(t, z.zone)
			i.Language = l
			i.Place = "Flat 3; 12/1, Gariahat Road\nকলকাতা \\ 700019"
			i.Organizer.Name = `Sell, "Back" ^ সংগ্রহ`
			i.Remind = time.Hour
			i.Reservation.Slot.Start, i.Reservation.Slot.End = z.start, z.start.Add(3*time.Hour)
			i.Reservation.Status = []pickup.Status{pickup.Reserved, pickup.Cancelled, pickup.Held}[n]
			if n == 2 {
				i.Attendee, i.Audience = &ics.Party{Email: "ex7@example.in"}, ics.Executive
			}
			file, err := i.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			list := read(t, file)
			s := sample{File: fmt.Sprintf("%02d.ics", len(all)), Events: 1, Method: i.Method(), UID: "ORD-1@pickup.example.in",
				Sequence: 2, Start: i.Reservation.Slot.Start.Format(js), End: i.Reservation.Slot.End.Format(js),
				Summary: unescape(one(t, list, "SUMMARY").value), Description: unescape(one(t, list, "DESCRIPTION").value),
				Location: i.Place, Organizer: i.Organizer.Name, Status: []string{"CONFIRMED", "CANCELLED", "TENTATIVE"}[n]}
			if got := unescape(one(t, list, "LOCATION").value); got != s.Location {
				t.Errorf("%s: place %q", s.File, got)
			}
			if z.zone != "UTC" {
				if got := instant(t, list, one(t, list, "DTSTART").value).Format(js); got != s.Start {
					t.Errorf("%s: start %s, want %s", s.File, got, s.Start)
				}
			}
			if err := os.WriteFile(filepath.Join(dir, s.File), file, 0o644); err != nil {
				t.Fatal(err)
			}
			all = append(all, s)
		}
	}
	b, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "expected.json"), b, 0o644); err != nil {
		t.Fatal(err)
	}
}
