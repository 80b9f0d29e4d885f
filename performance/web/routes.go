// Package web shows performance reviews to the person they are about and to
// the group that they chose.
package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
	"concentric/performance"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /terms/{id}/performance", Handle: s.beginForm},
		{Pattern: "POST /terms/{id}/performance", Handle: s.begin},
		{Pattern: "GET /performance/{id}", Handle: s.review},
		{Pattern: "POST /performance/{id}/say", Handle: s.post("say", say)},
		{Pattern: "POST /performance/{id}/go-on", Handle: s.post("go_on", goOn)},
		{Pattern: "POST /performance/{id}/plan", Handle: s.post("plan", plan)},
		{Pattern: "POST /performance/{id}/answer", Handle: s.post("answer", answer)},
		{Pattern: "POST /performance/{id}/stop", Handle: s.leave(performance.Stop, "performance.did_stop")},
		{Pattern: "POST /performance/{id}/excuse", Handle: s.leave(performance.Excuse, "performance.did_excuse")},
	}
}

// act is one act on a review, from a form.
type act func(ctx context.Context, tx *store.Tx, actor member.Actor, review string, form page.Form) error

func say(ctx context.Context, tx *store.Tx, actor member.Actor, review string, form page.Form) error {
	words := form.Value("words")
	if form.Value("nothing") != "" {
		words = ""
	}
	return performance.Say(ctx, tx, actor, review, performance.Stage(form.Value("stage")), words, i18n.Lang(ctx))
}

func goOn(ctx context.Context, tx *store.Tx, actor member.Actor, review string, form page.Form) error {
	return performance.GoOn(ctx, tx, actor, review, performance.Stage(form.Value("stage")), form.Value("words"), i18n.Lang(ctx))
}

func plan(ctx context.Context, tx *store.Tx, actor member.Actor, review string, form page.Form) error {
	return performance.Plan(ctx, tx, actor, review, form.Value("plan"), form.Text("until"), i18n.Lang(ctx))
}

func answer(ctx context.Context, tx *store.Tx, actor member.Actor, review string, form page.Form) error {
	n, err := strconv.Atoi(form.Value("n"))
	if err != nil {
		return apperr.New(apperr.Conflict, "performance.newer_plan")
	}
	switch form.Value("answer") {
	case "consent":
		return performance.Respond(ctx, tx, actor, review, n, true, form.Value("reason"), i18n.Lang(ctx))
	case "objection":
		return performance.Respond(ctx, tx, actor, review, n, false, form.Value("reason"), i18n.Lang(ctx))
	default:
		return apperr.New(apperr.Invalid, "consent.answer_missing").At("answer")
	}
}

// post runs an act once, and shows the review again; what cannot be done keeps
// what was typed.
func (s server) post(name string, do act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, actor := r.Context(), member.From(r.Context())
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		review := r.PathValue("id")
		_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
			return review, do(ctx, tx, actor, review, form)
		})
		if form.Refuse(ctx, err) {
			return s.show(w, r, name, form)
		}
		if err != nil {
			return err
		}
		page.Flash(w, r, i18n.T(ctx, "performance.did_"+name))
		return page.SeeOther(w, r, "/performance/"+review)
	}
}

// leave ends the reader's part in a review, after which they do not see it.
func (s server) leave(do func(context.Context, *store.Tx, member.Actor, string) error, done string) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, actor := r.Context(), member.From(r.Context())
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
			return "", do(ctx, tx, actor, r.PathValue("id"))
		})
		if form.Refuse(ctx, err) {
			return s.show(w, r, "", form)
		}
		if err != nil {
			return err
		}
		page.Flash(w, r, i18n.T(ctx, done))
		return page.SeeOther(w, r, "/waiting")
	}
}
