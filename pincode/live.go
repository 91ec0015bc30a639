package pincode

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
)

// Sentinels of records and publications.
var (
	ErrNotFound = errors.New("pincode: not found")
	ErrExists   = errors.New("pincode: exists already")
)

// Publication is a list and the instant from which it holds, until the next
// one's. Lists may be scheduled ahead.
type Publication struct {
	List *Coverage
	From time.Time
}

// Live holds the lists in force: past, present and scheduled. Readers never
// block and never see half a change; writers are applied one after the other.
// The zero value is empty and ready. Do not copy a Live after first use.
//
// An answer's Version stays valid after a swap: Version finds the list an
// order was promised under.
type Live struct {
	lists atomic.Pointer[[]Publication] // by From; never changed in place
}

func (l *Live) load() []Publication {
	if p := l.lists.Load(); p != nil {
		return *p
	}
	return nil
}

// Publish adds a list that holds from an instant on, in place of the one that
// held there and until the next scheduled one. The guard compares both as of
// that instant; nil has the defaults, and the first list always passes. Its
// error matches ErrShrink; a version published before is ErrExists. Of two
// lists from the same instant the later published holds.
func (l *Live) Publish(list *Coverage, from time.Time, guard *Guard) error {
	if list == nil {
		return errors.New("pincode: no list to publish")
	}
	from = from.UTC().Truncate(time.Microsecond)
	for {
		old := l.lists.Load()
		var lists []Publication
		if old != nil {
			lists = *old
		}
		for _, p := range lists {
			if p.List.version == list.version {
				return fmt.Errorf("%w: a list of version %q is published; give the new one a version of its own", ErrExists, list.version)
			}
		}
		if err := guard.Check(asOf(lists, from), list, from); err != nil {
			return err
		}
		at := after(lists, from)
		next := slices.Insert(slices.Clone(lists), at, Publication{list, from})
		if l.lists.CompareAndSwap(old, &next) {
			return nil
		}
	}
}

// Withdraw takes a scheduled or mistaken list out; the one before it holds
// again in its stead. ErrNotFound when there is no such version.
func (l *Live) Withdraw(version string) error {
	for {
		old := l.lists.Load()
		if old == nil {
			return fmt.Errorf("%w: no list of version %q", ErrNotFound, version)
		}
		next := slices.DeleteFunc(slices.Clone(*old), func(p Publication) bool { return p.List.version == version })
		if len(next) == len(*old) {
			return fmt.Errorf("%w: no list of version %q", ErrNotFound, version)
		}
		if l.lists.CompareAndSwap(old, &next) {
			return nil
		}
	}
}

// AsOf returns the list that held, holds or will hold at an instant; nil, an
// empty list, when none does.
func (l *Live) AsOf(at time.Time) *Coverage { return asOf(l.load(), at) }

func asOf(lists []Publication, at time.Time) *Coverage {
	for i := len(lists) - 1; i >= 0; i-- { // the newest is asked for most
		if !lists[i].From.After(at) {
			return lists[i].List
		}
	}
	return nil
}

// after returns the place of a publication from an instant.
func after(lists []Publication, from time.Time) int {
	i := len(lists)
	for i > 0 && lists[i-1].From.After(from) {
		i--
	}
	return i
}

// Lookup asks the list that holds at the instant.
func (l *Live) Lookup(c Code, at time.Time, s Scope) Answer { return l.AsOf(at).Lookup(c, at, s) }

// Version returns the list with a label, such as the one an order was promised
// under.
func (l *Live) Version(version string) (*Coverage, bool) {
	for _, p := range l.load() {
		if p.List.version == version {
			return p.List, true
		}
	}
	return nil, false
}

// Publications returns all lists in order of From.
func (l *Live) Publications() []Publication { return slices.Clone(l.load()) }
