package pincode_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/pincode"
)

var noon = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

func TestSmoke(t *testing.T) {
	v, err := pincode.ReadCSV("v1", strings.NewReader("area,status,hub,sla,cut_off,reason,until\r\n700019,served,KOL-1,48h,12:00,,\n700020,,KOL-1,48h,12:00,,\n7000*,suspended,,,,flood,2026-12-01\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	a := v.Lookup(pincode.MustParse("৭০০০১৯"), noon, pincode.Scope{})
	if !a.Served() || a.Hub != "KOL-1" || a.SLA != 48*time.Hour {
		t.Fatalf("%+v", a)
	}
	a = v.Lookup(pincode.MustParse("700021"), noon, pincode.Scope{})
	if a.Status != pincode.Suspended || a.Reason != "flood" {
		t.Fatalf("%+v", a)
	}
	_, err = pincode.ReadCSV("v1", strings.NewReader("area,status,hub,sla\n70001,served,KOL-1,48h\n700020,served,,48\n700021,served,K,48h\n700021,served,J,48h\n"), nil)
	t.Log(err)
}
