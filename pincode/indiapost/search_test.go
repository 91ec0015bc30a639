package indiapost_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pincode/indiapost"
)

func TestSearch(t *testing.T) {
	for _, tt := range []struct {
		typed string
		kind  indiapost.Kind
		name  string
		state string
		exact bool
		has   string // one of the codes
	}{
		{"Kolkata", indiapost.City, "Kolkata", "West Bengal", true, "700156"},
		{"কলকাতা", indiapost.City, "Kolkata", "West Bengal", true, "700019"},
		{"CALCUTTA ", indiapost.City, "Kolkata", "West Bengal", true, "700019"},
		{"Patna", indiapost.City, "Patna", "Bihar", true, "800001"},
		{"पटना", indiapost.City, "Patna", "Bihar", true, "800020"},
		{"नई दिल्ली", indiapost.City, "Delhi", "Delhi", true, "110001"},
		{"chennai", indiapost.City, "Chennai", "Tamil Nadu", true, "600001"},
		{"சென்னை", indiapost.City, "Chennai", "Tamil Nadu", true, "600001"},
		{"Bangalore", indiapost.City, "Bengaluru", "Karnataka", true, "560001"},
		{"Gurgaon", indiapost.City, "Gurugram", "Haryana", true, "122001"},
		{"Nagpr", indiapost.City, "Nagpur", "Maharashtra", false, "440001"},
		{"bhubneshvar", indiapost.City, "Bhubaneswar", "Odisha", false, "751001"},
		{"hyd", indiapost.City, "Hyderabad", "Telangana", false, "500001"},
		{"Hooghly", indiapost.District, "Hooghly", "West Bengal", true, "712101"},
		{"হুগলী", indiapost.District, "Hooghly", "West Bengal", false, "712101"},
		{"বাঁকুড়া", indiapost.District, "Bankura", "West Bengal", false, "722101"},
		{"बाँकुड़ा", indiapost.District, "Bankura", "West Bengal", false, "722101"},
		{"मुर्शिदाबाद", indiapost.District, "Murshidabad", "West Bengal", false, "742101"},
		{"North 24-Parganas", indiapost.District, "North 24 Parganas", "West Bengal", true, "700059"},
		{"Jyotiba Phule Nagar", indiapost.District, "Amroha", "Uttar Pradesh", true, "244221"},
		{"golpark", indiapost.Office, "Golpark", "West Bengal", true, "700019"},
		{"ballygun", indiapost.Office, "Ballygunge", "West Bengal", false, "700019"},
	} {
		got := indiapost.Directory{}.Search(tt.typed, 3)
		if len(got) == 0 {
			t.Errorf("%s: nothing found", tt.typed)
			continue
		}
		m := got[0]
		if m.Kind != tt.kind || m.Name != tt.name || m.State != tt.state || m.Exact != tt.exact || !slices.Contains(m.Codes, pincode.MustParse(tt.has)) {
			t.Errorf("%s: %v %q in %s, exact %v, %d codes; want %v %q in %s, exact %v, with %s",
				tt.typed, m.Kind, m.Name, m.State, m.Exact, len(m.Codes), tt.kind, tt.name, tt.state, tt.exact, tt.has)
		}
		if !slices.IsSortedFunc(m.Codes, pincode.Code.Compare) {
			t.Errorf("%s: codes out of order", tt.typed)
		}
	}
	for _, none := range []string{"", " ", "?!", "xqzjkw", "ক", strings.Repeat("kolkata", 1000), "\xff\xfe"} {
		if m := (indiapost.Directory{}).Search(none, 5); len(m) > 0 {
			t.Errorf("%.20q finds %v", none, m[0].Name)
		}
	}
	if m := (indiapost.Directory{}).Search("patna", 0); m != nil {
		t.Error("no limit, no matches")
	}
	if m := (indiapost.Directory{}).Search("patna", 4); len(m) != 4 {
		t.Errorf("%d matches, limit 4", len(m))
	}
}

// Every city and district of the directory is found by its own name.
func TestSearchFindsEveryDistrict(t *testing.T) {
	seen := map[string]bool{}
	for c := range (indiapost.Directory{}).Codes() {
		p, _ := indiapost.Directory{}.Place(c)
		for _, name := range []string{p.City, p.District} {
			if name == "" || seen[name+p.State] {
				continue
			}
			seen[name+p.State] = true
			found := slices.ContainsFunc(indiapost.Directory{}.Search(name, 20), func(m indiapost.Match) bool {
				return m.Exact && m.Name == name && slices.Contains(m.Codes, c)
			})
			if !found {
				t.Errorf("%s in %s is not found by its name", name, p.State)
			}
		}
	}
	if len(seen) < 600 {
		t.Errorf("only %d names", len(seen))
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"kolkata", "কলকাতা", "बाँकुड़ा", "a&b", "ড়", "\u0c4d", "x\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, m := range (indiapost.Directory{}).Search(s, 10) {
			if m.Name == "" || m.State == "" && m.Kind != indiapost.Office || len(m.Codes) == 0 || m.Kind.String() == "none" {
				t.Fatalf("%q: %+v", s, m)
			}
		}
	})
}

func TestNear(t *testing.T) {
	var dir indiapost.Directory
	type far struct {
		code   pincode.Code
		meters float64
	}
	for _, p := range []pincode.Point{{Lat: 22.5726, Lon: 88.3639}, {Lat: 28.6139, Lon: 77.2090}, {Lat: 8.08, Lon: 77.55}, {}, {Lat: -90}, {Lat: 90, Lon: 180}} {
		var all []far
		for c := range dir.Codes() {
			if place, _ := dir.Place(c); place.Quality != pincode.Unlocated {
				all = append(all, far{c, p.Meters(place.Point)})
			}
		}
		slices.SortFunc(all, func(x, y far) int { return cmp.Or(cmp.Compare(x.meters, y.meters), x.code.Compare(y.code)) })
		got := dir.Near(p, 25)
		if len(got) != 25 {
			t.Fatalf("%v: %d results", p, len(got))
		}
		for i, g := range got {
			if g.Place.Code != all[i].code || g.Meters != all[i].meters {
				t.Fatalf("%v: place %d is %v at %.0f m, want %v at %.0f m", p, i, g.Place.Code, g.Meters, all[i].code, all[i].meters)
			}
		}
	}
	if dir.Near(pincode.Point{Lat: math.NaN()}, 3) != nil || dir.Near(pincode.Point{}, 0) != nil {
		t.Error("results for nothing")
	}
}

// Well-known spots, from maps: the positions of their codes are within the
// tens of kilometres that the package promises.
func TestKnownSpots(t *testing.T) {
	for code, spot := range map[string]pincode.Point{
		"110001": {Lat: 28.63, Lon: 77.22}, "700001": {Lat: 22.57, Lon: 88.35}, "800001": {Lat: 25.61, Lon: 85.14},
		"400001": {Lat: 18.94, Lon: 72.84}, "600001": {Lat: 13.09, Lon: 80.29}, "500001": {Lat: 17.39, Lon: 78.47},
		"560001": {Lat: 12.98, Lon: 77.60}, "380001": {Lat: 23.03, Lon: 72.58}, "302001": {Lat: 26.92, Lon: 75.80},
		"226001": {Lat: 26.85, Lon: 80.95}, "411001": {Lat: 18.52, Lon: 73.87}, "781001": {Lat: 26.18, Lon: 91.75},
		"682555": {Lat: 10.57, Lon: 72.64}, "744101": {Lat: 11.67, Lon: 92.74},
	} {
		p, ok := indiapost.Directory{}.Place(pincode.MustParse(code))
		if far := p.Point.Meters(spot) / 1000; !ok || p.Quality == pincode.Unlocated || far > 60 {
			t.Errorf("%s is %.0f km off at %v (quality %d)", code, far, p.Point, p.Quality)
		}
	}
}

func TestStates(t *testing.T) {
	var dir indiapost.Directory
	for typed, want := range map[string]string{
		"west bengal": "West Bengal", "W.B.": "West Bengal", "পশ্চিমবঙ্গ": "West Bengal", "Orissa": "Odisha", "ଓଡ଼ିଶା": "Odisha",
		"Jammu & Kashmir": "Jammu and Kashmir", "तमिल नाडु": "Tamil Nadu", "Pondicherry": "Puducherry", "Daman & Diu": "Dadra and Nagar Haveli and Daman and Diu",
		"Bharat": "", "": "",
	} {
		if got, ok := dir.StateName(typed); got != want || ok != (want != "") {
			t.Errorf("StateName(%q) = %q, %v", typed, got, ok)
		}
	}
	states := map[string]bool{}
	for c := range dir.Codes() {
		if p, _ := dir.Place(c); p.State != "" && !states[p.State] {
			states[p.State] = true
			if name, ok := dir.StateName(p.State); !ok || name != p.State {
				t.Errorf("%s is not a name of itself but of %q", p.State, name)
			}
		}
	}
	if len(states) != 36 {
		t.Errorf("%d states and union territories, India has 36", len(states))
	}
	for _, tt := range []struct {
		code, typed, state string
		mismatch           bool
	}{
		{"700019", "West Bengal", "West Bengal", false},
		{"700019", "bihar", "West Bengal", true},
		{"700019", "WB", "West Bengal", false},
		{"700019", "Bengal-ish", "West Bengal", false}, // no state: no opinion
		{"160014", "Punjab", "Chandigarh", false},      // offices in both
		{"700999", "Bihar", "", false},                 // unknown
		{"500001", "Andhra Pradesh", "Telangana", true},
	} {
		state, mismatch := dir.StateMismatch(pincode.MustParse(tt.code), tt.typed)
		if state != tt.state || mismatch != tt.mismatch {
			t.Errorf("StateMismatch(%s, %q) = %q, %v", tt.code, tt.typed, state, mismatch)
		}
	}
}

func ExampleDirectory_Search() {
	for _, m := range (indiapost.Directory{}).Search("কলকাতা", 2) {
		fmt.Println(m.Kind, m.Name, len(m.Codes), "codes")
	}
	// Output:
	// city Kolkata 163 codes
	// district Kolkata 79 codes
}

func ExampleDirectory_Near() {
	victoriaMemorial := pincode.Point{Lat: 22.545, Lon: 88.343}
	for _, n := range (indiapost.Directory{}).Near(victoriaMemorial, 2) {
		fmt.Printf("%v %s, %.0f km\n", n.Place.Code, n.Place.City, n.Meters/1000)
	}
	// Output:
	// 700022 Kolkata, 1 km
	// 700001 Kolkata, 2 km
}

func ExampleDirectory_StateMismatch() {
	state, mismatch := indiapost.Directory{}.StateMismatch(pincode.MustParse("700019"), "Bihar")
	if mismatch {
		fmt.Println("Is the PIN code right? It lies in", state)
	}
	// Output: Is the PIN code right? It lies in West Bengal
}

func BenchmarkPlace(b *testing.B) {
	codes := slices.Collect(indiapost.Directory{}.Codes())
	b.ReportAllocs()
	for i := range b.N {
		if _, ok := (indiapost.Directory{}).Place(codes[(i*7919)%len(codes)]); !ok {
			b.Fatal("unknown")
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, q := range []string{"kolkata", "কলকাতা", "nagpr", "ballygunge"} {
		b.Run(q, func(b *testing.B) {
			for range b.N {
				if len((indiapost.Directory{}).Search(q, 10)) == 0 {
					b.Fatal("nothing found")
				}
			}
		})
	}
}

func BenchmarkNear(b *testing.B) {
	for range b.N {
		if len((indiapost.Directory{}).Near(pincode.Point{Lat: 22.5, Lon: 88.3}, 10)) != 10 {
			b.Fatal("too few")
		}
	}
}
