package pricing

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/shopspring/decimal"
)

// Prices is a table of base prices by catalogue id. It is immutable and safe for concurrent use.
//
// An id is brand/model ("apple/iphone-12": the model as a whole) or brand/model/variant
// ("apple/iphone-12/128gb"), in lower case. Besides its base price a row may have prices in named columns,
// which rules refer to (a price per grade, say).
type Prices struct {
	currency string
	exp      int32
	file     string
	rows     []priceRow // by id
	columns  []string
	extra    []int64 // len(columns) per row, at index row*len(columns); absent where empty
	index    map[string]int32
	ready    []atomic.Pointer[decimal.Decimal] // base prices by row, made on first use

	once sync.Once
	sum  [32]byte
}

type priceRow struct {
	id   string
	base int64
	line int32
	at   int32 // row in extra
}

// NewPrices makes a table in Go. Amounts are in units of the currency.
func NewPrices(currency string, base map[string]decimal.Decimal) (*Prices, error) {
	t := &Prices{currency: currency}
	p := &problems{}
	t.setCurrency(p)
	for _, id := range slices.Sorted(maps.Keys(base)) {
		if why := badID(id); why != "" {
			p.add("variant", id, "", "%s", why)
			continue
		}
		n, err := minor(base[id], t.exp)
		if err == nil && n == 0 {
			err = fmt.Errorf("%w: a price must be above zero", ErrRange)
		}
		if err != nil {
			p.addErr(err, "price", show(base[id]), "", "%s: %s", id, plain(err))
			continue
		}
		t.rows = append(t.rows, priceRow{id: id, base: n})
	}
	return t.finish(p)
}

// ReadPrices reads a table from CSV (UTF-8, RFC 4180). The first record names the columns, in any order:
//
//	variant    catalogue id; required
//	price      base price in units of the currency, such as 34500 or 34500.50; required
//	price:X    price in column X, may be empty
//	currency   checked against the argument
//	name, source, note   for people; not kept
//
// Lines that begin with # are comments. The order of rows does not matter. All mistakes come together, each
// a [*FileError] with line and column; file is only used to name them. The first hundred are listed.
func ReadPrices(file string, r io.Reader, currency string) (*Prices, error) {
	data, err := readText(r)
	if err != nil {
		return nil, fmt.Errorf("pricing: reading %s: %w", file, err)
	}
	t := &Prices{currency: currency, file: file}
	p := &problems{file: file}
	t.setCurrency(p)
	if len(p.list) > 0 {
		return nil, p.err()
	}
	t.read(data, p)
	return t.finish(p)
}

// readText reads all of r. Where r knows its size the text is read in place, without the garbage of growing.
func readText(r io.Reader) (string, error) {
	var b strings.Builder
	switch r := r.(type) {
	case interface{ Len() int }:
		b.Grow(r.Len())
	case interface{ Stat() (fs.FileInfo, error) }:
		if info, err := r.Stat(); err == nil && info.Mode().IsRegular() && info.Size() < 1<<30 {
			b.Grow(int(info.Size()))
		}
	}
	_, err := io.Copy(&b, r)
	return b.String(), err
}

func (t *Prices) setCurrency(p *problems) {
	exp, ok := decimals(t.currency)
	if !ok {
		p.addErr(ErrCurrency, "currency", t.currency, "use an ISO 4217 code such as INR", "unknown currency")
	}
	t.exp = exp
}

// layout is what the header says.
type layout struct {
	variant, price, currency int
	extra                    []int
	width                    int
	names                    []string
}

func (t *Prices) header(s *scanner, p *problems) (layout, bool) {
	l := layout{variant: -1, price: -1, currency: -1, width: len(s.fields)}
	seen := map[string]bool{}
	before := len(p.list)
	for i, f := range s.fields {
		name := strings.ToLower(f.text)
		l.names = append(l.names, name)
		if seen[name] {
			p.append(rowError(t.file, f, name, "this column stands twice", ""))
		}
		seen[name] = true
		switch extra, ok := strings.CutPrefix(name, "price:"); {
		case ok && validID(extra):
			l.extra = append(l.extra, i)
			t.columns = append(t.columns, strings.Clone(extra))
		case name == "variant":
			l.variant = i
		case name == "price":
			l.price = i
		case name == "currency":
			l.currency = i
		case name == "name" || name == "source" || name == "note":
		default:
			p.append(rowError(t.file, f, "", "unknown column",
				nearest(name, []string{"variant", "price", "currency", "name", "source", "note", "price:good"})))
		}
	}
	at := field{line: s.line, column: 1}
	if l.variant < 0 {
		p.append(rowError(t.file, at, "variant", "there is no such column", "name it in the first line"))
	}
	if l.price < 0 {
		p.append(rowError(t.file, at, "price", "there is no such column", "name it in the first line"))
	}
	return l, len(p.list) == before
}

func (t *Prices) read(data string, p *problems) {
	s := newScanner(data)
	ok, mistake := s.record()
	if !ok || mistake != "" {
		p.append(rowError(t.file, field{line: max(s.line, 1), column: 1}, "", "there is no header: "+mistake, "the first line is variant,price"))
		return
	}
	l, ok := t.header(s, p)
	if !ok {
		return
	}
	t.rows = make([]priceRow, 0, strings.Count(data, "\n")+1)
	for {
		ok, mistake := s.record()
		if !ok {
			return
		}
		switch {
		case mistake != "":
			p.append(rowError(t.file, s.fields[len(s.fields)-1], "", mistake, ""))
		case len(s.fields) != l.width:
			p.append(rowError(t.file, field{"", s.line, 1}, "",
				fmt.Sprintf("this row has %d fields, the header has %d", len(s.fields), l.width), "check commas and quotes"))
		default:
			t.row(s, &l, p)
		}
	}
}

func (t *Prices) row(s *scanner, l *layout, p *problems) {
	id := s.fields[l.variant]
	row := priceRow{id: id.text, line: int32(min(s.line, 1<<31-1)), at: int32(len(t.rows))}
	good := true
	if why := badID(id.text); why != "" {
		p.append(rowError(t.file, id, "variant", why, slugHint(id.text)))
		good = false
	}
	n, err := parseMinor(s.fields[l.price].text, t.exp)
	if err == nil && n == 0 {
		err = errZeroPrice
	}
	if err != nil {
		p.append(priceError(t.file, s.fields[l.price], "price", err))
		good = false
	}
	row.base = n
	if l.currency >= 0 {
		if f := s.fields[l.currency]; f.text != t.currency {
			e := rowError(t.file, f, "currency", "this table is in "+t.currency, "")
			e.Err = ErrCurrency
			p.append(e)
			good = false
		}
	}
	mark := len(t.extra)
	for k, i := range l.extra {
		f := s.fields[i]
		v := int64(absent)
		if f.text != "" {
			if v, err = parseMinor(f.text, t.exp); err != nil {
				p.append(priceError(t.file, f, "price:"+t.columns[k], err))
				good = false
			}
		}
		t.extra = append(t.extra, v)
	}
	if !good {
		t.extra = t.extra[:mark]
		return
	}
	t.rows = append(t.rows, row)
}

// finish orders the rows, finds ids that stand twice, and builds the index.
func (t *Prices) finish(p *problems) (*Prices, error) {
	byID := func(a, b priceRow) int {
		if c := strings.Compare(a.id, b.id); c != 0 {
			return c
		}
		return cmp.Compare(a.line, b.line)
	}
	if !slices.IsSortedFunc(t.rows, byID) {
		slices.SortFunc(t.rows, byID)
	}
	for i := 1; i < len(t.rows); i++ {
		if t.rows[i].id == t.rows[i-1].id {
			p.append(rowError(t.file, field{t.rows[i].id, int(t.rows[i].line), 1}, "variant",
				fmt.Sprintf("this id stands in line %d already", t.rows[i-1].line), "keep one of the two"))
		}
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	t.ready = make([]atomic.Pointer[decimal.Decimal], len(t.rows))
	t.index = make(map[string]int32, len(t.rows))
	for i := range t.rows {
		t.index[t.rows[i].id] = int32(i)
	}
	return t, nil
}

// Len returns the number of rows.
func (t *Prices) Len() int { return len(t.rows) }

// Currency returns the ISO 4217 code of all amounts.
func (t *Prices) Currency() string { return t.currency }

// Columns returns the names of the extra price columns in the order of the file.
func (t *Prices) Columns() []string { return slices.Clone(t.columns) }

// Price returns the base price of exactly this id.
func (t *Prices) Price(id string) (decimal.Decimal, bool) {
	i, ok := t.index[id]
	if !ok {
		return decimal.Decimal{}, false
	}
	return *t.decimal(i), true
}

// PriceIn returns the price of exactly this id in an extra column.
func (t *Prices) PriceIn(id, column string) (decimal.Decimal, bool) {
	i, ok := t.index[id]
	k := slices.Index(t.columns, column)
	if !ok || k < 0 {
		return decimal.Decimal{}, false
	}
	n := t.column(i, k)
	return major(max(n, 0), t.exp), n != absent
}

// decimal returns a row's base price. A decimal costs two allocations, so each row makes its own once.
func (t *Prices) decimal(row int32) *decimal.Decimal {
	if d := t.ready[row].Load(); d != nil {
		return d
	}
	d := major(t.rows[row].base, t.exp)
	t.ready[row].Store(&d)
	return &d
}

// column returns the amount in an extra column, or absent.
func (t *Prices) column(row int32, k int) int64 {
	return t.extra[int(t.rows[row].at)*len(t.columns)+k]
}

// All yields ids and base prices in the order of ids.
func (t *Prices) All() iter.Seq2[string, decimal.Decimal] {
	return func(yield func(string, decimal.Decimal) bool) {
		for i := range t.rows {
			if !yield(t.rows[i].id, major(t.rows[i].base, t.exp)) {
				return
			}
		}
	}
}

// Digest returns the SHA-256 of the table's content: it does not depend on the order of rows, on comments or
// on how the file is laid out. It is computed on first use.
func (t *Prices) Digest() [32]byte {
	t.once.Do(func() {
		order := make([]int, len(t.columns))
		for k := range order {
			order[k] = k
		}
		slices.SortFunc(order, func(a, b int) int { return strings.Compare(t.columns[a], t.columns[b]) })
		h := sha256.New()
		b := append([]byte("pricing.prices/1\n"), t.currency...)
		for _, k := range order {
			b = append(append(b, ','), t.columns[k]...)
		}
		b = append(b, '\n')
		for i := range t.rows {
			b = append(append(b, t.rows[i].id...), ',')
			b = appendMajor(b, t.rows[i].base, t.exp)
			for _, k := range order {
				b = append(b, ',')
				if n := t.column(int32(i), k); n != absent {
					b = appendMajor(b, n, t.exp)
				}
			}
			b = append(b, '\n')
			if len(b) > 1<<14 {
				h.Write(b)
				b = b[:0]
			}
		}
		h.Write(b)
		h.Sum(t.sum[:0])
	})
	return t.sum
}

var (
	errZeroPrice = fmt.Errorf("%w: a price must be above zero; leave the row out and let the book's rule for unknown models answer", ErrRange)
	errDigits    = errors.New("not an amount")
)

// parseMinor reads an amount such as 34500 or 34500.50 into minor units.
func parseMinor(s string, exp int32) (int64, error) {
	if s == "" {
		return 0, errDigits
	}
	var n int64
	i, digits := 0, 0
	if s[0] == '-' {
		i = 1
	}
	for ; i < len(s) && s[i] != '.'; i++ {
		c := s[i] - '0'
		if c > 9 {
			return 0, errDigits
		}
		if n = n*10 + int64(c); n > maxMinor {
			return 0, ErrRange
		}
		digits++
	}
	left := exp
	if i < len(s) { // the point
		if i++; i == len(s) {
			return 0, errDigits
		}
		for ; i < len(s); i++ {
			c := s[i] - '0'
			if c > 9 {
				return 0, errDigits
			}
			if left == 0 {
				return 0, ErrPrecision
			}
			n = n*10 + int64(c)
			left--
			digits++
		}
	}
	if digits == 0 {
		return 0, errDigits
	}
	for ; left > 0; left-- {
		n *= 10
	}
	switch {
	case n > maxMinor:
		return 0, ErrRange
	case s[0] == '-':
		return 0, ErrNegative
	}
	return n, nil
}

func priceError(file string, f field, column string, err error) *FileError {
	e := rowError(file, f, column, "", "")
	switch {
	case errors.Is(err, errDigits):
		e.Reason, e.Suggestion = "not an amount", "write digits, at most one point, no currency sign and no thousands comma, such as 34500 or 34500.50"
	case err == errZeroPrice:
		e.Reason, e.Suggestion, e.Err = "a price must be above zero", "leave the row out and let the book's rule for unknown models answer", ErrRange
	default:
		e.Reason, e.Err = plain(err), err
	}
	return e
}

// plain drops the package name from an error that becomes part of another.
func plain(err error) string { return strings.TrimPrefix(err.Error(), "pricing: ") }

func rowError(file string, f field, column, reason, suggestion string) *FileError {
	return &FileError{File: file, Line: f.line, Column: f.column, Path: column, Value: strings.Clone(clip(f.text)), Reason: reason, Suggestion: suggestion}
}
