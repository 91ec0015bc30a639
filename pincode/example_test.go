package pincode_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pincode/indiapost"
)

func ExampleParse() {
	for _, typed := range []string{"700019", "৭০০ ০১৯", "७००-०१९", "7000O1"} {
		c, err := pincode.Parse(typed)
		var e *pincode.ParseError
		if errors.As(err, &e) {
			fmt.Printf("character %d, %q, is no digit\n", e.Position, e.Rune)
			continue
		}
		fmt.Println(c, "in sorting district", c.District())
	}
	// Output:
	// 700019 in sorting district 700
	// 700019 in sorting district 700
	// 700019 in sorting district 700
	// character 5, 'O', is no digit
}

const launchList = `area,status,hub,sla,cut_off,reason,until
# the sheet of the operator
700019,served,KOL-1,48h,12:00,,
700020,served,KOL-1,48h,12:00,,
7000*,suspended,,,,flood,2026-12-01
district:Patna,served,PAT-1,72h,,,
`

func ExampleReadCSV() {
	list, err := pincode.ReadCSV("2026-11", strings.NewReader(launchList), &pincode.CoverageOptions{Directory: indiapost.Directory{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)
	for _, typed := range []string{"700019", "700021", "800001", "110001", "1100O1"} {
		a, err := list.Check(typed, now, pincode.Scope{})
		switch {
		case err != nil:
			fmt.Println(typed, a.Reason)
		case a.Served():
			fmt.Println(a.Code, "from", a.Hub, "within", a.SLA)
		default:
			fmt.Println(a.Code, a.Status, a.Reason)
		}
	}
	// Output:
	// 700019 from KOL-1 within 48h0m0s
	// 700021 suspended flood
	// 800001 from PAT-1 within 72h0m0s
	// 110001 not-listed not-listed
	// 1100O1 malformed
}

// A spreadsheet with mistakes is refused as a whole, and all of them are told.
func ExampleReadCSV_mistakes() {
	_, err := pincode.ReadCSV("2026-12", strings.NewReader("area,hub,sla\n70001,KOL-1,48h\n700019,,48\n"), &pincode.CoverageOptions{File: "kolkata.csv"})
	fmt.Println(err)
	// Output:
	// pincode: kolkata.csv: line 2, column 1 (area) "70001": not an area: pincode: the PIN code ends before character 6; a PIN code is six digits, the first 1 to 9
	// pincode: kolkata.csv: line 3, column 2 (hub): is missing in a served row
	// pincode: kolkata.csv: line 3, column 3 (sla) "48": write a time with its unit, such as 48h, 90m or 2d
}

func mustRead(version, text string) *pincode.Coverage {
	list, err := pincode.ReadCSV(version, strings.NewReader(text), &pincode.CoverageOptions{Directory: indiapost.Directory{}})
	if err != nil {
		panic(err)
	}
	return list
}

func ExampleCoverage_Nearest() {
	list := mustRead("2026-11", launchList)
	now := time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)
	near, ok := list.Nearest(pincode.MustParse("743503"), now, pincode.Scope{})
	fmt.Printf("%v: %v in %s, %.0f km away\n", ok, near.Place.Code, near.Place.City, near.Meters/1000)
	// Output: true: 700019 in Kolkata, 21 km away
}

// An embargo on a hub is a new version of the list. The guard would refuse so
// large a loss, so the operator says that it is meant.
func ExampleLive_Publish() {
	var live pincode.Live
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if err := live.Publish(mustRead("v1", launchList), monday, nil); err != nil {
		fmt.Println(err)
		return
	}
	rows := slices.Collect(live.AsOf(monday).Rows())
	for i := range rows {
		if rows[i].Hub == "KOL-1" {
			rows[i].Status, rows[i].Reason = pincode.Suspended, "strike"
		}
	}
	embargo, err := pincode.NewCoverage("v2", rows, &pincode.CoverageOptions{Directory: indiapost.Directory{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	tuesday := monday.AddDate(0, 0, 1)
	err = live.Publish(embargo, tuesday, nil)
	fmt.Println(errors.Is(err, pincode.ErrShrink))
	err = live.Publish(embargo, tuesday, &pincode.Guard{AllowShrink: true, AllowHubLoss: true})
	fmt.Println(err)
	for _, at := range []time.Time{monday, tuesday} {
		a := live.Lookup(pincode.MustParse("700019"), at, pincode.Scope{})
		fmt.Printf("%v: %s says %v, %q\n", at.Weekday(), a.Version, a.Status, a.Reason)
	}
	// Output:
	// true
	// <nil>
	// Monday: v1 says served, ""
	// Tuesday: v2 says suspended, "strike"
}

func ExampleNewDiff() {
	before := mustRead("v1", launchList)
	after := mustRead("v2", strings.Replace(launchList, "700020,served", "700156,served", 1))
	d := pincode.NewDiff(before, after)
	fmt.Println("added", d.Added, "removed", d.Removed, "changed", d.Changed)
	for _, c := range d.ByCity(indiapost.Directory{}) {
		fmt.Printf("%s: +%d -%d ~%d\n", c.City, c.Added, c.Removed, c.Changed)
	}
	// 700020 stays on the list through the prefix 7000*.
	// Output:
	// added [700156] removed [] changed [700020]
	// Kolkata: +1 -0 ~1
}

func ExampleCoverage_RowsFor() {
	for _, row := range mustRead("v1", launchList).RowsFor(pincode.MustParse("700019")) {
		fmt.Printf("%v: %v, hub %q, reason %q\n", row.Area, row.Status, row.Hub, row.Reason)
	}
	// Output:
	// 700019: served, hub "KOL-1", reason ""
	// 7000*: suspended, hub "", reason "flood"
}

func ExampleCoverage_WriteJSON() {
	list, _ := pincode.NewCoverage("v1", []pincode.Row{{
		Area:  pincode.Only(pincode.MustParse("700019")),
		Terms: pincode.Terms{Status: pincode.Served, Hub: "KOL-1", SLA: 48 * time.Hour, CutOff: 12 * time.Hour},
	}}, nil)
	_ = list.WriteJSON(os.Stdout)
	// Output:
	// {"version":"v1","rows":[
	// {"area":"700019","status":"served","hub":"KOL-1","sla":"48h","cut_off":"12:00"}
	// ]}
}

func ExampleArea_Codes() {
	prefix, _ := pincode.Prefix("70001")
	for c := range prefix.Codes() {
		if _, known := (indiapost.Directory{}).Place(c); !known {
			fmt.Println(c, "is not in use")
		}
	}
	fmt.Println(prefix, prefix.Contains(pincode.MustParse("700019")))
	// Output: 70001* true
}
