package vrptw

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Limits keep a mistaken file from costing memory.
const (
	maxCustomers = 10_000
	maxNumber    = 1_000_000
)

// A RowError is a mistake in a file.
type RowError struct {
	Line    int
	Problem string
}

func (e *RowError) Error() string {
	return fmt.Sprintf("vrptw: line %d: %s", e.Line, e.Problem)
}

// Parse reads an instance: the name, the number and capacity of the vehicles,
// then one row for each customer with number, x, y, demand, ready time, due
// date and service time. Blank lines and headings are passed over. All
// mistakes are reported together, each a *RowError.
func Parse(r io.Reader) (*Instance, error) {
	in := &Instance{}
	var errs []error
	bad := func(line int, format string, args ...any) {
		if len(errs) < 20 {
			errs = append(errs, &RowError{line, fmt.Sprintf(format, args...)})
		}
	}
	sc := bufio.NewScanner(r)
	line := 0
	for sc.Scan() {
		line++
		f := strings.Fields(sc.Text())
		if len(f) == 0 {
			continue
		}
		if in.Name == "" {
			in.Name = f[0]
			continue
		}
		if !numeric(f[0]) {
			continue // a heading
		}
		x, err := numbers(f)
		switch {
		case err != nil:
			bad(line, "%v; give plain numbers", err)
		case in.Vehicles == 0 && len(x) != 2:
			bad(line, "has %d numbers; give the number of vehicles and their capacity first", len(x))
			in.Vehicles = -1
		case in.Vehicles == 0:
			if x[0] != math.Trunc(x[0]) || x[1] != math.Trunc(x[1]) || x[0] < 1 || x[1] < 1 || x[0] > maxCustomers {
				bad(line, "vehicles and capacity must be whole and at least 1, vehicles at most %d", maxCustomers)
			}
			in.Vehicles, in.Capacity = max(int(x[0]), 1), max(int(x[1]), 1)
		case len(x) != 7:
			bad(line, "has %d numbers; a customer has 7: number, x, y, demand, ready time, due date, service time", len(x))
		case x[0] != float64(len(in.Customers)):
			bad(line, "is customer %v; number them from 0 without a gap, here %d", x[0], len(in.Customers))
		case x[3] != math.Trunc(x[3]) || x[3] < 0 || x[6] < 0:
			bad(line, "demand must be whole, demand and service time not negative")
		case x[4] < 0 || x[5] < x[4]:
			bad(line, "the due date %v must not be before the ready time %v, nor either negative", x[5], x[4])
		case len(in.Customers) > maxCustomers:
			bad(line, "has more than %d customers; split the file", maxCustomers)
		default:
			in.Customers = append(in.Customers, Customer{x[1], x[2], int(x[3]), x[4], x[5], x[6]})
		}
	}
	if err := sc.Err(); err != nil {
		bad(line+1, "cannot be read: %v", err)
	}
	if len(errs) == 0 && len(in.Customers) < 2 {
		bad(line, "ends with %d customers; give the depot and at least one more", len(in.Customers))
	}
	if len(errs) == 0 && in.Customers[0].Due == in.Customers[0].Ready {
		bad(line, "the depot is never open; its due date must be after its ready time")
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return in, nil
}

func numeric(s string) bool { return strings.ContainsAny(s[:1], "0123456789+-.") }

func numbers(f []string) ([]float64, error) {
	x := make([]float64, len(f))
	for i, s := range f {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > maxNumber {
			return nil, fmt.Errorf("%.20q is not a number up to %d", s, maxNumber)
		}
		x[i] = v
	}
	return x, nil
}
