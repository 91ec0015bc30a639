package pincode

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxFile bounds what is read: 900,000 rows of 200 bytes fit.
const maxFile = 256 << 20

// ReadCSV reads and compiles a list in the form of a spreadsheet:
//
//	area,status,hub,sla,cut_off,reason,until
//	700019,served,KOL-1,48h,12:00,,
//	7000*,suspended,,,,flood,2026-12-01
//	district:Patna,served,PAT-1,72h,,,
//
// The first line names the columns, in any order; only area is required and
// may also be called pincode or pin. The others are status, hub, sla, cut_off,
// daily_limit, reason, recheck, service, category, from and until: the fields
// of Row. A column called note is ignored. ParseArea tells what an area may
// be. An empty status means served. A bare date in until includes that day.
// Lines may end in LF or CRLF, fields may be quoted as in RFC 4180, and empty
// lines and lines that begin with # are skipped.
//
// All mistakes are reported together, each a *RowError with line and column;
// see errors.Join. opt may be nil.
func ReadCSV(version string, r io.Reader, opt *CoverageOptions) (*Coverage, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, err
	}
	b := newBuilder(opt)
	p := csvReader{scan: scanner{rest: strings.TrimPrefix(text, "\uFEFF")}, b: b}
	if p.header() {
		p.rows()
	}
	return b.compile(version)
}

func readAll(r io.Reader) (string, error) {
	var b strings.Builder
	n, err := io.Copy(&b, io.LimitReader(r, maxFile+1))
	if err == nil && n > maxFile {
		err = fmt.Errorf("longer than %d MiB", maxFile>>20)
	}
	if err != nil {
		return "", fmt.Errorf("pincode: reading a coverage list: %w", err)
	}
	return b.String(), nil
}

// csvReader turns lines into rows of a builder.
type csvReader struct {
	scan   scanner
	b      *builder
	fields []string // names of the columns; "" is ignored
	area   int      // column of the area
	note   bool     // the last column is ignored
	// known holds the terms behind the area of lines already checked: lists
	// repeat few of them, so most rows cost a look-up.
	known map[string]uint32
}

func (p *csvReader) header() bool {
	fields, ok, err := p.scan.record(nil)
	if err != nil || !ok {
		if err == nil {
			err = errors.New("the list is empty; its first line names the columns, such as area,hub,sla")
		}
		p.b.fail(&RowError{Line: max(p.scan.start, 1), Err: err})
		return false
	}
	p.area = -1
	line := p.scan.start
	for i, f := range fields {
		name := strings.ToLower(strings.TrimSpace(f))
		switch {
		case name == "pincode" || name == "pin":
			name = fieldNames[fieldArea]
		case name == "note":
			name = ""
		case !slices.Contains(fieldNames[:], name):
			p.b.fail(&RowError{Line: line, Column: i + 1, Value: f,
				Err: fmt.Errorf("no such column; known are %s and note", strings.Join(fieldNames[:], ", "))})
			name = ""
		}
		if name != "" && slices.Contains(p.fields, name) {
			p.b.fail(&RowError{Line: line, Column: i + 1, Field: name, Err: errors.New("the column appears twice")})
		}
		if name == fieldNames[fieldArea] {
			p.area, p.b.column = i, i+1
		}
		p.fields = append(p.fields, name)
	}
	if p.area < 0 {
		p.b.fail(&RowError{Line: line, Err: errors.New("no column is called area; it holds the PIN code")})
	}
	p.note = len(p.fields) > 1 && p.fields[len(p.fields)-1] == ""
	return len(p.b.errs) == 0
}

func (p *csvReader) rows() {
	p.known = map[string]uint32{}
	var record []string
	for {
		// Lines without quotes whose tail is known need only their code.
		if line, ok := p.scan.plain(); ok && p.area == 0 {
			if at := strings.IndexByte(line, ','); at >= 0 {
				if terms, ok := p.known[p.tail(line[at:])]; ok {
					if a, ok := p.parseArea(line[:at]); ok {
						p.b.place(p.scan.start, a, terms)
					}
					continue
				}
			}
			record = p.row(splitPlain(line, record[:0]), line)
			continue
		} else if ok {
			record = p.row(splitPlain(line, record[:0]), "")
			continue
		}
		fields, ok, err := p.scan.record(record[:0])
		if err != nil {
			p.b.fail(&RowError{Line: p.scan.start, Err: err})
		}
		if !ok {
			return
		}
		if err == nil {
			record = p.row(fields, "")
		}
	}
}

// tail cuts an ignored last column off, which may differ in every row.
func (p *csvReader) tail(s string) string {
	if p.note {
		return s[:strings.LastIndexByte(s, ',')]
	}
	return s
}

func (p *csvReader) parseArea(s string) (Area, bool) {
	if c, err := Parse(s); err == nil {
		return Only(c), true
	}
	a, err := ParseArea(s)
	if err != nil {
		p.b.fail(&RowError{Line: p.scan.start, Field: fieldNames[fieldArea], Value: clip(s), Err: err})
	}
	return a, err == nil
}

// row takes one record. line is its text if it can be remembered.
func (p *csvReader) row(record []string, line string) []string {
	at := p.scan.start
	if len(record) != len(p.fields) {
		p.b.fail(&RowError{Line: at, Err: fmt.Errorf("%d fields under %d headings; put fields that hold a comma in quotes", len(record), len(p.fields))})
		return record
	}
	before := len(p.b.errs)
	a, areaOK := p.parseArea(record[p.area])
	areaErrs := len(p.b.errs) - before
	t := Terms{Status: Served}
	broken := map[string]bool{}
	for i, name := range p.fields {
		if i == p.area || name == "" {
			continue
		}
		value := strings.TrimSpace(record[i])
		if err := t.put(name, value, p.b.opt.Location); err != nil {
			broken[name] = true
			p.b.fail(&RowError{Line: at, Column: i + 1, Field: name, Value: clip(value), Err: err})
		}
	}
	t.check(func(field, value, problem string) {
		if broken[field] {
			return
		}
		column := slices.Index(p.fields, field)
		if column >= 0 {
			value = strings.TrimSpace(record[column]) // as it stands there, not as it was understood
		}
		p.b.fail(&RowError{Line: at, Column: column + 1, Field: field, Value: clip(value), Err: errors.New(problem)})
	})
	if len(p.b.errs)-before > areaErrs {
		return record
	}
	terms := p.b.intern(t)
	if line != "" && len(p.fields) > 1 {
		p.known[p.tail(line[strings.IndexByte(line, ','):])] = terms
	}
	if areaOK {
		p.b.place(at, a, terms)
	}
	return record
}

// clip keeps a value short enough for a message.
func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

// WriteCSV writes the list so that ReadCSV builds an equal one: exact rows by
// code, then the others by precedence. Instants are RFC 3339 in UTC.
func (v *Coverage) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	record := fieldNames[:]
	if err := out.Write(record); err != nil {
		return err
	}
	record = make([]string, len(fieldNames))
	for r := range v.Rows() {
		record[fieldArea] = r.Area.String()
		for i := fieldArea + 1; i < len(record); i++ {
			record[i] = r.Terms.get(fieldNames[i])
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
