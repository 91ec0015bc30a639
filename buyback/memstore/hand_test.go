package memstore_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// handLedger is the peer of BenchmarkRedeem: what a shop would write for
// redemptions alone, in memory, under a plain mutex. It keeps as much as the
// library does (balance, journal with fingerprint and hash chain, answers by
// key, event), but has no units of work, no other operation, no terms, no
// states, no undo and no copies for its callers.
type handLedger struct {
	mu       sync.Mutex
	vouchers map[string]*handVoucher
	events   []handEvent
	known    map[string]int
}

type handVoucher struct {
	id                string
	balance, redeemed int64
	until             time.Time
	head              [32]byte
	journal           []*handEntry
	byKey             map[string]*handEntry
}

type handEntry struct {
	seq               int64
	key, actor        string
	amount, balance   int64
	at                time.Time
	print, prev, hash [32]byte
}

type handEvent struct {
	id, kind, subject string
	at                time.Time
	data              []byte
}

func newHandLedger(n int) *handLedger {
	l := &handLedger{vouchers: map[string]*handVoucher{}, known: map[string]int{}}
	for i := range n {
		id := "v" + strconv.Itoa(i)
		l.vouchers[id] = &handVoucher{id: id, balance: 100_000_000, byKey: map[string]*handEntry{}}
	}
	return l
}

var errHand = errors.New("refused")

func (l *handLedger) redeem(id, key, actor string, amount int64) (handEntry, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	v, ok := l.vouchers[id]
	if !ok {
		return handEntry{}, fmt.Errorf("%s: %w", id, errHand)
	}
	var room [512]byte
	b := room[:0]
	for _, s := range [...]string{"redeem", id, key, actor} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(amount))
	print := sha256.Sum256(b)
	if old, ok := v.byKey[key]; ok {
		if old.print != print {
			return handEntry{}, fmt.Errorf("%s: key reused: %w", id, errHand)
		}
		return *old, nil
	}
	now := time.Now().UTC()
	if amount <= 0 || amount > v.balance || !v.until.IsZero() && !now.Before(v.until) {
		return handEntry{}, fmt.Errorf("%s: %w", id, errHand)
	}
	v.balance -= amount
	v.redeemed += amount
	e := &handEntry{seq: int64(len(v.journal)) + 1, key: key, actor: actor, amount: amount, balance: v.balance, at: now, print: print, prev: v.head}
	b = append(b, e.prev[:]...)
	b = append(b, e.print[:]...)
	for _, n := range [...]int64{e.seq, e.amount, e.balance, v.redeemed, e.at.UnixMicro()} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	e.hash = sha256.Sum256(b)
	v.head = e.hash
	v.journal = append(v.journal, e)
	v.byKey[key] = e
	event := handEvent{id: "voucher/" + id + "/" + strconv.FormatInt(e.seq, 10), kind: "redeemed", subject: id, at: now}
	event.data = fmt.Appendf(nil, `{"voucher":%q,"seq":%d,"amount":%d,"balance":%d}`, id, e.seq, e.amount, e.balance)
	if _, ok := l.known[event.id]; !ok {
		l.known[event.id] = len(l.events)
		l.events = append(l.events, event)
	}
	return *e, nil
}
