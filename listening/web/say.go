package web

import (
	"context"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/listening"
)

func (s server) sayForm(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	return s.showSay(w, r, c, page.Filled("lang", i18n.Lang(r.Context())))
}

func (s server) showSay(w http.ResponseWriter, r *http.Request, c listening.Conversation, form page.Form) error {
	frame := page.Frame{
		Title: i18n.T(r.Context(), "listening.say_title"), Lead: c.Question, Section: page.Conversations, Status: form.Status,
		Back: path(c), BackTo: c.Question,
	}
	return page.Render(w, r, frame, sayPage(c, form))
}

func (s server) say(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), acting(w, r, c)
	who, err := s.room.Participant(ctx, actor, c.ID)
	if err != nil {
		return err
	}
	lang := form.Value("lang")
	if !i18n.Known(lang) {
		lang = i18n.Lang(ctx)
	}
	state := ""
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		state, err = store.Once(ctx, tx, who.Key(), form.Once(), func() (string, error) {
			said, err := listening.Say(ctx, tx, actor, who, form.Value("text"), lang)
			return string(said.State) + said.HeldFor, err
		})
		return err
	})
	if form.Refuse(ctx, err) {
		return s.showSay(w, r, c, form)
	}
	if err != nil {
		return err
	}
	sentence := "listening.said"
	switch state {
	case string(listening.Held) + listening.HeldByLink:
		sentence = "listening.said_link"
	case string(listening.Held) + listening.HeldByMode:
		sentence = "listening.said_held"
	}
	page.Flash(w, r, i18n.T(ctx, sentence))
	return page.SeeOther(w, r, path(c, "vote"))
}
