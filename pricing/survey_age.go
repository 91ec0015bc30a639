package pricing

import "fmt"

// older looks for devices of one row that are worth more when they are older.
//
// The parts of the rules add up, so the answers that gain most with age are found part by part, and then
// tried as a whole, with cap, floor and the rest. The other parts are tried both with the answers that gain
// most and with those that take least, because a deduction can hide a gain under the floor.
func (v *surveyor) older(row int32, parts []part) {
	b := v.s.b
	ages := b.ages()
	for i := 2; i < len(ages); i++ { // the first is not known
		key := fmt.Sprint("age:", ages[i])
		if v.found[key] {
			continue
		}
		var gain, quiet, capped state
		for _, p := range parts {
			g, q, c := v.gains(p, row, ages[i-1], ages[i])
			gain, quiet, capped = both(gain, g), both(quiet, q), both(capped, c)
		}
		for _, st := range []state{quiet, gain, capped} {
			younger, older := v.at(row, ages[i-1], &st), v.at(row, ages[i], &st)
			if older <= younger {
				continue
			}
			v.found[key] = true
			r := &b.prices.rows[row]
			v.out.Inversions = append(v.out.Inversions, Inversion{
				Option: fmt.Sprint(ages[i]), Variant: r.id, Base: major(r.base, b.exp), By: major(older-younger, b.exp), Answers: b.q.said(&st),
			})
			break
		}
	}
}

// gains returns the answers to one part that gain most from one age to the next: of all, and without what
// the cap of all deductions covers. The quiet ones take least of those that gain, or of all where none does.
func (v *surveyor) gains(p part, row int32, from, to int64) (most, quiet, capped state) {
	s, b := v.s, v.s.b
	x, y := b.surveyed(row, from), b.surveyed(row, to)
	before, after := x.base-b.depreciate(x.base, from), y.base-b.depreciate(y.base, to)
	var best, least, top int64
	first := true
	s.each(p, func(st state) {
		t1, g1 := b.apply(p.rules, &x, &st, before, &bill{})
		t2, g2 := b.apply(p.rules, &y, &st, after, &bill{})
		up := (g2 - t2) - (g1 - t1)
		if first || up > best {
			best, most = up, st
		}
		// Percentages gain as the value falls; a gain that counts is more than that, and is worth its deduction.
		if cost := t2 - g2 - 2*max(up, 0); first || cost < least {
			least, quiet = cost, st
		}
		if up := g2 - g1; first || up > top {
			top, capped = up, st
		}
		first = false
	})
	return most, quiet, capped
}

// surveyed is a listed device of some age.
func (b *Book) surveyed(row int32, age int64) work {
	x := work{base: b.prices.rows[row].base, row: row}
	x.device = device{id: b.prices.rows[row].id, age: age}
	x.device.model, x.device.brand = modelOf(x.device.id)
	return x
}

// at is the value of a row at some age, before rounding and campaigns.
func (v *surveyor) at(row int32, age int64, st *state) int64 {
	x := v.s.b.surveyed(row, age)
	var t tally
	v.s.b.compute(&x, v.s.req, st, &t, &bill{})
	return t.subtotal
}

// both joins the states of two parts, which share no answer.
func both(a, c state) state {
	out := c.clone()
	out.set = a.set.union(c.set)
	for i, n := range a.numbers {
		if n != absent {
			out.numbers[i] = n
		}
	}
	return out
}
