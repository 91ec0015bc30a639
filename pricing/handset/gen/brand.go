package main

import (
	"strings"
	"unicode"

	"github.com/sellback/sellback/pricing/handset/internal/fold"
)

// renamed gives the brand the trade and the seller use where Play's list has
// the company's name, or writes the brand in its maker's own case.
var renamed = map[string]string{
	"LGE":           "LG",
	"TCT (Alcatel)": "Alcatel",
	"Oppo":          "OPPO",
	"Vivo":          "vivo",
	"Realme":        "realme",
	"Tecno":         "TECNO",
	"Tecno Mobile":  "TECNO",
	"Itel":          "itel",
	"Blackshark":    "Black Shark",
	"Htc":           "HTC",
	"Blu":           "BLU",
	"Asus":          "ASUS",
	"Honor":         "HONOR",
	"MI":            "Xiaomi",
}

// sublines are names sold as a brand of their own on the list, kept here as a
// line of the brand that sells them: the name begins with the line's word.
var sublines = map[string]string{
	"Redmi": "Xiaomi",
	"POCO":  "Xiaomi",
}

// moved lines stand under another brand on the list than on the box.
var moved = []struct{ from, word, to string }{
	{"Huawei", "Honor", "HONOR"},
	{"Huawei", "荣耀", "HONOR"},
}

// also are brand words a seller may type besides the brand itself.
var also = map[string][]string{
	"Alcatel":     {"TCT"},
	"LG":          {"LGE"},
	"Samsung":     {"三星"},
	"Huawei":      {"华为"},
	"realme":      {"真我"},
	"Xiaomi":      {"Mi"},
	"HONOR":       {"Huawei"},
	"Motorola":    {"Moto"},
	"TECNO":       {"Tecno Mobile"},
	"Black Shark": {"Xiaomi"},
	"OnePlus":     {"1 Plus"},
}

type brandSet struct {
	canon map[string]string // folded spelling → brand
}

// canonBrands merges spellings that differ in case, spaces or signs only; the
// most frequent one wins, and of two equal ones the first in byte order.
func canonBrands(rows []playRow) brandSet {
	count := map[string]map[string]int{}
	for _, r := range rows {
		k := fold.Key(r.Brand)
		if count[k] == nil {
			count[k] = map[string]int{}
		}
		count[k][r.Brand]++
	}
	b := brandSet{canon: map[string]string{}}
	for k, spellings := range count {
		best, n := "", 0
		for s, c := range spellings {
			if c > n || c == n && s < best {
				best, n = s, c
			}
		}
		b.canon[k] = best
	}
	for from, to := range renamed {
		b.canon[fold.Key(from)] = to
	}
	return b
}

// place returns the brand and the name without the brand in front.
func (b brandSet) place(brand, name string) (string, string) {
	source := brand
	brand = b.canon[fold.Key(brand)]
	if parent, ok := sublines[brand]; ok {
		_, has := cutWord(name, brand)
		_, mi := cutWord(name, "Mi")
		if !has && !mi {
			name = brand + " " + name
		}
		brand, source = parent, parent
	}
	for _, m := range moved {
		if rest, ok := cutWord(name, m.word); ok && brand == m.from {
			brand, name = m.to, rest
		}
	}
	for _, word := range append([]string{source, brand}, also[brand]...) {
		if word == "Mi" || word == "Moto" {
			continue // part of the name: "Mi 11", "Moto G"
		}
		if rest, ok := cutWord(name, word); ok {
			name = rest
		}
	}
	return brand, name
}

// cutWord cuts word from the front of name when it ends there at a boundary,
// whatever the case, and leaves something behind.
func cutWord(name, word string) (string, bool) {
	if len(name) <= len(word) || !strings.EqualFold(name[:len(word)], word) {
		return name, false
	}
	rest := name[len(word):]
	last, next := rune(word[len(word)-1]), []rune(rest)[0]
	if last < 0x80 && unicode.IsLetter(last) && next < 0x80 && unicode.IsLetter(next) {
		return name, false
	}
	rest = strings.TrimLeft(rest, " -_.,:/")
	if fold.Key(rest) == "" || strings.HasPrefix(rest, "+") {
		return name, false
	}
	return rest, true
}
