// Package bench compares the library with named peers in the same run. The
// peers are requirements of this module alone.
//
//	go test -run "^$" -bench . ./examples/bench
//
// Package pricing and its peers, interleaved, as a table of ratios and goals:
//
//	go test -run TestTable -v ./examples/bench -table
package bench
