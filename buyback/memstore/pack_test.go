package memstore

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/voucher"
)

// fill gives every field below v a value of its own, so that a field that
// packing forgets, or one that is new, shows.
func fill(t *testing.T, v reflect.Value, n *int) {
	t.Helper()
	*n++
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = time.Date(2026, 1, 1, 0, 0, *n, *n*1000, time.UTC)
		return
	case *voucher.Date:
		*x = voucher.MustParseDate("2027-12-31")
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), n)
		}
	case reflect.String:
		v.SetString("text " + string(rune('α'+*n)))
	case reflect.Int64:
		v.SetInt(int64(*n) * -1_000_003)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Array:
		for i := range v.Len() {
			v.Index(i).SetUint(uint64(*n + i))
		}
	case reflect.Slice:
		v.SetBytes([]byte{byte(*n), 0, 255})
	default:
		t.Fatalf("a field of kind %s: teach the test and the packing", v.Kind())
	}
}

func TestPack(t *testing.T) {
	n := 0
	var e voucher.Entry
	fill(t, reflect.ValueOf(&e).Elem(), &n)
	low, high := e, e
	low.At, low.Until, low.Expires = time.Time{}.Add(time.Microsecond), time.Unix(0, 0).UTC(), voucher.MustParseDate("0001-01-01")
	high.At, high.Until, high.Expires = time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC), time.Date(1969, 12, 31, 23, 59, 59, 1, time.UTC), voucher.MustParseDate("9999-12-31")
	high.Amount, high.Balance = 1<<63-1, -1<<63
	for _, want := range []voucher.Entry{{}, e, low, high} {
		b := packEntry(nil, &want)
		if diff := cmp.Diff(want, unpackEntry(b), cmp.Comparer(func(a, b voucher.Date) bool { return a == b })); diff != "" {
			t.Errorf("entry (-want +got):\n%s", diff)
		}
		if !keyIs(b, want.Key) || !targetIs(b, want.Target) || keyIs(b, "other") || targetIs(b, "other") {
			t.Error("key or target of a packed entry")
		}
	}
	var event buyback.Event
	fill(t, reflect.ValueOf(&event).Elem(), &n)
	for _, want := range []buyback.Event{{}, event} {
		if diff := cmp.Diff(want, unpackEvent(packEvent(nil, &want))); diff != "" {
			t.Errorf("event (-want +got):\n%s", diff)
		}
	}
	ist := time.Date(2026, 1, 1, 5, 30, 0, 0, voucher.IndiaTime())
	if got := unpackEvent(packEvent(nil, &buyback.Event{At: ist})).At; !got.Equal(ist) || got.Location() != time.UTC {
		t.Errorf("an instant comes back as %v", got)
	}
}

// What pages keep stays what it was, whatever comes after.
func TestPages(t *testing.T) {
	var p pages
	var all, want [][]byte
	for n := range 3000 {
		b := bytes.Repeat([]byte{byte(n)}, n*n%977)
		if n == 1500 {
			b = bytes.Repeat([]byte{byte(n)}, 3*pageSize)
		}
		kept := p.keep(b)
		_ = append(kept, 0xEE) // must not reach the next one
		all, want = append(all, kept), append(want, bytes.Clone(b))
		clear(b)
	}
	for i := range all {
		if !bytes.Equal(all[i], want[i]) {
			t.Fatalf("bytes %d changed", i)
		}
	}
}
