package memstore

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/sellback/sellback/pincode"
)

// pincodes holds the records of package pincode.
type pincodes struct {
	interest table[interestKey, pincode.Interest]
	list     table[string, pincode.StoredList]
	order    *[]string // versions as inserted
}

type interestKey struct {
	code  pincode.Code
	token string
}

func newPincodes() pincodes {
	return pincodes{interest: table[interestKey, pincode.Interest]{}, list: table[string, pincode.StoredList]{}, order: new([]string)}
}

func (t *tx) Interest(ctx context.Context, c pincode.Code, token string) (pincode.Interest, error) {
	if err := t.read(ctx); err != nil {
		return pincode.Interest{}, err
	}
	i, ok := t.store.pincodes.interest[interestKey{c, token}]
	if !ok {
		return pincode.Interest{}, fmt.Errorf("interest in %s: %w", c, pincode.ErrNotFound)
	}
	return i, nil
}

func (t *tx) InsertInterest(ctx context.Context, i pincode.Interest) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	k := interestKey{i.Code, i.Token}
	if _, taken := t.store.pincodes.interest[k]; taken {
		return fmt.Errorf("interest in %s: %w", i.Code, pincode.ErrExists)
	}
	t.store.pincodes.interest.set(t, k, i)
	return nil
}

func (t *tx) DeleteInterest(ctx context.Context, c pincode.Code, token string) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	k := interestKey{c, token}
	if _, ok := t.store.pincodes.interest[k]; !ok {
		return fmt.Errorf("interest in %s: %w", c, pincode.ErrNotFound)
	}
	t.store.pincodes.interest.remove(t, k)
	return nil
}

func (t *tx) DeleteInterestsOf(ctx context.Context, token string) (n int, err error) {
	if err := t.write(ctx); err != nil {
		return 0, err
	}
	for k := range t.store.pincodes.interest {
		if k.token == token {
			t.store.pincodes.interest.remove(t, k)
			n++
		}
	}
	return n, nil
}

func (t *tx) InterestsIn(ctx context.Context, c pincode.Code, after string, limit int) ([]pincode.Interest, error) {
	if err := t.read(ctx); err != nil {
		return nil, err
	}
	var all []pincode.Interest
	for k, i := range t.store.pincodes.interest {
		if k.code == c && k.token > after {
			all = append(all, i)
		}
	}
	slices.SortFunc(all, func(a, b pincode.Interest) int { return cmp.Compare(a.Token, b.Token) })
	return page(all, 0, limit), nil
}

func (t *tx) InterestDemand(ctx context.Context, after pincode.Code, limit int) ([]pincode.Demand, error) {
	if err := t.read(ctx); err != nil {
		return nil, err
	}
	waiting := map[pincode.Code]int{}
	for k := range t.store.pincodes.interest {
		if k.code.Compare(after) > 0 {
			waiting[k.code]++
		}
	}
	all := make([]pincode.Demand, 0, len(waiting))
	for c, n := range waiting {
		all = append(all, pincode.Demand{Code: c, Waiting: n})
	}
	slices.SortFunc(all, func(a, b pincode.Demand) int { return a.Code.Compare(b.Code) })
	return page(all, 0, limit), nil
}

func (t *tx) CoverageList(ctx context.Context, version string) (pincode.StoredList, error) {
	if err := t.read(ctx); err != nil {
		return pincode.StoredList{}, err
	}
	l, ok := t.store.pincodes.list[version]
	if !ok {
		return pincode.StoredList{}, fmt.Errorf("coverage list %q: %w", version, pincode.ErrNotFound)
	}
	l.Data = bytes.Clone(l.Data)
	return l, nil
}

func (t *tx) CoverageLists(ctx context.Context) ([]pincode.StoredList, error) {
	if err := t.read(ctx); err != nil {
		return nil, err
	}
	var all []pincode.StoredList
	for _, version := range *t.store.pincodes.order {
		if l, ok := t.store.pincodes.list[version]; ok {
			l.Data = nil
			all = append(all, l)
		}
	}
	slices.SortStableFunc(all, func(a, b pincode.StoredList) int { return a.From.Compare(b.From) })
	return all, nil
}

func (t *tx) InsertCoverageList(ctx context.Context, l pincode.StoredList) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	if _, taken := t.store.pincodes.list[l.Version]; taken {
		return fmt.Errorf("coverage list %q: %w", l.Version, pincode.ErrExists)
	}
	l.Data = bytes.Clone(l.Data)
	order := t.store.pincodes.order
	before := *order
	t.log(func() { *order = before })
	// A version that was deleted and comes again is the youngest.
	*order = append(slices.DeleteFunc(slices.Clone(before), func(v string) bool { return v == l.Version }), l.Version)
	t.store.pincodes.list.set(t, l.Version, l)
	return nil
}

func (t *tx) DeleteCoverageList(ctx context.Context, version string) error {
	if err := t.write(ctx); err != nil {
		return err
	}
	if _, ok := t.store.pincodes.list[version]; !ok {
		return fmt.Errorf("coverage list %q: %w", version, pincode.ErrNotFound)
	}
	t.store.pincodes.list.remove(t, version)
	return nil
}
