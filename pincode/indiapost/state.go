package indiapost

import (
	"sync"

	"github.com/sellback/sellback/pincode"
)

// stateNames gives other names of the states: vehicle and ISO 3166-2 codes,
// former names, the name in Hindi and in the state's own scripts.
var stateNames = map[string][]string{
	"Andaman and Nicobar Islands": {"AN", "Andaman", "Andaman and Nicobar", "अंडमान और निकोबार द्वीपसमूह", "আন্দামান ও নিকোবর দ্বীপপুঞ্জ"},
	"Andhra Pradesh":              {"AP", "Andhra", "आंध्र प्रदेश", "ఆంధ్ర ప్రదేశ్", "ఆంధ్రప్రదేశ్", "অন্ধ্রপ্রদেশ"},
	"Arunachal Pradesh":           {"AR", "Arunachal", "अरुणाचल प्रदेश"},
	"Assam":                       {"AS", "Asom", "असम", "অসম", "আসাম"},
	"Bihar":                       {"BR", "बिहार", "বিহার"},
	"Chandigarh":                  {"CH", "चंडीगढ़", "ਚੰਡੀਗੜ੍ਹ"},
	"Chhattisgarh":                {"CG", "CT", "Chattisgarh", "Chhatisgarh", "छत्तीसगढ़"},
	"Dadra and Nagar Haveli and Daman and Diu": {"DH", "DN", "DD", "DNHDD", "Dadra and Nagar Haveli", "Daman and Diu", "Daman", "Diu"},
	"Delhi":             {"DL", "New Delhi", "NCT of Delhi", "NCT", "National Capital Territory of Delhi", "दिल्ली", "নতুন দিল্লি", "দিল্লি", "ਦਿੱਲੀ", "دہلی"},
	"Goa":               {"GA", "गोवा", "गोंय"},
	"Gujarat":           {"GJ", "गुजरात", "ગુજરાત"},
	"Haryana":           {"HR", "हरियाणा"},
	"Himachal Pradesh":  {"HP", "Himachal", "हिमाचल प्रदेश"},
	"Jammu and Kashmir": {"JK", "Jammu", "Kashmir", "जम्मू और कश्मीर", "جموں و کشمیر"},
	"Jharkhand":         {"JH", "झारखंड", "झारखण्ड", "ঝাড়খণ্ড", "ঝাড়খন্ড"},
	"Karnataka":         {"KA", "Mysore State", "कर्नाटक", "ಕರ್ನಾಟಕ"},
	"Kerala":            {"KL", "Keralam", "केरल", "കേരളം", "കേരള"},
	"Ladakh":            {"LA", "लद्दाख"},
	"Lakshadweep":       {"LD", "लक्षद्वीप", "ലക്ഷദ്വീപ്"},
	"Madhya Pradesh":    {"MP", "मध्य प्रदेश"},
	"Maharashtra":       {"MH", "महाराष्ट्र"},
	"Manipur":           {"MN", "मणिपुर", "মণিপুর"},
	"Meghalaya":         {"ML", "मेघालय", "মেঘালয়"},
	"Mizoram":           {"MZ", "मिज़ोरम"},
	"Nagaland":          {"NL", "नागालैंड"},
	"Odisha":            {"OD", "OR", "Orissa", "ओडिशा", "ଓଡ଼ିଶା", "উড়িষ্যা", "ওড়িশা"},
	"Puducherry":        {"PY", "Pondicherry", "पुदुच्चेरी", "புதுச்சேரி"},
	"Punjab":            {"PB", "पंजाब", "ਪੰਜਾਬ"},
	"Rajasthan":         {"RJ", "राजस्थान"},
	"Sikkim":            {"SK", "सिक्किम"},
	"Tamil Nadu":        {"TN", "Tamilnadu", "Madras State", "तमिल नाडु", "तमिलनाडु", "தமிழ்நாடு", "தமிழ் நாடு"},
	"Telangana":         {"TS", "TG", "Telengana", "तेलंगाना", "తెలంగాణ"},
	"Tripura":           {"TR", "त्रिपुरा", "ত্রিপুরা"},
	"Uttar Pradesh":     {"UP", "उत्तर प्रदेश", "اتر پردیش"},
	"Uttarakhand":       {"UK", "UT", "UA", "Uttaranchal", "उत्तराखंड", "उत्तराखण्ड"},
	"West Bengal":       {"WB", "Bengal", "Paschim Banga", "Paschimbanga", "পশ্চিমবঙ্গ", "पश्चिम बंगाल"},
}

var statesByName = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for name, others := range stateNames {
		m[fold(name)] = name
		for _, other := range others {
			m[fold(other)] = name
		}
	}
	return m
})

// StateName returns the current name of a state or union territory from what
// people write: its name in any case, a former name, a vehicle code such as WB,
// or its name in Hindi or its own script. It is false for anything else.
func (Directory) StateName(typed string) (string, bool) {
	name, ok := statesByName()[fold(typed)]
	return name, ok
}

// StateMismatch compares the state a customer gave with the one the code lies
// in. It reports a mismatch only when it is sure: the code is known and placed
// by a source, no source puts its offices into several states, and the typed
// state is a state. Warn then, and let the customer go on; addresses at borders
// and old habits are stronger than any list.
func (Directory) StateMismatch(c pincode.Code, typed string) (state string, mismatch bool) {
	t := load()
	i := t.find(c.Int())
	if i < 0 {
		return "", false
	}
	p := t.place(i)
	given, ok := Directory{}.StateName(typed)
	severalStates := t.records[i*recordSize+6]&16 != 0
	return p.State, ok && p.State != "" && !p.Inferred && !severalStates && given != p.State
}
