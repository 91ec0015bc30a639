package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing"
)

// Severity says how bad an issue is.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // do not publish
	Warning Severity = "warning" // look at it
)

// Code names the kind of an issue.
type Code string

// The kinds of issues.
const (
	NonMonotone       Code = "non-monotone"        // a worse answer, a later age or a smaller storage is worth more
	Over100           Code = "over-100"            // deductions can take more than everything
	Unreachable       Code = "unreachable"         // a rule, campaign or depreciation step never has an effect
	MissingVariant    Code = "missing-variant"     // a device of the catalogue or of the last book has no price
	Jump              Code = "jump"                // a price differs from the last book's by more than the threshold
	OverlapCampaign   Code = "overlap"             // two campaigns can hold at once
	MissingText       Code = "missing-translation" // a sentence is missing in a promised language
	WorthNothing      Code = "worth-nothing"       // neither floor nor minimum: a device can be worth 0
	NotSearchable     Code = "not-searchable"      // the rules tie too much together to be searched through
	CategoryMismatch  Code = "category"            // the books compared are for different categories
	CurrencyMismatch  Code = "currency"            // the books compared are in different currencies
	defaultJump            = 20
	maxIssuesOfOneRow      = 200
)

// Issue is one thing to look at.
type Issue struct {
	Severity   Severity
	Code       Code
	Subject    string // what it is about: rules[3] no-power, or apple/iphone-12/64gb
	Message    string
	Suggestion string // may be empty
	File       string // where the rules come from, empty when not from a file
	Line       int    // from 1; 0 when not known
}

// String writes the issue as one line, the way compilers do.
func (i Issue) String() string {
	var b strings.Builder
	if i.File != "" {
		fmt.Fprintf(&b, "%s:%d: ", i.File, i.Line)
	}
	fmt.Fprintf(&b, "%s: %s: %s: %s", i.Severity, i.Code, i.Subject, i.Message)
	if i.Suggestion != "" {
		b.WriteString("; " + i.Suggestion)
	}
	return b.String()
}

// Options are the settings of Lint; nil means all defaults.
type Options struct {
	// Previous is the last published book, to find jumps and missing variants. Default: none.
	Previous *pricing.Book
	// Jump is the change of a price, in percent of the previous one, above which it is reported.
	// Default: 20.
	Jump decimal.Decimal
	// Known lists catalogue ids that ought to have a price, of their own or by their model. Default: none.
	Known []string
	// Languages that every sentence must have. Default: those the questionnaire promises.
	Languages []string
}

// Lint checks a book and returns the issues, errors first, then in the order of the file. None means that
// nothing was found.
func Lint(b *pricing.Book, opt *Options) []Issue {
	if opt == nil {
		opt = &Options{}
	}
	l := &linter{b: b, s: b.Sheet(), opt: opt}
	l.survey()
	l.depreciation()
	l.deepest()
	l.campaigns()
	l.translations()
	l.variants()
	l.previous()
	slices.SortStableFunc(l.out, func(x, y Issue) int {
		if x.Severity != y.Severity {
			return strings.Compare(string(x.Severity), string(y.Severity))
		}
		return x.Line - y.Line
	})
	return l.out
}

type linter struct {
	b      *pricing.Book
	s      pricing.Sheet
	opt    *Options
	out    []Issue
	counts map[Code]int
	deep   decimal.Decimal
}

// add reports an issue; path is its place in the sheet, empty when it has none.
func (l *linter) add(sev Severity, code Code, path, subject, suggestion, format string, args ...any) {
	if l.counts == nil {
		l.counts = map[Code]int{}
	}
	if l.counts[code]++; l.counts[code] > maxIssuesOfOneRow {
		return
	}
	i := Issue{Severity: sev, Code: code, Subject: subject, Message: fmt.Sprintf(format, args...), Suggestion: suggestion}
	if path != "" {
		i.File, i.Line, _ = l.s.Position(path)
	}
	l.out = append(l.out, i)
}

func (l *linter) rule(id string) (path, subject string) {
	i := slices.IndexFunc(l.s.Rules, func(r pricing.Rule) bool { return r.ID == id })
	path = fmt.Sprintf("rules[%d]", i)
	return path, path + " " + id
}

// survey reports what a search through all answers shows.
func (l *linter) survey() {
	s, err := l.b.Survey()
	if err != nil {
		l.add(Warning, NotSearchable, "", l.b.Version(), "", "%v", err)
		return
	}
	l.deep = s.Deepest
	for _, x := range s.Inversions {
		if x.Question == "" {
			if !l.falls() { // else depreciation says it
				l.add(Error, NonMonotone, "", "age:"+x.Option, "make an older device lose at least as much as a younger one",
					"a device of %s months is worth %s more than a younger one (seen at %s, base %s, answers %s)", x.Option, x.By, x.Variant, x.Base, x.Answers)
			}
			continue
		}
		l.add(Error, NonMonotone, "", x.Question+":"+x.Option, "make the worse answer cost at least as much as the better one",
			"this worse answer pays %s more than a better one (seen at %s, base %s, answers %s)", x.By, x.Variant, x.Base, x.Answers)
	}
	for _, x := range s.Idle {
		path, subject := l.rule(x.Rule)
		if x.Never {
			l.add(Error, Unreachable, path, subject, "correct its condition or remove it", "no answers and no device in the prices meet its condition")
		} else {
			l.add(Warning, Unreachable, path, subject, "raise it or remove it", "another rule of its part group always takes at least as much")
		}
	}
}

// falls reports whether some step of the depreciation takes less than the one before.
func (l *linter) falls() bool {
	for i := 1; i < len(l.s.Depreciation); i++ {
		if l.s.Depreciation[i].Percent.LessThan(l.s.Depreciation[i-1].Percent) {
			return true
		}
	}
	return false
}

func (l *linter) depreciation() {
	for i := 1; i < len(l.s.Depreciation); i++ {
		if a, b := l.s.Depreciation[i-1], l.s.Depreciation[i]; b.Percent.LessThan(a.Percent) {
			path := fmt.Sprintf("depreciation[%d]", i)
			l.add(Error, NonMonotone, path, path, "", "a device of %d months loses %s %%, one of %d months only %s %%", a.Months, a.Percent, b.Months, b.Percent)
		}
	}
	for i, t := range l.s.Unknown.Tiers {
		for j := 1; j < len(t.Shares); j++ {
			if t.Shares[j].Percent.GreaterThan(t.Shares[j-1].Percent) {
				path := fmt.Sprintf("unknown.tiers[%d].shares[%d]", i, j)
				l.add(Error, NonMonotone, path, path, "", "tier %s keeps more of its launch price at %d months than at %d", t.ID, t.Shares[j].Months, t.Shares[j-1].Months)
			}
		}
	}
}

var hundred = decimal.NewFromInt(100)

func (l *linter) deepest() {
	bottom := !l.s.Floor.IsZero() || !l.s.Minimum.IsZero()
	if l.deep.GreaterThan(hundred) && l.s.Cap.IsZero() {
		sev, hint := Warning, "the floor catches it; set a cap to say so in the book"
		if !bottom {
			sev, hint = Error, "set a floor, a cap, or part groups"
		}
		l.add(sev, Over100, "rules", "rules", hint, "all deductions together can take %s %% of the base price", l.deep.Round(2))
	}
	for i, g := range l.s.Groups {
		sum := decimal.Zero
		for _, r := range l.s.Rules {
			if r.Group == g.ID {
				sum = sum.Add(r.Deduct.Percent)
			}
		}
		if path := fmt.Sprintf("groups[%d]", i); !g.Cap.IsZero() && sum.GreaterThan(hundred) && g.Cap.Percent.GreaterThanOrEqual(hundred) {
			l.add(Error, Over100, path, path+" "+g.ID, "lower the group's cap", "its rules add up to %s %% and its cap is %s %%", sum, g.Cap.Percent)
		}
	}
	if !bottom {
		l.add(Warning, WorthNothing, "", "floor", "set floor or minimum", "there is neither floor nor minimum, so a device can be worth 0")
	}
}
