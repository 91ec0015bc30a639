package handset

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/sellback/sellback/pricing/handset/internal/fold"
)

// codeRef points from a code, folded to letters and digits, to its model.
type codeRef struct {
	head    uint64 // the first eight bytes of the key, for fast order
	off     uint32 // of the key in Catalogue.keys
	record  int32
	size    uint16
	kind    uint8 // index in codeKinds
	variant int8  // for a part number the variant, else -1
}

var codeKinds = [...]CodeKind{BuildModel, BuildDevice, Identifier, ANumber, PartNumber}

func kindIndex(k CodeKind) uint8 { return uint8(max(0, slices.Index(codeKinds[:], k))) }

// longestCode bounds what is compared; no code in the data is longer.
const longestCode = 64

func (c *Catalogue) buildCodes() {
	refs := make([]codeRef, 0, 2*len(c.records)+4096)
	var keys []byte
	add := func(record int32, kind uint8, variant int, code string) {
		from := len(keys)
		keys = fold.Compact(keys, code)
		if n := len(keys) - from; n < 2 || n > longestCode {
			keys = keys[:from]
			return
		}
		refs = append(refs, codeRef{
			head: head(keys[from:]), off: uint32(from), size: uint16(len(keys) - from),
			record: record, kind: kind, variant: int8(min(variant, 127)),
		})
	}
	for i := range c.records {
		i := int32(i)
		if r := &c.records[i]; r.extra != nil {
			for _, code := range r.extra.Codes {
				add(i, kindIndex(code.Kind), -1, code.Value)
			}
		} else if codes := field(r.line, fieldCodes); codes != "" {
			for code := range strings.SplitSeq(codes, "|") {
				add(i, kindIndex(codeKind(code[0])), -1, code[1:])
			}
		}
		for n, v := range c.variants(i) {
			for _, p := range v.Parts {
				add(i, kindIndex(PartNumber), n, p)
			}
		}
	}
	slices.SortFunc(refs, func(a, b codeRef) int {
		return cmp.Or(cmp.Compare(a.head, b.head),
			bytes.Compare(keys[a.off:a.off+uint32(a.size)], keys[b.off:b.off+uint32(b.size)]),
			cmp.Compare(a.kind, b.kind), cmp.Compare(a.record, b.record))
	})
	c.codes, c.keys = slices.Clip(refs), string(keys)
}

// head packs the first eight bytes so that numbers order as the bytes do.
func head(key []byte) uint64 {
	var b [8]byte
	copy(b[:], key)
	return binary.BigEndian.Uint64(b[:])
}

func (c *Catalogue) codeKey(i int) string {
	r := &c.codes[i]
	return c.keys[r.off : r.off+uint32(r.size)]
}

// codeRange returns the codes that equal key and, after them, those that begin
// with it: [first, equal) and [equal, last).
func (c *Catalogue) codeRange(key []byte) (first, equal, last int) {
	h := head(key)
	first, _ = slices.BinarySearchFunc(c.codes, key, func(r codeRef, k []byte) int {
		if n := cmp.Compare(r.head, h); n != 0 {
			return n
		}
		return strings.Compare(c.keys[r.off:r.off+uint32(r.size)], string(k))
	})
	for equal = first; equal < len(c.codes) && c.codeKey(equal) == string(key); equal++ {
	}
	for last = equal; last < len(c.codes) && last-equal < 4*maxLimit && strings.HasPrefix(c.codeKey(last), string(key)); last++ {
	}
	return first, equal, last
}

// ByCode returns the models that bear the code: a build code ("SM-G991B"), a
// board name ("o1s"), an Apple identifier ("iPhone14,2"), an A-number
// ("A2633") or a part number ("MLPJ3HN/A", its country is ignored). Case, spaces
// and hyphens do not count, nor does the ending "/DS" of phones with two SIMs.
// A board may serve several models and a maker may use one code for two names;
// then all of them are returned, a build code's model before a board's.
//
// Every result has Score 1, Reason [MatchCode] and the code as Matched; Variant
// is set when the code is a part number. An unknown code returns nil.
func (c *Catalogue) ByCode(code string) []Result {
	if len(code) > 4*longestCode {
		return nil
	}
	key := make([]byte, 0, longestCode)
	first, equal := c.codeSpan(&key, code)
	var out []Result
	for i := first; i < equal; i++ {
		if id := c.records[c.codes[i].record].id; !has(out, id) {
			out = append(out, c.codeResult(i, 1))
		}
	}
	return out
}

// codeSpan returns the codes equal to the typed one, trying it in full, without
// what follows the last slash ("SM-G991B/DS"), and as a part number without the
// two letters of the country before the slash ("MLPJ3HN/A"). It uses key's memory.
func (c *Catalogue) codeSpan(key *[]byte, code string) (first, equal int) {
	*key = fold.Compact((*key)[:0], code)
	first, equal = c.codeOf(*key)
	slash := strings.LastIndexByte(code, '/')
	if first < equal || slash <= 0 {
		return first, equal
	}
	*key = fold.Compact((*key)[:0], code[:slash])
	if first, equal = c.codeOf(*key); first < equal || len(*key) != 7 {
		return first, equal
	}
	return c.codeOf((*key)[:5])
}

func (c *Catalogue) codeOf(key []byte) (first, equal int) {
	if len(key) < 2 {
		return 0, 0
	}
	first, equal, _ = c.codeRange(key)
	return first, equal
}

// codeResult makes the result for code i.
func (c *Catalogue) codeResult(i int, score float64) Result {
	ref := c.codes[i]
	res := Result{Model: c.model(ref.record), Score: score, Reason: MatchCode}
	if v := int(ref.variant); v >= 0 && v < len(res.Model.Variants) {
		res.Variant = res.Model.Variants[v].ID
	}
	res.Matched = c.codeText(ref, c.codeKey(i), res.Model)
	return res
}

// codeText finds the code as its maker writes it.
func (c *Catalogue) codeText(ref codeRef, key string, m Model) string {
	var buf [longestCode]byte
	for _, code := range m.Codes {
		if string(fold.Compact(buf[:0], code.Value)) == key {
			return code.Value
		}
	}
	return strings.ToUpper(key)
}
