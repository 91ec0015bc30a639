package voucher

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The code is linear: a wrong word is a right word plus a pattern, and its
// syndromes are those of the pattern alone. So trying every pattern proves the
// claim for every code of the length.
func TestEveryOneAndTwoSymbolErrorIsDetected(t *testing.T) {
	for n := MinBits/5 + checks; n <= maxWord; n++ {
		word := make([]uint8, n)
		patterns := 0
		for i := range n {
			for a := uint8(1); a < fieldSize; a++ {
				word[i] = a
				s0, s1 := gf.syndromes(word)
				if s0|s1 == 0 {
					t.Fatalf("length %d: error %d at %d is not detected", n, a, i)
				}
				if p := gf.place(s0, s1, n); p != i {
					t.Fatalf("length %d: error %d at %d is located at %d", n, a, i, p)
				}
				patterns++
				for j := range i {
					for b := uint8(1); b < fieldSize; b++ {
						word[j] = b
						if s0, s1 := gf.syndromes(word); s0|s1 == 0 {
							t.Fatalf("length %d: errors %d at %d and %d at %d are not detected", n, a, i, b, j)
						}
						patterns++
					}
					word[j] = 0
				}
			}
			word[i] = 0
		}
		if want := n*31 + n*(n-1)/2*31*31; patterns != want {
			t.Fatalf("length %d: tried %d patterns, there are %d", n, patterns, want)
		}
	}
}

// A swap of two different symbols a, b adds a+b at both places: a pattern of
// two, which the test above covers. Here the real thing, on random words.
func TestEverySwapIsDetected(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		word := make([]uint8, 18)
		for i := range word {
			word[i] = uint8(r.IntN(fieldSize))
		}
		gf.seal(word)
		if s0, s1 := gf.syndromes(word); s0|s1 != 0 {
			t.Fatal("a sealed word is not valid")
		}
		for i := range word {
			for j := range i {
				word[i], word[j] = word[j], word[i]
				if s0, s1 := gf.syndromes(word); (s0|s1 == 0) != (word[i] == word[j]) {
					t.Fatalf("swap of %d and %d", i, j)
				}
				word[i], word[j] = word[j], word[i]
			}
		}
	}
}

func TestFieldIsAField(t *testing.T) {
	seen := map[uint8]bool{}
	for i := range maxWord {
		seen[gf.exp[i]] = true
	}
	if len(seen) != maxWord || seen[0] {
		t.Fatal("alpha does not generate the field")
	}
	for a := range uint8(fieldSize) {
		for b := range uint8(fieldSize) {
			if gf.mul(a, b) != slowMul(a, b) {
				t.Fatalf("%d * %d", a, b)
			}
			if b != 0 && gf.mul(gf.div(a, b), b) != a {
				t.Fatalf("%d / %d", a, b)
			}
		}
	}
}

// slowMul multiplies polynomials by hand, long division included.
func slowMul(a, b uint8) uint8 {
	var p uint16
	for i := range 5 {
		if b>>i&1 == 1 {
			p ^= uint16(a) << i
		}
	}
	for i := 8; i >= 5; i-- {
		if p>>i&1 == 1 {
			p ^= 0b100101 << (i - 5)
		}
	}
	return uint8(p)
}

// TestSymbolsAreUniform draws a million codes and compares the count of each
// symbol at each data place with the expectation: 16 chi-square statistics with
// 31 degrees of freedom each. The entropy is seeded, so the outcome is fixed.
func TestSymbolsAreUniform(t *testing.T) {
	t.Parallel()
	const n = 1_000_000
	codes, err := NewCodes(&CodeOptions{Entropy: rand.NewChaCha8([32]byte{42})})
	if err != nil {
		t.Fatal(err)
	}
	var count [18][fieldSize]int
	batch := make([]Code, 1000)
	for range n / len(batch) {
		if err := codes.Fill(batch); err != nil {
			t.Fatal(err)
		}
		for _, c := range batch {
			for i, s := range (*c.p).sym[:18] {
				count[i][s]++
			}
		}
	}
	for i := range count {
		chi := 0.0
		for _, c := range count[i] {
			d := float64(c) - n/fieldSize
			chi += d * d / (n / fieldSize)
		}
		// 31 ± 6 standard deviations of sqrt(62).
		if math.Abs(chi-31) > 6*math.Sqrt(62) {
			t.Errorf("symbol %d: chi-square %.1f with 31 degrees of freedom", i+1, chi)
		}
	}
}

// TestNoDuplicates draws ten million codes from the system's entropy. Already
// their first 64 bits must differ, which by chance fails once in 370,000 runs.
func TestNoDuplicates(t *testing.T) {
	t.Parallel()
	const n = 10_000_000
	seen := make([]uint64, 0, n)
	batch := make([]Code, 10_000)
	for len(seen) < n {
		if err := standard.Fill(batch); err != nil {
			t.Fatal(err)
		}
		for _, c := range batch {
			var v uint64
			for _, s := range (*c.p).sym[:12] {
				v = v<<5 | uint64(s)
			}
			// Four more bits of the thirteenth symbol fill the word.
			seen = append(seen, v<<4|uint64((*c.p).sym[12]>>1))
		}
	}
	slices.Sort(seen)
	for i := 1; i < n; i++ {
		if seen[i] == seen[i-1] {
			t.Fatal("two of ten million codes begin alike")
		}
	}
}

// The quick way to read a code accepts nothing the other one does not, reads
// the same, and is the way of every code as shown.
func TestQuickReadsTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	for _, opt := range []*CodeOptions{nil, {Bits: 60}, {Bits: MaxBits}, {Prefix: "SB"}, {Prefix: "0"}} {
		c, err := NewCodes(opt)
		if err != nil {
			t.Fatal(err)
		}
		for range 20_000 {
			code, err := c.New()
			if err != nil {
				t.Fatal(err)
			}
			typed := []byte(code.Reveal())
			var quick, slow word
			if c.prefix == "" && !c.quick(string(typed), &quick) {
				t.Fatal("a code as shown is not read the quick way")
			}
			for range random.IntN(3) {
				i := random.IntN(len(typed))
				switch random.IntN(5) {
				case 0:
					typed[i] ^= 1 << random.IntN(8)
				case 1:
					typed = slices.Insert(typed, i, " -_.\xa0\xad0o"[random.IntN(8)])
				case 2:
					typed = slices.Delete(typed, i, i+1)
				case 3:
					typed = append(typed[:i:i], bytes.ToLower(typed[i:])...)
				case 4:
					typed = append(typed, typed[i:]...)
				}
			}
			quick, slow = word{}, word{}
			if c.quick(string(typed), &quick) {
				accepted++
				if err := c.read(string(typed), &slow); err != nil || quick != slow {
					t.Fatalf("%q is read otherwise the quick way: %v", typed, err)
				}
			}
		}
	}
	if accepted < 20_000 {
		t.Errorf("only %d codes were right", accepted)
	}
}
