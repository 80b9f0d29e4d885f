package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/introduction"
	"concentric/journal"
	"concentric/meeting"
	"concentric/member"
)

// all is what those who sit in circles see: who waits for the reader, who else
// introduced themselves, and the reader's offer.
type all struct {
	people
	waiting []introduction.Way
	shown   []introduction.Way
	away    []introduction.Contested // what the reader answered and was taken away
	tree    community.Tree
	open    map[string][]page.Choice // meetings to invite to, by introduction
	offer   introduction.Offer
	offers  bool
	own     []page.Choice // circles for which the reader may welcome
	form    page.Form
	which   string // of which form it is: an introduction, an answer that was taken away, or "offer"
}

func (s server) all(w http.ResponseWriter, r *http.Request) error {
	return s.showAll(w, r, "", page.Form{})
}

func (s server) showAll(w http.ResponseWriter, r *http.Request, which string, form page.Form) error {
	ctx, actor, db := r.Context(), member.From(r.Context()), s.site.DB
	if err := signedIn(actor); err != nil {
		return err
	}
	v := all{form: form, which: which, open: map[string][]page.Choice{}}
	seats, err := circle.SeatsOf(ctx, db, actor.Member)
	if err != nil {
		return err
	}
	if len(seats) == 0 {
		return apperr.New(apperr.Forbidden, "introduction.for_who_sits")
	}
	if v.waiting, err = introduction.WaitingFor(ctx, db, actor.Member); err != nil {
		return err
	}
	if v.shown, err = introduction.Shown(ctx, db, actor.Member); err != nil {
		return err
	}
	if v.away, err = introduction.AnswersAway(ctx, db, actor.Member); err != nil {
		return err
	}
	if v.tree, err = community.ReadTree(ctx, db); err != nil {
		return err
	}
	if v.offer, v.offers, err = introduction.OfferOf(ctx, db, actor.Member); err != nil {
		return err
	}
	if err := s.readPeople(ctx, &v, seats); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "introduction.all_title"), Section: page.Circles,
		Back: "/today", BackTo: i18n.T(ctx, "page.section_today"), Status: form.Status,
	}
	if len(v.waiting) > 0 {
		frame.Lead = i18n.T(ctx, "introduction.all_lead")
	}
	return page.Render(w, r, frame, allPage(v))
}

// readPeople reads who stands on the page, the circles for which the reader may
// welcome, and the meetings to which each newcomer may be invited.
func (s server) readPeople(ctx context.Context, v *all, seats []circle.Seat) error {
	var members, circles []string
	for _, list := range [][]introduction.Way{v.waiting, v.shown} {
		for _, one := range list {
			members, circles = append(members, one.Introduction.Member, one.Led.Member), append(circles, one.Led.Circle)
		}
	}
	for _, seat := range seats {
		circles = append(circles, seat.Circle)
	}
	var err error
	if v.people, err = s.people(ctx, members, circles); err != nil {
		return err
	}
	for _, seat := range seats {
		if c := v.circles[seat.Circle]; c.Audience != journal.Circle {
			v.own = append(v.own, page.Choice{Value: c.ID, Label: c.Name})
		}
	}
	for _, one := range v.waiting {
		open, err := introduction.Open(ctx, s.site.DB, one.Introduction)
		if err != nil {
			return err
		}
		if v.open[one.Introduction.ID], err = s.meetings(ctx, open); err != nil {
			return err
		}
	}
	return nil
}

// meetings are choices of meetings, none first.
func (s server) meetings(ctx context.Context, open []meeting.Meeting) ([]page.Choice, error) {
	if len(open) == 0 {
		return nil, nil
	}
	list := []page.Choice{{Label: i18n.T(ctx, "introduction.no_meeting")}}
	for _, m := range open {
		c, err := circle.Get(ctx, s.site.DB, m.Circle)
		if err != nil {
			return nil, err
		}
		list = append(list, page.Choice{Value: m.ID, Label: c.Name + ", " + i18n.DateTime(ctx, m.Starts.In(c.Location()))})
	}
	return list, nil
}

// of is the form of one part of the page: the refused one with what was typed, or
// one that starts with values.
func (v all) of(which string, kv ...string) page.Form {
	if v.which == which && v.form.Values != nil {
		return v.form
	}
	return page.Filled(kv...)
}

// offered is the form of the reader's offer.
func (v all) offered() page.Form {
	if v.offers {
		return v.of("offer", "circle", v.offer.Circle, "most", strconv.Itoa(v.offer.Most))
	}
	return v.of("offer", "most", "2")
}

// offer makes or changes the reader's offer. A circle that they do not see is not
// there.
func (s server) offer(w http.ResponseWriter, r *http.Request) error {
	return s.post(w, r, "/introductions", func(ctx context.Context, tx *store.Tx, actor member.Actor, form page.Form) (string, error) {
		c, err := circle.Get(ctx, tx, form.Value("circle"))
		if err != nil {
			return "", err
		}
		if sees, err := circle.CanSee(ctx, tx, actor, c.Audience, c.ID); err != nil || !sees {
			if err == nil {
				err = apperr.New(apperr.NotFound, "circle.not_found")
			}
			return "", err
		}
		most, err := strconv.Atoi(form.Text("most"))
		if err != nil {
			most = 0 // refused with how many can be offered
		}
		return "introduction.did_offer", introduction.Welcome(ctx, tx, actor, c.ID, most)
	}, func(form page.Form) error { return s.showAll(w, r, "offer", form) })
}

func (s server) endOffer(w http.ResponseWriter, r *http.Request) error {
	return s.post(w, r, "/introductions", func(ctx context.Context, tx *store.Tx, actor member.Actor, _ page.Form) (string, error) {
		return "introduction.did_end_offer", introduction.StopWelcoming(ctx, tx, actor)
	}, func(form page.Form) error { return s.showAll(w, r, "offer", form) })
}

func (s server) answer(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	return s.post(w, r, "/introductions", func(ctx context.Context, tx *store.Tx, actor member.Actor, form page.Form) (string, error) {
		return "introduction.did_answer", introduction.Answer(ctx, tx, actor, id, form.Value("answer"), i18n.Lang(ctx), form.Value("meeting"))
	}, func(form page.Form) error { return s.showAll(w, r, id, form) })
}

func (s server) pass(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	return s.post(w, r, "/introductions", func(ctx context.Context, tx *store.Tx, actor member.Actor, _ page.Form) (string, error) {
		led, err := introduction.Pass(ctx, tx, actor, id)
		if led {
			return "introduction.did_pass", err
		}
		return "introduction.did_pass_waits", err
	}, func(form page.Form) error { return s.showAll(w, r, id, form) })
}

// contest asks another circle to look again at an answer that was taken away.
func (s server) contest(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	return s.post(w, r, "/introductions", func(ctx context.Context, tx *store.Tx, actor member.Actor, form page.Form) (string, error) {
		return "moderation.appeal_sent", introduction.AppealAnswer(ctx, tx, actor, id, form.Text("why"), i18n.Lang(ctx))
	}, func(form page.Form) error { return s.showAll(w, r, id, form) })
}
