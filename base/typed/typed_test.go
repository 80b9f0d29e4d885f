package typed_test

import (
	"strings"
	"testing"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/typed"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want, refusal string }{
		{"  caf\u0065\u0301 ", "caf\u00e9", ""},
		{"مرحبا", "مرحبا", ""},
		{"👩‍👩‍👧", "👩‍👩‍👧", ""},
		{" \n\t", "", "typed.empty"},
		{strings.Repeat("x", 11), "", "typed.long"},
		{"a\xffb", "a\ufffdb", ""},
	} {
		got, err := typed.Text(c.in, "text", 10)
		e := apperr.As(err)
		if c.refusal == "" && (err != nil || got != c.want) || c.refusal != "" && (e == nil || e.Message != c.refusal || e.Field != "text") {
			t.Errorf("%q: got %q, %v; want %q %s", c.in, got, err, c.want, c.refusal)
		}
	}
}

func TestDate(t *testing.T) {
	for in, ok := range map[string]bool{"2027-03-12": true, " 2027-03-12 ": true, "2027-02-30": false, "12.3.2027": false, "": false, "9999-01-01": false} {
		if _, err := typed.Date(in, "ends"); (err == nil) != ok {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestFold(t *testing.T) {
	if typed.Fold("  STRASSE  Nord") != typed.Fold("straße nord") {
		t.Error("the same words in two spellings differ")
	}
}

func TestMessages(t *testing.T) {
	if _, err := i18n.NewCatalogue(typed.Messages); err != nil {
		t.Fatal(err)
	}
}
