package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// entry is everything gathered for one code.
type entry struct {
	code     int
	current  bool // in the validator's list
	state    string
	district string
	city     string
	inferred bool
	several  bool    // the sources put its offices into several states
	points   []point // of its offices in GeoNames
	at       point
	quality  int // as pincode.Quality
	offices  []string
}

// gather merges the sources. State and district are those of most offices in
// GeoNames; a code that GeoNames lacks takes them from the older list.
func gather(offices, older []office, valid map[int]bool) []*entry {
	byCode := map[int]*entry{}
	get := func(code int) *entry {
		e := byCode[code]
		if e == nil {
			e = &entry{code: code, current: valid[code]}
			byCode[code] = e
		}
		return e
	}
	for n := range valid {
		get(n)
	}
	places := map[int]map[[2]string]int{} // votes
	names := map[int]map[string]string{}
	take := func(list []office, only func(code int) bool) {
		for _, o := range list {
			e := get(o.code)
			if only(o.code) {
				s := state(o)
				if places[o.code] == nil {
					places[o.code] = map[[2]string]int{}
				}
				places[o.code][[2]string{s, district(o, s)}]++
			}
			if o.point != (point{}) {
				e.points = append(e.points, o.point)
			}
			name := officeName(o.name)
			if names[o.code] == nil {
				names[o.code] = map[string]string{}
			}
			if _, ok := names[o.code][key(name)]; !ok && key(name) != "" {
				names[o.code][key(name)] = name
			}
		}
	}
	take(offices, func(int) bool { return true })
	geo := maps.Clone(places)
	take(older, func(code int) bool { return geo[code] == nil })
	var all []*entry
	for _, n := range slices.Sorted(maps.Keys(byCode)) {
		e := byCode[n]
		e.state, e.district = mostVoted(places[n])
		for p := range places[n] {
			e.several = e.several || p[0] != e.state
		}
		e.city = cities[strconv.Itoa(n)[:4]]
		e.offices = slices.Sorted(maps.Values(names[n]))
		all = append(all, e)
	}
	var listed, both int
	for _, e := range all {
		if e.current {
			listed++
		}
		if e.state != "" {
			both++
		}
	}
	fmt.Printf("%d codes, %d of them in the validator's list, %d with state and district from a source\n", len(all), listed, both)
	return all
}

// mostVoted returns the state with most offices and its district with most;
// equal counts go to the name that sorts first.
func mostVoted(votes map[[2]string]int) (state, district string) {
	states := map[string]int{}
	for p, n := range votes {
		states[p[0]] += n
	}
	state = top(states)
	districts := map[string]int{}
	for p, n := range votes {
		if p[0] == state {
			districts[p[1]] += n
		}
	}
	return state, top(districts)
}

func top(votes map[string]int) string {
	keys := slices.Sorted(maps.Keys(votes))
	if len(keys) == 0 {
		return ""
	}
	return slices.MaxFunc(keys, func(x, y string) int {
		return cmp.Or(cmp.Compare(votes[x], votes[y]), cmp.Compare(y, x))
	})
}

// infer gives codes of the validator's list that no source places the state
// and district of their neighbours: the codes that share five, else four, else
// three digits, if all lie in one state and three in four in one district.
func infer(all []*entry) {
	groups := map[int][]*entry{}
	for _, e := range all {
		if e.state != "" {
			for _, span := range []int{10, 100, 1000} {
				groups[-span*1000000+e.code/span] = append(groups[-span*1000000+e.code/span], e)
			}
		}
	}
	guess := func(e *entry) (string, string) {
		for _, span := range []int{10, 100, 1000} {
			votes := map[[2]string]int{}
			n := 0
			for _, o := range groups[-span*1000000+e.code/span] {
				if o != e {
					votes[[2]string{o.state, o.district}]++
					n++
				}
			}
			s, d := mostVoted(votes)
			inState := 0
			for p, k := range votes {
				if p[0] == s {
					inState += k
				}
			}
			if n >= 3 && inState == n && 4*votes[[2]string{s, d}] >= 3*n {
				return s, d
			}
		}
		return "", ""
	}
	// Measured by leaving each placed code out in turn.
	var tried, stateOK, districtOK int
	for _, e := range all {
		if e.state == "" {
			continue
		}
		if s, d := guess(e); s != "" {
			tried++
			if s == e.state {
				stateOK++
				if d == e.district {
					districtOK++
				}
			}
		}
	}
	fmt.Printf("inference, each placed code left out: %d guessed, state right %.2f %%, district right %.2f %%\n",
		tried, percent(stateOK, tried), percent(districtOK, tried))
	type placed struct{ s, d string }
	found := map[*entry]placed{}
	missing := 0
	for _, e := range all {
		if e.state == "" {
			missing++
			if s, d := guess(e); s != "" {
				found[e] = placed{s, d}
			}
		}
	}
	for e, p := range found {
		e.state, e.district, e.inferred = p.s, p.d, true
	}
	fmt.Printf("inferred %d of %d; %.2f %% of all codes have state and district\n", len(found), missing,
		percent(len(all)-missing+len(found), len(all)))
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(whole) }
