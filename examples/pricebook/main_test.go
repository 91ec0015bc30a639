package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const data = "../data/pricebook-"

func TestCommands(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want []string
	}{
		{"lint", []string{"lint", data + "2026-11"}, []string{"in-2026-11: ", "0 errors, 0 warnings"}},
		{"lint against the last", []string{"lint", data + "2026-11.csv", data + "2023-10.json"}, []string{"jump: samsung/galaxy-s10: 10500 became 5600, -46.7 %", "0 errors"}},
		{"diff", []string{"diff", data + "2020-10", data + "2022-05"}, []string{"apple/iphone-11-pro-max", "63000", "39500", "-37.3 %"}},
		{"backtest", []string{"backtest", data + "2023-10", data + "2026-11", data + "requests.jsonl"}, []string{"60 requests: 0 gain", "share of requests", "change at most"}},
		{"value", []string{"value", "-book", data + "2026-11"}, []string{"15000.00  Value in perfect condition", "-600.00  Screen: one or two light scratches", "13320.00  INR (listed)", "if the inspection finds otherwise", "Screen: cracked or broken glass"}},
		{"value in Hindi", []string{"value", "-book", data + "2026-11", "-lang", "hi"}, []string{"स्क्रीन: एक-दो हल्की खरोंचें"}},
		{"range", []string{"value", "-book", data + "2026-11", "-works", "", "-lang", "bn"}, []string{"to INR 13320.00", "ask next: ফোনের সবকিছু কি ঠিকমতো কাজ করে?"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			if err := run(c.args, &out); err != nil {
				t.Fatal(err)
			}
			for _, w := range c.want {
				if !strings.Contains(out.String(), w) {
					t.Errorf("no word of %q in\n%s", w, out.String())
				}
			}
		})
	}
}

func TestHelpfulErrors(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"value", "-book", data + "2026-11", "-phone", "blorb 3000"}, "does not name one phone"},
		{[]string{"value", "-book", data + "2026-11", "blorb"}, "takes flags only"},
		{[]string{"lnt"}, `no command "lnt"`},
		{[]string{"diff", data + "2026-11"}, "diff takes 2 to 2 arguments, not 1"},
		{[]string{"lint", "../data/nothing"}, "a path without extension"},
		{[]string{"value", "-book", data + "2026-11", "-at", "today"}, "such as 2026-11-23"},
		{[]string{"value", "-book", data + "2026-11", "-look", "screen_lite,body_light"}, `did you mean "screen_light"?`},
		{[]string{"value", "-book", data + "2026-11", "-phone", "samsung/galaxy-s11"}, `did you mean "samsung/galaxy-s10"?`},
	} {
		err := run(c.args, &strings.Builder{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want …%s…", c.args, err, c.want)
		}
	}
}

// Without arguments, from the root of the repository, each command shows itself.
func TestDemonstration(t *testing.T) {
	t.Chdir("../..")
	var out strings.Builder
	if err := run(nil, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"$ pricebook lint", "0 errors", "$ pricebook diff", "$ pricebook backtest", "$ pricebook value", "নিখুঁত অবস্থায় দাম", "usage:"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}

// A book with mistakes: all of them, of both files, each with its line. A book with flaws: lint says so and
// the command fails.
func TestBadBooks(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("bad.csv", "variant,price\nacme/one,12.345\n")
	write("bad.json", "{\n \"versoin\": \"1\"\n}")
	err := run([]string{"lint", filepath.Join(dir, "bad")}, &strings.Builder{})
	for _, w := range []string{"bad.csv:2:10: price", "bad.json:2:2: versoin", `did you mean "version"?`} {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("no word of %q in %v", w, err)
		}
	}
	write("flawed.csv", "variant,price\nacme/one,1000\n")
	write("flawed.json", `{"version": "1", "currency": "INR", "from": "2026-01-01T00:00:00Z", "minimum": "1", "rules": [
  {"id": "light", "text": {"en": "Light scratches"}, "when": {"any": ["look:screen_light"]}, "deduct": {"percent": "4"}}]}`)
	var out strings.Builder
	if err := run([]string{"lint", filepath.Join(dir, "flawed")}, &out); !errors.Is(err, errFound) {
		t.Errorf("%v\n%s", err, out.String())
	}
	if !strings.Contains(out.String(), "error: non-monotone: look:screen_heavy") || !strings.Contains(out.String(), "missing-translation: rules[0] light: there is no text in bn, hi") {
		t.Error(out.String())
	}
}
