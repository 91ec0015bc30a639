package route

// follow starts the search from the plan that is being replaced: each visit
// that can stay where it was does, in the same order.
func (s *search) follow(prev *Plan) {
	m := s.m
	visit := make(map[string]int32, m.n)
	for i, v := range m.p.Visits {
		visit[v.ID] = int32(i)
	}
	for k := range s.tours {
		r, ok := prev.Route(m.p.Executives[k].ID)
		if !ok {
			continue
		}
		for _, st := range r.Stops {
			v, ok := visit[st.Visit]
			if !ok || s.where[v] >= 0 || !m.may[int(v)*len(m.vehs)+k] {
				continue
			}
			t := &s.tours[k]
			if t.load+m.dem[v] > t.veh.cap {
				continue
			}
			row, i := int(v)*m.nodes, len(t.seq)-2
			if t.fits(i, &m.win[v], m.svc[v], m.in[row+int(t.seq[i])], m.out[row+int(t.seq[i+1])]) < never {
				m.insert(t, i, v)
				s.where[v] = int32(k)
			}
		}
	}
	left := s.absent[:0]
	for _, v := range s.absent {
		if s.where[v] < 0 {
			left = append(left, v)
		}
	}
	s.absent = left
}

// setChange puts a price on change: on giving a visit to another executive,
// and on sending one to another stop than the one that followed in the plan
// being replaced. Executives that were to be sent anyway cost nothing.
func (m *model) setChange(prev *Plan, price int64) {
	m.move = make([]int64, m.n*len(m.vehs))
	m.cin, m.cout = append([]int64(nil), m.in...), append([]int64(nil), m.out...)
	stay := func(a, b int32) {
		m.cout[int(a)*m.nodes+int(b)] -= price / 3
		m.cin[int(b)*m.nodes+int(a)] -= price / 3
	}
	visit := make(map[string]int32, m.n)
	for i, v := range m.p.Visits {
		visit[v.ID] = int32(i)
	}
	known := make(map[string]int, len(m.vehs))
	for k := range m.vehs {
		known[m.p.Executives[k].ID] = k
	}
	for k := range m.vehs {
		m.vehs[k].class = k // alike by themselves, not in what they had
	}
	seen := make([]bool, m.n)
	for _, r := range prev.Routes {
		k, ok := known[r.Executive]
		if !ok {
			continue
		}
		m.vehs[k].opens = 0
		at := m.vehs[k].start
		for _, st := range r.Stops {
			v, ok := visit[st.Visit]
			if !ok || seen[v] {
				continue
			}
			seen[v] = true
			for j := range m.vehs {
				if j != k {
					m.move[int(v)*len(m.vehs)+j] = price
				}
			}
			stay(at, v)
			at = v
		}
		if at != m.vehs[k].start {
			stay(at, m.vehs[k].end)
		}
	}
}

// moved counts the visits of plan that another executive made in prev.
func moved(plan, prev *Plan) int {
	was := make(map[string]string)
	for _, r := range prev.Routes {
		for _, st := range r.Stops {
			was[st.Visit] = r.Executive
		}
	}
	n := 0
	for _, r := range plan.Routes {
		for _, st := range r.Stops {
			if e, ok := was[st.Visit]; ok && e != r.Executive {
				n++
			}
		}
	}
	return n
}
