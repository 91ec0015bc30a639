package pricing

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"
)

// source remembers where in a JSON file each value stands, so that a mistake found later still names its
// line and column.
type source struct {
	file string
	data []byte
	at   map[string]int // path to offset
}

// maxDepth bounds the nesting of a file; the deepest sheet has eight levels.
const maxDepth = 24

// position turns a path into line and column. A path that the file does not have (a missing key) gives the
// position of the nearest value around it.
func (s *source) position(path string) (line, column int) {
	for {
		if off, ok := s.at[path]; ok {
			return s.lineOf(off)
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return s.lineOf(s.at[""])
		}
		path = path[:i]
	}
}

func (s *source) lineOf(off int) (line, column int) {
	before := s.data[:min(off, len(s.data))]
	line = 1 + bytes.Count(before, []byte("\n"))
	return line, off - bytes.LastIndexByte(before, '\n')
}

func (s *source) problems() *problems {
	if s == nil {
		return &problems{}
	}
	return &problems{file: s.file, at: s.position}
}

// readJSON decodes a file into v, a pointer to a struct. Unlike encoding/json it goes on after a mistake,
// and it refuses keys it does not know, keys that stand twice and anything after the value.
func readJSON(file string, r io.Reader, v any) (*source, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("pricing: reading %s: %w", file, err)
	}
	s := &source{file: file, data: bytes.TrimPrefix(data, []byte("\ufeff")), at: map[string]int{}}
	d := &jsonReader{source: s, p: s.problems(), dec: json.NewDecoder(bytes.NewReader(s.data))}
	d.dec.UseNumber()
	d.value(reflect.ValueOf(v).Elem(), "", 0)
	if d.broken == nil {
		if _, err := d.dec.Token(); err != io.EOF {
			s.at["\x00end"] = int(d.dec.InputOffset())
			d.p.add("\x00end", "", "", "something stands after the end of the value")
		}
	} else {
		s.at["\x00broken"] = d.brokenAt()
		d.p.add("\x00broken", "", "", "not JSON: %s", d.broken)
	}
	for _, e := range d.p.list {
		var f *FileError
		if errors.As(e, &f) && strings.HasPrefix(f.Path, "\x00") {
			f.Path = ""
		}
	}
	return s, d.p.err()
}

type jsonReader struct {
	*source
	p      *problems
	dec    *json.Decoder
	broken error
}

func (d *jsonReader) brokenAt() int {
	var syntax *json.SyntaxError
	if errors.As(d.broken, &syntax) {
		return int(syntax.Offset)
	}
	return int(d.dec.InputOffset())
}

// next returns the offset where the next token begins.
func (d *jsonReader) next() int {
	i := int(d.dec.InputOffset())
	for i < len(d.data) && strings.IndexByte(" \t\r\n,:", d.data[i]) >= 0 {
		i++
	}
	return i
}

func (d *jsonReader) token() json.Token {
	t, err := d.dec.Token()
	if err != nil && d.broken == nil {
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the file ends in the middle")
		}
		d.broken = err
	}
	return t
}

// value reads the next value into v.
func (d *jsonReader) value(v reflect.Value, path string, depth int) {
	if depth > maxDepth {
		d.broken = errors.New("nested too deeply")
		return
	}
	d.at[path] = d.next()
	if leaf(v.Type()) {
		d.leaf(v, path)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		d.value(p.Elem(), path, depth)
		v.Set(p)
	case reflect.Struct:
		d.object(v, path, depth)
	case reflect.Slice:
		d.list(v, path, depth)
	case reflect.Map:
		d.table(v, path, depth)
	default:
		d.leaf(v, path)
	}
}

var (
	jsonType = reflect.TypeFor[json.Unmarshaler]()
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
	timeType = reflect.TypeFor[time.Time]()
)

func leaf(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(jsonType) || p.Implements(textType)
}

// leaf reads a value that encoding/json knows how to read.
func (d *jsonReader) leaf(v reflect.Value, path string) {
	var raw json.RawMessage
	if err := d.dec.Decode(&raw); err != nil {
		if d.broken == nil {
			d.broken = err
		}
		return
	}
	if err := json.Unmarshal(raw, v.Addr().Interface()); err != nil {
		d.p.add(path, strings.Trim(string(raw), `"`), wanted(v.Type()), "cannot be read")
	}
}

func wanted(t reflect.Type) string {
	switch {
	case t == timeType:
		return "write an instant such as 2026-11-01T00:00:00+05:30"
	case t == reflect.TypeFor[Text]():
		return `write an object such as {"en": "…", "hi": "…"}`
	case strings.HasSuffix(t.String(), "decimal.Decimal"):
		return `write a number such as "12.5"`
	case t.Kind() == reflect.Bool:
		return "write true or false"
	case t.Kind() == reflect.String:
		return "write a text in quotes"
	case t.Kind() == reflect.Int || t.Kind() == reflect.Int64:
		return "write a whole number"
	}
	return ""
}

func (d *jsonReader) open(want json.Delim, path, what string) bool {
	start := d.next()
	t := d.token()
	if d.broken != nil {
		return false
	}
	if t == want {
		return true
	}
	if t == nil { // null: as if the key were not there
		return false
	}
	if _, ok := t.(json.Delim); ok {
		d.skip()
	}
	d.p.add(path, clip(string(d.data[start:min(d.dec.InputOffset(), int64(len(d.data)))])), "", "want %s here", what)
	return false
}

// skip reads to the end of the list or object that has just been opened.
func (d *jsonReader) skip() {
	for depth := 1; depth > 0 && d.broken == nil; {
		switch d.token() {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
}

func (d *jsonReader) object(v reflect.Value, path string, depth int) {
	if !d.open('{', path, "an object") {
		return
	}
	fields := fieldsOf(v.Type())
	seen := map[string]bool{}
	for d.broken == nil && d.dec.More() {
		at := d.next()
		key, _ := d.token().(string)
		if d.broken != nil {
			return
		}
		sub := join(path, key)
		index, ok := fields[key]
		switch {
		case path == "" && key == "$schema":
			d.ignore() // names its schema for editors
		case !ok:
			d.at[sub] = at
			names := make([]string, 0, len(fields))
			for n := range fields {
				names = append(names, n)
			}
			d.p.add(sub, key, nearestOnly(key, names), "unknown key")
			d.ignore()
		case seen[key]:
			d.at[sub] = at
			d.p.add(sub, key, "keep one of the two", "this key stands twice")
			d.ignore()
		default:
			seen[key] = true
			d.value(v.FieldByIndex(index), sub, depth+1)
		}
	}
	d.token()
}

func (d *jsonReader) ignore() {
	var raw json.RawMessage
	if err := d.dec.Decode(&raw); err != nil && d.broken == nil {
		d.broken = err
	}
}

func (d *jsonReader) list(v reflect.Value, path string, depth int) {
	if !d.open('[', path, "a list") {
		return
	}
	for i := 0; d.broken == nil && d.dec.More(); i++ {
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		d.value(v.Index(i), fmt.Sprintf("%s[%d]", path, i), depth+1)
	}
	d.token()
}

func (d *jsonReader) table(v reflect.Value, path string, depth int) {
	if !d.open('{', path, "an object") {
		return
	}
	m := reflect.MakeMap(v.Type())
	for d.broken == nil && d.dec.More() {
		key, _ := d.token().(string)
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(e, join(path, key), depth+1)
		m.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), e)
	}
	d.token()
	v.Set(m)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// fieldsOf lists the JSON names of a struct's fields, those of embedded structs included.
func fieldsOf(t reflect.Type) map[string][]int {
	out := map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && name != "" && name != "-" {
			out[name] = f.Index
		}
	}
	return out
}
