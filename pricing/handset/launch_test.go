package handset_test

import (
	"errors"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/sellback/sellback/pricing/handset"
)

// What a host knows of launch and memory stays with the models it adds.
func TestLaunch(t *testing.T) {
	want := handset.Model{
		ID: "acme/one", Brand: "Acme", Name: "One",
		Variants: []handset.Variant{{ID: "acme/one/128gb", Storage: "128 GB", RAM: "8 GB"}},
		Launch:   handset.Launch{Day: "2025-09-12", Price: decimal.NewFromInt(19999), Currency: "INR"},
	}
	c, err := handset.New(want)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := c.ByID("acme/one")
	if !ok || got.Launch.Day != want.Launch.Day || !got.Launch.Price.Equal(want.Launch.Price) || got.Variants[0].RAM != "8 GB" {
		t.Errorf("got %+v", got)
	}
	for _, bad := range []handset.Launch{{Day: "last year"}, {Day: "2025-13"}, {Price: decimal.NewFromInt(-1), Currency: "INR"}, {Price: decimal.NewFromInt(1)}} {
		m := want
		m.Launch = bad
		if _, err := handset.New(m); !errors.Is(err, handset.ErrModel) {
			t.Errorf("%+v: %v, want ErrModel", bad, err)
		}
	}
}
