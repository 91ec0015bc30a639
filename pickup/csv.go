package pickup

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// csvFile reads a table with a header. Columns come in any order; those not in
// known, or named twice, are mistakes, and so is a missing one of need.
type csvFile struct {
	r    *csv.Reader
	file string
	col  map[string]int
	rec  []string
	errs []error
}

func openCSV(r io.Reader, file string, need, known []string) (*csvFile, error) {
	data, err := readFile(r, file)
	if err != nil {
		return nil, err
	}
	f := &csvFile{r: csv.NewReader(strings.NewReader(string(data))), file: file, col: map[string]int{}}
	f.r.Comment = '#'
	f.r.TrimLeadingSpace = true
	if f.rec, err = f.r.Read(); err != nil {
		if errors.Is(err, io.EOF) {
			err = &RowError{File: file, Line: 1, Err: errors.New("is empty; begin with a line of column names")}
			return nil, err
		}
		return nil, f.syntax(err)
	}
	for i, name := range f.rec {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := f.col[name]; twice || !slices.Contains(known, name) {
			f.bad(i, fmt.Errorf("column %.40q is unknown or there twice; there are %s", name, strings.Join(known, ", ")))
		}
		f.col[name] = i
	}
	for _, name := range need {
		if _, ok := f.col[name]; !ok {
			f.errs = append(f.errs, &RowError{File: file, Line: 1, Err: fmt.Errorf("column %s is missing", name)})
		}
	}
	return f, errors.Join(f.errs...)
}

func (f *csvFile) syntax(err error) error {
	var pe *csv.ParseError
	if errors.As(err, &pe) {
		return &RowError{File: f.file, Line: pe.Line, Column: pe.Column, Err: fmt.Errorf("not CSV: %w", pe.Err)}
	}
	return &RowError{File: f.file, Line: 1, Err: err}
}

// next reads the next record and reports whether there is one. A line with too
// many or too few fields is a mistake and skipped.
func (f *csvFile) next() bool {
	for {
		rec, err := f.r.Read()
		if errors.Is(err, io.EOF) {
			return false
		}
		f.rec = rec
		if err == nil {
			return true
		}
		f.errs = append(f.errs, f.syntax(err))
		if !errors.Is(err, csv.ErrFieldCount) {
			return false // where the next record begins is not certain
		}
	}
}

// bad notes a mistake in field i of the record.
func (f *csvFile) bad(i int, err error) {
	line, column := f.r.FieldPos(i)
	name := ""
	for n, at := range f.col {
		if at == i {
			name = n
		}
	}
	f.errs = append(f.errs, &RowError{File: f.file, Line: line, Column: column, Field: name, Err: err})
}

// field hands the text of a column to parse, if there is any, and notes its
// error.
func (f *csvFile) field(name string, parse func(string) error) {
	i, ok := f.col[name]
	if !ok {
		return
	}
	if s := strings.TrimSpace(f.rec[i]); s != "" {
		if err := parse(s); err != nil {
			f.bad(i, err)
		}
	}
}

func (f *csvFile) text(name string, v *string) {
	f.field(name, func(s string) error { *v = s; return nil })
}

func (f *csvFile) number(name string, v *int) {
	f.field(name, func(s string) (err error) {
		if *v, err = strconv.Atoi(s); err != nil {
			return fmt.Errorf("%.20q is not a whole number", s)
		}
		return nil
	})
}

func (f *csvFile) duration(name string, v *time.Duration) {
	f.field(name, func(s string) error { return (*durationJSON)(v).UnmarshalText([]byte(s)) })
}

var holidayColumns = []string{"date", "name", "kind", "source", "status", "state", "hub"}

// ReadHolidaysCSV reads holidays from a table with the columns date, name,
// kind, status ("confirmed" or "tentative") and, as needed, source, state and
// hub. Lines that begin with # are comments. file is used in errors only; all
// mistakes are reported together, each a *RowError.
func ReadHolidaysCSV(r io.Reader, file string) ([]Holiday, error) {
	f, err := openCSV(r, file, []string{"date", "name", "kind", "status"}, holidayColumns)
	if err != nil {
		return nil, err
	}
	var list []Holiday
	for f.next() {
		var h Holiday
		f.field("date", func(s string) (err error) { h.Date, err = ParseDate(s); return err })
		f.text("name", &h.Name)
		f.field("kind", func(s string) error { h.Kind = Kind(s); return nil })
		f.text("source", &h.Source)
		f.text("state", &h.State)
		f.text("hub", &h.Hub)
		status := ""
		f.text("status", &status)
		switch status {
		case "confirmed":
			h.Confirmed = true
		case "tentative":
		default:
			f.bad(f.col["status"], fmt.Errorf("%.20q is not confirmed or tentative", status))
		}
		for _, err := range h.validate("holiday") {
			// An unreadable date was noted above.
			if i := f.col["date"]; !h.Date.IsZero() || strings.TrimSpace(f.rec[i]) == "" {
				f.bad(i, err)
			}
		}
		list = append(list, h)
	}
	return list, errors.Join(f.errs...)
}

var hubColumns = []string{"id", "name", "state", "zone", "hours", "slot_length", "capacity", "skills",
	"day_limit", "area_limit", "notice", "cut_offs", "lat", "lng"}

// ReadHubsCSV reads hubs from a table with the columns id, zone, hours,
// capacity and, as needed, name, state, slot_length, skills, day_limit,
// area_limit, notice, cut_offs, lat and lng. Hours are written as for
// ParseWeek, skills as "laptop 3; tablet 2", cut-offs as "12:00; 7001 09:00".
// Lines that begin with # are comments. file is used in errors only; all
// mistakes of form are reported together, each a *RowError. Hand the hubs to
// NewHubs, which checks what they say.
func ReadHubsCSV(r io.Reader, file string) ([]Hub, error) {
	f, err := openCSV(r, file, []string{"id", "zone", "hours", "capacity"}, hubColumns)
	if err != nil {
		return nil, err
	}
	zones := map[string]*time.Location{}
	var list []Hub
	for f.next() {
		var h Hub
		f.text("id", &h.ID)
		f.text("name", &h.Name)
		f.text("state", &h.State)
		f.field("zone", func(s string) (err error) { h.Zone, err = loadZone(zones, s); return err })
		f.field("hours", func(s string) (err error) { h.Hours, err = ParseWeek(s); return err })
		f.duration("slot_length", &h.SlotLength)
		f.number("capacity", &h.Capacity)
		f.field("skills", func(s string) (err error) { h.Skills, err = parseSkills(s); return err })
		f.number("day_limit", &h.DayLimit)
		f.number("area_limit", &h.AreaLimit)
		f.duration("notice", &h.Notice)
		f.field("cut_offs", func(s string) (err error) { h.CutOffs, err = parseCutOffs(s); return err })
		f.location(&h)
		list = append(list, h)
	}
	return list, errors.Join(f.errs...)
}

func (f *csvFile) location(h *Hub) {
	var p Point
	found := 0
	for name, v := range map[string]*float64{"lat": &p.Lat, "lng": &p.Lng} {
		f.field(name, func(s string) (err error) {
			found++
			if *v, err = strconv.ParseFloat(s, 64); err != nil {
				return fmt.Errorf("%.20q is not a number of degrees", s)
			}
			return nil
		})
	}
	switch found {
	case 1:
		f.bad(0, errors.New("has only one of lat and lng; give both or neither"))
	case 2:
		h.Location = &p
	}
}

func parseSkills(s string) (map[string]int, error) {
	m := map[string]int{}
	for part := range strings.SplitSeq(s, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		if len(words) != 2 {
			return nil, fmt.Errorf("%.40q is not a skill and a number, such as \"laptop 3\"", part)
		}
		n, err := strconv.Atoi(words[1])
		if _, twice := m[words[0]]; err != nil || twice {
			return nil, fmt.Errorf("%.40q is not a skill and a number, each skill once", part)
		}
		m[words[0]] = n
	}
	return m, nil
}

func parseCutOffs(s string) ([]CutOff, error) {
	var list []CutOff
	for part := range strings.SplitSeq(s, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		var c CutOff
		if len(words) == 2 {
			c.Area = words[0]
		}
		var err error
		if c.At, err = ParseClock(words[len(words)-1]); err != nil || len(words) > 2 {
			return nil, fmt.Errorf("%.40q is not a cut-off, such as \"12:00\" or \"7001 09:00\"", part)
		}
		list = append(list, c)
	}
	return list, nil
}

// loadZone is time.LoadLocation with a memory and a helpful error.
func loadZone(known map[string]*time.Location, name string) (*time.Location, error) {
	if z, ok := known[name]; ok {
		return z, nil
	}
	if name == "" || name == "Local" {
		return nil, &FieldError{Field: "zone", Problem: "is missing; name one such as Asia/Kolkata"}
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, &FieldError{Field: "zone", Problem: fmt.Sprintf("%.40q is not known here; check the name, or import time/tzdata in a program for hosts without zone data", name)}
	}
	known[name] = z
	return z, nil
}
