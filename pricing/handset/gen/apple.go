package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

type appleRow struct {
	Generation string
	ANumber    texts
	Identifier string
	Models     []struct {
		Storage string
		Model   texts
	}
}

// texts reads a string or a list of strings: the source has both.
type texts []string

func (t *texts) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, (*[]string)(t))
	}
	var one string
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	if one != "" {
		*t = texts{one}
	}
	return nil
}

func readApple(file string) ([]appleRow, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var rows []appleRow
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return rows, nil
}

// appleAliases are other names in use for the same phone: Apple tells the
// three SE by generation, the trade by year or by number; the first phone is
// told from the later ones by its network; X is read as ten.
var appleAliases = map[string][]string{
	"iPhone":                     {"iPhone 2G", "iPhone 1st generation"},
	"iPhone X":                   {"iPhone 10"},
	"iPhone SE (1st generation)": {"iPhone SE 1", "iPhone SE 2016"},
	"iPhone SE (2nd generation)": {"iPhone SE 2", "iPhone SE 2020"},
	"iPhone SE (3rd generation)": {"iPhone SE 3", "iPhone SE 2022"},
}

// cleanApple merges the rows of one generation (they differ by region) and
// gathers the storage sizes with their part numbers.
func cleanApple(rows []appleRow) []*model {
	set := newModelSet()
	for _, r := range rows {
		m := set.at("Apple", r.Generation)
		m.spell(r.Generation)
		m.tablets--
		m.aliases = appleAliases[r.Generation]
		m.code(codeIdentifier, r.Identifier)
		for _, a := range r.ANumber {
			m.code(codeANumber, a)
		}
		for _, v := range r.Models {
			i := slices.IndexFunc(m.variants, func(w variant) bool { return w.storage == v.Storage })
			if i < 0 {
				i = len(m.variants)
				m.variants = append(m.variants, variant{
					slug:    strings.ToLower(strings.ReplaceAll(v.Storage, " ", "")),
					storage: v.Storage,
				})
			}
			m.variants[i].parts = append(m.variants[i].parts, v.Model...)
		}
	}
	models := set.models()
	for _, m := range models {
		slices.SortFunc(m.variants, func(a, b variant) int { return gigabytes(a.storage) - gigabytes(b.storage) })
		for i := range m.variants {
			slices.Sort(m.variants[i].parts)
			m.variants[i].parts = slices.Compact(m.variants[i].parts)
		}
	}
	return models
}

// gigabytes orders storage sizes such as "64 GB" and "1 TB".
func gigabytes(s string) int {
	number, unit, _ := strings.Cut(s, " ")
	n, _ := strconv.Atoi(number)
	if unit == "TB" {
		n *= 1024
	}
	return n
}
