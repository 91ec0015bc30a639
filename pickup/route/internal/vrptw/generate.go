package vrptw

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
)

// Classes are those of Solomon: customers at random (R), in clusters (C) or
// both (RC), with a short (1) or long (2) day.
var Classes = []string{"C1", "C2", "R1", "R2", "RC1", "RC2"}

// Generate makes an instance in the manner of a class: numbers of the same
// size, windows wide for some customers and narrow for others, each customer
// reachable from the depot alone. The same arguments make the same instance.
func Generate(class string, customers int, seed uint64) *Instance {
	rng := rand.New(rand.NewPCG(seed, uint64(len(class))))
	in := &Instance{Name: fmt.Sprintf("%s-%d-%d", class, customers, seed), Vehicles: max(1, customers/4), Capacity: 200}
	horizon, service := 240.0, 10.0
	if class[len(class)-1] == '2' {
		horizon, in.Capacity = 1000, 1000
	}
	if class[0] == 'C' {
		horizon, service = horizon*4, 90
	}
	in.Customers = append(in.Customers, Customer{X: 40, Y: 50, Due: horizon})
	depot := in.Customers[0]
	for i := range customers {
		c := Customer{X: float64(rng.IntN(81)), Y: float64(rng.IntN(81)), Demand: 1 + rng.IntN(40), Service: service}
		if class[0] == 'C' || class[:2] == "RC" && i%2 == 0 {
			middle := rand.New(rand.NewPCG(seed, uint64(rng.IntN(8))))
			c.X = math.Round(float64(middle.IntN(81)) + rng.NormFloat64()*3)
			c.Y = math.Round(float64(middle.IntN(81)) + rng.NormFloat64()*3)
		}
		way := math.Ceil(Dist(depot, c))
		first, last := way, horizon-way-service
		middle := first + rng.Float64()*(last-first)
		half := 5 + rng.Float64()*horizon/8
		c.Ready = math.Round(max(0, middle-half))
		c.Due = math.Floor(min(last, max(middle+half, first)))
		if rng.IntN(4) == 0 {
			c.Ready, c.Due = 0, math.Floor(last)
		}
		in.Customers = append(in.Customers, c)
	}
	return in
}

// Write writes the instance as Parse reads it.
func (in *Instance) Write(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s\n\nVEHICLE\nNUMBER     CAPACITY\n  %d         %d\n\nCUSTOMER\n"+
		"CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME\n\n", in.Name, in.Vehicles, in.Capacity)
	for i, c := range in.Customers {
		if err == nil {
			_, err = fmt.Fprintf(w, "%5d %s %s %d %s %s %s\n", i, num(c.X), num(c.Y), c.Demand, num(c.Ready), num(c.Due), num(c.Service))
		}
	}
	return err
}

func num(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
