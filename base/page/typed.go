package page

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"concentric/base/apperr"
)

// mechanical is a value that a page put into its form, not a person: an id, a
// number, a date, a choice.
var mechanical = regexp.MustCompile(`^[a-z0-9_/.:-]*$`)

// Typed are the texts that somebody wrote into a form that could not be taken,
// as they wrote them: in the order of the fields' names.
func (f failure) Typed() []string {
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(f.Sent)) {
		for _, text := range f.Sent[name] {
			if name != "once" && name != "back" && !mechanical.MatchString(text) {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// signIn is where one signs in, and comes back from to the page that was asked
// for.
func (f failure) signIn() string {
	if f.Method != http.MethodGet || f.Path == "/" {
		return "/sign-in"
	}
	return "/sign-in?back=" + url.QueryEscape(f.Path)
}

// SendAgain reports whether the same form may be taken a little later.
func (f failure) SendAgain() bool {
	switch f.Code {
	case apperr.Unavailable, apperr.Full, apperr.Internal, apperr.TooMany, apperr.NotSignedIn:
		return len(f.Sent) > 0
	}
	return false
}

// sent reads what a form brought, also where nobody came to read it because the
// database was away. A file is not among it.
func sent(w http.ResponseWriter, r *http.Request) url.Values {
	if r.Method != http.MethodPost || strings.HasPrefix(r.URL.Path, "/sign-in") {
		return nil // what is typed to sign in is secret
	}
	if r.PostForm == nil {
		r.Body = http.MaxBytesReader(w, r.Body, DefaultMaxBody)
		if r.ParseForm() != nil {
			return nil
		}
	}
	kept := url.Values{}
	for name, values := range r.PostForm {
		for _, value := range values {
			kept.Add(name, clean(value))
		}
	}
	return kept
}
