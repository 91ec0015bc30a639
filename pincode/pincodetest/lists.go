package pincodetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/sellback/sellback/pincode"
)

func listCases() []Case {
	return []Case{
		{"ListRoundTrip", "a list comes back as it went in; CoverageLists leaves Data out", listRoundTrip},
		{"ListNotFound", "a version that is not there is ErrNotFound, to read and to delete", listNotFound},
		{"ListOnce", "a version is stored once: the second insert is ErrExists, changes nothing, and leaves the transaction usable", listOnce},
		{"ListOrder", "CoverageLists comes by From, then in the order of insertion", listOrder},
		{"ListRollback", "a failed transaction leaves no list and takes none away", listRollback},
		{"ListOwnership", "the store keeps bytes of its own: changing what went in or came out does not change it", listOwnership},
		{"ListReload", "SaveList and LoadLists bring a Live back", listReload},
	}
}

func stored(version string, from time.Time) pincode.StoredList {
	return pincode.StoredList{Version: version, From: from, Rows: 1, Data: []byte(`{"version":"` + version + `"}`)}
}

func insertList(t testing.TB, s Store, lists ...pincode.StoredList) {
	t.Helper()
	s.update(t, func(ctx context.Context, tx pincode.Tx) error {
		for _, l := range lists {
			if err := tx.InsertCoverageList(ctx, l); err != nil {
				return err
			}
		}
		return nil
	})
}

func heads(lists ...pincode.StoredList) []pincode.StoredList {
	for i := range lists {
		lists[i].Data = nil
	}
	return lists
}

func checkLists(t testing.TB, s Store, want ...pincode.StoredList) {
	t.Helper()
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		got, err := tx.CoverageLists(ctx)
		if err != nil {
			return err
		}
		if len(got) == 0 && len(want) == 0 {
			return nil
		}
		return same(got, heads(want...), "CoverageLists")
	})
}

func listRoundTrip(t testing.TB, s Store) {
	checkLists(t, s)
	l := stored("2026-11 ক", since)
	insertList(t, s, l)
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		got, err := tx.CoverageList(ctx, l.Version)
		if err != nil {
			return err
		}
		return same(got, l, "CoverageList")
	})
	checkLists(t, s, l)
}

func listNotFound(t testing.TB, s Store) {
	insertList(t, s, stored("v1", since))
	s.update(t, func(ctx context.Context, tx pincode.Tx) error {
		_, err := tx.CoverageList(ctx, "v2")
		return errors.Join(
			want(err, pincode.ErrNotFound, "CoverageList"),
			want(tx.DeleteCoverageList(ctx, "v2"), pincode.ErrNotFound, "DeleteCoverageList"),
			tx.DeleteCoverageList(ctx, "v1"),
		)
	})
	checkLists(t, s)
}

func listOnce(t testing.TB, s Store) {
	insertList(t, s, stored("v1", since))
	s.update(t, func(ctx context.Context, tx pincode.Tx) error {
		again := stored("v1", since.Add(time.Hour))
		again.Data = []byte("other")
		if err := want(tx.InsertCoverageList(ctx, again), pincode.ErrExists, "second InsertCoverageList"); err != nil {
			return err
		}
		return tx.InsertCoverageList(ctx, stored("v2", since))
	})
	s.view(t, func(ctx context.Context, tx pincode.Tx) error {
		got, err := tx.CoverageList(ctx, "v1")
		if err != nil {
			return err
		}
		return same(got, stored("v1", since), "CoverageList after a refused insert")
	})
	checkLists(t, s, stored("v1", since), stored("v2", since))
}

func listOrder(t testing.TB, s Store) {
	later, earlier := since.Add(time.Microsecond), since.Add(-48*time.Hour)
	insertList(t, s, stored("c", later))
	insertList(t, s, stored("z", since), stored("a", since))
	insertList(t, s, stored("m", earlier))
	insertList(t, s, stored("k", since))
	checkLists(t, s, stored("m", earlier), stored("z", since), stored("a", since), stored("k", since), stored("c", later))
}

func listRollback(t testing.TB, s Store) {
	insertList(t, s, stored("v1", since))
	err := s.Update(context.Background(), func(ctx context.Context, tx pincode.Tx) error {
		if err := tx.InsertCoverageList(ctx, stored("v2", since)); err != nil {
			return err
		}
		if err := tx.DeleteCoverageList(ctx, "v1"); err != nil {
			return err
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Fatalf("Update returned %v, not the error of its function", err)
	}
	checkLists(t, s, stored("v1", since))
}

func listOwnership(t testing.TB, s Store) {
	in := stored("v1", since)
	insertList(t, s, in)
	in.Data[0] = 'X'
	for range 2 {
		s.view(t, func(ctx context.Context, tx pincode.Tx) error {
			got, err := tx.CoverageList(ctx, "v1")
			if err != nil {
				return err
			}
			err = same(got, stored("v1", since), "CoverageList")
			got.Data[0] = 'Y'
			return err
		})
	}
}

func listReload(t testing.TB, s Store) {
	build := func(version, code, hub string) *pincode.Coverage {
		v, err := pincode.NewCoverage(version, []pincode.Row{{
			Area:  pincode.Only(pincode.MustParse(code)),
			Terms: pincode.Terms{Status: pincode.Served, Hub: hub, SLA: 48 * time.Hour},
		}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	v1, v2 := build("v1", "700019", "KOL-1"), build("v2", "800001", "PAT-1")
	s.update(t, func(ctx context.Context, tx pincode.Tx) error {
		return errors.Join(pincode.SaveList(ctx, tx, v2, since.Add(time.Hour)), pincode.SaveList(ctx, tx, v1, since))
	})
	var live pincode.Live
	for range 2 { // the second time finds all there
		s.view(t, func(ctx context.Context, tx pincode.Tx) error { return pincode.LoadLists(ctx, tx, &live, nil) })
	}
	for _, tt := range []struct {
		at      time.Time
		code    string
		version string
		served  bool
	}{
		{since.Add(-time.Hour), "700019", "", false},
		{since, "700019", "v1", true},
		{since.Add(time.Hour), "700019", "v2", false},
		{since.Add(time.Hour), "800001", "v2", true},
	} {
		a := live.Lookup(pincode.MustParse(tt.code), tt.at, pincode.Scope{})
		if a.Served() != tt.served || a.Version != tt.version {
			t.Errorf("%s at %v: served %v by %q, want %v by %q", tt.code, tt.at, a.Served(), a.Version, tt.served, tt.version)
		}
	}
	if n := len(live.Publications()); n != 2 {
		t.Errorf("%d lists are live, want 2", n)
	}
}
