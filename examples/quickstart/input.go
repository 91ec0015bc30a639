package main

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/sellback/sellback/pricing"
)

// input is what the customer, and at the door the executive, says.
type input struct {
	pin, phone, lang, db, order, imei string
	works, look, extras, found        string
}

func parseFlags(args []string, out io.Writer) (in input, err error) {
	f := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	f.SetOutput(out)
	f.StringVar(&in.pin, "pin", "700019", "PIN code of the door, in the digits of any Indian script")
	f.StringVar(&in.phone, "phone", "galaxy s10", "the phone, as people type it")
	f.StringVar(&in.works, "works", "all_good", "question 1, what does not work: "+options("works"))
	f.StringVar(&in.look, "look", "screen_light,body_flawless", "question 2, one for the screen and one for the body: "+options("look"))
	f.StringVar(&in.extras, "extras", "charger,box,age_1_2y", "question 3, what comes with it and its age: "+options("extras"))
	f.StringVar(&in.found, "found", "", "what the executive finds to be otherwise, as look:screen_cracked; several with commas")
	f.StringVar(&in.imei, "imei", "490154203237518", "IMEI the executive reads from the phone")
	f.StringVar(&in.lang, "lang", "en", "language of questions and reasons: en, bn or hi")
	f.StringVar(&in.db, "db", "sellback.db", "SQLite file that keeps everything")
	f.StringVar(&in.order, "order", "", "id of the order; default one made of the words above, so that the same words replay")
	if err := f.Parse(args); err != nil {
		return in, err
	}
	fail := func(format string, args ...any) (input, error) {
		err := fmt.Errorf(format, args...)
		fmt.Fprintln(out, err)
		return in, err
	}
	if f.NArg() > 0 {
		return fail("quickstart takes flags only, not %q; put a phone's name in quotes: -phone \"galaxy s10\"", f.Args())
	}
	if languages := pricing.Smartphone().Form().Languages; !slices.Contains(languages, in.lang) {
		return fail("-lang %q is not known; use one of %s", in.lang, strings.Join(languages, ", "))
	}
	if in.db == "" || strings.HasPrefix(in.db, ":") {
		return fail("-db %q names no file that would survive the run; name one such as sellback.db", in.db)
	}
	for _, w := range words(in.found) {
		if !strings.Contains(w, ":") {
			return fail("-found %q is not a question and an answer, such as look:screen_cracked", w)
		}
	}
	if in.order == "" {
		sum := sha256.Sum256(fmt.Appendf(nil, "%q", []string{in.pin, in.phone, in.works, in.look, in.extras, in.found, in.imei, in.lang}))
		in.order = "demo-" + hex.EncodeToString(sum[:5])
	}
	return in, nil
}

// options lists the answers to a question.
func options(question string) string {
	var ids []string
	for _, q := range pricing.Smartphone().Questions() {
		if q.ID == question {
			for _, o := range q.Options {
				ids = append(ids, o.ID)
			}
		}
	}
	return strings.Join(ids, " ")
}

func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// answers are the three answers.
func (in input) answers() []pricing.Answer {
	return []pricing.Answer{
		pricing.Choose("works", words(in.works)...),
		pricing.Choose("look", words(in.look)...),
		pricing.Choose("extras", words(in.extras)...),
	}
}

// findings are what the executive found, all of it visible to the customer.
func (in input) findings() (found []pricing.Finding) {
	for _, w := range words(in.found) {
		question, option, _ := strings.Cut(w, ":")
		found = append(found, pricing.Finding{Question: question, Option: option, Visible: true, Evidence: []string{"photo-1"}})
	}
	return found
}

// sloppily types a code the way people do: lower case, spaces for dashes, o
// for 0.
func sloppily(code string) string {
	return strings.NewReplacer("-", " ", "0", "o").Replace(strings.ToLower(code))
}

// storyClock is the real clock until it is moved ahead.
type storyClock struct {
	now   func() time.Time
	ahead time.Time
}

func (c *storyClock) read() time.Time {
	if t := c.now(); c.ahead.Before(t) {
		return t
	}
	return c.ahead
}

// moveTo lets the clock show t, unless that is past.
func (c *storyClock) moveTo(t time.Time) { c.ahead = t }
