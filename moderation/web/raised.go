package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
	"concentric/moderation"
	"concentric/moderation/card"
	"concentric/platform"
)

// What a tension and an amendment are to moderation.
const (
	ofTension   = "tension"
	ofAmendment = "amendment"
)

// seeTension reads what somebody raised, as all members may read it.
func (s server) seeTension(ctx context.Context, id string) (text, error) {
	i, err := backlog.SeeReported(ctx, s.site.DB, member.From(ctx), id)
	if err != nil {
		return text{}, err
	}
	t := text{Kind: ofTension, Title: i.Title, Body: i.Text, Lang: i.Lang, Place: i.Circle, Circle: i.Circle, At: "/items/" + i.ID}
	return t, card.Fill(ctx, s.site.DB, &t.Title, &t.Body)
}

// seeAmendment reads another wording that somebody gave to a plank, with why.
func (s server) seeAmendment(ctx context.Context, id string) (text, error) {
	a, p, err := platform.SeeReported(ctx, s.site.DB, member.From(ctx), id)
	if err != nil {
		return text{}, err
	}
	t := text{Kind: ofAmendment, Title: a.Title, Body: a.Text + "\n\n" + a.Why, Lang: a.Lang, Place: p.ID, Circle: p.Circle, At: "/amendments/" + a.ID}
	return t, card.Fill(ctx, s.site.DB, &t.Title, &t.Body)
}

// contestText is an author's word against what is not shown of a tension or an
// amendment.
func (s server) contestText(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, id := r.Context(), member.From(r.Context()), r.PathValue("id")
	c, err := moderation.ContestOf(ctx, s.site.DB, actor, id)
	if err != nil {
		return err
	}
	if actor.SignedIn() && (len(c.Refused) == 0 || c.Refused[0].Kind != ofTension && c.Refused[0].Kind != ofAmendment) {
		return apperr.New(apperr.NotFound, "moderation.not_refused")
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", moderation.Contest(ctx, tx, actor, id, form.Text("why"), i18n.Lang(ctx))
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "moderation.appeal_sent"))
	return page.SeeOther(w, r, at(c.Refused[0]))
}
