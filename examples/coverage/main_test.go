package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/examples/data"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pincode/indiapost"
)

const file = "coverage-2026-11.csv"

// The committed list is what the generator makes.
func TestListIsUpToDate(t *testing.T) {
	hubs, err := readHubs()
	if err != nil {
		t.Fatal(err)
	}
	want, _ := launchList(hubs, 45_000)
	got, err := data.Files.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date: go run ./examples/coverage -write examples/data/%s", file, file)
	}
}

func TestListServesTheLaunchCities(t *testing.T) {
	f, err := data.Files.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := pincode.ReadCSV("2026-11", f, &pincode.CoverageOptions{Directory: indiapost.Directory{}, File: file})
	if err != nil {
		t.Fatal(err)
	}
	if n := list.Len(); n < 1400 || n > 1600 {
		t.Errorf("%d rows, want about 1,500", n)
	}
	if n := len(list.Hubs()); n < 9 {
		t.Errorf("%d hubs, want Kolkata, Delhi, Patna and at least six more", n)
	}
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for code, hub := range map[string]string{"700001": "KOL-1", "700019": "KOL-1", "110011": "DEL-1", "800001": "PAT-1", "560029": "BLR-1", "560001": "BLR-1"} {
		a := list.Lookup(pincode.MustParse(code), now, pincode.Scope{Service: "pickup", Category: "phone"})
		if !a.Served() || a.Hub != hub || a.SLA != 48*time.Hour {
			t.Errorf("%s: %+v, want hub %s within 48 h", code, a, hub)
		}
	}
	if a := list.Lookup(pincode.MustParse("900056"), now, pincode.Scope{}); a.Status != pincode.Excluded {
		t.Errorf("900056: %v, want excluded", a.Status)
	}
}

func TestSummary(t *testing.T) {
	var out strings.Builder
	if err := run(nil, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "KOL-1  Kolkata") || !strings.Contains(out.String(), "codes in all") {
		t.Error(out.String())
	}
	if err := run([]string{"-radius", "x"}, &out); err == nil {
		t.Error("a bad flag passes")
	}
}
