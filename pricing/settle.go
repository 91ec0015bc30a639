package pricing

import (
	"fmt"
	"slices"
)

// settle decides which findings count and measures their effects. It returns the valuation with all that
// count.
func (b *Book) settle(r *Revision, quoted Valuation) (Valuation, error) {
	// First what counts in any case. Whether a finding nobody could see lowers the value is judged after
	// these, each alone, so that the order of findings does not matter.
	seen := quoted.req
	var err error
	for i := range r.Differences {
		d := &r.Differences[i]
		switch {
		case d.Declared == d.Found:
			d.Outcome = AsDeclared
		case d.Finding.Visible && !b.unseen(&d.Finding):
			d.Outcome = Counted
			if seen, err = b.found(seen, d, i); err != nil {
				return Valuation{}, err
			}
		}
	}
	base, err := b.Value(seen)
	if err != nil {
		return Valuation{}, err
	}
	all := seen
	for i := range r.Differences {
		d := &r.Differences[i]
		if d.Outcome != "" {
			continue
		}
		d.Outcome = NotVisible
		req, err := b.found(seen, d, i)
		if err != nil {
			return Valuation{}, err
		}
		v, err := b.Value(req)
		if err != nil {
			return Valuation{}, err
		}
		if v.total >= base.total {
			d.Outcome = Counted
			if all, err = b.found(all, d, i); err != nil {
				return Valuation{}, err
			}
		}
	}
	if v, err := b.Value(all); err != nil {
		return Valuation{}, err
	} else if v.total < base.total {
		// Two things nobody could see, harmless alone and not together: neither counts.
		for i := range r.Differences {
			d := &r.Differences[i]
			if d.Outcome == Counted && (!d.Finding.Visible || b.unseen(&d.Finding)) {
				d.Outcome = NotVisible
			}
		}
	}
	return b.effects(r, quoted)
}

// effects applies the findings that count one by one.
func (b *Book) effects(r *Revision, v Valuation) (Valuation, error) {
	for i := range r.Differences {
		d := &r.Differences[i]
		d.Effect = b.ed.major(0)
		if d.Outcome != Counted {
			continue
		}
		req, err := b.found(v.req, d, i)
		if err != nil {
			return Valuation{}, err
		}
		next, err := b.Value(req)
		if err != nil {
			return Valuation{}, err
		}
		d.Effect = b.ed.major(next.total - v.total)
		v = next
	}
	return v, nil
}

func (b *Book) found(req Request, d *Difference, i int) (Request, error) {
	out, err := b.with(req, &d.Finding)
	if err != nil {
		return req, fmt.Errorf("pricing: finding %d leaves no complete answers, give the answers it makes necessary too: %w", i, err)
	}
	return out, nil
}

// unseen reports whether the questionnaire says that no customer notices this.
func (b *Book) unseen(f *Finding) bool {
	if f.Question == "" || f.Option == "" {
		return false
	}
	x := &b.q.questions[b.q.byID[f.Question]]
	return x.Options[x.byID[f.Option]].Unseen
}

// forgive gives back a lower value within the tolerance.
func (b *Book) forgive(r *Revision, after Valuation) Valuation {
	lost := r.Before.total - after.total
	if lost <= 0 || lost > b.tolerance.of(r.Before.total) {
		return after
	}
	after.items = append(slices.Clone(after.items), item{atGoodwill, lost})
	after.goodwill = lost
	after.total += lost
	for i := range r.Differences {
		d := &r.Differences[i]
		if d.Outcome == Counted && d.Effect.Sign() != 0 {
			d.Outcome, d.Effect = WithinLimit, b.ed.major(0)
		}
	}
	return after
}
