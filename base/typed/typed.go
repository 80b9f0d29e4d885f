// Package typed takes what people typed: trimmed, in one Unicode form, within
// the room there is, or refused with a sentence beside the field.
package typed

import (
	"embed"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"concentric/base/apperr"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Messages are the refusals, in every language.
//
//go:embed messages/*.toml
var Messages embed.FS

// Text is what stands in a field that must be filled, in NFC and without white
// space around it; apperr.Invalid where it is empty or has more than limit
// characters (Unicode code points).
func Text(s, field string, limit int) (string, error) {
	s, err := Optional(s, field, limit)
	if err == nil && s == "" {
		err = apperr.New(apperr.Invalid, "typed.empty").At(field)
	}
	return s, err
}

// Optional is Text for a field that may stay empty.
func Optional(s, field string, limit int) (string, error) {
	s = strings.TrimSpace(norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")))
	if n := utf8.RuneCountInString(s); n > limit {
		return "", apperr.New(apperr.Invalid, "typed.long", "Length", n, "Limit", limit).At(field)
	}
	return s, nil
}

// DateFormat is how civil dates are kept: they sort as text.
const DateFormat = time.DateOnly

// Date reads a civil date, "2027-03-12"; apperr.Invalid for none, for any other
// text and for days that no calendar has.
func Date(s, field string) (time.Time, error) {
	if strings.TrimSpace(s) == "" {
		return time.Time{}, apperr.New(apperr.Invalid, "typed.date_missing").At(field)
	}
	day, err := time.Parse(DateFormat, strings.TrimSpace(s))
	if err != nil || day.Year() < 1900 || day.Year() > 2200 {
		return time.Time{}, apperr.New(apperr.Invalid, "typed.date_unreadable").At(field)
	}
	return day, nil
}

var hourForm = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

// Hour takes a time of day, "19:30"; apperr.Invalid for any other text.
func Hour(s, field string) (string, error) {
	if s = strings.TrimSpace(s); !hourForm.MatchString(s) {
		return "", apperr.New(apperr.Invalid, "typed.hour_unreadable").At(field)
	}
	return s, nil
}

// Fold makes two ways of writing the same words equal: Unicode case folding
// over NFKC, runs of white space as one.
func Fold(s string) string {
	return strings.Join(strings.Fields(cases.Fold().String(norm.NFKC.String(s))), " ")
}
