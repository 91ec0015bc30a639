package pickup_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/sellback/sellback/pickup"
)

func TestReschedule(t *testing.T) {
	h := kolkata(t)
	h.AreaLimit = 1
	d := newDesk(t, h, nil)
	d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9), Area: "700019"}))
	d.steps("o", pickup.OpAssign)
	// The area's only place of the day is the order's own, so it may stay in it.
	res, err := d.move(pickup.RescheduleRequest{ID: "o", Key: "m", Slot: d.slot(24, 12)})
	r := d.must(res, err)
	if r.Status != pickup.Reserved || r.Executive != "" || !r.Slot.Equal(d.slot(24, 12)) || r.Revision != 3 {
		t.Errorf("%+v", r)
	}
	if got := d.taken("area/2026-11-24/700019", "slot/20261124T0330Z", "slot/20261124T0630Z"); !slices.Equal(got, []int{1, 0, 1}) {
		t.Errorf("taken %v", got)
	}
	var se *pickup.SlotError
	if _, err := d.move(pickup.RescheduleRequest{ID: "o", Key: "m2", Slot: d.slot(24, 12)}); !errors.As(err, &se) || se.Refusal != pickup.RefusedSame {
		t.Errorf("to the same slot: %v", err)
	}
	if _, err := d.move(pickup.RescheduleRequest{ID: "o", Key: "m3", Slot: pickup.Slot{Hub: "DEL-1", Start: d.slot(24, 9).Start, End: d.slot(24, 9).End}}); !errors.Is(err, pickup.ErrInvalid) {
		t.Errorf("to another hub: %v", err)
	}
	if res, err := d.move(pickup.RescheduleRequest{ID: "o", Key: "m", Slot: d.slot(24, 12)}); err != nil || !res.Replayed || res.Reservation.Revision != 3 {
		t.Errorf("repeat: %+v, %v", res, err)
	}
	if _, err := d.move(pickup.RescheduleRequest{ID: "none", Key: "m", Slot: d.slot(24, 12)}); !errors.Is(err, pickup.ErrNotFound) {
		t.Errorf("missing: %v", err)
	}
	// Later than the promise, of the customer's own will: the promise moves.
	r = d.must(d.move(pickup.RescheduleRequest{ID: "o", Key: "m4", Slot: d.slot(28, 9), Late: true}))
	if !r.DueAt.Equal(d.slot(28, 9).End) {
		t.Errorf("due %v", r.DueAt)
	}
}

func TestMovingAHoldKeepsItsDeadline(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	until := d.must(d.hold(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)})).HoldUntil
	d.now = d.now.Add(4 * time.Minute)
	r := d.must(d.move(pickup.RescheduleRequest{ID: "o", Key: "m1", Slot: d.slot(24, 12)}))
	if r.Status != pickup.Held || !r.HoldUntil.Equal(until) {
		t.Errorf("moved in time: %+v", r)
	}
	d.now = d.now.Add(time.Minute)
	r = d.must(d.move(pickup.RescheduleRequest{ID: "o", Key: "m2", Slot: d.slot(24, 9)}))
	if r.Status != pickup.Held || !r.HoldUntil.Equal(d.now.Add(5*time.Minute)) {
		t.Errorf("moved after it lapsed: %+v", r)
	}
	if got := d.taken("slot/20261124T0330Z", "slot/20261124T0630Z"); !slices.Equal(got, []int{1, 0}) {
		t.Errorf("taken %v", got)
	}
}

func TestChangeWindow(t *testing.T) {
	d := newDesk(t, kolkata(t), &pickup.Options{Policy: pickup.Policy{ChangeWindow: 4 * time.Hour}})
	d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	d.must(d.reserve(pickup.ReserveRequest{Order: "p", Slot: d.slot(24, 9)}))
	d.at(24, 5, 0)
	var late *pickup.TooLateError
	_, err := d.cancel(pickup.CancelRequest{ID: "o", Key: "c1"})
	if !errors.As(err, &late) || !errors.Is(err, pickup.ErrTooLate) || !late.Until.Equal(d.now) {
		t.Errorf("cancelled as the window closes: %v", err)
	}
	if _, err := d.move(pickup.RescheduleRequest{ID: "o", Key: "m", Slot: d.slot(24, 12)}); !errors.Is(err, pickup.ErrTooLate) {
		t.Errorf("moved as the window closes: %v", err)
	}
	d.must(d.move(pickup.RescheduleRequest{ID: "o", Key: "m", Slot: d.slot(24, 12), Force: true}))
	d.now = d.now.Add(-time.Microsecond)
	r := d.must(d.cancel(pickup.CancelRequest{ID: "p", Key: "c"}))
	if r.Status != pickup.Cancelled || len(r.Claims) > 0 || !r.EndedAt.Equal(d.now) {
		t.Errorf("%+v", r)
	}
	d.must(d.cancel(pickup.CancelRequest{ID: "o", Key: "c2", Force: true}))
	if got := d.taken("slot/20261124T0330Z", "slot/20261124T0630Z"); !slices.Equal(got, []int{0, 0}) {
		t.Errorf("taken %v", got)
	}
}

func TestCancelOnTheWay(t *testing.T) {
	d := newDesk(t, kolkata(t), nil)
	d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
	d.at(24, 8, 0)
	d.steps("o", pickup.OpAssign, pickup.OpDepart)
	if _, err := d.cancel(pickup.CancelRequest{ID: "o", Key: "c"}); !errors.Is(err, pickup.ErrState) {
		t.Errorf("cancelled on the way: %v", err)
	}
	if _, err := d.move(pickup.RescheduleRequest{ID: "o", Key: "m", Slot: d.slot(24, 12)}); !errors.Is(err, pickup.ErrState) {
		t.Errorf("moved on the way: %v", err)
	}
	d.must(d.cancel(pickup.CancelRequest{ID: "o", Key: "c", Force: true}))
}

// Every command in every status either follows the table or is refused and
// leaves the reservation as it was.
func TestTable(t *testing.T) {
	statuses := []pickup.Status{pickup.Held, pickup.Expired, pickup.Reserved, pickup.Assigned, pickup.EnRoute, pickup.Arrived,
		pickup.Inspecting, pickup.Collected, pickup.Declined, pickup.Failed, pickup.NoShow, pickup.Cancelled}
	reach := map[pickup.Status][]pickup.Op{
		pickup.Assigned: {pickup.OpAssign}, pickup.EnRoute: {pickup.OpAssign, pickup.OpDepart},
		pickup.Arrived:    {pickup.OpAssign, pickup.OpDepart, pickup.OpArrive},
		pickup.Inspecting: {pickup.OpAssign, pickup.OpDepart, pickup.OpArrive, pickup.OpInspect},
		pickup.Collected:  {pickup.OpAssign, pickup.OpDepart, pickup.OpArrive, pickup.OpInspect, pickup.OpCollect},
		pickup.Declined:   {pickup.OpAssign, pickup.OpDepart, pickup.OpArrive, pickup.OpDecline},
		pickup.NoShow:     {pickup.OpAssign, pickup.OpDepart, pickup.OpArrive},
	}
	for _, from := range statuses {
		for _, op := range []pickup.Op{pickup.OpConfirm, pickup.OpReschedule, pickup.OpCancel, pickup.OpAssign, pickup.OpUnassign, pickup.OpDepart,
			pickup.OpArrive, pickup.OpInspect, pickup.OpCollect, pickup.OpDecline, pickup.OpFail, pickup.OpNoShow} {
			t.Run(fmt.Sprint(from, " ", op), func(t *testing.T) {
				d := newDesk(t, kolkata(t), nil)
				if from == pickup.Held || from == pickup.Expired {
					d.must(d.hold(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
				} else {
					d.must(d.reserve(pickup.ReserveRequest{Order: "o", Slot: d.slot(24, 9)}))
				}
				d.steps("o", reach[from]...)
				switch from {
				case pickup.Expired:
					h := d.must(d.reserve(pickup.ReserveRequest{Order: "x", Slot: d.slot(24, 9)}))
					d.now = h.CreatedAt.Add(6 * time.Minute)
					d.must(d.reserve(pickup.ReserveRequest{Order: "y", Slot: d.slot(24, 9)}))
				case pickup.Failed:
					d.must(d.fail(pickup.FailRequest{ID: "o", Key: "f", Cause: pickup.CauseNoExecutive}))
				case pickup.NoShow:
					d.at(24, 9, 30)
					d.must(d.fail(pickup.FailRequest{ID: "o", Key: "f", NoShow: true, Proof: d.proof()}))
				case pickup.Cancelled:
					d.must(d.cancel(pickup.CancelRequest{ID: "o", Key: "c"}))
				}
				before := d.get("o")
				if before.Status != from {
					t.Fatalf("status %s, want %s", before.Status, from)
				}
				var err error
				switch op {
				case pickup.OpConfirm:
					_, err = d.confirm("o", "t")
				case pickup.OpReschedule:
					_, err = d.move(pickup.RescheduleRequest{ID: "o", Key: "t", Slot: d.slot(25, 12), Late: true})
				case pickup.OpCancel:
					_, err = d.cancel(pickup.CancelRequest{ID: "o", Key: "t", Force: true})
				case pickup.OpFail:
					_, err = d.fail(pickup.FailRequest{ID: "o", Key: "t", Cause: pickup.CauseEquipment})
				case pickup.OpNoShow:
					d.at(24, 9, 30)
					_, err = d.fail(pickup.FailRequest{ID: "o", Key: "t", NoShow: true, Proof: d.proof()})
				default:
					_, err = d.step("o", op, "t")
				}
				after := d.get("o")
				to, ok := from.Next(op)
				if !ok {
					var se *pickup.StateError
					if !errors.As(err, &se) || se.From != from || !errors.Is(err, pickup.ErrState) {
						t.Errorf("err = %v, want a StateError from %s", err, from)
					}
					if after.Revision != before.Revision || after.Status != from {
						t.Errorf("a refused command changed the reservation: %+v", after)
					}
					return
				}
				if err != nil || after.Status != to || after.Revision != before.Revision+1 {
					t.Errorf("status %s, revision %d, err %v; want %s", after.Status, after.Revision, err, to)
				}
			})
		}
	}
}

func TestTransitionsAreSound(t *testing.T) {
	seen := map[pickup.Status]bool{}
	for _, tr := range pickup.Transitions() {
		key := fmt.Sprint(tr.From, tr.Op)
		if seen[pickup.Status(key)] {
			t.Errorf("%s from %q is there twice", tr.Op, tr.From)
		}
		seen[pickup.Status(key)] = true
	}
	// Every status can be reached and can be left, except for the final ones.
	reached := map[pickup.Status]bool{"": true}
	for range pickup.Transitions() {
		for _, tr := range pickup.Transitions() {
			if reached[tr.From] {
				reached[tr.To] = true
			}
		}
	}
	for _, s := range []pickup.Status{pickup.Held, pickup.Expired, pickup.Reserved, pickup.Assigned, pickup.EnRoute, pickup.Arrived, pickup.Inspecting, pickup.Failed, pickup.NoShow} {
		if !reached[s] || s.Final() {
			t.Errorf("%s: reached %v, final %v", s, reached[s], s.Final())
		}
	}
	for _, s := range []pickup.Status{pickup.Collected, pickup.Declined, pickup.Cancelled} {
		if !reached[s] || !s.Final() || s.Open() {
			t.Errorf("%s: reached %v, final %v, open %v", s, reached[s], s.Final(), s.Open())
		}
	}
	all := pickup.Transitions()
	all[0].To = "spoilt"
	if pickup.Transitions()[0].To == "spoilt" {
		t.Error("the table can be changed from outside")
	}
}
