package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/sellback/sellback/pricing/handset/internal/fold"
)

// Kinds of code, the letter in front of each code in the data file.
const (
	codeBuild      = 'm' // Build.MODEL, SM-G991B
	codeDevice     = 'd' // Build.DEVICE, o1s
	codeIdentifier = 'i' // iPhone14,2
	codeANumber    = 'a' // A2633
)

type variant struct {
	slug, storage string
	parts         []string
}

type model struct {
	brand, name, slug string
	spellings         map[string]int
	tablets           int // votes for tablet less votes for phone
	tablet            bool
	aliases           []string
	codes             []string // kind letter and code, sorted
	variants          []variant
}

func (m *model) spell(name string) {
	if m.spellings == nil {
		m.spellings = map[string]int{}
	}
	m.spellings[name]++
}

// code adds a code unless the list spoilt it, it is a placeholder, or it is
// too short to tell anything.
func (m *model) code(kind byte, code string) {
	k := fold.Compact(nil, code)
	if len(k) < 2 || garbled(code) || strings.EqualFold(code, "TBD") || strings.EqualFold(code, "unknown") {
		return
	}
	// One code under both columns is kept once, as the build model.
	for i, c := range m.codes {
		if c[1:] == code {
			if kind == codeBuild {
				m.codes[i] = string(kind) + code
			}
			return
		}
	}
	m.codes = append(m.codes, string(kind)+code)
}

type modelSet struct {
	byKey map[[2]string]*model
}

func newModelSet() *modelSet { return &modelSet{byKey: map[[2]string]*model{}} }

func (s *modelSet) at(brand, name string) *model {
	k := [2]string{brand, fold.Key(name)}
	m := s.byKey[k]
	if m == nil {
		m = &model{brand: brand}
		s.byKey[k] = m
	}
	return m
}

// models settles names and order: brand in folded order, then name.
func (s *modelSet) models() []*model {
	var all []*model
	for _, m := range s.byKey {
		best, n := "", 0
		for name, c := range m.spellings {
			if c > n || c == n && nicer(name, best) {
				best, n = name, c
			}
		}
		m.name, m.tablet = best, m.tablets > 0
		slices.Sort(m.codes)
		all = append(all, m)
	}
	slices.SortFunc(all, compareModels)
	return all
}

// nicer prefers the spelling with more spaces ("9 Pro" to "9Pro"), then with
// fewer capitals, then the first in byte order.
func nicer(a, b string) bool {
	if x, y := strings.Count(a, " "), strings.Count(b, " "); x != y {
		return x > y
	}
	if x, y := capitals(a), capitals(b); x != y {
		return x < y
	}
	return a < b
}

func capitals(s string) (n int) {
	for _, r := range s {
		if r >= 'A' && r <= 'Z' {
			n++
		}
	}
	return n
}

func compareModels(a, b *model) int {
	if c := strings.Compare(brandSlug(a.brand), brandSlug(b.brand)); c != 0 {
		return c
	}
	if c := strings.Compare(fold.Key(a.name), fold.Key(b.name)); c != 0 {
		return c
	}
	return strings.Compare(a.name, b.name)
}

func brandSlug(brand string) string {
	s, whole := fold.Slug(brand)
	if whole && s != "" {
		return s
	}
	out := "x"
	for _, r := range brand { // no brand of today's list; still a valid id
		out += strconv.FormatInt(int64(r), 36)
	}
	return out
}

// nameIDs gives each model its slug: the name's own, without codes in brackets
// when that is enough, or the first build code when the name has letters an id
// cannot hold. Two names that still meet get -2, -3 in the order of the file.
func nameIDs(models []*model) {
	slices.SortFunc(models, compareModels)
	short := map[string]int{}
	for _, m := range models {
		s, _ := fold.Slug(cmp.Or(plain(m.name), m.name))
		short[brandSlug(m.brand)+"/"+s]++
	}
	taken := map[string]bool{}
	for _, m := range models {
		s, whole := fold.Slug(cmp.Or(plain(m.name), m.name))
		if short[brandSlug(m.brand)+"/"+s] > 1 {
			s, whole = fold.Slug(m.name)
		}
		if !whole || s == "" {
			s = ""
			for _, c := range m.codes {
				if t, ok := fold.Slug(c[1:]); ok && c[0] == codeBuild {
					s = t
					break
				}
			}
		}
		if s == "" {
			s = "model"
		}
		id := brandSlug(m.brand) + "/" + s
		for n := 2; taken[id]; n++ {
			id = brandSlug(m.brand) + "/" + s + "-" + strconv.Itoa(n)
		}
		taken[id] = true
		m.slug = id[strings.IndexByte(id, '/')+1:]
	}
}
