package ics

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// A writer makes content lines.
type writer struct{ b []byte }

// line writes one content line, folded: at most 75 octets a line without the
// line break, never cutting a character (RFC 5545, 3.1). params begins with a
// semicolon or is empty; value is escaped already.
func (w *writer) line(name, params, value string) {
	text := name + params + ":" + value
	for room := 75; len(text) > room; room = 74 { // a folded line begins with a space
		cut := room
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		w.b = append(w.b, text[:cut]...)
		w.b = append(w.b, "\r\n "...)
		text = text[cut:]
	}
	w.b = append(w.b, text...)
	w.b = append(w.b, "\r\n"...)
}

// time writes an instant, local to zone when it has an id and in UTC
// otherwise.
func (w *writer) time(name string, at time.Time, zone *time.Location, id string) {
	if id == "" {
		w.line(name, "", utc(at))
		return
	}
	w.line(name, ";TZID="+quote(id), local(at.In(zone)))
}

func utc(at time.Time) string { return at.UTC().Format("20060102T150405Z") }

func local(at time.Time) string { return at.Format("20060102T150405") }

// duration writes a positive length of time (RFC 5545, 3.3.6), cut to seconds.
func duration(d time.Duration) string {
	s := int64(d / time.Second)
	switch {
	case s%86400 == 0 && s > 0:
		return fmt.Sprintf("P%dD", s/86400)
	case s%60 == 0:
		return fmt.Sprintf("PT%dM", s/60)
	}
	return fmt.Sprintf("PT%dS", s)
}

// escape writes a TEXT value (RFC 5545, 3.3.11). Control characters are not
// allowed in one and are dropped, except for line breaks and tabs; bytes that
// are no UTF-8 become U+FFFD.
func escape(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '\\' || c == ';' || c == ',':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029':
			b.WriteString(`\n`)
		case c < ' ' && c != '\t', c >= 0x7f && c <= 0x9f:
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// quote writes the value of a parameter. What a quoted value cannot hold is
// written with the carets of RFC 6868.
func quote(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	plain := true
	for _, c := range s {
		switch {
		case c == '^':
			b.WriteString("^^")
		case c == '"':
			b.WriteString("^'")
		case c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029':
			b.WriteString("^n")
		case c < ' ' && c != '\t', c >= 0x7f && c <= 0x9f:
		default:
			plain = plain && c != ':' && c != ';' && c != ','
			b.WriteRune(c)
		}
	}
	if plain {
		return b.String()
	}
	return `"` + b.String() + `"`
}
