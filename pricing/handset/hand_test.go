package handset_test

import "testing"

// byHand are queries as people write them, with the model meant.
var byHand = map[string]string{
	// The brief's own.
	"samsng galxy s21": "samsung/galaxy-s21-5g", "redmi note 10 pro": "xiaomi/redmi-note-10-pro", "SM-G991B": "samsung/galaxy-s21-5g",
	"galaxy s10": "samsung/galaxy-s10", "iphone 12 pro max": "apple/iphone-12-pro-max", "one plus 7t": "oneplus/7t", "OnePlus7T": "oneplus/7t",
	"s10+": "samsung/galaxy-s10-plus", "s10 plus": "samsung/galaxy-s10-plus", "s10": "samsung/galaxy-s10", "s10 lite": "samsung/galaxy-s10-lite",
	"moto g 5 plus": "motorola/moto-g-5-plus", "moto g5 plus": "motorola/moto-g-5-plus", "note 9": "samsung/galaxy-note9",

	// Apple.
	"iphone x": "apple/iphone-x", "iphone 10": "apple/iphone-x", "iphone xs max": "apple/iphone-xs-max", "iphone xr": "apple/iphone-xr",
	"i phone 11": "apple/iphone-11", "iphon 13 mini": "apple/iphone-13-mini", "iphone7": "apple/iphone-7", "iphone 7plus": "apple/iphone-7-plus",
	"iphone6s plus": "apple/iphone-6s-plus", "iphone 13 pro mx": "apple/iphone-13-pro-max", "iphone se 2020": "apple/iphone-se-2nd-generation",
	"iphone se 2nd gen": "apple/iphone-se-2nd-generation", "iphone se 3": "apple/iphone-se-3rd-generation", "ipone 14 plus": "apple/iphone-14-plus",
	"aple iphone 8": "apple/iphone-8", "12 pro max": "apple/iphone-12-pro-max", "iphone 5s": "apple/iphone-5s", "13 mini": "apple/iphone-13-mini",
	"iphone 14 pro 256gb": "apple/iphone-14-pro", "A2633": "apple/iphone-13", "iPhone14,2": "apple/iphone-13-pro", "MLPJ3HN/A": "apple/iphone-13",

	// Samsung.
	"samsung s21 ultra": "samsung/galaxy-s21-ultra-5g", "s21 fe": "samsung/galaxy-s21-fe-5g", "galaxys21ultra": "samsung/galaxy-s21-ultra-5g",
	"samsung a52s": "samsung/galaxy-a52s-5g", "galaxy m31": "samsung/galaxy-m31", "galaxy f62": "samsung/galaxy-f62", "z flip4": "samsung/galaxy-z-flip4",
	"galaxy z fold 3": "samsung/galaxy-z-fold3-5g", "samgung j7": "samsung/galaxy-j7", "samsung j7 prime": "samsung/galaxy-j7-prime",
	"galaxy j2 core": "samsung/galaxy-j2-core", "galaxy note 10 lite": "samsung/galaxy-note10-lite", "galaxy note 10+": "samsung/galaxy-note10-plus",
	"note 10 plus": "samsung/galaxy-note10-plus", "smsng glxy s20": "samsung/galaxy-s20", "samsunggalaxy a52": "samsung/galaxy-a52",
	"galaxy a12": "samsung/galaxy-a12", "samsung galaxy s10 plus 8gb 128gb black": "samsung/galaxy-s10-plus", "s22 ultra": "samsung/galaxy-s22-ultra",
	"galaxy s9+": "samsung/galaxy-s9-plus", "samsung galaxi a71": "samsung/galaxy-a71", "SM-G991B/DS": "samsung/galaxy-s21-5g", "beyond1": "samsung/galaxy-s10",

	// Xiaomi.
	"redminote10pro": "xiaomi/redmi-note-10-pro", "mi note 10 pro": "xiaomi/redmi-note-10-pro", "redmi note7 pro": "xiaomi/redmi-note-7-pro",
	"shaomi redmi 9": "xiaomi/redmi-9", "xiomi mi a2": "xiaomi/mi-a2", "poco x3": "xiaomi/poco-x3", "poco x3 pro": "xiaomi/poco-x3-pro",
	"poco f1": "xiaomi/poco-f1", "k20 pro": "xiaomi/redmi-k20-pro", "mi a3": "xiaomi/mi-a3", "redmi 9 prime": "xiaomi/redmi-9-prime",
	"redmi note 9 pro max": "xiaomi/redmi-note-9-pro-max", "xiaomi 11 lite ne": "xiaomi/11-lite-ne", "mi 10t pro": "xiaomi/mi-10t-pro",
	"rdmi nte 8": "xiaomi/redmi-note-8", "redmi not 5 pro": "xiaomi/redmi-note-5-pro", "redmi note 11s 6/128": "xiaomi/redmi-note-11s",
	"M2101K6P": "xiaomi/redmi-note-10-pro", "poko m3": "xiaomi/poco-m3", "redmi go": "xiaomi/redmi-go",

	// BBK's brands.
	"oneplus 9r": "oneplus/9r", "oneplus nord": "oneplus/nord", "one plus nord 2": "oneplus/nord2-5g", "nord ce 2 lite": "oneplus/nord-ce-2-lite-5g",
	"1+ 7t": "oneplus/7t", "1 plus 8 pro": "oneplus/8-pro", "oneplus 6t": "oneplus/6t", "onepls 7 pro": "oneplus/7-pro",
	"realme 7": "realme/7", "realme 7i": "realme/7i", "relme 8 pro": "realme/8-pro", "narzo 50": "realme/narzo-50", "real me 6 pro": "realme/6-pro",
	"realme c11": "realme/c11", "realme narzo 50 pro 5g": "realme/narzo-50-pro-5g", "vivo v25": "vivo/v25", "vivo 1723": "vivo/1723",
	"oppo reno 8": "oppo/reno8-5g", "oppo find x2 lite": "oppo/find-x2-lite", "opo f11": "oppo/f11", "oppo a78": "oppo/a78-5g",

	// Others.
	"pixel 6a": "google/pixel-6a", "pixel 4 a": "google/pixel-4a", "google pixel 3 xl": "google/pixel-3-xl", "nothing phone 1": "nothing/phone-1",
	"nokia 6.1 plus": "nokia/6-1-plus", "nokia 7.2": "nokia/7-2", "moto g power 2021": "motorola/moto-g-power-2021", "moto edge 20 fusion": "motorola/edge-20-fusion",
	"motorola one power": "motorola/one-power", "asus rog phone 5": "asus/rog-phone-5", "asus zenfone max pro m1": "asus/zenfone-max-pro-m1",
	"zenfone max pro m2": "asus/zenfone-max-pro-m2", "lenovo k8 note": "lenovo/k8-note", "micromax in note 1": "micromax/in-note1",
	"micromax canvas infinity": "micromax/canvas-infinity", "lava agni": "lava/agni-5g", "lava z66": "lava/z66", "itel a48": "itel/a48",
	"infinix hot 10": "infinix/hot-10", "infinix smart 6": "infinix/smart-6", "tecno spark 8": "tecno/spark-8", "honor 8x": "honor/8x", "huawei honor 9 lite": "honor/9-lite",
	"huawei p30 lite": "huawei/p30-lite", "mate 20 pro": "huawei/mate-20-pro", "lg g8": "lg/g8-thinq", "sony xperia z5": "sony/xperia-z5",
	"htc desire 816": "htc/desire-816", "yu yureka": "yu/yureka", "jio phone next": "jio/jiophone-next",

	// In Indian scripts.
	"samsung galaxy s২১": "samsung/galaxy-s21-5g", "redmi note १० pro": "xiaomi/redmi-note-10-pro", "सैमसंग गैलेक्सी एस२१": "samsung/galaxy-s21-5g",
	"रेडमी नोट १० प्रो": "xiaomi/redmi-note-10-pro", "আইফোন ১২ প্রো ম্যাক্স": "apple/iphone-12-pro-max", "স্যামসাং গ্যালাক্সি এস১০": "samsung/galaxy-s10",
	"ওয়ানপ্লাস ৭টি": "oneplus/7t", "रियलमी ८ प्रो": "realme/8-pro",
}

func TestRecallByHand(t *testing.T) {
	var got recall
	for query, want := range byHand {
		got.add(t, query, want)
	}
	got.check(t, .985, .985)
}
