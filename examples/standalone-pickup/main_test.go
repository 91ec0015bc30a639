package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup/ics"
)

// The demo has to reach its end whenever it is started: by night, on a Sunday,
// before a holiday.
func TestAnyHour(t *testing.T) {
	start := time.Date(2026, 12, 22, 0, 10, 0, 0, time.UTC)
	for h := 0; h < 7*24; h += 5 {
		var out bytes.Buffer
		d := demo{ctx: t.Context(), tell: &out, order: "ORD-1", now: start.Add(time.Duration(h) * time.Hour)}
		if err := d.open("", ""); err != nil {
			t.Fatal(err)
		}
		if err := d.run("KOL-1", "700019", ics.English, ""); err != nil || !strings.Contains(out.String(), "in_inspection -> collected") {
			t.Errorf("begun %s: %v\n%s", start.Add(time.Duration(h)*time.Hour), err, out.String())
		}
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	db, file := filepath.Join(dir, "p.db"), filepath.Join(dir, "visit.ics")
	for _, order := range []string{"ORD-1", "ORD-2"} {
		var out bytes.Buffer
		d := demo{ctx: t.Context(), tell: &out, order: order, now: time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC)}
		if err := d.open("", db); err != nil {
			t.Fatal(err)
		}
		if err := d.run("PAT-1", "800001", ics.Hindi, file); err != nil {
			t.Fatal(err)
		}
		if err := d.close(); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(b, []byte("DTSTART;TZID=Asia/Kolkata:20261123T150000\r\n")) {
		t.Errorf("%v\n%s", err, b)
	}
	d := demo{ctx: t.Context(), tell: &bytes.Buffer{}, order: "ORD-3", now: time.Now()}
	if err := d.open("none.json", ""); err == nil {
		t.Error("a missing file of hubs was not noticed")
	}
	if err := d.open("", ""); err != nil {
		t.Fatal(err)
	}
	if err := d.run("XXX-1", "", ics.English, ""); err == nil {
		t.Error("an unknown hub was not noticed")
	}
}
