package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/brief"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/platform"
)

// openForm is where a circle asks: ?circle= names it.
func (s server) openForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form := page.Filled("circle", r.URL.Query().Get("circle"), "lang", i18n.Lang(ctx), "audience", string(journal.Members), "mode", string(listening.Strict))
	if one := r.URL.Query().Get("community"); one != "" {
		form.Values.Set("communities", one)
		form.Values.Set("audience", string(listening.ForCommunities))
	}
	if again := r.URL.Query().Get("again"); again != "" {
		if err := s.fillAgain(r, &form, again); err != nil {
			return err
		}
	}
	if part := r.URL.Query().Get("about"); part != "" {
		if err := s.fillAbout(r, &form, part); err != nil {
			return err
		}
	}
	return s.showOpen(w, r, form)
}

// fillAgain fills the form with a conversation that is to be asked again: its
// question, need, promise, brief and first statements.
func (s server) fillAgain(r *http.Request, form *page.Form, again string) error {
	ctx := r.Context()
	c, err := listening.See(ctx, s.site.DB, member.From(ctx), again)
	if err != nil {
		return err
	}
	fill := map[string]string{
		"again": c.ID, "circle": c.Circle, "question": c.Question, "need": c.Need, "promise": c.Promise, "lang": c.Lang,
		"audience": string(c.Audience), "mode": string(c.Mode),
	}
	if c.Brief != "" {
		said, err := brief.Get(ctx, s.site.DB, c.Brief)
		if err != nil {
			return err
		}
		fill["what"], fill["why_now"], fill["trade_offs"], fill["affected"] = said.What, said.WhyNow, said.TradeOffs, said.Affected
	}
	if fill["seeds"], err = s.seedsAgain(ctx, c); err != nil {
		return err
	}
	for name, value := range fill {
		form.Values.Set(name, value)
	}
	return nil
}

// seedsAgain are the first statements, one a line: what people shared and what
// divided them; of a conversation that was held elsewhere, all that are short
// enough.
func (s server) seedsAgain(ctx context.Context, c listening.Conversation) (seeds string, err error) {
	list, err := listening.Statements(ctx, s.site.DB, c.ID, listening.Shown)
	if err != nil {
		return "", err
	}
	last, err := listening.LatestRelease(ctx, s.site.DB, c.ID)
	if err != nil {
		return "", err
	}
	strongest := append(last.Bridges[:min(4, len(last.Bridges))], last.Divides[:min(4, len(last.Divides))]...)
	for _, one := range list {
		fits := utf8.RuneCountInString(one.Text) <= listening.StatementLimit
		if c.Origin != "" && fits || c.Origin == "" && slices.Contains(strongest, one.Number) {
			seeds += one.Text + "\n"
		}
	}
	return seeds, nil
}

func (s server) showOpen(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	choices, err := s.mine(ctx)
	if err != nil {
		return err
	}
	communities, err := s.communities(ctx, form.Values["communities"])
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.open_title"), Lead: i18n.T(ctx, "listening.open_lead"), Section: page.Conversations,
		Status: form.Status, Back: "/conversations", BackTo: i18n.T(ctx, "listening.list_title"),
	}
	return page.Render(w, r, frame, openPage(form, choices, communities))
}

// mine are the circles for which the reader may open a conversation.
func (s server) mine(ctx context.Context) ([]page.Choice, error) {
	actor := member.From(ctx)
	if !actor.SignedIn() {
		return nil, circle.May(ctx, s.site.DB, actor, circle.Listen, "general")
	}
	all, err := circle.All(ctx, s.site.DB)
	if err != nil {
		return nil, err
	}
	var list []page.Choice
	for _, c := range all {
		if circle.May(ctx, s.site.DB, actor, circle.Listen, c.ID) == nil {
			list = append(list, page.Choice{Value: c.ID, Label: c.Name})
		}
	}
	return list, nil
}

func (s server) open(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	lang := form.Value("lang")
	n := listening.New{
		Circle: form.Value("circle"), Audience: journal.Audience(form.Value("audience")), Communities: form.Values["communities"], Question: form.Text("question"), Lang: lang,
		Need: form.Text("need"), Promise: form.Text("promise"), AnswerBy: form.Text("answer_by"), Closes: form.Text("closes"),
		Again: form.Value("again"), Mode: listening.Mode(form.Value("mode")), Seeds: strings.Split(form.Value("seeds"), "\n"),
		Brief: brief.Brief{
			What: form.Text("what"), WhyNow: form.Text("why_now"), TradeOffs: form.Text("trade_offs"), Affected: form.Text("affected"), Lang: lang,
		},
	}
	var id string
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		id, err = store.Once(ctx, tx, actor.Key(), form.Once(), func() (string, error) { return listening.Open(ctx, tx, actor, n) })
		if part := form.Value("about"); err == nil && part != "" {
			err = platform.Discuss(ctx, tx, actor, part, id)
		}
		return err
	})
	if form.Refuse(ctx, err) {
		return s.showOpen(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "listening.opened_now"))
	return page.SeeOther(w, r, "/conversations/"+id)
}
