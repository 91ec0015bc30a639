package route

import (
	"cmp"
	"math"
	"slices"
)

// neighbours limits how many near visits are remembered for each visit.
const neighbours = 200

// setNear sorts the visits around each visit by the way there or back,
// whichever is shorter.
func (m *model) setNear() {
	m.near = make([][]int32, m.n)
	key := make([]int64, m.n)
	for v := range m.n {
		all := make([]int32, 0, m.n)
		for u := range m.n {
			key[u] = min(m.in[v*m.nodes+u], m.out[v*m.nodes+u])
			if u != v && !m.fixed[u] {
				all = append(all, int32(u))
			}
		}
		slices.SortStableFunc(all, func(a, b int32) int { return cmp.Compare(key[a], key[b]) })
		m.near[v] = slices.Clip(all[:min(len(all), neighbours)])
	}
}

// setBaseDist finds the way to each visit from the nearest base.
func (m *model) setBaseDist() {
	m.baseDist = make([]int64, m.n)
	for v := range m.n {
		m.baseDist[v] = math.MaxInt64
		for k := range m.vehs {
			m.baseDist[v] = min(m.baseDist[v], m.in[v*m.nodes+int(m.vehs[k].start)])
		}
	}
}
