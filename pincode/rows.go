package pincode

import (
	"iter"
	"time"
)

// Rows yields the rows of the list: exact ones by code, then the others by
// precedence. NewCoverage makes an equal list of them.
func (v *Coverage) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		if v == nil {
			return
		}
		for c, cell := range v.codes.codes() {
			for k := range v.cell(cell) {
				if k.broad == 0 && !yield(Row{Only(c), v.shelf.terms(k)}) {
					return
				}
			}
		}
		for i := range v.broad {
			if !yield(Row{v.broad[i].area, v.shelf.terms(&v.broad[i].cand)}) {
				return
			}
		}
	}
}

// Served yields, in ascending order, the codes that Lookup answers as Served.
func (v *Coverage) Served(at time.Time, s Scope) iter.Seq[Code] {
	return func(yield func(Code) bool) {
		if v == nil {
			return
		}
		for c := range v.codes.codes() {
			if v.Serves(c, at, s) && !yield(c) {
				return
			}
		}
	}
}
