package memstore

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/sellback/sellback/buyback"
)

// Thousands of random steps over several chunks against a plain list: events
// added, known ones added again, units of work taken back, events sent in any
// order and twice. One event has no id, which makes it no less an event.
func TestOutboxAgainstAList(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	o := new(outbox)
	var ids []string // every event that was added and stayed
	sent := map[string]bool{}
	fresh, most := 0, 0
	check := func(step int) {
		t.Helper()
		var want []string
		for _, id := range ids {
			if !sent[id] {
				want = append(want, id)
			}
		}
		most = max(most, len(o.chunks))
		limit := len(want) + 1
		if step%2 == 1 {
			limit = min(limit, 10)
			want = want[:min(limit, len(want))]
		}
		got := o.pending(limit)
		if len(got) != len(want) {
			t.Fatalf("step %d: %d events wait, want %d", step, len(got), len(want))
		}
		for i := range got {
			if e := unpackEvent(got[i]); e.ID != want[i] {
				t.Fatalf("step %d: event %d is %q, want %q", step, i, e.ID, want[i])
			}
		}
	}
	for step := range 2_000 {
		switch n := random.Intn(6); {
		case n < 3:
			unit := &tx{room: new(room)}
			was := slices.Clone(ids)
			for range random.Intn(120) {
				if len(ids) > 0 && random.Intn(4) == 0 {
					unit.append(buyback.Event{ID: ids[random.Intn(len(ids))]}) // known
					continue
				}
				id := fmt.Sprint("e", fresh)
				if fresh == 301 {
					id = ""
				}
				fresh++
				unit.append(buyback.Event{ID: id})
				ids = append(ids, id)
			}
			if random.Intn(3) > 0 {
				o.append(unit.room.events, unit.room.packed)
			} else {
				ids = was
			}
		case len(ids) > 0:
			for range random.Intn(90) { // mostly old ones, so that chunks empty
				id := ids[random.Intn(1+random.Intn(len(ids)))]
				o.sent(eventIDOf(id))
				sent[id] = true
			}
			if random.Intn(3) == 0 {
				for _, b := range o.pending(200) {
					e := unpackEvent(b)
					o.sent(eventIDOf(e.ID))
					sent[e.ID] = true
				}
			}
		}
		check(step)
	}
	if most < 3 || o.base == 0 {
		t.Errorf("%d chunks at most, %d events given back: the test is too small", most, o.base)
	}
}
