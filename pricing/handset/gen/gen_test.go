package main

import (
	"bytes"
	"strings"
	"testing"
)

// text runs the whole generator on a few rows.
func text(t *testing.T, rows []playRow, phones []appleRow) string {
	t.Helper()
	var tally tally
	models := append(cleanPlay(rows, &tally), cleanApple(phones)...)
	nameIDs(models)
	var w bytes.Buffer
	if err := write(&w, models); err != nil {
		t.Fatal(err)
	}
	return w.String()
}

func TestClean(t *testing.T) {
	rows := []playRow{
		{"Samsung", "Galaxy S10", "beyond1", "SM-G973F"},
		{"Samsung", "Galaxy S10", "beyond1q", "SM-G973U"},
		{"Samsung", "Galaxy Tab S6", "gts6l", "SM-T867"},
		{"Samsung", "Galaxy Watch5", "heartus", "SM-R905F"},
		{"Samsung", "Galaxy Y TV", "GT-S5367", "GT-S5367"},
		{"Samsung", "", "GT-P7500V", "GT-P7500V"},
		{"Realme", "realme 7i", "RE50C1", "RMX2103"},
		{"realme", "realme 7i", "RE50C1L1", "RMX2103"},
		{"realme", "realme\ubfef\u00bd8i", "RE1", "RMX1"},
		{"realme", "3Pro", "RMX1851", "RMX1851"},
		{"realme", "RMX1851", "RMX1851", "RMX1851"},
		{"Redmi", "K30 PRO", "lmi", "Lmi"},
		{"Redmi", "Redmi  Note  7", "lavender", "Redmi Note 7"},
		{"Xiaomi", "Redmi Note 7", "lavender", "TBD"},
		{"LGE", "LG G6", "lucye", "LG-H870I"},
		{"LGE", "LGMS690", "x", "LGMS690"},
		{"Google", "Pixelbook", "atlas_cheets", "atlas"},
		{"OnePlus", "OnePlus3T", "OnePlus3T", "ONEPLUS A3000"},
		{"Huawei", "Honor 8X", "HWJSN-H", "JSN-L22"},
		{"Asus", "ZenFone Max Pro M1 (ZB602KL) (WW) / Max Pro M1 (ZB601KL) (IN)", "X00T", "ZB602KL"},
	}
	phones := []appleRow{
		{Generation: "iPhone 13", ANumber: texts{"A2633"}, Identifier: "iPhone14,5"},
	}
	phones[0].Models = append(phones[0].Models, struct {
		Storage string
		Model   texts
	}{"256 GB", texts{"MLPK3"}}, struct {
		Storage string
		Model   texts
	}{"128 GB", texts{"MLPJ3"}})
	want := strings.Join([]string{
		"B\tapple\tApple",
		"M\tiphone-13\tiPhone 13\tp\taA2633|iiPhone14,5\t\t128gb=128 GB=MLPJ3|256gb=256 GB=MLPK3",
		"B\tasus\tASUS",
		"M\tzenfone-max-pro-m1\tZenFone Max Pro M1 (ZB602KL) (WW) / Max Pro M1 (ZB601KL) (IN)\tp\tdX00T|mZB602KL\tZenFone Max Pro M1",
		"B\thonor\tHONOR\tHuawei",
		"M\t8x\t8X\tp\tdHWJSN-H|mJSN-L22",
		"B\tlg\tLG\tLGE",
		"M\tg6\tG6\tp\tdlucye|mLG-H870I",
		"M\tlgms690\tLGMS690\tp\tmLGMS690",
		"B\toneplus\tOnePlus\t1 Plus",
		"M\t3t\t3T\tp\tdOnePlus3T|mONEPLUS A3000",
		"B\trealme\trealme\t真我",
		"M\t3-pro\t3 Pro\tp\tmRMX1851",
		"M\t7i\t7i\tp\tdRE50C1|dRE50C1L1|mRMX2103",
		"B\tsamsung\tSamsung\t三星",
		"M\tgalaxy-s10\tGalaxy S10\tp\tdbeyond1|dbeyond1q|mSM-G973F|mSM-G973U",
		"M\tgalaxy-tab-s6\tGalaxy Tab S6\tt\tdgts6l|mSM-T867",
		"M\tgalaxy-y-tv\tGalaxy Y TV\tp\tmGT-S5367",
		"B\txiaomi\tXiaomi\tMi",
		"M\tredmi-k30-pro\tRedmi K30 PRO\tp\tdlmi|mLmi",
		"M\tredmi-note-7\tRedmi Note 7\tp\tdlavender|mRedmi Note 7",
	}, "\n") + "\n"
	if got := text(t, rows, phones); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The order of the rows must not show in the file.
func TestOrderDoesNotMatter(t *testing.T) {
	rows := []playRow{
		{"acme", "One Pro", "a", "A1"}, {"Acme", "one pro", "b", "B1"}, {"ACME", "OnePro", "c", "C1"}, {"Acme", "Two", "d", "D1"},
		{"Bolt", "X 1", "e", "E1"}, {"BOLT", "X1", "f", "F1"},
	}
	want := text(t, rows, nil)
	for i := range rows {
		turned := append(append([]playRow{}, rows[i:]...), rows[:i]...)
		if got := text(t, turned, nil); got != want {
			t.Errorf("turned by %d:\n%s\nwant\n%s", i, got, want)
		}
	}
}

func TestWriteRefusesSeparators(t *testing.T) {
	for _, m := range []*model{
		{brand: "A", name: "x|y"}, {brand: "A", name: "x\ty"}, {brand: "A", name: "x", codes: []string{"ma|b"}},
	} {
		var w bytes.Buffer
		if err := write(&w, []*model{m}); err == nil {
			t.Errorf("%+v was written: %q", m, w.String())
		}
	}
}
