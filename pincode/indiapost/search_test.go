package indiapost_test

import (
	"fmt"
	"testing"

	"github.com/sellback/sellback/pincode/indiapost"
)

func TestTry(t *testing.T) {
	for _, q := range []string{"Kolkata", "কলকাতা", "calcutta", "Patna", "पटना", "Bankura", "বাঁকুড়া", "kolkatta", "gariahat", "golpark", "নদীয়া", "मुर्शिदाबाद", "Sultanpur", "hooghly", "हुगली", "ballygunge", "Nagpr", "bhubneshwar", "ചാലക്കുടി", "எர்ணாகுளம்", "vizag"} {
		fmt.Println("==", q)
		for _, m := range (indiapost.Directory{}).Search(q, 5) {
			fmt.Println("  ", m.Kind, m.Name, m.District, m.State, len(m.Codes), m.Codes[0], m.Exact)
		}
	}
}
