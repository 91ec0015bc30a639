package voucher

import (
	"fmt"
	"testing"
	"time"
)

// The hash of an entry is for ever: what an earlier version wrote must verify.
// The first sum was computed by the version before entries had a zone.
func TestHashesStayWhatTheyWere(t *testing.T) {
	e := Entry{
		Voucher: "v1", Seq: 2, Key: "k", Op: OpRedeem, Fingerprint: Hash{1, 2}, Currency: INR, Amount: 15,
		Delta: Accounts{Liability: -15, Redeemed: 15}, Target: "t", Other: "o", Balance: 85, Held: 3, State: Active, Frozen: true,
		Expires: MustParseDate("2027-03-31"), Last4: "7QK2", Until: time.Unix(5, 0), Actor: "a", Reason: "r", Reference: "b",
		At: time.Unix(1_800_000_000, 123000).UTC(), Prev: Hash{9},
	}
	for zone, want := range map[string]string{
		"":             "38182106934007f0dc9bd6e69fd559c30604dbf8c99c32ff4fc15e6b3f95cc1c",
		"Asia/Kolkata": "a5fc76e0310310dce79889250890f16ae6ef390f21f8099c9a1cd85aa2010c03",
	} {
		e.Zone = zone
		if got := fmt.Sprintf("%x", e.hash()); got != want {
			t.Errorf("zone %q: %s, want %s", zone, got, want)
		}
	}
}
