// Command coverage makes the sample launch list of the examples: the PIN codes
// of ten large cities and of the towns around them, each given to the nearest
// hub.
//
//	go run ./examples/coverage                                        # summary
//	go run ./examples/coverage -write examples/data/coverage-2026-11.csv
//
// A code of the hub's own city, by its postal number, can be visited the same
// day until noon. A code whose position is within -radius kilometres of the
// hub counts as outskirts, where the same-day cut-off is nine in the morning.
// The output is the same on every run.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/sellback/sellback/examples/data"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pincode/indiapost"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("coverage", flag.ContinueOnError)
	radius := flags.Float64("radius", 45, "kilometres from a hub that count as its outskirts")
	write := flags.String("write", "", "file to write the list to; none prints a summary")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("coverage takes flags only, not %q", flags.Args())
	}
	hubs, err := readHubs()
	if err != nil {
		return err
	}
	list, counts := launchList(hubs, *radius*1000)
	if *write != "" {
		return os.WriteFile(*write, list, 0o644)
	}
	total := 0
	for _, h := range hubs {
		fmt.Fprintf(out, "%-6s %-10s %4d codes\n", h.ID, h.Name, counts[h.ID])
		total += counts[h.ID]
	}
	fmt.Fprintf(out, "%d codes in all, from the directory of %s\n", total, indiapost.Version)
	return nil
}

func readHubs() ([]pickup.Hub, error) {
	f, err := data.Files.Open("hubs.json")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := pickup.ReadHubs(f, "hubs.json")
	if err != nil {
		return nil, err
	}
	return slices.Collect(all.All()), nil
}

// launchList writes the list as CSV and counts the codes of each hub.
func launchList(hubs []pickup.Hub, radius float64) ([]byte, map[string]int) {
	var b bytes.Buffer
	fmt.Fprintln(&b, "# Sample launch list. Codes, places and hubs are real; that anybody serves them, and the cut-offs, is illustrative.")
	fmt.Fprintf(&b, "# Made by examples/coverage from the directory of %s; do not edit.\n", indiapost.Version)
	fmt.Fprintln(&b, "area,status,hub,sla,cut_off,reason,note")
	counts := map[string]int{}
	var dir indiapost.Directory
	for code := range dir.Codes() {
		place, _ := dir.Place(code)
		hub, meters := nearest(hubs, place)
		var cutOff string
		switch {
		case place.City == hub.Name:
			cutOff = "12:00"
		case place.Quality != pincode.Unlocated && meters <= radius:
			cutOff = "09:00"
		default:
			continue
		}
		counts[hub.ID]++
		name := place.City
		if name == "" {
			name = place.District
		}
		fmt.Fprintf(&b, "%s,served,%s,48h,%s,,%q\n", code, hub.ID, cutOff, name)
	}
	fmt.Fprintln(&b, `9*,excluded,,,,army-post,"Army Postal Service: no visits"`)
	return b.Bytes(), counts
}

// nearest returns the hub of the code's own city, or the nearest one.
func nearest(hubs []pickup.Hub, place pincode.Place) (best pickup.Hub, meters float64) {
	for _, h := range hubs {
		d := place.Point.Meters(pincode.Point{Lat: h.Location.Lat, Lon: h.Location.Lng})
		if place.City == h.Name {
			return h, d
		}
		if best.ID == "" || d < meters {
			best, meters = h, d
		}
	}
	return best, meters
}
