package pricing_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/sellback/sellback/pricing"
)

func datedBook(tb testing.TB, version string, from, until time.Time) *pricing.Book {
	s := benchSheet()
	s.Version, s.From, s.Until = version, from, until
	b, err := pricing.Compile(s, onePriceOf(tb, "acme/one"), pricing.Smartphone())
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func TestShelf(t *testing.T) {
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	var none time.Time
	shelf, err := pricing.NewShelf(datedBook(t, "b", day(10), none), datedBook(t, "a", day(0), none), datedBook(t, "c", day(20), day(30)))
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Time]string{
		day(0).Add(-time.Microsecond): "", day(0): "a", day(10).Add(-time.Microsecond): "a", day(10): "b", day(20): "c",
		day(30).Add(-time.Microsecond): "c", day(30): "b",
	} {
		b, err := shelf.At("phone", at)
		if want == "" {
			if !errors.Is(err, pricing.ErrNoBook) {
				t.Errorf("%s: %v", at, err)
			}
			continue
		}
		if err != nil || b.Version() != want {
			t.Errorf("%s: %v %v, want %s", at, b, err, want)
		}
	}
	if _, err := shelf.At("laptop", day(5)); !errors.Is(err, pricing.ErrNoBook) {
		t.Error(err)
	}
	if err := shelf.Add(datedBook(t, "a", day(50), none)); !errors.Is(err, pricing.ErrExists) {
		t.Error(err)
	}
	if err := shelf.Add(datedBook(t, "ok", day(60), none), datedBook(t, "d", day(25), none)); !errors.Is(err, pricing.ErrOverlap) {
		t.Error(err)
	}
	if _, err := shelf.Version("ok"); !errors.Is(err, pricing.ErrNoBook) {
		t.Error("part of a refused addition stayed:", err)
	}
	if err := shelf.Add(nil); !errors.Is(err, pricing.ErrRequest) {
		t.Error(err)
	}
}

// Books are added while others value: run with -race.
func TestShelfWhileValuing(t *testing.T) {
	shelf, err := pricing.NewShelf(datedBook(t, "v0", noon, time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	req := benchRequest(t)
	req.Variant = "acme/one"
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 500 {
				req := req
				req.At = noon.Add(time.Duration(i) * time.Hour)
				if _, err := shelf.Value("phone", req); err != nil {
					t.Error(err)
					return
				}
				if b, err := shelf.Version("v0"); err != nil || b.Digest() == [32]byte{} {
					t.Error(err)
				}
			}
		})
	}
	for w := range 2 {
		wg.Go(func() {
			for i := range 40 {
				n := 1 + 2*i + w
				if err := shelf.Add(datedBook(t, fmt.Sprint("v", n), noon.Add(time.Duration(n)*time.Minute), time.Time{})); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := len(shelf.Books()); n != 81 {
		t.Errorf("%d books on the shelf, want 81", n)
	}
}
