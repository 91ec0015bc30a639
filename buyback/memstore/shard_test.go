package memstore

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/voucher"
)

// onShards returns a store and a voucher with a balance of 100 on each of the
// shards asked for.
func onShards(t *testing.T, shards ...int) (*Store, []voucher.ID) {
	t.Helper()
	s := New()
	ids := make([]voucher.ID, len(shards))
	for i, want := range shards {
		for n := 0; ids[i] == ""; n++ {
			id := fmt.Sprint("v", i, "-", n)
			if int(maphash.String(s.seed, id)%shardCount) == want {
				ids[i] = voucher.ID(id)
			}
		}
		must(t, update(s, insert(ids[i])))
	}
	return s, ids
}

func insert(id voucher.ID) func(context.Context, buyback.Tx) error {
	return func(ctx context.Context, tx buyback.Tx) error {
		v := voucher.Voucher{ID: id, Digest: voucher.Digest{Key: string(id)}}
		v.Accounts.Liability = 100
		return tx.InsertVoucher(ctx, v, voucher.Entry{Voucher: id, Seq: 1, Key: "issue"})
	}
}

// pay adds amount, which may be negative, to a voucher, with an event.
func pay(ctx context.Context, tx buyback.Tx, id voucher.ID, key string, amount voucher.Minor) error {
	v, err := tx.Voucher(ctx, id)
	if err != nil {
		return err
	}
	v.Accounts.Liability += amount
	seq := v.Revision + 1
	return errors.Join(
		tx.UpdateVoucher(ctx, v, voucher.Entry{Voucher: id, Seq: seq, Key: key, Amount: amount}),
		tx.AppendVoucherEvents(ctx, voucher.Event{ID: fmt.Sprint(id, "/", seq), Subject: string(id), Data: []byte(strconv.FormatInt(seq, 10))}),
	)
}

func update(s *Store, fn func(context.Context, buyback.Tx) error) error {
	return s.Update(context.Background(), fn)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A unit of work on one voucher ends while another one, on another voucher,
// is under way; one on the same voucher, or on all, waits.
func TestUnitsRunSideBySide(t *testing.T) {
	s, id := onShards(t, 3, 9)
	must(t, update(s, func(ctx context.Context, tx buyback.Tx) error {
		if err := pay(ctx, tx, id[0], "outer", 1); err != nil {
			return err
		}
		must(t, update(s, func(ctx context.Context, tx buyback.Tx) error { return pay(ctx, tx, id[1], "inner", 1) }))
		short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		for name, wait := range map[string]func(context.Context, buyback.Tx) error{
			"the same voucher": func(ctx context.Context, tx buyback.Tx) error { return pay(ctx, tx, id[0], "other", 1) },
			"all vouchers": func(ctx context.Context, tx buyback.Tx) error {
				_, err := tx.Vouchers(ctx, voucher.Query{Limit: 9})
				return err
			},
			"an order": func(ctx context.Context, tx buyback.Tx) error { _, err := tx.Order(ctx, "o"); return err },
		} {
			if err := s.Update(short, wait); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a unit at %s: %v", name, err)
			}
		}
		return nil
	}))
}

// A unit that comes to a shard below its own while another is there is undone
// and runs again once that one has ended; what it did counts once, whatever fn
// made of the error.
func TestUnitRunsAgain(t *testing.T) {
	for _, swallow := range []bool{false, true} {
		s, id := onShards(t, 5, 7)
		inside, done := make(chan struct{}), make(chan error)
		runs := 0
		must(t, update(s, func(ctx context.Context, tx buyback.Tx) error {
			if err := pay(ctx, tx, id[0], "low", 1); err != nil {
				return err
			}
			go func() {
				done <- update(s, func(ctx context.Context, tx buyback.Tx) error {
					runs++
					if err := pay(ctx, tx, id[1], "high", 1); err != nil {
						return err
					}
					err := tx.Nested(ctx, func(ctx context.Context) error { return pay(ctx, tx, id[0], "high", 1) })
					if runs == 1 {
						close(inside)
						if err == nil {
							t.Error("a shard was owned twice")
						}
						if swallow {
							return nil
						}
					}
					return err
				})
			}()
			<-inside
			return nil
		}))
		must(t, <-done)
		events, err := s.Pending(context.Background(), 10)
		must(t, err)
		if runs != 2 || len(events) != 3 {
			t.Errorf("swallow %t: %d runs, %d events", swallow, runs, len(events))
		}
		must(t, s.View(context.Background(), func(ctx context.Context, tx buyback.Tx) error {
			for i, want := range []voucher.Minor{102, 101} {
				v, err := tx.Voucher(ctx, id[i])
				if err != nil || v.Accounts.Liability != want {
					t.Errorf("swallow %t: voucher %d has %d, %v", swallow, i, v.Accounts.Liability, err)
				}
			}
			return nil
		}))
	}
}

// Transfers between random vouchers, both ways at once, some of which fail
// after their writes: no deadlock, nothing lost, no reader sees half of one,
// and the events of each voucher come in the order of its journal.
func TestTransfersSideBySide(t *testing.T) {
	const vouchers, callers, rounds = 6, 8, 300
	s, id := onShards(t, 0, 1, 1, 30, 31, 63)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	failed := errors.New("changed my mind")
	var again atomic.Int64
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for n := range rounds {
				i := (c + n) % vouchers
				j := (i + 1 + n%(vouchers-1)) % vouchers
				if n%7 == 0 {
					sum := voucher.Minor(0)
					err := s.View(ctx, func(ctx context.Context, tx buyback.Tx) error {
						sum = 0
						for k := range id {
							v, err := tx.Voucher(ctx, id[(k*5+c)%vouchers])
							if err != nil {
								return err
							}
							sum += v.Accounts.Liability
						}
						return nil
					})
					if err != nil || sum != 100*vouchers {
						t.Errorf("a reader sees %d in all, %v", sum, err)
					}
					continue
				}
				key, runs := fmt.Sprint(c, "-", n), 0
				err := s.Update(ctx, func(ctx context.Context, tx buyback.Tx) error {
					if runs++; runs == 2 {
						again.Add(1)
					}
					if err := pay(ctx, tx, id[i], key, -1); err != nil {
						return err
					}
					if err := pay(ctx, tx, id[j], key, 1); err != nil {
						return err
					}
					if n%5 == 0 {
						return failed
					}
					return nil
				})
				if n%5 == 0 && !errors.Is(err, failed) || n%5 != 0 && err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	events, err := s.Pending(ctx, 1<<20)
	must(t, err)
	next := map[string]int64{}
	for _, e := range events {
		want := max(next[e.Subject], 2)
		if got := string(e.Data); got != strconv.FormatInt(want, 10) {
			t.Fatalf("event %s of %s where %d is due", got, e.Subject, want)
		}
		next[e.Subject] = want + 1
	}
	must(t, s.View(ctx, func(ctx context.Context, tx buyback.Tx) error {
		for _, id := range id {
			v, err := tx.Voucher(ctx, id)
			if err != nil || v.Revision != max(next[string(id)]-1, 1) {
				t.Errorf("%s has revision %d, its last event is %d; %v", id, v.Revision, next[string(id)]-1, err)
			}
			entries, err := tx.VoucherEntries(ctx, id, 0, 1<<20)
			sum := voucher.Minor(100)
			for _, e := range entries {
				sum += e.Amount
			}
			if err != nil || sum != v.Accounts.Liability {
				t.Errorf("%s has %d, its journal gives %d; %v", id, v.Accounts.Liability, sum, err)
			}
		}
		return nil
	}))
	if again.Load() == 0 {
		t.Log("no unit ran again")
	}
}

// A code of a voucher that is not committed yet is nobody's until it is: a
// reader waits for the end of that unit and believes what it then finds.
func TestCodeOfAnUncommittedVoucher(t *testing.T) {
	for _, commit := range []bool{true, false} {
		s := New()
		found := make(chan error)
		failed := errors.New("changed my mind")
		err := update(s, func(ctx context.Context, tx buyback.Tx) error {
			if err := insert("v")(ctx, tx); err != nil {
				return err
			}
			go func() {
				found <- s.View(context.Background(), func(ctx context.Context, tx buyback.Tx) error {
					_, err := tx.VoucherByDigest(ctx, voucher.Digest{Key: "v"})
					return err
				})
			}()
			select {
			case err := <-found:
				t.Errorf("the reader did not wait: %v", err)
			case <-time.After(20 * time.Millisecond):
			}
			if commit {
				return nil
			}
			return failed
		})
		switch got := <-found; {
		case commit && (err != nil || got != nil), !commit && (err != failed || !errors.Is(got, voucher.ErrNotFound)):
			t.Errorf("commit %t: %v; the reader got %v", commit, err, got)
		}
		// What was taken back may be given again.
		if got := update(s, insert("v")); commit != errors.Is(got, voucher.ErrExists) || !commit && got != nil {
			t.Errorf("commit %t: again: %v", commit, got)
		}
	}
}

// A unit that panics lets the others in and leaves nothing behind.
func TestPanicInAUnit(t *testing.T) {
	s, id := onShards(t, 3)
	func() {
		defer func() { _ = recover() }()
		_ = update(s, func(ctx context.Context, tx buyback.Tx) error {
			must(t, pay(ctx, tx, id[0], "k", 1))
			must(t, tx.PutContact(ctx, buyback.Contact{Order: "o"}))
			panic("host's fault")
		})
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	must(t, s.View(ctx, func(ctx context.Context, tx buyback.Tx) error {
		v, err := tx.Voucher(ctx, id[0])
		if err != nil || v.Accounts.Liability != 100 {
			t.Errorf("%d left, %v", v.Accounts.Liability, err)
		}
		if _, err := tx.Contact(ctx, "o"); !errors.Is(err, buyback.ErrNotFound) {
			t.Errorf("contact: %v", err)
		}
		return nil
	}))
}

// What a unit has found missing stays missing for it, and a code that another
// unit has claimed is waited for.
func TestNothingComesUpInAUnit(t *testing.T) {
	s := New()
	inserted := make(chan error, 1)
	must(t, s.View(context.Background(), func(ctx context.Context, tx buyback.Tx) error {
		for range 2 {
			if _, err := tx.VoucherByDigest(ctx, voucher.Digest{Key: "v"}); !errors.Is(err, voucher.ErrNotFound) {
				t.Errorf("by digest: %v", err)
			}
			if len(inserted) == 0 {
				go func() { inserted <- update(s, insert("v")) }()
				time.Sleep(10 * time.Millisecond)
			}
		}
		if len(inserted) > 0 {
			t.Error("a voucher was stored under a code that an open unit knows to be free")
		}
		return nil
	}))
	must(t, <-inserted)
	failed, second := errors.New("changed my mind"), make(chan error, 1)
	err := update(s, func(ctx context.Context, tx buyback.Tx) error {
		must(t, tx.InsertVoucher(ctx, voucher.Voucher{ID: "a", Digest: voucher.Digest{Key: "same"}}, voucher.Entry{Key: "k"}))
		go func() {
			second <- update(s, func(ctx context.Context, tx buyback.Tx) error {
				return tx.InsertVoucher(ctx, voucher.Voucher{ID: "b", Digest: voucher.Digest{Key: "same"}}, voucher.Entry{Key: "k"})
			})
		}()
		time.Sleep(10 * time.Millisecond)
		return failed
	})
	if err != failed {
		t.Fatal(err)
	}
	if err := <-second; err != nil {
		t.Errorf("a code is taken by a voucher that never was: %v", err)
	}
}

// The events of a unit lie next to each other and come up all at once.
func TestEventsOfAUnitStayTogether(t *testing.T) {
	const units, each = 300, 40
	s, id := onShards(t, 3, 4)
	var wg sync.WaitGroup
	var done atomic.Bool
	for c := range id {
		wg.Go(func() {
			for n := range units {
				must := update(s, func(ctx context.Context, tx buyback.Tx) error {
					var events []voucher.Event
					for i := range each {
						events = append(events, voucher.Event{ID: fmt.Sprint(c, "/", n, "/", i), Subject: fmt.Sprint(c, "/", n)})
					}
					return errors.Join(pay(ctx, tx, id[c], fmt.Sprint(n), 1), tx.AppendVoucherEvents(ctx, events...))
				})
				if must != nil {
					t.Error(must)
				}
			}
		})
	}
	check := func() {
		events, err := s.Pending(context.Background(), 1<<20)
		must(t, err)
		for i := 0; i < len(events); i += each + 1 {
			for j := range each {
				if n := i + 1 + j; n >= len(events) || events[n].Subject != events[i+1].Subject {
					t.Fatalf("half a unit, or one within another, at event %d of %d", n, len(events))
				}
			}
		}
	}
	go func() { wg.Wait(); done.Store(true) }()
	for !done.Load() {
		check()
	}
	check()
}

// A unit inside a unit of the same store does not hang for ever.
func TestUnitInsideAUnitIsBusy(t *testing.T) {
	s, id := onShards(t, 3)
	s.wait = 20 * time.Millisecond
	err := update(s, func(ctx context.Context, tx buyback.Tx) error {
		if err := pay(ctx, tx, id[0], "outer", 1); err != nil {
			return err
		}
		return update(s, func(ctx context.Context, tx buyback.Tx) error { return pay(ctx, tx, id[0], "inner", 1) })
	})
	if !errors.Is(err, buyback.ErrBusy) {
		t.Errorf("%v, want ErrBusy", err)
	}
	must(t, update(s, func(ctx context.Context, tx buyback.Tx) error { return pay(ctx, tx, id[0], "outer", 1) }))
}
