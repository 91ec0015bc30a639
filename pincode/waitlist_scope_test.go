package pincode_test

import (
	"context"
	"errors"
	"testing"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/pincode"
)

// A second wish for the same code in another scope is refused, not lost.
func TestWaitlistScope(t *testing.T) {
	store := memstore.New()
	join := func(s pincode.Scope) (added bool, err error) {
		err = store.Update(t.Context(), func(ctx context.Context, tx buyback.Tx) (err error) {
			_, added, err = pincode.JoinWaitlist(ctx, tx, pincode.MustParse("734001"), "customer-1", s, noon)
			return err
		})
		return added, err
	}
	phone := pincode.Scope{Service: "pickup", Category: "phone"}
	if added, err := join(phone); !added || err != nil {
		t.Fatal(added, err)
	}
	if added, err := join(phone); added || err != nil {
		t.Errorf("asking again: %v, %v", added, err)
	}
	if _, err := join(pincode.Scope{Service: "pickup", Category: "laptop"}); !errors.Is(err, pincode.ErrOtherScope) {
		t.Errorf("another scope: %v, want ErrOtherScope", err)
	}
}
