package pincodetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/pincode"
)

func interest(code, token string) pincode.Interest {
	return pincode.Interest{
		Code: pincode.MustParse(code), Token: token,
		Scope: pincode.Scope{Service: "pickup", Category: "smartphone"}, Since: since,
	}
}

func insert(s Store, t testing.TB, list ...pincode.Interest) {
	t.Helper()
	s.update(t, func(ctx context.Context, tx pincode.Tx) error {
		for _, i := range list {
			if err := tx.InsertInterest(ctx, i); err != nil {
				return err
			}
		}
		return nil
	})
}

func waitlistCases() []Case {
	return []Case{
		{"WaitlistRoundTrip", "an entry comes back as it went in, to the microsecond, in UTC", waitlistRoundTrip},
		{"WaitlistNotFound", "an entry that is not there is ErrNotFound, to read and to delete", waitlistNotFound},
		{"WaitlistOnce", "code and token are the key: the second insert is ErrExists, changes nothing, and leaves the transaction usable", waitlistOnce},
		{"WaitlistRollback", "a failed transaction leaves no entry and takes none away", waitlistRollback},
		{"WaitlistPages", "entries of a code come by token in byte order, page by page, each once", waitlistPages},
		{"WaitlistDemand", "demand counts the entries of each code, ascending, page by page, and forgets emptied codes", waitlistDemand},
		{"WaitlistErasure", "DeleteInterestsOf removes all of a token's entries and no other", waitlistErasure},
		{"WaitlistOpened", "Opened finds every entry of a served code in its scope while entries are being deleted", waitlistOpened},
		{"WaitlistJoin", "JoinWaitlist adds once and then returns the first entry", waitlistJoin},
	}
}

func waitlistRoundTrip(t testing.TB, s Store) {
	i := interest("700019", "cust-1")
	bare := pincode.Interest{Code: pincode.MustParse("110001"), Token: "গ্রাহক ২", Since: since}
	insert(s, t, i, bare)
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		for _, w := range []pincode.Interest{i, bare} {
			got, err := tx.Interest(ctx, w.Code, w.Token)
			if err != nil {
				return err
			}
			if err := same(got, w, "Interest"); err != nil {
				return err
			}
			if got.Since.Location() != time.UTC {
				return fmt.Errorf("the entry has its Since in %v, not in UTC", got.Since.Location())
			}
		}
		return nil
	})
}

func waitlistNotFound(t testing.TB, s Store) {
	insert(s, t, interest("700019", "cust-1"))
	s.update(t, func(ctx context.Context, tx pincode.Tx) error {
		_, err1 := tx.Interest(ctx, pincode.MustParse("700020"), "cust-1")
		_, err2 := tx.Interest(ctx, pincode.MustParse("700019"), "cust-2")
		err3 := tx.DeleteInterest(ctx, pincode.MustParse("700020"), "cust-1")
		err4 := tx.DeleteInterest(ctx, pincode.MustParse("700019"), "cust-2")
		return errors.Join(
			want(err1, pincode.ErrNotFound, "Interest of another code"),
			want(err2, pincode.ErrNotFound, "Interest of another token"),
			want(err3, pincode.ErrNotFound, "DeleteInterest of another code"),
			want(err4, pincode.ErrNotFound, "DeleteInterest of another token"),
		)
	})
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		_, err := tx.Interest(ctx, pincode.MustParse("700019"), "cust-1")
		return err
	})
}

func waitlistOnce(t testing.TB, s Store) {
	i := interest("700019", "cust-1")
	insert(s, t, i)
	s.update(t, func(ctx context.Context, tx pincode.Tx) error {
		again := i
		again.Since = since.Add(time.Hour)
		again.Scope = pincode.Scope{}
		if err := want(tx.InsertInterest(ctx, again), pincode.ErrExists, "second InsertInterest"); err != nil {
			return err
		}
		// Other keys that share one half are no duplicates.
		return errors.Join(
			tx.InsertInterest(ctx, interest("700020", "cust-1")),
			tx.InsertInterest(ctx, interest("700019", "cust-2")),
		)
	})
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		got, err := tx.InterestsIn(ctx, i.Code, "", 10)
		if err != nil {
			return err
		}
		return same(got, []pincode.Interest{i, interest("700019", "cust-2")}, "InterestsIn")
	})
}

func waitlistRollback(t testing.TB, s Store) {
	insert(s, t, interest("700019", "cust-1"))
	err := s.Update(context.Background(), func(ctx context.Context, tx pincode.Tx) error {
		if err := tx.InsertInterest(ctx, interest("700019", "cust-2")); err != nil {
			return err
		}
		if err := tx.DeleteInterest(ctx, pincode.MustParse("700019"), "cust-1"); err != nil {
			return err
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Fatalf("Update returned %v, not the error of its function", err)
	}
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		got, err := tx.InterestDemand(ctx, pincode.Code{}, 10)
		if err != nil {
			return err
		}
		if err := same(got, []pincode.Demand{{Code: pincode.MustParse("700019"), Waiting: 1}}, "InterestDemand"); err != nil {
			return err
		}
		_, err = tx.Interest(ctx, pincode.MustParse("700019"), "cust-1")
		return err
	})
}

func waitlistPages(t testing.TB, s Store) {
	// Bytes decide, not a language: upper case before lower, z before ä.
	tokens := []string{"B", "a", "a-1", "a-10", "a-2", "z", "ä"}
	for i := range tokens {
		insert(s, t, interest("700019", tokens[(i*3)%len(tokens)]))
	}
	insert(s, t, interest("700018", "a"), interest("700020", "a"))
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		for limit := 1; limit <= len(tokens)+1; limit++ {
			var got []string
			for after := ""; ; {
				page, err := tx.InterestsIn(ctx, pincode.MustParse("700019"), after, limit)
				if err != nil {
					return err
				}
				if len(page) > limit {
					return fmt.Errorf("InterestsIn returned %d entries, limit %d", len(page), limit)
				}
				for _, i := range page {
					got = append(got, i.Token)
					after = i.Token
				}
				if len(page) < limit || len(got) > 2*len(tokens) {
					break
				}
			}
			if err := same(got, tokens, fmt.Sprintf("tokens in pages of %d", limit)); err != nil {
				return err
			}
		}
		none, err := tx.InterestsIn(ctx, pincode.MustParse("999999"), "", 5)
		if err == nil && len(none) > 0 {
			err = fmt.Errorf("InterestsIn for a code without entries: %v", none)
		}
		return err
	})
}

func waitlistDemand(t testing.TB, s Store) {
	insert(s, t, interest("800001", "x"), interest("110001", "x"), interest("700019", "x"),
		interest("700019", "y"), interest("700019", "z"), interest("400001", "x"))
	s.update(t, func(ctx context.Context, tx pincode.Tx) error {
		return tx.DeleteInterest(ctx, pincode.MustParse("400001"), "x")
	})
	all := []pincode.Demand{
		{Code: pincode.MustParse("110001"), Waiting: 1},
		{Code: pincode.MustParse("700019"), Waiting: 3},
		{Code: pincode.MustParse("800001"), Waiting: 1},
	}
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		got, err := tx.InterestDemand(ctx, pincode.Code{}, 10)
		if err != nil {
			return err
		}
		if err := same(got, all, "InterestDemand"); err != nil {
			return err
		}
		got, err = tx.InterestDemand(ctx, all[0].Code, 1)
		if err != nil {
			return err
		}
		return same(got, all[1:2], "InterestDemand, second page of one")
	})
}

func waitlistErasure(t testing.TB, s Store) {
	insert(s, t, interest("700019", "cust-1"), interest("110001", "cust-1"), interest("700019", "cust-10"))
	s.update(t, func(ctx context.Context, tx pincode.Tx) error {
		for _, w := range []int{2, 0} {
			n, err := tx.DeleteInterestsOf(ctx, "cust-1")
			if err != nil {
				return err
			}
			if n != w {
				return fmt.Errorf("DeleteInterestsOf removed %d entries, want %d", n, w)
			}
		}
		return nil
	})
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		got, err := tx.InterestDemand(ctx, pincode.Code{}, 10)
		if err != nil {
			return err
		}
		return same(got, []pincode.Demand{{Code: pincode.MustParse("700019"), Waiting: 1}}, "InterestDemand")
	})
}

func waitlistOpened(t testing.TB, s Store) {
	list, err := pincode.NewCoverage("v2", []pincode.Row{{
		Area:  pincode.Only(pincode.MustParse("700019")),
		Terms: pincode.Terms{Scope: pincode.Scope{Service: "pickup"}, Status: pincode.Served, Hub: "KOL-1", SLA: 48 * time.Hour},
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	const many = 450 // more than two pages
	other := interest("700019", "other")
	other.Scope.Service = "exchange"
	insert(s, t, other, interest("110001", "cust-1"))
	for n := range many {
		insert(s, t, interest("700019", fmt.Sprintf("cust-%03d", n)))
	}
	told := map[string]int{}
	s.update(t, func(ctx context.Context, tx pincode.Tx) error {
		clear(told) // the function may run again
		for i, err := range pincode.Opened(ctx, tx, list, since) {
			if err != nil {
				return err
			}
			told[i.Token]++
			if err := tx.DeleteInterest(ctx, i.Code, i.Token); err != nil {
				return err
			}
		}
		return nil
	})
	for n := range many {
		if token := fmt.Sprintf("cust-%03d", n); told[token] != 1 {
			t.Errorf("%s was told %d times", token, told[token])
		}
	}
	if len(told) != many {
		t.Errorf("%d customers were told, want %d", len(told), many)
	}
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		got, err := tx.InterestDemand(ctx, pincode.Code{}, 10)
		if err != nil {
			return err
		}
		return same(got, []pincode.Demand{
			{Code: pincode.MustParse("110001"), Waiting: 1},
			{Code: pincode.MustParse("700019"), Waiting: 1},
		}, "InterestDemand afterwards")
	})
}

func waitlistJoin(t testing.TB, s Store) {
	first := interest("700019", "cust-1")
	for n := range 3 {
		s.update(t, func(ctx context.Context, tx pincode.Tx) error {
			got, added, err := pincode.JoinWaitlist(ctx, tx, first.Code, first.Token, first.Scope, since.Add(time.Duration(n)*time.Hour))
			if err != nil {
				return err
			}
			if added != (n == 0) {
				return fmt.Errorf("JoinWaitlist no. %d: added %v", n+1, added)
			}
			return same(got, first, "JoinWaitlist")
		})
	}
}
