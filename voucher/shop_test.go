package voucher_test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/voucher"
	"github.com/sellback/sellback/voucher/internal/memtest"
)

var start = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) // 09:30 in India

func rupees(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func cmd(key string) voucher.Command {
	return voucher.Command{Key: key, Actor: "till-7", Reason: "sale", Reference: "bill-1"}
}

func pin(t testing.TB, digits string) voucher.PIN {
	t.Helper()
	p, err := voucher.ParsePIN(digits)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// shop is a service over a store in memory, with a clock the test moves.
type shop struct {
	t     testing.TB
	svc   *voucher.Service
	store *memtest.Store
	mu    sync.Mutex
	now   time.Time
}

func testKeys(t testing.TB) *voucher.Keyring {
	t.Helper()
	keys, err := voucher.NewKeyring("k1", map[string][]byte{"k1": bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func newShop(t testing.TB, opt *voucher.Options) *shop {
	t.Helper()
	sh := &shop{t: t, store: memtest.New(), now: start}
	var o voucher.Options
	if opt != nil {
		o = *opt
	}
	o.Now = sh.clock
	l, err := voucher.NewLedger(testKeys(t), &o)
	if err != nil {
		t.Fatal(err)
	}
	sh.svc = voucher.NewService(l, sh.store, nil)
	return sh
}

func (sh *shop) clock() time.Time {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	return sh.now
}

func (sh *shop) set(now time.Time) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.now = now
}

// issue issues a voucher that never expires unless edit says otherwise.
func (sh *shop) issue(id voucher.ID, amount string, edit func(*voucher.IssueRequest)) voucher.Result {
	sh.t.Helper()
	r := voucher.IssueRequest{Command: cmd("issue"), ID: id, Amount: rupees(amount)}
	if edit != nil {
		edit(&r)
	}
	res, err := sh.svc.Issue(context.Background(), r)
	if err != nil {
		sh.t.Fatal(err)
	}
	return res
}

func (sh *shop) redeem(id voucher.ID, key, amount string) (voucher.Result, error) {
	return sh.svc.Redeem(context.Background(), voucher.RedeemRequest{Command: cmd(key), Ref: voucher.Ref{ID: id}, Amount: rupees(amount)})
}

// voucher reads a voucher and its journal and checks one against the other.
func (sh *shop) voucher(id voucher.ID) (v voucher.Voucher, journal []voucher.Entry) {
	sh.t.Helper()
	err := sh.store.View(context.Background(), func(ctx context.Context, tx voucher.Tx) (err error) {
		if v, err = tx.Voucher(ctx, id); err != nil {
			return err
		}
		journal, err = tx.VoucherEntries(ctx, id, 0, 1_000_000)
		return err
	})
	if err == nil {
		err = voucher.Verify(v, journal)
	}
	if err != nil {
		sh.t.Fatal(err)
	}
	return v, journal
}
