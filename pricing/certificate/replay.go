package certificate

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/sellback/sellback/pricing"
)

// Difference is one place where the certificate and the replay disagree.
type Difference struct {
	Path      string // such as lines[2].amount, or book_digest
	Certified string // empty when the certificate has nothing there
	Replayed  string // empty when the replay has nothing there
}

// Report is the outcome of a replay.
type Report struct{ Differences []Difference }

// Equal reports whether the replay gave exactly what was certified.
func (r Report) Equal() bool { return len(r.Differences) == 0 }

// String says "equal", or lists what differs, one difference a line.
func (r Report) String() string {
	if r.Equal() {
		return "equal"
	}
	var b strings.Builder
	for i, d := range r.Differences {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s: certified %q, replayed %q", d.Path, d.Certified, d.Replayed)
	}
	return b.String()
}

// Replay computes a certified value again from the book and compares every part. An error means that the
// book cannot value the request at all.
func Replay(s Statement, book *pricing.Book) (Report, error) {
	var r Report
	if book == nil {
		return r, fmt.Errorf("%w: no book given", ErrBook)
	}
	bd, qd := book.Digest(), book.Questionnaire().Digest()
	r.compare("book_digest", hex.EncodeToString(s.Book[:]), hex.EncodeToString(bd[:]))
	r.compare("questionnaire_digest", hex.EncodeToString(s.Questionnaire[:]), hex.EncodeToString(qd[:]))
	if !s.IsRevision() {
		v, err := book.Value(s.Valuation.Request())
		if err != nil {
			return r, fmt.Errorf("certificate: replaying: %w", err)
		}
		return r, r.values("", s.Valuation, v)
	}
	v, err := book.Value(s.Quoted.Request())
	if err != nil {
		return r, fmt.Errorf("certificate: replaying the quote: %w", err)
	}
	if err := r.values("quoted.", s.Quoted, v); err != nil {
		return r, err
	}
	rev, err := book.Reprice(v, s.Findings)
	if err != nil {
		return r, fmt.Errorf("certificate: replaying the findings: %w", err)
	}
	return r, r.values("", s.Valuation, rev.After)
}

func (r *Report) compare(path, certified, replayed string) {
	if certified != replayed {
		r.Differences = append(r.Differences, Difference{path, certified, replayed})
	}
}

// values compares two valuations place by place.
func (r *Report) values(prefix string, certified, replayed pricing.Valuation) error {
	a, err := flatten(certified)
	if err != nil {
		return err
	}
	b, err := flatten(replayed)
	if err != nil {
		return err
	}
	var paths []string
	for p := range a {
		paths = append(paths, p)
	}
	for p := range b {
		if _, ok := a[p]; !ok {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	for _, p := range paths {
		r.compare(prefix+p, a[p], b[p])
	}
	return nil
}

// flatten turns a valuation's JSON into a table from path to value.
func flatten(v pricing.Valuation) (map[string]string, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	out := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, e := range v {
				walk(strings.TrimPrefix(path+"."+k, "."), e)
			}
		case []any:
			for i, e := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), e)
			}
		default:
			out[path] = fmt.Sprint(v)
		}
	}
	walk("", tree)
	return out, nil
}
