package main

import (
	"regexp"
	"strings"
	"unicode"
)

// states gives the current name for those the sources write otherwise.
var states = map[string]string{
	"Andaman & Nicobar":         "Andaman and Nicobar Islands",
	"Andaman & Nicobar Islands": "Andaman and Nicobar Islands",
	"Chattisgarh":               "Chhattisgarh",
	"Dadra & Nagar Haveli":      "Dadra and Nagar Haveli and Daman and Diu", // merged 26 January 2020
	"Daman & Diu":               "Dadra and Nagar Haveli and Daman and Diu",
	"Jammu & Kashmir":           "Jammu and Kashmir",
	"Orissa":                    "Odisha",
	"Pondicherry":               "Puducherry",
	"Uttaranchal":               "Uttarakhand",
}

// state returns the state of today for an office.
func state(o office) string {
	s := o.state
	if now, ok := states[s]; ok {
		s = now
	}
	switch {
	case s == "Andhra Pradesh" && o.code/10000 == 50:
		return "Telangana" // separate since 2 June 2014; sub-zone 50 is all of it
	case s == "Jammu and Kashmir" && (o.district == "Leh" || o.district == "Kargil"):
		return "Ladakh" // separate since 31 October 2019
	}
	return s
}

// districts gives the official name of today for districts that were renamed,
// or that the sources misspell or abbreviate, keyed by state and name.
var districts = map[string]map[string]string{
	"Andhra Pradesh": {"Ananthapur": "Ananthapuramu", "Cuddapah": "YSR Kadapa"},
	"Assam":          {"Marigaon": "Morigaon", "North Cachar Hills": "Dima Hasao", "Sibsagar": "Sivasagar"},
	"Bihar":          {"East Champaran": "Purvi Champaran", "West Champaran": "Paschim Champaran", "Kaimur (Bhabua)": "Kaimur"},
	"Chhattisgarh":   {"Gariaband": "Gariyaband", "Janjgir-champa": "Janjgir-Champa", "Kawardha": "Kabirdham"},
	"Gujarat":        {"Gandhi Nagar": "Gandhinagar", "Mahesana": "Mehsana", "Panch Mahals": "Panchmahal", "Surendra Nagar": "Surendranagar", "The Dangs": "Dang"},
	"Haryana":        {"Gurgaon": "Gurugram", "Yamuna Nagar": "Yamunanagar", "Mewat": "Nuh"},
	"Himachal Pradesh": {
		"Lahul & Spiti": "Lahaul and Spiti",
	},
	"Jammu and Kashmir": {"Ananthnag": "Anantnag", "Bandipur": "Bandipora", "Rajauri": "Rajouri"},
	"Jharkhand":         {"Giridh": "Giridih", "Hazaribag": "Hazaribagh", "Palamau": "Palamu", "Seraikela-kharsawan": "Seraikela-Kharsawan"},
	"Karnataka": {
		"Bangalore": "Bengaluru Urban", "Bengaluru": "Bengaluru Urban", "Bangalore Rural": "Bengaluru Rural",
		"Bagalkot": "Bagalkote", "Belgaum": "Belagavi", "Bellary": "Ballari", "Bijapur": "Vijayapura", "Bijapur(KAR)": "Vijayapura",
		"Chamrajnagar": "Chamarajanagara", "Chickmagalur": "Chikkamagaluru", "Chikkaballapur": "Chikkaballapura",
		"Davangare": "Davanagere", "Davangere": "Davanagere", "Gulbarga": "Kalaburagi", "Mysore": "Mysuru",
		"Ramanagar": "Ramanagara", "Shimoga": "Shivamogga", "Tumkur": "Tumakuru",
	},
	"Kerala":         {"Kasargod": "Kasaragod"},
	"Madhya Pradesh": {"East Nimar": "Khandwa", "Hoshangabad": "Narmadapuram", "West Nimar": "Khargone", "Ashok Nagar": "Ashoknagar", "Sainkheda": "Narsinghpur"},
	"Maharashtra":    {"Ahmed Nagar": "Ahilyanagar", "Aurangabad": "Chhatrapati Sambhajinagar", "Osmanabad": "Dharashiv"},
	"Manipur":        {"Jaribam": "Jiribam"},
	"Mizoram":        {"Mammit": "Mamit"},
	"Odisha":         {"Baleswar": "Balasore", "Debagarh": "Deogarh", "Jagatsinghapur": "Jagatsinghpur", "Jajapur": "Jajpur", "Kendujhar": "Keonjhar", "Keonjhargarh": "Keonjhar", "Khorda": "Khordha", "Sonapur": "Subarnapur"},
	"Puducherry":     {"Pondicherry": "Puducherry"},
	"Punjab":         {"Mohali": "Sahibzada Ajit Singh Nagar", "Muktsar": "Sri Muktsar Sahib", "Nawanshahr": "Shahid Bhagat Singh Nagar", "Ropar": "Rupnagar"},
	"Rajasthan":      {"Ganganagar": "Sri Ganganagar", "Jalor": "Jalore", "Jhujhunu": "Jhunjhunu"},
	"Sikkim":         {"East Sikkim": "Gangtok", "North Sikkim": "Mangan", "South Sikkim": "Namchi", "West Sikkim": "Gyalshing"},
	"Tamil Nadu":     {"Kanyakumari": "Kanniyakumari", "Tuticorin": "Thoothukudi", "Villupuram": "Viluppuram"},
	"Telangana":      {"K.V.Rangareddy": "Ranga Reddy", "Karim Nagar": "Karimnagar", "Mahabub Nagar": "Mahabubnagar", "Jayashankar": "Jayashankar Bhupalpally"},
	"Tripura":        {"Gomti": "Gomati", "Sepahijala": "Sipahijala"},
	"Uttar Pradesh": {
		"Allahabad": "Prayagraj", "Bagpat": "Baghpat", "Faizabad": "Ayodhya", "Jyotiba Phule Nagar": "Amroha",
		"Kheri": "Lakhimpur Kheri", "Raebareli": "Rae Bareli", "Sant Ravidas Nagar": "Bhadohi", "Shrawasti": "Shravasti",
	},
	"West Bengal": {"Darjiling": "Darjeeling", "East Midnapore": "Purba Medinipur", "West Midnapore": "Paschim Medinipur", "Medinipur": "Paschim Medinipur", "Malda": "Maldah", "North Dinajpur": "Uttar Dinajpur", "South Dinajpur": "Dakshin Dinajpur", "Burdwan": "Purba Bardhaman"},
}

// tail matches the state some sources put behind a name: "Aurangabad(BH)".
var tail = regexp.MustCompile(`\s*\([A-Z]{2,3}\)$`)

func district(o office, state string) string {
	d := tidy(tail.ReplaceAllString(o.district, ""))
	if now, ok := districts[state][d]; ok {
		return now
	}
	return d
}

var rank = regexp.MustCompile(`(?i)[ .]+(b\.?\s?o|s\.?\s?o|h\.?\s?o)\.?$`)

// officeName drops the mark of the office's rank and mends the case.
func officeName(s string) string { return tidy(rank.ReplaceAllString(strings.TrimSpace(s), "")) }

// tidy joins runs of space and gives a name in capitals small letters.
func tidy(s string) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "\uFFFD", "")), " ")
	if len(s) < 5 || strings.ToUpper(s) != s {
		return s
	}
	begin := true
	return strings.Map(func(r rune) rune {
		at := begin
		begin = !unicode.IsLetter(r)
		if at {
			return r
		}
		return unicode.ToLower(r)
	}, s)
}

// key makes two spellings of one name equal when only case, space and
// punctuation tell them apart.
func key(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
