package pincode

import (
	"iter"
	"time"
)

// cand is a row that reaches a code, packed into 40 bytes. The rows that reach
// a code are its cell: they stand one after the other in order of precedence,
// and the code's number is the place of the first. Codes that the same rows
// reach share a cell; exact rows with equal terms count as the same.
type cand struct {
	hub    string
	broad  uint32 // 1 + index into Coverage.broad; 0 for an exact row
	dates  uint32 // into shelf.dates; 0 for none
	sla    int32  // minutes
	limit  int32
	reason uint32 // into shelf.reasons
	scope  uint16 // into shelf.scopes; 0 for any
	cutOff uint16 // minutes
	status Status
	last   bool // of its cell
}

// shelf holds what cands share.
type shelf struct {
	hubs    []string // every hub named; hubs[0] is ""
	reasons []string
	scopes  []Scope
	dates   []dates
}

type dates struct{ recheck, from, until time.Time }

// meets reports whether a row decides about a scope at an instant.
func (s *shelf) meets(k *cand, at time.Time, scope Scope) bool {
	return (k.scope == 0 || s.scopes[k.scope].admits(scope)) && (k.dates == 0 || s.dates[k.dates].admit(at))
}

// admits reports whether a row of this scope answers a question of another.
func (s *Scope) admits(asked Scope) bool {
	return (s.Service == "" || s.Service == asked.Service) && (s.Category == "" || s.Category == asked.Category)
}

func (d *dates) admit(at time.Time) bool {
	return (d.from.IsZero() || !at.Before(d.from)) && (d.until.IsZero() || at.Before(d.until))
}

// fill puts what the row says into an answer.
func (s *shelf) fill(a *Answer, k *cand) {
	a.Status = k.status
	a.Hub = k.hub
	a.SLA = time.Duration(k.sla) * time.Minute
	a.CutOff = time.Duration(k.cutOff) * time.Minute
	a.DailyLimit = int(k.limit)
	switch {
	case k.reason != 0 || k.status == Served:
		a.Reason = s.reasons[k.reason]
	case k.status == Excluded:
		a.Reason = ReasonExcluded
	}
	if k.dates != 0 {
		a.Recheck = s.dates[k.dates].recheck
	}
}

// terms unpacks all of a row but its area.
func (s *shelf) terms(k *cand) Terms {
	d := &s.dates[k.dates]
	return Terms{
		Scope:      s.scopes[k.scope],
		Status:     k.status,
		Hub:        k.hub,
		SLA:        time.Duration(k.sla) * time.Minute,
		CutOff:     time.Duration(k.cutOff) * time.Minute,
		DailyLimit: int(k.limit),
		Reason:     s.reasons[k.reason],
		Recheck:    d.recheck, From: d.from, Until: d.until,
	}
}

// shelfBuilder is a shelf being filled.
type shelfBuilder struct {
	shelf
	hub    map[string]uint32
	reason map[string]uint32
	scope  map[Scope]uint32
	date   map[dates]uint32
}

func newShelfBuilder() *shelfBuilder {
	return &shelfBuilder{
		shelf:  shelf{hubs: []string{""}, reasons: []string{""}, scopes: []Scope{{}}, dates: []dates{{}}},
		hub:    map[string]uint32{"": 0},
		reason: map[string]uint32{"": 0},
		scope:  map[Scope]uint32{{}: 0},
		date:   map[dates]uint32{{}: 0},
	}
}

func (s *shelfBuilder) pack(t *Terms) cand {
	return cand{
		hub:    s.hubs[number(s.hub, &s.hubs, t.Hub)],
		dates:  number(s.date, &s.dates, dates{t.Recheck, t.From, t.Until}),
		sla:    int32(t.SLA / time.Minute),
		limit:  int32(t.DailyLimit),
		cutOff: uint16(t.CutOff / time.Minute),
		scope:  uint16(number(s.scope, &s.scopes, t.Scope)),
		reason: number(s.reason, &s.reasons, t.Reason),
		status: t.Status,
	}
}

// number returns the place of v in list, where it puts new ones.
func number[T comparable](places map[T]uint32, list *[]T, v T) uint32 {
	n, ok := places[v]
	if !ok {
		n = uint32(len(*list))
		*list = append(*list, v)
		places[v] = n
	}
	return n
}

// cell yields the candidates of a cell in order of precedence.
func (v *Coverage) cell(n uint32) iter.Seq[*cand] {
	return func(yield func(*cand) bool) {
		if n == 0 {
			return
		}
		for ; ; n++ {
			k := &v.cands[n]
			if !yield(k) || k.last {
				return
			}
		}
	}
}
