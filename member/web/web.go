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
		{Pattern: "GET /join/{token}", Handle: s.joinPage},
		{Pattern: "POST /join/{token}", Handle: s.join},
		{Pattern: "GET /sign-in/sent", Handle: s.sent},
		{Pattern: "POST /sign-in/code", Handle: s.typeCode},
		{Pattern: "GET /sign-in/link/{token}", Handle: s.lookAtLink},
		{Pattern: "POST /sign-in/link/{token}", Handle: s.openLink},
		{Pattern: "GET /sign-in/who", Handle: s.who},
		{Pattern: "POST /sign-in/who", Handle: s.chooseWho},
		{Pattern: "POST /sign-out", Handle: s.signOut},
		{Pattern: "GET /account", Handle: signedIn(s.account)},
		{Pattern: "POST /account/language", Handle: signedIn(s.language)},
		{Pattern: "POST /language", Handle: s.anyLanguage},
		{Pattern: "POST /account/devices", Handle: signedIn(s.endDevice)},
		{Pattern: "POST /account/sign-out-everywhere", Handle: signedIn(s.signOutEverywhere)},
		{Pattern: "POST /account/data", Handle: signedIn(s.ownData)},
		{Pattern: "POST /account/erase", Handle: signedIn(s.eraseMe)},
		{Pattern: "GET /stewards", Handle: signedIn(s.stewardship)},
		{Pattern: "GET /register", Handle: stewards(s.register)},
		{Pattern: "GET /register.csv", Handle: stewards(s.exportRegister)},
		{Pattern: "GET /register/import", Handle: stewards(s.importPage)},
		{Pattern: "POST /register/import", Handle: stewards(s.sendList), MaxBody: member.LargestList + 1<<20},
		{Pattern: "GET /register/import/{id}", Handle: stewards(s.list)},
		{Pattern: "POST /register/import/{id}/mapping", Handle: stewards(s.remap)},
		{Pattern: "POST /register/import/{id}/apply", Handle: stewards(s.applyList)},
		{Pattern: "GET /register/{id}", Handle: stewards(s.person)},
		{Pattern: "POST /register/{id}/suspend", Handle: stewards(s.suspend)},
		{Pattern: "POST /register/{id}/readmit", Handle: stewards(s.readmit)},
		{Pattern: "POST /register/{id}/erase", Handle: stewards(s.erasePerson)},
	}
}
