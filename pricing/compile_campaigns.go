package pricing

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

func (c *compiler) campaigns() {
	ids := map[string]bool{}
	for i := range c.s.Campaigns {
		k := &c.s.Campaigns[i]
		at := fmt.Sprintf("campaigns[%d]", i)
		if !validID(k.ID) {
			c.p.add(at+".id", k.ID, "use lower-case letters, digits and _ . -", "a campaign needs an id")
		} else if ids[k.ID] {
			c.p.add(at+".id", k.ID, "", "this campaign id is used twice")
		}
		ids[k.ID] = true
		if k.Text.IsZero() {
			c.p.add(at+".text", "", "", "a campaign needs its text")
		}
		k.From, k.Until = instant(k.From), instant(k.Until)
		if !k.From.IsZero() && !k.Until.IsZero() && !k.From.Before(k.Until) {
			c.p.add(at+".until", k.Until.Format(time.RFC3339), "", "a campaign must end after it begins")
		}
		out := campaign{
			info: c.info(lineInfo{kind: LineCampaign, rule: k.ID, text: k.Text}), id: k.ID,
			from: k.From, until: k.Until, stacks: k.Stacks,
			hubs: slices.Clone(k.Hubs), payouts: slices.Clone(k.Payouts),
			brands: slices.Clone(k.Brands), models: slices.Clone(k.Models),
			add: c.rate(k.Add, at+".add", 100), cap: c.amount(k.Cap, at+".cap"),
		}
		if k.Add.IsZero() {
			c.p.add(at+".add", "", "", "a campaign adds a percentage or an amount")
		}
		out.pins, out.prefixes = c.pins(k.PINs, at)
		c.p.slugs(k.Brands, k.Models, at)
		c.b.needsModel = c.b.needsModel || len(k.Brands)+len(k.Models) > 0
		c.b.campaigns = append(c.b.campaigns, out)
	}
}

func (p *problems) slugs(brands, models []string, at string) {
	for i, b := range brands {
		if !validSlug(b) {
			p.add(fmt.Sprintf("%s.brands[%d]", at, i), b, "such as apple", "a brand is the first part of a catalogue id")
		}
	}
	for i, m := range models {
		if why := badID(m); why != "" {
			p.add(fmt.Sprintf("%s.models[%d]", at, i), m, slugHint(m), "%s", why)
		}
	}
}

func (c *compiler) pins(list []string, at string) (map[string]struct{}, []string) {
	pins := make(map[string]struct{}, len(list))
	var prefixes []string
	for i, s := range list {
		digits, prefix := strings.CutSuffix(s, "*")
		ok := digits != "" && digits[0] != '0' && len(digits) <= 6 && (prefix && len(digits) < 6 || !prefix && len(digits) == 6)
		for _, r := range digits {
			ok = ok && r >= '0' && r <= '9'
		}
		switch {
		case !ok:
			c.p.add(fmt.Sprintf("%s.pins[%d]", at, i), s, "such as 700019, or 700* for all that begin so", "not a PIN code")
		case prefix:
			prefixes = append(prefixes, digits)
		default:
			pins[s] = struct{}{}
		}
	}
	return pins, prefixes
}

func (c *compiler) unknown() {
	u := &c.s.Unknown
	switch u.Answer {
	case "", "manual":
	case "recycle":
		if u.Recycle.IsZero() {
			c.p.add("unknown.recycle", "", "", "the recycle value is missing")
		}
	case "estimate":
		if len(u.Tiers) == 0 {
			c.p.add("unknown.tiers", "", "", "an estimate needs tiers")
		}
	default:
		c.p.add("unknown.answer", u.Answer, nearest(u.Answer, []string{"manual", "estimate", "recycle"}), "no such answer")
	}
	switch u.Without {
	case "", "manual":
	case "recycle":
		if u.Recycle.IsZero() {
			c.p.add("unknown.recycle", "", "", "the recycle value is missing")
		}
	default:
		c.p.add("unknown.without", u.Without, "use manual or recycle", "no such answer")
	}
	c.b.recycle = c.amount(u.Recycle, "unknown.recycle")
	ids := map[string]bool{}
	for i, t := range u.Tiers {
		at := fmt.Sprintf("unknown.tiers[%d]", i)
		if !validID(t.ID) || ids[t.ID] {
			c.p.add(at+".id", t.ID, "", "a tier needs an id of its own")
		}
		ids[t.ID] = true
		out := tier{id: t.ID, launch: c.amount(t.Launch, at+".launch"), from: c.amount(t.From, at+".from"), until: c.amount(t.Until, at+".until")}
		if out.until != 0 && out.from >= out.until {
			c.p.add(at+".until", t.Until.String(), "", "the range of launch prices is empty")
		}
		if len(t.Shares) == 0 || t.Shares[0].Months != 0 {
			c.p.add(at+".shares", "", "", "shares begin with month 0")
		}
		for j, s := range t.Shares {
			in := fmt.Sprintf("%s.shares[%d]", at, j)
			if j > 0 && s.Months <= t.Shares[j-1].Months {
				c.p.add(in+".months", fmt.Sprint(s.Months), "", "months must rise from share to share")
			}
			r := c.rate(Rate{Percent: s.Percent}, in+".percent", 100)
			if r.ppm == 0 {
				c.p.add(in+".percent", "", "", "a share must be above zero")
			}
			out.shares = append(out.shares, step{s.Months, r})
		}
		c.b.tiers = append(c.b.tiers, out)
	}
}
