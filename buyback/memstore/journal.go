package memstore

import (
	"time"

	"github.com/sellback/sellback/voucher"
)

// packEntry adds an entry of a voucher's journal. What entries are looked for
// by comes first.
func packEntry(b []byte, e *voucher.Entry) []byte {
	b = packText(b, e.Key)
	b = packText(b, e.Target)
	b = packText(b, e.Voucher)
	b = packNum(b, e.Seq)
	b = packText(b, e.Op)
	b = append(b, e.Fingerprint[:]...)
	b = packText(b, e.Currency)
	b = packNum(b, e.Amount)
	d := &e.Delta
	for _, m := range [...]voucher.Minor{d.Funding, d.Liability, d.Held, d.Redeemed, d.Breakage, d.Adjustment, d.Transfer, d.Receivable} {
		b = packNum(b, m)
	}
	b = packText(b, e.Other)
	b = packNum(b, e.Balance)
	b = packNum(b, e.Held)
	b = packText(b, e.State)
	b = packFlag(b, e.Frozen)
	b = packNum(b, int64(e.Expires.Year())<<9|int64(e.Expires.Month())<<5|int64(e.Expires.Day()))
	b = packText(b, e.Zone)
	b = packText(b, e.Last4)
	b = packTime(b, e.Until)
	b = packText(b, e.Actor)
	b = packText(b, e.Reason)
	b = packText(b, e.Reference)
	b = packTime(b, e.At)
	b = append(b, e.Prev[:]...)
	return append(b, e.Hash[:]...)
}

func unpackEntry(b []byte) (e voucher.Entry) {
	u := unpack(b)
	e.Key = u.text()
	e.Target = u.text()
	e.Voucher = voucher.ID(u.text())
	e.Seq = u.num()
	e.Op = voucher.Op(u.text())
	u.copy(e.Fingerprint[:])
	e.Currency = voucher.Currency(u.text())
	e.Amount = voucher.Minor(u.num())
	d := &e.Delta
	for _, m := range [...]*voucher.Minor{&d.Funding, &d.Liability, &d.Held, &d.Redeemed, &d.Breakage, &d.Adjustment, &d.Transfer, &d.Receivable} {
		*m = voucher.Minor(u.num())
	}
	e.Other = voucher.ID(u.text())
	e.Balance = voucher.Minor(u.num())
	e.Held = voucher.Minor(u.num())
	e.State = voucher.State(u.text())
	e.Frozen = u.flag()
	if day := u.num(); day != 0 {
		e.Expires, _ = voucher.NewDate(int(day>>9), time.Month(day>>5&15), int(day&31)) // it was one
	}
	e.Zone = u.text()
	e.Last4 = u.text()
	e.Until = u.time()
	e.Actor = u.text()
	e.Reason = u.text()
	e.Reference = u.text()
	e.At = u.time()
	u.copy(e.Prev[:])
	u.copy(e.Hash[:])
	return e
}

// keyIs and targetIs look at a packed entry without unpacking it.
func keyIs(b []byte, key string) bool {
	u := unpacker{b: b}
	return string(u.bytes()) == key
}

func targetIs(b []byte, key string) bool {
	u := unpacker{b: b}
	u.bytes()
	return string(u.bytes()) == key
}
