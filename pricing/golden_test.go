package pricing_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// golden is one file of testdata: books, requests, and what must come out, in plain JSON so that an
// implementation in any language can be held against it.
type golden struct {
	Note          string `json:"note"`
	Questionnaire string `json:"questionnaire"`
	Books         []struct {
		Prices map[string]decimal.Decimal `json:"prices"`
		Sheet  json.RawMessage            `json:"sheet"`
	} `json:"books"`
	Cases []struct {
		Name        string          `json:"name"`
		Book        string          `json:"book"` // empty: the one in effect
		Request     pricing.Request `json:"request"`
		Lines       [][3]string     `json:"lines"` // kind, rule, amount
		Total       string          `json:"total"`
		Basis       pricing.Basis   `json:"basis"`
		BookVersion string          `json:"book_version"`
		Error       string          `json:"error"`
	} `json:"cases"`
	Reprices []struct {
		Name     string            `json:"name"`
		Request  pricing.Request   `json:"request"`
		Findings []pricing.Finding `json:"findings"`
		Quoted   string            `json:"quoted"`
		Total    string            `json:"total"`
		Goodwill string            `json:"goodwill"`
		Outcomes []pricing.Outcome `json:"outcomes"`
		Effects  []string          `json:"effects"`
	} `json:"reprices"`
}

func readGolden(t *testing.T, file string) (golden, map[string]*pricing.Book, *pricing.Shelf) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&g); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	q := pricing.Smartphone()
	if g.Questionnaire != q.Name() {
		t.Fatalf("%s: questionnaire %s", file, g.Questionnaire)
	}
	books := map[string]*pricing.Book{}
	shelf := &pricing.Shelf{}
	for _, raw := range g.Books {
		prices, err := pricing.NewPrices("INR", raw.Prices)
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := pricing.ReadSheet(file, bytes.NewReader(raw.Sheet))
		if err != nil {
			t.Fatal(err)
		}
		b, err := pricing.Compile(sheet, prices, q)
		if err != nil {
			t.Fatal(err)
		}
		books[b.Version()] = b
		if err := shelf.Add(b); err != nil && !errors.Is(err, pricing.ErrOverlap) {
			t.Fatal(err)
		}
	}
	return g, books, shelf
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < 6 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		g, books, shelf := readGolden(t, file)
		for _, c := range g.Cases {
			t.Run(filepath.Base(file)+"/"+c.Name, func(t *testing.T) {
				var v pricing.Valuation
				var err error
				if c.Book == "" {
					v, err = shelf.Value("phone", c.Request)
				} else {
					v, err = books[c.Book].Value(c.Request)
				}
				if c.Error != "" {
					var u *pricing.UnknownModelError
					if !errors.Is(err, pricing.ErrManualQuote) || !errors.Is(err, pricing.ErrUnknownModel) || !errors.As(err, &u) || u.Variant != c.Request.Variant {
						t.Fatalf("got %v, want a manual quote", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if c.Basis == "" {
					c.Basis = pricing.Listed
				}
				if v.Total().StringFixed(2) != c.Total || v.Basis() != c.Basis {
					t.Errorf("total %s by %s, want %s by %s", v.Total().StringFixed(2), v.Basis(), c.Total, c.Basis)
				}
				if c.BookVersion != "" && v.Book() != c.BookVersion {
					t.Errorf("book %s, want %s", v.Book(), c.BookVersion)
				}
				lines := v.Lines()
				for i := range max(len(lines), len(c.Lines)) {
					var got, want [3]string
					if i < len(lines) {
						got = [3]string{string(lines[i].Kind()), lines[i].Rule(), lines[i].Amount().StringFixed(2)}
					}
					if i < len(c.Lines) {
						want = c.Lines[i]
					}
					if got != want {
						t.Errorf("line %d: %v, want %v", i, got, want)
					}
				}
			})
		}
		for _, c := range g.Reprices {
			t.Run(filepath.Base(file)+"/"+c.Name, func(t *testing.T) {
				v, err := shelf.Value("phone", c.Request)
				if err != nil {
					t.Fatal(err)
				}
				// The order is stored between the two visits.
				stored, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				var quoted pricing.Valuation
				if err := json.Unmarshal(stored, &quoted); err != nil {
					t.Fatal(err)
				}
				b, err := shelf.Version(quoted.Book())
				if err != nil {
					t.Fatal(err)
				}
				r, err := b.Reprice(quoted, c.Findings)
				if err != nil {
					t.Fatal(err)
				}
				if c.Goodwill == "" {
					c.Goodwill = "0.00"
				}
				if r.Before.Total().StringFixed(2) != c.Quoted || r.After.Total().StringFixed(2) != c.Total || r.After.Goodwill().StringFixed(2) != c.Goodwill {
					t.Errorf("%s became %s with goodwill %s, want %s, %s, %s", r.Before, r.After, r.After.Goodwill(), c.Quoted, c.Total, c.Goodwill)
				}
				sum := decimal.Zero
				for i, d := range r.Differences {
					sum = sum.Add(d.Effect)
					if d.Outcome != c.Outcomes[i] || d.Effect.StringFixed(2) != c.Effects[i] {
						t.Errorf("finding %d: %s %s, want %s %s", i, d.Outcome, d.Effect, c.Outcomes[i], c.Effects[i])
					}
				}
				if !sum.Equal(r.Change()) {
					t.Errorf("effects add up to %s, the change is %s", sum, r.Change())
				}
				// The next book is not the quote's.
				for _, other := range books {
					if _, err := other.Reprice(quoted, c.Findings); other != b && !errors.Is(err, pricing.ErrWrongBook) {
						t.Errorf("book %s reprices a quote of %s: %v", other.Version(), b.Version(), err)
					}
				}
			})
		}
	}
}
