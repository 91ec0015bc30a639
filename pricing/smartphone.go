package pricing

import (
	"bytes"
	_ "embed"
	"sync"
)

//go:embed smartphone.json
var smartphoneJSON []byte

var smartphone = sync.OnceValue(func() *Questionnaire {
	q, err := ReadQuestionnaire("smartphone.json", bytes.NewReader(smartphoneJSON))
	if err != nil {
		return nil // the tests read the same bytes
	}
	return q
})

// Smartphone returns the built-in questionnaire for smartphones, "smartphone@1": three questions in English,
// Bengali and Hindi.
//
//	works   what does not work (several), or all_good
//	look    one of screen_flawless … screen_cracked and one of body_flawless … body_broken
//	extras  charger, box and bill as they are there, and one of age_under_3m … age_over_2y
//
// Take its Form as a starting point for one of your own.
func Smartphone() *Questionnaire { return smartphone() }
