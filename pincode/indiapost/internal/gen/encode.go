package main

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"strings"
)

// encode packs the entries. Numbers are little-endian.
//
// places.bin: "PIN1"; counts of codes, districts, states and cities (4 × u16);
// length of the text (u32); text: states, cities, then "state number TAB
// district TAB older names …", one a line; then 13 bytes per code: code u24,
// district u16 (0 none), city u8 (0 none), flags u8 (bits 0–1 quality, 2
// inferred, 3 current, 4 offices in several states), latitude and longitude in units of 0.0001° u24 each.
//
// offices.bin: one u32 per code and one more, where its text begins and ends;
// then the text: names of offices, one a line.
func encode(all []*entry) (places, offices []byte) {
	stateSet, citySet := map[string]bool{}, map[string]bool{}
	districtSet := map[[2]string]bool{}
	for _, e := range all {
		if e.state != "" {
			stateSet[e.state] = true
			districtSet[[2]string{e.state, e.district}] = true
		}
		if e.city != "" {
			citySet[e.city] = true
		}
	}
	stateNames, cityNames := slices.Sorted(maps.Keys(stateSet)), slices.Sorted(maps.Keys(citySet))
	districtNames := slices.SortedFunc(maps.Keys(districtSet), func(x, y [2]string) int {
		return strings.Compare(x[0]+"\t"+x[1], y[0]+"\t"+y[1])
	})
	var text strings.Builder
	for _, s := range stateNames {
		text.WriteString(s + "\n")
	}
	for _, c := range cityNames {
		text.WriteString(c + "\n")
	}
	for _, d := range districtNames {
		text.WriteByte(byte('A' + slices.Index(stateNames, d[0])))
		text.WriteString("\t" + d[1])
		for _, old := range slices.Sorted(maps.Keys(districts[d[0]])) {
			if districts[d[0]][old] == d[1] {
				text.WriteString("\t" + old)
			}
		}
		text.WriteByte('\n')
	}
	le := binary.LittleEndian
	places = append(places, "PIN1"...)
	for _, n := range []int{len(all), len(districtNames), len(stateNames), len(cityNames)} {
		places = le.AppendUint16(places, uint16(n))
	}
	places = le.AppendUint32(places, uint32(text.Len()))
	places = append(places, text.String()...)
	var names strings.Builder
	for _, e := range all {
		d := 1 + slices.Index(districtNames, [2]string{e.state, e.district})
		c := 1 + slices.Index(cityNames, e.city)
		flags := e.quality
		if e.inferred {
			flags |= 4
		}
		if e.current {
			flags |= 8
		}
		if e.several {
			flags |= 16
		}
		places = u24(places, e.code)
		places = le.AppendUint16(places, uint16(d))
		places = append(places, byte(c), byte(flags))
		places = u24(places, int(math.Round(e.at.lat*1e4)))
		places = u24(places, int(math.Round(e.at.lon*1e4)))
		offices = le.AppendUint32(offices, uint32(names.Len()))
		names.WriteString(strings.Join(e.offices, "\n"))
	}
	offices = le.AppendUint32(offices, uint32(names.Len()))
	return places, append(offices, names.String()...)
}

func u24(b []byte, n int) []byte { return append(b, byte(n), byte(n>>8), byte(n>>16)) }
