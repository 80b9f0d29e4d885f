package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/lab"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
	moderationcard "concentric/moderation/card"
	"concentric/translation"
	translationcard "concentric/translation/card"
)

// view is what the page of a lab shows to one reader.
type view struct {
	lab.Lab
	about     lab.Subject
	circle    circle.Circle
	today     string
	host      string // name of who holds it, for who is signed in
	hosts     bool   // the reader holds it
	signedIn  bool
	moderates bool
	notes     lab.Notes
	reads     bool             // the reader sees the notes
	asked     translation.Text // the conversation's question in the reader's language
	told      translation.Text // the notes, likewise
	points    []lab.Point
	became    map[string]listening.Statement
	held      []moderation.Link            // the reader's own that are not shown
	appeals   map[string]moderation.Appeal // of its host, by what was refused: the lab, or a statement
	name      string                       // of the form that was refused
	typed     page.Form
}

func (s server) lab(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "", page.Form{})
}

func (s server) show(w http.ResponseWriter, r *http.Request, name string, form page.Form) error {
	ctx := r.Context()
	v, err := s.look(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	v.name, v.typed = name, form
	frame := page.Frame{
		Title: translationcard.Text(v.asked, 0, v.about.Title), Said: translationcard.Lang(v.asked, v.about.Lang), Kicker: i18n.T(ctx, "lab.one"), Section: page.Conversations, Live: lab.Topic(v.ID), Status: form.Status,
		Back: v.about.Path() + "/labs", BackTo: i18n.T(ctx, "lab.title"),
	}
	return page.Render(w, r, frame, labPage(v))
}

func (s server) look(ctx context.Context, id string) (view, error) {
	q, actor := s.site.DB, member.From(ctx)
	l, about, err := lab.See(ctx, q, actor, id)
	if err != nil {
		return view{}, err
	}
	v := view{Lab: l, about: about, hosts: l.Hosts(actor), signedIn: actor.SignedIn()}
	if v.circle, err = circle.Get(ctx, q, about.Circle); err != nil {
		return v, err
	}
	v.today = v.circle.Today(ctx)
	asked, err := translation.Of(ctx, q, translation.Conversation, []string{about.Talk}, i18n.Lang(ctx))
	if err != nil {
		return v, err
	}
	v.asked = asked[about.Talk]
	if v.signedIn && l.Member != "" {
		names, err := member.Names(ctx, q, []string{l.Member})
		if err != nil {
			return v, err
		}
		v.host = names[l.Member]
	}
	if v.moderates, err = circle.Can(ctx, q, actor, circle.Moderate, about.Circle); err != nil {
		return v, err
	}
	v.appeals = map[string]moderation.Appeal{}
	if v.hosts && l.State == lab.Away {
		if err := v.readAppeal(ctx, q, l.ID); err != nil {
			return v, err
		}
	}
	if v.held, err = moderationcard.Own(ctx, q, l.ID); err != nil {
		return v, err
	}
	if v.notes, v.reads, err = lab.NotesOf(ctx, q, actor, l, about); err != nil || !v.reads {
		return v, err
	}
	told, err := translation.Of(ctx, q, translation.Lab, []string{l.ID}, i18n.Lang(ctx))
	if err != nil {
		return v, err
	}
	v.told = told[l.ID]
	if v.points, err = lab.PointsOf(ctx, q, l.ID); err != nil {
		return v, err
	}
	var ids []string
	for _, p := range v.points {
		if p.Statement != "" {
			ids = append(ids, p.Statement)
		}
	}
	if v.became, err = listening.StatementsByIDs(ctx, q, ids); err != nil || !v.hosts {
		return v, err
	}
	for _, s := range v.became {
		if s.State == listening.Refused {
			if err := v.readAppeal(ctx, q, s.ID); err != nil {
				return v, err
			}
		}
	}
	return v, nil
}

func (v view) readAppeal(ctx context.Context, q store.Q, ref string) error {
	a, err := moderation.AppealAbout(ctx, q, ref)
	if apperr.Is(err, apperr.NotFound) {
		return nil
	}
	v.appeals[ref] = a
	return err
}

// contest is the form of an appeal about a point, or about the lab (0), as it was
// typed.
func (v view) contest(n int) page.Form {
	if v.name != "appeal" || point(v.typed) != n {
		return page.Form{}
	}
	return v.typed
}

// form is the named form as it was typed, or fresh.
func (v view) form(name string, kv ...string) page.Form {
	if name == v.name {
		return v.typed
	}
	return page.Filled(kv...)
}

// knowsPlace says whether the reader sees how to come: everybody where everybody
// may, else whoever is signed in.
func (v view) knowsPlace() bool { return v.Place != "" && (v.Others || v.signedIn) }

// tends says whether the reader may still move or cancel it.
func (v view) tends() bool {
	return v.hosts && v.Noted.IsZero() && (v.State == lab.Planned || v.State == lab.Held)
}

// takesNotes says whether its host can hand in notes now.
func (v view) takesNotes() bool {
	return v.hosts && v.Noted.IsZero() && v.State == lab.Planned && v.today >= v.Day && v.about.Open
}

// puts says whether its host can make a statement of a point.
func (v view) puts() bool { return v.hosts && v.about.Voting && v.State == lab.Planned }
