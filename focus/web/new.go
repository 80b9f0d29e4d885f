package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/brief"
	"concentric/circle"
	"concentric/community"
	"concentric/focus"
	"concentric/member"
)

// convenes is the circle, if the reader may convene a focus group in its name.
func (s server) convenes(ctx context.Context, id string) (circle.Circle, error) {
	c, err := s.visible(ctx, id)
	if err != nil {
		return circle.Circle{}, err
	}
	return c, circle.May(ctx, s.site.DB, member.From(ctx), circle.Listen, c.ID)
}

func (s server) newForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.convenes(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form := page.Filled("seats", "8", "day", c.In(ctx, 28), "hour", "19:00", "answer_by", c.In(ctx, 58), "way", string(focus.Lot), "talk", r.FormValue("talk"), "about", r.FormValue("about"), "community", r.FormValue("community"))
	about, err := s.about(ctx, form)
	if err == nil {
		err = about.Check()
	}
	if err != nil {
		return err
	}
	form.Values.Set("question", about.Title)
	return s.showNew(w, r, c, form)
}

// about is what the question is to be about, nothing where nothing is said.
func (s server) about(ctx context.Context, form page.Form) (focus.Subject, error) {
	talk, item := form.Text("talk"), form.Text("about")
	if talk == "" && item == "" {
		return focus.Subject{}, nil
	}
	return focus.About(ctx, s.site.DB, member.From(ctx), talk, item)
}

func (s server) showNew(w http.ResponseWriter, r *http.Request, c circle.Circle, form page.Form) error {
	ctx := r.Context()
	about, err := s.about(ctx, form)
	if err != nil {
		return err
	}
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return err
	}
	communities := []page.Choice{{Label: i18n.T(ctx, "focus.everyone")}}
	for _, kind := range []community.Kind{community.Place, community.Interest} {
		for _, one := range tree.OfKind(kind) {
			communities = append(communities, page.Choice{Value: one.ID, Label: tree.Path(one.ID)})
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "focus.convene_title"), Lead: i18n.T(ctx, "focus.convene_lead"), Kicker: c.Name, Section: page.Circles,
		Back: "/circles/" + c.ID + "/focus-groups", BackTo: i18n.T(ctx, "focus.list_title"), Status: form.Status,
	}
	return page.Render(w, r, frame, newPage(c, about, communities, form))
}

func (s server) convene(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.convenes(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	seats, err := strconv.Atoi(form.Text("seats"))
	if err != nil {
		seats = 0 // refused as too few
	}
	n := focus.New{
		Circle: c.ID, Question: form.Value("question"), Lang: i18n.Lang(ctx), Seats: seats,
		Brief: brief.Brief{What: form.Value("what"), WhyNow: form.Value("why_now"), TradeOffs: form.Value("trade_offs"), Affected: form.Value("affected")},
		When:  whenOf(form),
		Talk:  form.Text("talk"), About: form.Text("about"),
		Way: focus.Way(form.Value("way")), Community: form.Value("community"),
		Numbers: strings.FieldsFunc(form.Value("numbers"), func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == ' ' }),
	}
	actor := member.From(ctx)
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return focus.Convene(ctx, tx, actor, n)
	})
	if form.Refuse(ctx, err) {
		return s.showNew(w, r, c, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "focus.did_convene"))
	return page.SeeOther(w, r, "/focus-groups/"+id)
}
