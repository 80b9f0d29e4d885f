package circle

import (
	"database/sql"
	"strings"
	"time"
	"unicode/utf8"

	"concentric/base/apperr"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold makes two ways of writing the same words equal: Unicode case folding
// over NFKC, runs of white space as one.
func fold(s string) string {
	return strings.Join(strings.Fields(cases.Fold().String(norm.NFKC.String(s))), " ")
}

func compareFolded(a, b string) int { return strings.Compare(fold(a), fold(b)) }

// text trims what a person wrote and refuses it where it is empty or longer
// than limit characters; what names the form field.
func text(s, field string, limit int) (string, error) {
	s = strings.TrimSpace(norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")))
	if s == "" {
		return "", apperr.New(apperr.Invalid, "circle.text_empty").At(field)
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return "", apperr.New(apperr.Invalid, "circle.text_long", "Length", n, "Limit", limit).At(field)
	}
	return s, nil
}

// date reads a civil date as people promise it.
func date(s, field string) (time.Time, error) {
	day, err := time.Parse(DateFormat, s)
	if err != nil {
		return time.Time{}, apperr.New(apperr.Invalid, "circle.date_unreadable").At(field)
	}
	return day, nil
}

func collect[T any](rows *sql.Rows, scan func(interface{ Scan(...any) error }) (T, error)) ([]T, error) {
	defer rows.Close()
	var list []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}
