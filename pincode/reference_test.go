package pincode_test

import (
	"bytes"
	"cmp"
	"errors"
	"iter"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/pincode"
)

// atlas is a small directory for tests.
type atlas map[pincode.Code]pincode.Place

func (a atlas) Place(c pincode.Code) (pincode.Place, bool) { p, ok := a[c]; return p, ok }

func (a atlas) Codes() iter.Seq[pincode.Code] {
	codes := make([]pincode.Code, 0, len(a))
	for c := range a {
		codes = append(codes, c)
	}
	slices.SortFunc(codes, pincode.Code.Compare)
	return slices.Values(codes)
}

// testAtlas knows every third code of 700000 to 700199 and 711100 to 711149.
func testAtlas() atlas {
	a := atlas{}
	put := func(n int, district, state string) {
		c, _ := pincode.FromInt(int64(n))
		a[c] = pincode.Place{
			Code: c, District: district, State: state, Quality: pincode.Fair,
			Point: pincode.Point{Lat: 22 + float64(n%100)/50, Lon: 88 + float64(n%37)/40},
		}
	}
	for n := 700000; n < 700200; n += 3 {
		put(n, []string{"Kolkata", "Aurangabad"}[n/50%2], "West Bengal")
	}
	for n := 711100; n < 711150; n += 3 {
		put(n, "Aurangabad", "Bihar")
	}
	return a
}

// reference answers by the documentation, row by row, with no cleverness.
type reference struct {
	rows    []pincode.Row
	dir     atlas
	unknown pincode.UnknownPolicy
}

// reaches is whether a row is about a code at all.
func (r *reference) reaches(row pincode.Row, c pincode.Code) bool {
	p, known := r.dir[c]
	switch row.Area.Kind() {
	case pincode.AreaDistrict:
		text := row.Area.String()
		return known && (text == "district:"+p.District || text == "district:"+p.District+", "+p.State)
	case pincode.AreaState:
		return known && row.Area.String() == "state:"+p.State
	}
	text, digits := row.Area.String(), c.String()
	if prefix, ok := strings.CutSuffix(text, "*"); ok {
		return strings.HasPrefix(digits, prefix)
	}
	if lo, hi, ok := strings.Cut(text, ".."); ok {
		return lo <= digits && digits <= hi
	}
	return text == digits
}

// precedence gives a smaller number to what wins.
func precedence(row pincode.Row) int {
	n := map[pincode.AreaKind]int{
		pincode.AreaCode: 0, pincode.AreaRange: 100, pincode.AreaPrefix: 300, pincode.AreaDistrict: 400, pincode.AreaState: 500,
	}[row.Area.Kind()]
	if row.Area.Kind() == pincode.AreaPrefix {
		n -= 10 * len(strings.TrimSuffix(row.Area.String(), "*"))
	}
	if row.Service == "" {
		n += 2
	}
	if row.Category == "" {
		n++
	}
	return n
}

func inForce(row pincode.Row, at time.Time) bool {
	return (row.From.IsZero() || !row.From.After(at)) && (row.Until.IsZero() || row.Until.After(at))
}

func (r *reference) decide(c pincode.Code, at time.Time, s pincode.Scope) (best pincode.Row, found bool) {
	for _, row := range r.rows {
		if !r.reaches(row, c) || !inForce(row, at) ||
			row.Service != "" && row.Service != s.Service || row.Category != "" && row.Category != s.Category {
			continue
		}
		if !found || precedence(row) < precedence(best) {
			best, found = row, true
		}
	}
	if _, known := r.dir[c]; found && !known && r.unknown == pincode.UnknownNeedsExact && best.Area.Kind() != pincode.AreaCode {
		return pincode.Row{}, false
	}
	return best, found
}

// ties reports whether two rows could decide about one code with one right.
func (r *reference) ties(codes []pincode.Code) bool {
	for i, x := range r.rows {
		for _, y := range r.rows[:i] {
			if x.Scope != y.Scope || precedence(x) != precedence(y) {
				continue
			}
			if !x.Until.IsZero() && !y.From.IsZero() && !y.From.Before(x.Until) ||
				!y.Until.IsZero() && !x.From.IsZero() && !x.From.Before(y.Until) {
				continue
			}
			for _, c := range codes {
				if r.reaches(x, c) && r.reaches(y, c) {
					return true
				}
			}
		}
	}
	return false
}

var instants = func() (all []time.Time) {
	for d := range 12 {
		all = append(all, noon.AddDate(0, 0, d))
	}
	return all
}()

func randomRow(rnd *rand.Rand) pincode.Row {
	code := func() pincode.Code {
		c, _ := pincode.FromInt(int64(700000 + rnd.Intn(200)))
		if rnd.Intn(6) == 0 {
			c, _ = pincode.FromInt(int64(711100 + rnd.Intn(50)))
		}
		return c
	}
	var row pincode.Row
	switch rnd.Intn(8) {
	default:
		row.Area = pincode.Only(code())
	case 4:
		x, y := code(), code()
		if x.Compare(y) > 0 {
			x, y = y, x
		}
		row.Area, _ = pincode.Between(x, y)
	case 5:
		row.Area, _ = pincode.Prefix(code().String()[:1+rnd.Intn(5)])
	case 6:
		row.Area = []pincode.Area{
			pincode.InDistrict("Kolkata", ""), pincode.InDistrict("Kolkata", "West Bengal"),
			pincode.InDistrict("Aurangabad", "Bihar"), pincode.InDistrict("Aurangabad", "West Bengal"),
		}[rnd.Intn(4)]
	case 7:
		row.Area = pincode.InState([]string{"West Bengal", "Bihar"}[rnd.Intn(2)])
	}
	pick := func(s ...string) string { return s[rnd.Intn(len(s))] }
	row.Service = pick("", "", "pickup", "exchange")
	row.Category = pick("", "", "", "smartphone")
	row.Status = pincode.Status(1 + rnd.Intn(3))
	if row.Status == pincode.Served {
		row.Hub, row.SLA = pick("KOL-1", "KOL-2"), time.Duration(24+24*rnd.Intn(2))*time.Hour
		row.CutOff = time.Duration(rnd.Intn(24*60)) * time.Minute
	} else {
		row.Reason = pick("flood", "closed")
	}
	if rnd.Intn(2) == 0 {
		row.From = instants[rnd.Intn(len(instants))]
	}
	if rnd.Intn(2) == 0 {
		row.Until = instants[rnd.Intn(len(instants))].Add(time.Minute)
		if !row.From.IsZero() && !row.Until.After(row.From) {
			row.From = time.Time{}
		}
	}
	return row
}

func universe() (codes []pincode.Code) {
	for _, span := range [][2]int64{{699990, 700210}, {711090, 711160}} {
		for n := span[0]; n < span[1]; n++ {
			c, _ := pincode.FromInt(n)
			codes = append(codes, c)
		}
	}
	return codes
}

var scopes = []pincode.Scope{
	{}, {Service: "pickup"}, {Category: "smartphone"}, {Service: "exchange", Category: "smartphone"}, {Service: "exchange"}, {Service: "other", Category: "other"},
}

// TestAgainstReference builds random lists and asks both about every code.
func TestAgainstReference(t *testing.T) {
	rnd := rand.New(rand.NewSource(4))
	codes := universe()
	built, refused := 0, 0
	for built < 150 {
		ref := &reference{dir: testAtlas(), unknown: pincode.UnknownPolicy(rnd.Intn(2))}
		for range 1 + rnd.Intn(40) {
			ref.rows = append(ref.rows, randomRow(rnd))
			if rnd.Intn(10) > 0 && ref.ties(codes) { // keep most lists free of ties
				ref.rows = ref.rows[:len(ref.rows)-1]
			}
		}
		opt := &pincode.CoverageOptions{Directory: ref.dir, Unknown: ref.unknown}
		v, err := pincode.NewCoverage("v", ref.rows, opt)
		if tied := ref.ties(codes); tied != (err != nil) {
			t.Fatalf("ties %v, error %v, rows:\n%v", tied, err, ref.rows)
		}
		if err != nil {
			if !errors.Is(err, pincode.ErrRow) {
				t.Fatalf("a tie is %T, no RowError", err)
			}
			refused++
			continue
		}
		built++
		var text, doc bytes.Buffer
		if err := errors.Join(v.WriteCSV(&text), v.WriteJSON(&doc)); err != nil {
			t.Fatal(err)
		}
		fromCSV, err1 := pincode.ReadCSV("v", &text, opt)
		fromJSON, err2 := pincode.ReadJSON(&doc, opt)
		fromRows, err3 := pincode.NewCoverage("v", slices.Collect(v.Rows()), opt)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatalf("what was written does not build: %v", err)
		}
		if n := len(ref.rows); v.Len() != n || fromCSV.Len() != n || fromJSON.Len() != n || fromRows.Len() != n {
			t.Fatalf("%d rows became %d, %d, %d, %d", n, v.Len(), fromCSV.Len(), fromJSON.Len(), fromRows.Len())
		}
		for _, list := range []*pincode.Coverage{fromCSV, fromJSON, fromRows} {
			if d := pincode.NewDiff(v, list); !d.Empty() {
				t.Fatalf("a round trip changed %v", d)
			}
		}
		at, s := instants[rnd.Intn(len(instants))].Add(time.Duration(rnd.Intn(3))*time.Hour), scopes[rnd.Intn(len(scopes))]
		var served []pincode.Code
		for _, c := range codes {
			want, found := ref.decide(c, at, s)
			got := v.Lookup(c, at, s)
			for _, list := range []*pincode.Coverage{fromCSV, fromJSON, fromRows} {
				if again := list.Lookup(c, at, s); again != got {
					t.Fatalf("%v: %+v became %+v on a round trip", c, got, again)
				}
			}
			wantArea := want.Area
			if got.Status != want.Status || got.Hub != want.Hub || got.SLA != want.SLA || got.CutOff != want.CutOff || got.Area != wantArea {
				t.Fatalf("%v at %v for %v:\ngot  %+v\nwant %+v %v\nrows %v", c, at, s, got, want, found, ref.rows)
			}
			if (got.Reason == "") != got.Served() {
				t.Fatalf("%v: status %v with reason %q", c, got.Status, got.Reason)
			}
			if _, known := ref.dir[c]; (got.Standing == pincode.Known) != known {
				t.Fatalf("%v: standing %v", c, got.Standing)
			}
			if v.Serves(c, at, s) != got.Served() {
				t.Fatalf("%v: Serves says %v", c, v.Serves(c, at, s))
			}
			if got.Served() {
				served = append(served, c)
			}
			if opens := ref.opens(c, at, s); !got.Served() && !got.Opens.Equal(opens) || got.Served() && !got.Opens.IsZero() {
				t.Fatalf("%v opens %v, want %v", c, got.Opens, opens)
			}
			reach := slices.DeleteFunc(slices.Clone(ref.rows), func(r pincode.Row) bool { return !ref.reaches(r, c) })
			slices.SortStableFunc(reach, func(x, y pincode.Row) int { return cmp.Compare(precedence(x), precedence(y)) })
			if rows := v.RowsFor(c); len(rows) != len(reach) || !slices.IsSortedFunc(rows, func(x, y pincode.Row) int { return cmp.Compare(precedence(x), precedence(y)) }) {
				t.Fatalf("%v is reached by %v, want %v", c, rows, reach)
			}
		}
		i := 0
		for c := range v.Served(at, s) {
			if c.Int() >= 699990 && c.Int() < 700210 || c.Int() >= 711090 && c.Int() < 711160 {
				if i >= len(served) || served[i] != c {
					t.Fatalf("Served yields %v out of turn", c)
				}
				i++
			}
		}
		if i != len(served) {
			t.Fatalf("Served yields %d codes, want %d", i, len(served))
		}
		checkNearest(t, v, ref.dir, codes[rnd.Intn(len(codes))], at, s)
	}
	if refused < 5 {
		t.Errorf("only %d lists had ties", refused)
	}
}

func (r *reference) opens(c pincode.Code, at time.Time, s pincode.Scope) (first time.Time) {
	for _, row := range r.rows {
		for _, turn := range []time.Time{row.From, row.Until} {
			if turn.After(at) && (first.IsZero() || turn.Before(first)) {
				if by, _ := r.decide(c, turn, s); by.Status == pincode.Served {
					first = turn
				}
			}
		}
	}
	return first
}

func checkNearest(t *testing.T, v *pincode.Coverage, dir atlas, c pincode.Code, at time.Time, s pincode.Scope) {
	t.Helper()
	near, ok := v.Nearest(c, at, s)
	from, known := dir[c]
	if !known {
		if ok && !near.Estimated {
			t.Fatalf("%v has no point, yet Nearest is not estimated", c)
		}
		return
	}
	best := -1.0
	for d, p := range dir {
		if m := from.Point.Meters(p.Point); v.Serves(d, at, s) && (best < 0 || m < best) {
			best = m
		}
	}
	if ok != (best >= 0) || ok && (near.Meters != best || !v.Serves(near.Place.Code, at, s) || near.Estimated) {
		t.Fatalf("nearest to %v: %+v %v, want %v m", c, near, ok, best)
	}
}

// TestDiffAgainstReference compares lists row by row, code by code.
func TestDiffAgainstReference(t *testing.T) {
	rnd := rand.New(rand.NewSource(5))
	codes := universe()
	dir := testAtlas()
	for range 60 {
		before := &reference{dir: dir}
		for len(before.rows) < 20 {
			before.rows = append(before.rows, randomRow(rnd))
			if before.ties(codes) {
				before.rows = before.rows[:len(before.rows)-1]
			}
		}
		after := &reference{dir: dir}
		for _, row := range before.rows {
			switch rnd.Intn(6) {
			case 0: // gone
				continue
			case 1: // other terms
				row.DailyLimit++
			}
			after.rows = append(after.rows, row)
		}
		for range rnd.Intn(4) {
			after.rows = append(after.rows, randomRow(rnd))
			if after.ties(codes) {
				after.rows = after.rows[:len(after.rows)-1]
			}
		}
		rnd.Shuffle(len(after.rows), func(i, j int) { after.rows[i], after.rows[j] = after.rows[j], after.rows[i] })
		x, err1 := pincode.NewCoverage("x", before.rows, &pincode.CoverageOptions{Directory: dir})
		y, err2 := pincode.NewCoverage("y", after.rows, &pincode.CoverageOptions{Directory: dir})
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		d := pincode.NewDiff(x, y)
		for _, c := range codes {
			has := func(r *reference) (n int) {
				for _, row := range r.rows {
					if r.reaches(row, c) {
						n++
					}
				}
				return n
			}
			was, is := x.RowsFor(c), y.RowsFor(c)
			if len(was) != has(before) || len(is) != has(after) {
				t.Fatalf("%v: RowsFor gives %d and %d rows", c, len(was), len(is))
			}
			want := [3]bool{len(was) == 0 && len(is) > 0, len(was) > 0 && len(is) == 0, len(was) > 0 && len(is) > 0 && !slices.Equal(was, is)}
			got := [3]bool{slices.Contains(d.Added, c), slices.Contains(d.Removed, c), slices.Contains(d.Changed, c)}
			if got != want {
				t.Fatalf("%v: added, removed, changed %v, want %v", c, got, want)
			}
		}
	}
}
