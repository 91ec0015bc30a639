package pickup_test

import (
	"os"
	"testing"
	_ "time/tzdata"

	"github.com/sellback/sellback/pickup"
)

func TestSampleHubs(t *testing.T) {
	f, err := os.Open("../examples/data/hubs.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	hubs, err := pickup.ReadHubs(f, "hubs.json")
	if err != nil {
		t.Fatal(err)
	}
	if hubs.Len() != 10 {
		t.Errorf("%d hubs, want 10", hubs.Len())
	}
}
