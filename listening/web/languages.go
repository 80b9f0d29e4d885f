package web

import (
	"concentric/base/i18n"
	"concentric/base/page"
)

// languages are the choices for the language of a text.
func languages() []page.Choice {
	var list []page.Choice
	for _, l := range i18n.Languages() {
		list = append(list, page.Choice{Value: l.Code, Label: l.Name})
	}
	return list
}
