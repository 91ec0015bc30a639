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
	avoid   [][]uint8
	entropy io.Reader
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
	c := &Codes{prefix: o.Prefix, n: (o.Bits+4)/5 + checks, entropy: o.Entropy}
	if c.entropy == nil {
		c.entropy = rand.Reader
	}
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

// standard is the format of NewCodes(nil).
var standard = &Codes{n: DefaultBits/5 + checks, entropy: rand.Reader}

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
	for i := range block {
		if err := c.draw(&block[i]); err != nil {
			clear(codes)
			return err
		}
		codes[i] = block[i].code()
	}
	return nil
}

func (c *Codes) draw(s *secret) error {
	s.prefix, s.n = c.prefix, uint8(c.n)
	data := c.n - checks
	for range 1000 {
		var raw [(MaxBits + 7) / 8]byte
		if _, err := io.ReadFull(c.entropy, raw[:(data*5+7)/8]); err != nil {
			return fmt.Errorf("voucher: no entropy for a code: %w", err)
		}
		var acc, bits uint
		next := 0
		for i := range data {
			if bits < 5 {
				acc |= uint(raw[next]) << bits
				next++
				bits += 8
			}
			s.sym[i] = uint8(acc & (fieldSize - 1))
			acc >>= 5
			bits -= 5
		}
		gf.seal(s.sym[:c.n])
		if c.clean(s.sym[:c.n]) {
			return nil
		}
	}
	return fmt.Errorf("voucher: no code without a word to avoid in 1000 draws; shorten the list: %w", ErrCode)
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
	if err := c.read(typed, &s.sym); err != nil {
		return Code{}, err
	}
	s.prefix, s.n = c.prefix, uint8(c.n)
	return s.code(), nil
}

// Check reports what is wrong with a typed code, as Parse does, without
// keeping it and without allocating when it is right.
func (c *Codes) Check(typed string) error {
	var sym [maxWord]uint8
	return c.read(typed, &sym)
}

func (c *Codes) read(typed string, out *[maxWord]uint8) error {
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
	word := sym[:min(n, room)]
	if len(c.folded) > 0 && n == c.n+len(c.folded) && string(word[:len(c.folded)]) == c.folded {
		word = word[len(c.folded):]
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
	if s0, s1 := gf.syndromes(word); s0|s1 != 0 {
		return &CodeError{Problem: CodeTypo, Position: gf.place(s0, s1, n) + 1, Symbols: n, Want: c.n}
	}
	copy(out[:], word)
	return nil
}
