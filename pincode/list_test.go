package pincode_test

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/pincode"
)

var noon = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC) // in India

// A line pasted ten thousand times is ten thousand mistakes, not fifty million.
func TestTiesStayFew(t *testing.T) {
	const n = 10000
	for _, area := range []string{"700019", "7000*", "700001..700099"} {
		_, err := pincode.ReadCSV("v", strings.NewReader("area,hub,sla\n"+strings.Repeat(area+",A,48h\n", n)), nil)
		if got := len(complaints(err)); got != n-1 {
			t.Errorf("%s: %d complaints, want %d", area, got, n-1)
		}
	}
}

// complaints lists joined errors one a line.
func complaints(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

func TestReadCSVErrors(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want []string // beginning of each complaint, in order
	}{
		"empty":      {"", []string{"pincode: list.csv: line 1: the list is empty"}},
		"comments":   {"# nothing\n\n", []string{"pincode: list.csv: line 1: the list is empty"}},
		"no area":    {"hub,sla\nKOL-1,48h\n", []string{"pincode: list.csv: line 1: no column is called area"}},
		"odd column": {"area,hub,slaa,HUB\n", []string{`pincode: list.csv: line 1, column 3 "slaa": no such column`, "pincode: list.csv: line 1, column 4 (hub): the column appears twice"}},
		"many": {
			"hub,area,sla,cut_off,daily_limit,status,reason,from,until,recheck\n" +
				"KOL-1,70001,48h,,,,,,,\n" + // 2
				"KOL-1,700019,48,25:00,many,open,,,,\n" + // 3
				",700020,,,,,,,,\n" + // 4
				"# a remark, ignored\n" +
				"KOL-1,700021\n" + // 6
				"\"KOL-1\",700022,48h,12:00,-1,served,,2026-12-02,2026-12-01,\n" + // 7
				"KOL-1,700023,48h,,,suspended,,,,tomorrow\n" + // 8
				"KO\"L,700024,48h,,,,,,,\n" + // 9
				"KOL-1,Kolkata,90d,,,,,,,\n" + // 10
				"KOL-1,district:Kolkata,2d,,,,,,,\n" + // 11
				"\"KOL-1,700025,48h\n", // 12
			[]string{
				`pincode: list.csv: line 2, column 2 (area) "70001": not an area: pincode: the PIN code ends before character 6`,
				`pincode: list.csv: line 3, column 3 (sla) "48": write a time with its unit`,
				`pincode: list.csv: line 3, column 4 (cut_off) "25:00": write a time of day`,
				`pincode: list.csv: line 3, column 5 (daily_limit) "many": write a whole number`,
				`pincode: list.csv: line 3, column 6 (status) "open": unknown status`,
				`pincode: list.csv: line 4, column 1 (hub): is missing in a served row`,
				`pincode: list.csv: line 4, column 3 (sla): is missing in a served row`,
				`pincode: list.csv: line 6: 2 fields under 10 headings`,
				`pincode: list.csv: line 7, column 5 (daily_limit) "-1": must be 1 to 1,000,000`,
				`pincode: list.csv: line 7, column 9 (until) "2026-12-01": must be later than from`,
				`pincode: list.csv: line 8, column 7 (reason): is missing in a suspended row`,
				`pincode: list.csv: line 8, column 10 (recheck) "tomorrow": write a date`,
				`pincode: list.csv: line 9: a quote stands inside a field`,
				`pincode: list.csv: line 10, column 2 (area) "Kolkata": not an area`,
				`pincode: list.csv: line 11, column 2 (area) "district:Kolkata": not an area: a district or state row needs CoverageOptions.Directory`,
				`pincode: list.csv: line 12: a quoted field never ends`,
			},
		},
		"ties": {
			"area,hub,sla,from,until\n700019,A,48h,,\n700020,A,48h,,2026-12-01\n700019,B,48h,,\n700020,B,48h,2026-12-02,\n700020,C,48h,2026-12-01,\n7000*,A,48h,,\n700*,A,48h,,\n7000*,B,48h,,\n700001..700009,A,48h,,\n700009..700012,B,48h,,\n",
			[]string{
				`pincode: list.csv: line 4, column 1 (area) "700019": line 2 reaches the same codes`,
				`pincode: list.csv: line 6, column 1 (area) "700020": line 3 reaches the same codes`,
				`pincode: list.csv: line 9, column 1 (area) "7000*": line 7 reaches the same codes`,
				`pincode: list.csv: line 11, column 1 (area) "700009..700012": line 10 reaches the same codes`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := pincode.ReadCSV("v1", strings.NewReader(tt.text), &pincode.CoverageOptions{File: "list.csv"})
			got := complaints(err)
			if v != nil {
				t.Error("a list came back with errors")
			}
			for i := range max(len(got), len(tt.want)) {
				switch {
				case i >= len(got):
					t.Errorf("missing: %s", tt.want[i])
				case i >= len(tt.want):
					t.Errorf("too many: %s", got[i])
				case !strings.HasPrefix(got[i], tt.want[i]):
					t.Errorf("got  %s\nwant %s", got[i], tt.want[i])
				}
			}
			joined, ok := err.(interface{ Unwrap() []error })
			if !ok {
				t.Fatal("the errors are not joined")
			}
			for _, e := range joined.Unwrap() {
				var row *pincode.RowError
				if !errors.As(e, &row) || !errors.Is(e, pincode.ErrRow) || row.Line == 0 || row.File != "list.csv" {
					t.Errorf("%v is no complete RowError", e)
				}
			}
		})
	}
}

func TestReadCSVForms(t *testing.T) {
	const text = "\uFEFF# list of the spreadsheet\r\n" +
		"Pincode , STATUS,hub,sla,cut_off,until,recheck,reason,note\r\n" +
		"৭০০০১৯,,KOL-1,48h,9:30,2026-11-30,,,\"Ballygunge, \"\"south\"\"\"\r\n" +
		"\r\n" +
		"700 020,SERVED,KOL-1,2d,,,,,x\r\n" +
		"\"700021\",served,KOL-1,1h30m,,2026-11-30 18:00,,,\"two\nlines\"\r\n" +
		"700022,suspended,,,,,2026-12-01T00:00:00+05:30,flood,y\r\n" +
		"700023,excluded,,,,,,,z"
	v, err := pincode.ReadCSV("v1", strings.NewReader(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	ist := time.FixedZone("IST", 19800)
	for code, want := range map[string]pincode.Terms{
		"700019": {Status: pincode.Served, Hub: "KOL-1", SLA: 48 * time.Hour, CutOff: 9*time.Hour + 30*time.Minute, Until: time.Date(2026, 12, 1, 0, 0, 0, 0, ist).UTC()},
		"700020": {Status: pincode.Served, Hub: "KOL-1", SLA: 48 * time.Hour},
		"700021": {Status: pincode.Served, Hub: "KOL-1", SLA: 90 * time.Minute, Until: time.Date(2026, 11, 30, 18, 0, 0, 0, ist).UTC()},
		"700022": {Status: pincode.Suspended, Reason: "flood", Recheck: time.Date(2026, 12, 1, 0, 0, 0, 0, ist).UTC()},
		"700023": {Status: pincode.Excluded},
	} {
		rows := v.RowsFor(pincode.MustParse(code))
		if len(rows) != 1 || rows[0].Terms != want {
			t.Errorf("%s: %+v, want %+v", code, rows, want)
		}
	}
	a := v.Lookup(pincode.MustParse("700023"), noon, pincode.Scope{})
	if a.Reason != pincode.ReasonExcluded || a.Standing != pincode.Unchecked || a.Version != "v1" {
		t.Errorf("%+v", a)
	}
}

func TestReadJSONErrors(t *testing.T) {
	const text = `{"version":"v1","rows":[
{"area":"70001","hub":"A","sla":"48h"},
{"area":"700019","hub":"A","sla":48,"colour":"red"},
  {"area":"700020","status":"served","daily_limit":2.5,
   "sla":true},
{"hub":"A","sla":"48h"},
{"area":"700021","hub":"A","sla":"48h"},
{"area":"700021","hub":"A","sla":"48h"}
]}`
	_, err := pincode.ReadJSON(strings.NewReader(text), &pincode.CoverageOptions{File: "l.json"})
	want := []string{
		`pincode: l.json: line 2, column 9 (area) "70001": not an area`,
		`pincode: l.json: line 3, column 34 (sla) "48": write a time with its unit`,
		`pincode: l.json: line 3, column 37 (colour): is no key of a row`,
		`pincode: l.json: line 4, column 52 (daily_limit) "2.5": write a whole number`,
		`pincode: l.json: line 5, column 10 (sla) "true": must be text or a number`,
		`pincode: l.json: line 6, column 1 (area): not an area: the row names no codes`,
		`pincode: l.json: line 8 (area) "700021": line 7 reaches the same codes`,
	}
	got := complaints(err)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("complaint %d: got %v\nwant %v", i, got, want)
			break
		}
	}
	for _, text := range []string{"", "[]", "{", `{"version":1}`, `{"rows":{}}`, `{"x":1}`, `{"version":"v","rows":[{"area":["7"]}]}`, `{"version":"v","rows":[]} 1`, `{"version":"v","rows":[`, "{\"version\":\"v\",\n\"rows\":[{]}"} {
		if v, err := pincode.ReadJSON(strings.NewReader(text), nil); v != nil || !errors.Is(err, pincode.ErrRow) {
			t.Errorf("%s: %v, %v", text, v, err)
		}
	}
	if _, err := pincode.ReadJSON(strings.NewReader(`{"rows":[]}`), nil); err == nil {
		t.Error("a list without a version")
	}
}

func TestNamesOfDistricts(t *testing.T) {
	served := pincode.Terms{Status: pincode.Served, Hub: "H", SLA: time.Hour}
	build := func(areas ...pincode.Area) error {
		rows := make([]pincode.Row, len(areas))
		for i, a := range areas {
			rows[i] = pincode.Row{Area: a, Terms: served}
		}
		_, err := pincode.NewCoverage("v", rows, &pincode.CoverageOptions{Directory: testAtlas()})
		return err
	}
	for _, tt := range []struct {
		areas []pincode.Area
		want  string
	}{
		{[]pincode.Area{pincode.InDistrict("KOLKATA", "west  bengal"), pincode.InState("Bihar")}, ""},
		{[]pincode.Area{pincode.InDistrict("Aurangabad", "")}, "2 states have such a district"},
		{[]pincode.Area{pincode.InDistrict("Aurangabad", "Bihar"), pincode.InDistrict("Aurangabad", "West Bengal")}, ""},
		{[]pincode.Area{pincode.InDistrict("Kolkata", "Bihar")}, "places no code there"},
		{[]pincode.Area{pincode.InState("Bengal")}, "places no code there"},
		{[]pincode.Area{pincode.InDistrict("Kolkata", ""), pincode.InDistrict("kolkata", "West Bengal")}, "line 1 reaches the same codes"},
		{[]pincode.Area{pincode.InState("")}, "name is missing"},
		{[]pincode.Area{pincode.InDistrict("", "Bihar")}, "name is missing"},
		{[]pincode.Area{{}}, "names no codes"},
	} {
		err := build(tt.areas...)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%v: %v, want %q", tt.areas, err, tt.want)
		}
	}
	for _, version := range []string{"", " v", strings.Repeat("v", 65), "a\nb"} {
		if _, err := pincode.NewCoverage(version, nil, nil); err == nil {
			t.Errorf("version %q passes", version)
		}
	}
}

func TestNilCoverage(t *testing.T) {
	var v *pincode.Coverage
	a, err := v.Check("700019", noon, pincode.Scope{})
	if err != nil || a.Served() || a.Standing != pincode.Unchecked || a.Reason != pincode.ReasonNotListed {
		t.Errorf("%+v, %v", a, err)
	}
	a, err = v.Check("7000O1", noon, pincode.Scope{})
	if !errors.Is(err, pincode.ErrMalformed) || a.Standing != pincode.Malformed || a.Reason != pincode.ReasonMalformed {
		t.Errorf("%+v, %v", a, err)
	}
	if v.Len() != 0 || v.Version() != "" || v.Hubs() != nil || v.RowsFor(a.Code) != nil || v.Serves(a.Code, noon, pincode.Scope{}) {
		t.Error("a nil list has something")
	}
	for range v.Rows() {
		t.Error("a nil list has a row")
	}
	if _, ok := v.Nearest(pincode.MustParse("700019"), noon, pincode.Scope{}); ok {
		t.Error("a nil list has a nearest place")
	}
}

// FuzzReadCSV holds the scanner against encoding/csv, where both accept, and
// what is read against what is written.
func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{
		"area,hub,sla\n700019,A,48h\n", "area\n", "pin,status,note\n7*,excluded,\"a\"\"b\nc\"\n", "area,status\r\n700019..700020,excluded\r\n#x\n",
		"\"area\",status\n\"700019\",excluded\n", "area,status,from,until\n7*,excluded,2026-01-01,2026-01-01\n", "area\"\n", "status,area\nexcluded,7*\n,,\n", "area,hub,sla\n700019,\"A\"x,48h\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := pincode.ReadCSV("v", strings.NewReader(s), nil)
		if err != nil {
			return
		}
		peer := csv.NewReader(strings.NewReader(strings.TrimPrefix(s, "\uFEFF")))
		peer.Comment = '#'
		peer.FieldsPerRecord = -1
		rows := -1
		for {
			if _, err := peer.Read(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("encoding/csv refuses what passed: %v", err)
			}
			rows++
		}
		if rows != v.Len() {
			t.Fatalf("%d rows, encoding/csv reads %d", v.Len(), rows)
		}
		var out strings.Builder
		if err := v.WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
		again, err := pincode.ReadCSV("v", strings.NewReader(out.String()), nil)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, out.String())
		}
		if d := pincode.NewDiff(v, again); !d.Empty() || again.Len() != v.Len() {
			t.Fatalf("%+v", d)
		}
	})
}

func FuzzReadJSON(f *testing.F) {
	f.Add(`{"version":"v","rows":[{"area":"700019","hub":"A","sla":"48h","daily_limit":3}]}`)
	f.Add(`{"rows":[{"area":"7*","status":"excluded","from":"2026-01-01"}],"version":"v"}`)
	f.Add("{\"version\":\"v\",\n\"rows\":[{]}")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := pincode.ReadJSON(strings.NewReader(s), nil)
		if err != nil {
			return
		}
		var out strings.Builder
		if err := v.WriteJSON(&out); err != nil {
			t.Fatal(err)
		}
		again, err := pincode.ReadJSON(strings.NewReader(out.String()), nil)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, out.String())
		}
		if d := pincode.NewDiff(v, again); !d.Empty() || again.Len() != v.Len() || again.Version() != v.Version() {
			t.Fatalf("%+v", d)
		}
	})
}
