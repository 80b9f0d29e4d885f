// Package web shows the steward's desk.
package web

import (
	"net/http"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/desk"
	"concentric/member"
)

// Routes are the desk's pages.
func Routes(site *page.Site) []page.Route {
	return []page.Route{{Pattern: "GET /desk", Handle: server{site}.look}}
}

type server struct{ site *page.Site }

func (s server) look(w http.ResponseWriter, r *http.Request) error {
	overview, err := desk.Look(r.Context(), s.site.DB, member.From(r.Context()))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: i18n.T(r.Context(), "desk.title"), Lead: i18n.T(r.Context(), "desk.lead")}
	return page.Render(w, r, frame, onTheDesk(overview))
}

// size is the line of a checkpoint that says how many entries it covers.
func size(checkpoint string) string {
	lines := strings.Split(checkpoint, "\n")
	if len(lines) < 2 {
		return "0"
	}
	return lines[1]
}
