package handset

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"
)

// ErrModel is wrapped by every error about a model given to [New].
var ErrModel = errors.New("handset: bad model")

// ModelError tells which model given to [New] cannot be taken and why.
type ModelError struct {
	Index  int    // position among the arguments, from 0
	ID     string // as given
	Reason string // what is wrong and how to mend it
}

// Error names the model, the fault and the remedy.
func (e *ModelError) Error() string {
	return fmt.Sprintf("handset: extra model %d (id %q): %s", e.Index, e.ID, e.Reason)
}

// Unwrap makes errors.Is(err, ErrModel) true.
func (e *ModelError) Unwrap() error { return ErrModel }

// Catalogue is a list of models with its search index. It never changes after
// it is made; all methods may be called from several goroutines at once.
type Catalogue struct {
	brands  []brand
	records []record         // by brand, in the order of the data
	byID    map[string]int32 // model and variant IDs → record
	codes   []codeRef        // sorted by key
	keys    string           // the keys of codes, one after another
	words   words
	docs    docs
	scratch sync.Pool // *scratch, working memory of one search
}

// record is one model. An embedded model stays the line of text it came from
// and is taken apart when it is asked for; an added one is kept as given.
type record struct {
	id    string
	line  string // fields after the mark; "" when extra is set
	extra *Model
	brand int32
	cat   Category
}

type brand struct {
	slug, name string
	also       string // bar-separated
	first, end int32  // its records
}

// Default returns the embedded catalogue. The first call reads it, which takes
// about a tenth of a second and 7 MB; until then the package costs nothing but
// its bytes in the binary.
func Default() *Catalogue { return embedded() }

var embedded = sync.OnceValue(func() *Catalogue {
	c, err := New()
	if err != nil {
		// Only a damaged build gets here: the data is part of the program
		// and no input reaches it. A test reads the whole of it.
		panic(err)
	}
	return c
})

// New returns a catalogue of the embedded models and extra, which are phones
// that the sources do not know (iPhones after 14, Android phones after early
// 2023, the host's own names). An extra model with the ID of an embedded one
// replaces it. A missing Category means Phone. The first part of an ID is the
// brand's slug ([Brand]); for a brand of the catalogue, Brand has to be its name
// in any case.
//
// A new catalogue does not share its index with [Default]: a host with extra
// models calls New once and uses only that.
//
// The error joins one [*ModelError] per model that has no or a malformed ID, no
// brand, no name, a brand that does not go with its ID, or an ID that another
// extra model has too.
func New(extra ...Model) (*Catalogue, error) {
	if err := check(extra); err != nil {
		return nil, err
	}
	c := &Catalogue{}
	if err := c.load(data, extra); err != nil {
		return nil, err
	}
	c.buildIndex()
	c.buildCodes()
	c.scratch.New = func() any { return newScratch(len(c.docs.list)) }
	return c, nil
}

// validDay reports whether s is empty, a year, a month or a day.
func validDay(s string) bool {
	if s == "" {
		return true
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

func check(extra []Model) error {
	var errs []error
	seen := make(map[string]bool, len(extra))
	for i, m := range extra {
		fault := func(reason string) {
			errs = append(errs, &ModelError{Index: i, ID: m.ID, Reason: reason})
		}
		switch {
		case !validID(m.ID, 2):
			fault(`an ID has two parts of lower-case letters, digits and hyphens: write "brand/model-name"`)
		case seen[m.ID]:
			fault("another extra model has this ID: give each its own")
		case strings.TrimSpace(m.Brand) == "":
			fault("Brand is empty: give the name customers use")
		case strings.TrimSpace(m.Name) == "":
			fault("Name is empty: give the marketing name without the brand")
		case !validDay(m.Launch.Day):
			fault("Launch.Day is no date: write 2019-03-08, or as much of it as is known")
		case m.Launch.Price.IsNegative() || m.Launch.Price.IsPositive() && len(m.Launch.Currency) != 3:
			fault("Launch.Price needs a currency such as INR and must not be negative")
		}
		seen[m.ID] = true
		for _, v := range m.Variants {
			if ModelID(v.ID) != m.ID || !validID(v.ID, 3) {
				fault(fmt.Sprintf("variant ID %q does not belong to the model: write the model's ID, a slash and the storage, as in %q", v.ID, m.ID+"/128gb"))
			}
		}
	}
	return errors.Join(errs...)
}

// validID reports whether id has the given number of parts, each of lower-case
// ASCII letters, digits and inner hyphens.
func validID(id string, parts int) bool {
	n := 0
	for part := range strings.SplitSeq(id, "/") {
		n++
		if part == "" || part[0] == '-' || part[len(part)-1] == '-' {
			return false
		}
		for i := range len(part) {
			if b := part[i]; b != '-' && (b < '0' || b > '9') && (b < 'a' || b > 'z') {
				return false
			}
		}
	}
	return n == parts
}

// Len returns the number of models.
func (c *Catalogue) Len() int { return len(c.records) }

// ByID returns the model with the given ID, or the model that has a variant
// with it.
func (c *Catalogue) ByID(id string) (Model, bool) {
	i, ok := c.byID[id]
	if !ok {
		return Model{}, false
	}
	return c.model(i), true
}

// Brand is one brand of the catalogue.
type Brand struct {
	Slug   string // the first part of its models' IDs
	Name   string
	Models int // how many models it has, all categories
}

// Brands returns the brands in the order of their slugs.
func (c *Catalogue) Brands() []Brand {
	out := make([]Brand, len(c.brands))
	for i, b := range c.brands {
		out[i] = Brand{Slug: b.slug, Name: b.name, Models: int(b.end - b.first)}
	}
	return out
}

// All yields every model, brand after brand.
func (c *Catalogue) All() iter.Seq[Model] { return c.span(0, int32(len(c.records))) }

// OfBrand yields the models of one brand, given by slug or by name in any case.
// An unknown brand yields nothing.
func (c *Catalogue) OfBrand(name string) iter.Seq[Model] {
	i := c.brandIndex(name)
	if i < 0 {
		return c.span(0, 0)
	}
	return c.span(c.brands[i].first, c.brands[i].end)
}

func (c *Catalogue) brandIndex(name string) int {
	return slices.IndexFunc(c.brands, func(b brand) bool { return b.slug == name || strings.EqualFold(b.name, name) })
}

func (c *Catalogue) span(first, end int32) iter.Seq[Model] {
	return func(yield func(Model) bool) {
		for i := first; i < end; i++ {
			if !yield(c.model(i)) {
				return
			}
		}
	}
}
