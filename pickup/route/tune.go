package route

import (
	"os"
	"strconv"
)

func envf(k string, d float64) float64 {
	if v, err := strconv.ParseFloat(os.Getenv(k), 64); err == nil {
		return v
	}
	return d
}

var MX = envf("MX", 0)
