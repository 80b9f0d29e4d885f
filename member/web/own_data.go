package web

import (
	"context"
	"encoding/json"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
)

// ownData answers with all that is kept about the member. It is the answer to
// a POST and has no address, so there is no link that could go astray.
func (s *server) ownData(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := fresh(ctx); err != nil {
		return err
	}
	data, err := member.OwnData(ctx, s.site.DB, member.From(ctx).Member, s.persons())
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="my-data.json"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(text)
	return err
}

func (s *server) eraseMe(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if err := fresh(r.Context()); err != nil {
		return err
	}
	if !form.Has("sure", "yes") {
		form.Complain("sure", i18n.T(r.Context(), "member.erase_tick"))
		return s.showAccount(w, r, form)
	}
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		actor := member.From(ctx)
		return member.Erase(ctx, tx, actor, actor.Member, s.persons())
	})
	if err != nil {
		return err
	}
	dropCookie(w, r, sessionCookie)
	page.Flash(w, r, i18n.T(r.Context(), "member.left_now"))
	return page.SeeOther(w, r, "/")
}
