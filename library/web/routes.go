// Package web shows the library: to read, to find, to add and to improve.
package web

import (
	"concentric/base/page"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /library", Handle: s.list},
		{Pattern: "GET /library.xml", Handle: s.feed},
		{Pattern: "GET /library/new", Handle: s.addForm},
		{Pattern: "POST /library", Handle: s.add},
		{Pattern: "GET /library/{id}", Handle: s.entry},
		{Pattern: "GET /library/{id}/history", Handle: s.history},
		{Pattern: "GET /library/{id}/edit", Handle: s.editForm},
		{Pattern: "POST /library/{id}/edit", Handle: s.edit},
		{Pattern: "POST /library/{id}/follow", Handle: s.follow},
		{Pattern: "POST /library/{id}/restore", Handle: s.restore},
		{Pattern: "GET /library/{id}/object", Handle: s.objectForm},
		{Pattern: "POST /library/{id}/object", Handle: s.object},
		{Pattern: "POST /library/{id}/settle", Handle: s.settle},
	}
}
