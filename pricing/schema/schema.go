// Package schema holds the JSON Schemas (draft 2020-12) of the two JSON files a
// merchandiser writes: the rules of a price book and a questionnaire. Editors
// complete and check the files by them while they are written, and other
// languages can check them without this library.
//
// In an editor, map the schemas to your files by name. For Visual Studio Code:
//
//	"json.schemas": [
//	  {"fileMatch": ["pricebook-*.json"], "url": "./pricing/schema/sheet.schema.json"},
//	  {"fileMatch": ["*.form.json"], "url": "./pricing/schema/form.schema.json"}
//	]
//
// A schema sees form only: keys, kinds of values, what must and what must not
// stand together. Whether a rule names a question that exists, or months rise,
// is what [pricing.Compile] and [pricing.NewQuestionnaire] check, and whether a
// book is sensible what package review finds. The schemas ask for a little more
// than the readers do: no null, and no key written out with an empty value.
//
// [pricing.Compile]: https://pkg.go.dev/github.com/sellback/sellback/pricing#Compile
// [pricing.NewQuestionnaire]: https://pkg.go.dev/github.com/sellback/sellback/pricing#NewQuestionnaire
package schema

import _ "embed"

//go:embed sheet.schema.json
var sheet string

//go:embed form.schema.json
var form string

// Sheet returns the schema of the rules file, which pricing.ReadSheet reads. Its $id is
// https://github.com/sellback/sellback/pricing/schema/sheet.schema.json; nothing is fetched from there.
func Sheet() string { return sheet }

// Form returns the schema of the questionnaire file, which pricing.ReadQuestionnaire reads. Its $id is
// https://github.com/sellback/sellback/pricing/schema/form.schema.json; nothing is fetched from there.
func Form() string { return form }
