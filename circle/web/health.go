package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/circle/card"
	"concentric/member"
)

// health is the page that says of every circle and every link what is missing,
// and opens what mends it.
func (s server) health(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	visible, err := s.visible(ctx)
	if err != nil {
		return err
	}
	sight, err := circle.SightOf(ctx, s.site.DB, member.From(ctx))
	if err != nil {
		return err
	}
	all, err := circle.HealthOf(ctx, s.site.DB, visible)
	if err != nil {
		return err
	}
	v := healthView{names: map[string]string{}, sits: map[string]bool{}, parents: map[string]string{}}
	for _, c := range visible {
		v.names[c.ID], v.sits[c.ID], v.parents[c.ID] = c.Name, sight.Sits(c.ID), c.Parent
	}
	for _, h := range all {
		if h.Well() {
			v.well = append(v.well, h)
		} else {
			v.ill = append(v.ill, h)
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "circle.health_title"), Lead: i18n.T(ctx, "circle.health_lead"), Section: page.Circles,
		Back: "/circles", BackTo: i18n.T(ctx, "circle.all_title"),
	}
	return page.Render(w, r, frame, healthPage(v))
}

// healthView is what the page shows, the circles that need something first.
type healthView struct {
	ill, well []circle.Health
	names     map[string]string
	sits      map[string]bool
	parents   map[string]string
}

// mendable says whether the reader can open what mends it: who sits in the
// circle, or, for what the circle above does, there.
func (v healthView) mendable(h circle.Health, f circle.Finding) bool {
	if f.Ill == circle.Unconfirmed {
		return v.sits[v.parents[h.Circle.ID]]
	}
	return f.Warns() && (v.sits[h.Circle.ID] || f.Kind == circle.Leader && v.sits[v.parents[h.Circle.ID]])
}

// says is a finding in words.
func says(ctx context.Context, h circle.Health, f circle.Finding, above string) string {
	date := ""
	if f.Term != nil {
		date = i18n.Civil(ctx, f.Term.Ends)
		if f.Ill == circle.Resting {
			date = i18n.Civil(ctx, f.Term.Rests)
		}
	}
	return i18n.T(ctx, "circle.ill_"+string(f.Ill), "Role", card.RoleName(ctx, f.Kind, ""), "Circle", h.Circle.Name, "Above", above, "Date", date)
}

// mend opens the item that mends a finding, or leads to the one that is there.
// What needs no item (a role that is not open yet) leads to the proposal.
func (s server) mend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, id, kind := member.From(ctx), r.PathValue("id"), circle.RoleKind(form.Value("role"))
	to, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		c, err := circle.Get(ctx, tx, id)
		if err != nil {
			return "", err
		}
		sight, err := circle.SightOf(ctx, tx, actor)
		if err != nil {
			return "", err
		}
		if !sight.Sits(c.ID) && !sight.Sits(c.Parent) {
			return "", circle.May(ctx, tx, actor, circle.Propose, id)
		}
		if err := circle.May(ctx, tx, actor, circle.Raise, id); err != nil {
			return "", err
		}
		list, err := circle.HealthOf(ctx, tx, []circle.Circle{c})
		if err != nil || len(list) == 0 {
			return "", orMended(err)
		}
		for _, f := range append(list[0].Link, list[0].Inside...) {
			if f.Kind == kind && f.Warns() {
				return mending(ctx, tx, actor, c, f)
			}
		}
		return "", orMended(nil)
	})
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, to)
}

func orMended(err error) error {
	if err != nil {
		return err
	}
	return apperr.New(apperr.Conflict, "circle.mended_already")
}

// mending opens an item for a finding; it returns where to go.
func mending(ctx context.Context, tx *store.Tx, actor member.Actor, c circle.Circle, f circle.Finding) (string, error) {
	n := backlog.New{Circle: c.ID, Title: string(f.Kind), Lang: c.Lang, Origin: backlog.Origin{Kind: backlog.Vacancy, Ref: f.Role.ID}}
	switch f.Ill {
	case circle.Unopened:
		return "/circles/" + c.ID + "/change/opens?role=" + string(f.Kind), nil
	case circle.Resting:
		return "/circles/" + c.ID + "/change/resumes?term=" + c.ID + "/" + f.Term.ID, nil
	case circle.Alone:
		return "/circles/" + c.ID + "/change/joins", nil
	case circle.Unlinked:
		return "/circles/" + c.Parent + "/change/joins", nil
	case circle.Unconfirmed:
		n.Circle, n.Title, n.Audience = c.Parent, c.Name, c.Audience
		n.Origin = backlog.Origin{Kind: backlog.Confirmation, Ref: f.Term.ID}
		n.Key = "confirm/" + f.Term.ID
	case circle.Expired:
		n.Origin = backlog.Origin{Kind: backlog.Term, Ref: f.Term.ID}
		n.Key = "term/" + f.Term.ID
	}
	// One open item is enough; one that was answered, and mended nothing, is not.
	before, err := backlog.OfOrigin(ctx, tx, n.Origin.Kind, n.Origin.Ref)
	if err != nil {
		return "", err
	}
	for _, i := range before {
		if i.State.Open() {
			return "/items/" + i.ID, nil
		}
		n.Key = ""
	}
	i, err := backlog.Open(ctx, tx, actor, n)
	return "/items/" + i.ID, err
}
