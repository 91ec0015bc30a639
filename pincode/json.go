package pincode

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteJSON writes the list so that ReadJSON builds an equal one:
//
//	{"version":"2026-11","rows":[
//	{"area":"700019","status":"served","hub":"KOL-1","sla":"48h","cut_off":"12:00"}
//	]}
//
// Keys and values are those of a CSV list; empty ones are left out. Instants
// are RFC 3339 in UTC.
func (v *Coverage) WriteJSON(w io.Writer) error {
	out := bufio.NewWriter(w)
	quote := func(s string) {
		b, _ := json.Marshal(s) // a string always has JSON
		_, _ = out.Write(b)     // bufio keeps the first error for Flush
	}
	_, _ = out.WriteString(`{"version":`)
	quote(v.Version())
	_, _ = out.WriteString(`,"rows":[`)
	comma := ""
	for r := range v.Rows() {
		_, _ = out.WriteString(comma + "\n{\"area\":")
		quote(r.Area.String())
		comma = ","
		for _, field := range fieldNames[fieldArea+1:] {
			if value := r.Terms.get(field); value != "" {
				_, _ = out.WriteString(`,"` + field + `":`)
				if field == "daily_limit" {
					_, _ = out.WriteString(value)
				} else {
					quote(value)
				}
			}
		}
		_ = out.WriteByte('}')
	}
	_, _ = out.WriteString("\n]}\n")
	return out.Flush()
}

// ReadJSON reads and compiles a list as WriteJSON writes it. The keys may come
// in any order. Mistakes in rows are reported together, each a *RowError whose
// Column is the place in the line, in bytes from 1; text that is no JSON ends
// the reading. opt may be nil.
func ReadJSON(r io.Reader, opt *CoverageOptions) (*Coverage, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, err
	}
	p := jsonReader{b: newBuilder(opt), text: text, dec: json.NewDecoder(strings.NewReader(text))}
	p.dec.UseNumber()
	if err := p.list(); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			p.at = max(int(syntax.Offset)-1, 0)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the text ends too early")
		}
		p.fail("", "", err)
		return nil, p.b.failed()
	}
	return p.b.compile(p.version)
}

type jsonReader struct {
	b       *builder
	text    string
	dec     *json.Decoder
	version string
	at      int // where the value read last begins

	lineAt, line, lineStart int // how far lines were counted
}

// place returns the line and column of p.at.
func (p *jsonReader) place() (line, column int) {
	at := min(p.at, len(p.text))
	if at < p.lineAt {
		p.lineAt, p.line, p.lineStart = 0, 0, 0
	}
	for {
		next := strings.IndexByte(p.text[p.lineAt:at], '\n')
		if next < 0 {
			break
		}
		p.lineAt += next + 1
		p.line, p.lineStart = p.line+1, p.lineAt
	}
	return p.line + 1, at - p.lineStart + 1
}

func (p *jsonReader) fail(field, value string, err error) {
	line, column := p.place()
	p.b.fail(&RowError{Line: line, Column: column, Field: field, Value: clip(value), Err: err})
}

// token reads the next token and notes where it begins.
func (p *jsonReader) token() (json.Token, error) {
	at := int(p.dec.InputOffset())
	for at < len(p.text) && strings.IndexByte(" \t\r\n:,", p.text[at]) >= 0 {
		at++
	}
	p.at = at
	return p.dec.Token()
}

func (p *jsonReader) delim(want json.Delim) error {
	t, err := p.token()
	if err == nil && t != want {
		err = fmt.Errorf("%v stands where %v belongs", t, want)
	}
	return err
}

func (p *jsonReader) list() error {
	if err := p.delim('{'); err != nil {
		return err
	}
	for p.dec.More() {
		key, err := p.token()
		if err != nil {
			return err
		}
		switch key {
		case "version":
			t, err := p.token()
			if err != nil {
				return err
			}
			v, ok := t.(string)
			if !ok {
				return errors.New("the version must be text")
			}
			p.version = v
		case "rows":
			if err := p.delim('['); err != nil {
				return err
			}
			for p.dec.More() {
				if err := p.row(); err != nil {
					return err
				}
			}
			if err := p.delim(']'); err != nil {
				return err
			}
		default:
			return fmt.Errorf("no key %q belongs here; known are version and rows", key)
		}
	}
	if err := p.delim('}'); err != nil {
		return err
	}
	if _, err := p.token(); !errors.Is(err, io.EOF) {
		return errors.New("the list ended before this")
	}
	return nil
}

// row reads one object. Its error is of the text; mistakes of the row go to
// the builder.
func (p *jsonReader) row() error {
	if err := p.delim('{'); err != nil {
		return err
	}
	begin, before := p.at, len(p.b.errs)
	row := Row{Terms: Terms{Status: Served}}
	where := map[string]int{}
	for p.dec.More() {
		key, err := p.token()
		if err != nil {
			return err
		}
		field, _ := key.(string)
		known := slices.Contains(fieldNames[:], field)
		if _, twice := where[field]; twice || !known {
			p.fail(field, "", fmt.Errorf("is no key of a row, or appears twice; known are %s", strings.Join(fieldNames[:], ", ")))
		}
		var value string
		t, err := p.token()
		if err != nil {
			return err
		}
		where[field] = p.at
		switch t := t.(type) {
		case string:
			value = strings.TrimSpace(t)
		case json.Number:
			value = t.String()
		case nil:
		case json.Delim:
			return fmt.Errorf("the value of %q must be text or a number", field)
		default:
			p.fail(field, fmt.Sprint(t), errors.New("must be text or a number"))
			continue
		}
		switch {
		case !known:
			continue
		case field == fieldNames[fieldArea]:
			row.Area, err = ParseArea(value)
		default:
			err = row.Terms.put(field, value, p.b.opt.Location)
		}
		if err != nil {
			p.fail(field, value, err)
		}
	}
	if err := p.delim('}'); err != nil {
		return err
	}
	if len(p.b.errs) > before {
		return nil
	}
	line := func(field string) (int, int) {
		p.at = begin
		if at, ok := where[field]; ok {
			p.at = at
		}
		return p.place()
	}
	first, _ := line("")
	p.b.add(first, &row)
	for _, e := range p.b.errs[before:] {
		e.Line, e.Column = line(e.Field)
	}
	return nil
}
