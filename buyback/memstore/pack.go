package memstore

import (
	"encoding/binary"
	"time"
)

// What is written once and seldom read again, journals and events, is kept as
// bytes: a third of the memory, and nothing in it for the garbage collector to
// follow. Numbers are varints, texts have their length before them.

const pageSize = 1 << 16

// pages keeps bytes many to an allocation. What it returns is never changed; a
// page is free when nothing in it is referred to any more.
type pages struct{ page []byte }

func (p *pages) keep(b []byte) []byte {
	if cap(p.page)-len(p.page) < len(b) {
		size := min(max(2*cap(p.page), 1<<10), pageSize) // a small store stays small
		p.page = make([]byte, 0, max(size, len(b)))
	}
	n := len(p.page)
	p.page = append(p.page, b...)
	return p.page[n:len(p.page):len(p.page)]
}

func packText[S ~string | ~[]byte](b []byte, s S) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

func packNum[N ~int64](b []byte, n N) []byte { return binary.AppendVarint(b, int64(n)) }

// packTime adds an instant as seconds and nanoseconds; it comes back in UTC.
func packTime(b []byte, t time.Time) []byte {
	b = binary.AppendVarint(b, t.Unix()-year1)
	return binary.AppendUvarint(b, uint64(t.Nanosecond()))
}

var year1 = time.Time{}.Unix()

// unpacker reads what the functions above wrote.
type unpacker struct {
	b []byte
	s string // the same, which texts are cut from; may be left empty if text is not used
	i int
}

func unpack(b []byte) *unpacker { return &unpacker{b: b, s: string(b)} }

func (u *unpacker) size() int {
	n, w := binary.Uvarint(u.b[u.i:])
	u.i += w
	return int(n)
}

func (u *unpacker) text() string {
	n := u.size()
	u.i += n
	return u.s[u.i-n : u.i]
}

// bytes is text without a copy, to look at only.
func (u *unpacker) bytes() []byte {
	n := u.size()
	u.i += n
	return u.b[u.i-n : u.i]
}

func (u *unpacker) num() int64 {
	n, w := binary.Varint(u.b[u.i:])
	u.i += w
	return n
}

func (u *unpacker) time() time.Time {
	sec := u.num()
	nsec := u.size()
	if sec == 0 && nsec == 0 {
		return time.Time{}
	}
	return time.Unix(sec+year1, int64(nsec)).UTC()
}

func packFlag(b []byte, f bool) []byte {
	if f {
		return append(b, 1)
	}
	return append(b, 0)
}

func (u *unpacker) flag() bool {
	u.i++
	return u.b[u.i-1] == 1
}

// copy fills to with as many bytes.
func (u *unpacker) copy(to []byte) { u.i += copy(to, u.b[u.i:]) }
