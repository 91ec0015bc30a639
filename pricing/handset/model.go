package handset

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Category is the sort of device. The catalogue is made for phones; the
// tablets that the source list has among them are kept under a mark of their own.
type Category string

// The categories of the embedded catalogue. A host may use others for the
// models it adds.
const (
	Phone  Category = "phone"
	Tablet Category = "tablet"
)

// CodeKind tells where a code is printed or read.
type CodeKind string

const (
	BuildModel  CodeKind = "build-model"  // Android Build.MODEL: "SM-G991B", "CPH2043"
	BuildDevice CodeKind = "build-device" // Android Build.DEVICE, the board's name: "o1s"
	Identifier  CodeKind = "identifier"   // Apple's hw.machine: "iPhone14,2"
	ANumber     CodeKind = "a-number"     // on the back of an iPhone: "A2633"
	PartNumber  CodeKind = "part-number"  // Apple's order number without its country: "MLPJ3"
)

// Code is one code by which a device tells what it is.
type Code struct {
	Value string   `json:"value"` // as its maker writes it
	Kind  CodeKind `json:"kind"`
}

// Launch is when and at what price a model came to the market, for estimates
// of models that no price book lists. The sources do not know it; a host gives
// it with the models it adds.
type Launch struct {
	Day      string          `json:"day,omitempty"`      // "2019-03-08", or less of it: "2019-03", "2019"
	Price    decimal.Decimal `json:"price,omitzero"`     // of the smallest variant, zero when not known
	Currency string          `json:"currency,omitempty"` // ISO 4217, such as "INR"
}

// Variant is one storage size of a model. The sources know variants of
// iPhones only, and no memory sizes.
type Variant struct {
	ID      string   `json:"id"`              // the model's ID and one part more: "apple/iphone-12/128gb"
	Storage string   `json:"storage"`         // "128 GB", "1 TB"
	RAM     string   `json:"ram,omitempty"`   // "8 GB", empty when not known
	Parts   []string `json:"parts,omitempty"` // part numbers without the country, each a [PartNumber]
}

// Model is one phone model as its maker markets it. Name does not repeat the
// brand, except where the brand is part of it for every seller (a line such as
// Redmi of Xiaomi stays in the name). The slices of a Model that the catalogue
// returns belong to the caller.
type Model struct {
	ID       string    `json:"id"`                // "samsung/galaxy-s21-5g": stable, lower-case ASCII
	Brand    string    `json:"brand"`             // "Samsung"
	Name     string    `json:"name"`              // "Galaxy S21 5G"
	Category Category  `json:"category"`          // never empty in a model that was returned
	Aliases  []string  `json:"aliases,omitempty"` // other names for the same model, without the brand
	Codes    []Code    `json:"codes,omitempty"`
	Variants []Variant `json:"variants,omitempty"` // smallest storage first
	Launch   Launch    `json:"launch,omitzero"`    // zero when not known
}

// String returns the brand and the name: "Samsung Galaxy S21 5G".
func (m Model) String() string {
	if m.Brand == "" {
		return m.Name
	}
	return m.Brand + " " + m.Name
}

// IsZero reports whether m is the zero Model.
func (m Model) IsZero() bool { return m.ID == "" }

// ModelID returns the part of id that names the model: "apple/iphone-12" of
// "apple/iphone-12/128gb". Price books write a variant as a third part, also
// for phones whose variants this catalogue does not know.
func ModelID(id string) string {
	first := strings.IndexByte(id, '/')
	if first < 0 {
		return id
	}
	if second := strings.IndexByte(id[first+1:], '/'); second >= 0 {
		return id[:first+1+second]
	}
	return id
}

func (m Model) clone() Model {
	m.Aliases = slices.Clone(m.Aliases)
	m.Codes = slices.Clone(m.Codes)
	m.Variants = slices.Clone(m.Variants)
	for i := range m.Variants {
		m.Variants[i].Parts = slices.Clone(m.Variants[i].Parts)
	}
	return m
}
