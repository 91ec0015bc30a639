package voucher

import "slices"

// allotment shares the lines of a bill among the vouchers that pay it, so that
// no line is paid twice although several vouchers may pay for it. It is a flow
// from payers to lines; a payer that comes later may move an earlier one to
// other lines, but never takes an amount away from it.
type allotment struct {
	free   []Minor // of each line, not yet paid
	payers []payer
}

type payer struct {
	may  []bool // which lines it may pay for
	pays []Minor
}

// newAllotment takes a bill without lines for one with a single line.
func newAllotment(b *bill) *allotment {
	if len(b.lines) == 0 {
		return &allotment{free: []Minor{b.total}}
	}
	return &allotment{free: slices.Clone(b.lines)}
}

// add lets v pay up to want and returns how much of it found a place.
func (a *allotment) add(v *Voucher, b *bill, want Minor) (got Minor) {
	p := payer{may: make([]bool, len(a.free)), pays: make([]Minor, len(a.free))}
	for i := range p.may {
		p.may[i] = len(v.Terms.Categories) == 0 || i < len(b.Lines) && slices.Contains(v.Terms.Categories, b.Lines[i].Category)
	}
	a.payers = append(a.payers, p)
	for got < want {
		n := a.push(len(a.payers)-1, want-got, make([]bool, len(a.free)))
		if n == 0 {
			break
		}
		got += n
	}
	return got
}

// push finds a line for up to n of what payer k pays, moving other payers
// where it must, and returns how much it found; seen are the lines looked at.
func (a *allotment) push(k int, n Minor, seen []bool) Minor {
	p := &a.payers[k]
	for i := range a.free {
		if !p.may[i] || seen[i] {
			continue
		}
		if m := min(n, a.free[i]); m > 0 {
			a.free[i] -= m
			p.pays[i] += m
			return m
		}
	}
	for i := range a.free {
		if !p.may[i] || seen[i] {
			continue
		}
		seen[i] = true
		for j := range a.payers {
			if j == k || a.payers[j].pays[i] == 0 {
				continue
			}
			if m := a.push(j, min(n, a.payers[j].pays[i]), seen); m > 0 {
				a.payers[j].pays[i] -= m
				p.pays[i] += m
				return m
			}
		}
	}
	return 0
}
