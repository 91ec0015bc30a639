package voucher

import (
	"context"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// DueRequest asks which holders must be told that their voucher expires soon.
type DueRequest struct {
	// Days is how many days ahead to look; 0 means the profile's notice, or 45
	// without one.
	Days int
	// Language returns the language of a holder as a BCP 47 tag such as "bn";
	// nil or a language that is not one of NoticeLanguages means English;
	// Notice.Language says which it is, and its other fields are what a text of
	// the host's own needs.
	Language func(holder string) string
	After    ID  // of the last notice of the page before; empty to start
	Limit    int // 1–1000; 0 means 100
}

// Notice is a caution to send: what the voucher is worth and until when.
type Notice struct {
	Voucher   ID
	Holder    string
	Last4     string
	Currency  Currency
	Available decimal.Decimal
	Expires   Date
	Days      int // left, the last day not counted: 0 on the last day itself
	Language  string
	Text      string // a sentence or two in that language
}

// Due returns the notices for active vouchers with something left whose last
// day is today or at most Days ahead, in the order of their ids, and the After
// of the next page, empty if there is none. It writes nothing: the host
// remembers what it sent, for instance by voucher and Expires.
func (l *Ledger) Due(ctx context.Context, tx Tx, r DueRequest) (notices []Notice, next ID, err error) {
	if r.Days == 0 {
		r.Days = 45
		if l.profile != nil && l.profile.NoticeDays > 0 {
			r.Days = l.profile.NoticeDays
		}
	}
	if r.Limit == 0 {
		r.Limit = 100
	}
	if r.Days < 0 || r.Days > 3660 || r.Limit < 1 || r.Limit > 1000 {
		return nil, "", &RequestError{OpLookup, "Days", "look 1–3660 days ahead, 1–1000 notices a page"}
	}
	now := l.instant()
	today := DateOf(now, l.zone)
	// A voucher's own zone may be a day away from the ledger's either side.
	list, err := tx.Vouchers(ctx, Query{After: r.After, Limit: r.Limit, ExpiresFrom: today.AddDays(-1), ExpiresTo: today.AddDays(r.Days + 1)})
	if err != nil {
		return nil, "", err
	}
	for i := range list {
		v := &list[i]
		available := v.Available(now)
		zone, err := loadZone(v.Zone)
		if err != nil {
			zone = l.zone // the date itself is right in any zone, the days left nearly
		}
		days := DateOf(now, zone).DaysUntil(v.Expires)
		if available == 0 || days < 0 || days > r.Days {
			continue
		}
		n := Notice{
			Voucher: v.ID, Holder: v.Holder, Last4: v.Last4, Currency: v.Currency, Available: v.Currency.Amount(available),
			Expires: v.Expires, Days: days, Language: "en",
		}
		if r.Language != nil {
			n.Language = r.Language(v.Holder)
		}
		n.Language, n.Text = noticeText(n, money(v.Currency, available))
		notices = append(notices, n)
	}
	if len(list) == r.Limit {
		next = list[len(list)-1].ID
	}
	return notices, next, nil
}

// NoticeLanguages returns the languages notices can be written in.
func NoticeLanguages() []string { return []string{"en", "bn", "hi"} }

func noticeText(n Notice, amount string) (language, text string) {
	day := func(months string) string {
		return fmt.Sprintf("%d %s %d", n.Expires.Day(), strings.Fields(months)[n.Expires.Month()-1], n.Expires.Year())
	}
	tag, _, _ := strings.Cut(strings.ToLower(n.Language), "-")
	switch tag {
	case "bn":
		return tag, fmt.Sprintf("আপনার ভাউচারে (শেষ চার অক্ষর %s) %s আছে। এটি %s পর্যন্ত ব্যবহার করা যাবে; আর %d দিন বাকি।",
			n.Last4, amount, day("জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর"), n.Days)
	case "hi":
		return tag, fmt.Sprintf("आपके वाउचर (अंतिम चार अक्षर %s) में %s शेष हैं। इसे %s तक इस्तेमाल किया जा सकता है; %d दिन बाकी हैं।",
			n.Last4, amount, day("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"), n.Days)
	}
	left := fmt.Sprintf("%d days are left", n.Days)
	switch n.Days {
	case 0:
		left = "that is today"
	case 1:
		left = "that is tomorrow"
	}
	return "en", fmt.Sprintf("Your voucher ending in %s is worth %s. It can be used through %s; %s.",
		n.Last4, amount, day("January February March April May June July August September October November December"), left)
}

// money writes an amount for people: rupees with the sign and lakh grouping,
// other currencies with their code.
func money(c Currency, m Minor) string {
	text := string(c.append(nil, m))
	if c != INR {
		return string(c) + " " + text
	}
	whole, paise, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 2 {
		whole = whole[:i] + "," + whole[i:]
	}
	return "₹" + whole + "." + paise
}
