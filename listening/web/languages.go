package web

import (
	"slices"

	"concentric/base/i18n"
	"concentric/base/page"
)

// languages are the choices for the language of a text; also is one more, that
// texts from elsewhere are in.
func languages(also string) []page.Choice {
	var list []page.Choice
	for _, l := range i18n.Languages() {
		list = append(list, page.Choice{Value: l.Code, Label: l.Name})
	}
	known := func(c page.Choice) bool { return c.Value == also }
	if also != "" && !slices.ContainsFunc(list, known) {
		list = append(list, page.Choice{Value: also, Label: i18n.Name(also)})
	}
	return list
}
