package pickuptest_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pickup/pickuptest"
)

// A broken store is a good one with one rule broken.
type broken struct {
	pickup.Store
	update func(ctx context.Context, s pickup.Store, fn func(context.Context, pickup.Tx) error) error
	view   func(ctx context.Context, s pickup.Store, fn func(context.Context, pickup.Tx) error) error
	tx     func(pickup.Tx) pickup.Tx
}

func (b broken) Update(ctx context.Context, fn func(context.Context, pickup.Tx) error) error {
	if b.update != nil {
		return b.update(ctx, b.Store, fn)
	}
	return b.Store.Update(ctx, b.wrap(fn))
}

func (b broken) View(ctx context.Context, fn func(context.Context, pickup.Tx) error) error {
	if b.view != nil {
		return b.view(ctx, b.Store, fn)
	}
	return b.Store.View(ctx, b.wrap(fn))
}

func (b broken) wrap(fn func(context.Context, pickup.Tx) error) func(context.Context, pickup.Tx) error {
	if b.tx == nil {
		return fn
	}
	return func(ctx context.Context, tx pickup.Tx) error { return fn(ctx, b.tx(tx)) }
}

// badTx replaces single methods.
type badTx struct {
	pickup.Tx
	reservation func(ctx context.Context, id pickup.ID) (pickup.Reservation, error)
	insert      func(ctx context.Context, r pickup.Reservation, c pickup.Change) error
	update      func(ctx context.Context, r pickup.Reservation, c pickup.Change) error
	change      func(ctx context.Context, id pickup.ID, key string) (pickup.Change, error)
	changes     func(ctx context.Context, id pickup.ID, after int64, limit int) ([]pickup.Change, error)
	taken       func(ctx context.Context, hub string, places []string) ([]int, error)
	hubList     func(ctx context.Context, hub string, from, to time.Time, after pickup.ID, limit int) ([]pickup.Reservation, error)
	due         func(ctx context.Context, hub string, before time.Time, limit int) ([]pickup.Reservation, error)
	holds       func(ctx context.Context, hub string, now time.Time, limit int) ([]pickup.Reservation, error)
	events      func(ctx context.Context, events ...pickup.Event) error
	nested      func(ctx context.Context, fn func(context.Context) error) error
}

func (t badTx) Reservation(ctx context.Context, id pickup.ID) (pickup.Reservation, error) {
	if t.reservation != nil {
		return t.reservation(ctx, id)
	}
	return t.Tx.Reservation(ctx, id)
}

func (t badTx) InsertReservation(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
	if t.insert != nil {
		return t.insert(ctx, r, c)
	}
	return t.Tx.InsertReservation(ctx, r, c)
}

func (t badTx) UpdateReservation(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
	if t.update != nil {
		return t.update(ctx, r, c)
	}
	return t.Tx.UpdateReservation(ctx, r, c)
}

func (t badTx) ReservationChange(ctx context.Context, id pickup.ID, key string) (pickup.Change, error) {
	if t.change != nil {
		return t.change(ctx, id, key)
	}
	return t.Tx.ReservationChange(ctx, id, key)
}

func (t badTx) ReservationChanges(ctx context.Context, id pickup.ID, after int64, limit int) ([]pickup.Change, error) {
	if t.changes != nil {
		return t.changes(ctx, id, after, limit)
	}
	return t.Tx.ReservationChanges(ctx, id, after, limit)
}

func (t badTx) PlacesTaken(ctx context.Context, hub string, places []string) ([]int, error) {
	if t.taken != nil {
		return t.taken(ctx, hub, places)
	}
	return t.Tx.PlacesTaken(ctx, hub, places)
}

func (t badTx) HubReservations(ctx context.Context, hub string, from, to time.Time, after pickup.ID, limit int) ([]pickup.Reservation, error) {
	if t.hubList != nil {
		return t.hubList(ctx, hub, from, to, after, limit)
	}
	return t.Tx.HubReservations(ctx, hub, from, to, after, limit)
}

func (t badTx) DueReservations(ctx context.Context, hub string, before time.Time, limit int) ([]pickup.Reservation, error) {
	if t.due != nil {
		return t.due(ctx, hub, before, limit)
	}
	return t.Tx.DueReservations(ctx, hub, before, limit)
}

func (t badTx) ExpiredHolds(ctx context.Context, hub string, now time.Time, limit int) ([]pickup.Reservation, error) {
	if t.holds != nil {
		return t.holds(ctx, hub, now, limit)
	}
	return t.Tx.ExpiredHolds(ctx, hub, now, limit)
}

func (t badTx) AppendReservationEvents(ctx context.Context, events ...pickup.Event) error {
	if t.events != nil {
		return t.events(ctx, events...)
	}
	return t.Tx.AppendReservationEvents(ctx, events...)
}

func (t badTx) Nested(ctx context.Context, fn func(context.Context) error) error {
	if t.nested != nil {
		return t.nested(ctx, fn)
	}
	return t.Tx.Nested(ctx, fn)
}

// limits changes the limit of every claim.
func limits(list []pickup.Claim, by func(int) int) []pickup.Claim {
	list = slices.Clone(list)
	for i := range list {
		list[i].Limit = by(list[i].Limit)
	}
	return list
}

const unlimited = 1 << 30

// mutants are the broken stores, each with the cases that must find it.
func mutants() map[string]struct {
	make func(pickup.Store) pickup.Store
	want []string
} {
	onTx := func(tx func(pickup.Tx) pickup.Tx) func(pickup.Store) pickup.Store {
		return func(s pickup.Store) pickup.Store { return broken{Store: s, tx: tx} }
	}
	onInsert := func(edit func(*pickup.Reservation, *pickup.Change)) func(pickup.Store) pickup.Store {
		return onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, insert: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				edit(&r, &c)
				return tx.InsertReservation(ctx, r, c)
			}}
		})
	}
	onUpdate := func(edit func(*pickup.Reservation, *pickup.Change)) func(pickup.Store) pickup.Store {
		return onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, update: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				edit(&r, &c)
				return tx.UpdateReservation(ctx, r, c)
			}}
		})
	}
	type m = struct {
		make func(pickup.Store) pickup.Store
		want []string
	}
	return map[string]m{
		"forgets a field": {onInsert(func(r *pickup.Reservation, _ *pickup.Change) { r.Handover = nil }), []string{"round-trip", "no-sharing"}},
		"keeps seconds only": {onInsert(func(r *pickup.Reservation, _ *pickup.Change) { r.UpdatedAt = r.UpdatedAt.Truncate(time.Second) }),
			[]string{"round-trip", "exists-keeps-tx"}},
		"fills in an instant": {onInsert(func(r *pickup.Reservation, _ *pickup.Change) {
			if r.EndedAt.IsZero() {
				r.EndedAt = time.Unix(0, 0).UTC()
			}
		}), []string{"empty-round-trip", "rollback-update", "hub-list"}},
		"forgets on update": {onUpdate(func(r *pickup.Reservation, _ *pickup.Change) { r.Status = pickup.Reserved }), []string{"update", "hold-lapses", "stale-revision", "model"}},
		"finds what is missing": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, reservation: func(ctx context.Context, id pickup.ID) (pickup.Reservation, error) {
				r, err := tx.Reservation(ctx, id)
				if errors.Is(err, pickup.ErrNotFound) {
					return pickup.Reservation{}, nil
				}
				return r, err
			}}
		}), []string{"not-found", "rollback", "cancelled-context", "update-missing"}},
		"insert replaces": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, insert: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				if old, err := tx.Reservation(ctx, r.ID); err == nil {
					r.Revision = old.Revision
					return tx.UpdateReservation(ctx, r, c)
				}
				return tx.InsertReservation(ctx, r, c)
			}}
		}), []string{"exists-keeps-tx"}},
		"tells full before exists": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, insert: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				for _, cl := range c.Take {
					if n, err := tx.PlacesTaken(ctx, cl.Hub, []string{cl.Place}); err != nil || n[0] >= cl.Limit {
						return &pickup.FullError{Hub: cl.Hub, Place: cl.Place, Limit: cl.Limit}
					}
				}
				return tx.InsertReservation(ctx, r, c)
			}}
		}), []string{"exists-before-full"}},
		"update inserts": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, update: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				err := tx.UpdateReservation(ctx, r, c)
				if errors.Is(err, pickup.ErrNotFound) {
					return tx.InsertReservation(ctx, r, c)
				}
				return err
			}}
		}), []string{"update-missing"}},
		"last writer wins": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, update: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				if old, err := tx.Reservation(ctx, r.ID); err == nil {
					r.Revision = old.Revision
				}
				return tx.UpdateReservation(ctx, r, c)
			}}
		}), []string{"stale-revision", "race-updates"}},
		"takes a key twice": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, update: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				err := tx.UpdateReservation(ctx, r, c)
				if errors.Is(err, pickup.ErrExists) {
					c.Key += "'"
					return tx.UpdateReservation(ctx, r, c)
				}
				return err
			}}
		}), []string{"key-taken"}},
		"forgets the reason": {onInsert(func(_ *pickup.Reservation, c *pickup.Change) { c.Fingerprint[31] = 0 }), []string{"journal", "look-in-update", "reserve-replay"}},
		"finds any key": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, change: func(ctx context.Context, id pickup.ID, key string) (pickup.Change, error) {
				list, err := tx.ReservationChanges(ctx, id, 0, 1)
				if err == nil && len(list) == 0 {
					return tx.ReservationChange(ctx, id, key)
				}
				return list[0], err
			}}
		}), []string{"not-found", "journal", "case-sensitive"}},
		"pages by the wrong end": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, changes: func(ctx context.Context, id pickup.ID, after int64, limit int) ([]pickup.Change, error) {
				return tx.ReservationChanges(ctx, id, after-1, limit)
			}}
		}), []string{"journal"}},
		"wears a look out": {func(s pickup.Store) pickup.Store {
			looks := 0
			return broken{Store: s, tx: func(tx pickup.Tx) pickup.Tx {
				return badTx{Tx: tx, change: func(ctx context.Context, id pickup.ID, key string) (pickup.Change, error) {
					c, err := tx.ReservationChange(ctx, id, key)
					if looks++; looks > 1 {
						c.Seq++
					}
					return c, err
				}}
			}}
		}, []string{"look-in-update"}},
		"ignores case": {onTx(func(tx pickup.Tx) pickup.Tx {
			lower := func(id pickup.ID) pickup.ID { return pickup.ID(strings.ToLower(string(id))) }
			return badTx{Tx: tx, insert: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				r.ID, c.Reservation = lower(r.ID), lower(c.Reservation)
				return tx.InsertReservation(ctx, r, c)
			}}
		}), []string{"case-sensitive"}},
		"shares its memory": {func(s pickup.Store) pickup.Store {
			kept := map[pickup.ID]pickup.Reservation{}
			return broken{Store: s, tx: func(tx pickup.Tx) pickup.Tx {
				return badTx{Tx: tx, reservation: func(ctx context.Context, id pickup.ID) (pickup.Reservation, error) {
					r, err := tx.Reservation(ctx, id)
					if k, ok := kept[id]; ok && k.Revision == r.Revision {
						return k, err
					}
					kept[id] = r
					return r, err
				}}
			}}
		}, []string{"no-sharing"}},
		"one too many": {onTx(func(tx pickup.Tx) pickup.Tx {
			more := func(c pickup.Change) pickup.Change {
				c.Take = limits(c.Take, func(n int) int { return n + 1 })
				return c
			}
			return badTx{Tx: tx,
				insert: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
					return tx.InsertReservation(ctx, r, more(c))
				},
				update: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
					return tx.UpdateReservation(ctx, r, more(c))
				}}
		}), []string{"full", "full-of-several", "take-before-free", "limit-of-the-claim", "race-last-place", "hold-lapses", "reschedule-keeps", "model"}},
		"refuses the last place": {onInsert(func(_ *pickup.Reservation, c *pickup.Change) {
			c.Take = limits(c.Take, func(n int) int { return n - 1 })
		}),
			[]string{"full", "race-last-place", "places-by-hub", "many-places", "read-your-writes"}},
		"plain error when full": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, insert: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				err := tx.InsertReservation(ctx, r, c)
				if errors.Is(err, pickup.ErrFull) {
					return pickup.ErrFull
				}
				return err
			}}
		}), []string{"full", "full-of-several", "hold-lapses"}},
		"never frees": {onUpdate(func(_ *pickup.Reservation, c *pickup.Change) { c.Free = nil }), []string{"count", "reserve-replay", "hold-lapses", "race-moves", "model"}},
		"frees first": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, update: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				kept := slices.DeleteFunc(slices.Clone(c.Take), func(cl pickup.Claim) bool { return slices.Contains(c.Free, cl) })
				c.Free = slices.DeleteFunc(slices.Clone(c.Free), func(cl pickup.Claim) bool { return slices.Contains(c.Take, cl) })
				c.Take = kept
				return tx.UpdateReservation(ctx, r, c)
			}}
		}), []string{"take-before-free"}},
		"half a refusal": {func(s pickup.Store) pickup.Store {
			ghosts := 0
			return broken{Store: s, tx: func(tx pickup.Tx) pickup.Tx {
				return badTx{Tx: tx, insert: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
					err := tx.InsertReservation(ctx, r, c)
					if errors.Is(err, pickup.ErrFull) && len(c.Take) > 1 {
						ghosts++
						id := pickup.ID("ghost" + strings.Repeat("x", ghosts))
						_ = tx.InsertReservation(ctx, pickup.Reservation{ID: id, Slot: pickup.Slot{Hub: "ghost"}}, pickup.Change{Reservation: id, Key: "k", Seq: 1, Take: c.Take[:1]})
					}
					return err
				}}
			}}
		}, []string{"full-of-several"}},
		"remembers the first limit": {func(s pickup.Store) pickup.Store {
			first := map[string]int{}
			return broken{Store: s, tx: func(tx pickup.Tx) pickup.Tx {
				return badTx{Tx: tx, insert: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
					c.Take = slices.Clone(c.Take)
					for i, cl := range c.Take {
						if n, ok := first[cl.Place]; ok {
							c.Take[i].Limit = n
						}
						first[cl.Place] = c.Take[i].Limit
					}
					return tx.InsertReservation(ctx, r, c)
				}}
			}}
		}, []string{"limit-of-the-claim"}},
		"counts below zero": {func(s pickup.Store) pickup.Store {
			owed := map[string]int{}
			return broken{Store: s, tx: func(tx pickup.Tx) pickup.Tx {
				return badTx{Tx: tx,
					update: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
						for _, cl := range c.Free {
							if n, err := tx.PlacesTaken(ctx, cl.Hub, []string{cl.Place}); err == nil && n[0] == 0 {
								owed[cl.Place]++
							}
						}
						return tx.UpdateReservation(ctx, r, c)
					},
					taken: func(ctx context.Context, hub string, places []string) ([]int, error) {
						n, err := tx.PlacesTaken(ctx, hub, places)
						for i := range n {
							n[i] -= owed[places[i]]
						}
						return n, err
					}}
			}}
		}, []string{"never-below-zero"}},
		"one hub": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, insert: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				c.Take = slices.Clone(c.Take)
				for i := range c.Take {
					c.Take[i].Hub = "KOL-1"
				}
				return tx.InsertReservation(ctx, r, c)
			}}
		}), []string{"places-by-hub"}},
		"counts sorted": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, taken: func(ctx context.Context, hub string, places []string) ([]int, error) {
				return tx.PlacesTaken(ctx, hub, slices.Sorted(slices.Values(places)))
			}}
		}), []string{"count", "many-places"}},
		"counts a hundred": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, taken: func(ctx context.Context, hub string, places []string) ([]int, error) {
				n, err := tx.PlacesTaken(ctx, hub, places[:min(100, len(places))])
				return append(n, make([]int, len(places)-len(n))...), err
			}}
		}), []string{"many-places"}},
		"lists one instant more": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx,
				hubList: func(ctx context.Context, hub string, from, to time.Time, after pickup.ID, limit int) ([]pickup.Reservation, error) {
					return tx.HubReservations(ctx, hub, from, to.Add(time.Microsecond), after, limit)
				},
				due: func(ctx context.Context, hub string, before time.Time, limit int) ([]pickup.Reservation, error) {
					return tx.DueReservations(ctx, hub, before.Add(time.Microsecond), limit)
				},
				holds: func(ctx context.Context, hub string, now time.Time, limit int) ([]pickup.Reservation, error) {
					return tx.ExpiredHolds(ctx, hub, now.Add(time.Microsecond), limit)
				}}
		}), []string{"hub-list", "due-list", "expired-holds", "hold-lapses"}},
		"lists one instant less": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, holds: func(ctx context.Context, hub string, now time.Time, limit int) ([]pickup.Reservation, error) {
				return tx.ExpiredHolds(ctx, hub, now.Add(-time.Microsecond), limit)
			}}
		}), []string{"expired-holds", "hold-lapses"}},
		"ignores the cursor": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, hubList: func(ctx context.Context, hub string, from, to time.Time, _ pickup.ID, limit int) ([]pickup.Reservation, error) {
				return tx.HubReservations(ctx, hub, from, to, "", limit)
			}}
		}), []string{"hub-list"}},
		"lists where it was": {func(s pickup.Store) pickup.Store {
			return broken{Store: s, tx: func(tx pickup.Tx) pickup.Tx {
				return badTx{Tx: tx, hubList: func(ctx context.Context, hub string, from, to time.Time, after pickup.ID, limit int) ([]pickup.Reservation, error) {
					list, err := tx.HubReservations(ctx, hub, time.Time{}, to.AddDate(1, 0, 0), after, limit)
					return slices.DeleteFunc(list, func(r pickup.Reservation) bool {
						first, err := tx.ReservationChanges(ctx, r.ID, 0, 1)
						if err != nil || len(first) == 0 {
							return true
						}
						start := first[0].After.Slot.Start
						return start.Before(from) || !start.Before(to)
					}), err
				}}
			}}
		}, []string{"hub-list-follows"}},
		"lists breaches again": {onUpdate(func(r *pickup.Reservation, _ *pickup.Change) { r.Breach = nil }), []string{"due-list"}},
		"commits errors": {func(s pickup.Store) pickup.Store {
			return broken{Store: s, update: func(ctx context.Context, s pickup.Store, fn func(context.Context, pickup.Tx) error) error {
				var failed error
				err := s.Update(context.WithoutCancel(ctx), func(_ context.Context, tx pickup.Tx) error { failed = fn(ctx, tx); return nil })
				return errors.Join(err, failed, ctx.Err())
			}}
		}, []string{"rollback", "rollback-update", "cancelled-context"}},
		"words errors anew": {func(s pickup.Store) pickup.Store {
			return broken{Store: s, update: func(ctx context.Context, s pickup.Store, fn func(context.Context, pickup.Tx) error) error {
				if err := s.Update(ctx, fn); err != nil {
					return errors.New(err.Error())
				}
				return nil
			}}
		}, []string{"rollback", "rollback-update", "race-updates"}},
		"no savepoints": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, nested: func(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }}
		}), []string{"nested", "nested-twice", "refusal-leaves-lapsed"}},
		"nested hides the error": {onTx(func(tx pickup.Tx) pickup.Tx {
			return badTx{Tx: tx, nested: func(ctx context.Context, fn func(context.Context) error) error { _ = tx.Nested(ctx, fn); return nil }}
		}), []string{"nested", "nested-twice"}},
		"view writes": {func(s pickup.Store) pickup.Store {
			return broken{Store: s, view: func(ctx context.Context, s pickup.Store, fn func(context.Context, pickup.Tx) error) error {
				return s.Update(ctx, fn)
			}}
		}, []string{"view-writes-nothing"}},
		"events once only": {func(s pickup.Store) pickup.Store {
			seen := map[string]bool{}
			return broken{Store: s, tx: func(tx pickup.Tx) pickup.Tx {
				return badTx{Tx: tx, events: func(_ context.Context, events ...pickup.Event) error {
					for _, e := range events {
						if seen[e.ID] {
							return pickup.ErrExists
						}
						seen[e.ID] = true
					}
					return nil
				}}
			}}
		}, []string{"events-repeat"}},
		"check, then act":     {checkThenAct, []string{"race-last-place"}},
		"replays from memory": {forgetsJournal, []string{"reserve-replay", "race-same-command"}},
	}
}

// checkThenAct reads the places before its transaction and writes without a
// condition: the classical way to oversell.
func checkThenAct(s pickup.Store) pickup.Store {
	var mu sync.Mutex
	known := map[pickup.Claim]bool{}
	return broken{Store: s, update: func(ctx context.Context, s pickup.Store, fn func(context.Context, pickup.Tx) error) error {
		mu.Lock()
		seen := map[string]int{}
		places := slices.Collect(maps.Keys(known))
		mu.Unlock()
		err := s.View(ctx, func(ctx context.Context, tx pickup.Tx) error {
			for _, p := range places {
				n, err := tx.PlacesTaken(ctx, p.Hub, []string{p.Place})
				if err != nil {
					return err
				}
				seen[p.Hub+p.Place] = n[0]
			}
			return nil
		})
		if err != nil {
			return err
		}
		time.Sleep(5 * time.Millisecond) // the others look meanwhile
		return s.Update(ctx, func(ctx context.Context, tx pickup.Tx) error {
			return fn(ctx, badTx{Tx: tx, insert: func(ctx context.Context, r pickup.Reservation, c pickup.Change) error {
				for _, cl := range c.Take {
					mu.Lock()
					known[pickup.Claim{Hub: cl.Hub, Place: cl.Place}] = true
					mu.Unlock()
					if seen[cl.Hub+cl.Place] >= cl.Limit {
						return &pickup.FullError{Hub: cl.Hub, Place: cl.Place, Limit: cl.Limit}
					}
				}
				c.Take = limits(c.Take, func(int) int { return unlimited })
				return tx.InsertReservation(ctx, r, c)
			}})
		})
	}}
}

// forgetsJournal answers as if no command had ever run.
func forgetsJournal(s pickup.Store) pickup.Store {
	return broken{Store: s, tx: func(tx pickup.Tx) pickup.Tx {
		return badTx{Tx: tx, change: func(context.Context, pickup.ID, string) (pickup.Change, error) {
			return pickup.Change{}, pickup.ErrNotFound
		}}
	}}
}

// A suite that passes everything proves nothing: each broken store has to be
// found by the cases named for it, and each case has to find some store.
func TestBrokenStores(t *testing.T) {
	if got := pickuptest.Check(t, pickuptest.Config{New: newStore}); got != nil {
		t.Fatalf("the good store fails %q", got)
	}
	finds := map[string]bool{}
	for name, m := range mutants() {
		t.Run(name, func(t *testing.T) {
			got := pickuptest.Check(t, pickuptest.Config{New: func(t *testing.T) pickup.Store { return m.make(newStore(t)) }})
			for _, w := range m.want {
				if !slices.Contains(got, w) {
					t.Errorf("case %s did not find it; found by %q", w, got)
				}
			}
			for _, g := range got {
				finds[g] = true
			}
		})
	}
	for _, name := range pickuptest.Names() {
		if !finds[name] {
			t.Errorf("case %s found no broken store", name)
		}
	}
}
