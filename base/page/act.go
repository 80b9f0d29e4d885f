package page

import "github.com/a-h/templ"

func (a Act) attributes() templ.Attributes {
	with := templ.Attributes{}
	if a.Name != "" {
		with["name"], with["value"] = a.Name, a.Value
	}
	if a.Title != "" {
		with["title"] = a.Title
	}
	if a.About != "" {
		with["aria-label"] = a.Label + " · " + a.About
	}
	if a.Key != "" {
		with["data-key"], with["aria-keyshortcuts"] = a.Key, a.Key
	}
	if a.Bare {
		with["formnovalidate"] = true
	}
	if a.File {
		with["data-file"] = true
	}
	return with
}
