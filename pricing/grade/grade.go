// Package grade turns answers into a grade on two independent axes, function and cosmetics, and names the
// grade in the scales of others: Back Market's six buy-back grades, CTIA and R2.
//
//	g := grade.Default().Grade(valuation.Request().Answers)   // "minor/B"
//	label, ok := grade.Default().Label("r2", g)               // "F3/C5"
//
// Levels, rules and cross-maps are data; [Read] takes a scheme of your own. A grade is for sorting stock and
// for talking to buyers. It plays no part in the value of a device.
package grade

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/sellback/sellback/pricing"
)

// ErrScheme is wrapped by every error of [Read].
var ErrScheme = errors.New("grade: scheme not acceptable")

//go:embed scheme.json
var schemeJSON []byte

var builtin = sync.OnceValue(func() *Scheme {
	s, err := Read(bytes.NewReader(schemeJSON))
	if err != nil {
		return &Scheme{} // the tests read the same bytes
	}
	return s
})

// Default returns the built-in scheme for the questionnaire smartphone@1. Function is full, minor, major or
// none; cosmetics A to D.
func Default() *Scheme { return builtin() }

// Grade is a level on each axis. The zero Grade is no grade.
type Grade struct {
	Function  string
	Cosmetics string
}

// String writes the grade as function/cosmetics, such as "minor/B".
func (g Grade) String() string { return g.Function + "/" + g.Cosmetics }

// MarshalText writes what String returns.
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads what MarshalText writes; it does not know which levels a scheme has.
func (g *Grade) UnmarshalText(b []byte) error {
	f, c, ok := strings.Cut(string(b), "/")
	if !ok || strings.Contains(c, "/") {
		return fmt.Errorf("grade: %.40q is not written like minor/B", b)
	}
	*g = Grade{f, c}
	return nil
}

// Scheme is a set of levels, rules and scales. It is immutable and safe for concurrent use.
type Scheme struct{ f file }

type file struct {
	Version       string   `json:"version"`
	Questionnaire string   `json:"questionnaire"`
	Note          string   `json:"note"`
	Function      []string `json:"function"` // best first
	Cosmetics     []string `json:"cosmetics"`
	Rules         []rule   `json:"rules"`
	Scales        []scale  `json:"scales"`
}

type rule struct {
	Axis  string   `json:"axis"`
	Grade string   `json:"grade"`
	Any   []string `json:"any"`
}

type scale struct {
	ID   string `json:"id"`
	Rows []row  `json:"rows"`
}

type row struct {
	Function  []string `json:"function"`
	Cosmetics []string `json:"cosmetics"`
	Label     string   `json:"label"`
}

// Read reads a scheme from JSON of the form of the built-in one: levels best first, rules that name answers
// as question:option, and scales. Mistakes come together, each wrapping ErrScheme.
func Read(r io.Reader) (*Scheme, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var f file
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrScheme, err)
	}
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%w: "+format, append([]any{ErrScheme}, args...)...))
	}
	if len(f.Function) == 0 || len(f.Cosmetics) == 0 {
		bad("both axes need levels, the best first")
	}
	for i, r := range f.Rules {
		if r.Axis != "function" && r.Axis != "cosmetics" {
			bad("rules[%d].axis is %q; use function or cosmetics", i, r.Axis)
		} else if !slices.Contains(f.levels(r.Axis), r.Grade) {
			bad("rules[%d].grade %q is no level of %s", i, r.Grade, r.Axis)
		}
		for _, a := range r.Any {
			if q, o, ok := strings.Cut(a, ":"); !ok || q == "" || o == "" {
				bad("rules[%d].any: %q is not written question:option", i, a)
			}
		}
	}
	for i, s := range f.Scales {
		seen := map[Grade]bool{}
		for j, r := range s.Rows {
			for _, fn := range r.Function {
				for _, c := range r.Cosmetics {
					g := Grade{fn, c}
					if !slices.Contains(f.Function, fn) || !slices.Contains(f.Cosmetics, c) {
						bad("scales[%d].rows[%d] names %s, which is no level", i, j, g)
					}
					if seen[g] {
						bad("scales[%d].rows[%d] names %s a second time", i, j, g)
					}
					seen[g] = true
				}
			}
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return &Scheme{f}, nil
}

func (f *file) levels(axis string) []string {
	if axis == "function" {
		return f.Function
	}
	return f.Cosmetics
}

// Questionnaire returns the questionnaire whose answers the scheme reads, such as "smartphone@1".
func (s *Scheme) Questionnaire() string { return s.f.Questionnaire }

// Function returns the levels of function, the best first.
func (s *Scheme) Function() []string { return slices.Clone(s.f.Function) }

// Cosmetics returns the levels of cosmetics, the best first.
func (s *Scheme) Cosmetics() []string { return slices.Clone(s.f.Cosmetics) }

// Scales returns the ids of the scales.
func (s *Scheme) Scales() []string {
	var out []string
	for _, c := range s.f.Scales {
		out = append(out, c.ID)
	}
	return out
}

// Grade grades a device by its answers: on each axis the worst level that a rule gives, or the best level
// when none does.
func (s *Scheme) Grade(a pricing.Answers) Grade {
	return Grade{s.worst("function", a), s.worst("cosmetics", a)}
}

func (s *Scheme) worst(axis string, a pricing.Answers) string {
	levels, at := s.f.levels(axis), 0
	if len(levels) == 0 {
		return ""
	}
	for _, r := range s.f.Rules {
		if r.Axis != axis {
			continue
		}
		hit := slices.ContainsFunc(r.Any, func(name string) bool {
			q, o, _ := strings.Cut(name, ":")
			return a.Has(q, o)
		})
		if hit {
			at = max(at, slices.Index(levels, r.Grade))
		}
	}
	return levels[at]
}

// Label names a grade in another scale. It reports false when the scale has no counterpart, or is not known.
func (s *Scheme) Label(scale string, g Grade) (string, bool) {
	for _, c := range s.f.Scales {
		if c.ID != scale {
			continue
		}
		for _, r := range c.Rows {
			if slices.Contains(r.Function, g.Function) && slices.Contains(r.Cosmetics, g.Cosmetics) {
				return r.Label, true
			}
		}
	}
	return "", false
}
