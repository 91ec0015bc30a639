package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/sellback/sellback/pricing/handset/internal/fold"
)

// mergeCodeNames drops a model whose whole name is a build code when the same
// brand sells exactly one model by a real name under that code: the list has
// such a phone twice, once before it was named. The codes go to the named one.
func mergeCodeNames(models []*model, t *tally) []*model {
	type key struct{ brand, code string }
	named := map[key][]*model{}
	for _, m := range models {
		if selfNamed(m) {
			continue
		}
		for _, c := range m.codes {
			if c[0] == codeBuild {
				k := key{m.brand, string(fold.Compact(nil, c[1:]))}
				named[k] = append(named[k], m)
			}
		}
	}
	return slices.DeleteFunc(models, func(m *model) bool {
		if !selfNamed(m) {
			return false
		}
		to := named[key{m.brand, string(fold.Compact(nil, m.name))}]
		if len(to) != 1 || to[0].tablet != m.tablet {
			return false
		}
		for _, c := range m.codes {
			to[0].code(c[0], c[1:])
		}
		slices.Sort(to[0].codes)
		t.codeNames++
		return true
	})
}

// selfNamed reports whether the name is one of the model's own build codes and
// looks like a code: capitals and at least three digits, nothing else.
func selfNamed(m *model) bool {
	return codeName.MatchString(m.name) && slices.ContainsFunc(m.codes, func(c string) bool {
		return c[0] == codeBuild && string(fold.Compact(nil, c[1:])) == string(fold.Compact(nil, m.name))
	})
}

var codeName = regexp.MustCompile(`^[A-Z]{0,5}[-_ ]?\d{3,}[A-Z0-9_-]*$`)

var (
	inBrackets = regexp.MustCompile(`\s*\([^()]*\)`)
	codeText   = regexp.MustCompile(`\((?:[A-Z]+\d{2,}[A-Z0-9_-]*|[A-Z]{2})\)`)
)

// plain returns the name without codes and regions in brackets and without a
// second name behind a slash, for names such as "ZenFone Max Pro M1 (ZB602KL)
// (WW) / Max Pro M1 (ZB601KL) (IN)"; empty when the name has no such part.
func plain(name string) string {
	if !codeText.MatchString(name) {
		return ""
	}
	name, _, _ = strings.Cut(name, " / ")
	return strings.TrimSpace(inBrackets.ReplaceAllString(name, ""))
}
