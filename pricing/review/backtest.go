package review

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"
	"golang.org/x/exp/stats"

	"github.com/sellback/sellback/pricing"
)

// Outcome is one request under both books.
type Outcome struct {
	Request  pricing.Request
	Old, New decimal.Decimal
	Change   decimal.Decimal // New − Old
	Err      error           // set when one of the books cannot value it; the amounts are then zero
}

// Report sums up a backtest. Requests that failed under either book count in Failed only.
type Report struct {
	Outcomes           []Outcome // in the order of the requests
	Gain, Lose, Same   int
	Failed             int
	OldTotal, NewTotal decimal.Decimal
	// Quantiles of the change in money, and of the change in percent of the old value, at the shares of
	// QuantileAt. Mean and StdDev are of the change in money. All are rounded to 0.01 and are for reading:
	// they come from floating point.
	Quantiles, PercentQuantiles []decimal.Decimal
	Mean, StdDev                decimal.Decimal
}

// QuantileAt returns the shares at which a report gives quantiles: 5, 25, 50, 75 and 95 %.
func QuantileAt() []float64 { return []float64{0.05, 0.25, 0.50, 0.75, 0.95} }

// Backtest values requests by two books, usually the published one and a draft. Each keeps its own instant,
// also where a book was not yet in effect then.
func Backtest(old, new *pricing.Book, requests []pricing.Request) Report {
	r := Report{Outcomes: make([]Outcome, len(requests))}
	var money, percent []float64
	for i, req := range requests {
		o := &r.Outcomes[i]
		o.Request = req
		a, err1 := old.Total(req)
		b, err2 := new.Total(req)
		if o.Err = errors.Join(err1, err2); o.Err != nil {
			r.Failed++
			continue
		}
		o.Old, o.New, o.Change = a, b, b.Sub(a)
		r.OldTotal, r.NewTotal = r.OldTotal.Add(a), r.NewTotal.Add(b)
		switch o.Change.Sign() {
		case 1:
			r.Gain++
		case -1:
			r.Lose++
		default:
			r.Same++
		}
		money = append(money, o.Change.InexactFloat64())
		if a.Sign() > 0 {
			percent = append(percent, o.Change.Mul(hundred).Div(a).InexactFloat64())
		}
	}
	if len(money) > 0 {
		r.Quantiles = quantiles(money)
		mean, dev := stats.MeanAndStdDev(money)
		r.Mean, r.StdDev = cents(mean), cents(dev)
	}
	if len(percent) > 0 {
		r.PercentQuantiles = quantiles(percent)
	}
	return r
}

func quantiles(values []float64) []decimal.Decimal {
	var out []decimal.Decimal
	for _, q := range stats.Quantiles(values, QuantileAt()...) {
		out = append(out, cents(q))
	}
	return out
}

func cents(f float64) decimal.Decimal { return decimal.NewFromFloat(f).Round(2) }

// Extremes returns the n outcomes that gain most and the n that lose most, the largest first.
func (r Report) Extremes(n int) (gainers, losers []Outcome) {
	all := slices.DeleteFunc(slices.Clone(r.Outcomes), func(o Outcome) bool { return o.Err != nil })
	slices.SortStableFunc(all, func(a, b Outcome) int { return b.Change.Compare(a.Change) })
	for _, o := range all[:min(n, len(all))] {
		if o.Change.Sign() > 0 {
			gainers = append(gainers, o)
		}
	}
	for i := len(all) - 1; i >= 0 && len(losers) < n && all[i].Change.Sign() < 0; i-- {
		losers = append(losers, all[i])
	}
	return gainers, losers
}

// String writes the report for a terminal.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d requests: %d gain, %d lose, %d stay, %d failed\n", len(r.Outcomes), r.Gain, r.Lose, r.Same, r.Failed)
	fmt.Fprintf(&b, "sum of values: %s before, %s after, change %s\n", r.OldTotal, r.NewTotal, signed(r.NewTotal.Sub(r.OldTotal)))
	if len(r.Quantiles) == 0 {
		return b.String()
	}
	fmt.Fprintf(&b, "change per request: mean %s, standard deviation %s\n", signed(r.Mean), r.StdDev)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "share of requests\t")
	for _, q := range QuantileAt() {
		fmt.Fprintf(w, "%.0f %%\t", q*100)
	}
	row := func(name string, values []decimal.Decimal) {
		fmt.Fprintf(w, "\n%s\t", name)
		for _, v := range values {
			fmt.Fprintf(w, "%s\t", signed(v))
		}
	}
	row("change at most", r.Quantiles)
	row("in percent", r.PercentQuantiles)
	fmt.Fprintln(w)
	w.Flush()
	gain, lose := r.Extremes(3)
	for _, o := range slices.Concat(gain, lose) {
		fmt.Fprintf(&b, "%s: %s became %s (%s) for %s\n", o.Request.Variant, o.Old, o.New, signed(o.Change), o.Request.Answers)
	}
	return b.String()
}

// ReadRequests reads recorded requests, one JSON object a line; blank lines are skipped. Mistakes come
// together, each a [*pricing.FileError] with its line.
func ReadRequests(file string, r io.Reader) ([]pricing.Request, error) {
	var out []pricing.Request
	var errs []error
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		line := bytes.TrimSpace(sc.Bytes())
		if len(line) == 0 {
			continue
		}
		var req pricing.Request
		err := json.Unmarshal(line, &req)
		if err == nil && req.At.IsZero() {
			err = errors.New("there is no instant (at)")
		}
		if err != nil {
			if errs = append(errs, &pricing.FileError{File: file, Line: n, Column: 1, Reason: strings.TrimPrefix(err.Error(), "pricing: "), Err: err}); len(errs) >= 100 {
				break
			}
			continue
		}
		out = append(out, req)
	}
	if err := sc.Err(); err != nil {
		errs = append(errs, fmt.Errorf("review: reading %s: %w", file, err))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return out, nil
}
