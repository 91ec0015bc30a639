package memstore

import (
	"context"
	"errors"
	"hash/maphash"
	"math/bits"

	"github.com/sellback/sellback/voucher"
)

// shard holds the vouchers, codes and failure counters that fall on it.
// A unit of work owns the shards it comes to until it ends (strict two-phase
// locking), so units that share a shard run one after another. Orders, visits
// and all else that steps take less often are owned by owning every shard.
//
// A unit waits for a shard only while it owns none above it; so no two wait for
// each other. For one below it looks once, and if that is taken, the unit is
// undone and runs again owning all shards from the start, which it can wait
// for in order.
type shard struct {
	lock lock
	vouchers
}

// shardCount trades units that get in each other's way for the price of owning
// all shards.
const shardCount = 64

// shardSet has bit i set for shard i.
type shardSet uint64

const allShards shardSet = 1<<shardCount - 1

var errAgain = errors.New("memstore: another unit of work is at these records; this one is undone and runs again")

// own makes t the owner of shard i.
func (t *tx) own(ctx context.Context, i int) error {
	if t.owned>>i&1 == 1 {
		return nil
	}
	l := &t.store.shards[i].lock
	if t.owned>>i == 0 {
		if err := l.acquire(ctx, t.store.wait); err != nil {
			return t.fail(err)
		}
	} else if !l.try() {
		t.again = true
		return errAgain
	}
	t.owned |= 1 << i
	return nil
}

// ownAll makes t the owner of every shard.
func (t *tx) ownAll(ctx context.Context) error {
	if t.owned == allShards {
		return nil
	}
	for i := range shardCount {
		if err := t.own(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// release gives back every shard t owns.
func (t *tx) release() {
	for t.owned != 0 {
		i := bits.TrailingZeros64(uint64(t.owned))
		t.owned &^= 1 << i
		t.store.shards[i].lock.release()
	}
}

// shardOf makes t the owner of the shard of a key.
func (t *tx) shardOf(ctx context.Context, key string) (*shard, error) {
	i := int(maphash.String(t.store.seed, key) % shardCount)
	if err := t.own(ctx, i); err != nil {
		return nil, err
	}
	return &t.store.shards[i], nil
}

// voucher returns the record of a voucher, or nil, and its shard, of which t
// becomes the owner.
func (t *tx) voucher(ctx context.Context, id voucher.ID) (*shard, *voucherRecord, error) {
	if t.at != nil && t.at.v.ID == id { // a step comes to the same one three times
		return t.atShard, t.at, nil
	}
	s, err := t.shardOf(ctx, string(id))
	if err != nil {
		return nil, nil, err
	}
	r := s.record[id]
	t.atShard, t.at = s, r
	return s, r, nil
}
