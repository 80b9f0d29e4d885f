// Package web shows the page on which a draft that came by mail is looked at,
// mended, and published or thrown away.
package web

import (
	"net/http"
	"net/url"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/listening"
	"concentric/reply"
)

// Routes are this room's pages.
func Routes(_ *page.Site, room *reply.Room) []page.Route {
	s := server{room}
	return []page.Route{
		{Pattern: "GET /reply/{link}", Handle: s.look},
		{Pattern: "POST /reply/{link}", Handle: s.decide},
	}
}

type server struct{ room *reply.Room }

// drafted is the page of one draft.
type drafted struct {
	reply.Draft
	page.Form
	Link string
}

func (s server) look(w http.ResponseWriter, r *http.Request) error {
	d, err := s.room.Open(r.Context(), r.PathValue("link"))
	if err != nil {
		return err
	}
	form := page.Form{Values: url.Values{"text": {d.Text}, "lang": {d.Lang}}}
	return s.show(w, r, drafted{Draft: d, Form: form, Link: r.URL.Path})
}

func (s server) show(w http.ResponseWriter, r *http.Request, v drafted) error {
	frame := page.Frame{Title: i18n.T(r.Context(), "reply.title"), Lead: i18n.T(r.Context(), "reply.lead"), Section: page.Conversations, Status: v.Status}
	return page.Render(w, r, frame, draftPage(v))
}

// decide publishes the draft, or throws it away.
func (s server) decide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := s.room.Open(ctx, r.PathValue("link"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if form.Value("do") == "drop" {
		if err := s.room.Drop(ctx, d); err != nil {
			return err
		}
		return page.Render(w, r, page.Frame{Title: i18n.T(ctx, "reply.dropped"), Section: page.Conversations}, donePage("/today"))
	}
	lang := form.Value("lang")
	if !i18n.Known(lang) {
		lang = d.Lang
	}
	conversation := form.Value("conversation")
	if len(d.Talks) == 1 {
		conversation = d.Talks[0].ID
	}
	said, err := s.room.Publish(ctx, d, conversation, form.Value("text"), lang)
	if form.Refuse(ctx, err) {
		return s.show(w, r, drafted{Draft: d, Form: form, Link: r.URL.Path})
	}
	if err != nil {
		return err
	}
	sentence := "listening.said"
	if said.State == listening.Held {
		switch sentence = "listening.said_held"; said.HeldFor {
		case listening.HeldByLink:
			sentence = "listening.said_link"
		case listening.HeldAsNew:
			sentence = "listening.said_new"
		}
	}
	return page.Render(w, r, page.Frame{Title: i18n.T(ctx, sentence), Section: page.Conversations}, donePage("/conversations/"+conversation))
}

// talks are the conversations to choose from.
func talks(d reply.Draft) []page.Choice {
	var list []page.Choice
	for _, c := range d.Talks {
		list = append(list, page.Choice{Value: c.ID, Label: c.Question})
	}
	return list
}

func languages() []page.Choice {
	var list []page.Choice
	for _, l := range i18n.Languages() {
		list = append(list, page.Choice{Value: l.Code, Label: l.Name})
	}
	return list
}
