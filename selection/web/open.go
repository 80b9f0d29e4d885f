package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/member"
	"concentric/selection"
)

// writing is what the page shows on which the circle's wish is written.
type writing struct {
	circle circle.Circle
	action string
	roles  []page.Choice     // none where the role is settled
	fresh  bool              // a first description
	wishes []selection.Place // what should be different first
}

// largeCircle is from how many people on the open form is offered first, and who
// is not heard yet is named in one sentence.
const largeCircle = 12

// newForm begins the selection for a role: of the item it is on, or a vacancy.
func (s server) newForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.mine(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	role, err := s.wanted(ctx, r)
	if err != nil {
		return err
	}
	starts, ends, err := s.term(ctx, c, role)
	if err != nil {
		return err
	}
	seats, err := circle.Roster(ctx, s.site.DB, c.ID)
	if err != nil {
		return err
	}
	open := ""
	if len(seats) >= largeCircle {
		open = "yes"
	}
	form := page.Filled("role", role, "item", r.URL.Query().Get("item"), "starts", starts, "ends", ends, "round_ends", c.In(ctx, 3), "open", open)
	return s.showNew(w, r, c, form)
}

// mine is the circle, if the reader facilitates it.
func (s server) mine(ctx context.Context, id string) (circle.Circle, error) {
	c, err := circle.Get(ctx, s.site.DB, id)
	if err != nil {
		return circle.Circle{}, err
	}
	actor := member.From(ctx)
	sees, err := circle.CanSee(ctx, s.site.DB, actor, c.Audience, c.ID)
	if err != nil {
		return circle.Circle{}, err
	}
	if !sees {
		return circle.Circle{}, apperr.New(apperr.NotFound, "circle.not_found")
	}
	return c, circle.May(ctx, s.site.DB, actor, circle.Facilitate, c.ID)
}

// wanted is the role that a link names, or that the item is about.
func (s server) wanted(ctx context.Context, r *http.Request) (string, error) {
	query := r.URL.Query()
	if role := query.Get("role"); role != "" || query.Get("item") == "" {
		return role, nil
	}
	i, err := backlog.Get(ctx, s.site.DB, query.Get("item"))
	if err != nil {
		return "", err
	}
	switch i.Origin.Kind {
	case backlog.Vacancy:
		return i.Origin.Ref, nil
	case backlog.Term:
		t, err := circle.TermByID(ctx, s.site.DB, i.Origin.Ref)
		return t.Role, err
	default:
		return "", nil
	}
}

// term proposes when the term could run: a year from the day after the one that
// runs now, or from a fortnight ahead.
func (s server) term(ctx context.Context, c circle.Circle, role string) (starts, ends string, err error) {
	roles, err := circle.RolesOf(ctx, s.site.DB, c.ID)
	if err != nil {
		return "", "", err
	}
	first := clock.Now(ctx).AddDate(0, 0, 14)
	for _, one := range roles {
		if one.ID != role || one.Term == nil || one.Term.Ends < c.Today(ctx) {
			continue
		}
		last, err := typed.Date(one.Term.Ends, "ends")
		if err != nil {
			return "", "", err
		}
		first = last.AddDate(0, 0, 1)
	}
	return first.Format(typed.DateFormat), first.AddDate(1, 0, -1).Format(typed.DateFormat), nil
}

func (s server) showNew(w http.ResponseWriter, r *http.Request, c circle.Circle, form page.Form) error {
	ctx := r.Context()
	roles, err := circle.RolesOf(ctx, s.site.DB, c.ID)
	if err != nil {
		return err
	}
	v := writing{circle: c, action: "/circles/" + c.ID + "/selection", fresh: true}
	for _, role := range roles {
		v.roles = append(v.roles, page.Choice{Value: role.ID, Label: circlecard.RoleName(ctx, role.Kind, role.Title)})
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "selection.new_title"), Lead: i18n.T(ctx, "selection.new_lead"), Kicker: c.Name, Section: page.Circles,
		Back: "/circles/" + c.ID, BackTo: c.Name, Status: form.Status,
	}
	return page.Render(w, r, frame, writePage(v, form))
}

func newOf(ctx context.Context, form page.Form) selection.New {
	return selection.New{
		Item: form.Value("item"), Role: form.Value("role"), Qualifications: form.Value("qualifications"), Lang: i18n.Lang(ctx),
		Starts: form.Text("starts"), Ends: form.Text("ends"), EndsOn: form.Text("round_ends"), InTheOpen: form.Has("open", "yes"),
	}
}

// open begins the selection.
func (s server) open(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.mine(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	if role, err := circle.RoleByID(ctx, s.site.DB, form.Value("role")); err != nil || role.Circle != c.ID {
		form.Complain("role", i18n.T(ctx, "circle.role_not_found"))
		return s.showNew(w, r, c, form)
	}
	actor := member.From(ctx)
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		one, err := selection.Open(ctx, tx, actor, newOf(ctx, form))
		return one.ID, err
	})
	if refused(ctx, &form, err) {
		return s.showNew(w, r, c, form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/selections/"+id)
}

// describeForm changes what the circle looks for.
func (s server) describeForm(w http.ResponseWriter, r *http.Request) error {
	one, err := s.see(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	form := page.Filled("qualifications", one.Qualifications, "starts", one.Starts, "ends", one.Ends, "round_ends", one.EndsOn,
		"described", strconv.Itoa(one.Described))
	return s.showDescribe(w, r, one, form)
}

func (s server) showDescribe(w http.ResponseWriter, r *http.Request, one selection.Selection, form page.Form) error {
	ctx := r.Context()
	c, err := s.mine(ctx, one.Circle)
	if err != nil {
		return err
	}
	v := writing{circle: c, action: "/selections/" + one.ID + "/description"}
	roster, err := selection.Roster(ctx, s.site.DB, one.ID)
	if err != nil {
		return err
	}
	for _, p := range roster {
		if p.Word == selection.Adjust {
			v.wishes = append(v.wishes, p)
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "selection.describe_title"), Lead: i18n.T(ctx, "selection.describe_lead"), Kicker: c.Name, Section: page.Circles,
		Back: "/selections/" + one.ID, BackTo: i18n.T(ctx, "selection.the_selection"), Status: form.Status,
	}
	return page.Render(w, r, frame, writePage(v, form))
}

func (s server) describe(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", selection.Describe(ctx, tx, actor, one.ID, described(form), newOf(ctx, form))
	})
	if refused(ctx, &form, err) {
		return s.showDescribe(w, r, one, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "selection.did_describe"))
	return page.SeeOther(w, r, "/selections/"+one.ID)
}
