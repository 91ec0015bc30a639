package indiapost_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pincode/indiapost"
)

func TestEveryCode(t *testing.T) {
	var dir indiapost.Directory
	known, placed, located := 0, 0, 0
	last := pincode.Code{}
	for c := range dir.Codes() {
		if c.Compare(last) <= 0 {
			t.Fatalf("%v follows %v", c, last)
		}
		last = c
		if again, err := pincode.Parse(c.String()); err != nil || again != c {
			t.Fatalf("%v parses as %v, %v", c, again, err)
		}
		if c.Zone() != c.Int()/100000 || c.Army() {
			t.Errorf("%v: zone %d, army %v", c, c.Zone(), c.Army())
		}
		p, ok := dir.Place(c)
		if !ok || p.Code != c {
			t.Fatalf("%v: place %+v, %v", c, p, ok)
		}
		known++
		if p.State != "" && p.District != "" {
			placed++
		}
		if p.Quality != pincode.Unlocated {
			located++
			if p.Point.Lat < 6 || p.Point.Lat > 37.2 || p.Point.Lon < 68 || p.Point.Lon > 97.5 {
				t.Errorf("%v lies outside India: %v", c, p.Point)
			}
		}
	}
	if known < 19500 || known != dir.Len() || placed*100 < known*98 || located*100 < known*96 {
		t.Errorf("%d known, %d with state and district, %d located", known, placed, located)
	}
}

func TestPlaces(t *testing.T) {
	var dir indiapost.Directory
	for _, tt := range []struct{ code, city, district, state string }{
		{"700019", "Kolkata", "Kolkata", "West Bengal"},
		{"110001", "Delhi", "Central Delhi", "Delhi"},
		{"800001", "Patna", "Patna", "Bihar"},
		{"560029", "Bengaluru", "Bengaluru Urban", "Karnataka"},
		{"500001", "Hyderabad", "Hyderabad", "Telangana"},
		{"194101", "", "Leh", "Ladakh"},
		{"396210", "", "Daman", "Dadra and Nagar Haveli and Daman and Diu"},
		{"605001", "Puducherry", "Puducherry", "Puducherry"},
		{"492001", "Raipur", "Raipur", "Chhattisgarh"},
		{"751001", "Bhubaneswar", "Khordha", "Odisha"},
	} {
		p, ok := dir.Place(pincode.MustParse(tt.code))
		if !ok || p.City != tt.city || p.District != tt.district || p.State != tt.state {
			t.Errorf("%s: %+v, %v; want %s, %s, %s", tt.code, p, ok, tt.city, tt.district, tt.state)
		}
	}
	for _, none := range []string{"111111", "999999", "100000"} {
		if p, ok := dir.Place(pincode.MustParse(none)); ok {
			t.Errorf("%s is known: %+v", none, p)
		}
	}
	if _, ok := dir.Place(pincode.Code{}); ok {
		t.Error("no code is known")
	}
}

func ExampleDirectory_Place() {
	place, _ := indiapost.Directory{}.Place(pincode.MustParse("৭০০ ০১৯"))
	fmt.Println(place.Code, place.City, place.State)
	// Output: 700019 Kolkata West Bengal
}

func ExampleDirectory_Offices() {
	fmt.Println(indiapost.Directory{}.Offices(pincode.MustParse("700019")))
	// Output: [Ballygunge Ballygunge RS Ballygunge Sc College Garcha Road Gariahat Market Golpark]
}

// A list can name whole districts once it has a directory.
func ExampleDirectory_coverage() {
	list, err := pincode.NewCoverage("2026-11", []pincode.Row{{
		Area:  pincode.InDistrict("Kolkata", ""),
		Terms: pincode.Terms{Status: pincode.Served, Hub: "KOL-1", SLA: 48 * time.Hour},
	}}, &pincode.CoverageOptions{Directory: indiapost.Directory{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)
	for _, typed := range []string{"700019", "721101", "700999"} {
		a, _ := list.Check(typed, now, pincode.Scope{})
		fmt.Printf("%v %v, %v %s\n", a.Code, a.Standing, a.Status, a.Version)
	}
	near, _ := list.Nearest(pincode.MustParse("711102"), now, pincode.Scope{})
	fmt.Printf("nearest to 711102: %s %s, %.0f km\n", near.Place.Code, near.Place.District, near.Meters/1000)
	// Output:
	// 700019 known, served 2026-11
	// 721101 known, not-listed 2026-11
	// 700999 unknown, not-listed 2026-11
	// nearest to 711102: 700022 Kolkata, 3 km
}
