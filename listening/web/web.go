// Package web shows listening: the conversations, one statement at a time,
// where we stand, and the circle's desk for opening, moderating and closing.
package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"concentric/base/guest"
	"concentric/base/page"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/listening"
	"concentric/member"
)

// Routes are this room's pages.
func Routes(site *page.Site, room *listening.Room) []page.Route {
	s := server{site, room}
	return []page.Route{
		{Pattern: "GET /conversations", Handle: s.list},
		{Pattern: "GET /conversations/new", Handle: s.openForm},
		{Pattern: "POST /conversations", Handle: s.open},
		{Pattern: "GET /conversations/{id}", Handle: s.conversation},
		{Pattern: "POST /conversations/{id}/close", Handle: s.close},
		{Pattern: "GET /conversations/{id}/vote", Handle: s.ask},
		{Pattern: "POST /conversations/{id}/vote", Handle: s.vote},
		{Pattern: "POST /conversations/{id}/undo", Handle: s.undo},
		{Pattern: "GET /vote/{link}", Handle: s.askByMail},
		{Pattern: "POST /vote/{link}", Handle: s.answerByMail},
		{Pattern: "GET /conversations/{id}/statements/{number}", Handle: s.statement},
		{Pattern: "GET /conversations/{id}/say", Handle: s.sayForm},
		{Pattern: "POST /conversations/{id}/say", Handle: s.say},
		{Pattern: "POST /conversations/{id}/near", Handle: s.near},
		{Pattern: "GET /conversations/{id}/mine", Handle: s.own},
		{Pattern: "GET /conversations/{id}/sheet", Handle: s.sheet},
		{Pattern: "GET /conversations/{id}/map", Handle: s.where},
		{Pattern: "GET /conversations/{id}/map.svg", Handle: s.mapFile},
		{Pattern: "GET /conversations/{id}/figures.csv", Handle: s.figuresFile},
		{Pattern: "GET /conversations/{id}/report", Handle: s.report},
		{Pattern: "GET /conversations/{id}/report.pdf", Handle: s.reportFile},
		{Pattern: "GET /conversations/{id}/auditors", Handle: s.auditors},
		{Pattern: "POST /conversations/{id}/auditors", Handle: s.nameAuditor},
		{Pattern: "POST /conversations/{id}/rows", Handle: s.rows},
		{Pattern: "POST /conversations/{id}/change", Handle: s.adjust},
		{Pattern: "GET /conversations/{id}/paper", Handle: s.paperForm},
		{Pattern: "POST /conversations/{id}/paper", Handle: s.paper},
		{Pattern: "GET /conversations/{id}/progress", Handle: s.progress},
		{Pattern: "POST /conversations/{id}/invite", Handle: s.invite},
		{Pattern: "GET /conversations/{id}/groups", Handle: s.groupsForm},
		{Pattern: "POST /conversations/{id}/groups", Handle: s.nameGroup},
		{Pattern: "GET /conversations/{id}/moderation", Handle: s.queue},
		{Pattern: "POST /conversations/{id}/moderation", Handle: s.moderate},
		{Pattern: "POST /conversations/{id}/moderation/undo", Handle: s.unmoderate},
		{Pattern: "GET /conversations/{id}/log", Handle: s.log},
		{Pattern: "GET /conversations/{id}/appeal", Handle: s.appealForm},
		{Pattern: "POST /conversations/{id}/appeal", Handle: s.appeal},
		{Pattern: "GET /conversations/{id}/appeals", Handle: s.appeals},
		{Pattern: "POST /conversations/{id}/appeals", Handle: s.answerAppeal},
	}
}

type server struct {
	site *page.Site
	room *listening.Room
}

// see reads the conversation of the path, for who asks, and its circle.
func (s server) see(r *http.Request) (listening.Conversation, circle.Circle, error) {
	c, err := listening.See(r.Context(), s.site.DB, member.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return c, circle.Circle{}, err
	}
	owner, err := circle.Get(r.Context(), s.site.DB, c.Circle)
	return c, owner, err
}

// acting is who acts: a visitor of a public conversation becomes a guest.
func acting(w http.ResponseWriter, r *http.Request, c listening.Conversation) member.Actor {
	actor := member.From(r.Context())
	if actor.Key() == "" && c.Open() {
		actor.Guest = guest.Begin(w, r)
	}
	return actor
}

func path(c listening.Conversation, parts ...string) string {
	p := "/conversations/" + c.ID
	for _, part := range parts {
		p += "/" + part
	}
	return p
}

// may reports whether an actor may do something for the conversation's circle.
func (s server) may(ctx context.Context, verb circle.Verb, c listening.Conversation) bool {
	return circle.May(ctx, s.site.DB, member.From(ctx), verb, c.Circle) == nil
}

// day is a civil date as a time; the zero time for "".
func day(date string) time.Time {
	t, err := time.Parse(typed.DateFormat, date)
	if err != nil {
		return time.Time{}
	}
	return t
}

// number reads a statement number from a form or an address; 0 if it is none.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
