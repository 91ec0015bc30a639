package handset

import "unicode/utf8"

// spoken holds the brand, line and letter names as they are commonly written in
// Devanagari and Bengali script. The signs stand without the dot below (nukta),
// which is often left out in typing.
var spoken = map[string]string{
	// Devanagari
	"सैमसंग": "samsung", "सेमसंग": "samsung", "गैलेक्सी": "galaxy", "गैलक्सी": "galaxy", "गेलेक्सी": "galaxy",
	"एप्पल": "apple", "ऐपल": "apple", "आईफोन": "iphone", "आइफोन": "iphone", "शाओमी": "xiaomi",
	"श्याओमी": "xiaomi", "रेडमी": "redmi", "रेड्मी": "redmi", "पोको": "poco", "एमआई": "mi", "रियलमी": "realme",
	"रीयलमी": "realme", "वीवो": "vivo", "विवो": "vivo", "ओप्पो": "oppo", "वनप्लस": "oneplus", "वन": "one",
	"नोकिया": "nokia", "मोटोरोला": "motorola", "मोटो": "moto", "लेनोवो": "lenovo", "इनफिनिक्स": "infinix",
	"इंफिनिक्स": "infinix", "टेक्नो": "tecno", "आईटेल": "itel", "लावा": "lava", "माइक्रोमैक्स": "micromax",
	"गूगल": "google", "पिक्सल": "pixel", "पिक्सेल": "pixel", "आसुस": "asus", "नारजो": "narzo", "रेनो": "reno",
	"नॉर्ड": "nord", "नोट": "note", "प्लस": "plus", "प्रो": "pro", "मैक्स": "max", "मिनी": "mini",
	"अल्ट्रा": "ultra", "लाइट": "lite", "प्राइम": "prime", "पावर": "power", "एज": "edge", "फोल्ड": "fold",
	"फ्लिप": "flip", "नियो": "neo", "मोबाइल": "mobile", "फोन": "phone", "ए": "a", "बी": "b", "सी": "c",
	"डी": "d", "ई": "e", "एफ": "f", "जी": "g", "एच": "h", "आई": "i", "जे": "j", "के": "k", "एल": "l", "एम": "m",
	"एन": "n", "पी": "p", "क्यू": "q", "आर": "r", "एस": "s", "टी": "t", "यू": "u", "वी": "v", "डब्ल्यू": "w",
	"एक्स": "x", "वाई": "y", "जेड": "z",
	// Bengali
	"স্যামসাং": "samsung", "স্যামসং": "samsung", "গ্যালাক্সি": "galaxy", "গ্যালাক্সী": "galaxy",
	"অ্যাপল": "apple", "আইফোন": "iphone", "শাওমি": "xiaomi", "শাওমী": "xiaomi", "রেডমি": "redmi",
	"রেডমী": "redmi", "পোকো": "poco", "এমআই": "mi", "রিযেলমি": "realme", "রিযালমি": "realme", "ভিভো": "vivo",
	"অপ্পো": "oppo", "ওপ্পো": "oppo", "ওযানপ্লাস": "oneplus", "ওযান": "one", "নোকিযা": "nokia",
	"মটোরোলা": "motorola", "মোটোরোলা": "motorola", "মোটো": "moto", "লেনোভো": "lenovo",
	"ইনফিনিক্স": "infinix", "টেকনো": "tecno", "আইটেল": "itel", "লাভা": "lava", "মাইক্রোম্যাক্স": "micromax",
	"গুগল": "google", "পিক্সেল": "pixel", "আসুস": "asus", "নারজো": "narzo", "রেনো": "reno", "নর্ড": "nord",
	"নোট": "note", "প্লাস": "plus", "প্রো": "pro", "ম্যাক্স": "max", "মিনি": "mini", "আল্ট্রা": "ultra",
	"লাইট": "lite", "প্রাইম": "prime", "পাওযার": "power", "এজ": "edge", "ফোল্ড": "fold", "ফ্লিপ": "flip",
	"নিও": "neo", "মোবাইল": "mobile", "ফোন": "phone", "এ": "a", "বি": "b", "সি": "c", "ডি": "d", "ই": "e",
	"এফ": "f", "জি": "g", "এইচ": "h", "আই": "i", "জে": "j", "কে": "k", "এল": "l", "এম": "m", "এন": "n",
	"পি": "p", "কিউ": "q", "আর": "r", "এস": "s", "টি": "t", "ইউ": "u", "ভি": "v", "ডব্লিউ": "w", "এক্স": "x",
	"ওযাই": "y", "জেড": "z",
}

// latin returns the Latin spelling of a word in Devanagari or Bengali script, or
// the word itself.
func latin(word []byte) []byte {
	if len(word) == 0 || word[0] < utf8.RuneSelf {
		return word
	}
	var buf [64]byte
	plain := buf[:0]
	for i := 0; i < len(word); {
		r, n := utf8.DecodeRune(word[i:])
		i += n
		switch r {
		case 0x093C, 0x09BC: // the dot as a sign of its own
			continue
		case 0x09DC, 0x09DD: // letters with the dot
			r = r - 0x09DC + 0x09A1
		case 0x09DF:
			r = 0x09AF
		case 0x095C, 0x095D:
			r = r - 0x095C + 0x0921
		case 0x095B:
			r = 0x091C
		case 0x095E:
			r = 0x092B
		case 0x09BE: // the two halves of ো, typed one after the other
			if n := len(plain) - 3; n >= 0 && string(plain[n:]) == "\u09c7" {
				plain, r = plain[:n], 0x09CB
			}
		}
		plain = utf8.AppendRune(plain, r)
	}
	if l, ok := spoken[string(plain)]; ok {
		return []byte(l)
	}
	return word
}
