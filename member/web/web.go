// Package web shows the register to those whom it concerns: signing in and
// out, one's own account, and for stewards the register and its import.
package web

import (
	"concentric/base/page"
	"concentric/member"
)

type server struct {
	site    *page.Site
	persons func() []member.PersonTable
}

// Routes are what this room answers. Persons are all rooms' tables with people
// in them, for the export of one's own data and for erasure.
func Routes(site *page.Site, persons func() []member.PersonTable) []page.Route {
	s := &server{site: site, persons: persons}
	return []page.Route{
		{Pattern: "GET /sign-in", Handle: s.signIn},
		{Pattern: "POST /sign-in", Handle: s.askLink},
		{Pattern: "GET /sign-in/sent", Handle: s.sent},
		{Pattern: "POST /sign-in/code", Handle: s.typeCode},
		{Pattern: "GET /sign-in/link/{token}", Handle: s.lookAtLink},
		{Pattern: "POST /sign-in/link/{token}", Handle: s.openLink},
		{Pattern: "GET /sign-in/who", Handle: s.who},
		{Pattern: "POST /sign-in/who", Handle: s.chooseWho},
		{Pattern: "POST /sign-out", Handle: s.signOut},
	}
}
