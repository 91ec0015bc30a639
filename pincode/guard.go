package pincode

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrShrink is matched by *ShrinkError.
var ErrShrink = errors.New("pincode: the new coverage list serves much less than the old one")

// Guard sets how much less a new list may serve than the one it replaces. A
// column lost in a spreadsheet must not close a city.
type Guard struct {
	// MaxShrinkPercent is the largest loss of served codes that passes, in
	// percent of the codes served before; default 10. It counts net: a list
	// that swaps one city for another passes, unless it loses a hub.
	MaxShrinkPercent int
	// AllowShrink lets any loss of codes pass.
	AllowShrink bool
	// AllowHubLoss lets a list pass that has no code left for some hub.
	AllowHubLoss bool
}

// ShrinkError reports what a Guard refused.
type ShrinkError struct {
	Scope         Scope    // in which the loss shows
	Before, After int      // served codes; equal or growing when only hubs are lost
	Hubs          []string // hubs that served before and serve nothing now, sorted
	Percent       int      // loss in percent, rounded up
}

func (e *ShrinkError) Error() string {
	var what []string
	if e.After < e.Before {
		what = append(what, fmt.Sprintf("served codes fall from %d to %d (%d %%)", e.Before, e.After, e.Percent))
	}
	if len(e.Hubs) > 0 {
		what = append(what, "hubs without any code left: "+strings.Join(e.Hubs, ", "))
	}
	scope := ""
	if e.Scope != (Scope{}) {
		scope = fmt.Sprintf(" for service %q, category %q", e.Scope.Service, e.Scope.Category)
	}
	return fmt.Sprintf("%v%s: %s; check the list, or allow it in the Guard", ErrShrink, scope, strings.Join(what, "; "))
}

// Is reports whether target is ErrShrink.
func (e *ShrinkError) Is(target error) bool { return target == ErrShrink }

// Check compares what two lists serve at an instant (and at no later one: a row
// that ends the day after passes), in every scope that either names, and returns a *ShrinkError for each scope that loses too much,
// joined. A nil Guard has the defaults; before may be nil.
func (g *Guard) Check(before, after *Coverage, at time.Time) error {
	if before == nil {
		return nil
	}
	var set Guard
	if g != nil {
		set = *g
	}
	if set.MaxShrinkPercent <= 0 {
		set.MaxShrinkPercent = 10
	}
	scopes := slices.Clone(before.shelf.scopes)
	if after != nil {
		for _, s := range after.shelf.scopes {
			if !slices.Contains(scopes, s) {
				scopes = append(scopes, s)
			}
		}
	}
	var errs []error
	for _, s := range scopes {
		was, is := before.serving(at, s), after.serving(at, s)
		e := &ShrinkError{Scope: s, Before: was.codes, After: is.codes}
		if e.After < e.Before {
			e.Percent = (100*(e.Before-e.After) + e.Before - 1) / e.Before
		}
		for hub := range was.hubs {
			if !is.hubs[hub] {
				e.Hubs = append(e.Hubs, hub)
			}
		}
		slices.Sort(e.Hubs)
		if set.AllowHubLoss {
			e.Hubs = nil
		}
		shrunk := 100*(e.Before-e.After) > set.MaxShrinkPercent*e.Before
		if shrunk && !set.AllowShrink || len(e.Hubs) > 0 {
			errs = append(errs, e)
		}
	}
	return errors.Join(errs...)
}

type serving struct {
	codes int
	hubs  map[string]bool
}

func (v *Coverage) serving(at time.Time, s Scope) serving {
	n := serving{hubs: map[string]bool{}}
	if v == nil {
		return n
	}
	last := ""
	for c, cell := range v.codes.codes() {
		if !v.Serves(c, at, s) {
			continue
		}
		n.codes++
		if hub := v.decide(cell, at, s).hub; hub != last {
			n.hubs[hub] = true
			last = hub
		}
	}
	return n
}
