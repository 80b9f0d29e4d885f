// Package web shows programmes: to read, to compare, to print, to amend.
package web

import (
	"context"
	"net/url"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /platform", Handle: s.list},
		{Pattern: "GET /platform/new", Handle: s.newForm},
		{Pattern: "POST /platform", Handle: s.begin},
		{Pattern: "GET /platform/{id}", Handle: s.programme},
		{Pattern: "GET /platform/{id}/programme.pdf", Handle: s.file},
		{Pattern: "GET /platform/{id}/editions", Handle: s.editions},
		{Pattern: "GET /platform/{id}/amendments", Handle: s.amendments},
		{Pattern: "GET /platform/{id}/chapters", Handle: s.chapterForm},
		{Pattern: "POST /platform/{id}/chapters", Handle: s.chapter},
		{Pattern: "GET /chapters/{id}/amend", Handle: s.newPlankForm},
		{Pattern: "POST /chapters/{id}/amend", Handle: s.newPlank},
		{Pattern: "GET /planks/{id}", Handle: s.plank},
		{Pattern: "GET /planks/{id}/amend", Handle: s.amendForm},
		{Pattern: "POST /planks/{id}/amend", Handle: s.amend},
		{Pattern: "GET /translate/{id}", Handle: s.translateForm},
		{Pattern: "POST /translate/{id}", Handle: s.translate},
		{Pattern: "GET /amendments/{id}", Handle: s.amendment},
		{Pattern: "POST /amendments/{id}/withdraw", Handle: s.withdraw},
		{Pattern: "POST /amendments/{id}/unname", Handle: s.unname},
	}
}

// scopes are what somebody may search in.
func scopes(sight circle.Sight) []string {
	list := []string{logbook.Scope(journal.Public, "")}
	if sight.Sees(journal.Members, "") {
		list = append(list, logbook.Scope(journal.Members, ""))
	}
	for _, c := range sight.Seats() {
		list = append(list, logbook.Scope(journal.Circle, c))
	}
	return list
}

// may says whether the reader may do something in a circle.
func (s server) may(ctx context.Context, verb circle.Verb, in string) (bool, error) {
	return circle.Can(ctx, s.site.DB, member.From(ctx), verb, in)
}

// spoken is the language that was asked for, or the reader's.
func spoken(ctx context.Context, query url.Values) string {
	if lang := query.Get("lang"); i18n.Known(lang) {
		return lang
	}
	return i18n.Lang(ctx)
}

func languageName(code string) string {
	for _, l := range i18n.Languages() {
		if l.Code == code {
			return l.Name
		}
	}
	return code
}

func languageChoices(but string) []page.Choice {
	var list []page.Choice
	for _, l := range i18n.Languages() {
		if l.Code != but {
			list = append(list, page.Choice{Value: l.Code, Label: l.Name})
		}
	}
	return list
}
