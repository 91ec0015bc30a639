package pricing

import "strings"

// Possible is one thing an inspection could find, and the exact value it would lead to.
type Possible struct {
	Finding Finding   // as it would be reported, seen by the customer
	Text    Text      // the option found; empty for a variant or a number
	After   Valuation // what [Book.Reprice] gives for exactly this finding
}

// IfFound lists, for each finding that an inspection can make, the value it would lead to: every option that
// differs from what was declared (and is not marked Unchecked), both sides of every limit on a number, and
// every other variant of the model that the prices list. Show it before the customer accepts, and the price
// at the door is no surprise. It has the rules of [Book.Reprice].
func (b *Book) IfFound(quoted Valuation) ([]Possible, error) {
	if _, err := b.Reprice(quoted, nil); err != nil {
		return nil, err
	}
	a, err := b.q.Check(quoted.req.Answers)
	if err != nil {
		return nil, err
	}
	s := a.state(b.q)
	var out []Possible
	for i := range b.q.questions {
		x := &b.q.questions[i]
		if !x.show.holds(s, nil) {
			continue
		}
		if x.number >= 0 {
			for _, n := range b.cuts(x) {
				if n != s.numbers[x.number] {
					out = append(out, Possible{Finding: Finding{Question: x.ID, Number: n, Visible: true}})
				}
			}
			continue
		}
		for j, o := range x.Options {
			bit := x.first + j
			f := Finding{Question: x.ID, Option: o.ID, Visible: true}
			switch free := x.free.has(bit); {
			case o.Unchecked || x.alone.has(bit):
				continue
			case free && s.set.has(bit):
				f.Absent = true
			case s.set.has(bit):
				continue
			}
			out = append(out, Possible{Finding: f, Text: o.Text})
		}
	}
	for _, id := range b.prices.siblings(quoted.req.Variant) {
		out = append(out, Possible{Finding: Finding{Variant: id, Visible: true}})
	}
	kept := out[:0]
	for _, p := range out {
		r, err := b.Reprice(quoted, []Finding{p.Finding})
		if err != nil {
			continue // it would make another question necessary, so it has no price of its own
		}
		p.After = r.After
		kept = append(kept, p)
	}
	return kept, nil
}

// siblings lists the other variants of the id's model.
func (t *Prices) siblings(id string) []string {
	model, _ := modelOf(id)
	if model == id {
		return nil
	}
	var out []string
	for i := t.first(model + "/"); i < len(t.rows) && strings.HasPrefix(t.rows[i].id, model+"/"); i++ {
		if t.rows[i].id != id {
			out = append(out, t.rows[i].id)
		}
	}
	return out
}
