// Package web shows a circle's backlog: what waits for an answer and until
// when, one item with all that became of it, and the form by which anyone
// brings something to a circle.
package web

import (
	"context"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/page"
	"concentric/circle"
	"concentric/member"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /circles/{id}/backlog", Handle: s.list},
		{Pattern: "GET /raise", Handle: s.anywhereForm},
		{Pattern: "POST /raise", Handle: s.raiseAnywhere},
		{Pattern: "GET /circles/{id}/raise", Handle: s.raiseForm},
		{Pattern: "POST /circles/{id}/raise", Handle: s.raise},
		{Pattern: "GET /items/{id}", Handle: s.item},
		{Pattern: "POST /items/{id}/answer", Handle: s.answer},
		{Pattern: "POST /items/{id}/route", Handle: s.route},
		{Pattern: "GET /terms/{id}/complaint", Handle: s.complaintForm},
		{Pattern: "POST /terms/{id}/complaint", Handle: s.complain},
		{Pattern: "POST /items/{id}/explore", Handle: s.explore},
		{Pattern: "POST /items/{id}/contribute", Handle: s.contribute},
		{Pattern: "POST /items/{id}/take-back", Handle: s.takeBack},
		{Pattern: "POST /items/{id}/options", Handle: s.askOptions},
		{Pattern: "POST /items/{id}/conclude", Handle: s.conclude},
	}
}

// see reads a circle that the reader may see.
func (s server) see(ctx context.Context, id string) (circle.Circle, error) {
	c, err := circle.Get(ctx, s.site.DB, id)
	if err != nil {
		return circle.Circle{}, err
	}
	sees, err := circle.CanSee(ctx, s.site.DB, member.From(ctx), c.Audience, c.ID)
	if err == nil && !sees {
		err = apperr.New(apperr.NotFound, "circle.not_found")
	}
	return c, err
}

// seeItem reads an item that the reader may see: by its audience, or because
// they raised it.
func (s server) seeItem(ctx context.Context, id string) (backlog.Item, error) {
	i, err := backlog.Get(ctx, s.site.DB, id)
	if err != nil {
		return backlog.Item{}, err
	}
	sees, err := backlog.CanSee(ctx, s.site.DB, member.From(ctx), i)
	if err == nil && !sees {
		err = apperr.New(apperr.NotFound, "backlog.not_found")
	}
	return i, err
}
