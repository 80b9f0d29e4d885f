package web

import (
	_ "embed"
	"strings"

	"concentric/base/page"
)

// zoneNames are the time zones by the names of their cities, as zone.tab of the
// time zone database lists them (public domain, https://www.iana.org/time-zones).
//
//go:embed zones.txt
var zoneNames string

// zones are what is offered; any other name that the database knows is taken too.
func zones() []page.Choice {
	var list []page.Choice
	for name := range strings.Lines(zoneNames) {
		list = append(list, page.Choice{Value: strings.TrimSpace(name)})
	}
	return list
}
