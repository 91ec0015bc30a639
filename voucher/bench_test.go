package voucher_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"testing"

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

// BenchmarkCheck verifies typed codes.
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
	for name, typed := range map[string]string{"as-shown": text, "typo": flip(text)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = codes.Check(typed)
			}
		})
	}
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

// BenchmarkOperations measures each operation over the test store, allocations
// included; package memstore's benchmark has the throughput of redemptions.
func BenchmarkOperations(b *testing.B) {
	run := func(name string, prepare func(sh *shop, n int), op func(sh *shop, i int) error) {
		b.Run(name, func(b *testing.B) {
			sh := newShop(b, nil)
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
