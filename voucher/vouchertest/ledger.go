package vouchertest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sellback/sellback/voucher"
)

// issue issues a voucher of amount that is good through 2027-03-31.
func (b *bench) issue(t *testing.T, id voucher.ID, amount string) (voucher.Result, error) {
	return b.Issue(t.Context(), voucher.IssueRequest{
		Command: cmd("issue"), ID: id, Amount: rupees(amount), Expires: voucher.MustParseDate("2027-03-31"),
	})
}

func (b *bench) redeem(t *testing.T, ref voucher.Ref, key, amount string) (voucher.Result, error) {
	return b.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd(key), Ref: ref, Amount: rupees(amount)})
}

// ledgerCases run the ledger's operations over the store.
var ledgerCases = []testCase{
	{"issue-once", "a repeated issue gives the same voucher without the code; other input is ErrKeyReused", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		first, err := b.issue(t, "o:1", "500")
		again, e2 := b.issue(t, "o:1", "500")
		_, e3 := b.issue(t, "o:1", "501")
		_, e4 := b.Issue(t.Context(), voucher.IssueRequest{Command: cmd("other"), ID: "o:1", Amount: rupees("500")})
		_, all, e5 := journal(t, s, "o:1")
		if first.Code.IsZero() || first.Replayed || !again.Code.IsZero() || !again.Replayed {
			err = errors.Join(err, errors.New("the code belongs to the first answer alone, Replayed to the second"))
		}
		return errors.Join(err, e2, is("other input", e3, voucher.ErrKeyReused), is("other key", e4, voucher.ErrExists), e5,
			same("entry", again.Entry, first.Entry), same("entries", len(all), 1))
	}},
	{"redeem", "parts add up, the last paisa goes, more is refused, a repeat returns the first result", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		v, err := b.issue(t, "o:1", "100.05")
		if err != nil {
			return err
		}
		ref := voucher.Ref{Code: v.Code}
		one, err := b.redeem(t, ref, "r1", "100")
		_, e2 := b.redeem(t, ref, "r2", "0.06")
		again, e3 := b.redeem(t, ref, "r1", "100")
		_, e4 := b.redeem(t, ref, "r1", "99")
		two, e5 := b.redeem(t, ref, "r3", "0.05")
		late, e6 := b.redeem(t, ref, "r1", "100") // replays though nothing is left
		_, all, e7 := journal(t, s, "o:1")
		if err == nil && (!one.Balance().Equal(rupees("0.05")) || !two.Balance().IsZero() || !again.Replayed || !late.Replayed) {
			err = fmt.Errorf("balances %s, %s; replayed %v, %v", one.Balance(), two.Balance(), again.Replayed, late.Replayed)
		}
		return errors.Join(err, is("too much", e2, voucher.ErrInsufficient), e3, is("other input", e4, voucher.ErrKeyReused), e5, e6, e7,
			same("repeat", again.Entry, one.Entry), same("late repeat", late.Entry, one.Entry), same("entries", len(all), 3))
	}},
	{"expiry", "a voucher is good to the last instant of its day in its zone and not after", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		_, err = b.issue(t, "o:1", "10")
		last := time.Date(2027, 3, 31, 18, 30, 0, 0, time.UTC).Add(-time.Microsecond)
		b.advance(last.Sub(at))
		_, e2 := b.redeem(t, voucher.Ref{ID: "o:1"}, "r1", "4")
		b.advance(time.Microsecond)
		_, e3 := b.redeem(t, voucher.Ref{ID: "o:1"}, "r2", "4")
		again, e4 := b.redeem(t, voucher.Ref{ID: "o:1"}, "r1", "4")
		return errors.Join(err, e2, is("one microsecond later", e3, voucher.ErrExpired), e4, same("a repeat still answers", again.Replayed, true))
	}},
	{"refusal-shape", "an unknown code is ErrRefused, with the reason for the staff", func(t *testing.T, s voucher.Store) error {
		b, err := newBench(s)
		if err != nil {
			return err
		}
		codes, err := voucher.NewCodes(nil)
		if err != nil {
			return err
		}
		c, err := codes.New()
		_, e2 := b.Balance(t.Context(), voucher.Ref{Code: c})
		_, e3 := b.redeem(t, voucher.Ref{Code: c}, "r1", "1")
		return errors.Join(err, is("Balance", e2, voucher.ErrRefused), is("Redeem", e3, voucher.ErrRefused), is("reason", e3, voucher.ErrNotFound))
	}},
}
