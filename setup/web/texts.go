package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
	"concentric/setup"

	"github.com/a-h/templ"
)

func (s server) textsForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.begin(w, r, 3, "texts", "texts")
	if err != nil {
		return err
	}
	now, _, err := setup.Now(ctx, s.site.DB)
	if err != nil {
		return err
	}
	if now.Lang == "" {
		now.Lang = i18n.Lang(ctx)
	}
	form := page.Filled("imprint", now.Imprint, "privacy", now.Privacy, "lang", now.Lang)
	for _, field := range []string{"imprint", "privacy"} {
		if form.Value(field) == "" {
			form.Values.Set(field, s.draft(i18n.In(ctx, now.Lang), field))
		}
	}
	return s.showTexts(w, r, v, form)
}

// draft is a text to begin with: what it cannot know stands in square brackets.
func (s server) draft(ctx context.Context, field string) string {
	contact := s.site.Mail.Contact()
	if contact == "" {
		contact = i18n.T(ctx, "setup.draft_contact")
	}
	return i18n.T(ctx, "setup.draft_"+field, "Name", s.site.Name, "Contact", contact)
}

func (s server) showTexts(w http.ResponseWriter, r *http.Request, v way, form page.Form) error {
	return page.Render(w, r, v.frame(r.Context(), "texts", form), textsPage(v, form))
}

func (s server) setTexts(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.begin(w, r, 3, "texts", "texts")
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.save(r, v, form, func(ctx context.Context, tx *store.Tx) error {
		return setup.SetTexts(ctx, tx, v.by, form.Value("imprint"), form.Value("privacy"), form.Value("lang"))
	})
	if form.Refuse(ctx, err) {
		return s.showTexts(w, r, v, form)
	}
	if err != nil {
		return err
	}
	return v.on(w, r)
}

func (s server) imprint(w http.ResponseWriter, r *http.Request) error {
	return s.public(w, r, "imprint")
}

func (s server) privacy(w http.ResponseWriter, r *http.Request) error {
	return s.public(w, r, "privacy")
}

// public shows one of the two texts to everybody.
func (s server) public(w http.ResponseWriter, r *http.Request, name string) error {
	now, _, err := setup.Now(r.Context(), s.site.DB)
	if err != nil {
		return err
	}
	text := map[string]string{"imprint": now.Imprint, "privacy": now.Privacy}[name]
	var body templ.Component = page.Empty(i18n.T(r.Context(), "setup."+name+"_none"))
	if text != "" {
		body = publicPage(text, now.Lang)
	}
	return page.Render(w, r, page.Frame{Title: i18n.T(r.Context(), "page."+name)}, body)
}

// changesShown is how many changes the page lists.
const changesShown = 100

// shown tells members how the server is set, and when that was changed.
func (s server) shown(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if !member.From(ctx).SignedIn() {
		return apperr.New(apperr.NotSignedIn, "page.fail_not_signed")
	}
	changes, err := setup.Changes(ctx, s.site.DB, changesShown)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "setup.shown_title"), Lead: i18n.T(ctx, "setup.shown_lead"), Back: "/stewards", BackTo: i18n.T(ctx, "member.stewardship"),
	}
	return page.Render(w, r, frame, shownPage(s.site, changes))
}
