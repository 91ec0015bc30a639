package pricing

import "io"

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
