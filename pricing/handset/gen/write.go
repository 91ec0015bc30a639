package main

import (
	"bytes"
	"fmt"
	"strings"
)

// write puts the models down as lines of tab-separated fields:
//
//	B  slug  brand  also|also          a brand; its models follow
//	M  slug  name  p or t  codes  aliases  variants
//
// Codes, aliases and variants are parted by bars; a code has its kind's letter
// in front; a variant is "slug=storage=part,part". Empty fields at the end of
// a line are left out. Models stand in the order of their ids' brands.
func write(w *bytes.Buffer, models []*model) error {
	brand := ""
	for _, m := range models {
		if m.brand != brand {
			brand = m.brand
			if err := line(w, "B", brandSlug(brand), brand, strings.Join(also[brand], "|")); err != nil {
				return err
			}
		}
		kind := "p"
		if m.tablet {
			kind = "t"
		}
		var codes []string
		for _, c := range m.codes {
			if strings.ContainsAny(c, "|\t\n") {
				return fmt.Errorf("%s %s: code %q holds a separator of the file", m.brand, m.name, c)
			}
			codes = append(codes, c)
		}
		var variants []string
		for _, v := range m.variants {
			variants = append(variants, v.slug+"="+v.storage+"="+strings.Join(v.parts, ","))
		}
		if strings.Contains(m.name, "|") {
			return fmt.Errorf("%s %s: name holds a separator of the file", m.brand, m.name)
		}
		if err := line(w, "M", m.slug, m.name, kind, strings.Join(codes, "|"), strings.Join(m.aliases, "|"), strings.Join(variants, "|")); err != nil {
			return err
		}
	}
	return nil
}

func line(w *bytes.Buffer, fields ...string) error {
	for _, f := range fields {
		if strings.ContainsAny(f, "\t\n") {
			return fmt.Errorf("field %q holds a tab or a line end", f)
		}
	}
	w.WriteString(strings.TrimRight(strings.Join(fields, "\t"), "\t"))
	w.WriteByte('\n')
	return nil
}
