package web

import (
	"context"
	"net/http"
	"strings"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
)

// answer answers an item in the name of its circle.
func (s server) answer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, err := s.seeItem(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	a := backlog.Answer{Kind: backlog.AnswerKind(form.Value("kind")), Text: form.Value("text"), Lang: language(ctx, form), Until: form.Text("until")}
	switch a.Kind {
	case backlog.Merged:
		a.Ref = form.Value("ref")
	case backlog.Taken, backlog.Changed:
		a.Ref = strings.TrimSpace(form.Value("decision"))
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		given, err := backlog.Respond(ctx, tx, actor, i.ID, a)
		return given.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.showItem(w, r, form, page.Form{})
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "backlog.answer_given"))
	return page.SeeOther(w, r, "/items/"+i.ID)
}

// route passes an item on to another circle.
func (s server) route(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, err := s.seeItem(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	from, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		_, err := backlog.Route(ctx, tx, actor, i.ID, form.Value("to"), form.Value("why"), language(ctx, form))
		return i.Circle, err
	})
	if form.Refuse(ctx, err) {
		return s.showItem(w, r, page.Filled("lang", i18n.Lang(ctx)), form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "backlog.passed_on"))
	return page.SeeOther(w, r, "/circles/"+from+"/backlog")
}
