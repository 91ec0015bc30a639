// Package handset is an embedded catalogue of real smartphones with a search
// made for what people type.
//
// A seller writes "samsng galxy s21", "one plus 7t", "रेडमी नोट १० प्रो" or reads
// "SM-G991B" off the back; a price book knows the phone as
// "samsung/galaxy-s21-5g". This package leads from the one to the other:
//
//	answer := handset.Default().Search("samsng galxy s21", nil)
//	if best, ok := answer.Best(); ok {
//		price(best.Model.ID)
//	} else {
//		ask(answer.Results, answer.Suggestions)
//	}
//
// # What it knows
//
// 26,217 models of 2,385 brands: 25,114 phones and, marked [Tablet], 1,103 tablets
// that Google Play's list has among them. Each has the codes by which a phone
// tells what it is, 54,720 in all: Android build models and boards, Apple
// identifiers, A-numbers and part numbers; iPhones also have their storage
// sizes ([Variant]). [Sources] names where this comes from and how far it reaches:
// iPhones to the 14 series, Android phones to early 2023. It holds no prices, no
// launch dates and no storage sizes of Android phones, because the sources have none.
//
// Left out are rows without a name, garbled rows, and what is surely neither
// phone nor tablet: televisions, set-top boxes, Chromebooks, watches, cameras,
// projectors, emulators. What the list does not tell apart stays and counts as a
// phone: rugged scanners, some media players, and tablets known only by a number.
// Spellings of one name are merged, brand names are written one way ("LGE" is LG,
// "TCT (Alcatel)" is Alcatel). Redmi and POCO are lines of Xiaomi and stay in the
// name. One name may cover phones of several years when the maker used it again;
// the codes then tell which it is.
//
// # Newer phones
//
// A host adds what the sources do not have, and corrects what they have, with
// [New]. The package invents nothing by itself.
//
// # IDs
//
// A [Model.ID] is "brand/name" in lower-case ASCII, with "+" written "plus"; a
// [Variant] adds a third part. IDs are what other parts of a program keep.
//
// # Cost
//
// Nothing is read before the first use, which takes about a tenth of a second. Then
// the catalogue holds about 7 MB beside
// its 1.2 MB in the binary, plus a quarter of a megabyte for each search that runs
// at the same time. A search with a typing error takes a fraction of a millisecond;
// BenchmarkSearchTypo prints its percentiles.
package handset
