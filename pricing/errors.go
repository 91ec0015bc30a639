package pricing

import (
	"errors"
	"fmt"
	"strings"
)

// The sentinels of this package. Match them with [errors.Is]; the struct errors below carry the facts.
var (
	// ErrAnswer is wrapped by every [*AnswerError].
	ErrAnswer = errors.New("pricing: answer not acceptable")

	// ErrFile is wrapped by every [*FileError].
	ErrFile = errors.New("pricing: file not acceptable")

	// ErrUnknownModel says that the book lists neither the variant nor its model.
	ErrUnknownModel = errors.New("pricing: model not in the price book")

	// ErrManualQuote says that the book asks a person to name the price. It comes wrapped in an
	// [*UnknownModelError], which also matches ErrUnknownModel.
	ErrManualQuote = errors.New("pricing: the price book asks for a manual quote")

	// ErrNoBook says that no book on the shelf has the version, or none is in effect at the instant.
	ErrNoBook = errors.New("pricing: no such price book")

	// ErrOverlap says that two books of one category would be in effect at once.
	ErrOverlap = errors.New("pricing: price books overlap")

	// ErrExists says that a book version is on the shelf already.
	ErrExists = errors.New("pricing: price book version exists already")

	// ErrWrongBook says that a valuation was made by another book or questionnaire version.
	ErrWrongBook = errors.New("pricing: valuation belongs to another price book")

	// ErrPrecision says that an amount has more decimals than its currency.
	ErrPrecision = errors.New("pricing: amount has too many decimals")

	// ErrNegative says that an amount is below zero.
	ErrNegative = errors.New("pricing: amount is negative")

	// ErrRange says that an amount, a percentage or a number is outside what this package computes with.
	ErrRange = errors.New("pricing: amount out of range")

	// ErrCurrency says that a currency is unknown, or that two differ where they must agree.
	ErrCurrency = errors.New("pricing: currency mismatch")

	// ErrCorrupt says that a stored valuation does not hold together.
	ErrCorrupt = errors.New("pricing: stored valuation is corrupt")

	// ErrRequest says that a request lacks something, such as its instant.
	ErrRequest = errors.New("pricing: request not acceptable")
)

// AnswerError says which answer cannot be taken and why. It matches [ErrAnswer].
type AnswerError struct {
	Question string // id of the question
	Option   string // id of the option, empty when the whole answer is at fault
	Reason   string // what is wrong and how to mend it, in English, for developers and logs
}

func (e *AnswerError) Error() string {
	var b strings.Builder
	b.WriteString("pricing: question ")
	fmt.Fprintf(&b, "%q", e.Question)
	if e.Option != "" {
		fmt.Fprintf(&b, ", option %q", e.Option)
	}
	b.WriteString(": ")
	b.WriteString(e.Reason)
	return b.String()
}

// Is reports whether target is [ErrAnswer].
func (e *AnswerError) Is(target error) bool { return target == ErrAnswer }

// FileError names one mistake in a file, or in a [Sheet] or [Form] built in Go (File is then empty and
// Line and Column are 0). Many of them come together through [errors.Join]. It matches [ErrFile], and what
// Err holds.
type FileError struct {
	File       string // as given by the caller
	Line       int    // from 1; 0 when not known
	Column     int    // in bytes, from 1; 0 when not known
	Path       string // name of the CSV column, or JSON path such as rules[3].when.any[0]
	Value      string // the text at fault
	Reason     string // what is wrong
	Suggestion string // how to mend it, may be empty
	Err        error  // a narrower sentinel such as ErrPrecision, may be nil
}

func (e *FileError) Error() string {
	var b strings.Builder
	b.WriteString("pricing: ")
	if e.File != "" || e.Line > 0 {
		if e.File != "" {
			b.WriteString(e.File)
		} else {
			b.WriteString("input")
		}
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
		}
		b.WriteString(": ")
	}
	if e.Path != "" {
		b.WriteString(e.Path)
		b.WriteString(": ")
	}
	if e.Value != "" {
		fmt.Fprintf(&b, "%q: ", clip(e.Value))
	}
	b.WriteString(e.Reason)
	if e.Suggestion != "" {
		b.WriteString("; ")
		b.WriteString(e.Suggestion)
	}
	return b.String()
}

// Is reports whether target is [ErrFile].
func (e *FileError) Is(target error) bool { return target == ErrFile }

// Unwrap returns the narrower sentinel, if any.
func (e *FileError) Unwrap() error { return e.Err }

// UnknownModelError is returned when the book does not list a device and has no estimate for it. It matches
// [ErrUnknownModel], and [ErrManualQuote] when the book asks for a person's quote.
type UnknownModelError struct {
	Variant string // id asked for
	Book    string // version of the book
	Manual  bool   // whether the book asks for a manual quote
	Nearest string // nearest id in the book, may be empty
	Missing string // fact that an estimate would need, may be empty
}

func (e *UnknownModelError) Error() string {
	s := fmt.Sprintf("pricing: book %s does not list %q", e.Book, clip(e.Variant))
	if e.Nearest != "" {
		s += fmt.Sprintf("; did you mean %q?", e.Nearest)
	}
	if e.Missing != "" {
		s += "; an estimate needs " + e.Missing
	}
	if e.Manual {
		s += "; ask for a manual quote"
	}
	return s
}

// Is reports whether target is one of the sentinels named above.
func (e *UnknownModelError) Is(target error) bool {
	return target == ErrUnknownModel || (e.Manual && target == ErrManualQuote)
}

// clip keeps hostile input from flooding an error message.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}

// maxFileErrors bounds one report: a file in the wrong format would otherwise give one error a row.
const maxFileErrors = 100

// problems collects mistakes so that they are reported together.
type problems struct {
	file string
	at   func(path string) (line, column int) // nil when positions are not known
	list []error
	more int
}

func (p *problems) add(path, value, suggestion, format string, args ...any) {
	p.addErr(nil, path, value, suggestion, format, args...)
}

func (p *problems) addErr(err error, path, value, suggestion, format string, args ...any) {
	e := &FileError{File: p.file, Path: path, Value: value, Suggestion: suggestion, Err: err}
	e.Reason = fmt.Sprintf(format, args...)
	if p.at != nil {
		e.Line, e.Column = p.at(path)
	}
	p.append(e)
}

func (p *problems) append(e error) {
	if len(p.list) >= maxFileErrors {
		p.more++
		return
	}
	p.list = append(p.list, e)
}

func (p *problems) err() error {
	if p.more > 0 {
		return errors.Join(append(p.list, fmt.Errorf("%w: %s: %d more mistakes not shown", ErrFile, p.file, p.more))...)
	}
	return errors.Join(p.list...)
}
