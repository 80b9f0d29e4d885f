package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/brief"
	"concentric/circle"
	"concentric/community"
	"concentric/focus"
	"concentric/member"
	"concentric/translation"
	translationcard "concentric/translation/card"
)

// view is what the page of a focus group shows to one reader.
type view struct {
	g         focus.Group
	circle    circle.Circle
	brief     brief.Brief
	changes   []focus.Change // how it was moved or cancelled
	about     *focus.Subject // what it is about, if the reader sees that
	community string         // name of the one whose pool it is, "" for everyone's
	today     string
	seat      focus.Seat // the reader's
	there     bool       // the reader has one
	opens     bool       // the reader may stand in the pool
	member    bool       // the reader is one
	suspended bool
	leads     bool // looks after it in the circle's name
	within    bool // sits in the circle, or comes: sees who else does
	pool      int
	asked     int
	yes       int
	guests    []focus.Seat
	names     map[string]string
	item      *backlog.Item // on the backlog, if the reader sees it
	answers   []backlog.Answer
	said      map[string]translation.Text // answers in the reader's language, by their id
	told      translation.Text            // its question and brief, likewise
	name      string                      // of the form that was refused
	typed     page.Form
}

func (s server) group(w http.ResponseWriter, r *http.Request) error {
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
		Title: translationcard.Text(v.told, 0, v.g.Question), Said: translationcard.Lang(v.told, v.g.Lang), Kicker: i18n.T(ctx, "focus.one"), Section: page.Circles, Live: focus.Topic(v.g.ID),
		Back: "/circles/" + v.circle.ID + "/focus-groups", BackTo: i18n.T(ctx, "focus.list_title"), Status: form.Status,
	}
	return page.Render(w, r, frame, groupPage(v))
}

func (s server) look(ctx context.Context, id string) (view, error) {
	q, actor := s.site.DB, member.From(ctx)
	g, err := focus.See(ctx, q, actor, id)
	if err != nil {
		return view{}, err
	}
	v := view{g: g, member: actor.Belongs(), suspended: actor.Suspended}
	if v.opens, err = focus.Opens(ctx, q, actor, g); err != nil {
		return v, err
	}
	if v.circle, err = circle.Get(ctx, q, g.Circle); err != nil {
		return v, err
	}
	v.today = v.circle.Today(ctx)
	if v.brief, err = brief.Get(ctx, q, g.Brief); err != nil {
		return v, err
	}
	told, err := translation.Of(ctx, q, translation.Focus, []string{g.ID}, i18n.Lang(ctx))
	if err != nil {
		return v, err
	}
	v.told = told[g.ID]
	if g.Community != "" {
		one, err := community.Get(ctx, q, g.Community)
		if err != nil && !apperr.Is(err, apperr.NotFound) {
			return v, err
		}
		v.community = one.Name
	}
	if v.seat, v.there, err = focus.SeatOf(ctx, q, g.ID, actor.Member); err != nil {
		return v, err
	}
	if v.pool, v.asked, v.yes, err = focus.Counts(ctx, q, g.ID); err != nil {
		return v, err
	}
	if v.leads, err = circle.Can(ctx, q, actor, circle.Listen, g.Circle); err != nil {
		return v, err
	}
	if v.changes, err = focus.Changes(ctx, q, g.ID); err != nil {
		return v, err
	}
	if v.within, err = circle.Sits(ctx, q, g.Circle, actor.Member); err != nil {
		return v, err
	}
	v.within = v.within || v.there && v.seat.Word == focus.Yes
	if err := s.people(ctx, &v); err != nil {
		return v, err
	}
	if err := s.readAbout(ctx, &v); err != nil {
		return v, err
	}
	return v, s.answer(ctx, &v)
}

// readAbout reads the conversation or the item that it is about.
func (s server) readAbout(ctx context.Context, v *view) error {
	if v.g.Talk == "" && v.g.About == "" {
		return nil
	}
	about, err := focus.About(ctx, s.site.DB, member.From(ctx), v.g.Talk, v.g.About)
	if apperr.Is(err, apperr.NotFound) {
		return nil
	}
	if err == nil {
		v.about = &about
	}
	return err
}

// people reads who is asked and who comes, for those who may know it.
func (s server) people(ctx context.Context, v *view) error {
	if !v.within {
		return nil
	}
	guests, err := focus.Guests(ctx, s.site.DB, v.g.ID)
	if err != nil {
		return err
	}
	var ids []string
	for _, one := range guests {
		ids = append(ids, one.Member)
	}
	v.guests = guests
	v.names, err = member.Names(ctx, s.site.DB, ids)
	return err
}

// answer reads what became of the notes.
func (s server) answer(ctx context.Context, v *view) error {
	if v.g.Item == "" {
		return nil
	}
	i, err := backlog.Get(ctx, s.site.DB, v.g.Item)
	if err != nil {
		return err
	}
	sees, err := circle.CanSee(ctx, s.site.DB, member.From(ctx), i.Audience, i.Circle)
	if err != nil {
		return err
	}
	if sees {
		v.item = &i
	}
	if v.answers, err = backlog.Answers(ctx, s.site.DB, i.ID); err != nil {
		return err
	}
	var ids []string
	for _, a := range v.answers {
		ids = append(ids, a.ID)
	}
	v.said, err = translation.Of(ctx, s.site.DB, translation.Answer, ids, i18n.Lang(ctx))
	return err
}

// briefed is its brief in the reader's language.
func (v view) briefed() brief.Brief {
	if v.told.ID == "" {
		return v.brief
	}
	return brief.Brief{
		ID: v.brief.ID, What: v.told.Part(1), WhyNow: v.told.Part(2), TradeOffs: v.told.Part(3), Affected: v.told.Part(4), Lang: v.told.Lang,
	}
}

// form is the named form as it was typed, or fresh.
func (v view) form(name string, kv ...string) page.Form {
	if name == v.name {
		return v.typed
	}
	return page.Filled(kv...)
}

// moveForm is when and where it meets, to be changed.
func (v view) moveForm() page.Form {
	return v.form("move", "day", v.g.Day, "hour", v.g.Hour, "place", v.g.Place, "answer_by", v.g.AnswerBy)
}

// notesForm is the notes as they stand, with who came. What was typed over
// notes that somebody else has changed meanwhile is kept, to be saved over the
// version that the page now shows.
func (v view) notesForm() page.Form {
	if v.name == "notes" {
		f := v.typed
		f.Values.Set("noted", strconv.Itoa(v.g.Noted))
		return f
	}
	f := page.Filled("notes", v.g.Notes, "noted", strconv.Itoa(v.g.Noted))
	for _, s := range v.guests {
		if s.Came || v.g.Noted == 0 && s.Word == focus.Yes {
			f.Values.Add("came", s.Person)
		}
	}
	return f
}

// attending are those who have said yes.
func (v view) attending(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, s := range v.guests {
		if s.Word == focus.Yes {
			list = append(list, page.Choice{Value: s.Person, Label: v.nameOf(ctx, s)})
		}
	}
	return list
}

func (v view) nameOf(ctx context.Context, s focus.Seat) string {
	if name := v.names[s.Member]; name != "" {
		return name
	}
	return i18n.T(ctx, "focus.somebody")
}

// knowsPlace says whether the reader sees where the meeting is.
func (v view) knowsPlace() bool { return v.within || v.there && v.seat.Word == focus.Invited }

// met says whether the day of the meeting has come.
func (v view) met() bool { return v.today >= v.g.Day }

// movable says whether the reader may move or cancel it.
func (v view) movable() bool {
	return v.leads && v.g.Notes == "" && (v.g.State == focus.Gathering || v.g.State == focus.Asked)
}

// changed is the last change, which everybody must know who comes; false where
// there is none, or the group has met since.
func (v view) changed() (focus.Change, bool) {
	if len(v.changes) == 0 || v.g.State == focus.Handed || v.g.Notes != "" {
		return focus.Change{}, false
	}
	return v.changes[len(v.changes)-1], true
}

// over says whether it has gone by.
func (v view) over() bool { return v.today > v.g.Day }

// reads says whether the reader sees the notes before they are handed over.
func (v view) reads() bool { return v.g.Notes != "" && (v.leads || v.seat.Came) }
