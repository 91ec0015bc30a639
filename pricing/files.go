package pricing

import "io"

// Position says where a part of the sheet stands in the file it was read from, by a path such as rules[3].when;
// line and column count from 1 and are 0 when the sheet was built in Go.
func (s Sheet) Position(path string) (file string, line, column int) {
	if s.src == nil {
		return "", 0, 0
	}
	line, column = s.src.position(path)
	return s.src.file, line, column
}

// ReadSheet reads a sheet from JSON; pricing/schema holds the JSON Schema. Mistakes of form come together,
// each a [*FileError] with line and column; [Compile] names line and column of the others too. file is only
// used to name them.
func ReadSheet(file string, r io.Reader) (Sheet, error) {
	var s Sheet
	src, err := readJSON(file, r, &s)
	if err != nil {
		return Sheet{}, err
	}
	s.src = src
	return s, nil
}

// ReadQuestionnaire reads and checks a form from JSON; pricing/schema holds the JSON Schema. Mistakes come
// together, each a [*FileError] with line and column; file is only used to name them.
func ReadQuestionnaire(file string, r io.Reader) (*Questionnaire, error) {
	var f Form
	src, err := readJSON(file, r, &f)
	if err != nil {
		return nil, err
	}
	return newQuestionnaire(f, src.problems())
}
