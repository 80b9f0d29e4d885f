package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// askToJoin brings somebody's wish to sit in a circle to its backlog; the
// circle decides by a proposal.
func (s server) askToJoin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, id := member.From(ctx), r.PathValue("id")
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		c, err := circle.Get(ctx, tx, id)
		if err != nil {
			return "", err
		}
		if err := circle.May(ctx, tx, actor, circle.Raise, id); err != nil {
			return "", err
		}
		if sits, err := circle.Sits(ctx, tx, id, actor.Member); err != nil || sits {
			return "", orElse(err, apperr.New(apperr.Conflict, "circle.sits_already", "Circle", c.Name))
		}
		if asked, err := askedToJoin(ctx, tx, actor, id); err != nil || asked != "" {
			return "", orElse(err, apperr.New(apperr.Conflict, "circle.did_ask_to_join"))
		}
		i, err := backlog.Open(ctx, tx, actor, backlog.New{
			Circle: id, Title: c.Name, Text: form.Value("why"), Lang: i18n.Lang(ctx), Audience: journal.Circle,
			Origin: backlog.Origin{Kind: backlog.Joining},
		})
		return i.ID, err
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "circle.did_ask_to_join"))
	return page.SeeOther(w, r, "/circles/"+id)
}

// askedToJoin is the item by which somebody asked to sit in a circle, while it
// waits for its answer; "" where there is none.
func askedToJoin(ctx context.Context, q store.Q, actor member.Actor, id string) (string, error) {
	raised, err := backlog.RaisedBy(ctx, q, actor.Member)
	for _, i := range raised {
		if i.Origin.Kind == backlog.Joining && i.Circle == id && i.State.Open() {
			return i.ID, nil
		}
	}
	return "", err
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
