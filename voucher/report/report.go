package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/bits"
	"strconv"
	"time"

	"github.com/sellback/sellback/voucher"
)

// Liability returns what is owed to holders, by currency, in minor units: the
// balances of all vouchers, holds included. A voucher past its last day counts
// until its balance is booked as breakage.
func Liability(rows []Row) map[voucher.Currency]voucher.Minor {
	sum := map[voucher.Currency]voucher.Minor{}
	for _, r := range rows {
		sum[r.Currency] += r.Balance()
	}
	return sum
}

// Totals returns the accounts of all vouchers added up, by currency. Each adds
// up to zero.
func Totals(rows []Row) map[voucher.Currency]voucher.Accounts {
	sum := map[voucher.Currency]voucher.Accounts{}
	for _, r := range rows {
		sum[r.Currency] = sum[r.Currency].Add(r.Accounts)
	}
	return sum
}

// Bucket is one age band of an ageing.
type Bucket struct {
	FromDays, ToDays int // days since issue, FromDays included, ToDays not; ToDays 0: no end
	Vouchers         int
	Balance          voucher.Minor
}

// Ageing spreads the balances of one currency over bands of days since issue:
// limits 30, 90 make the bands 0–29, 30–89 and 90 on. Limits must rise.
// Vouchers without a balance do not count.
func Ageing(rows []Row, c voucher.Currency, at time.Time, limits ...int) ([]Bucket, error) {
	buckets := make([]Bucket, len(limits)+1)
	for i, l := range limits {
		if l <= buckets[i].FromDays {
			return nil, fmt.Errorf("report: the limits of an ageing must be more than 0 and rise; number %d does not", i+1)
		}
		buckets[i].ToDays, buckets[i+1].FromDays = l, l
	}
	for _, r := range rows {
		if r.Currency != c || r.Balance() == 0 {
			continue
		}
		days := int(at.Sub(r.IssuedAt) / (24 * time.Hour))
		i := 0
		for i < len(limits) && days >= limits[i] {
			i++
		}
		buckets[i].Vouchers++
		buckets[i].Balance += r.Balance()
	}
	return buckets, nil
}

// ProportionalBreakage returns the revenue to recognise now for vouchers of
// which some will never be used, in proportion to the pattern of rights
// exercised (IFRS 15, B46): consideration × redeemed / expected, less what was
// recognised before. expected is the present estimate of all that will ever be
// redeemed; a changed estimate is caught up with. All amounts are in one unit;
// the quotient is rounded down. No more than the consideration is ever
// recognised.
func ProportionalBreakage(consideration, redeemed, expected, recognised voucher.Minor) (voucher.Minor, error) {
	for _, m := range [...]voucher.Minor{consideration, redeemed, expected, recognised} {
		if m < 0 || m > voucher.MaxMinor {
			return 0, fmt.Errorf("report: an amount of breakage is negative or out of range: %w", voucher.ErrAmount)
		}
	}
	if expected == 0 {
		if redeemed == 0 {
			return -recognised, nil
		}
		return 0, fmt.Errorf("report: something was redeemed though nothing is expected to be: %w", voucher.ErrAmount)
	}
	hi, lo := bits.Mul64(uint64(consideration), uint64(min(redeemed, expected)))
	q, _ := bits.Div64(hi, lo, uint64(expected))
	return voucher.Minor(q) - recognised, nil
}

// RemoteBreakage returns what is so unlikely to be claimed that it may be
// recognised although no pattern can be estimated (IFRS 15, B46): the balances
// past their last day, and those of vouchers not used, nor issued, for idle
// before at. idle 0 counts only the former.
func RemoteBreakage(rows []Row, c voucher.Currency, at time.Time, idle time.Duration) voucher.Minor {
	var sum voucher.Minor
	for _, r := range rows {
		if r.Currency != c {
			continue
		}
		last := r.IssuedAt
		if r.LastUse.After(last) {
			last = r.LastUse
		}
		if r.Lapsed || idle > 0 && at.Sub(last) >= idle {
			sum += r.Balance()
		}
	}
	return sum
}

// WriteCSV writes the rows with a header line. Amounts are in major units. It
// holds nothing secret.
func WriteCSV(w io.Writer, rows []Row) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{
		"voucher", "batch", "profile", "currency", "state", "frozen", "issued_at", "expires", "lapsed", "last_use", "entries",
		"funding", "liability", "held", "redeemed", "breakage", "adjustment", "transfer", "receivable",
	}); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	for _, r := range rows {
		amount := func(m voucher.Minor) string { return r.Currency.Amount(m).StringFixed(r.Currency.Decimals()) }
		instant := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.UTC().Format(time.RFC3339Nano)
		}
		a := r.Accounts
		if err := out.Write([]string{
			safe(string(r.ID)), safe(r.Batch), safe(r.Profile), string(r.Currency), string(r.State), strconv.FormatBool(r.Frozen), instant(r.IssuedAt), r.Expires.String(),
			strconv.FormatBool(r.Lapsed), instant(r.LastUse), strconv.FormatInt(r.Entries, 10),
			amount(a.Funding), amount(a.Liability), amount(a.Held), amount(a.Redeemed), amount(a.Breakage), amount(a.Adjustment), amount(a.Transfer), amount(a.Receivable),
		}); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// safe keeps a spreadsheet from taking a text for a formula.
func safe(s string) string {
	if s != "" {
		switch s[0] {
		case '=', '+', '-', '@':
			return "'" + s
		}
	}
	return s
}
