// Package web shows circles: the chart of all of them with its list, and each
// circle with its aim, domain, people, roles, and what is on its table.
package web

import (
	"concentric/base/page"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /set-up/{token}", Handle: s.setUpForm},
		{Pattern: "POST /set-up/{token}", Handle: s.setUp},
		{Pattern: "GET /founding", Handle: s.founding},
		{Pattern: "POST /founding", Handle: s.meet},
		{Pattern: "GET /circles", Handle: s.all},
		{Pattern: "GET /circles/health", Handle: s.health},
		{Pattern: "GET /circles/domains", Handle: s.domains},
		{Pattern: "GET /circles/{id}", Handle: s.one},
		{Pattern: "POST /circles/{id}/mend", Handle: s.mend},
		{Pattern: "POST /circles/{id}/ask-to-join", Handle: s.askToJoin},
		{Pattern: "POST /circles/{id}/begin", Handle: s.begin},
		{Pattern: "POST /circles/{id}/leave-of-absence", Handle: s.away},
		{Pattern: "POST /circles/{id}/leave", Handle: s.leave},
		{Pattern: "POST /circles/{id}/lay-down", Handle: s.layDown},
	}
}
