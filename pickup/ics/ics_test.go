package ics_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
	"unicode/utf8"

	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pickup/ics"
)

func invitation(t testing.TB, zone string) ics.Invitation {
	t.Helper()
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 24, 9, 0, 0, 0, z)
	at := time.Date(2026, 11, 23, 4, 30, 0, 123456000, time.UTC)
	return ics.Invitation{
		Reservation: pickup.Reservation{ID: "ORD-1", Order: "ORD-1", Revision: 3, Status: pickup.Reserved, Area: "700019",
			Slot: pickup.Slot{Hub: "KOL-1", Start: start.UTC(), End: start.Add(3 * time.Hour).UTC()}, CreatedAt: at, UpdatedAt: at},
		Zone: z, Domain: "pickup.example.in", Organizer: ics.Party{Name: "Sell Back", Email: "visits@example.in"},
	}
}

// prop is a content line as an independent reader sees it.
type prop struct{ name, params, value string }

// read unfolds and splits a file, checking the form of the lines on the way.
func read(t testing.TB, file []byte) []prop {
	t.Helper()
	if !utf8.Valid(file) {
		t.Error("not UTF-8")
	}
	text := string(file)
	if !strings.HasSuffix(text, "\r\n") || strings.Count(text, "\n") != strings.Count(text, "\r\n") || strings.Count(text, "\r") != strings.Count(text, "\r\n") {
		t.Error("lines do not end in CRLF")
	}
	for _, l := range strings.Split(text, "\r\n") {
		if len(l) > 75 {
			t.Errorf("line of %d octets: %q", len(l), l)
		}
		if !utf8.ValidString(l) {
			t.Errorf("a character is cut: %q", l)
		}
	}
	var list []prop
	for _, l := range strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n") {
		quoted, colon, semi := false, -1, -1
		for i := range len(l) {
			switch c := l[i]; {
			case c == '"':
				quoted = !quoted
			case quoted:
			case c == ';' && semi < 0:
				semi = i
			case c == ':':
				colon = i
			}
			if colon >= 0 {
				break
			}
		}
		if colon < 0 {
			t.Fatalf("no value in %q", l)
		}
		if semi < 0 {
			semi = colon
		}
		list = append(list, prop{l[:semi], l[semi:colon], l[colon+1:]})
	}
	return list
}

// one returns the only value of name within the VEVENT.
func one(t testing.TB, list []prop, name string) prop {
	t.Helper()
	var found []prop
	depth := ""
	for _, p := range list {
		switch p.name {
		case "BEGIN":
			depth = p.value
		case "END":
			if p.value == "VALARM" {
				depth = "VEVENT"
			}
		case name:
			if depth == "VEVENT" {
				found = append(found, p)
			}
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d lines of %s in the event", len(found), name)
	}
	return found[0]
}

func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(s)
}

func TestKolkata(t *testing.T) {
	file, err := invitation(t, "Asia/Kolkata").Marshal()
	if err != nil {
		t.Fatal(err)
	}
	want := `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//sellback//pickup//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:Asia/Kolkata
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
TZNAME:IST
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:ORD-1@pickup.example.in
SEQUENCE:2
DTSTAMP:20261123T043000Z
CREATED:20261123T043000Z
LAST-MODIFIED:20261123T043000Z
DTSTART;TZID=Asia/Kolkata:20261124T090000
DTEND;TZID=Asia/Kolkata:20261124T120000
SUMMARY;LANGUAGE=en:Phone pick-up
DESCRIPTION;LANGUAGE=en:Our executive comes to your door between 09:00 and 
 12:00.\nPlease keep the phone charged and switched on\, with its charger a
 nd your proof of identity at hand.\nDo not erase the phone before the insp
 ection.\nReference: ORD-1
STATUS:CONFIRMED
TRANSP:OPAQUE
CLASS:PRIVATE
ORGANIZER;CN=Sell Back:mailto:visits@example.in
END:VEVENT
END:VCALENDAR
`
	if got := strings.ReplaceAll(string(file), "\r\n", "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMethods(t *testing.T) {
	for _, c := range []struct {
		status          pickup.Status
		attendee        bool
		method, evident string
	}{
		{pickup.Held, true, "REQUEST", "TENTATIVE"}, {pickup.Reserved, true, "REQUEST", "CONFIRMED"}, {pickup.Assigned, false, "PUBLISH", "CONFIRMED"},
		{pickup.Collected, false, "PUBLISH", "CONFIRMED"}, {pickup.Cancelled, true, "CANCEL", "CANCELLED"}, {pickup.Failed, false, "CANCEL", "CANCELLED"},
		{pickup.NoShow, true, "CANCEL", "CANCELLED"}, {pickup.Expired, true, "CANCEL", "CANCELLED"},
	} {
		i := invitation(t, "Asia/Kolkata")
		i.Reservation.Status = c.status
		i.Remind = time.Hour
		if c.attendee {
			i.Attendee = &ics.Party{Name: `Ravi "R^" Sen; Jr, B.Sc: x`, Email: "ravi@example.in"}
		}
		file, err := i.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		list := read(t, file)
		if got := list[4]; got.name != "METHOD" || got.value != c.method || i.Method() != c.method {
			t.Errorf("%s: method %+v", c.status, got)
		}
		if got := one(t, list, "STATUS").value; got != c.evident {
			t.Errorf("%s: STATUS %s", c.status, got)
		}
		if c.attendee {
			if got := one(t, list, "ATTENDEE"); got.value != "mailto:ravi@example.in" || !strings.HasSuffix(got.params, `;CN="Ravi ^'R^^^' Sen; Jr, B.Sc: x"`) {
				t.Errorf("%+v", got)
			}
		}
		if got := strings.Contains(string(file), "TRIGGER:-PT60M"); got == (c.method == "CANCEL") {
			t.Errorf("%s: rings %v", c.status, got)
		}
	}
}

func TestLanguagesAndAudiences(t *testing.T) {
	for _, l := range []ics.Language{ics.English, ics.Bengali, ics.Hindi} {
		for _, a := range []ics.Audience{ics.Customer, ics.Executive} {
			i := invitation(t, "Asia/Kolkata")
			i.Language, i.Audience, i.Reservation.Skill, i.Reservation.Attempts = l, a, "laptop", 1
			i.Place = "Flat 3; 12/1, Gariahat Road\nকলকাতা\\700019"
			file, err := i.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			list := read(t, file)
			d := one(t, list, "DESCRIPTION")
			text := unescape(d.value)
			if d.params != ";LANGUAGE="+string(l) || !strings.Contains(text, "ORD-1") {
				t.Errorf("%s %d: %+v", l, a, d)
			}
			for _, w := range map[ics.Audience][]string{ics.Customer: {"09:00", "12:00"}, ics.Executive: {"700019", "laptop", ": 2"}}[a] {
				if !strings.Contains(text, w) {
					t.Errorf("%s %d: no %q in %q", l, a, w, text)
				}
			}
			if got := unescape(one(t, list, "LOCATION").value); got != i.Place {
				t.Errorf("place %q", got)
			}
			if strings.Contains(text, "%!") {
				t.Errorf("%q", text)
			}
		}
	}
}

// The VTIMEZONE has to give the same instants as the program's own zone data.
func TestZones(t *testing.T) {
	for _, c := range []struct {
		zone  string
		start time.Time
		want  string
	}{
		{"Asia/Kathmandu", time.Date(2026, 11, 24, 3, 15, 0, 0, time.UTC), "20261124T090000"},
		{"America/New_York", time.Date(2026, 7, 1, 13, 0, 0, 0, time.UTC), "20260701T090000"},
		{"America/New_York", time.Date(2027, 3, 14, 6, 0, 0, 0, time.UTC), "20270314T010000"}, // the change lies within
		{"Australia/Lord_Howe", time.Date(2026, 10, 3, 14, 30, 0, 0, time.UTC), "20261004T010000"},
		{"Africa/Casablanca", time.Date(2027, 2, 7, 1, 0, 0, 0, time.UTC), "20270207T020000"},
	} {
		i := invitation(t, c.zone)
		i.Reservation.Slot.Start, i.Reservation.Slot.End = c.start, c.start.Add(3*time.Hour)
		file, err := i.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		list := read(t, file)
		start, end := one(t, list, "DTSTART"), one(t, list, "DTEND")
		if start.params != ";TZID="+c.zone || start.value != c.want {
			t.Errorf("%s: %+v", c.zone, start)
		}
		for _, x := range []struct {
			p    prop
			want time.Time
		}{{start, i.Reservation.Slot.Start}, {end, i.Reservation.Slot.End}} {
			if got := instant(t, list, x.p.value); !got.Equal(x.want) {
				t.Errorf("%s: %s reads as %v, want %v\n%s", c.zone, x.p.value, got, x.want, file)
			}
		}
	}
	i := invitation(t, "UTC")
	file, err := i.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if got := one(t, read(t, file), "DTSTART"); got.value != "20261124T090000Z" || got.params != "" || strings.Contains(string(file), "VTIMEZONE") {
		t.Errorf("UTC: %+v", got)
	}
}

// instant resolves a local reading by the observances of the file alone: the
// last onset that is not after it decides.
func instant(t testing.TB, list []prop, reading string) time.Time {
	t.Helper()
	const form = "20060102T150405"
	at, err := time.Parse(form, reading)
	if err != nil {
		t.Fatal(err)
	}
	var best, onset time.Time
	var offset, bestOffset int
	for _, p := range list {
		switch p.name {
		case "DTSTART":
			if p.params == "" {
				if onset, err = time.Parse(form, p.value); err != nil {
					t.Fatal(err)
				}
			}
		case "TZOFFSETTO":
			var sign byte
			var h, m int
			if _, err := fmt.Sscanf(p.value, "%c%02d%02d", &sign, &h, &m); err != nil {
				t.Fatal(err)
			}
			offset = h*3600 + m*60
			if sign == '-' {
				offset = -offset
			}
			if !onset.After(at) && !onset.Before(best) {
				best, bestOffset = onset, offset
			}
		}
	}
	return at.Add(-time.Duration(bestOffset) * time.Second)
}

func TestInvalid(t *testing.T) {
	for name, change := range map[string]func(*ics.Invitation){
		"no id":         func(i *ics.Invitation) { i.Reservation.ID = "" },
		"no revision":   func(i *ics.Invitation) { i.Reservation.Revision = 0 },
		"no slot":       func(i *ics.Invitation) { i.Reservation.Slot = pickup.Slot{} },
		"no zone":       func(i *ics.Invitation) { i.Zone = nil },
		"local zone":    func(i *ics.Invitation) { i.Zone = time.Local },
		"domain":        func(i *ics.Invitation) { i.Domain = "a b" },
		"language":      func(i *ics.Invitation) { i.Language = "ta" },
		"reminder":      func(i *ics.Invitation) { i.Remind = -1 },
		"organizer":     func(i *ics.Invitation) { i.Organizer.Email = "" },
		"header inject": func(i *ics.Invitation) { i.Organizer.Email = "a@b\r\nX:1" },
		"attendee":      func(i *ics.Invitation) { i.Attendee = &ics.Party{Email: "ravi sen@example.in"} },
	} {
		i := invitation(t, "Asia/Kolkata")
		change(&i)
		_, err := i.Marshal()
		if !errors.Is(err, ics.ErrInvalid) || strings.Contains(fmt.Sprint(err), "ravi") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("Flat 3; 12/1, Gariahat Road\nকলকাতা", `A "B" ^C`)
	f.Add(strings.Repeat("ক", 200), "x\r\ny\x00\xff\u2028")
	f.Add(`\n\,;:`, ";:,")
	f.Fuzz(func(t *testing.T, place, name string) {
		i := invitation(t, "Asia/Kolkata")
		i.Place, i.Attendee = place, &ics.Party{Name: name, Email: "ravi@example.in"}
		file, err := i.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		list := read(t, file)
		if place != "" {
			got := strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(one(t, list, "LOCATION").value)
			if want := clean(place); got != want {
				t.Errorf("place %q reads back as %q", want, got)
			}
		}
		p := one(t, list, "ATTENDEE")
		if p.value != "mailto:ravi@example.in" {
			t.Errorf("%+v", p)
		}
		_, cn, _ := strings.Cut(p.params, ";CN=")
		got := strings.NewReplacer("^^", "^", "^'", `"`, "^n", "\n").Replace(strings.Trim(cn, `"`))
		if want := clean(name); got != want {
			t.Errorf("name %q reads back as %q", want, got)
		}
		if n := strings.Count(string(file), "\r\nBEGIN:VEVENT\r\n"); n != 1 {
			t.Errorf("%d events", n)
		}
	})
}

// clean is what a text may hold after the way through a file.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029':
			b.WriteByte('\n')
		case c < ' ' && c != '\t', c >= 0x7f && c <= 0x9f:
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
