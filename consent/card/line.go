package card

import (
	"context"
	"time"
	"unicode"
	"unicode/utf8"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/typed"
	circlecard "concentric/circle/card"
	"concentric/consent"
	"concentric/logbook"
)

// Line says what an effect does, in a sentence without its full stop. names are
// those of the members whom the reader may know; anybody else is "a member".
func Line(ctx context.Context, s consent.Spelled, names map[string]string) string {
	person := names[s.Who()]
	if person == "" {
		person = i18n.T(ctx, "consent.says_somebody")
	}
	date := s.Ends
	if day, err := time.Parse(typed.DateFormat, s.Ends); err == nil {
		date = i18n.Date(ctx, day)
	}
	says, from := s.Says(), ""
	if takesRole := s.Kind == consent.Fills || s.Kind == consent.Appoints; takesRole && s.Starts > clock.Now(ctx).UTC().Format(typed.DateFormat) {
		says, from = "holds_later", i18n.Civil(ctx, s.Starts)
	}
	role := s.RoleTitle
	if s.RoleKind != "" {
		role = circlecard.RoleName(ctx, s.RoleKind, s.RoleTitle)
	}
	return i18n.T(ctx, "consent.says_"+says, "Person", person, "From", from, "Circle", s.CircleName, "Role", role, "Date", date, "Words", s.Title, "Method", Method(ctx, s.Method))
}

// Method is a fallback method by its name, "" for none.
func Method(ctx context.Context, m logbook.Method) string {
	if m == "" {
		return ""
	}
	return i18n.T(ctx, "consent.method_"+string(m))
}

// Sentence is Line as it begins a line: with a capital letter.
func Sentence(ctx context.Context, s consent.Spelled, names map[string]string) string {
	line := Line(ctx, s, names)
	r, size := utf8.DecodeRuneInString(line)
	return string(unicode.ToUpper(r)) + line[size:]
}
