package handset_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sellback/sellback/pricing/handset"
)

func ids(results []handset.Result) []string {
	var out []string
	for _, r := range results {
		out = append(out, r.Model.ID)
	}
	return out
}

func TestNumbersDiscriminate(t *testing.T) {
	for query, number := range map[string]string{"note 9": "9", "galaxy note 9": "9", "redmi note 10": "10", "s10": "10", "iphone 12": "12", "moto g 6": "6"} {
		results := handset.Default().Search(query, &handset.SearchOptions{Limit: 100}).Results
		if len(results) == 0 {
			t.Errorf("%q: nothing found", query)
		}
		for _, r := range results {
			if r.Reason != handset.MatchPrefix && !strings.Contains(r.Model.Name, number) && !strings.Contains(r.Matched, number) {
				t.Errorf("%q: %s (%s) lacks the number", query, r.Model, r.Matched)
			}
		}
	}
}

func TestPlainBeforeVariants(t *testing.T) {
	for query, want := range map[string][]string{
		"galaxy s10":        {"samsung/galaxy-s10", "samsung/galaxy-s10-plus", "samsung/galaxy-s10-lite"},
		"galaxy s10+":       {"samsung/galaxy-s10-plus"},
		"galaxy s10 lite":   {"samsung/galaxy-s10-lite"},
		"redmi note 10":     {"xiaomi/redmi-note-10", "xiaomi/redmi-note-10-pro"},
		"iphone 12 pro":     {"apple/iphone-12-pro", "apple/iphone-12-pro-max"},
		"oneplus 7t":        {"oneplus/7t", "oneplus/7t-pro"},
		"realme narzo 50":   {"realme/narzo-50", "realme/narzo-50-pro-5g"},
		"samsung galaxy a5": {"samsung/galaxy-a5"},
	} {
		results := handset.Default().Search(query, &handset.SearchOptions{Limit: 30}).Results
		got, last := ids(results), -1
		for _, id := range want {
			at := slices.Index(got, id)
			if at <= last {
				t.Errorf("%q: %s at %d, want behind %d; got %v", query, id, at, last, got)
			}
			last = at
		}
		if results[0].Model.ID != want[0] || results[0].Score != 1 || results[0].Reason != handset.MatchExact {
			t.Errorf("%q: first is %+v", query, results[0])
		}
		if len(results) > 1 && results[1].Score >= 1 {
			t.Errorf("%q: %s scores as high as the plain model", query, results[1].Model.ID)
		}
	}
}

func TestReasons(t *testing.T) {
	for query, want := range map[string]handset.Reason{
		"galaxy s10":           handset.MatchExact,
		"galaxy s21":           handset.MatchName,
		"galxy s10":            handset.MatchTypo,
		"redmi note 10 pr":     handset.MatchPrefix,
		"SM-G991B":             handset.MatchCode,
		"iphone 12 pro sunset": handset.MatchPart,
	} {
		results := handset.Default().Search(query, nil).Results
		if len(results) == 0 || results[0].Reason != want {
			t.Errorf("%q: want reason %s, got %+v", query, want, results)
		}
	}
}

func TestVariantFromQuery(t *testing.T) {
	for query, want := range map[string]string{
		"iphone 12 128gb":             "apple/iphone-12/128gb",
		"iphone 12 128 GB black":      "apple/iphone-12/128gb",
		"iphone 13 pro 1tb":           "apple/iphone-13-pro/1tb",
		"আইফোন ১২ ২৫৬gb":              "apple/iphone-12/256gb",
		"iphone 12 pro max 512":       "apple/iphone-12-pro-max/512gb",
		"iphone 12 1tb":               "", // never sold
		"iphone 12":                   "",
		"MLPJ3HN/A":                   "apple/iphone-13/128gb",
		"redmi note 10 pro 6gb/128gb": "",
	} {
		results := handset.Default().Search(query, nil).Results
		if len(results) == 0 || results[0].Variant != want {
			t.Errorf("%q: want variant %q, got %+v", query, want, results)
		}
	}
}

func TestBestAsksWhenUnsure(t *testing.T) {
	for query, sure := range map[string]bool{
		"galaxy s10": true, "samsng galxy s21": true, "SM-G991B": true, "iphone 12 pro max": true, "OnePlus7T": true,
		"samsung": false, "iphone se": false, "note 9": false, "redmi note": false, "a52": false, "": false, "zzzzzz": false,
	} {
		if best, ok := handset.Default().Search(query, nil).Best(); ok != sure {
			t.Errorf("%q: Best says %v, first is %s", query, ok, best.Model.ID)
		}
	}
}

func TestUnknownPhones(t *testing.T) {
	for _, query := range []string{"galaxy s99", "iphone 77", "redmi note 64 pro", "coolpad note 55"} {
		a := handset.Default().Search(query, nil)
		if len(a.Results) != 0 {
			t.Errorf("%q: found %v", query, ids(a.Results))
		}
		if len(a.Suggestions) == 0 {
			t.Errorf("%q: no suggestions", query)
		}
	}
	for _, query := range []string{"", "   ", "---", "😀", "qqqqqqqqqqqqqqqqqq", "\x00\xff\xfe"} {
		if a := handset.Default().Search(query, nil); len(a.Results)+len(a.Suggestions) != 0 {
			t.Errorf("%q: found %v, suggested %v", query, ids(a.Results), a.Suggestions)
		}
	}
}

func TestOptions(t *testing.T) {
	c := handset.Default()
	if got := c.Search("samsung", &handset.SearchOptions{Limit: 3}).Results; len(got) != 3 {
		t.Errorf("limit 3: %d results", len(got))
	}
	if got := c.Search("galaxy", &handset.SearchOptions{Limit: 100000}).Results; len(got) > 100 {
		t.Errorf("a huge limit: %d results", len(got))
	}
	for _, r := range c.Search("note 10", &handset.SearchOptions{Brand: "Xiaomi"}).Results {
		if r.Model.Brand != "Xiaomi" {
			t.Errorf("brand filter let %s through", r.Model)
		}
	}
	if a := c.Search("note 10", &handset.SearchOptions{Brand: "no such brand"}); len(a.Results) != 0 {
		t.Errorf("unknown brand: %v", ids(a.Results))
	}
	if got := c.Search("galaxy tab s6", nil).Results; slices.ContainsFunc(got, func(r handset.Result) bool { return r.Model.Category != handset.Phone }) {
		t.Errorf("a tablet among the phones: %v", ids(got))
	}
	got := c.Search("galaxy tab s6", &handset.SearchOptions{Categories: []handset.Category{handset.Tablet}}).Results
	if len(got) == 0 || got[0].Model.ID != "samsung/galaxy-tab-s6" {
		t.Errorf("tablets: %v", ids(got))
	}
}

func TestLongQueriesAreCut(t *testing.T) {
	c := handset.Default()
	for _, query := range []string{
		strings.Repeat("galaxy ", 100000),
		strings.Repeat("x", 1<<20),
		strings.Repeat("9", 1<<20),
		strings.Repeat("é১", 1000),
		strings.Repeat(" ", 5000) + "galaxy",
		strings.Repeat("a1", 300),
	} {
		if a := c.Search(query, nil); !a.Cut {
			t.Errorf("%.20q… (%d bytes) is not reported as cut", query, len(query))
		}
	}
	if a := c.Search("galaxy s10", nil); a.Cut {
		t.Error("a short query is reported as cut")
	}
}

// A search must not disturb the next one nor one at the same time.
func TestSearchesAreIndependent(t *testing.T) {
	c := handset.Default()
	queries := []string{"samsng galxy s21", "redmi note 10 pro", "galaxys21ultra", "i phone 11", "SM-G991B", "sam", "galaxy s99"}
	want := make([][]string, len(queries))
	for i, q := range queries {
		want[i] = ids(c.Search(q, nil).Results)
	}
	done := make(chan string)
	for range 4 {
		go func() {
			for n := range 100 {
				i := n % len(queries)
				if got := ids(c.Search(queries[i], nil).Results); !slices.Equal(got, want[i]) {
					done <- queries[i]
					return
				}
			}
			done <- ""
		}()
	}
	for range 4 {
		if q := <-done; q != "" {
			t.Errorf("%q answered differently beside other searches", q)
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"samsng galxy s21", "SM-G991B/DS", "s10+", "6/128", "1+ 7t", "রেডমি ১০", "MLPJ3HN/A", "iPhone14,2", "a525g", "moto g(5)", "\xff", "5.5.", "+", "i phone", strings.Repeat("ab1", 90)} {
		f.Add(s)
	}
	c := handset.Default()
	f.Fuzz(func(t *testing.T, query string) {
		a := c.Search(query, nil)
		if len(a.Results) > 0 && len(a.Suggestions) > 0 {
			t.Errorf("%q: results and suggestions", query)
		}
		if !slices.Equal(ids(a.Results), ids(c.Search(query, nil).Results)) {
			t.Errorf("%q: two searches differ", query)
		}
		seen := map[string]bool{}
		for _, r := range a.Results {
			if seen[r.Model.ID] || r.Score <= 0 || r.Score > 1 || r.Matched == "" || !utf8.ValidString(r.Matched) {
				t.Errorf("%q: bad result %+v", query, r)
			}
			seen[r.Model.ID] = true
			if m, ok := c.ByID(r.Model.ID); !ok || m.Name != r.Model.Name {
				t.Errorf("%q: %s is not in the catalogue", query, r.Model.ID)
			}
			if r.Variant != "" && handset.ModelID(r.Variant) != r.Model.ID {
				t.Errorf("%q: variant %s of %s", query, r.Variant, r.Model.ID)
			}
		}
		for _, r := range c.ByCode(query) {
			if r.Reason != handset.MatchCode || r.Score != 1 {
				t.Errorf("code %q: bad result %+v", query, r)
			}
		}
	})
}
