package main

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/sellback/sellback/buyback/sqlitestore"
)

// monday is 10:00 on a Monday in Kolkata.
var monday = time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC)

func tell(t *testing.T, db string, args ...string) (string, error) {
	t.Helper()
	var usage, out strings.Builder
	in, err := parseFlags(append([]string{"-db", db}, args...), &usage)
	if err != nil {
		return usage.String(), err
	}
	err = run(context.Background(), in, &out, func() time.Time { return monday })
	if err != nil {
		return out.String() + explain(err), err
	}
	return out.String(), nil
}

func has(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q is missing in\n%s", w, text)
		}
	}
}

func TestStory(t *testing.T) {
	db := filepath.Join(t.TempDir(), "s.db")
	first, err := tell(t, db)
	if err != nil {
		t.Fatal(first, err)
	}
	has(t, first, "Kolkata, West Bengal", "Hub KOL-1", "Samsung Galaxy S10 (samsung/galaxy-s10)",
		"Does everything on the phone work?", "5600.00  Value in perfect condition", "4850.00  = INR 4850.00",
		"Booked: Mon 23 Nov 12:00–15:00", "the price of ₹4850.00 stands", "Worth ₹4850.00 until the end of 2027-11-23",
		"A bill of ₹1616.00 is paid with it; ₹3234.00 are left.",
		"quoted → accepted → scheduled → at-door → inspected → agreed → collected → vouchered", db)
	code := regexp.MustCompile(`[0-9A-Z]{6}-[0-9A-Z]{6}-[0-9A-Z]{6}`)
	if !code.MatchString(first) || strings.Contains(first, "Replayed") {
		t.Errorf("the first run shows no code, or replays:\n%s", first)
	}

	second, err := tell(t, db)
	if err != nil {
		t.Fatal(second, err)
	}
	has(t, second, "(Replayed:", "was shown the first time", "₹3234.00 are left")
	if code.MatchString(second) {
		t.Error("the second run shows a code")
	}

	file, err := sql.Open("sqlite", sqlitestore.DSN(db))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for query, want := range map[string]int{
		`SELECT count(*) FROM sb_voucher`:                                    1,
		`SELECT count(*) FROM sb_order`:                                      1,
		`SELECT count(*) FROM sb_outbox WHERE type LIKE 'voucher.%'`:         2, // issued, redeemed
		`SELECT count(*) FROM sb_order_step WHERE op = 'issue-voucher'`:      1,
		`SELECT max(seen) FROM sb_order_step WHERE op = 'issue-voucher'`:     1, // the second run
		`SELECT count(*) FROM sb_contact WHERE imei = '490154203237518'`:     1,
		`SELECT count(*) FROM sb_outbox WHERE data LIKE '%490154203237518%'`: 0,
	} {
		var got int
		if err := file.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", query, got, err, want)
		}
	}
	if info, err := os.Stat(db + ".key"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file: %v, %v, want mode 0600", info.Mode(), err)
	}
}

func TestStoryInOtherWords(t *testing.T) {
	db := filepath.Join(t.TempDir(), "s.db")
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"-pin", "৭০০ ০১৯", "-phone", "redmi note 10 pro", "-works", "battery", "-lang", "bn", "-found", "look:screen_cracked"},
			[]string{"ফোনের সবকিছু কি ঠিকমতো কাজ করে?", `Found "screen_cracked", declared "screen_light"`, "the customer is asked again", "→ revised → agreed"}},
		{[]string{"-pin", "800001", "-phone", "iphone 12 128gb", "-lang", "hi"},
			[]string{"Patna, Bihar", "apple/iphone-12/128gb", "बिल नहीं है"}},
		{[]string{"-pin", "110011", "-phone", "SM-G991B"}, []string{"Hub DEL-1", "Samsung Galaxy S21 5G"}},
	} {
		out, err := tell(t, db, c.args...)
		if err != nil {
			t.Errorf("%q: %v\n%s", c.args, err, out)
		}
		has(t, out, c.want...)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"-pin", "7000"}, []string{"six digits", "-pin 700019"}},
		{[]string{"-pin", "7000O1"}, []string{"six digits"}},
		{[]string{"-pin", ""}, []string{"six digits"}},
		{[]string{"-pin", "734001"}, []string{"nobody comes to PIN code 734001", "nearest place served", "km away: try -pin "}},
		{[]string{"-pin", "900056"}, []string{"nobody comes", "army-post"}},
		{[]string{"-pin", "799999"}, []string{"nobody comes", "typed right?"}},
		{[]string{"-phone", "blorb 3000"}, []string{`no phone is called "blorb 3000"`}},
		{[]string{"-phone", ""}, []string{"Give brand and model"}},
		{[]string{"-phone", "galaxy"}, []string{"several phones"}},
		{[]string{"-phone", "nokia 6"}, []string{"a person would quote it"}},
		{[]string{"-works", "foo"}, []string{"an answer does not fit", "foo"}},
		{[]string{"-look", "screen_light"}, []string{"an answer does not fit"}},
		{[]string{"-imei", "490154203237519"}, []string{"check digit"}},
		{[]string{"-found", "look:nonsense"}, []string{"an answer does not fit"}},
		{[]string{"-lang", "fr"}, []string{"en, bn, hi"}},
		{[]string{"-order", "no spaces please"}, []string{"only A–Z"}},
		{[]string{"galaxy", "s10"}, []string{"flags only"}},
	} {
		out, err := tell(t, filepath.Join(t.TempDir(), "s.db"), c.args...)
		if err == nil {
			t.Errorf("%q passes:\n%s", c.args, out)
		}
		has(t, out, c.want...)
	}
	if out, err := tell(t, ":memory:"); err == nil || !strings.Contains(out, "survive the run") {
		t.Errorf("memory: %v %s", err, out)
	}
	lost := filepath.Join(t.TempDir(), "lost.db")
	if err := os.WriteFile(lost, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := tell(t, lost); err == nil || !strings.Contains(out, "put the key back") {
		t.Errorf("lost key: %v %s", err, out)
	}
	if out, err := tell(t, filepath.Join(t.TempDir(), "no", "such", "folder.db")); err == nil || !strings.Contains(out, "no such file") {
		t.Errorf("missing folder: %v %s", err, out)
	}
}

// On four days of holidays in a row nobody can come within 48 hours; the story
// says so and books the first visit after them.
func TestHolidays(t *testing.T) {
	in, err := parseFlags([]string{"-db", filepath.Join(t.TempDir(), "s.db")}, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	eve := time.Date(2027, 10, 5, 15, 0, 0, 0, time.UTC) // Durga Puja begins on the 6th in West Bengal
	if err := run(context.Background(), in, &out, func() time.Time { return eve }); err != nil {
		t.Fatal(err, out.String())
	}
	has(t, out.String(), "breaks the promise", "Booked: Sun 10 Oct", "vouchered")
}

// Another request under the id of an order that exists is refused.
func TestOrderReused(t *testing.T) {
	db := filepath.Join(t.TempDir(), "s.db")
	if out, err := tell(t, db, "-order", "o1"); err != nil {
		t.Fatal(out, err)
	}
	out, err := tell(t, db, "-order", "o1", "-phone", "iphone 11")
	if err == nil {
		t.Error("passes")
	}
	has(t, out, "other input")
}
