package voucher

// Arithmetic of GF(32), the field with 32 elements, as polynomials over GF(2)
// modulo x^5+x^2+1 (primitive, so alpha = x generates all 31 non-zero ones).
//
// A code word c of n ≤ 31 symbols is valid when
//
//	S0 = sum c[i]           = 0
//	S1 = sum c[i] * alpha^i = 0
//
// the narrow-sense shortened Reed–Solomon code with two check symbols, the
// last two. Its distance is 3: any one or two wrong symbols, a swap included,
// leave S0 or S1 non-zero, and one wrong symbol at place i leaves
// S1/S0 = alpha^i, which names the place. (Reed and Solomon, "Polynomial Codes
// over Certain Finite Fields", 1960.)

const (
	fieldSize = 32
	maxWord   = fieldSize - 1 // longest word whose places are all distinct
	checks    = 2
)

// gf holds the tables; they are computed once and never written again.
var gf = newField()

type field struct {
	exp    [2 * maxWord]uint8
	log    [fieldSize]uint8
	weight [maxWord][fieldSize]uint8 // weight[i][c] = c * alpha^i
}

func newField() *field {
	f := new(field)
	x := uint8(1)
	for i := range maxWord {
		f.exp[i], f.exp[i+maxWord] = x, x
		f.log[x] = uint8(i)
		x <<= 1
		if x&32 != 0 {
			x ^= 0b100101
		}
	}
	for i := range maxWord {
		for c := uint8(1); c < fieldSize; c++ {
			f.weight[i][c] = f.mul(c, f.exp[i])
		}
	}
	return f
}

func (f *field) mul(a, b uint8) uint8 {
	if a == 0 || b == 0 {
		return 0
	}
	return f.exp[int(f.log[a])+int(f.log[b])]
}

func (f *field) div(a, b uint8) uint8 { // b is not 0
	if a == 0 {
		return 0
	}
	return f.exp[int(f.log[a])+maxWord-int(f.log[b])]
}

// syndromes returns S0 and S1 of word, which has at most maxWord symbols.
func (f *field) syndromes(word []uint8) (s0, s1 uint8) {
	for i, c := range word {
		s0 ^= c
		s1 ^= f.weight[i][c&(fieldSize-1)]
	}
	return s0, s1
}

// seal sets the last two symbols of word so that both syndromes are zero.
func (f *field) seal(word []uint8) {
	n := len(word)
	a, b := f.syndromes(word[:n-checks])
	// c[n-2] + c[n-1] = a and c[n-2] alpha^(n-2) + c[n-1] alpha^(n-1) = b.
	last := f.div(b^f.weight[n-2][a], f.exp[n-2]^f.exp[n-1])
	word[n-2], word[n-1] = a^last, last
}

// place returns the index of the one wrong symbol that explains the syndromes,
// or -1 if more than one symbol must be wrong.
func (f *field) place(s0, s1 uint8, n int) int {
	if s0 == 0 || s1 == 0 {
		return -1
	}
	if i := int(f.log[f.div(s1, s0)]); i < n {
		return i
	}
	return -1
}
