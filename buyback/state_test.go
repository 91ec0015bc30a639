package buyback_test

import (
	"testing"

	"github.com/sellback/sellback/buyback"
)

// Every state is reached from the start, and every one that is not final leads
// on to one that is.
func TestTransitionsHaveNoDeadEnds(t *testing.T) {
	reach := func(from buyback.State) map[buyback.State]bool {
		seen := map[buyback.State]bool{from: true}
		for grew := true; grew; {
			grew = false
			for _, m := range buyback.Transitions() {
				if seen[m.From] && !seen[m.To] {
					seen[m.To], grew = true, true
				}
			}
		}
		return seen
	}
	all := reach("")
	for _, s := range []buyback.State{
		buyback.Quoted, buyback.Expired, buyback.Accepted, buyback.Scheduled, buyback.AtDoor, buyback.AttemptFailed,
		buyback.Inspected, buyback.Revised, buyback.Disputed, buyback.Agreed, buyback.Declined, buyback.Collected,
		buyback.Vouchered, buyback.Cancelled, buyback.Closed,
	} {
		if !all[s] {
			t.Errorf("%s is never reached", s)
		}
		ends := false
		for r := range reach(s) {
			ends = ends || r.Final()
		}
		if !ends {
			t.Errorf("%s never ends", s)
		}
		delete(all, s)
	}
	delete(all, "")
	for s := range all {
		t.Errorf("%s is reached but not known here", s)
	}
}

// Money is paid only for a phone that changed hands after a consent.
func TestVoucherOnlyAfterConsentAndCollection(t *testing.T) {
	for _, m := range buyback.Transitions() {
		switch {
		case m.To == buyback.Vouchered && (m.From != buyback.Collected || m.Op != buyback.OpVoucher),
			m.To == buyback.Collected && (m.From != buyback.Agreed || m.Op != buyback.OpCollect),
			m.To == buyback.Agreed && m.Op != buyback.OpAgree:
			t.Errorf("%v", m)
		}
	}
}

func TestStateErrorNamesBoth(t *testing.T) {
	for _, c := range []struct {
		err  buyback.StateError
		want string
	}{
		{buyback.StateError{Order: "o1", From: buyback.Accepted, Op: buyback.OpCollect},
			"buyback: order o1 cannot collect: it is accepted, where the steps are [schedule cancel]"},
		{buyback.StateError{Order: "o1", From: buyback.Closed, Op: buyback.OpCancel},
			"buyback: order o1 cannot cancel: it is closed, and nothing follows that"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
