package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// Change is one row of a diff.
type Change struct {
	Part    string          // "price", "rule", "campaign", "group", "sheet" or "questionnaire"
	Name    string          // catalogue id, rule id with field, or field
	Old     string          // empty when added
	New     string          // empty when removed
	Percent decimal.Decimal // change of a price in percent, rounded to 0.01; zero otherwise
}

// Changes is a diff as a table.
type Changes []Change

// Diff lists what differs between two books: prices by id, then sheet, groups, rules and campaigns by id. The
// order of rows and of rules does not count.
func Diff(old, new *pricing.Book) Changes {
	out := diffPrices(old.Prices(), new.Prices())
	a, b := old.Sheet(), new.Sheet()
	var parts Changes
	before, after := table(a), table(b)
	for _, k := range unite(before, after) {
		if x, y := before[k], after[k]; x != y {
			part, name, _ := strings.Cut(k, " ")
			parts = append(parts, Change{Part: part, Name: name, Old: x, New: y})
		}
	}
	if x, y := old.Questionnaire(), new.Questionnaire(); x.Digest() != y.Digest() {
		if x.Name() == y.Name() {
			parts = append(parts, Change{Part: "questionnaire", Name: x.Name(), Old: "content", New: "other content under the same version"})
		}
	}
	return append(out, parts...)
}

func diffPrices(a, b *pricing.Prices) Changes {
	var out Changes
	columns := append([]string{""}, slices.Compact(slices.Sorted(slices.Values(append(a.Columns(), b.Columns()...))))...)
	get := func(t *pricing.Prices, id, column string) (decimal.Decimal, bool) {
		if column == "" {
			return t.Price(id)
		}
		return t.PriceIn(id, column)
	}
	var ids []string
	for id := range a.All() {
		ids = append(ids, id)
	}
	for id := range b.All() {
		if _, ok := a.Price(id); !ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		for _, col := range columns {
			x, had := get(a, id, col)
			y, has := get(b, id, col)
			if had == has && (!had || x.Equal(y)) {
				continue
			}
			c := Change{Part: "price", Name: id}
			if col != "" {
				c.Name += " price:" + col
			}
			if had {
				c.Old = x.String()
			}
			if has {
				c.New = y.String()
			}
			if had && has && !x.IsZero() {
				c.Percent = y.Sub(x).Mul(hundred).Div(x).Round(2)
			}
			out = append(out, c)
		}
	}
	return out
}

// table turns a sheet into a table from "part name.field" to value.
func table(s pricing.Sheet) map[string]string {
	out := map[string]string{}
	for _, r := range s.Rules {
		fields(out, "rule "+r.ID, r)
	}
	for _, g := range s.Groups {
		fields(out, "group "+g.ID, g)
	}
	for _, c := range s.Campaigns {
		fields(out, "campaign "+c.ID, c)
	}
	s.Rules, s.Groups, s.Campaigns = nil, nil, nil
	fields(out, "sheet", s)
	return out
}

// fields adds the JSON leaves of v, lists as one leaf each.
func fields(out map[string]string, prefix string, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		return
	}
	var walk func(prefix string, raw json.RawMessage)
	walk = func(prefix string, raw json.RawMessage) {
		var m map[string]json.RawMessage
		if json.Unmarshal(raw, &m) == nil && m != nil {
			for k, e := range m {
				sep := "."
				if !strings.Contains(prefix, " ") {
					sep = " "
				}
				walk(prefix+sep+k, e)
			}
			return
		}
		if s := strings.Trim(string(bytes.TrimSpace(raw)), `"`); s != "null" {
			out[prefix] = s
		}
	}
	walk(prefix, data)
}

func unite(a, b map[string]string) []string {
	var keys []string
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// String writes the table for a terminal; without changes it says so.
func (c Changes) String() string {
	if len(c) == 0 {
		return "no changes\n"
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "part\tname\told\tnew\tchange")
	for _, x := range c {
		change := ""
		switch {
		case x.Old == "":
			change = "added"
		case x.New == "":
			change = "removed"
		case !x.Percent.IsZero():
			change = signed(x.Percent) + " %"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", x.Part, x.Name, cell(x.Old), cell(x.New), change)
	}
	w.Flush()
	return b.String()
}

// cell fits a value into a column.
func cell(s string) string {
	const most = 40
	if s == "" {
		return "-"
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
