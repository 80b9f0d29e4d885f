package setup

import (
	"context"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/member"
)

// By is who changes the settings: a steward, or, before anybody is on the
// register, whoever holds the first link.
type By struct {
	Actor member.Actor
	Token string // of the first link; "" for a steward
}

// May refuses who may not: NotFound or Gone for a link that is wrong or spent.
func (by By) May(ctx context.Context, q store.Q) error {
	switch {
	case by.Token != "":
		return member.CheckSetUp(ctx, q, by.Token)
	case !by.Actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "page.fail_not_signed")
	case !by.Actor.Steward || by.Actor.Suspended:
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	return nil
}

// The longest texts that are taken, in letters.
const (
	longestName = 80
	longestLine = 200
	LongestText = 30_000
)

// SetServer sets name, languages and address.
func SetServer(ctx context.Context, tx *store.Tx, by By, name string, languages []string, address string) error {
	return change(ctx, tx, by, Server, func(s *Settings) error {
		s.Name = strings.Join(strings.Fields(name), " ")
		if s.Name == "" || utf8.RuneCountInString(s.Name) > longestName {
			return apperr.New(apperr.Invalid, "setup.name_length").At("name")
		}
		s.Languages = nil
		for _, l := range i18n.Languages() {
			if slices.Contains(languages, l.Code) {
				s.Languages = append(s.Languages, l.Code)
			}
		}
		if len(s.Languages) == 0 {
			return apperr.New(apperr.Invalid, "setup.languages_none").At("languages")
		}
		var err error
		s.URL, err = Address(address)
		return err
	})
}

// Address reads the address of a server as people type it: without a scheme it
// is https. It leads to a host, and to nothing below it.
func Address(text string) (string, error) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "/")
	if text != "" && !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", apperr.New(apperr.Invalid, "setup.url_unreadable", "Text", text).At("url")
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

// SetMail sets where mail goes out. An empty password keeps the one that is
// there for the same server and user; no host means no mail.
func SetMail(ctx context.Context, tx *store.Tx, by By, as Settings) error {
	return change(ctx, tx, by, Mail, func(s *Settings) error {
		checked, err := CheckMail(*s, as)
		if err == nil {
			*s = checked
		}
		return err
	})
}

var selectorForm = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]{0,62})$`)

// CheckMail is now with the mail settings of as, or says what is wrong with them.
func CheckMail(now, as Settings) (Settings, error) {
	r := as.Relay
	r.Host = strings.ToLower(strings.TrimSpace(r.Host))
	if r.Host == "" {
		now.Relay, now.From, now.Contact, now.Selector = Relay{}, "", "", ""
		return now, nil
	}
	if strings.ContainsAny(r.Host, "/@: \t") {
		return now, apperr.New(apperr.Invalid, "setup.relay_host").At("host")
	}
	if r.Port < 1 || r.Port > 65535 {
		return now, apperr.New(apperr.Invalid, "setup.relay_port").At("port")
	}
	if r.Password == "" && r.User != "" {
		if r.Host != now.Relay.Host || r.User != now.Relay.User || now.Relay.Password == "" {
			return now, apperr.New(apperr.Invalid, "setup.relay_password").At("password")
		}
		r.Password = now.Relay.Password
	}
	from := strings.TrimSpace(as.From)
	if !IsAddress(from) {
		return now, apperr.New(apperr.Invalid, "setup.from_unreadable").At("from")
	}
	contact := strings.Join(strings.Fields(as.Contact), " ")
	if contact == "" || utf8.RuneCountInString(contact) > longestLine {
		return now, apperr.New(apperr.Invalid, "setup.contact_needed").At("contact")
	}
	selector := strings.TrimSpace(as.Selector)
	if selector != "" && !selectorForm.MatchString(selector) {
		return now, apperr.New(apperr.Invalid, "setup.selector_unreadable").At("selector")
	}
	now.Relay, now.From, now.Contact, now.Selector = r, from, contact, selector
	return now, nil
}

// IsAddress says whether a text is an e-mail address and nothing else.
func IsAddress(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text
}

// SetTexts sets imprint and privacy texts; an empty one is none yet. A text with
// a gap that a draft left to fill in is not taken.
func SetTexts(ctx context.Context, tx *store.Tx, by By, imprint, privacy, lang string) error {
	return change(ctx, tx, by, Texts, func(s *Settings) error {
		for field, text := range map[string]string{"imprint": imprint, "privacy": privacy} {
			if utf8.RuneCountInString(text) > LongestText {
				return apperr.New(apperr.Invalid, "setup.text_long").At(field)
			}
			if gap := Gap(text); gap != "" {
				return apperr.New(apperr.Invalid, "setup.text_gap", "Gap", gap).At(field)
			}
		}
		if !i18n.Known(lang) {
			return apperr.New(apperr.Invalid, "page.no_such_language").At("lang")
		}
		s.Imprint, s.Privacy, s.Lang = strings.TrimSpace(imprint), strings.TrimSpace(privacy), lang
		return nil
	})
}

var gaps = regexp.MustCompile(`\[[^\[\]\n]+\](\(|)`)

// Gap is the first thing in square brackets that is no link, "" where there is
// none: the drafts mark so what they cannot know.
func Gap(text string) string {
	for _, found := range gaps.FindAllString(text, -1) {
		if !strings.HasSuffix(found, "(") {
			return found
		}
	}
	return ""
}

func change(ctx context.Context, tx *store.Tx, by By, part Part, do func(s *Settings) error) error {
	if err := turn(ctx, tx); err != nil {
		return err
	}
	if err := by.May(ctx, tx); err != nil {
		return err
	}
	s, _, err := Now(ctx, tx)
	if err != nil {
		return err
	}
	if err := do(&s); err != nil {
		return err
	}
	if by.Token == "" {
		if err := member.NoteUse(ctx, tx, by.Actor, member.ChangedServer); err != nil {
			return err
		}
	}
	return put(ctx, tx, by, part, s)
}
