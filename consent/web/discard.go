package web

import (
	"cmp"
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/consent"
	"concentric/member"
)

// discard throws a draft away and leads to its item. Sent again, the draft is
// gone already, so it is looked for within the act that happens once.
func (s server) discard(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, id := member.From(r.Context()), r.PathValue("id")
	item, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		p, err := consent.Get(ctx, tx, id)
		if err != nil {
			return "", err
		}
		if sees, err := consent.CanSee(ctx, tx, actor, p); err != nil || !sees {
			return "", cmp.Or(err, error(errNotFound))
		}
		return p.Item, consent.Discard(ctx, tx, actor, id)
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "consent.did_discard"))
	return page.SeeOther(w, r, "/items/"+item)
}
