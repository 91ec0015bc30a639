package pricing

// estimate prices a device the prices do not list, as the sheet says.
func (b *Book) estimate(x *work, req *Request) error {
	u := &b.sheet.Unknown
	answer, missing := u.Answer, ""
	if answer == "estimate" {
		base, lacks := b.estimated(req)
		if lacks == "" {
			x.row, x.base, x.basis = -1, base, Estimated
			return nil
		}
		missing, answer = lacks, u.Without
	}
	if answer == "recycle" {
		x.row, x.base, x.basis = -1, b.recycle, Recycled
		return nil
	}
	return &UnknownModelError{
		Variant: req.Variant, Book: b.ed.version, Manual: true,
		Nearest: b.prices.nearest(req.Variant), Missing: missing,
	}
}

// estimated returns the launch price times the share left at the device's age since its launch, or the fact
// that is missing.
func (b *Book) estimated(req *Request) (base int64, missing string) {
	f := &req.Facts
	launch, err := minor(f.LaunchPrice, b.exp)
	if err != nil {
		return 0, "a launch price in " + b.ed.currency + " (" + plain(err) + ")"
	}
	var t *tier
	for i := range b.tiers {
		c := &b.tiers[i]
		if f.Tier != "" && f.Tier == c.id || f.Tier == "" && launch > 0 && launch >= c.from && (c.until == 0 || launch < c.until) {
			t = c
			break
		}
	}
	switch {
	case t == nil && f.Tier != "":
		return 0, "a tier of the book"
	case t == nil && launch > 0:
		return 0, "a tier for its launch price"
	case t == nil:
		return 0, "a tier or a launch price"
	case launch == 0:
		launch = t.launch
	}
	switch {
	case launch == 0:
		return 0, "a launch price"
	case f.Launched.IsZero():
		return 0, "a launch date"
	}
	age := int64(f.Launched.monthsUntil(DateOf(req.At, b.zone)))
	for i := range t.shares {
		if age >= t.shares[i].months {
			base = t.shares[i].share.of(launch)
		}
	}
	if base == 0 {
		return 0, "a launch price that leaves a value"
	}
	return base, ""
}

// nearest returns the id most like s, empty when none is near. It is slow (a scan of the table) and runs
// only to word an error.
func (t *Prices) nearest(s string) string {
	best, at := len(s)/4+1, ""
	for i := range t.rows {
		if d := distance(s, t.rows[i].id, best); d < best {
			best, at = d, t.rows[i].id
		}
	}
	return at
}
