package web

import (
	"context"

	"concentric/base/i18n"
	"concentric/base/mail/domain"
	"concentric/base/page"
)

// label is what the form's main button says.
func (v way) label(ctx context.Context) string {
	if v.step > 0 {
		return i18n.T(ctx, "setup.go_on")
	}
	return i18n.T(ctx, "setup.save")
}

func languages() []page.Choice {
	var list []page.Choice
	for _, l := range i18n.Languages() {
		list = append(list, page.Choice{Value: l.Code, Label: l.Name})
	}
	return list
}

// offered are the names of the languages that the pages are offered in.
func offered(site *page.Site) []string {
	var list []string
	for _, l := range i18n.Languages() {
		if len(site.Languages) == 0 {
			list = append(list, l.Name)
		}
	}
	for _, code := range site.Languages {
		list = append(list, i18n.Name(code))
	}
	return list
}

// stateWord is how a finding is called in a word.
func stateWord(f domain.Finding) string {
	switch f.State {
	case domain.Good:
		return "good"
	case domain.Unseen:
		return "there"
	case domain.Unasked:
		return "unasked"
	}
	return "mend"
}
