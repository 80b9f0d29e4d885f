package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

var errNotHere = apperr.New(apperr.NotFound, "circle.not_found")

// away takes leave of absence from a circle's rounds, or comes back.
func (s server) away(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, id := member.From(r.Context()), r.PathValue("id")
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", circle.Away(ctx, tx, actor, id, form.Value("away") == "yes")
	})
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/circles/"+id)
}
