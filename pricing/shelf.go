package pricing

import (
	"fmt"
	"sync/atomic"
	"time"
)

// Shelf holds the price books of a programme: the ones in effect, the past ones that open quotes refer to,
// and those to come. Reading it takes no lock, so adding a book never holds up a valuation. All methods are
// safe for concurrent use. The zero Shelf is empty.
type Shelf struct{ books atomic.Pointer[[]*Book] }

// NewShelf makes a shelf of these books; see [Shelf.Add].
func NewShelf(books ...*Book) (*Shelf, error) {
	s := &Shelf{}
	if err := s.Add(books...); err != nil {
		return nil, err
	}
	return s, nil
}

// Add puts books on the shelf, all or none. A version that is there already gives ErrExists; a book of the
// same category that would be in effect at the same time gives ErrOverlap. A book without an end gives way
// to one that begins later: it is in effect until then.
func (s *Shelf) Add(books ...*Book) error {
	for {
		old := s.books.Load()
		var all []*Book
		if old != nil {
			all = append(all, *old...)
		}
		for _, b := range books {
			if b == nil {
				return fmt.Errorf("%w: a nil book", ErrRequest)
			}
			for _, c := range all {
				switch {
				case c.Version() == b.Version():
					return fmt.Errorf("%w: %s", ErrExists, b.Version())
				case c.Category() == b.Category() && overlap(b, c):
					return fmt.Errorf("%w: %s and %s", ErrOverlap, c, b)
				}
			}
			all = append(all, b)
		}
		if s.books.CompareAndSwap(old, &all) {
			return nil
		}
	}
}

// overlap reports whether two books claim the same instant and neither gives way.
func overlap(a, b *Book) bool {
	if b.From().Before(a.From()) {
		a, b = b, a
	}
	if a.From().Equal(b.From()) {
		return true
	}
	return !a.Until().IsZero() && b.From().Before(a.Until())
}

// Books returns the books in the order they were added.
func (s *Shelf) Books() []*Book {
	if p := s.books.Load(); p != nil {
		return append([]*Book(nil), *p...)
	}
	return nil
}

// At returns the book of a category in effect at t, or ErrNoBook.
func (s *Shelf) At(category string, t time.Time) (*Book, error) {
	var found *Book
	if p := s.books.Load(); p != nil {
		for _, b := range *p {
			if b.Category() == category && b.InEffect(t) && (found == nil || found.From().Before(b.From())) {
				found = b
			}
		}
	}
	if found == nil {
		return nil, fmt.Errorf("%w: none for %q is in effect at %s", ErrNoBook, clip(category), t.UTC().Format(time.RFC3339))
	}
	return found, nil
}

// Version returns the book of a version, in effect or not, or ErrNoBook.
func (s *Shelf) Version(version string) (*Book, error) {
	if p := s.books.Load(); p != nil {
		for _, b := range *p {
			if b.Version() == version {
				return b, nil
			}
		}
	}
	return nil, fmt.Errorf("%w: version %q", ErrNoBook, clip(version))
}

// Value values a request by the book of the category in effect at req.At.
func (s *Shelf) Value(category string, req Request) (Valuation, error) {
	b, err := s.At(category, req.At)
	if err != nil {
		return Valuation{}, err
	}
	return b.Value(req)
}
