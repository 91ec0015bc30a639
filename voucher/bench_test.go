package voucher_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/voucher"
)

// BenchmarkCode compares drawing a code with its floor: reading the entropy and
// writing 18 letters.
func BenchmarkCode(b *testing.B) {
	const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codes, err := voucher.NewCodes(nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		var raw [10]byte
		var out [18]byte
		for b.Loop() {
			rand.Read(raw[:])
			for i := range out {
				out[i] = letters[raw[i%10]&31]
			}
		}
	})
	b.Run("new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := codes.New(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("as-text", func(b *testing.B) {
		b.ReportAllocs()
		var text [32]byte
		for b.Loop() {
			c, err := codes.New()
			if err != nil {
				b.Fatal(err)
			}
			c.AppendReveal(text[:0])
		}
	})
	b.Run("batch-of-1000", func(b *testing.B) {
		b.ReportAllocs()
		batch := make([]voucher.Code, 1000)
		for i := 0; b.Loop(); i++ {
			if i%len(batch) == 0 {
				if err := codes.Fill(batch); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// BenchmarkCheck verifies typed codes. The peer does by hand what is needed for
// a code exactly as it was shown: no lower case, no look-alikes, no Unicode, no
// other length, and not where a mistake is.
func BenchmarkCheck(b *testing.B) {
	codes, err := voucher.NewCodes(nil)
	if err != nil {
		b.Fatal(err)
	}
	c, err := codes.New()
	if err != nil {
		b.Fatal(err)
	}
	text := c.Reveal()
	check := newHandCheck()
	if !check.ok(text) || check.ok(flip(text)) {
		b.Fatal("the peer is wrong")
	}
	for _, typed := range []struct{ name, text string }{{"as-shown", text}, {"typo", flip(text)}} {
		b.Run(typed.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = codes.Check(typed.text)
			}
		})
	}
	b.Run("peer=by-hand", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			check.ok(text)
		}
	})
}

// handCheck is a check of 18 symbols, two of them Reed–Solomon checks over
// GF(32) with the polynomial x⁵+x²+1.
type handCheck struct {
	symbol [256]uint8
	times  [18][32]uint8 // times[i][c] is c·αⁱ
}

func newHandCheck() *handCheck {
	h := new(handCheck)
	for i := range h.symbol {
		h.symbol[i] = 255
	}
	for i, c := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
		h.symbol[c] = uint8(i)
	}
	for c := range 32 {
		for i, x := 0, c; i < 18; i++ {
			h.times[i][c] = uint8(x)
			if x <<= 1; x > 31 {
				x ^= 0b100101
			}
		}
	}
	return h
}

func (h *handCheck) ok(typed string) bool {
	n, sum, weighted := 0, uint8(0), uint8(0)
	for i := range len(typed) {
		if typed[i] == '-' {
			continue
		}
		s := h.symbol[typed[i]]
		if s > 31 || n == 18 {
			return false
		}
		sum ^= s
		weighted ^= h.times[n][s]
		n++
	}
	return n == 18 && sum|weighted == 0
}

// BenchmarkDigest compares the keyed hash of a code with the standard library
// used directly.
func BenchmarkDigest(b *testing.B) {
	keys := testKeys(b)
	c := newCode(b, 1)
	b.Run("keyring", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			keys.Digest(c)
		}
	})
	b.Run("crypto-hmac", func(b *testing.B) {
		b.ReportAllocs()
		key, data := make([]byte, 32), make([]byte, 42)
		for b.Loop() {
			h := hmac.New(sha256.New, key)
			h.Write(data)
			h.Sum(nil)
		}
	})
}

// BenchmarkOperations measures each operation over the store in memory,
// allocations included; package memstore's benchmark has the throughput of
// redemptions.
func BenchmarkOperations(b *testing.B) {
	run := func(name string, prepare func(sh *shop, n int), op func(sh *shop, i int) error) {
		b.Run(name, func(b *testing.B) {
			sh := newShop(b, nil)
			sh.svc = voucher.NewService(sh.svc.Ledger(), buyback.Vouchers(memstore.New()), nil)
			prepare(sh, b.N)
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				if err := op(sh, i); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	id := func(i int) voucher.ID { return voucher.ID(fmt.Sprintf("v%d", i)) }
	issue := func(sh *shop, n int) {
		for i := range n {
			sh.issue(id(i), "100", nil)
		}
	}
	run("issue", func(*shop, int) {}, func(sh *shop, i int) error {
		return second(sh.svc.Issue(b.Context(), voucher.IssueRequest{ID: id(i), Amount: rupees("100")}))
	})
	run("redeem", issue, func(sh *shop, i int) error { return second(sh.redeem(id(i), "r", "1")) })
	run("replay", func(sh *shop, n int) {
		sh.issue("v", "100", nil)
		sh.do(b)(sh.redeem("v", "r", "1"))
	}, func(sh *shop, i int) error { return second(sh.redeem("v", "r", "1")) })
	run("hold", issue, func(sh *shop, i int) error { return second(sh.hold(id(i), "h", "1", 0)) })
	run("capture", func(sh *shop, n int) {
		issue(sh, n)
		for i := range n {
			sh.do(b)(sh.hold(id(i), "h", "1", 0))
		}
	}, func(sh *shop, i int) error { return second(sh.capture(id(i), "c", "h", "1")) })
}
