package pincodetest_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pincode/pincodetest"
)

type key struct {
	code  pincode.Code
	token string
}

type listEntry struct {
	pincode.StoredList
	seq int
}

// memory is a plain correct store; flaw names one thing it does wrong.
type memory struct {
	flaw      string
	interests map[key]pincode.Interest
	lists     map[string]listEntry
	seq       int
}

func open(flaw string) pincodetest.Store {
	m := &memory{flaw: flaw, interests: map[key]pincode.Interest{}, lists: map[string]listEntry{}}
	run := func(ctx context.Context, fn func(context.Context, pincode.Tx) error) error {
		interests, lists := maps.Clone(m.interests), maps.Clone(m.lists)
		err := fn(ctx, m)
		if err != nil && m.flaw != "no rollback" {
			m.interests, m.lists = interests, lists
		}
		if err != nil && m.flaw == "hides errors" {
			return nil
		}
		return err
	}
	return pincodetest.Store{Update: run, View: run}
}

func (m *memory) Interest(_ context.Context, c pincode.Code, token string) (pincode.Interest, error) {
	if m.flaw == "forgets the code" {
		for k, i := range m.interests {
			if k.token == token {
				return i, nil
			}
		}
	}
	i, ok := m.interests[key{c, token}]
	if !ok && m.flaw != "nil for missing" {
		return i, pincode.ErrNotFound
	}
	switch m.flaw {
	case "drops microseconds":
		i.Since = i.Since.Truncate(time.Second)
	case "local time":
		i.Since = i.Since.In(time.FixedZone("IST", 19800))
	case "drops scope":
		i.Scope = pincode.Scope{}
	}
	return i, nil
}

func (m *memory) InsertInterest(_ context.Context, i pincode.Interest) error {
	k := key{i.Code, i.Token}
	if _, ok := m.interests[k]; ok {
		switch m.flaw {
		case "overwrites":
		case "overwrites, but says so":
			m.interests[k] = i
			return pincode.ErrExists
		case "own duplicate error":
			return errors.New("UNIQUE constraint failed")
		default:
			return pincode.ErrExists
		}
	}
	m.interests[k] = i
	return nil
}

func (m *memory) DeleteInterest(_ context.Context, c pincode.Code, token string) error {
	if _, ok := m.interests[key{c, token}]; !ok && m.flaw != "deletes nothing silently" {
		return pincode.ErrNotFound
	}
	delete(m.interests, key{c, token})
	return nil
}

func (m *memory) DeleteInterestsOf(_ context.Context, token string) (int, error) {
	n := 0
	for k := range m.interests {
		if k.token == token || m.flaw == "erases by prefix" && strings.HasPrefix(k.token, token) {
			delete(m.interests, k)
			n++
		}
	}
	return n, nil
}

func (m *memory) InterestsIn(_ context.Context, c pincode.Code, after string, limit int) ([]pincode.Interest, error) {
	var out []pincode.Interest
	for k, i := range m.interests {
		if k.code == c && (k.token > after || m.flaw == "page repeats its start" && after != "" && k.token == after) {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(x, y pincode.Interest) int {
		if m.flaw == "folds case" {
			return cmp.Or(strings.Compare(strings.ToLower(x.Token), strings.ToLower(y.Token)), strings.Compare(x.Token, y.Token))
		}
		return strings.Compare(x.Token, y.Token)
	})
	if len(out) > limit && m.flaw != "no limit" {
		out = out[:limit]
	}
	return out, nil
}

func (m *memory) InterestDemand(_ context.Context, after pincode.Code, limit int) ([]pincode.Demand, error) {
	n := map[pincode.Code]int{}
	for k := range m.interests {
		if k.code.Compare(after) > 0 {
			n[k.code]++
		}
	}
	var out []pincode.Demand
	for c, n := range n {
		out = append(out, pincode.Demand{Code: c, Waiting: n})
	}
	slices.SortFunc(out, func(x, y pincode.Demand) int {
		if m.flaw == "demand by size" {
			return cmp.Or(y.Waiting-x.Waiting, x.Code.Compare(y.Code))
		}
		return x.Code.Compare(y.Code)
	})
	return out[:min(limit, len(out))], nil
}

func (m *memory) CoverageList(_ context.Context, version string) (pincode.StoredList, error) {
	l, ok := m.lists[version]
	if !ok {
		return pincode.StoredList{}, pincode.ErrNotFound
	}
	if m.flaw != "shares bytes going out" {
		l.Data = bytes.Clone(l.Data)
	}
	return l.StoredList, nil
}

func (m *memory) CoverageLists(context.Context) ([]pincode.StoredList, error) {
	all := slices.SortedFunc(maps.Values(m.lists), func(x, y listEntry) int {
		if m.flaw == "lists by version" {
			return strings.Compare(x.Version, y.Version)
		}
		if m.flaw == "lists by insertion" {
			return cmp.Compare(x.seq, y.seq)
		}
		return cmp.Or(x.From.Compare(y.From), cmp.Compare(x.seq, y.seq))
	})
	var out []pincode.StoredList
	for _, l := range all {
		if m.flaw != "heads with data" {
			l.Data = nil
		}
		out = append(out, l.StoredList)
	}
	return out, nil
}

func (m *memory) InsertCoverageList(_ context.Context, l pincode.StoredList) error {
	if _, ok := m.lists[l.Version]; ok && m.flaw != "lists overwrite" {
		return pincode.ErrExists
	}
	if m.flaw != "shares bytes going in" {
		l.Data = bytes.Clone(l.Data)
	}
	m.seq++
	m.lists[l.Version] = listEntry{l, m.seq}
	return nil
}

func (m *memory) DeleteCoverageList(_ context.Context, version string) error {
	if _, ok := m.lists[version]; !ok {
		return pincode.ErrNotFound
	}
	if m.flaw != "keeps deleted lists" {
		delete(m.lists, version)
	}
	return nil
}

func TestCorrectStore(t *testing.T) {
	pincodetest.Run(t, func(*testing.T) pincodetest.Store { return open("") })
}

// recorder stands in for the test that a broken store should fail.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) Fatal(...any)          { r.failed = true; runtime.Goexit() }
func (r *recorder) Fatalf(string, ...any) { r.failed = true; runtime.Goexit() }

func TestBrokenStoresAreCaught(t *testing.T) {
	for flaw, by := range map[string]string{
		"no rollback":              "WaitlistRollback",
		"hides errors":             "ListRollback",
		"forgets the code":         "WaitlistNotFound",
		"nil for missing":          "WaitlistNotFound",
		"drops microseconds":       "WaitlistRoundTrip",
		"local time":               "WaitlistRoundTrip",
		"drops scope":              "WaitlistRoundTrip",
		"overwrites":               "WaitlistOnce",
		"overwrites, but says so":  "WaitlistOnce",
		"own duplicate error":      "WaitlistJoin",
		"deletes nothing silently": "WaitlistNotFound",
		"erases by prefix":         "WaitlistErasure",
		"page repeats its start":   "WaitlistPages",
		"folds case":               "WaitlistPages",
		"no limit":                 "WaitlistPages",
		"demand by size":           "WaitlistDemand",
		"shares bytes going in":    "ListOwnership",
		"shares bytes going out":   "ListOwnership",
		"lists by version":         "ListOrder",
		"lists by insertion":       "ListOrder",
		"heads with data":          "ListRoundTrip",
		"lists overwrite":          "ListOnce",
		"keeps deleted lists":      "ListNotFound",
	} {
		t.Run(flaw, func(t *testing.T) {
			for _, c := range pincodetest.Cases() {
				if c.Name != by {
					continue
				}
				r := &recorder{TB: t}
				done := make(chan struct{})
				go func() { defer close(done); c.Run(r, open(flaw)) }()
				<-done
				if !r.failed {
					t.Errorf("%s passes a store that has this flaw: %s", by, flaw)
				}
				return
			}
			t.Errorf("there is no case %s", by)
		})
	}
}

func TestCasesAreNamed(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range pincodetest.Cases() {
		if c.Name == "" || c.Rule == "" || seen[c.Name] {
			t.Errorf("case %q, rule %q: a name must be there once and have a rule", c.Name, c.Rule)
		}
		seen[c.Name] = true
	}
}
