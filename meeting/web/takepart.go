package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting"
	"concentric/member"
)

// ways are the ways into the work of circles that stand open to a member.
type ways struct {
	actor   member.Actor
	mine    []meeting.Action // taken, and not done yet
	tasks   []meeting.Action
	looking []looking
	listen  []meeting.Meeting
	circles map[string]circle.Circle
}

// looking is a circle that looks for somebody: its words, and its empty roles.
type looking struct {
	circle.Circle
	call  circle.Call
	roles []circle.Role
}

// takePart is the page on which general members find something to do, a meeting
// to listen in, and circles that look for people.
func (s server) takePart(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, db := r.Context(), member.From(r.Context()), s.site.DB
	switch {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "circle.sign_in")
	case !actor.Belongs():
		return apperr.New(apperr.Forbidden, "meeting.members_take_part")
	}
	v := ways{actor: actor}
	taken, err := meeting.ActionsBy(ctx, db, actor.Member)
	if err != nil {
		return err
	}
	v.mine = slices.DeleteFunc(taken, func(a meeting.Action) bool { return a.State != meeting.ActionOpen })
	if v.tasks, err = meeting.Offered(ctx, db, actor); err != nil {
		return err
	}
	if v.listen, err = meeting.ToListen(ctx, db, actor); err != nil {
		return err
	}
	if err := v.look(ctx, db); err != nil {
		return err
	}
	frame := page.Frame{Title: i18n.T(ctx, "meeting.take_part"), Lead: i18n.T(ctx, "meeting.take_part_lead"), Section: page.Circles, Back: "/today", BackTo: i18n.T(ctx, "page.section_today")}
	return page.Render(w, r, frame, takePartPage(v))
}

// look reads which circles look for somebody.
func (v *ways) look(ctx context.Context, q store.Q) error {
	calls, err := circle.Calls(ctx, q, v.actor)
	if err != nil {
		return err
	}
	all, err := circle.All(ctx, q)
	if err != nil {
		return err
	}
	sight, err := circle.SightOf(ctx, q, v.actor)
	if err != nil {
		return err
	}
	v.circles = map[string]circle.Circle{}
	var ids []string
	for _, c := range all {
		if c.State == circle.Active && sight.Sees(c.Audience, c.ID) {
			v.circles[c.ID] = c
			ids = append(ids, c.ID)
		}
	}
	roles, err := circle.RolesIn(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, c := range all {
		if _, there := v.circles[c.ID]; !there {
			continue
		}
		one := looking{Circle: c, call: calls[c.ID]}
		for _, role := range roles[c.ID] {
			if role.Term == nil && role.Kind == circle.Operational && role.Community == "" { // a community chooses its own delegate
				one.roles = append(one.roles, role)
			}
		}
		if one.call.Text != "" || len(one.roles) > 0 {
			v.looking = append(v.looking, one)
		}
	}
	slices.SortStableFunc(v.looking, func(a, b looking) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

// offerTask lets a circle offer a small task to every member.
func (s server) offerTask(w http.ResponseWriter, r *http.Request) error {
	return s.circleForm(w, r, "meeting.did_offer", func(ctx context.Context, tx *store.Tx, actor member.Actor, c string, form page.Form) error {
		_, err := meeting.OfferTask(ctx, tx, actor, c, meeting.NewTask{
			Text: form.Value("text"), Lang: i18n.Lang(ctx), Minutes: count(form, "minutes"), DueOn: form.Text("due_on"),
		})
		return err
	})
}

// lookFor says what the circle looks for.
func (s server) lookFor(w http.ResponseWriter, r *http.Request) error {
	return s.circleForm(w, r, "meeting.did_save", func(ctx context.Context, tx *store.Tx, actor member.Actor, c string, form page.Form) error {
		return circle.LookFor(ctx, tx, actor, c, form.Value("looks_for"), i18n.Lang(ctx))
	})
}

// circleForm runs a form of the page of a circle's meetings; what cannot be done
// shows the page again, with what was typed.
func (s server) circleForm(w http.ResponseWriter, r *http.Request, did string, do func(context.Context, *store.Tx, member.Actor, string, page.Form) error) error {
	ctx := r.Context()
	c, err := s.theCircle(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", do(ctx, tx, actor, c.ID, form)
	})
	if form.Refuse(ctx, err) {
		return s.showAll(w, r, c, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, did))
	return page.SeeOther(w, r, "/circles/"+c.ID+"/meetings")
}

func openToAll(ctx context.Context, tx *store.Tx, actor member.Actor, id string, _ page.Form) error {
	return meeting.OpenToAll(ctx, tx, actor, id)
}

func thank(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) error {
	return meeting.Thank(ctx, tx, actor, id, form.Value("thanks"))
}

func listeners(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "meeting.did_save", meeting.Listeners(ctx, tx, actor, m.ID, form.Value("welcome") == "yes")
}
