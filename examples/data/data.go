// Package data holds the sample programme of the examples: price books, hubs
// and a launch list of PIN codes. Real are the PIN codes and their places, the
// phones, the hubs' cities and the prices marked as published; everything else
// is illustrative and says so in its file.
package data

import "embed"

// Files are the files of this folder.
//
//go:embed *.csv *.json
var Files embed.FS
