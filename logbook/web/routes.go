// Package web shows the logbook: what was agreed, and for each agreement the
// line from the voices it came from to the day on which it is looked at again.
package web

import (
	"concentric/base/page"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /logbook", Handle: s.list},
		{Pattern: "GET /logbook.json", Handle: s.asJSON},
		{Pattern: "GET /logbook.md", Handle: s.asMarkdown},
		{Pattern: "GET /agreements/{id}", Handle: s.agreement},
	}
}
