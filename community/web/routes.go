// Package web shows communities: places, interests and identities, each with a
// page, and where the reader belongs.
package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/community"
	"concentric/member"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /communities", Handle: s.all},
		{Pattern: "GET /communities/mine", Handle: s.mine},
		{Pattern: "POST /communities/mine", Handle: s.setMine},
		{Pattern: "GET /communities/new", Handle: s.newForm},
		{Pattern: "POST /communities", Handle: s.begin},
		{Pattern: "GET /communities/{id}", Handle: s.one},
		{Pattern: "POST /communities/{id}/join", Handle: s.post("join", join)},
		{Pattern: "POST /communities/{id}/leave", Handle: s.post("leave", leave)},
		{Pattern: "POST /communities/{id}/describe", Handle: s.post("describe", describe)},
		{Pattern: "POST /communities/{id}/end", Handle: s.end},
		{Pattern: "POST /communities/{id}/circle", Handle: s.post("circle", giveCircle)},
		{Pattern: "POST /communities/{id}/report", Handle: s.post("report", report)},
		{Pattern: "GET /places/import", Handle: s.sendList},
		{Pattern: "POST /places/import", Handle: s.stageList, MaxBody: community.LargestList + 1<<20},
		{Pattern: "GET /places/import/{id}", Handle: s.list},
		{Pattern: "POST /places/import/{id}", Handle: s.importList},
	}
}

// act is one act on a community, from a form.
type act func(ctx context.Context, tx *store.Tx, actor member.Actor, one string, form page.Form) error

// post runs an act once, and shows the community again; what cannot be done
// keeps what was typed.
func (s server) post(name string, do act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, actor := r.Context(), member.From(r.Context())
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		one := r.PathValue("id")
		_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
			return one, do(ctx, tx, actor, one, form)
		})
		if form.Refuse(ctx, err) {
			return s.show(w, r, name, form)
		}
		if err != nil {
			return err
		}
		page.Flash(w, r, i18n.T(ctx, "community.did_"+name))
		return page.SeeOther(w, r, "/communities/"+one)
	}
}
