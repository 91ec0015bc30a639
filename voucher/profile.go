package voucher

import (
	"errors"
	"fmt"
)

// ErrProfile is matched by every *ProfileError.
var ErrProfile = errors.New("voucher: against the profile")

// Profile is a set of rules under which vouchers are issued: what a regulator
// or the issuer's own policy allows, as of a date. The values are data the host
// chooses, not legal advice.
type Profile struct {
	Name   string // stored with each voucher
	Source string // where the rules were read
	// From and Until are the first and last day on which vouchers may be
	// issued under it; zero leaves that end open.
	From, Until Date
	// Draft marks rules that are proposed and not in force.
	Draft bool

	Currency Currency // of MaxBalance
	// MaxBalance caps the balance of one voucher; 0: no cap. A larger value
	// is split over several vouchers.
	MaxBalance Minor
	// Reload and CashOut tell whether value may be added or paid out.
	Reload, CashOut bool
	// MinMonths is the shortest validity in months; 0: none.
	MinMonths int
	// Revalidate tells whether an expired voucher is revived on request.
	Revalidate bool
	// NoticeDays is how many days ahead of expiry the holder is cautioned, in
	// their own language; 0: no notice is asked for.
	NoticeDays int
	// RetainYears is how long an expired balance is kept for its holder.
	RetainYears int
}

// ClosedSystem is for vouchers good only for the issuer's own goods, which
// India's rules for prepaid instruments do not cover. It restricts nothing.
func ClosedSystem() *Profile {
	return &Profile{
		Name:   "closed-system",
		Source: "RBI, Frequently Asked Questions on Prepaid Payment Instruments: closed system instruments are outside the Master Directions",
		Reload: true, Revalidate: true,
	}
}

// RBIGift2021 is India's gift instrument under the Reserve Bank's Master
// Directions on Prepaid Payment Instruments of 27 August 2021. Cap, reload and
// cash-out are from the Reserve Bank's FAQ; validity, notice and retention are
// from secondary sources.
func RBIGift2021() *Profile {
	return &Profile{
		Name:   "rbi-gift-2021",
		Source: "RBI Master Directions on Prepaid Payment Instruments, 27 August 2021, and the RBI's FAQ on them",
		From:   Date{2021, 8, 27}, Currency: INR, MaxBalance: 10_000_00,
		MinMonths: 12, Revalidate: true, NoticeDays: 45, RetainYears: 3,
	}
}

// RBIDraft2026 is the gift instrument of the Reserve Bank's Draft Master
// Direction of 22 April 2026, open for comments until 22 May 2026: proposed,
// not in force. Cap, reload and validity of one year are from reports on it;
// what they do not mention is kept as in 2021.
func RBIDraft2026() *Profile {
	p := RBIGift2021()
	p.Name = "rbi-gift-draft-2026"
	p.Source = "RBI Draft Master Direction on Prepaid Payment Instruments, 22 April 2026, as reported"
	p.From, p.Draft = Date{2026, 4, 22}, true
	return p
}

// A ProfileError reports a command that the ledger's profile does not allow.
// It is an ErrProfile.
type ProfileError struct {
	Profile string
	Problem string
}

func (e *ProfileError) Error() string {
	return fmt.Sprintf("voucher: against profile %s: %s", e.Profile, e.Problem)
}

// Is matches ErrProfile.
func (e *ProfileError) Is(target error) bool { return target == ErrProfile }

// The methods below allow everything if there is no profile.

func (p *Profile) name() string {
	if p == nil {
		return ""
	}
	return p.Name
}

func (p *Profile) reload() error {
	if p == nil || p.Reload {
		return nil
	}
	return &ProfileError{p.Name, "vouchers cannot be reloaded; issue another one"}
}

func (p *Profile) cap(c Currency, balance Minor) error {
	if p == nil || p.MaxBalance == 0 {
		return nil
	}
	if c != p.Currency {
		return &ProfileError{p.Name, fmt.Sprintf("its cap is in %s, the voucher in %s", p.Currency, c)}
	}
	if balance > p.MaxBalance {
		return &ProfileError{p.Name, fmt.Sprintf("a voucher may be worth at most %s %s, this would be %s; split the value over several", c.Amount(p.MaxBalance), c, c.Amount(balance))}
	}
	return nil
}

// issue checks a voucher about to be issued on day.
func (p *Profile) issue(v *Voucher, day Date) error {
	if p == nil {
		return nil
	}
	if !p.From.IsZero() && day.Compare(p.From) < 0 || !p.Until.IsZero() && day.Compare(p.Until) > 0 {
		return &ProfileError{p.Name, fmt.Sprintf("it does not apply on %s", day)}
	}
	if err := p.lasts(v, day); err != nil {
		return err
	}
	return p.cap(v.Currency, v.Face)
}

// lasts checks the validity of a voucher that holds value from day on.
func (p *Profile) lasts(v *Voucher, day Date) error {
	if p == nil || p.MinMonths == 0 || v.Expires.IsZero() {
		return nil
	}
	if last := day.AddMonths(p.MinMonths).AddDays(-1); v.Expires.Compare(last) < 0 {
		return &ProfileError{p.Name, fmt.Sprintf("it must be good for at least %d months, that is through %s; %s is too soon", p.MinMonths, last, v.Expires)}
	}
	return nil
}

// Programme describes how an issuer means to run its vouchers, for
// [Profile.Check].
type Programme struct {
	Currency    Currency
	MaxFace     Minor // largest voucher issued
	Reload      bool
	CashOut     bool
	Months      int // validity given; 0: never expires
	Revalidate  bool
	NoticeDays  int
	Languages   int // languages the notice can be sent in
	RetainYears int
}

// Check returns what of a programme would not comply with the profile on the
// day, as sentences; none if all does.
func (p *Profile) Check(g Programme, on Date) []string {
	var bad []string
	no := func(format string, args ...any) { bad = append(bad, fmt.Sprintf(format, args...)) }
	if !p.From.IsZero() && on.Compare(p.From) < 0 {
		no("%s applies from %s, not yet on %s", p.Name, p.From, on)
	}
	if !p.Until.IsZero() && on.Compare(p.Until) > 0 {
		no("%s applied through %s, no longer on %s", p.Name, p.Until, on)
	}
	if p.Draft {
		no("%s is a draft and not in force; it may change", p.Name)
	}
	if p.MaxBalance > 0 {
		if g.Currency != p.Currency {
			no("the cap is in %s, the programme in %s", p.Currency, g.Currency)
		} else if g.MaxFace > p.MaxBalance {
			no("vouchers of %s are above the cap of %s; split larger values over several", g.Currency.Amount(g.MaxFace), p.Currency.Amount(p.MaxBalance))
		}
	}
	if g.Reload && !p.Reload {
		no("vouchers must not be reloaded")
	}
	if g.CashOut && !p.CashOut {
		no("vouchers must not be paid out in cash")
	}
	if g.Months > 0 {
		if g.Months < p.MinMonths {
			no("a validity of %d months is shorter than %d", g.Months, p.MinMonths)
		}
		if p.Revalidate && !g.Revalidate {
			no("an expired voucher must be revalidated on request")
		}
		if g.NoticeDays < p.NoticeDays {
			no("the holder must be cautioned in the last %d days, not %d", p.NoticeDays, g.NoticeDays)
		}
		if p.NoticeDays > 0 && g.Languages < 1 {
			no("the caution must be in the holder's language")
		}
		if g.RetainYears < p.RetainYears {
			no("an expired balance must be kept %d years, not %d", p.RetainYears, g.RetainYears)
		}
	}
	return bad
}
