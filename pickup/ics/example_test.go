package ics_test

import (
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pickup/ics"
)

func ExampleInvitation_Marshal() {
	zone, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		log.Fatal(err)
	}
	booked := time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC)
	start := time.Date(2026, 11, 24, 9, 0, 0, 0, zone)
	r := pickup.Reservation{ // as a pickup.Scheduler returned it
		ID: "ORD-17", Order: "ORD-17", Revision: 1, Status: pickup.Reserved,
		Slot: pickup.Slot{Hub: "KOL-1", Start: start, End: start.Add(3 * time.Hour)}, CreatedAt: booked, UpdatedAt: booked,
	}
	i := ics.Invitation{
		Reservation: r, Zone: zone, Domain: "pickup.example.in", Language: ics.Bengali,
		Organizer: ics.Party{Name: "Sell Back", Email: "visits@example.in"},
	}
	show := func() {
		file, err := i.Marshal()
		if err != nil {
			log.Fatal(err)
		}
		for line := range strings.SplitSeq(string(file), "\r\n") {
			for _, name := range []string{"METHOD:", "UID:", "SEQUENCE:", "DTSTART;TZID", "SUMMARY", "STATUS:"} {
				if strings.HasPrefix(line, name) {
					fmt.Println(line)
				}
			}
		}
	}
	show()

	// Cancelled: the same UID, a higher SEQUENCE, METHOD:CANCEL.
	i.Reservation.Status, i.Reservation.Revision = pickup.Cancelled, 2
	show()
	// Output:
	// METHOD:PUBLISH
	// UID:ORD-17@pickup.example.in
	// SEQUENCE:0
	// DTSTART;TZID=Asia/Kolkata:20261124T090000
	// SUMMARY;LANGUAGE=bn:ফোন সংগ্রহ
	// STATUS:CONFIRMED
	// METHOD:CANCEL
	// UID:ORD-17@pickup.example.in
	// SEQUENCE:1
	// DTSTART;TZID=Asia/Kolkata:20261124T090000
	// SUMMARY;LANGUAGE=bn:বাতিল: ফোন সংগ্রহ
	// STATUS:CANCELLED
}
