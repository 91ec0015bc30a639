// Package bench compares the library with named peers in the same run. The
// peers are requirements of this module alone.
//
//	go test -run '^$' -bench . ./examples/bench
package bench
