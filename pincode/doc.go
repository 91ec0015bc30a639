// Package pincode answers one question: do we come to this door, and if not,
// what then?
//
// # The code
//
// A [Code] is an Indian PIN code, a small comparable value. [Parse] reads it
// as people type it: in the digits of any script of India, with spaces and
// dashes inside. A [*ParseError] says which character is wrong.
//
//	c, err := pincode.Parse("৭০০ ০১৯") // 700019
//
// # The list
//
// A [Coverage] says which codes are served, from which hub, how fast, and why
// not. An operator keeps it as a spreadsheet, which [ReadCSV] compiles:
//
//	area,status,hub,sla,cut_off,reason,until
//	700019,served,KOL-1,48h,12:00,,
//	7000*,suspended,,,,flood,2026-12-01
//	district:Patna,served,PAT-1,72h,,,
//
// A row names one code, a range, a prefix, a district or a state, and the most
// exact row in force decides. Rows can be limited to a service and a category
// ([Scope]) and to a time. All mistakes of a file are reported at once, each a
// [*RowError] with line and column.
//
//	a := list.Lookup(c, now, pincode.Scope{Service: "pickup"})
//	if a.Served() { … a.Hub, a.SLA, a.CutOff … }
//
// The [Answer] keeps apart what callers like to mix up: whether the code is
// malformed, unknown or known ([Standing]), whether the list serves, suspends
// or excludes it or does not mention it ([Status]), and by which version of
// the list. A code no directory knows may still be served: thousands of real
// customers have one.
//
// A look-up allocates nothing and takes some tens of nanoseconds. A Coverage
// never changes, so any number of goroutines may share it.
//
// # Publishing
//
// [Live] holds the lists of the past, the one in force and scheduled ones.
// [Live.Publish] swaps a list in atomically, unless a [Guard] finds that it
// would serve much less than the one before; [NewDiff] shows what differs.
// [Live.AsOf] and [Live.Version] answer for an order by the list it was
// promised under. [SaveList] and [LoadLists] keep lists in the host's store.
//
// # Not served
//
// [Coverage.Nearest] finds the nearest served code. [JoinWaitlist] remembers
// who wants to hear when we come, once per customer and code, by a token of
// the host and nothing else; [Opened] tells whom to call when a list is
// published, [DemandByDistrict] where to open next.
//
// # What the package needs from others
//
// A [Directory] tells known codes, districts, states and positions. India's is
// in package indiapost, apart, so that only its users carry its data. A store
// offers [Tx]; package pincodetest checks it. Nothing here reads a clock:
// callers pass instants.
package pincode
