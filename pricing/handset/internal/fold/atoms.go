package fold

import "unicode/utf8"

// Kind tells what an atom is made of.
type Kind uint8

const (
	Word   Kind = iota // letters
	Number             // digits, with an inner dot allowed: "10", "6.1"
	Net                // a mobile network: 2g, 3g, 4g, 5g
)

// Atom is the smallest piece of a name: a run of letters, a number, or a
// network. "S10+ 5G" has the atoms s, 10, plus, 5g. Letters and digits are
// always parted, so "S10" and "S 10" are the same; Glued keeps what was typed.
type Atom struct {
	Text  []byte // folded; points into the Buffer
	Kind  Kind
	Glued bool // no separator stood between this atom and the one before
}

// Buffer holds the atoms of one text and the memory they point to. It may be
// used again and again; the zero value is ready.
type Buffer struct {
	text  []byte
	Atoms []Atom
	marks []mark
}

type mark struct {
	start, end int
	kind       Kind
	glued      bool
}

var plus = []byte("plus")

// Split folds s into b.Atoms, at most max of them, and reports whether all of
// s was read. What the Buffer held before is gone.
func (b *Buffer) Split(s string, max int) bool {
	b.text, b.marks, b.Atoms = b.text[:0], b.marks[:0], b.Atoms[:0]
	last := Sep // the class of the rune before, Drop never counts
	for i, r := range s {
		f, class := Rune(r)
		if class == Drop {
			continue
		}
		if class == Dot {
			// A dot stays only between two digits: "6.1", not "Pro." or "v.5".
			if last != Digit || !digitNext(s[i+1:]) {
				last = Sep
				continue
			}
			b.text = append(b.text, '.')
			b.marks[len(b.marks)-1].end++
			continue
		}
		switch {
		case class == Sep, class == Plus && last == Sep:
			last = Sep
			continue
		case class == Plus:
			if len(b.marks) >= max {
				return b.finish(false)
			}
			b.open(Word, true)
			b.text = append(b.text, plus...)
			b.marks[len(b.marks)-1].end = len(b.text)
		case class == last && class != Plus:
			b.text = utf8.AppendRune(b.text, f)
			b.marks[len(b.marks)-1].end = len(b.text)
		default:
			if len(b.marks) >= max {
				return b.finish(false)
			}
			kind := Word
			if class == Digit {
				kind = Number
			}
			b.open(kind, last != Sep)
			b.text = utf8.AppendRune(b.text, f)
			b.marks[len(b.marks)-1].end = len(b.text)
		}
		last = class
	}
	return b.finish(true)
}

func (b *Buffer) open(k Kind, glued bool) {
	b.marks = append(b.marks, mark{start: len(b.text), end: len(b.text), kind: k, glued: glued})
}

// finish joins a lone 2, 3, 4 or 5 with the "g" that follows it, then sets the
// atoms; only now, because b.text no longer moves.
func (b *Buffer) finish(whole bool) bool {
	for i := 0; i < len(b.marks); i++ {
		m := b.marks[i]
		if m.kind == Number && m.end-m.start == 1 && b.text[m.start] >= '2' && b.text[m.start] <= '5' && i+1 < len(b.marks) {
			n := b.marks[i+1]
			if n.glued && n.end-n.start == 1 && b.text[n.start] == 'g' && (i+2 == len(b.marks) || !b.marks[i+2].glued || b.text[b.marks[i+2].start] == 'p') {
				m.end, m.kind = n.end, Net
				i++
			}
		}
		b.Atoms = append(b.Atoms, Atom{Text: b.text[m.start:m.end:m.end], Kind: m.kind, Glued: m.glued})
	}
	return whole
}

func digitNext(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	_, class := Rune(r)
	return s != "" && class == Digit
}

// Key returns the text by which two spellings of one name are held equal:
// all atoms written together, with a bar only between two numbers.
func Key(s string) string {
	var b Buffer
	b.Split(s, len(s)+1)
	var out []byte
	for i, a := range b.Atoms {
		if i > 0 && a.Kind != Word && b.Atoms[i-1].Kind != Word {
			out = append(out, '|')
		}
		out = append(out, a.Text...)
	}
	return string(out)
}

// Compact appends the letters and digits of s to dst, folded and without any
// separator: the form in which build codes are compared ("SM-G991B" is
// "smg991b"). A comma between digits stays, or Apple's "iPhone1,1" would read
// like the name "iPhone 11".
func Compact(dst []byte, s string) []byte {
	for i, r := range s {
		f, class := Rune(r)
		switch {
		case class == Letter || class == Digit:
			dst = utf8.AppendRune(dst, f)
		case class == Plus:
			dst = append(dst, '+')
		case r == ',' && len(dst) > 0 && dst[len(dst)-1] >= '0' && dst[len(dst)-1] <= '9' && digitNext(s[i+1:]):
			dst = append(dst, ',')
		}
	}
	return dst
}

// Slug returns s in lower-case ASCII letters, digits and single hyphens, with
// "+" written "plus", and whether every letter of s could be kept.
func Slug(s string) (slug string, whole bool) {
	out, gap := []byte(nil), false
	whole = true
	add := func(c ...byte) {
		if gap && len(out) > 0 {
			out = append(out, '-')
		}
		gap = false
		out = append(out, c...)
	}
	for _, r := range s {
		f, class := Rune(r)
		switch {
		case class == Drop:
		case class == Plus:
			gap = true
			add(plus...)
			gap = true
		case class == Sep || class == Dot:
			gap = true
		case f >= 0x80:
			whole, gap = false, true
		default:
			add(byte(f))
		}
	}
	return string(out), whole
}
