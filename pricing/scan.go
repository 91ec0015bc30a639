package pricing

import "strings"

// scanner reads CSV records (RFC 4180) from a string without copying fields. It skips blank lines and lines
// that begin with #, takes both line ends, and drops blanks around unquoted fields.
type scanner struct {
	data   string
	pos    int
	line   int // line of the record last read
	next   int // line the next record starts on
	bol    int // offset where the current line begins
	fields []field
}

type field struct {
	text   string
	line   int
	column int // in bytes from 1, where the field begins
}

func newScanner(data string) *scanner {
	return &scanner{data: strings.TrimPrefix(data, "\ufeff"), next: 1}
}

// record reads the next record into s.fields. It returns false at the end. A mistake in the form of a record
// is returned in words, with the record skipped as far as it could be read.
func (s *scanner) record() (ok bool, mistake string) {
	for s.pos < len(s.data) {
		s.line, s.bol = s.next, s.pos
		c := s.data[s.pos]
		switch {
		case c == '\n':
			s.pos++
			s.next++
			continue
		case c == '\r' && (s.pos+1 == len(s.data) || s.data[s.pos+1] == '\n'):
			s.pos++
			continue
		case c == '#':
			i := strings.IndexByte(s.data[s.pos:], '\n')
			if i < 0 {
				s.pos = len(s.data)
				return false, ""
			}
			s.pos += i + 1
			s.next++
			continue
		}
		return true, s.read()
	}
	return false, ""
}

// read reads one record that has at least one byte.
func (s *scanner) read() (mistake string) {
	s.fields = s.fields[:0]
	for {
		if s.pos < len(s.data) && s.data[s.pos] == '"' {
			if m := s.quoted(); m != "" {
				s.skipLine()
				return m
			}
		} else {
			s.plain()
		}
		if s.pos >= len(s.data) {
			return ""
		}
		c := s.data[s.pos]
		s.pos++
		if c == '\n' {
			s.next++
			return ""
		}
	}
}

// plain reads an unquoted field up to its comma, line end or the end of data.
func (s *scanner) plain() {
	start := s.pos
	i := start
	for i < len(s.data) && s.data[i] != ',' && s.data[i] != '\n' {
		i++
	}
	s.pos = i
	end := i
	for end > start && (s.data[end-1] == ' ' || s.data[end-1] == '\t' || s.data[end-1] == '\r') {
		end--
	}
	for start < end && (s.data[start] == ' ' || s.data[start] == '\t') {
		start++
	}
	s.fields = append(s.fields, field{s.data[start:end], s.next, start - s.bol + 1})
}

// quoted reads a field in quotes.
func (s *scanner) quoted() (mistake string) {
	line, column := s.next, s.pos-s.bol+1
	s.pos++
	start := s.pos
	var parts strings.Builder
	for {
		i := strings.IndexByte(s.data[s.pos:], '"')
		if i < 0 {
			s.fields = append(s.fields, field{"", line, column})
			s.pos = len(s.data)
			return "this quoted field has no closing quote"
		}
		piece := s.data[s.pos : s.pos+i]
		for j := 0; j < len(piece); j++ {
			if piece[j] == '\n' {
				s.next++
				s.bol = s.pos + j + 1
			}
		}
		s.pos += i + 1
		if s.pos < len(s.data) && s.data[s.pos] == '"' {
			parts.WriteString(s.data[start:s.pos])
			s.pos++
			start = s.pos
			continue
		}
		text := s.data[start : s.pos-1]
		if parts.Len() > 0 {
			parts.WriteString(text)
			text = parts.String()
		}
		s.fields = append(s.fields, field{text, line, column})
		if s.pos < len(s.data) && s.data[s.pos] == '\r' {
			s.pos++
		}
		if s.pos < len(s.data) && s.data[s.pos] != ',' && s.data[s.pos] != '\n' {
			return "text after the closing quote; double a quote inside a quoted field"
		}
		return ""
	}
}

func (s *scanner) skipLine() {
	i := strings.IndexByte(s.data[s.pos:], '\n')
	if i < 0 {
		s.pos = len(s.data)
		return
	}
	s.pos += i + 1
	s.next++
}
