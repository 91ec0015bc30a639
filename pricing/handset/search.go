package handset

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sellback/sellback/pricing/handset/internal/fold"
)

// Reason tells how a result was found.
type Reason string

const (
	MatchCode   Reason = "code"   // a build code, identifier, A-number or part number
	MatchExact  Reason = "exact"  // the words of the name and no others
	MatchName   Reason = "name"   // every word of the query is in the name, which has more
	MatchPrefix Reason = "prefix" // as MatchName, with the last word still unfinished
	MatchTypo   Reason = "typo"   // every word, some with typing errors
	MatchPart   Reason = "part"   // some words of the query are not in the name
)

// Result is one model found.
type Result struct {
	Model   Model   `json:"model"`
	Variant string  `json:"variant,omitempty"` // ID of the variant, when query or code tells it
	Score   float64 `json:"score"`             // 0 to 1; 1 is a name or code typed in full
	Reason  Reason  `json:"reason"`
	Matched string  `json:"matched"` // the name, alias or code that was matched
}

// Answer is what a search found.
type Answer struct {
	// Results, best first; empty when no model fits.
	Results []Result
	// Suggestions are the nearest names when Results is empty, best first: for
	// "did you mean", never to be taken as the customer's phone.
	Suggestions []Model
	// Cut reports that the query was longer than what is read of it: 256 bytes
	// or 16 words and numbers.
	Cut bool
}

// Best returns the first result when it is safe to take it without asking:
// a full name or code that fits no other model, or a match of every word that
// is clearly better than the next. Otherwise, and whenever the query has a word
// that the first result lacks ([MatchPart]), it returns false and the customer
// chooses from Results. It was measured to be
// sure of a wrong model in at most five of a thousand queries of each kind tried
// (TestBestIsSafe), so a host still shows the name before it pays.
func (a Answer) Best() (Result, bool) {
	if len(a.Results) == 0 {
		return Result{}, false
	}
	first := a.Results[0]
	if first.Reason == MatchPart {
		return first, false
	}
	if len(a.Results) == 1 {
		return first, first.Score >= .75
	}
	second := a.Results[1]
	if full(first) {
		return first, !full(second)
	}
	return first, first.Score >= .75 && first.Score-second.Score >= .05
}

func full(r Result) bool { return r.Reason == MatchExact || r.Reason == MatchCode && r.Score >= .95 }

// SearchOptions changes what a search returns. A nil pointer means all defaults.
type SearchOptions struct {
	Limit      int        // most results; default 10, at most 100
	Categories []Category // default phones only
	Brand      string     // slug or name, in any case; default all brands
}

const (
	defaultLimit = 10
	maxLimit     = 100
	// enough is the least score of a result; what lies below can only be a
	// suggestion.
	enough = .62
	// near is the least score of a suggestion.
	near   = .25
	nearby = 5
)

// Search finds the models that query may mean, best first. It knows names with
// or without the brand, in any case, with typing errors, words written in one
// or apart, a last word that is not finished, numbers in the digits of the
// Indian scripts, storage sizes, and the codes of [Catalogue.ByCode]. A number
// in the query must be in the name: "note 9" does not find a Note 10. Among
// names that fit equally, brands with many phones in India come first.
//
// Any text may be given; an empty Answer is the answer to a query without
// letters and digits. The cost is bounded: what is behind the first 256 bytes
// is not read.
func (c *Catalogue) Search(query string, opt *SearchOptions) Answer {
	query, whole := cutQuery(query)
	limit, allow, ok := c.options(opt)
	if !ok {
		return Answer{Cut: !whole}
	}
	s := c.scratch.Get().(*scratch)
	defer c.scratch.Put(s)

	storage, all := s.read(c, query)
	ans := Answer{Cut: !whole || !all}
	s.pool = s.pool[:0]
	if len(s.tokens) > 0 {
		c.look(s, s.tokens, allow)
		if s.split(&c.words) {
			c.look(s, s.second, allow)
		}
	}
	slices.SortFunc(s.pool, func(a, b candidate) int {
		if a.vetoed != b.vetoed {
			if a.vetoed {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(b.order, a.order), cmp.Compare(a.record, b.record), cmp.Compare(a.doc, b.doc))
	})
	// A name typed in full is no code, and a name that fits keeps its words from
	// being taken for codes one by one.
	named := MatchPart
	if len(s.pool) > 0 && !s.pool[0].vetoed && s.pool[0].score >= enough {
		named = s.pool[0].reason
	}
	if named != MatchExact {
		ans.Results = c.codeResults(s, query, limit, named, allow)
	}
	for _, x := range s.pool {
		if len(ans.Results) >= limit {
			break
		}
		if x.vetoed || x.score < enough || has(ans.Results, c.records[x.record].id) {
			continue
		}
		ans.Results = append(ans.Results, c.nameResult(x, storage))
	}
	if len(ans.Results) == 0 {
		ans.Suggestions = c.suggest(s)
	}
	return ans
}

// look runs one reading of the query and judges what it gathered.
func (c *Catalogue) look(s *scratch, tokens []token, allow func(int32) bool) {
	s.resolve(&c.words, tokens)
	from := len(s.pool)
	s.gather(c, tokens, allow)
	for i := from; i < len(s.pool); i++ {
		c.judge(tokens, &s.pool[i])
	}
}

// options returns the limit and the filter; ok is false when nothing can pass.
func (c *Catalogue) options(opt *SearchOptions) (limit int, allow func(int32) bool, ok bool) {
	if opt == nil {
		opt = &SearchOptions{}
	}
	limit = opt.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	limit = min(limit, maxLimit)
	brand := int32(-1)
	if opt.Brand != "" {
		if brand = int32(c.brandIndex(opt.Brand)); brand < 0 {
			return 0, nil, false
		}
	}
	categories := opt.Categories
	return limit, func(i int32) bool {
		r := &c.records[i]
		if brand >= 0 && r.brand != brand {
			return false
		}
		if len(categories) == 0 {
			return r.cat == Phone
		}
		return slices.Contains(categories, r.cat)
	}, true
}

func has(results []Result, id string) bool {
	return slices.ContainsFunc(results, func(r Result) bool { return r.Model.ID == id })
}

// nameResult makes the result for a judged doc.
func (c *Catalogue) nameResult(x candidate, storage string) Result {
	r := Result{Model: c.model(x.record), Score: float64(min(1, max(0, x.score))), Reason: x.reason}
	r.Matched = c.docText(x)
	if storage != "" {
		for _, v := range r.Model.Variants {
			if strings.HasSuffix(v.ID, "/"+storage) {
				r.Variant = v.ID
			}
		}
	}
	return r
}

// docText returns the name or alias that the doc was made of.
func (c *Catalogue) docText(x candidate) string {
	n := 0
	for i := x.doc - 1; i >= 0 && c.docs.list[i].record == x.record; i-- {
		n++
	}
	if n > 0 {
		if a := c.aliases(x.record); n <= len(a) {
			return a[n-1]
		}
	}
	return c.name(x.record)
}

// codeResults finds the models whose code the query is; when no name has every
// word of it also those whose code it begins, or has as one of its words ("samsung
// SM-G991B 128gb"). Named is how well a name fits: a code without digits ("ginkgo")
// goes before a name with typing errors only.
func (c *Catalogue) codeResults(s *scratch, query string, limit int, named Reason, allow func(int32) bool) []Result {
	s.key = fold.Compact(s.key[:0], query)
	if len(s.key) < 4 || len(s.key) > longestCode || !codeLike(s.key) && named != MatchPart && named != MatchTypo {
		return nil
	}
	var out []Result
	take := func(first, last int, score float64) {
		for i := first; i < last && len(out) < limit; i++ {
			r := c.codes[i].record
			if allow(r) && !has(out, c.records[r].id) {
				out = append(out, c.codeResult(i, score))
			}
		}
	}
	first, equal, last := c.codeRange(s.key)
	take(first, equal, 1)
	if len(out) > 0 || named != MatchPart {
		return out
	}
	if len(s.key) >= 5 && codeLike(s.key) && !slices.ContainsFunc(s.tokens, func(t token) bool { return t.line }) {
		take(equal, last, .9*float64(len(s.key))/float64(len(s.key)+1))
	}
	if len(out) > 0 {
		return out
	}
	for word := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == ' ' || r == '(' || r == ')' }) {
		s.key = fold.Compact(s.key[:0], word)
		// "prime2" and "hot10" are words of names; a code has more digits.
		if len(s.key) < 5 || digits(s.key) < 3 && strings.IndexByte(word, '/') < 0 {
			continue
		}
		first, equal := c.codeSpan(&s.key, word)
		take(first, equal, .95)
	}
	return out
}

// codeLike reports whether the folded text has a digit and is long enough to
// be a code.
func codeLike(key []byte) bool { return len(key) >= 4 && digits(key) > 0 }

func digits(key []byte) (n int) {
	for _, b := range key {
		if b >= '0' && b <= '9' {
			n++
		}
	}
	return n
}

// suggest returns the nearest names of the sorted pool.
func (c *Catalogue) suggest(s *scratch) []Model {
	var out []Model
	slices.SortFunc(s.pool, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.order, a.order), cmp.Compare(a.record, b.record), cmp.Compare(a.doc, b.doc))
	})
	for _, x := range s.pool {
		if len(out) >= nearby || x.score < near {
			break
		}
		if !slices.ContainsFunc(out, func(m Model) bool { return m.ID == c.records[x.record].id }) {
			out = append(out, c.model(x.record))
		}
	}
	return out
}
