package pincode_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pincode/indiapost"
)

// benchRows makes a list as lists are: runs of codes of a hub, with two kinds
// of terms each, up to 1,800 in all. Up to 19,500 they are codes of the directory.
func benchRows(n int) []pincode.Row {
	codes := make([]pincode.Code, 0, n)
	if n <= 19500 {
		for c := range (indiapost.Directory{}).Codes() {
			if len(codes) < n {
				codes = append(codes, c)
			}
		}
	} else {
		all, _ := pincode.Between(pincode.MustParse("100000"), pincode.MustParse("999999"))
		for c := range all.Codes() {
			codes = append(codes, c)
		}
	}
	rows := make([]pincode.Row, len(codes))
	for i, c := range codes {
		rows[i] = pincode.Row{Area: pincode.Only(c), Terms: pincode.Terms{
			Status: pincode.Served, Hub: "HUB-" + strconv.Itoa(c.District()), SLA: 48 * time.Hour,
			CutOff: time.Duration(9+3*(i/100%2)) * time.Hour, DailyLimit: 20, // 09:00 in the outskirts, 12:00 in the city
		}}
	}
	return rows
}

func benchList(tb testing.TB, n int) (*pincode.Coverage, []pincode.Row) {
	rows := benchRows(n)
	v, err := pincode.NewCoverage("bench", rows, &pincode.CoverageOptions{Directory: indiapost.Directory{}})
	if err != nil {
		tb.Fatal(err)
	}
	return v, rows
}

var sizes = []int{1500, 19500, 900000}

// typed returns texts to ask for, in random order: codes listed or, for a
// miss, well-formed ones that are not.
func typed(rows []pincode.Row, hit bool) []string {
	rnd := rand.New(rand.NewSource(1))
	listed := map[string]bool{}
	for _, r := range rows {
		listed[r.Area.String()] = true
	}
	texts := make([]string, 0, 1<<16)
	for len(texts) < 1<<16 {
		if hit {
			texts = append(texts, rows[rnd.Intn(len(rows))].Area.String())
		} else if s := strconv.Itoa(100000 + rnd.Intn(900000)); !listed[s] || len(rows) == 900000 {
			texts = append(texts, s)
		}
	}
	return texts
}

var (
	sinkInt    int
	sinkString string
)

func BenchmarkLookup(b *testing.B) {
	for _, n := range sizes {
		v, rows := benchList(b, n)
		for _, hit := range []bool{true, false} {
			if !hit && n == 900000 {
				continue // no code is left to miss
			}
			texts := typed(rows, hit)
			codes := make([]pincode.Code, len(texts))
			for i, s := range texts {
				codes[i] = pincode.MustParse(s)
			}
			name := fmt.Sprintf("%d/hit=%v/", n, hit)
			b.Run(name+"answer", func(b *testing.B) {
				b.ReportAllocs()
				for i := range b.N {
					a := v.Lookup(codes[i&(1<<16-1)], noon, pincode.Scope{})
					sinkString = a.Hub
				}
			})
			b.Run(name+"parse+answer", func(b *testing.B) {
				b.ReportAllocs()
				for i := range b.N {
					a, _ := v.Check(texts[i&(1<<16-1)], noon, pincode.Scope{})
					sinkString = a.Hub
				}
			})
			byText := map[string]*pincode.Terms{}
			for i := range rows {
				byText[rows[i].Area.String()] = &rows[i].Terms
			}
			b.Run(name+"peer=map[string]", func(b *testing.B) {
				for i := range b.N {
					if t := byText[texts[i&(1<<16-1)]]; t != nil {
						sinkString = t.Hub
					}
				}
			})
			dense := make([]uint16, 1000000)
			for i, r := range rows {
				for c := range r.Area.Codes() {
					dense[c.Int()] = uint16(i%65535 + 1)
				}
			}
			b.Run(name+"peer=parse+dense", func(b *testing.B) {
				for i := range b.N {
					if c, err := pincode.Parse(texts[i&(1<<16-1)]); err == nil {
						sinkInt = int(dense[c.Int()])
					}
				}
			})
			b.Run(name+"parse", func(b *testing.B) {
				for i := range b.N {
					if c, err := pincode.Parse(texts[i&(1<<16-1)]); err == nil {
						sinkInt = c.Int()
					}
				}
			})
			b.Run(name+"parse+status", func(b *testing.B) {
				b.ReportAllocs()
				for i := range b.N {
					if c, err := pincode.Parse(texts[i&(1<<16-1)]); err == nil {
						if v.Serves(c, noon, pincode.Scope{}) {
							sinkInt++
						}
					}
				}
			})
		}
	}
}

// BenchmarkMemory reports the live heap of a compiled list, the codes known to
// the directory included.
func BenchmarkMemory(b *testing.B) {
	for _, n := range sizes {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			rows := benchRows(n)
			for range b.N {
				before := heap()
				v, err := pincode.NewCoverage("bench", rows, &pincode.CoverageOptions{Directory: indiapost.Directory{}})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(heap()-before)/1024, "KB")
				runtime.KeepAlive(v)
			}
		})
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkReadCSV(b *testing.B) {
	v, _ := benchList(b, 19500)
	var text strings.Builder
	if err := v.WriteCSV(&text); err != nil {
		b.Fatal(err)
	}
	lines := strings.SplitAfter(text.String(), "\n")
	rand.New(rand.NewSource(1)).Shuffle(len(lines)-2, func(i, j int) { lines[i+1], lines[j+1] = lines[j+1], lines[i+1] })
	shuffled := strings.Join(lines, "")
	b.Run("list", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			if _, err := pincode.ReadCSV("bench", strings.NewReader(text.String()), nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("list-shuffled", func(b *testing.B) {
		for range b.N {
			if _, err := pincode.ReadCSV("bench", strings.NewReader(shuffled), nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("list+directory", func(b *testing.B) {
		for range b.N {
			if _, err := pincode.ReadCSV("bench", strings.NewReader(text.String()), &pincode.CoverageOptions{Directory: indiapost.Directory{}}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("peer=encoding/csv-reuse", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			r := csv.NewReader(strings.NewReader(text.String()))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
