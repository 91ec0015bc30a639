package pickuptest_test

import (
	"testing"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/memstore"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pickup/pickuptest"
)

func newStore(*testing.T) pickup.Store { return buyback.Pickups(memstore.New()) }

func TestMemstore(t *testing.T) {
	pickuptest.Run(t, pickuptest.Config{New: newStore})
}
