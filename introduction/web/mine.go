package web

import (
	"context"
	"net/http"
	"slices"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/introduction"
	"concentric/meeting"
	"concentric/member"
	"concentric/moderation"
)

// mine is what somebody new sees of their own introduction.
type mine struct {
	people
	sits      bool
	supports  bool // is no member
	there     bool
	of        introduction.Introduction
	now       introduction.Led // whom it waits for, or who answered
	led       bool
	taken     bool             // an answer was taken away
	invited   *meeting.Meeting // to come and listen, while it is still to come
	interests []page.Choice
	names     []string                  // of the interests that were said
	away      introduction.Introduction // the one that was taken away, where none stands
	appeal    moderation.Appeal
	form      page.Form // of the introduction
	contest   page.Form // of the appeal
	notice    string
}

func (s server) mine(w http.ResponseWriter, r *http.Request) error {
	return s.showMine(w, r, page.Form{}, false)
}

// showMine shows a form again as it was refused; contests says that it is the
// appeal's.
func (s server) showMine(w http.ResponseWriter, r *http.Request, form page.Form, contests bool) error {
	ctx, actor, db := r.Context(), member.From(r.Context()), s.site.DB
	if err := signedIn(actor); err != nil {
		return err
	}
	v := mine{form: form, notice: form.Notice}
	if contests {
		v.form, v.contest = page.Form{}, form
	}
	seats, err := circle.SeatsOf(ctx, db, actor.Member)
	if err != nil {
		return err
	}
	v.sits = len(seats) > 0
	tree, err := community.ReadTree(ctx, db)
	if err != nil {
		return err
	}
	for _, c := range tree.OfKind(community.Interest) {
		v.interests = append(v.interests, page.Choice{Value: c.ID, Label: c.Name})
	}
	if err := s.readMine(ctx, &v, tree); err != nil {
		return err
	}
	if v.form.Values == nil {
		own, err := community.Of(ctx, db, actor.Member)
		if err != nil {
			return err
		}
		v.form = page.Filled("audience", string(introduction.One))
		v.form.Values["interest"] = own.Interests
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "introduction.mine_title"), Lead: i18n.T(ctx, "introduction.mine_lead"), Section: page.Circles,
		Back: "/take-part", BackTo: i18n.T(ctx, "introduction.take_part"), Status: form.Status,
	}
	if v.there {
		frame.Lead = ""
	}
	if v.supports = !actor.Belongs(); v.supports { // what waits for members is not for them
		frame.Back, frame.BackTo = "/today", i18n.T(ctx, "page.section_today")
	}
	return page.Render(w, r, frame, minePage(v))
}

// readMine reads the introduction that stands, and what became of it.
func (s server) readMine(ctx context.Context, v *mine, tree community.Tree) error {
	actor, db := member.From(ctx), s.site.DB
	var way []introduction.Led
	var err error
	if v.of, way, v.there, err = introduction.Of(ctx, db, actor.Member); err != nil {
		return err
	}
	if !v.there {
		if v.away, _, err = introduction.Away(ctx, db, actor.Member); err != nil || v.away.ID == "" {
			return err
		}
		if v.appeal, err = moderation.AppealAbout(ctx, db, v.away.ID); apperr.Is(err, apperr.NotFound) {
			err = nil
		}
		return err
	}
	v.names = named(tree, v.of.Interests)
	v.taken = slices.ContainsFunc(way, func(l introduction.Led) bool { return l.How == introduction.Taken })
	at := slices.IndexFunc(way, func(l introduction.Led) bool { return l.Waits() || l.How == introduction.Answered })
	if at < 0 {
		return nil
	}
	v.now, v.led = way[at], true
	if v.people, err = s.people(ctx, []string{v.now.Member}, []string{v.now.Circle}); err != nil || v.now.Meeting == "" {
		return err
	}
	open, err := introduction.Open(ctx, db, v.of)
	for _, m := range open {
		if m.ID == v.now.Meeting {
			more, err := circle.ByIDs(ctx, db, []string{m.Circle})
			if err != nil {
				return err
			}
			v.circles[m.Circle] = more[m.Circle]
			v.invited = &m
		}
	}
	return err
}

func named(tree community.Tree, ids []string) []string {
	var list []string
	for _, id := range ids {
		if c, there := tree.Get(id); there {
			list = append(list, c.Name)
		}
	}
	return list
}

func (s server) introduce(w http.ResponseWriter, r *http.Request) error {
	return s.post(w, r, "/introduction", func(ctx context.Context, tx *store.Tx, actor member.Actor, form page.Form) (string, error) {
		led, err := introduction.Introduce(ctx, tx, actor, introduction.Words{
			Text: form.Value("text"), Skills: form.Value("skills"), Interests: form.Values["interest"], Time: introduction.Time(form.Value("time")),
		}, i18n.Lang(ctx), introduction.Audience(form.Value("audience")))
		if led {
			return "introduction.did_lead", err
		}
		return "introduction.did_wait", err
	}, func(form page.Form) error { return s.showMine(w, r, form, false) })
}

func (s server) takeBack(w http.ResponseWriter, r *http.Request) error {
	return s.post(w, r, "/introduction", func(ctx context.Context, tx *store.Tx, actor member.Actor, _ page.Form) (string, error) {
		return "introduction.did_take_back", introduction.TakeBack(ctx, tx, actor)
	}, func(form page.Form) error { return s.showMine(w, r, form, false) })
}

func (s server) appeal(w http.ResponseWriter, r *http.Request) error {
	return s.post(w, r, "/introduction", func(ctx context.Context, tx *store.Tx, actor member.Actor, form page.Form) (string, error) {
		return "moderation.appeal_sent", introduction.Appeal(ctx, tx, actor, form.Text("why"), i18n.Lang(ctx))
	}, func(form page.Form) error { return s.showMine(w, r, form, true) })
}

// by is the last day on which an answer is awaited, in a circle's zone.
func by(c circle.Circle, l introduction.Led) string {
	return l.At.Add(introduction.Patience).In(c.Location()).Format("2006-01-02")
}

func audienceChoices(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, a := range introduction.Audiences {
		list = append(list, page.Choice{Value: string(a), Label: i18n.T(ctx, "introduction.for_"+string(a))})
	}
	return list
}

func timeChoices(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, t := range introduction.Times {
		list = append(list, page.Choice{Value: string(t), Label: i18n.T(ctx, "introduction.time_"+string(t))})
	}
	return list
}
