package voucher_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/sellback/sellback/voucher"
)

// The oracle is a second, independent account of what the ledger must do: plain
// maps, no store, no hashes, no postings. It answers each command with what the
// ledger has to answer.

type mCommand struct {
	op     voucher.Op
	id     voucher.ID
	key    string
	amount voucher.Minor
	target string // hold or redemption
	lasts  time.Duration
	day    voucher.Date
	others []voucher.ID // merge: from; plan: the second part
}

func (c mCommand) String() string {
	return fmt.Sprintf("%s %s key=%s amount=%d target=%s day=%s others=%v", c.op, c.id, c.key, c.amount, c.target, c.day, c.others)
}

// input is what the idempotency key must be used with again.
func (c mCommand) input() string { return fmt.Sprintf("%+v", c) }

type mHold struct {
	key    string
	amount voucher.Minor
	until  time.Time
}

type mSpent struct {
	amount, returned voucher.Minor
	reversed         bool
}

type mVoucher struct {
	state                           voucher.State
	frozen                          bool
	face, free                      voucher.Minor
	redeemed, breakage, adjusted    voucher.Minor
	moved, receivable, funded, seqs voucher.Minor
	until                           time.Time
	holds                           []mHold
	holdKeys                        map[string]bool
	spent                           map[string]*mSpent
	done                            map[string]string // key → input
	answer                          map[string]mAnswer
	limited                         bool // has terms that only allow bills it never gets
}

// mAnswer is what a command must answer, now and when repeated.
type mAnswer struct {
	err             error
	replayed        bool
	amount, balance voucher.Minor
}

type oracle struct {
	now time.Time
	v   map[voucher.ID]*mVoucher
}

func (m *mVoucher) held() (sum voucher.Minor) {
	for _, h := range m.holds {
		sum += h.amount
	}
	return sum
}

func (m *mVoucher) balance() voucher.Minor { return m.free + m.held() }

// sweep frees the holds that have timed out; the ledger does so with each
// command that writes.
func (m *mVoucher) sweep(now time.Time) (sum voucher.Minor) {
	m.holds = slices.DeleteFunc(m.holds, func(h mHold) bool {
		if now.Before(h.until) {
			return false
		}
		m.free += h.amount
		sum += h.amount
		return true
	})
	return sum
}

func (m *mVoucher) lapsed(now time.Time) (sum voucher.Minor) {
	for _, h := range m.holds {
		if !now.Before(h.until) {
			sum += h.amount
		}
	}
	return sum
}

func (m *mVoucher) past(now time.Time) bool { return !m.until.IsZero() && !now.Before(m.until) }

func (m *mVoucher) spendable(now time.Time) error {
	switch {
	case m.state == voucher.Expired || m.state == voucher.Active && m.past(now):
		return voucher.ErrExpired
	case m.state != voucher.Active || m.frozen:
		return voucher.ErrState
	}
	return nil
}

func (m *mVoucher) closed() bool { return m.state == voucher.Revoked || m.state == voucher.Merged }

// repeat answers a command whose key was used before.
func (m *mVoucher) repeat(c mCommand) (mAnswer, bool) {
	input, ok := m.done[c.key]
	if !ok {
		return mAnswer{}, false
	}
	if input != c.input() {
		return mAnswer{err: voucher.ErrKeyReused}, true
	}
	a := m.answer[c.key]
	a.replayed = true
	return a, true
}

func (m *mVoucher) record(c mCommand, amount voucher.Minor) mAnswer {
	m.seqs++
	m.done[c.key] = c.input()
	m.answer[c.key] = mAnswer{amount: amount, balance: m.balance()}
	return m.answer[c.key]
}

func refused(err error) mAnswer { return mAnswer{err: err} }

// do carries a command out and returns what the ledger must answer.
func (o *oracle) do(c mCommand) mAnswer {
	if c.op == voucher.OpIssue {
		return o.issue(c)
	}
	switch c.op {
	case voucher.OpMergeIn:
		return o.merge(c)
	case "plan":
		return o.plan(c)
	}
	m := o.v[c.id]
	if m == nil {
		return refused(voucher.ErrNotFound)
	}
	if a, seen := m.repeat(c); seen {
		return a
	}
	if err := m.check(c, o.now); err != nil {
		return refused(err)
	}
	swept := m.sweep(o.now)
	amount := c.amount
	switch c.op {
	case voucher.OpActivate:
		m.state, m.free, m.funded, amount = voucher.Active, m.face, m.face, m.face
	case voucher.OpRedeem:
		m.free -= c.amount
		m.redeemed += c.amount
		m.spent[c.key] = &mSpent{amount: c.amount}
	case voucher.OpHold:
		m.free -= c.amount
		until := o.now.Add(c.lasts)
		if !m.until.IsZero() && m.until.Before(until) {
			until = m.until
		}
		m.holds = append(m.holds, mHold{c.key, c.amount, until})
		m.holdKeys[c.key] = true
	case voucher.OpCapture:
		h := m.take(c.target)
		m.free += h.amount - c.amount
		m.redeemed += c.amount
		m.spent[c.key] = &mSpent{amount: c.amount}
	case voucher.OpVoid:
		h := m.take(c.target)
		m.free += h.amount
		amount = h.amount
	case voucher.OpRelease:
		amount = swept
	case voucher.OpReverse, voucher.OpRefund:
		s := m.spent[c.target]
		if c.op == voucher.OpReverse && c.amount == 0 {
			amount = s.amount - s.returned
		}
		s.returned += amount
		s.reversed = s.reversed || c.op == voucher.OpReverse
		m.free += amount
		m.redeemed -= amount
	case voucher.OpReload:
		m.free += c.amount
		m.funded += c.amount
	case voucher.OpFreeze:
		m.frozen = true
	case voucher.OpUnfreeze:
		m.frozen = false
	case voucher.OpExtend:
		m.until = c.day.End(voucher.IndiaTime())
		if m.state == voucher.Expired && m.funded == 0 {
			m.state = voucher.Pending
		} else if m.state == voucher.Expired {
			m.state, amount = voucher.Active, m.breakage
			m.free, m.breakage = m.free+m.breakage, 0
		}
	case voucher.OpExpire:
		amount = m.balance()
		m.breakage += amount
		m.state, m.free, m.holds = voucher.Expired, 0, nil
	case voucher.OpRevoke:
		amount = m.balance()
		m.adjusted += amount
		m.state, m.free, m.holds = voucher.Revoked, 0, nil
	case voucher.OpClawback:
		amount = m.balance()
		m.adjusted += amount - m.redeemed
		m.receivable += m.redeemed
		m.state, m.free, m.holds = voucher.Revoked, 0, nil
	}
	return m.record(c, amount)
}

func (m *mVoucher) take(key string) mHold {
	i := slices.IndexFunc(m.holds, func(h mHold) bool { return h.key == key })
	h := m.holds[i]
	m.holds = slices.Delete(m.holds, i, i+1)
	return h
}

// check says why a fresh command must be refused.
func (m *mVoucher) check(c mCommand, now time.Time) error {
	free := m.free + m.lapsed(now)
	switch c.op {
	case voucher.OpActivate:
		if m.state != voucher.Pending || m.frozen {
			return voucher.ErrState
		}
		if m.past(now) {
			return voucher.ErrExpired
		}
	case voucher.OpRedeem, voucher.OpHold:
		if err := m.spendable(now); err != nil {
			return err
		}
		if m.limited {
			return voucher.ErrTerms
		}
		if c.amount > free {
			return voucher.ErrInsufficient
		}
	case voucher.OpCapture, voucher.OpVoid:
		if c.op == voucher.OpCapture {
			if err := m.spendable(now); err != nil {
				return err
			}
		}
		i := slices.IndexFunc(m.holds, func(h mHold) bool { return h.key == c.target && now.Before(h.until) })
		if i < 0 {
			return voucher.ErrHold
		}
		if c.op == voucher.OpCapture && c.amount > m.holds[i].amount {
			return voucher.ErrInsufficient
		}
	case voucher.OpReverse, voucher.OpRefund:
		if m.state != voucher.Active && (c.op == voucher.OpReverse || m.state != voucher.Expired) {
			return voucher.ErrState
		}
		if c.op == voucher.OpRefund && (m.state == voucher.Expired || m.past(now)) {
			return voucher.ErrExpired
		}
		s := m.spent[c.target]
		if s == nil || s.reversed && c.op == voucher.OpReverse || s.returned == s.amount || c.amount > s.amount-s.returned {
			return voucher.ErrReturned
		}
	case voucher.OpReload:
		return m.spendable(now)
	case voucher.OpFreeze:
		if m.frozen || m.closed() {
			return voucher.ErrState
		}
	case voucher.OpUnfreeze:
		if !m.frozen || m.closed() {
			return voucher.ErrState
		}
	case voucher.OpExtend:
		if m.closed() {
			return voucher.ErrState
		}
		until := c.day.End(voucher.IndiaTime())
		if m.until.IsZero() || !until.IsZero() && (!until.After(m.until) || !now.Before(until)) {
			return voucher.ErrRequest
		}
	case voucher.OpExpire:
		if m.state != voucher.Active && m.state != voucher.Pending || !m.past(now) {
			return voucher.ErrState
		}
	case voucher.OpRevoke:
		if m.state != voucher.Active && m.state != voucher.Pending {
			return voucher.ErrState
		}
	case voucher.OpReissue, voucher.OpClawback, voucher.OpRelease:
		if m.closed() {
			return voucher.ErrState
		}
	}
	return nil
}

func (o *oracle) issue(c mCommand) mAnswer {
	if m := o.v[c.id]; m != nil {
		if a, seen := m.repeat(c); seen {
			return a
		}
		if until := c.day.End(voucher.IndiaTime()); !until.IsZero() && !o.now.Before(until) {
			return refused(voucher.ErrRequest)
		}
		return refused(voucher.ErrExists)
	}
	until := c.day.End(voucher.IndiaTime())
	if !until.IsZero() && !o.now.Before(until) {
		return refused(voucher.ErrRequest)
	}
	m := &mVoucher{
		state: voucher.Active, face: c.amount, free: c.amount, funded: c.amount, until: until, limited: c.target == "limited",
		holdKeys: map[string]bool{}, spent: map[string]*mSpent{}, done: map[string]string{}, answer: map[string]mAnswer{},
	}
	if c.target == "pending" {
		m.state, m.free, m.funded = voucher.Pending, 0, 0
	}
	o.v[c.id] = m
	return m.record(c, c.amount)
}

func (o *oracle) merge(c mCommand) mAnswer {
	from := slices.Sorted(slices.Values(c.others))
	for _, id := range append(from, c.id) {
		if o.v[id] == nil {
			return refused(voucher.ErrNotFound)
		}
	}
	into := o.v[c.id]
	if a, seen := into.repeat(c); seen {
		return a
	}
	if err := into.spendable(o.now); err != nil {
		return refused(err)
	}
	for _, id := range from {
		m := o.v[id]
		if _, seen := m.done[c.key]; seen {
			return refused(voucher.ErrKeyReused)
		}
		if err := m.spendable(o.now); err != nil {
			return refused(err)
		}
		if m.held() > m.lapsed(o.now) {
			return refused(voucher.ErrState)
		}
		if m.limited != into.limited {
			return refused(voucher.ErrRequest)
		}
		if !into.until.IsZero() && (m.until.IsZero() || m.until.After(into.until)) {
			return refused(voucher.ErrRequest)
		}
	}
	var sum voucher.Minor
	for _, id := range from {
		m := o.v[id]
		m.sweep(o.now)
		moved := m.free
		m.moved += moved
		m.free, m.state = 0, voucher.Merged
		sum += moved
		m.record(c, moved)
	}
	into.sweep(o.now)
	into.free += sum
	into.moved -= sum
	return into.record(c, sum)
}

// plan redeems c.amount from c.id and from the one other voucher.
func (o *oracle) plan(c mCommand) mAnswer {
	ids := []voucher.ID{c.id, c.others[0]}
	slices.Sort(ids)
	seen := 0
	for _, id := range ids {
		m := o.v[id]
		if m == nil {
			return refused(voucher.ErrNotFound)
		}
		one := mCommand{op: voucher.OpRedeem, id: id, key: c.key, amount: c.amount}
		if a, ok := m.repeat(one); ok {
			if a.err != nil {
				return a
			}
			seen++
			continue
		}
		if err := m.check(one, o.now); err != nil {
			return refused(err)
		}
	}
	if seen == 1 {
		return refused(voucher.ErrKeyReused)
	}
	var first mAnswer
	for _, id := range ids {
		if a := o.do(mCommand{op: voucher.OpRedeem, id: id, key: c.key, amount: c.amount}); id == c.id {
			first = a
		}
	}
	return first
}
