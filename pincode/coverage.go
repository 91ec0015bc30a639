package pincode

import (
	"fmt"
	"slices"
	"time"
)

// Reason codes an Answer carries when the list itself gives none.
const (
	ReasonMalformed = "malformed"  // the typed text is no PIN code
	ReasonNotListed = "not-listed" // no row in force reaches the code
	ReasonExcluded  = "excluded"   // an Excluded row without a reason of its own
	ReasonUnknown   = "unknown"    // rows reach the code, but UnknownNeedsExact withholds them
)

// Standing says what kind of code was asked about, apart from any list.
type Standing uint8

// The standings of a code.
const (
	Malformed Standing = iota // not a PIN code at all
	Unknown                   // well formed, in no directory; thousands of real customers type such codes
	Known                     // listed by the Coverage's Directory
	Unchecked                 // well formed; the Coverage was built without a Directory
)

var standingNames = [...]string{"malformed", "unknown", "known", "unchecked"}

// String returns "malformed", "unknown", "known" or "unchecked".
func (s Standing) String() string {
	if int(s) < len(standingNames) {
		return standingNames[s]
	}
	return fmt.Sprintf("Standing(%d)", uint8(s))
}

// MarshalText writes what String returns.
func (s Standing) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Answer is what a Coverage says about one code at one instant. What it says
// of hub, times and limit is from the row that decided; see Row.
type Answer struct {
	Code       Code
	Standing   Standing
	Status     Status        // NotListed when no row decides
	Hub        string        // id
	SLA        time.Duration // longest time from acceptance to visit
	CutOff     time.Duration // same-day cut-off since local midnight at the hub; 0: no same-day visits
	DailyLimit int           // most visits a day to this code, 0: no limit here
	Reason     string        // reason code, set whenever Status is not Served
	Recheck    time.Time     // when a suspension is looked at again; zero: not said
	Opens      time.Time     // not served now, but from this later instant by the same list; else zero
	Area       Area          // of the row that decided; zero when none did
	Version    string        // of the list; keep it with what was promised
}

// Served reports whether the code is served.
func (a Answer) Served() bool { return a.Status == Served }

// UnknownPolicy says which rows may answer for a well-formed code that the
// Directory does not list. Without a Directory it has no effect.
type UnknownPolicy uint8

// The policies for unknown codes.
const (
	UnknownFollowsRows UnknownPolicy = iota // every row, as for a known code
	UnknownNeedsExact                       // only a row for exactly this code
)

// CoverageOptions are the optional settings of a Coverage.
type CoverageOptions struct {
	// Directory tells known codes and resolves district and state rows. Nil:
	// such rows are errors, every well-formed code is Unchecked, and Nearest
	// finds nothing.
	Directory Directory
	// Unknown is the policy for unknown codes; default UnknownFollowsRows.
	Unknown UnknownPolicy
	// File names the source in errors; default none.
	File string
	// Location is the zone of dates and times in a file that carry none of
	// their own; default India's, UTC+5:30.
	Location *time.Location
}

// Coverage is a compiled coverage list: which codes are served, from which
// hub, how fast, and why not. It is immutable, so any number of goroutines may
// use it, and an answer can be repeated later from the list of its Version.
//
// Where several rows reach a code the most exact area decides: exact code,
// then range, then longest prefix, then district, then state. Between rows of
// one area the one that names the service wins, then the one that names the
// category. Rows not in force at the asked instant, or of another scope, do
// not count, so the next one answers. Two rows of equal precedence that could
// both decide are an error when the list is built.
//
// A nil *Coverage is an empty list.
type Coverage struct {
	version string
	dir     Directory
	unknown UnknownPolicy
	known   bitset
	codes   table  // code to the place of its cell in cands
	cands   []cand // the cells; cands[0] stands for none
	shelf   shelf
	broad   []broadRow // rows of every kind but AreaCode, in Area order
	rows    int
}

type broadRow struct {
	area Area
	cand cand
}

// NewCoverage compiles rows into a list. The version is the host's own label,
// required, at most 64 bytes. Rows may come in any order. All mistakes are
// reported together as *RowError, with Line counting rows from 1. opt may be
// nil.
func NewCoverage(version string, rows []Row, opt *CoverageOptions) (*Coverage, error) {
	b := newBuilder(opt)
	for i := range rows {
		b.add(i+1, &rows[i])
	}
	return b.compile(version)
}

// Version returns the label the list was built with.
func (v *Coverage) Version() string {
	if v == nil {
		return ""
	}
	return v.version
}

// Len returns the number of rows.
func (v *Coverage) Len() int {
	if v == nil {
		return 0
	}
	return v.rows
}

// Lookup answers for c at an instant. It allocates nothing. The zero Code is
// answered as Malformed.
func (v *Coverage) Lookup(c Code, at time.Time, s Scope) (a Answer) {
	v.answer(&a, c, at, s)
	return a
}

// Check parses what a customer typed and looks it up. A malformed text gives
// an Answer with Standing Malformed and the *ParseError.
func (v *Coverage) Check(typed string, at time.Time, s Scope) (a Answer, err error) {
	c, err := Parse(typed)
	v.answer(&a, c, at, s)
	return a, err
}

// answer fills a, which must be zero.
func (v *Coverage) answer(a *Answer, c Code, at time.Time, s Scope) {
	a.Code = c
	a.Reason = ReasonNotListed
	switch {
	case c.n == 0:
		a.Version = v.Version()
		a.Reason = ReasonMalformed
		return
	case v == nil:
		a.Standing = Unchecked
		return
	}
	a.Version = v.version
	n := v.codes.get(c)
	a.Standing = v.standing(n, c)
	if n == 0 {
		return
	}
	k := v.decide(n>>1, at, s)
	switch {
	case k == nil:
	case v.withheld(k, a.Standing):
		a.Reason = ReasonUnknown
	default:
		if k.broad == 0 {
			a.Area = Area{kind: AreaCode, lo: c.n, hi: c.n}
		} else {
			a.Area = v.broad[k.broad-1].area
		}
		v.shelf.fill(a, k)
		if k.status == Served {
			return
		}
	}
	a.Opens = v.opens(n>>1, at, s, a.Standing)
}

// Serves reports whether Lookup answers c as Served. It is faster, for where
// the terms do not matter.
func (v *Coverage) Serves(c Code, at time.Time, s Scope) bool {
	if v == nil {
		return false
	}
	n := v.codes.get(c)
	k := &v.cands[n>>1]
	if k.scope != 0 || k.dates != 0 {
		if k = v.decide(n>>1, at, s); k == nil {
			return false
		}
	}
	return k.status == Served && (k.broad == 0 || !v.withheld(k, v.standing(n, c)))
}

// decide returns the row that decides, or nil.
func (v *Coverage) decide(cell uint32, at time.Time, s Scope) *cand {
	for {
		k := &v.cands[cell]
		if v.shelf.meets(k, at, s) {
			return k
		}
		if k.last {
			return nil
		}
		cell++
	}
}

// withheld reports whether the policy for unknown codes keeps a row back.
func (v *Coverage) withheld(k *cand, standing Standing) bool {
	return k.broad != 0 && standing == Unknown && v.unknown == UnknownNeedsExact
}

// opens finds the first later instant at which a cell serves. The deciding row
// can only change when one begins or ends.
func (v *Coverage) opens(cell uint32, at time.Time, s Scope, standing Standing) (first time.Time) {
	for k := range v.cell(cell) {
		if k.dates == 0 {
			continue
		}
		d := &v.shelf.dates[k.dates]
		for _, turn := range [2]time.Time{d.from, d.until} {
			if turn.IsZero() || !turn.After(at) || !first.IsZero() && !turn.Before(first) {
				continue
			}
			if by := v.decide(cell, turn, s); by != nil && by.status == Served && !v.withheld(by, standing) {
				first = turn
			}
		}
	}
	return first
}

// standing classifies a code by its number in v.codes.
func (v *Coverage) standing(n uint32, c Code) Standing {
	switch {
	case n&1 == 1:
		return Known
	case v.dir == nil:
		return Unchecked
	case n == 0 && v.known.has(c):
		return Known
	}
	return Unknown
}

// Hubs returns the hub ids the rows name, sorted, so that a host can check
// that it knows each of them.
func (v *Coverage) Hubs() []string {
	if v == nil {
		return nil
	}
	hubs := slices.Clone(v.shelf.hubs[1:])
	slices.Sort(hubs)
	return hubs
}
