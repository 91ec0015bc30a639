package pincode

import (
	"errors"
	"strings"
)

// scanner cuts CSV text into records without copying fields that need no
// unquoting. It is here because encoding/csv alone takes longer than checking
// and compiling a whole list.
type scanner struct {
	rest  string
	line  int // lines consumed
	start int // line on which the last record began, from 1
}

// plain returns the next line if it holds a record without quotes. Otherwise,
// at the end or at a quote, it consumes nothing but skipped lines.
func (s *scanner) plain() (string, bool) {
	for s.rest != "" {
		end := strings.IndexByte(s.rest, '\n')
		line, next := s.rest, ""
		if end >= 0 {
			line, next = s.rest[:end], s.rest[end+1:]
		}
		if len(line) > 0 && line[len(line)-1] == '\r' {
			line = line[:len(line)-1]
		}
		switch {
		case line == "" || line[0] == '#':
			s.rest = next
			s.line++
			continue
		case strings.IndexByte(line, '"') >= 0:
			return "", false
		}
		s.rest = next
		s.line++
		s.start = s.line
		return line, true
	}
	return "", false
}

func splitPlain(line string, fields []string) []string {
	for {
		at := strings.IndexByte(line, ',')
		if at < 0 {
			return append(fields, line)
		}
		fields = append(fields, line[:at])
		line = line[at+1:]
	}
}

var (
	errOpenQuote = errors.New("a quoted field never ends")
	errBareQuote = errors.New("a quote stands inside a field; put the whole field in quotes and double the ones inside")
)

// record returns the fields of the next record, false at the end. After
// errBareQuote reading can go on with the next line.
func (s *scanner) record(fields []string) ([]string, bool, error) {
	if line, ok := s.plain(); ok {
		return splitPlain(line, fields), true, nil
	}
	if s.rest == "" {
		return nil, false, nil
	}
	s.start = s.line + 1
	for {
		field, more, err := s.field()
		if err != nil {
			s.skipLine()
			return nil, s.rest != "", err
		}
		fields = append(fields, field)
		if !more {
			return fields, true, nil
		}
	}
}

// field consumes one field and the comma or line end behind it; more says
// that it was a comma.
func (s *scanner) field() (field string, more bool, err error) {
	if s.rest == "" || s.rest[0] != '"' {
		end := strings.IndexAny(s.rest, ",\n")
		field = s.rest
		if end >= 0 {
			field = s.rest[:end]
		}
		if strings.IndexByte(field, '"') >= 0 {
			return "", false, errBareQuote
		}
		s.rest = s.rest[len(field):]
		more = s.separator()
		if !more {
			field = strings.TrimSuffix(field, "\r")
		}
		return field, more, nil
	}
	rest := s.rest[1:]
	doubled := false
	for from := 0; ; {
		at := strings.IndexByte(rest[from:], '"')
		if at < 0 {
			s.rest = ""
			return "", false, errOpenQuote
		}
		at += from
		if at+1 < len(rest) && rest[at+1] == '"' {
			doubled = true
			from = at + 2
			continue
		}
		field, rest = rest[:at], rest[at+1:]
		break
	}
	s.line += strings.Count(field, "\n")
	if doubled {
		field = strings.ReplaceAll(field, `""`, `"`)
	}
	if strings.HasPrefix(rest, "\r\n") || rest == "\r" {
		rest = rest[1:]
	}
	s.rest = rest
	if rest != "" && rest[0] != ',' && rest[0] != '\n' {
		return "", false, errBareQuote
	}
	return field, s.separator(), nil
}

func (s *scanner) separator() (comma bool) {
	if s.rest == "" {
		s.line++
		return false
	}
	comma = s.rest[0] == ','
	s.rest = s.rest[1:]
	if !comma {
		s.line++
	}
	return comma
}

func (s *scanner) skipLine() {
	s.line++
	if at := strings.IndexByte(s.rest, '\n'); at >= 0 {
		s.rest = s.rest[at+1:]
		return
	}
	s.rest = ""
}
