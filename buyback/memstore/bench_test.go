package memstore_test

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/buybacktest"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/voucher"
)

// Redemptions of distinct vouchers, everything included: look-up, idempotency,
// ledger, hash chain and event. The cost must not grow with the number of
// vouchers kept. The peer is a ledger written by hand for this one operation;
// see handLedger for what it leaves out.
func BenchmarkRedeem(b *testing.B) {
	keys, err := voucher.NewKeyring("k1", map[string][]byte{"k1": bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		b.Fatal(err)
	}
	ledger, err := voucher.NewLedger(keys, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("vouchers=%d", n), func(b *testing.B) {
			ctx := context.Background()
			store := memstore.New()
			for i := range n {
				err := store.Update(ctx, func(ctx context.Context, tx buyback.Tx) error {
					_, err := ledger.Issue(ctx, tx, voucher.IssueRequest{ID: voucher.ID("v" + strconv.Itoa(i)), Amount: decimal.NewFromInt(1_000_000)})
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			one := decimal.NewFromInt(1)
			b.Run("sellback", redeemers(func(i int64) error {
				return store.Update(ctx, func(ctx context.Context, tx buyback.Tx) error {
					_, err := ledger.Redeem(ctx, tx, voucher.RedeemRequest{
						Command: voucher.Command{Key: "r" + strconv.FormatInt(i, 10), Actor: "till"},
						Ref:     voucher.Ref{ID: voucher.ID("v" + strconv.Itoa(int(i)%n))}, Amount: one,
					})
					return err
				})
			}))
			store = nil
			hand := newHandLedger(n)
			b.Run("peer=by-hand", redeemers(func(i int64) error {
				_, err := hand.redeem("v"+strconv.Itoa(int(i)%n), "r"+strconv.FormatInt(i, 10), "till", 100)
				return err
			}))
		})
	}
}

// redeemers lets as many callers as there are cores redeem, each time under a
// fresh number.
func redeemers(redeem func(i int64) error) func(b *testing.B) {
	var next atomic.Int64
	return func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := redeem(next.Add(1)); err != nil {
					b.Error(err)
					return
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "redeem/s")
	}
}

// A quote: coverage, valuation, order, journal and event.
func BenchmarkQuote(b *testing.B) {
	p := buybacktest.NewProgram(memstore.New(), nil)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		err := p.Do(context.Background(), func(ctx context.Context, s *buyback.Session) error {
			r := buybacktest.QuoteRequest()
			r.Order = buyback.OrderID("o" + strconv.Itoa(i))
			_, err := s.Quote(ctx, buyback.Command{Key: "q"}, r)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
