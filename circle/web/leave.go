package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// leave ends one's own seat in a circle.
func (s server) leave(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, id := member.From(r.Context()), r.PathValue("id")
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", circle.Leave(ctx, tx, actor, id, actor.Member, "")
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "circle.did_leave"))
	return page.SeeOther(w, r, "/circles")
}

// layDown ends one's own term in a role before its day.
func (s server) layDown(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, id := member.From(r.Context()), r.PathValue("id")
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		if err := circle.May(ctx, tx, actor, circle.Propose, id); err != nil {
			return "", err
		}
		held, err := circle.TermsOf(ctx, tx, actor.Member)
		if err != nil {
			return "", err
		}
		for _, t := range held {
			if t.ID == form.Value("term") && t.Circle == id {
				return "", circle.EndTerm(ctx, tx, actor, t.ID, "")
			}
		}
		return "", errNotHere
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "circle.did_lay_down"))
	return page.SeeOther(w, r, "/circles/"+id)
}
