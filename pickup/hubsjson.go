package pickup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"
)

// hubJSON is the form of a hub in a file.
type hubJSON struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	State      string         `json:"state"`
	Zone       string         `json:"zone"`
	Hours      Week           `json:"hours"`
	SlotLength durationJSON   `json:"slot_length"`
	Capacity   int            `json:"capacity"`
	Skills     map[string]int `json:"skills"`
	DayLimit   int            `json:"day_limit"`
	AreaLimit  int            `json:"area_limit"`
	Notice     durationJSON   `json:"notice"`
	CutOffs    []CutOff       `json:"cut_offs"`
	Location   *Point         `json:"location"`
	Holidays   []Holiday      `json:"holidays"`
	Blackouts  []Blackout     `json:"blackouts"`
	Note       string         `json:"note"`
}

// A durationJSON is written as Go writes durations: "3h", "90m".
type durationJSON time.Duration

func (d *durationJSON) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err != nil {
		return &FieldError{Field: "duration", Problem: fmt.Sprintf("%.20q is not one such as \"3h\" or \"90m\"", b)}
	}
	*d = durationJSON(v)
	return nil
}

// maxFile bounds what the readers take.
const maxFile = 16 << 20

// ReadHubs reads hubs and closures from JSON and checks them as NewHubs does.
// file is used in errors only. All mistakes are reported together, each a
// *RowError with the line on which its entry begins. Unknown fields are
// mistakes, and so is a blackout without zone: write "2026-12-01T09:00:00+05:30".
//
//	{
//	  "hubs": [{
//	    "id": "KOL-1", "name": "Kolkata", "state": "West Bengal", "zone": "Asia/Kolkata",
//	    "hours": "mon-sat 09:00-13:00 14:00-21:00; sun 10:00-16:00",
//	    "slot_length": "3h", "capacity": 12, "skills": {"laptop": 3}, "day_limit": 30, "area_limit": 4,
//	    "notice": "2h",
//	    "cut_offs": [{"at": "12:00"}, {"area": "7001", "at": "09:00"}],
//	    "location": {"lat": 22.5726, "lng": 88.3639}
//	  }],
//	  "holidays": [{"date": "2027-01-26", "name": "Republic Day", "kind": "public", "confirmed": true}],
//	  "blackouts": [{"hub": "KOL-1", "from": "2026-12-01T09:00:00+05:30", "to": "2026-12-01T15:00:00+05:30", "reason": "strike"}]
//	}
//
// Zones come from the time zone data of the host, see time.LoadLocation; a
// program for hosts without any imports time/tzdata.
func ReadHubs(r io.Reader, file string) (*Hubs, error) {
	data, err := readFile(r, file)
	if err != nil {
		return nil, err
	}
	f := hubFile{file: file, data: data, at: map[string][]int{}, zones: map[string]*time.Location{}}
	bad := f.parse()
	if bad != nil && len(f.hubs) == 0 {
		return nil, bad
	}
	hubs, err := newHubs(f.hubs, &f.closures, func(list string, i int, err error) error {
		return f.row(f.at[list][i], "", err)
	})
	if err := errors.Join(bad, err); err != nil {
		return nil, err
	}
	return hubs, nil
}

func readFile(r io.Reader, file string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("pickup: reading %s: %w", file, err)
	}
	if len(data) > maxFile {
		return nil, &RowError{File: file, Line: 1, Err: &FieldError{Field: "file", Problem: "is larger than 16 MiB"}}
	}
	return bytes.TrimPrefix(data, []byte("\uFEFF")), nil
}

// hubFile is a file being read.
type hubFile struct {
	file     string
	data     []byte
	hubs     []Hub
	closures Closures
	at       map[string][]int // byte offsets of the entries of each list
	zones    map[string]*time.Location
}

func (f *hubFile) row(offset int, field string, err error) error {
	before := f.data[:min(max(offset, 0), len(f.data))]
	return &RowError{File: f.file, Line: 1 + bytes.Count(before, []byte("\n")),
		Column: len(before) - bytes.LastIndexByte(before, '\n'), Field: field, Err: err}
}

// parse fills in hubs and closures, and reports every entry that cannot be
// read.
func (f *hubFile) parse() error {
	if err := json.Unmarshal(f.data, new(json.RawMessage)); err != nil {
		var syntax *json.SyntaxError
		offset := len(f.data)
		if errors.As(err, &syntax) {
			offset = int(syntax.Offset) - 1
		}
		return f.row(offset, "", fmt.Errorf("not JSON: %w", err))
	}
	dec := json.NewDecoder(bytes.NewReader(f.data))
	dec.DisallowUnknownFields()
	if t, _ := dec.Token(); t != json.Delim('{') {
		return f.row(0, "", errors.New(`want an object with "hubs", "holidays" and "blackouts"`))
	}
	var errs []error
	for dec.More() {
		start := f.next(dec)
		key, err := dec.Token()
		if err != nil { // cannot be, the syntax is good
			return f.row(start, "", err)
		}
		switch key {
		case "hubs":
			err = each(f, dec, "hubs", func(h hubJSON) error { return f.addHub(h) })
		case "holidays":
			err = each(f, dec, "holidays", func(h Holiday) error { f.closures.Holidays = append(f.closures.Holidays, h); return nil })
		case "blackouts":
			err = each(f, dec, "blackouts", func(b Blackout) error { f.closures.Blackouts = append(f.closures.Blackouts, b); return nil })
		case "note":
			err = dec.Decode(new(any))
		default:
			err = f.row(start, "", fmt.Errorf("unknown field %.40q; there are hubs, holidays, blackouts and note", key))
			_ = dec.Decode(new(any))
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// each decodes the entries of a list and hands them to add.
func each[T any](f *hubFile, dec *json.Decoder, list string, add func(T) error) error {
	start := f.next(dec)
	if f.data[start] != '[' {
		_ = dec.Decode(new(any))
		return f.row(start, list, errors.New("want a list"))
	}
	_, _ = dec.Token()
	var errs []error
	for n := 1; dec.More(); n++ {
		start := f.next(dec)
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil { // cannot be, the syntax is good
			return f.row(start, list, err)
		}
		var v T
		one := json.NewDecoder(bytes.NewReader(raw))
		one.DisallowUnknownFields()
		err := one.Decode(&v)
		if err == nil {
			f.at[list] = append(f.at[list], start)
			err = add(v)
		}
		if err != nil {
			errs = append(errs, f.row(start, fmt.Sprintf("%s %d", strings.TrimSuffix(list, "s"), n), plainJSON(err)))
		}
	}
	_, _ = dec.Token()
	return errors.Join(errs...)
}

// next returns the offset at which the next value begins.
func (f *hubFile) next(dec *json.Decoder) int {
	at := int(dec.InputOffset())
	for at < len(f.data) && strings.IndexByte(" \t\r\n,:", f.data[at]) >= 0 {
		at++
	}
	return at
}

// plainJSON rewords what encoding/json says about types.
func plainJSON(err error) error {
	var typ *json.UnmarshalTypeError
	if !errors.As(err, &typ) {
		return err
	}
	want := typ.Type.String()
	switch typ.Type.Kind() {
	case reflect.Struct, reflect.Map:
		want = "an object"
	case reflect.Slice, reflect.Array:
		want = "a list or text"
	case reflect.Int:
		want = "a whole number"
	}
	if typ.Field == "" {
		return fmt.Errorf("is a %s; want %s", typ.Value, want)
	}
	return fmt.Errorf("%s cannot be a %s; want %s", typ.Field, typ.Value, want)
}

func (f *hubFile) addHub(h hubJSON) error {
	zone, err := loadZone(f.zones, h.Zone)
	if err != nil {
		zone = time.UTC // the entry stays in place so that the rest is checked
	}
	f.hubs = append(f.hubs, Hub{ID: h.ID, Name: h.Name, State: h.State, Zone: zone, Hours: h.Hours,
		SlotLength: time.Duration(h.SlotLength), Capacity: h.Capacity, Skills: h.Skills, DayLimit: h.DayLimit, AreaLimit: h.AreaLimit,
		Notice: time.Duration(h.Notice), CutOffs: h.CutOffs, Location: h.Location, Holidays: h.Holidays, Blackouts: h.Blackouts})
	return err
}
