package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
)

func (s server) sayForm(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	return s.showSay(w, r, saying{Conversation: c, Form: page.Filled("lang", i18n.Lang(r.Context()))})
}

// saying is the form for a statement, and what stands between it and being
// said: others that say nearly the same, several ideas at once.
type saying struct {
	listening.Conversation
	page.Form
	Near    []listening.Statement
	Several bool
}

// asks reports whether there is something to ask back before it is said.
func (v saying) asks() bool { return len(v.Near) > 0 || v.Several }

func (s server) showSay(w http.ResponseWriter, r *http.Request, v saying) error {
	c, form := v.Conversation, v.Form
	question, err := s.question(r.Context(), c)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(r.Context(), "listening.say_title"), Lead: question, Section: page.Conversations, Status: form.Status,
		Back: path(c), BackTo: question,
	}
	return page.Render(w, r, frame, sayPage(v))
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
	if form.Value("sure") == "" {
		v := saying{Conversation: c, Form: form}
		if err := s.askBack(ctx, &v); err != nil {
			return err
		}
		if v.asks() {
			v.Status = http.StatusConflict
			return s.showSay(w, r, v)
		}
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
		return s.showSay(w, r, saying{Conversation: c, Form: form})
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
	case string(listening.Held) + listening.HeldAsNew:
		sentence = "listening.said_new"
	}
	page.Flash(w, r, i18n.T(ctx, sentence))
	return page.SeeOther(w, r, path(c, "mine"))
}

// askBack finds what there is to ask before a statement is said. What the
// person has seen while typing is not asked again.
func (s server) askBack(ctx context.Context, v *saying) error {
	near, err := s.room.Near(ctx, member.From(ctx), v.ID, v.Value("text"))
	if err != nil {
		return err
	}
	seen := strings.Split(v.Value("seen"), ",")
	for _, one := range near {
		if !slices.Contains(seen, strconv.Itoa(one.Number)) {
			v.Near = append(v.Near, one)
		}
	}
	v.Several = listening.SeveralIdeas(v.Value("text")) && !slices.Contains(seen, "several")
	return nil
}

// near tells somebody who is typing what others said already.
func (s server) near(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	v := saying{Conversation: c, Form: form}
	v.Values.Del("seen")
	if err := s.askBack(r.Context(), &v); err != nil {
		return err
	}
	return page.Fragment(w, r, nearby(v))
}

// own lists what the reader said here, with its state; as JSON where that is
// asked for.
func (s server) own(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.see(r)
	if err != nil {
		return err
	}
	own, err := s.room.Mine(r.Context(), member.From(r.Context()), c.ID)
	if err != nil {
		return err
	}
	if wantsJSON(r) {
		list := make([]ownStatement, len(own))
		for i, one := range own {
			list[i] = ownStatement{one.Number, one.Text, one.Lang, string(one.State), one.HeldFor, string(one.Reason)}
		}
		return writeJSON(w, http.StatusOK, list)
	}
	destroyed, err := s.room.KeyDestroyed(r.Context(), c.ID)
	if err != nil {
		return err
	}
	question, err := s.question(r.Context(), c)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(r.Context(), "listening.mine_title"), Lead: question, Section: page.Conversations, Live: listening.Topic(c.ID),
		Back: path(c), BackTo: question,
	}
	return page.Render(w, r, frame, minePage(c, own, destroyed))
}

// ownStatement is a statement as its author's programs read it. Reason is a
// code of moderation.Reasons, for one that was refused.
type ownStatement struct {
	Number  int    `json:"number"`
	Text    string `json:"text"`
	Lang    string `json:"lang"`
	State   string `json:"state"`
	HeldFor string `json:"held_for,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// stateOf is the shape and colour of a statement's state.
func stateOf(s listening.Statement) page.State {
	switch s.State {
	case listening.Held:
		return page.Waiting
	case listening.Refused:
		return page.Closed
	}
	return page.Done
}
