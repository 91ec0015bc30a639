package voucher

import (
	"crypto/rand"
	"fmt"
	"io"
	"strings"
)

// Limits of the strength of a code, in bits.
const (
	MinBits     = 60                     // below, a guessing attack pays: see WeakCodeError
	DefaultBits = 80                     // 16 data symbols and 2 check symbols
	MaxBits     = 5 * (maxWord - checks) // the check's reach
)

// CodeOptions are the optional settings of [NewCodes].
type CodeOptions struct {
	// Prefix is printed before each code and may be left out when typing it,
	// such as "SB". At most 8 letters and digits. Default: none.
	Prefix string
	// Bits is the entropy of a code, rounded up to a multiple of 5.
	// MinBits–MaxBits; default DefaultBits.
	Bits int
	// Avoid lists words that no code may contain, of three or more letters or
	// digits each; look-alikes count as equal. Default: none.
	Avoid []string
	// Entropy is the source of the codes. Default crypto/rand.Reader. Only a
	// test replaces it.
	Entropy io.Reader
}

// Codes draws and reads voucher codes of one format. It is immutable and safe
// for concurrent use (as far as its Entropy is).
//
// A code has 5 random bits in each of its data symbols, taken from the entropy
// by masking, so all codes are equally likely, and two check symbols at its
// end. Typing errors in one or two symbols and swaps of any two are always
// detected without asking the store.
type Codes struct {
	prefix  string
	folded  string // prefix after the folding of typed input
	n       int    // symbols, the checks included
	size    int    // bytes of entropy
	avoid   [][]uint8
	entropy io.Reader // nil: crypto/rand
	// sealing holds the two check symbols, the last one in the lower five
	// bits, of a code that is zero but for one byte of its entropy: the code
	// is linear, so those of a whole code are the sum over its bytes.
	sealing [maxRaw][256]uint16
}

// NewCodes returns a format for codes; opt may be nil. Fewer bits than MinBits
// is a [*WeakCodeError]; a bad prefix or word is an ErrCode.
func NewCodes(opt *CodeOptions) (*Codes, error) {
	var o CodeOptions
	if opt != nil {
		o = *opt
	}
	if o.Bits == 0 {
		o.Bits = DefaultBits
	}
	if o.Bits < MinBits {
		return nil, &WeakCodeError{Bits: o.Bits}
	}
	if o.Bits > MaxBits {
		return nil, fmt.Errorf("voucher: %d bits are more than the %d that two check symbols can cover: %w", o.Bits, MaxBits, ErrCode)
	}
	c := newCodes((o.Bits+4)/5 + checks)
	c.prefix, c.entropy = o.Prefix, o.Entropy
	if len(o.Prefix) > 8 {
		return nil, fmt.Errorf("voucher: the prefix has %d letters, at most 8 are possible: %w", len(o.Prefix), ErrCode)
	}
	var folded strings.Builder
	for i, r := range o.Prefix {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return nil, fmt.Errorf("voucher: letter %d of the prefix is not one of A–Z and 0–9: %w", i+1, ErrCode)
		}
		s, _ := fold(r)
		folded.WriteByte(s)
	}
	c.folded = folded.String()
	for i, w := range o.Avoid {
		var word []uint8
		for _, r := range w {
			s, ok := fold(r)
			if !ok {
				return nil, fmt.Errorf("voucher: word %d to avoid holds a character that is not a letter or digit: %w", i+1, ErrCode)
			}
			word = append(word, s)
		}
		if len(word) < 3 {
			return nil, fmt.Errorf("voucher: word %d to avoid is shorter than three characters: %w", i+1, ErrCode)
		}
		c.avoid = append(c.avoid, word)
	}
	return c, nil
}

// standard is the format of NewCodes(nil). It is never changed.
var standard = newCodes(DefaultBits/5 + checks)

func newCodes(n int) *Codes {
	c := &Codes{n: n, size: ((n-checks)*5 + 7) / 8}
	for i := range c.size {
		for b := range 256 {
			var raw [maxRaw]byte
			var w word
			raw[i] = byte(b)
			w.spread(&raw, c.size)
			clear(w[n-checks:])
			gf.seal(w[:n])
			c.sealing[i][b] = uint16(w[n-2])<<5 | uint16(w[n-1])
		}
	}
	return c
}

// maxRaw is the most bytes of entropy a code takes, in whole fives.
const maxRaw = (MaxBits + 39) / 40 * 5

// word holds the symbols of a code, zero behind its end.
type word [maxRaw / 5 * 8]uint8

// spread cuts n bytes of raw, rounded up to whole fives, into symbols of five
// bits.
func (w *word) spread(raw *[maxRaw]byte, n int) {
	for i, j := 0, 0; i < n && i < maxRaw; i, j = i+5, j+8 {
		in, out := raw[i:i+5:i+5], w[j:j+8:j+8]
		x := uint64(in[0]) | uint64(in[1])<<8 | uint64(in[2])<<16 | uint64(in[3])<<24 | uint64(in[4])<<32
		out[0], out[1], out[2], out[3] = uint8(x&31), uint8(x>>5&31), uint8(x>>10&31), uint8(x>>15&31)
		out[4], out[5], out[6], out[7] = uint8(x>>20&31), uint8(x>>25&31), uint8(x>>30&31), uint8(x>>35&31)
	}
}

// New draws a code. The only error is the entropy's.
func (c *Codes) New() (Code, error) {
	s := new(secret)
	if err := c.draw(s); err != nil {
		return Code{}, err
	}
	return s.code(), nil
}

// Fill draws a code for each element of codes, cheaper than as many calls of
// New. On an error codes holds nothing usable.
func (c *Codes) Fill(codes []Code) error {
	block := make([]secret, len(codes))
	const at = 64 // codes whose entropy is read at once
	var raw [(at + 1) * maxRaw]byte
	for i := range block {
		k := i % at
		if k == 0 {
			if err := c.randomize(raw[:min(at, len(block)-i)*c.size]); err != nil {
				clear(codes)
				return err
			}
		}
		if !c.set(&block[i], (*[maxRaw]byte)(raw[k*c.size:])) {
			if err := c.draw(&block[i]); err != nil {
				clear(codes)
				return err
			}
		}
		codes[i] = block[i].code()
	}
	return nil
}

func (c *Codes) draw(s *secret) error {
	for range 1000 {
		var raw [maxRaw]byte
		if err := c.randomize(raw[:c.size]); err != nil {
			return err
		}
		if c.set(s, &raw) {
			return nil
		}
	}
	return fmt.Errorf("voucher: no code without a word to avoid in 1000 draws; shorten the list: %w", ErrCode)
}

// randomize fills raw with entropy. raw stays on the caller's stack.
func (c *Codes) randomize(raw []byte) error {
	if c.entropy == nil {
		rand.Read(raw) // it never fails
		return nil
	}
	b := make([]byte, len(raw))
	if _, err := io.ReadFull(c.entropy, b); err != nil {
		return fmt.Errorf("voucher: no entropy for a code: %w", err)
	}
	copy(raw, b)
	return nil
}

// set makes s, which is new or was set before, the code of the entropy in the
// first bytes of raw and reports whether it is free of words to avoid.
func (c *Codes) set(s *secret, raw *[maxRaw]byte) bool {
	var seal uint16
	for i, b := range raw[:c.size] {
		seal ^= c.sealing[i][b]
	}
	s.format = c
	s.sym.spread(raw, c.size)
	if c.size%5 != 0 {
		clear(s.sym[c.n:]) // what the last five bytes had too many
	}
	s.sym[c.n-2], s.sym[c.n-1] = uint8(seal>>5), uint8(seal&31)
	return c.avoid == nil || c.clean(s.sym[:c.n])
}

func (c *Codes) clean(word []uint8) bool {
	for _, w := range c.avoid {
	next:
		for i := 0; i+len(w) <= len(word); i++ {
			for j, s := range w {
				if word[i+j] != s {
					continue next
				}
			}
			return false
		}
	}
	return true
}

// ParseCode reads a code of the standard format, as typed. See [Codes.Parse].
func ParseCode(typed string) (Code, error) { return standard.Parse(typed) }

// Parse reads a code as people type it: any case, spaces and dashes anywhere,
// O for 0, I and L for 1, U for V, digits of Indian scripts and full-width
// forms, with or without the prefix. Anything else is a [*CodeError], which
// names the place of a single typo; a typo is never corrected.
func (c *Codes) Parse(typed string) (Code, error) {
	s := new(secret)
	if err := c.scan(typed, &s.sym); err != nil {
		return Code{}, err
	}
	s.format = c
	return s.code(), nil
}

// Check reports what is wrong with a typed code, as Parse does, without
// keeping it and without allocating when it is right.
func (c *Codes) Check(typed string) error {
	var sym word
	return c.scan(typed, &sym)
}

func (c *Codes) scan(typed string, out *word) error {
	if c.quick(typed, out) {
		return nil
	}
	return c.read(typed, out)
}

// quick is read for a right code in ASCII without its prefix, as nearly all
// are. It says only whether it is one.
func (c *Codes) quick(typed string, out *word) bool {
	n, s0, s1 := 0, uint8(0), uint8(0)
	for i := range len(typed) {
		if typed[i] >= 128 {
			return false
		}
		s := ascii[typed[i]]
		if s == skip {
			continue
		}
		if s >= fieldSize || n == c.n || n == maxWord {
			return false
		}
		out[n] = s
		s0 ^= s
		s1 ^= gf.weight[n][s]
		n++
	}
	return n == c.n && s0|s1 == 0
}

func (c *Codes) read(typed string, out *word) error {
	const room = maxWord + 8
	var sym [room]uint8
	n, bad, badRunes := 0, 0, 0
	for _, r := range typed {
		s, ok := uint8(0), true
		if r < 128 {
			s = ascii[r]
			if s == skip {
				continue
			}
			ok = s < fieldSize
		} else {
			if isSkip(r) {
				continue
			}
			s, ok = fold(r)
		}
		if !ok {
			s = 0
			badRunes++
			if badRunes == 1 {
				bad = n
			}
		}
		if n < room {
			sym[n] = s
		}
		n++
	}
	got := sym[:min(n, room)]
	if len(c.folded) > 0 && n == c.n+len(c.folded) && string(got[:len(c.folded)]) == c.folded {
		got = got[len(c.folded):]
		bad -= len(c.folded)
		n = c.n
	}
	switch {
	case n != c.n:
		return &CodeError{Problem: CodeLength, Symbols: n, Want: c.n}
	case badRunes > 1:
		return &CodeError{Problem: CodeSymbol, Symbols: n, Want: c.n}
	case badRunes == 1:
		return &CodeError{Problem: CodeSymbol, Position: bad + 1, Symbols: n, Want: c.n}
	}
	if s0, s1 := gf.syndromes(got); s0|s1 != 0 {
		return &CodeError{Problem: CodeTypo, Position: gf.place(s0, s1, n) + 1, Symbols: n, Want: c.n}
	}
	copy(out[:], got)
	return nil
}
