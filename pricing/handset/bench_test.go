package handset_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/sellback/sellback/pricing/handset"
)

// percentiles runs the queries again and again and reports the time of single
// searches: the median and the one in a hundred, in microseconds.
func percentiles(b *testing.B, queries []string) {
	c := handset.Default()
	for _, q := range queries {
		c.Search(q, nil)
	}
	b.ReportAllocs()
	took := make([]time.Duration, 0, 1<<16)
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		c.Search(queries[i%len(queries)], nil)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	at := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))]) / float64(time.Microsecond)
	}
	b.ReportMetric(at(.5), "p50-µs")
	b.ReportMetric(at(.99), "p99-µs")
}

// BenchmarkSearchTypo: brand and name of 500 models with one typing error each,
// over the full catalogue.
func BenchmarkSearchTypo(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	all := marketed()
	var queries []string
	for range 500 {
		queries = append(queries, typo(r, all[r.IntN(len(all))].String()))
	}
	percentiles(b, queries)
}

// BenchmarkSearchAsTyped: every beginning of a few queries, as an input field
// sends them.
func BenchmarkSearchAsTyped(b *testing.B) {
	var queries []string
	for _, q := range []string{"samsung galaxy s21 ultra", "redmi note 10 pro max", "iphone 12 pro max", "oneplus nord ce 2 lite", "moto g 5 plus"} {
		for i := 1; i <= len(q); i++ {
			queries = append(queries, q[:i])
		}
	}
	percentiles(b, queries)
}

// BenchmarkSearchHard: the dearest queries known: many unknown words, all letters,
// glued words.
func BenchmarkSearchHard(b *testing.B) {
	percentiles(b, []string{
		"a b c d e f g h i j k l m n o p", "samsnggalxys21ultraa fivegee smrtphne", "s", "1 2 3 4 5 6 7 8 9",
		"xqzt wvut plmk njhb gvfc dxsz aqwe rtyu", "galaxy galaxy galaxy galaxy galaxy galaxy", "pro max plus lite mini note 5g",
	})
}

// BenchmarkLoad is the cost of the first use; heap-MB is what stays.
func BenchmarkLoad(b *testing.B) {
	var keep *handset.Catalogue
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		keep, _ = handset.New()
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "heap-MB")
	runtime.KeepAlive(keep)
}
