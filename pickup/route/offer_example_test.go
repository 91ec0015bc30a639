package route_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pickup/route"
)

// The offer of package pickup asks the planned day whether an executive could
// come, and refuses the slots in which nobody can.
func ExampleDay_offer() {
	india := time.FixedZone("Asia/Kolkata", 5*3600+1800)
	at := func(h int) time.Time { return time.Date(2026, 11, 24, h, 0, 0, 0, india) }
	places := map[string]route.Place{ // where the host's directory puts the PIN codes
		"700019": {ID: "700019", Lat: 22.52, Lon: 88.36},
		"743372": {ID: "743372", Lat: 21.90, Lon: 88.25}, // Sagar Island, 70 km south
	}
	problem := route.Problem{
		Executives: []route.Executive{{ID: "ex-7", Shift: route.Window{From: at(9), To: at(15)}, Start: route.Place{Lat: 22.57, Lon: 88.36}}},
		Travel:     route.GreatCircle{},
	}
	plan, err := route.Solve(context.Background(), problem, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	day, err := route.NewDay(problem, plan) // a host keeps one a hub-day and makes it anew when bookings change
	if err != nil {
		fmt.Println(err)
		return
	}
	const service = 20 * time.Minute
	feasible := func(_ context.Context, _ pickup.Tx, slot pickup.Slot, area, _ string) (bool, error) {
		_, ok := day.Feasible(route.Visit{
			ID: "asked", Place: places[area], Service: service, Devices: 1,
			Windows: []route.Window{{From: slot.Start, To: slot.End.Add(-service)}},
		})
		return ok, nil
	}

	hubs, err := pickup.NewHubs([]pickup.Hub{{
		ID: "KOL-1", Zone: india, Capacity: 9,
		Hours: pickup.Daily([]pickup.Span{{From: pickup.At(9, 0), To: pickup.At(18, 0)}}, time.Tuesday),
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := pickup.NewScheduler(hubs, &pickup.Options{Now: func() time.Time { return at(8) }, Feasible: feasible})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, area := range []string{"700019", "743372"} {
		err := memstore.New().View(context.Background(), func(ctx context.Context, tx buyback.Tx) error {
			offer, err := s.Offer(ctx, tx, pickup.OfferRequest{Hub: "KOL-1", Area: area})
			for _, c := range offer.Choices {
				if c.Slot.Start.Before(at(18)) {
					fmt.Println(area, c.Slot.Start.In(india).Format("15:04"), "left:", c.Left, "refused:", c.Refusal != "")
				}
			}
			return err
		})
		if err != nil {
			fmt.Println("no visit:", errors.Is(err, pickup.ErrNoSlot))
		}
	}
	// Output:
	// 700019 09:00 left: 9 refused: false
	// 700019 12:00 left: 9 refused: false
	// 700019 15:00 left: 0 refused: true
	// 743372 09:00 left: 0 refused: true
	// 743372 12:00 left: 0 refused: true
	// 743372 15:00 left: 0 refused: true
	// no visit: true
}
