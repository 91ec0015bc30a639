package pricing

// LineKind says where a line of a valuation comes from.
type LineKind string

// The kinds of lines, in the order they can stand.
const (
	LineBase         LineKind = "base"         // base price; always the first line
	LineDepreciation LineKind = "depreciation" // by age
	LineDeduction    LineKind = "deduction"    // a rule that lowers
	LineAddition     LineKind = "addition"     // a rule that raises
	LineGroupCap     LineKind = "group_cap"    // gives back what a part group took above its cap
	LineCap          LineKind = "cap"          // gives back what all deductions took above the total cap
	LineFloor        LineKind = "floor"        // up to the floor
	LineMinimum      LineKind = "minimum"      // up to the minimum
	LineMaximum      LineKind = "maximum"      // down to the maximum
	LineCampaign     LineKind = "campaign"     // a campaign or payout bonus
	LineRounding     LineKind = "rounding"     // to a round sum
	LineGoodwill     LineKind = "goodwill"     // gives back a difference at the door within the tolerance
)

var (
	yesText = texts("Yes", "হ্যাঁ", "हाँ")
	noText  = texts("No", "না", "नहीं")
)

// label returns the built-in text of a kind of line that has no rule.
func label(k LineKind) (Text, bool) {
	switch k {
	case LineBase:
		return texts("Value in perfect condition", "নিখুঁত অবস্থায় দাম", "बिल्कुल सही हालत में क़ीमत"), true
	case LineDepreciation:
		return texts("Age of the device", "ফোনের বয়স অনুযায়ী", "डिवाइस की उम्र के हिसाब से"), true
	case LineGroupCap:
		return texts("Limit for this part", "এই অংশের জন্য কাটার সীমা", "इस हिस्से की कटौती की सीमा"), true
	case LineCap:
		return texts("Limit on all deductions", "মোট কাটার সীমা", "कुल कटौती की सीमा"), true
	case LineFloor:
		return texts("Lowest value we promise for this model", "এই মডেলের নিশ্চিত ন্যূনতম দাম", "इस मॉडल की पक्की न्यूनतम क़ीमत"), true
	case LineMinimum:
		return texts("Lowest value we pay for any device", "যে কোনও ডিভাইসের ন্যূনতম দাম", "किसी भी डिवाइस की न्यूनतम क़ीमत"), true
	case LineMaximum:
		return texts("Highest value we pay", "সর্বোচ্চ যে দাম আমরা দিই", "हमारी अधिकतम क़ीमत"), true
	case LineRounding:
		return texts("Rounding", "পূর্ণ অঙ্কে আনা", "पूर्णांकन"), true
	case LineGoodwill:
		return texts("Small difference, not charged to you", "সামান্য তফাত, আপনার থেকে কাটা হবে না", "मामूली फ़र्क़, आपसे नहीं काटा जाएगा"), true
	}
	return Text{}, false
}

// texts puts English, Bengali and Hindi together.
func texts(en, bn, hi string) Text {
	return Text{[]localised{{"bn", bn}, {"en", en}, {"hi", hi}}}
}
