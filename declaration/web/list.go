package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/declaration"
	"concentric/logbook"
	"concentric/member"
)

// most is how many declarations a list has at most.
const most = 200

// line is one declaration in a list.
type line struct {
	declaration.Declaration
	circle circle.Circle
	text   logbook.Text
}

func (s server) all(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	said, err := declaration.Said(ctx, s.site.DB, "", most)
	if err != nil {
		return err
	}
	lines, err := readLines(ctx, s.site.DB, said)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "declaration.title"), Lead: i18n.T(ctx, "declaration.lead"), Section: page.Logbook,
		Back: "/logbook", BackTo: i18n.T(ctx, "logbook.title"),
	}
	return page.Render(w, r, frame, listPage(nil, lines, true))
}

func (s server) ofCircle(w http.ResponseWriter, r *http.Request) error {
	ctx, db, actor := r.Context(), s.site.DB, member.From(r.Context())
	c, err := circle.Get(ctx, db, r.PathValue("id"))
	if err != nil {
		return err
	}
	sees, err := circle.CanSee(ctx, db, actor, c.Audience, c.ID)
	if err != nil {
		return err
	}
	if !sees {
		return apperr.New(apperr.NotFound, "declaration.not_found")
	}
	var waiting []line
	if sits, err := circle.Sits(ctx, db, c.ID, actor.Member); err != nil {
		return err
	} else if sits {
		wait, err := declaration.WaitingIn(ctx, db, c.ID)
		if err != nil {
			return err
		}
		if waiting, err = readLines(ctx, db, wait); err != nil {
			return err
		}
	}
	said, err := declaration.Said(ctx, db, c.ID, most)
	if err != nil {
		return err
	}
	lines, err := readLines(ctx, db, said)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "declaration.title"), Kicker: c.Name, Lead: i18n.T(ctx, "declaration.lead"), Section: page.Circles,
		Back: "/circles/" + c.ID, BackTo: c.Name, Live: declaration.Topic(c.ID),
	}
	return page.Render(w, r, frame, listPage(waiting, lines, false))
}

func readLines(ctx context.Context, q store.Q, list []declaration.Declaration) ([]line, error) {
	var ids []string
	for _, d := range list {
		ids = append(ids, d.Circle)
	}
	circles, err := circle.ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var lines []line
	for _, d := range list {
		text, err := version(ctx, q, d)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line{d, circles[d.Circle], text})
	}
	return lines, nil
}
