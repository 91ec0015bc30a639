package sqlitestore

import (
	"context"
	"fmt"

	"github.com/sellback/sellback/pincode"
)

func (t *tx) Interest(ctx context.Context, c pincode.Code, token string) (pincode.Interest, error) {
	i := pincode.Interest{Code: c, Token: token}
	var since int64
	found, err := t.queryRow(ctx, []any{&i.Scope.Service, &i.Scope.Category, &since},
		`SELECT service, category, since FROM sb_interest WHERE programme = $1 AND code = $2 AND token = $3`,
		t.programme, codeNumber(c), token)
	if err != nil {
		return pincode.Interest{}, err
	}
	if !found {
		return pincode.Interest{}, fmt.Errorf("interest in %s: %w", c, pincode.ErrNotFound)
	}
	i.Since = instant(since)
	return i, nil
}

func (t *tx) InsertInterest(ctx context.Context, i pincode.Interest) error {
	n, err := t.exec(ctx, `INSERT INTO sb_interest (programme, code, token, service, category, since)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		t.programme, codeNumber(i.Code), i.Token, i.Scope.Service, i.Scope.Category, micro(i.Since))
	if err == nil && n == 0 {
		err = fmt.Errorf("interest in %s: %w", i.Code, pincode.ErrExists)
	}
	return err
}

func (t *tx) DeleteInterest(ctx context.Context, c pincode.Code, token string) error {
	n, err := t.exec(ctx, `DELETE FROM sb_interest WHERE programme = $1 AND code = $2 AND token = $3`,
		t.programme, codeNumber(c), token)
	if err == nil && n == 0 {
		err = fmt.Errorf("interest in %s: %w", c, pincode.ErrNotFound)
	}
	return err
}

func (t *tx) DeleteInterestsOf(ctx context.Context, token string) (int, error) {
	n, err := t.exec(ctx, `DELETE FROM sb_interest WHERE programme = $1 AND token = $2`, t.programme, token)
	return int(n), err
}

func (t *tx) InterestsIn(ctx context.Context, c pincode.Code, after string, limit int) ([]pincode.Interest, error) {
	var all []pincode.Interest
	err := t.queryAll(ctx, func(scan func(dest ...any) error) error {
		i := pincode.Interest{Code: c}
		var since int64
		if err := scan(&i.Token, &i.Scope.Service, &i.Scope.Category, &since); err != nil {
			return err
		}
		i.Since = instant(since)
		all = append(all, i)
		return nil
	}, `SELECT token, service, category, since FROM sb_interest
		WHERE programme = $1 AND code = $2 AND token > $3 ORDER BY token LIMIT $4`,
		t.programme, codeNumber(c), after, max(limit, 0))
	return all, err
}

func (t *tx) InterestDemand(ctx context.Context, after pincode.Code, limit int) ([]pincode.Demand, error) {
	var all []pincode.Demand
	err := t.queryAll(ctx, func(scan func(dest ...any) error) error {
		var d pincode.Demand
		if err := scan(&d.Code, &d.Waiting); err != nil {
			return err
		}
		all = append(all, d)
		return nil
	}, `SELECT code, count(*) FROM sb_interest WHERE programme = $1 AND code > $2 GROUP BY code ORDER BY code LIMIT $3`,
		t.programme, codeNumber(after), max(limit, 0))
	return all, err
}

// codeNumber is how a code is stored; 0 for none, which NULL would not sort
// before.
func codeNumber(c pincode.Code) int64 { return int64(c.Int()) }

func (t *tx) CoverageList(ctx context.Context, version string) (pincode.StoredList, error) {
	l := pincode.StoredList{Version: version}
	var since int64
	found, err := t.queryRow(ctx, []any{&since, &l.Rows, &l.Data},
		`SELECT since, row_count, data FROM sb_coverage_list WHERE programme = $1 AND version = $2`, t.programme, version)
	if err != nil {
		return pincode.StoredList{}, err
	}
	if !found {
		return pincode.StoredList{}, fmt.Errorf("coverage list %q: %w", version, pincode.ErrNotFound)
	}
	l.From = instant(since)
	return l, nil
}

func (t *tx) CoverageLists(ctx context.Context) ([]pincode.StoredList, error) {
	var all []pincode.StoredList
	err := t.queryAll(ctx, func(scan func(dest ...any) error) error {
		var l pincode.StoredList
		var since int64
		if err := scan(&l.Version, &since, &l.Rows); err != nil {
			return err
		}
		l.From = instant(since)
		all = append(all, l)
		return nil
	}, `SELECT version, since, row_count FROM sb_coverage_list WHERE programme = $1 ORDER BY since, place`, t.programme)
	return all, err
}

func (t *tx) InsertCoverageList(ctx context.Context, l pincode.StoredList) error {
	n, err := t.exec(ctx, `INSERT INTO sb_coverage_list (programme, version, since, place, row_count, data)
		VALUES ($1, $2, $3, (SELECT coalesce(max(place), 0) + 1 FROM sb_coverage_list WHERE programme = $1), $4, $5)
		ON CONFLICT (programme, version) DO NOTHING`,
		t.programme, l.Version, micro(l.From), l.Rows, l.Data)
	if err == nil && n == 0 {
		err = fmt.Errorf("coverage list %q: %w", l.Version, pincode.ErrExists)
	}
	return err
}

func (t *tx) DeleteCoverageList(ctx context.Context, version string) error {
	n, err := t.exec(ctx, `DELETE FROM sb_coverage_list WHERE programme = $1 AND version = $2`, t.programme, version)
	if err == nil && n == 0 {
		err = fmt.Errorf("coverage list %q: %w", version, pincode.ErrNotFound)
	}
	return err
}
