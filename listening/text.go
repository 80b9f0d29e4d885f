package listening

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"concentric/base/apperr"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// StatementLimit is how many characters a statement has at most: about two
// sentences, which is as much as one can agree with at once.
const StatementLimit = 300

// combiningLimit is how many marks may stand on one letter; real scripts need
// three or four.
const combiningLimit = 6

// tidy makes a text storable and shows what it says: NFC, white space as one
// space, no control characters, and none of the invisible ones that hide or
// turn text around (zero-width space, word joiner, byte order mark, soft
// hyphen, bidirectional overrides and isolates: a page isolates each text by
// itself). The joiners that emoji and several scripts are written with stay.
func tidy(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	marks := 0
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
			marks++
		} else {
			marks = 0
		}
		switch {
		case marks > combiningLimit:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200B', r == '\u2060', r == '\uFEFF', r == '\u00AD', r == '\u180E':
			return -1
		case r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
			return -1
		case unicode.IsControl(r), r >= 0xE0000 && r <= 0xE0FFF && !isTag(r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// isTag reports whether r is one of the tag characters that spell the flags of
// regions in emoji.
func isTag(r rune) bool { return r >= 0xE0020 && r <= 0xE007F }

func length(s string) int { return utf8.RuneCountInString(s) }

// statementText is the statement as it will be kept, or why it cannot be.
func statementText(s string) (string, error) {
	text := tidy(s)
	if !strings.ContainsFunc(text, isSeen) {
		return "", apperr.New(apperr.Invalid, "listening.statement_empty").At("text")
	}
	if r, size := utf8.DecodeRuneInString(text); size == len(text) && !unicode.IsSymbol(r) {
		return "", apperr.New(apperr.Invalid, "listening.statement_one").At("text")
	}
	if n := length(text); n > StatementLimit {
		return "", apperr.New(apperr.Invalid, "listening.statement_too_long", "Count", n, "Limit", StatementLimit).At("text")
	}
	return text, nil
}

// isSeen reports whether a character can be seen by itself.
func isSeen(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r) || unicode.IsPunct(r)
}

// folded makes two ways of writing the same statement equal: letters folded,
// punctuation and spaces left out. Text without letters or digits (emoji) stays.
func folded(s string) string {
	kept := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r) {
			return r
		}
		return -1
	}, cases.Fold().String(norm.NFKC.String(s)))
	if kept == "" {
		return s
	}
	return kept
}
