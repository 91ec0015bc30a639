package voucher

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/shopspring/decimal"
)

// canon builds the canonical bytes that fingerprints and hashes are taken
// over: numbers are 8 bytes, big-endian; text is its length as a number, then
// its bytes. So no two lists of fields give the same bytes.
type canon struct{ b []byte }

func (c *canon) num(n int64) { c.b = binary.BigEndian.AppendUint64(c.b, uint64(n)) }

func (c *canon) text(s string) {
	c.num(int64(len(s)))
	c.b = append(c.b, s...)
}

func (c *canon) list(l []string) {
	c.num(int64(len(l)))
	for _, s := range l {
		c.text(s)
	}
}

func (c *canon) flag(f bool) {
	if f {
		c.num(1)
	} else {
		c.num(0)
	}
}

func (c *canon) date(d Date) { c.num(int64(d.year)*10000 + int64(d.month)*100 + int64(d.day)) }

func (c *canon) time(t time.Time) {
	if t.IsZero() {
		c.num(-1 << 63)
	} else {
		c.num(t.UnixMicro())
	}
}

// amount takes a decimal by value: 1.5 and 1.50 are the same input.
func (c *canon) amount(d decimal.Decimal) {
	if e := d.Exponent(); e > 18 || e < -64 {
		c.text("out of range") // refused later, and expanding it could be costly
		return
	}
	c.text(d.String())
}

func (c *canon) accounts(a Accounts) {
	for _, m := range [...]Minor{a.Funding, a.Liability, a.Held, a.Redeemed, a.Breakage, a.Adjustment, a.Transfer, a.Receivable} {
		c.num(int64(m))
	}
}

func (c *canon) sum() Hash { return sha256.Sum256(c.b) }

// hash returns what e.Hash must be.
func (e *Entry) hash() Hash {
	c := canon{make([]byte, 0, 768)}
	e.canon(&c)
	return c.sum()
}

// canon adds the bytes the hash is taken over: all of e but Hash.
func (e *Entry) canon(c *canon) {
	if e.Zone == "" { // written before entries named their zone
		c.b = append(c.b, "sellback/voucher/entry/v1\x00"...)
	} else {
		c.b = append(c.b, "sellback/voucher/entry/v2\x00"...)
		c.text(e.Zone)
	}
	c.b = append(c.b, e.Prev[:]...)
	c.text(string(e.Voucher))
	c.num(e.Seq)
	c.text(e.Key)
	c.text(string(e.Op))
	c.b = append(c.b, e.Fingerprint[:]...)
	c.text(string(e.Currency))
	c.num(int64(e.Amount))
	c.accounts(e.Delta)
	c.text(e.Target)
	c.text(string(e.Other))
	c.num(int64(e.Balance))
	c.num(int64(e.Held))
	c.text(string(e.State))
	c.flag(e.Frozen)
	c.date(e.Expires)
	c.text(e.Last4)
	c.time(e.Until)
	c.text(e.Actor)
	c.text(e.Reason)
	c.text(e.Reference)
	c.time(e.At)
}
