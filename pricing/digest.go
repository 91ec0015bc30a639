package pricing

import (
	"crypto/sha256"
	"encoding/json"
)

// Digest returns the SHA-256 of the form's content, whatever its file looked like.
func (q *Questionnaire) Digest() [32]byte {
	return digestJSON("pricing.questionnaire/1", q.form)
}

// Digest returns the SHA-256 of everything a value depends on: sheet, prices and questionnaire. It does not
// depend on the order of price rows or on how the files are laid out. It is computed on first use.
func (b *Book) Digest() [32]byte {
	b.once.Do(func() {
		p, q := b.prices.Digest(), b.q.Digest()
		sheet := digestJSON("pricing.sheet/1", b.sheet)
		h := sha256.New()
		h.Write([]byte("pricing.book/1\n"))
		h.Write(sheet[:])
		h.Write(p[:])
		h.Write(q[:])
		h.Sum(b.sum[:0])
	})
	return b.sum
}

// digestJSON hashes a value's JSON, which is the same for the same content: structs keep the order of their
// fields, maps are sorted.
func digestJSON(format string, v any) (sum [32]byte) {
	data, err := json.Marshal(v)
	if err != nil { // plain data always marshals
		return sum
	}
	h := sha256.New()
	h.Write([]byte(format))
	h.Write([]byte{'\n'})
	h.Write(data)
	h.Sum(sum[:0])
	return sum
}
