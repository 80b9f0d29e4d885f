// Package web shows meetings: planning them, running them on everyone's phone,
// and their minutes.
package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting"
	"concentric/member"
)

type server struct {
	site   *page.Site
	post   meeting.Post
	shared *shared
}

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site: site, shared: &shared{}, post: meeting.Post{DB: site.DB, Sender: site.Mail, BaseURL: site.BaseURL, Name: site.Name}}
	routes := []page.Route{
		{Pattern: "GET /circles/{id}/meetings", Handle: s.all},
		{Pattern: "GET /circles/{id}/meetings/new", Handle: s.newForm},
		{Pattern: "POST /circles/{id}/meetings", Handle: s.plan},
		{Pattern: "POST /circles/{id}/calendar", Handle: s.address},
		{Pattern: "GET /calendar/{id}/{code}", Handle: s.feed},
		{Pattern: "GET /meetings/{id}", Handle: s.meeting},
		{Pattern: "GET /meetings/{id}/now", Handle: s.now},
		{Pattern: "GET /meetings/{id}/edit", Handle: s.editForm},
		{Pattern: "POST /meetings/{id}/edit", Handle: s.edit},
		{Pattern: "GET /take-part", Handle: s.takePart},
		{Pattern: "POST /circles/{id}/tasks", Handle: s.offerTask},
		{Pattern: "POST /circles/{id}/looks-for", Handle: s.lookFor},
		{Pattern: "POST /actions/{id}/open", Handle: s.action(openToAll)},
		{Pattern: "POST /actions/{id}/thank", Handle: s.action(thank)},
		{Pattern: "POST /actions/{id}/take", Handle: s.action(take)},
		{Pattern: "POST /actions/{id}/hand-back", Handle: s.action(handBack)},
		{Pattern: "POST /actions/{id}/finish", Handle: s.action(finish)},
		{Pattern: "POST /actions/{id}/reopen", Handle: s.action(reopen)},
	}
	for name, do := range acts {
		routes = append(routes, page.Route{Pattern: "POST /meetings/{id}/" + name, Handle: s.act(name, do)})
	}
	return routes
}

// acts are what is done on a meeting's page, by the last part of the address.
var acts = map[string]act{
	// Before it.
	"suit": suit, "offer": offer, "fix": fix, "coming": coming, "cancel": cancel, "begin": begin, "listeners": listeners,
	// Its agenda.
	"agenda": putOn, "shift": shift, "ask": ask, "word": word, "unask": unask,
	// Its run.
	"arrive": arrive, "mark": mark, "share": share, "advance": advance, "item": nextItem, "close": end,
	"round": goRound, "next": next, "end-round": endRound, "say": say, "hand": hand, "heed": heed,
	// A proposal, or a selection, on the item.
	"present": present, "said": said, "go-on": goOn, "ask-consent": askConsent, "respond": respond, "speak": speak,
	"integrate": integrate, "withdraw": withdraw, "continue": continued,
	"seek": seek, "accept": accept, "nominate": nominate, "already-said": alreadySaid, "speak-to": speakTo, "change-round": changeRound, "propose": propose,
	// What is written down.
	"result": result, "notes": notes, "action": resolve, "amend": amend,
}

// see reads a meeting, which is for its circle alone.
func (s server) see(ctx context.Context, id string) (meeting.Meeting, error) {
	m, err := meeting.Get(ctx, s.site.DB, id)
	if err != nil {
		return m, err
	}
	sits, err := circle.Sits(ctx, s.site.DB, m.Circle, member.From(ctx).Member)
	if err == nil && !sits {
		err = apperr.New(apperr.NotFound, "meeting.not_found")
	}
	return m, err
}

// act is one act on a meeting, from a form. It returns the message that the next
// page shows, "" for none.
type act func(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error)

// act runs an act once, and leads back to the meeting. What cannot be done shows
// the meeting as it stands now, with what was typed. Of two who go on at once
// the second one sees that it is done already.
func (s server) act(name string, do act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		m, err := s.see(ctx, r.PathValue("id"))
		if err != nil {
			return err
		}
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		actor := member.From(ctx)
		message, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
			return do(ctx, tx, actor, m, form)
		})
		if e := apperr.As(err); e != nil && e.Message == "meeting.went_on" {
			message, err = e.Message, nil
		}
		if refused(ctx, &form, err) {
			return s.show(w, r, name, form)
		}
		if err != nil {
			return err
		}
		if message != "" {
			page.Flash(w, r, i18n.T(ctx, message))
		}
		return page.SeeOther(w, r, "/meetings/"+m.ID)
	}
}

// refused is Form.Refuse, which also keeps what was typed for something that is
// over.
func refused(ctx context.Context, form *page.Form, err error) bool {
	if e := apperr.As(err); e != nil && e.Code == apperr.Gone {
		err = apperr.New(apperr.Conflict, e.Message, e.Args...)
	}
	return form.Refuse(ctx, err)
}
