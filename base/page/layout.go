package page

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"concentric/base/i18n"

	"github.com/a-h/templ"
)

// section is one entry of the navigation.
type section struct{ name, path string }

func sections() []section {
	return []section{
		{Today, "/today"},
		{Circles, "/circles"},
		{Conversations, "/conversations"},
		{Logbook, "/logbook"},
		{MyVoice, "/my-voice"},
	}
}

// organisation is the party's name, or ours while it has none.
func organisation(v Viewer) string {
	if v.Organisation != "" {
		return v.Organisation
	}
	return "Concentric"
}

func windowTitle(f Frame, v Viewer) string {
	if f.Title == "" {
		return organisation(v)
	}
	return f.Title + " · " + organisation(v)
}

// offered are the languages that the foot of a page offers.
func offered(v Viewer) []i18n.Language {
	if len(v.Languages) == 0 {
		return i18n.Languages()
	}
	return slices.DeleteFunc(i18n.Languages(), func(l i18n.Language) bool { return !slices.Contains(v.Languages, l.Code) })
}

// signingIn reports whether the page is part of signing in, which needs no link
// to itself.
func signingIn(ctx context.Context) bool {
	path := pathOf(ctx)
	return path == "/sign-in" || strings.HasPrefix(path, "/sign-in/") || strings.HasPrefix(path, "/sign-in?")
}

// current marks the one of several links that leads to where the reader is.
func current(here bool) templ.Attributes {
	if !here {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}

// following marks an element that is fetched anew when an event for the topic comes.
func following(topic string) templ.Attributes {
	if topic == "" {
		return nil
	}
	return templ.Attributes{"data-live": topic}
}

// initial is the first letter of a name.
func initial(name string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(name))
	if first == utf8.RuneError {
		return "·"
	}
	return strings.ToUpper(string(first))
}

// Number is the status for people who want to quote it.
func (f failure) Number() string { return strconv.Itoa(f.Status) }
