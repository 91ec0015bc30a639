package main

import (
	"regexp"
	"strings"
)

// The list has no category. These patterns hold only words that leave no
// doubt; a device whose name says nothing stays and counts as a phone, which
// is right for most but keeps some rugged scanners, media players and tablets
// known by a number alone.
var (
	otherWords = regexp.MustCompile(`(?i)\btv\b|\btvs\b|android ?tv|mi ?tv|mi[_ ]?box|smart ?tv|google ?tv|bravia|regza smart|\b(uhd|qled|oled|led|lcd)[- ]tv|^(lc|lcd|led|xled)-|^[248]t-[bc]` +
		`|\bstb\b|set[- ]?top|\biptv\b|\bott\b|\batv\b|\bdtv\b|tv ?box|tv ?stick|\bdongle\b|chromecast|sound ?bar|\bmedia ?(box|player|hub)\b|streaming|nexus player` +
		`|(mi|smart|gem|get|play|android|gaming|4k|ultra|q|media|airtv|honor) box\b|^box q$` +
		`|chrome ?book|chrome ?box|chrome ?base|\blaptop\b|\bnotebook\b|pixelbook|pixel slate|android (emulator|sdk)|\bemulator\b|^sdk_|cheets` +
		`|watch\b|\bgear (live|s\d?)\b|galaxy gear|\bwear ?os\b|projector|\bmonitor\b|smart ?display|\bnavi(gation)?\b|\bautomotive\b|\bcar avn\b|infotainment` +
		`|galaxy ?(camera|player)|^walkman$|\bglass\b|\bgo kart\b|\bhome hub\b|\bnest hub\b|e-?reader|\bipod\b`)
	otherNames  = regexp.MustCompile(`(?i)^(EU、UK、AP|europe|global|china|us|usa|japan|jp|korea|india|taiwan|asia|latam|emea)$`)
	otherBrands = regexp.MustCompile(`(?i)tv\b|broadband|hellovision|cable ?vision|television`)
	samsungGear = regexp.MustCompile(`^SM-[RV]\d`)
	// tvPhones are phones with a television receiver, named for it.
	tvPhones = regexp.MustCompile(`^(GT-S\d|LG-H\d|XT\d)`)

	tabletWords = regexp.MustCompile(`(?i)\btab(let|lets|s)?\b|\btab[a-z]?\d|\d+tab\b|tablet|calltab|idea ?tab|ideapad|\bpad\b|\bpad[ -]?\d|\dpad\b|media ?pad|matepad|memo ?pad|thinkpad|thrive|xoom\b` +
		`|\bg ?pad\b|\bgpad|\bslate ?\d*\b|slatebook|\bnook\b|nexus (7|9|10)\b|kindle|\bfire hd\b|transformer (pad|book|aio|tf|prime|infinity)|yoga (book|smart)|galaxy view|galaxy note ?(8\.0|10\.1|pro)\b|galaxy book|surface (go|pro)|平板|toughpad|streak 7|playbook|homtab|phablet tab|\btwist tab|pixel c\b` +
		`|\b(7|8|9|10|12|13)(\.\d)? ?("|inch)|\b(10\.1|9\.7|10\.5|12\.2)\b`)
	samsungTablet = regexp.MustCompile(`^(SM-[TPX]\d|GT-P(1|3|5|6|7|8)\d|GT-N(51|80)|SHV-E(140|150|230)|SCH-I(800|815|905|915)|SPH-P|SHW-M(180|300|305|380|430|480|485|486|500))`)
	lenovoTablet  = regexp.MustCompile(`(?i)^(lenovo )?(tb[- ]?\w|yt[- ]?\w)`)
	asusTablet    = regexp.MustCompile(`^(K0\w\w|P0[012]\w+|TF\d{3}|ME\d{3})$`)
)

// notHandheld reports whether the row is surely neither phone nor tablet.
func notHandheld(r playRow) bool {
	if tvPhones.MatchString(r.Model) {
		return false
	}
	return otherWords.MatchString(r.Name) || otherWords.MatchString(r.Model) || otherNames.MatchString(r.Name) ||
		strings.Contains(r.Device, "cheets") || otherBrands.MatchString(r.Brand) ||
		r.Brand == "Samsung" && samsungGear.MatchString(r.Model) || r.Brand == "Fossil"
}

// otherBoards finds the boards of televisions: the rows of such a board whose
// name says nothing ("Malaysia") are televisions too. A board counts when most
// of its rows, and at least five, are surely not handhelds.
func otherBoards(rows []playRow) map[string]bool {
	votes, sure := map[string]int{}, map[string]int{}
	for _, r := range rows {
		v := vote(notHandheld(r))
		votes[r.Device] += v
		sure[r.Device] += max(v, 0)
	}
	other := map[string]bool{}
	for board, n := range votes {
		if n > 0 && sure[board] >= 5 && board != "redwood" {
			other[board] = true
		}
	}
	// "redwood" is a television board, a Redmi Note 12 Pro Speed and an HP
	// tablet, so it tells nothing.
	return other
}

func tablet(r playRow) bool {
	if r.Brand == "Samsung" && samsungTablet.MatchString(r.Model) ||
		r.Brand == "Lenovo" && lenovoTablet.MatchString(r.Model) ||
		r.Brand == "Asus" && (asusTablet.MatchString(r.Model) || asusTablet.MatchString(r.Device)) {
		return true
	}
	return tabletWords.MatchString(r.Name) || tabletWords.MatchString(r.Model)
}
