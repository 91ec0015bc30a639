package pricing

import (
	"time"

	"github.com/shopspring/decimal"
)

// Sheet is all of a price book but the prices, as data: what the rules file in JSON holds. [Compile] joins it
// with [Prices] and a [Questionnaire] to a [Book].
//
// A value is computed in this order, every percentage of the sum named:
//
//  1. base price, from the prices;
//  2. depreciation by age, of the base price;
//  3. rules: deductions and additions, of the base price after depreciation. Deductions of one part group
//     count once (the largest) or up to the group's cap, all together up to the total cap;
//  4. floor, minimum and maximum: the result is the subtotal;
//  5. campaigns, of the subtotal;
//  6. rounding.
//
// So the order in which rules stand does not change the sum, only the order of the lines.
type Sheet struct {
	Note          string    `json:"note,omitempty"` // for people
	Version       string    `json:"version"`
	Category      string    `json:"category"` // must be the questionnaire's
	Currency      string    `json:"currency"` // ISO 4217, such as INR
	Questionnaire string    `json:"questionnaire"`
	From          time.Time `json:"from"`           // first instant in effect
	Until         time.Time `json:"until,omitzero"` // first instant no longer in effect; zero: open
	// Zone is where days begin and end for ages and campaigns. Default Asia/Kolkata.
	Zone         string         `json:"zone,omitempty"`
	Depreciation []Depreciation `json:"depreciation,omitempty"`
	// AgeQuestion names a Number question that tells the age in months of a device without a bill date.
	AgeQuestion string  `json:"age_question,omitempty"`
	Groups      []Group `json:"groups,omitempty"`
	Rules       []Rule  `json:"rules"`
	// Cap is the most that all deductions may take together, of the value after depreciation.
	Cap Rate `json:"cap,omitzero"`
	// Floor is the scrap value: a share of the base price, or an amount, below which deductions do not
	// reach. It is brought up to a whole rounding step.
	Floor     Rate            `json:"floor,omitzero"`
	Minimum   decimal.Decimal `json:"minimum,omitzero"` // least subtotal, brought up to a whole rounding step
	Maximum   decimal.Decimal `json:"maximum,omitzero"` // greatest subtotal, brought down to a whole step
	Campaigns []Campaign      `json:"campaigns,omitempty"`
	Rounding  Rounding        `json:"rounding,omitzero"`
	Unknown   Unknown         `json:"unknown,omitzero"`
	Reprice   Policy          `json:"reprice,omitzero"`
	// Labels replaces the built-in texts of lines without a rule, by line kind: "base", "floor" and so on.
	Labels map[LineKind]Text `json:"labels,omitempty"`

	src *source // where it was read from, for error messages
}

// Depreciation takes a share of the base price from a device of at least so many full months.
type Depreciation struct {
	Months  int64           `json:"months"`
	Percent decimal.Decimal `json:"percent"`
}

// Group is a part group: rules that look at one part of the device, such as its screen. Without a Cap the
// part is deducted once, by its largest deduction. With a Cap deductions add up, to the cap at most.
type Group struct {
	ID   string `json:"id"`
	Text Text   `json:"text,omitzero"`
	Cap  Rate   `json:"cap,omitzero"` // of the value after depreciation
}

// Rule is one reason to pay less or more. Exactly one of Deduct, Add and Column is set.
type Rule struct {
	ID     string `json:"id"`
	Group  string `json:"group,omitempty"` // part group; empty stands alone
	Text   Text   `json:"text"`            // the reason, as the customer reads it
	When   When   `json:"when,omitzero"`
	Deduct Rate   `json:"deduct,omitzero"`
	Add    Rate   `json:"add,omitzero"`
	// Column names a price column (such as "good" for the CSV column price:good): the value is brought down
	// to that price, before depreciation. Where the column is empty the rule does nothing.
	Column string `json:"column,omitempty"`
}

// Campaign adds to the subtotal when all it asks for is met. Empty lists and zero instants ask nothing.
// A payout bonus ("7 % more as a voucher") is a campaign without dates.
type Campaign struct {
	ID      string          `json:"id"`
	Text    Text            `json:"text"`
	From    time.Time       `json:"from,omitzero"`
	Until   time.Time       `json:"until,omitzero"`
	PINs    []string        `json:"pins,omitempty"` // six digits, or a prefix such as "700*"
	Hubs    []string        `json:"hubs,omitempty"`
	Payouts []string        `json:"payouts,omitempty"` // such as "voucher"
	Brands  []string        `json:"brands,omitempty"`
	Models  []string        `json:"models,omitempty"` // model or variant ids
	Add     Rate            `json:"add"`
	Cap     decimal.Decimal `json:"cap,omitzero"` // most this campaign may add
	// Stacks: it adds to other stacking campaigns. One that does not stack stands alone: the customer
	// gets all stacking ones or the best single other, whichever is more.
	Stacks bool `json:"stacks,omitempty"`
}

// Unknown says what a device gets that the prices do not list.
type Unknown struct {
	// Answer is "manual" (default: a person quotes), "estimate" or "recycle".
	Answer  string          `json:"answer,omitempty"`
	Tiers   []Tier          `json:"tiers,omitempty"`   // estimate: the first tier that fits
	Recycle decimal.Decimal `json:"recycle,omitzero"`  // recycle: base price of any such device
	Without string          `json:"without,omitempty"` // estimate, when facts are missing: "manual" (default) or "recycle"
}

// Tier estimates a base price from the launch price. The first tier fits whose ID is the request's
// Facts.Tier or, when the request names none, whose launch price range holds Facts.LaunchPrice.
type Tier struct {
	ID     string          `json:"id"`
	Launch decimal.Decimal `json:"launch,omitzero"` // typical launch price, used when the request has none
	From   decimal.Decimal `json:"from,omitzero"`   // launch price range, From included
	Until  decimal.Decimal `json:"until,omitzero"`  // Until not; zero: open
	Shares []Share         `json:"shares"`
}

// Share is the part of the launch price left after so many full months since the launch.
type Share struct {
	Months  int64           `json:"months"`
	Percent decimal.Decimal `json:"percent"`
}

// Policy is what the book promises for the door.
type Policy struct {
	// Tolerance: a lower value at the door is not held against the customer while the difference is not
	// above this (a share of the quoted total, or an amount).
	Tolerance Rate `json:"tolerance,omitzero"`
}
