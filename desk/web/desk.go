// Package web shows the steward's desk.
package web

import (
	"context"
	"net/http"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/desk"
	"concentric/member"
	"concentric/today"
)

// Routes are the desk's pages.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /desk", Handle: s.look},
		{Pattern: "POST " + lookBegins, Handle: s.begin},
		{Pattern: "POST " + lookEnds, Handle: s.end},
		{Pattern: "POST /desk/mail/{member}", Handle: s.resume},
	}
}

type server struct{ site *page.Site }

func (s server) look(w http.ResponseWriter, r *http.Request) error {
	overview, err := desk.Look(r.Context(), s.site.DB, member.From(r.Context()))
	if err != nil {
		return err
	}
	untaken, err := today.UntakenNotices(r.Context(), s.site.DB)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: i18n.T(r.Context(), "desk.title"), Lead: i18n.T(r.Context(), "desk.lead")}
	return page.Render(w, r, frame, onTheDesk(overview, untaken, s.site.Mail != nil))
}

// resume lets mail go out to somebody again.
func (s server) resume(w http.ResponseWriter, r *http.Request) error {
	err := s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return desk.Resume(ctx, tx, member.From(ctx), r.PathValue("member"))
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(r.Context(), "desk.back_resumed"))
	return page.SeeOther(w, r, "/desk")
}

// size is the line of a checkpoint that says how many entries it covers.
func size(checkpoint string) string {
	lines := strings.Split(checkpoint, "\n")
	if len(lines) < 2 {
		return "0"
	}
	return lines[1]
}
