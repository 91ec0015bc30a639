package voucher_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata" // wherever the tests run

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/voucher"
)

func TestDate(t *testing.T) {
	for _, bad := range []string{"2027-02-29", "2027-13-01", "27-01-01", "2027-1-1", "2027-01-01x", "0000-01-01", "tomorrow"} {
		if _, err := voucher.ParseDate(bad); !errors.Is(err, voucher.ErrDate) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := voucher.NewDate(2026, 4, 31); !errors.Is(err, voucher.ErrDate) {
		t.Errorf("31 April: %v", err)
	}
	if _, err := voucher.NewDate(10000, 1, 1); !errors.Is(err, voucher.ErrDate) {
		t.Errorf("year 10000: %v", err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(3_600_000))
		d := voucher.DateOf(at, time.UTC)
		back, err := voucher.ParseDate(d.String())
		if err != nil || back != d || d.String() != at.Format(time.DateOnly) {
			t.Fatalf("%s: %v", d, err)
		}
		var scanned, decoded voucher.Date
		val, err := d.Value()
		if err != nil || scanned.Scan(val) != nil || scanned.Scan([]byte(val.(string))) != nil || scanned != d {
			t.Fatalf("%s does not survive SQL", d)
		}
		j, err := json.Marshal(d)
		if err != nil || json.Unmarshal(j, &decoded) != nil || decoded != d {
			t.Fatalf("%s does not survive JSON", d)
		}
		n := r.IntN(2000) - 1000
		e := d.AddDays(n)
		if e.Year() > 0 && e.Year() < 10000 && (d.DaysUntil(e) != n || d.Compare(e) != -e.Compare(d) || (n > 0) != (d.Compare(e) < 0)) {
			t.Fatalf("%s + %d = %s", d, n, e)
		}
	}
	var zero voucher.Date
	if !zero.IsZero() || zero.String() != "" || !zero.End(time.UTC).IsZero() || !zero.AddDays(3).IsZero() || !zero.AddMonths(3).IsZero() || zero.Scan(nil) != nil || zero.Scan("") != nil {
		t.Error("the zero date")
	}
	if err := zero.Scan(3); !errors.Is(err, voucher.ErrDate) {
		t.Errorf("scanning a number: %v", err)
	}
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{{"2027-01-31", 1, "2027-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2027-03-31", -1, "2027-02-28"}, {"2026-11-23", 12, "2027-11-23"}, {"2026-12-15", 1, "2027-01-15"}} {
		if got := voucher.MustParseDate(tt.from).AddMonths(tt.n); got.String() != tt.want {
			t.Errorf("%s + %d months = %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("2027-03-31")
	f.Add("")
	f.Add("9999-12-31")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := voucher.ParseDate(s)
		if err == nil && d.String() != s {
			t.Fatalf("%q reads as %s", s, d)
		}
	})
}

func TestMinorRoundTrip(t *testing.T) {
	for _, c := range []voucher.Currency{"INR", "JPY", "KWD", "CLF"} {
		r := rand.New(rand.NewPCG(3, 3))
		for range 2000 {
			m := voucher.Minor(r.Int64N(int64(voucher.MaxMinor) + 1))
			back, err := c.Minor(c.Amount(m))
			if err != nil || back != m {
				t.Fatalf("%s %d: %d, %v", c, m, back, err)
			}
		}
		if _, err := c.Minor(decimal.New(1, -c.Decimals()-1)); !errors.Is(err, voucher.ErrAmount) {
			t.Errorf("%s with a decimal too many: %v", c, err)
		}
		if m, err := c.Minor(decimal.New(10, -c.Decimals()-1)); err != nil || m != 1 {
			t.Errorf("%s with a trailing zero too many: %v", c, err)
		}
		if _, err := c.Minor(c.Amount(voucher.MaxMinor + 1)); !errors.Is(err, voucher.ErrAmount) {
			t.Errorf("%s out of range: %v", c, err)
		}
	}
}

// TestMinorAgainstDecimal compares the fast conversion with the obvious one.
func TestMinorAgainstDecimal(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 50_000 {
		d := decimal.New(r.Int64()>>r.IntN(63), int32(r.IntN(24)-20))
		if r.IntN(3) == 0 {
			d = d.Mul(decimal.New(1, int32(r.IntN(20)))).Shift(-int32(r.IntN(20)))
		}
		if r.IntN(5) == 0 {
			d = decimal.RequireFromString(d.StringFixed(30)) // needless zeros
		}
		for _, c := range []voucher.Currency{"INR", "JPY", "KWD"} {
			shifted := d.Shift(c.Decimals())
			ok := shifted.IsInteger() && !d.IsNegative() && shifted.LessThanOrEqual(decimal.New(int64(voucher.MaxMinor), 0))
			m, err := c.Minor(d)
			if ok != (err == nil) || ok && !c.Amount(m).Equal(d) {
				t.Fatalf("%s %s: %d, %v", d, c, m, err)
			}
		}
	}
}

func TestPIN(t *testing.T) {
	for _, ok := range []string{"1234", " 12 34 ", "১২৩৪", "123456789012", "12-34"} {
		if p, err := voucher.ParsePIN(ok); err != nil || p.IsZero() {
			t.Errorf("%q: %v", ok, err)
		}
	}
	for _, bad := range []string{"", "123", "1234567890123", "12a4", "O123", "l234", "12*4"} {
		if _, err := voucher.ParsePIN(bad); !errors.Is(err, voucher.ErrRequest) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	// The same PIN in Bengali digits opens the same voucher.
	sh := newShop(t, nil)
	res := sh.issue("o1", "1", func(r *voucher.IssueRequest) { r.PIN = pin(t, "1234") })
	if _, err := sh.svc.Balance(t.Context(), voucher.Ref{Code: res.Code, PIN: pin(t, "১২৩৪")}); err != nil {
		t.Error(err)
	}
}

// Every day of every zone ends between itself and the day after, also where the
// clocks skip midnight or a whole day.
func TestEndOfEveryDay(t *testing.T) {
	skipped := 0
	for _, name := range []string{
		"Asia/Kolkata", "UTC", "America/Havana", "America/Santiago", "America/Sao_Paulo", "Asia/Beirut", "Africa/Cairo", "Asia/Tehran",
		"America/Asuncion", "Asia/Amman", "Asia/Damascus", "Pacific/Apia", "Atlantic/Azores", "Asia/Gaza", "Australia/Lord_Howe", "America/St_Johns",
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for at := time.Date(2005, 1, 1, 12, 0, 0, 0, zone); at.Year() < 2037; at = at.Add(24 * time.Hour) {
			d := voucher.DateOf(at, zone)
			end := d.End(zone)
			if end.In(zone).Hour() != 0 {
				skipped++
			}
			if last := voucher.DateOf(end.Add(-time.Microsecond), zone); last != d {
				t.Errorf("%s: the last instant of %s is on %s", name, d, last)
			}
			if next := voucher.DateOf(end, zone); next.Compare(d) <= 0 {
				t.Errorf("%s: %s ends at %s", name, d, end.In(zone))
			}
		}
	}
	if skipped < 100 {
		t.Errorf("only %d midnights are skipped: the zones are the wrong ones", skipped)
	}
}
