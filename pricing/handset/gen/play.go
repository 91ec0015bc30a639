package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/sellback/sellback/pricing/handset/internal/fold"
)

// playRow is a row of Play's list: retail brand, marketing name, and the two
// strings a phone tells about itself, Build.DEVICE and Build.MODEL.
type playRow struct {
	Brand, Name, Device, Model string
}

func readPlay(file string) ([]playRow, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var rows []playRow
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return rows, nil
}

// tally counts what became of the rows.
type tally struct {
	rows, nameless, garbled, dropped, twins, codeNames int
}

func (t tally) report(w io.Writer, models []*model) {
	phones, tablets, names := 0, 0, map[string]bool{}
	codes := 0
	for _, m := range models {
		if m.tablet {
			tablets++
		} else {
			phones++
		}
		names[fold.Key(m.name)] = true
		codes += len(m.codes)
	}
	fmt.Fprintf(w, "rows %d: nameless %d, garbled %d, not a phone or tablet %d, twin spellings merged %d, code names merged %d\n",
		t.rows, t.nameless, t.garbled, t.dropped, t.twins, t.codeNames)
	fmt.Fprintf(w, "models %d: phones %d, tablets %d; distinct names %d; codes %d\n",
		len(models), phones, tablets, len(names), codes)
}

// garbled reports whether s bears the marks of text that was cut as two-byte
// characters in the wrong place: private-use signs, the replacement sign, and
// the two Hangul syllables that its bytes turn into (U+BFEF, U+BD7F).
func garbled(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0xE000 && r <= 0xF8FF || r == 0xFFFD || r == 0xBFEF || r == 0xBD7F
	})
}

// cleanPlay drops the rows that name no phone or tablet and merges the rest by
// brand and name.
func cleanPlay(rows []playRow, t *tally) []*model {
	t.rows = len(rows)
	var kept []playRow
	for _, r := range rows {
		r.Brand, r.Name = tidy(r.Brand), spread(tidy(r.Name))
		r.Device, r.Model = tidy(r.Device), tidy(r.Model)
		switch {
		case garbled(r.Brand) || garbled(r.Name):
			t.garbled++
		case r.Name == "" || r.Brand == "" || fold.Key(r.Name) == "":
			t.nameless++
		default:
			kept = append(kept, r)
		}
	}
	others := otherBoards(kept)
	brands := canonBrands(kept)
	set := newModelSet()
	for _, r := range kept {
		if notHandheld(r) || others[r.Device] {
			t.dropped++
			continue
		}
		brand, name := brands.place(r.Brand, r.Name)
		m := set.at(brand, name)
		m.spell(name)
		m.tablets += vote(tablet(r))
		m.code(codeBuild, r.Model)
		m.code(codeDevice, r.Device)
	}
	models := mergeCodeNames(set.models(), t)
	for _, m := range models {
		t.twins += len(m.spellings) - 1
		if p := plain(m.name); p != "" && fold.Key(p) != fold.Key(m.name) {
			m.aliases = append(m.aliases, p)
		}
	}
	return models
}

func vote(yes bool) int {
	if yes {
		return 1
	}
	return -1
}

// suffix finds a model word glued to its number: "9Pro", "X41Plus".
var suffix = regexp.MustCompile(`(?i)(\d)(pro|plus|lite|max|ultra|prime|power|mini|neo)\b`)

// spread parts a model word from the number before it, so that the names of one
// family read alike.
func spread(name string) string {
	return mi.ReplaceAllString(suffix.ReplaceAllString(name, "$1 $2"), "$1 $2")
}

// mi finds Xiaomi's "Mi" glued to its number.
var mi = regexp.MustCompile(`^(?i)(mi)(\d)`)

// tidy joins runs of white space, cuts trademark signs and drops a code that
// the list spoilt.
func tidy(s string) string {
	s = strings.NewReplacer("™", "", "®", "", "“", `"`, "”", `"`, "’’", `"`, "''", `"`, " +", "+").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}
