package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"
)

// begins is the key under which a circle brings its own beginning to its backlog.
func begins(c circle.Circle) string { return "begins/" + c.ID }

// begin asks a circle whose people are chosen, at once and of all of them,
// whether it begins to work.
func (s server) begin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, id := member.From(ctx), r.PathValue("id")
	proposal, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		if err := circle.May(ctx, tx, actor, circle.Facilitate, id); err != nil {
			return "", err
		}
		c, err := circle.Get(ctx, tx, id)
		if err != nil {
			return "", err
		}
		speaks := i18n.In(ctx, c.Lang)
		text := logbook.Text{
			Title: i18n.T(speaks, "consent.says_activates", "Circle", c.Name), Text: i18n.T(speaks, "circle.begin_text"), Why: i18n.T(speaks, "circle.begin_why"),
			Responsible: i18n.T(speaks, "consent.says_responsible", "Circle", c.Name), Measured: i18n.T(speaks, "consent.says_measured"),
			Feedback: i18n.T(speaks, "consent.says_feedback", "Circle", c.Name), ReviewOn: c.In(ctx, 180), Lang: c.Lang,
		}
		item, err := backlog.Open(ctx, tx, actor, backlog.New{Circle: c.ID, Title: text.Title, Text: text.Why, Lang: text.Lang, Key: begins(c)})
		if err != nil {
			return "", err
		}
		p, err := consent.AskAtOnce(ctx, tx, actor, consent.New{Item: item.ID, Text: text, Effects: []consent.Effect{{Kind: consent.Activates}}}, c.In(ctx, 7))
		return p.ID, err
	})
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/proposals/"+proposal)
}

// asks says whether the reader may ask the circle now whether it begins to work:
// once, in these words.
func (v view) asks() bool {
	return v.own != nil && v.circle.State == circle.Founding && v.circle.Parent != "" && v.facilitate && v.begins == ""
}

// readBeginning finds whether a circle that is being founded has been asked.
func readBeginning(ctx context.Context, q store.Q, _ circle.Sight, v *view) error {
	if v.own == nil || v.circle.State != circle.Founding {
		return nil
	}
	item, asked, err := backlog.ByKey(ctx, q, begins(v.circle))
	if err != nil || !asked {
		return err
	}
	v.begins = item.ID
	list, err := consent.OfItem(ctx, q, item.ID)
	for _, p := range list {
		if p.State.Living() {
			v.beginning = p.ID
		}
	}
	return err
}
