package ics

import (
	"fmt"

	"github.com/sellback/sellback/pickup"
)

// text is what a file says, in one language.
type text struct {
	summary   string
	cancelled string
	customer  string // from, to, order
	executive string // order, attempt
	area      string
	skill     string
}

// The customer is asked not to erase the phone: it has to run for the
// inspection, and is wiped once the amount is agreed.
var texts = map[Language]text{
	English: {
		summary:   "Phone pick-up",
		cancelled: "Cancelled: phone pick-up",
		customer: "Our executive comes to your door between %s and %s.\n" +
			"Please keep the phone charged and switched on, with its charger and your proof of identity at hand.\n" +
			"Do not erase the phone before the inspection.\nReference: %s",
		executive: "Order: %s\nAttempt: %d",
		area:      "\nArea: %s",
		skill:     "\nSkill: %s",
	},
	Bengali: {
		summary:   "ফোন সংগ্রহ",
		cancelled: "বাতিল: ফোন সংগ্রহ",
		customer: "আমাদের কর্মী %s থেকে %s-এর মধ্যে আপনার বাড়িতে আসবেন।\n" +
			"ফোনটি চার্জ দিয়ে চালু রাখুন; চার্জার ও পরিচয়পত্র হাতের কাছে রাখুন।\n" +
			"পরীক্ষার আগে ফোনের তথ্য মুছবেন না।\nসূত্র: %s",
		executive: "অর্ডার: %s\nপ্রচেষ্টা: %d",
		area:      "\nএলাকা: %s",
		skill:     "\nদক্ষতা: %s",
	},
	Hindi: {
		summary:   "फ़ोन पिक-अप",
		cancelled: "रद्द: फ़ोन पिक-अप",
		customer: "हमारे कर्मचारी %s से %s के बीच आपके घर आएँगे।\n" +
			"फ़ोन चार्ज करके चालू रखें; चार्जर और पहचान-पत्र पास रखें।\n" +
			"जाँच से पहले फ़ोन का डेटा न मिटाएँ।\nसंदर्भ: %s",
		executive: "ऑर्डर: %s\nप्रयास: %d",
		area:      "\nक्षेत्र: %s",
		skill:     "\nकौशल: %s",
	},
}

func (i Invitation) summary(t text) string {
	s := t.summary
	if i.Method() == "CANCEL" {
		s = t.cancelled
	}
	if i.Audience == Executive {
		s += " " + i.Reservation.Order
	}
	return s
}

func (i Invitation) description(t text) string {
	r := i.Reservation
	if i.Audience == Executive {
		s := fmt.Sprintf(t.executive, r.Order, attempt(r))
		if r.Area != "" {
			s += fmt.Sprintf(t.area, r.Area)
		}
		if r.Skill != "" {
			s += fmt.Sprintf(t.skill, r.Skill)
		}
		return s
	}
	slot := r.Slot.In(i.Zone)
	return fmt.Sprintf(t.customer, slot.Start.Format("15:04"), slot.End.Format("15:04"), r.Order)
}

// attempt is the number of the visit that the file is about.
func attempt(r pickup.Reservation) int {
	if r.Status == pickup.Failed || r.Status == pickup.NoShow {
		return r.Attempts
	}
	return r.Attempts + 1
}
