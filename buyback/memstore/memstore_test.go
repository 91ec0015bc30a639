package memstore_test

import (
	"testing"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/buybacktest"
	"github.com/sellback/sellback/buyback/memstore"
)

func TestStore(t *testing.T) {
	buybacktest.Run(t, buybacktest.Config{New: func(*testing.T) buyback.Store { return memstore.New() }})
}
