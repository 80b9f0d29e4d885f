// Package web shows proposals: the steps of their rounds, what the reader can
// do now, the text with what changed between its versions, answers, and
// objections with their integration.
package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/consent"
	"concentric/member"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /items/{id}/proposal", Handle: s.newForm},
		{Pattern: "POST /items/{id}/proposal", Handle: s.draft},
		{Pattern: "GET /proposals/{id}", Handle: s.proposal},
		{Pattern: "GET /proposals/{id}/edit", Handle: s.editForm},
		{Pattern: "POST /proposals/{id}/edit", Handle: s.edit},
		{Pattern: "POST /proposals/{id}/present", Handle: s.post("present", present)},
		{Pattern: "POST /proposals/{id}/discard", Handle: s.discard},
		{Pattern: "POST /proposals/{id}/next", Handle: s.post("next", next)},
		{Pattern: "POST /proposals/{id}/say", Handle: s.post("say", say)},
		{Pattern: "POST /proposals/{id}/advise", Handle: s.post("advise", advise)},
		{Pattern: "POST /proposals/{id}/ask", Handle: s.post("ask", ask)},
		{Pattern: "POST /proposals/{id}/answer", Handle: s.post("answer", answer)},
		{Pattern: "POST /proposals/{id}/mend", Handle: s.post("mend", mend)},
		{Pattern: "POST /proposals/{id}/more-than-slip", Handle: s.post("more-than-slip", moreThanSlip)},
		{Pattern: "POST /proposals/{id}/test", Handle: s.post("test", beginTest)},
		{Pattern: "POST /proposals/{id}/test-answer", Handle: s.post("test-answer", answerTest)},
		{Pattern: "POST /proposals/{id}/withdraw", Handle: s.post("withdraw", withdraw)},
		{Pattern: "POST /proposals/{id}/correct", Handle: s.post("correct", correct)},
		{Pattern: "POST /proposals/{id}/adopt", Handle: s.post("adopt", adopt)},
		{Pattern: "POST /proposals/{id}/release", Handle: s.post("release", release)},
		{Pattern: "POST /proposals/{id}/defer", Handle: s.post("defer", deferring)},
		{Pattern: "POST /proposals/{id}/resume", Handle: s.post("resume", resume)},
		{Pattern: "POST /proposals/{id}/drop", Handle: s.post("drop", drop)},
		{Pattern: "GET /agreements/{id}/effect", Handle: s.effectForm},
		{Pattern: "POST /agreements/{id}/effect", Handle: s.effect},
		{Pattern: "POST /agreements/{id}/carry-out", Handle: s.carryOut},
		{Pattern: "POST /proposals/{id}/leave-out", Handle: s.post("leave-out", leaveOut)},
		{Pattern: "GET /circles/{id}/change", Handle: s.changeForm},
		{Pattern: "GET /circles/{id}/change/{kind}", Handle: s.changeForm},
		{Pattern: "POST /circles/{id}/change/{kind}", Handle: s.change},
		{Pattern: "POST /circles/{id}/clash", Handle: s.bringClash},
		{Pattern: "POST /circles/{id}/close", Handle: s.closeFolded},
		{Pattern: "POST /proposals/{id}/count", Handle: s.post("count", count)},
		{Pattern: "POST /proposals/{id}/hand-up", Handle: s.post("hand-up", handUp)},
	}
}

var errNotFound = apperr.New(apperr.NotFound, "consent.not_found")

// see reads a proposal that the reader may see.
func (s server) see(ctx context.Context, id string) (consent.Proposal, error) {
	p, err := consent.Get(ctx, s.site.DB, id)
	if err != nil {
		return consent.Proposal{}, err
	}
	sees, err := consent.CanSee(ctx, s.site.DB, member.From(ctx), p)
	if err == nil && !sees {
		err = errNotFound
	}
	return p, err
}

// act is one act on a proposal, from a form. It returns the message that the
// next page shows, "" for none.
type act func(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error)

// post runs an act once, and leads back to the proposal. What cannot be done
// shows the proposal as it stands now, with what was typed.
func (s server) post(name string, do act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		actor := member.From(ctx)
		p, err := s.see(ctx, r.PathValue("id"))
		if apperr.Is(err, apperr.NotFound) { // sent twice, and the first time closed its circle?
			if did, done, failed := store.Done(ctx, s.site.DB, actor.Key(), form.Value("once")); failed != nil || done {
				return s.lead(w, r, p.ID, did, failed)
			}
		}
		if err != nil {
			return err
		}
		message, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
			return do(ctx, tx, actor, p, form)
		})
		if refused(ctx, &form, err) {
			return s.show(w, r, name, form)
		}
		return s.lead(w, r, p.ID, message, err)
	}
}

// lead leads on after an act, with its message.
func (s server) lead(w http.ResponseWriter, r *http.Request, proposal, message string, err error) error {
	if err != nil {
		return err
	}
	if message != "" {
		page.Flash(w, r, i18n.T(r.Context(), message))
	}
	if _, err := s.see(r.Context(), proposal); apperr.Is(err, apperr.NotFound) {
		return page.SeeOther(w, r, "/today") // its circle has closed with it, or it was thrown away
	}
	return page.SeeOther(w, r, "/proposals/"+proposal)
}

// refused is Form.Refuse, which also keeps what was typed for something that
// is over.
func refused(ctx context.Context, form *page.Form, err error) bool {
	if e := apperr.As(err); e != nil && e.Code == apperr.Gone {
		err = apperr.New(apperr.Conflict, e.Message, e.Args...)
	}
	return form.Refuse(ctx, err)
}

// language is the one that a text was said to be in, or the page's.
func language(ctx context.Context, form page.Form) string {
	if lang := form.Value("lang"); i18n.Known(lang) {
		return lang
	}
	return i18n.Lang(ctx)
}
