package route

// rest is a break in ticks.
type rest struct{ from, to, d int64 }

// hop says what taking some breaks on one journey does to it: a departure at
// t, not after last, with travel x arrives at max(t+x+add, floor).
//
// It holds because breaks are taken as early as their windows let them, and
// while one waits for its window the journey goes on: time is lost only when
// the journey is over before a window opens.
type hop struct{ add, floor, last int64 }

// arrive returns the arrival, never when the breaks cannot be taken.
func (h hop) arrive(t, travel int64) int64 {
	if t > h.last {
		return never
	}
	return max(t+travel+h.add, h.floor)
}

// depart returns the latest departure that arrives by x, -1 when there is
// none.
func (h hop) depart(x, travel int64) int64 {
	if x < h.floor {
		return -1
	}
	return min(x-travel-h.add, h.last)
}

// setHops prepares the vehicle's breaks: hops[a][b] takes the breaks a to b-1
// on one journey.
func (v *vehicle) setHops() {
	n := len(v.breaks)
	v.hops = make([][]hop, n+1)
	for a := range v.hops {
		v.hops[a] = make([]hop, n+1)
		for b := a; b <= n; b++ {
			v.hops[a][b] = join(v.breaks[a:b])
		}
	}
	v.endLat = make([]int64, n+1)
	for a := range v.endLat {
		// Breaks left at the end of the day are taken then, off the road.
		x := never
		for j := n - 1; j >= a; j-- {
			x = min(v.breaks[j].to, x-v.breaks[j].d)
		}
		v.endLat[a] = min(v.to, x)
	}
}

func join(rs []rest) hop {
	h := hop{floor: -never, last: never}
	begin := -never // of the break at hand, whatever the departure
	for _, r := range rs {
		begin = max(begin, r.from)
		if begin > r.to {
			return hop{floor: never, last: -1}
		}
		h.last = min(h.last, r.to-h.add)
		h.add += r.d
		begin += r.d
		h.floor = begin
	}
	return h
}
