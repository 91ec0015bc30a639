package indiapost

import (
	"runtime"
	"testing"
)

// BenchmarkLoad is the price of the first look-up of a process.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		if readTables().count == 0 {
			b.Fatal("empty")
		}
	}
}

// The tables hold names and an index only; records stay in the program's file.
func TestTablesAreSmall(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	tables := readTables()
	if after := heap(); after > before+256<<10 {
		t.Errorf("the tables take %d bytes", after-before)
	}
	runtime.KeepAlive(tables)
}

func TestSkeletonAndDistance(t *testing.T) {
	for _, tt := range [][2]string{{"kolkata", "kalakata"}, {"delhi", "dilli"}, {"chennai", "jenai"}, {"mumbai", "munbai"}} {
		if a, b := skeleton(tt[0]), skeleton(tt[1]); a != b {
			t.Errorf("%s and %s: %s, %s", tt[0], tt[1], a, b)
		}
	}
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "ab", 2}, {"nagpur", "nagpr", 1}, {"nagpur", "nagupr", 1}, {"patna", "patan", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3}} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%s, %s) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
	for in, want := range map[string]string{"কলকাতা": "kalakata", "पटना": "patana", "बाँकुड़ा": "bankura", "বাঁকুড়া": "bankura", "हुगली": "hugali", "ಧಾರವಾಡ": "dharavad"} {
		if got := latin(in); got != want {
			t.Errorf("latin(%s) = %s, want %s", in, got, want)
		}
	}
}
