package main

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var start = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func tell(t *testing.T, args ...string) (string, error) {
	t.Helper()
	in, err := parseFlags(args, io.Discard)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = run(t.Context(), in, &out, start)
	return out.String(), err
}

func TestStory(t *testing.T) {
	for _, db := range []string{"", filepath.Join(t.TempDir(), "v.db")} {
		text, err := tell(t, "-db", db, "-lang", "bn")
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for _, want := range []string{
			"there are 2.", "gift:asha.2 over ₹700.00", "[redacted]", "look again at letter 2 of group 2",
			"Paid ₹2499.50, ₹7500.50 left.", "asks again: still ₹2499.50, ₹7500.50 left.", "₹1249.75 are on the voucher again",
			"₹36.00 taken", "All or nothing", "the old one is dead", "cannot be accepted", "too many failed attempts",
			"ভাউচারে", "booked as breakage", "funded ₹10700.00", "owed ₹0.00",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("the story lacks %q:\n%s", want, text)
			}
		}
		if n := strings.Count(text, "cannot be accepted"); n != 3 {
			t.Errorf("the finder had %d attempts, want 3", n)
		}
	}
}

func TestSecondRunReplays(t *testing.T) {
	db := filepath.Join(t.TempDir(), "v.db")
	if text, err := tell(t, "-db", db, "-value", "500", "-bill", "100"); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	text, err := tell(t, "-db", db, "-value", "500", "-bill", "100")
	if err != nil || !strings.Contains(text, "issued before") {
		t.Errorf("%v\n%s", err, text)
	}
	if _, err := tell(t, "-db", db, "-value", "501"); err == nil || !strings.Contains(explain(err), "-customer") {
		t.Errorf("another value: %v", err)
	}
}

func TestBadInput(t *testing.T) {
	for args, want := range map[string]string{
		"-value twenty": "-value", "-value -5": "more than zero", "-value 1.005": "two decimals", "-bill x": "-bill",
		"-value 10 -bill 11": "₹10.00 available", "-customer a/b": "-customer", "-db /nowhere/at/all/x.db": "cannot use",
	} {
		_, err := tell(t, strings.Fields(args)...)
		if err == nil || !strings.Contains(explain(err), want) {
			t.Errorf("%s: %v", args, err)
		}
	}
	if _, err := parseFlags([]string{"-what"}, io.Discard); err == nil {
		t.Error("an unknown flag was accepted")
	}
	if _, err := parseFlags([]string{"-value", "10", "700"}, io.Discard); err == nil {
		t.Error("a stray word was ignored")
	}
}
