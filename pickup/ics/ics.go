// Package ics writes calendar files for the visits of package pickup, so that
// the customer's and the executive's own calendars follow every change.
//
// It writes iCalendar (RFC 5545) with the rules of iTIP (RFC 5546): the UID of a
// visit stays the same for life, SEQUENCE grows with each change of the
// reservation, and a visit that will not take place is sent as METHOD:CANCEL,
// which calendars ignore unless its SEQUENCE is higher than that of the
// invitation. Times are local to the hub, with the zone's rules in a VTIMEZONE
// component. Texts are in English, Bengali or Hindi.
//
// What is personal (names, addresses of mail, the place of the visit) comes in
// with the Invitation and goes out with the file; nothing keeps it.
package ics

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sellback/sellback/pickup"
)

// ErrInvalid is matched by every complaint about an Invitation.
var ErrInvalid = errors.New("ics: invalid invitation")

// A Language is one of those the texts are written in.
type Language string

const (
	English Language = "en"
	Bengali Language = "bn"
	Hindi   Language = "hi"
)

// An Audience is who a file is for.
type Audience int

const (
	Customer  Audience = iota
	Executive          // is told area, skill and number of the attempt instead of how to prepare
)

// A Party is a person or an office with an address of mail.
type Party struct {
	Name  string // may be empty
	Email string
}

// An Invitation is what a calendar file is made from.
type Invitation struct {
	Reservation pickup.Reservation
	// Zone is the hub's, to show the times in. It must be UTC or a named zone
	// of the IANA database, since calendars know those.
	Zone *time.Location
	// Domain is the right-hand side of the UID, such as "pickup.example.in".
	// It must stay the same for life.
	Domain   string
	Audience Audience
	// Language of the texts. English when empty.
	Language Language
	// Organizer sends the file. Required.
	Organizer Party
	// Attendee is invited. Without one the file is published to whoever gets
	// it (METHOD:PUBLISH) instead of asking for an answer (METHOD:REQUEST).
	Attendee *Party
	// Place is where the visit is, may be empty.
	Place string
	// Remind is how long before the visit the calendar rings; 0 for not at
	// all.
	Remind time.Duration
}

// Marshal returns the file, to be sent as
//
//	Content-Type: text/calendar; charset=utf-8; method=REQUEST
//
// with the method of Method. Errors match ErrInvalid.
func (i Invitation) Marshal() ([]byte, error) {
	if err := i.validate(); err != nil {
		return nil, err
	}
	r := i.Reservation
	t := texts[i.language()]
	method := i.Method()
	zone := zoneID(i.Zone)

	var w writer
	w.line("BEGIN", "", "VCALENDAR")
	w.line("VERSION", "", "2.0")
	w.line("PRODID", "", "-//sellback//pickup//EN")
	w.line("CALSCALE", "", "GREGORIAN")
	w.line("METHOD", "", method)
	if zone != "" {
		w.zone(i.Zone, zone, r.Slot.Start, r.Slot.End)
	}
	w.line("BEGIN", "", "VEVENT")
	w.line("UID", "", escape(string(r.ID)+"@"+i.Domain))
	w.line("SEQUENCE", "", strconv.FormatInt(r.Revision-1, 10))
	w.line("DTSTAMP", "", utc(r.UpdatedAt))
	w.line("CREATED", "", utc(r.CreatedAt))
	w.line("LAST-MODIFIED", "", utc(r.UpdatedAt))
	w.time("DTSTART", r.Slot.Start, i.Zone, zone)
	w.time("DTEND", r.Slot.End, i.Zone, zone)
	w.line("SUMMARY", ";LANGUAGE="+string(i.language()), escape(i.summary(t)))
	w.line("DESCRIPTION", ";LANGUAGE="+string(i.language()), escape(i.description(t)))
	if i.Place != "" {
		w.line("LOCATION", "", escape(i.Place))
	}
	w.line("STATUS", "", status(r.Status))
	w.line("TRANSP", "", "OPAQUE")
	w.line("CLASS", "", "PRIVATE")
	w.line("ORGANIZER", i.Organizer.cn(), "mailto:"+i.Organizer.Email)
	if i.Attendee != nil {
		w.line("ATTENDEE", ";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"+i.Attendee.cn(), "mailto:"+i.Attendee.Email)
	}
	if i.Remind > 0 && method != "CANCEL" {
		w.line("BEGIN", "", "VALARM")
		w.line("ACTION", "", "DISPLAY")
		w.line("DESCRIPTION", ";LANGUAGE="+string(i.language()), escape(i.summary(t)))
		w.line("TRIGGER", "", "-"+duration(i.Remind))
		w.line("END", "", "VALARM")
	}
	w.line("END", "", "VEVENT")
	w.line("END", "", "VCALENDAR")
	return w.b, nil
}

// Method returns the iTIP method of the file: CANCEL for a visit that will not
// take place as it stands, else REQUEST or, without Attendee, PUBLISH.
func (i Invitation) Method() string {
	switch i.Reservation.Status {
	case pickup.Cancelled, pickup.Expired, pickup.Failed, pickup.NoShow:
		return "CANCEL"
	}
	if i.Attendee == nil {
		return "PUBLISH"
	}
	return "REQUEST"
}

func status(s pickup.Status) string {
	switch s {
	case pickup.Held:
		return "TENTATIVE"
	case pickup.Cancelled, pickup.Expired, pickup.Failed, pickup.NoShow:
		return "CANCELLED"
	}
	return "CONFIRMED"
}

func (i Invitation) language() Language {
	if i.Language == "" {
		return English
	}
	return i.Language
}

func (i Invitation) validate() error {
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%w: "+format, append([]any{ErrInvalid}, args...)...))
	}
	r := i.Reservation
	if r.ID.Validate() != nil || r.Revision < 1 || r.Slot.Start.IsZero() || !r.Slot.Start.Before(r.Slot.End) ||
		r.Slot.Start.Year() < 1900 || r.Slot.End.Year() > 9998 || r.UpdatedAt.IsZero() || r.CreatedAt.IsZero() {
		bad("the reservation is not one that a pickup.Scheduler returned")
	}
	if i.Zone == nil || i.Zone.String() == "Local" || i.Zone.String() == "" {
		bad("Zone is missing; give the hub's, such as Offer.Zone")
	} else if !named(i.Zone, i.Reservation.Slot.Start, i.Reservation.Slot.End) {
		bad("Zone is not a zone of the IANA database; a calendar would show the wrong hour")
	}
	if i.Domain == "" || !only(i.Domain, ".-") {
		bad("Domain is missing or not a domain name, such as pickup.example.in")
	}
	if _, ok := texts[i.language()]; !ok {
		bad("Language %.10q is not en, bn or hi", string(i.Language))
	}
	if i.Remind < 0 || i.Remind > 14*24*time.Hour {
		bad("Remind is %v; give 0 to 14 days", i.Remind)
	}
	if !i.Organizer.ok() {
		bad("Organizer needs an address of mail, such as pickups@example.in")
	}
	if i.Attendee != nil && !i.Attendee.ok() {
		bad("Attendee has no usable address of mail") // not repeated: it is personal
	}
	return errors.Join(errs...)
}

// ok reports whether the address can stand in a mailto URI as it is.
func (p Party) ok() bool {
	user, host, found := strings.Cut(p.Email, "@")
	return found && user != "" && host != "" && len(p.Email) <= 254 && only(user, ".-_+") && only(host, ".-")
}

// only reports whether s has nothing but ASCII letters, digits and the signs
// given.
func only(s, signs string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune(signs, c) {
			return false
		}
	}
	return true
}

func (p Party) cn() string {
	if p.Name == "" {
		return ""
	}
	return ";CN=" + quote(p.Name)
}
