package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/consent"
	"concentric/member"
)

// carryOut tries again what an agreement could not put into effect.
func (s server) carryOut(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, err := s.seeAgreement(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", consent.CarryOut(ctx, tx, actor, a.ID)
	})
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/agreements/"+a.ID)
}

// closeFolded closes a circle that is being folded.
func (s server) closeFolded(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, id := member.From(ctx), r.PathValue("id")
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", consent.CloseFolded(ctx, tx, actor, id)
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "consent.did_close"))
	return page.SeeOther(w, r, "/circles/"+id)
}

func leaveOut(ctx context.Context, tx *store.Tx, actor member.Actor, p consent.Proposal, form page.Form) (string, error) {
	_, err := consent.LeaveOut(ctx, tx, actor, p.ID, number(form, "from"), form.Value("effect"))
	return "consent.did_write", err
}
