package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

// appealForm is where the author of a refused statement asks another circle:
// ?s= is its number. For everybody else it is not there.
func (s server) appealForm(w http.ResponseWriter, r *http.Request) error {
	return s.showAppeal(w, r, page.Filled("s", r.URL.Query().Get("s"), "lang", i18n.Lang(r.Context())))
}

func (s server) showAppeal(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	who, err := s.room.Participant(ctx, member.From(ctx), c.ID)
	if err != nil {
		return err
	}
	own, err := listening.OwnStatement(ctx, s.site.DB, who, number(form.Value("s")))
	if err == nil && own.State != listening.Refused {
		err = apperr.New(apperr.Conflict, "listening.not_refused")
	}
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.appeal_title"), Kicker: owner.Name, Lead: c.Question, Section: page.Conversations,
		Back: path(c), BackTo: c.Question, Status: form.Status,
	}
	return page.Render(w, r, frame, appealPage(c, own, form))
}

func (s server) appeal(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	who, err := s.room.Participant(ctx, actor, c.ID)
	if err != nil {
		return err
	}
	lang := form.Value("lang")
	if !i18n.Known(lang) {
		lang = i18n.Lang(ctx)
	}
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Once(ctx, tx, who.Key(), form.Once(), func() (string, error) {
			return "", listening.Appeal(ctx, tx, actor, who, number(form.Value("s")), form.Text("why"), lang)
		})
		return err
	})
	if form.Refuse(ctx, err) {
		return s.showAppeal(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "listening.appealed_now"))
	return page.SeeOther(w, r, path(c, "log"))
}

// appeals is where another circle looks at refusals again.
func (s server) appeals(w http.ResponseWriter, r *http.Request) error {
	return s.showAppeals(w, r, page.Form{})
}

func (s server) showAppeals(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "listening.sign_in")
	}
	open, err := listening.Appeals(ctx, s.site.DB, actor, c.ID)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.appeals_title"), Kicker: owner.Name, Lead: c.Question, Section: page.Conversations,
		Back: path(c, "log"), BackTo: i18n.T(ctx, "listening.log_title"), Status: form.Status,
	}
	return page.Render(w, r, frame, appealsPage(c, open, form))
}

func (s server) answerAppeal(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return listening.AnswerAppeal(ctx, tx, actor, r.PathValue("id"), form.Value("appeal"), moderation.AppealState(form.Value("state")), form.Text("outcome"))
	})
	if form.Refuse(ctx, err) {
		return s.showAppeals(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "listening.appeal_answered_now"))
	return page.SeeOther(w, r, "/conversations/"+r.PathValue("id")+"/log")
}

// typedOutcome is what was typed for this appeal and could not be taken.
func typedOutcome(form page.Form, a listening.Contested) string {
	if form.Value("appeal") != a.Appeal.ID {
		return ""
	}
	return form.Value("outcome")
}
