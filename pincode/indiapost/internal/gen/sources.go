package main

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// office is one post office of a source.
type office struct {
	code            int
	name            string
	state, district string
	taluk           string
	point           point // zero when the source has none
}

// readGeoNames reads GeoNames' table: country, code, place, then three pairs
// of division and its number, latitude, longitude and accuracy.
func readGeoNames(path string) ([]office, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []office
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		if len(c) != 12 {
			return nil, fmt.Errorf("%s: line %d has %d columns, not 12", path, len(all)+1, len(c))
		}
		o := office{name: c[2], state: c[3], district: c[5], taluk: c[7]}
		var err1, err2, err3 error
		o.code, err1 = strconv.Atoi(c[1])
		o.point.lat, err2 = strconv.ParseFloat(c[9], 64)
		o.point.lon, err3 = strconv.ParseFloat(c[10], 64)
		if err1 != nil || err2 != nil || err3 != nil || !wellFormed(o.code) {
			return nil, fmt.Errorf("%s: line %d: bad number", path, len(all)+1)
		}
		all = append(all, o)
	}
	return all, lines.Err()
}

// readPattern lists the codes the validator's regular expression matches.
func readPattern(path string) (map[int]bool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile("^(?:" + strings.TrimSpace(string(text)) + ")$")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	valid := map[int]bool{}
	for n := 100000; n < 1000000; n++ {
		if re.MatchString(strconv.Itoa(n)) {
			valid[n] = true
		}
	}
	return valid, nil
}

// readOlder reads the list with names but without positions.
func readOlder(path string) ([]office, error) {
	var rows []struct {
		Name, District, State string
		Pincode               int
	}
	if err := readJSON(path, &rows); err != nil {
		return nil, err
	}
	var all []office
	for _, r := range rows {
		if !wellFormed(r.Pincode) {
			return nil, fmt.Errorf("%s: code %d", path, r.Pincode)
		}
		all = append(all, office{code: r.Pincode, name: r.Name, state: r.State, district: r.District})
	}
	return all, nil
}

func wellFormed(n int) bool { return n >= 100000 && n < 1000000 }
