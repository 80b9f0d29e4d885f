package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/backlog"
	"concentric/backlog/card"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
)

// writing is what the page shows on which a text is written: a first draft, or
// a next version.
type writing struct {
	action     string
	circle     circle.Circle
	roles      []page.Choice
	state      consent.State // Drafted for a first draft
	objections []consent.Stand
	ways       []consent.Way
	planks     []page.Choice         // what the text may be in the circle's programme; none where it keeps none
	amendments []platform.Amendment  // of the item, that are not worked in
	gathered   []page.Choice         // all that wait under the item, by their reasons
	explored   []backlog.Exploration // of the item, with what they found
}

// newForm begins a proposal on an item: empty, or with the agreement that is
// up for review.
func (s server) newForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, err := s.seeItem(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := circle.May(ctx, s.site.DB, member.From(ctx), circle.Propose, i.Circle); err != nil {
		return err
	}
	form := page.Filled("lang", i18n.Lang(ctx), "title", i.Title)
	a, reviews, err := s.reviewed(ctx, i)
	if err != nil {
		return err
	}
	if reviews {
		form = filled(a.Now)
	}
	c, err := circle.Get(ctx, s.site.DB, i.Circle)
	if err != nil {
		return err
	}
	form.Values.Set("review_on", c.In(ctx, 180))
	if form, err = plankForm(ctx, s.site.DB, i, r.URL.Query().Get("plank"), form); err != nil {
		return err
	}
	return s.showNew(w, r, i, form)
}

// reviewed is the agreement that an item is the review of, where it stands and the
// reader may see it: what a circle that closed had agreed for its own people alone
// is over, and nobody else's to read.
func (s server) reviewed(ctx context.Context, i backlog.Item) (a logbook.Agreement, ok bool, err error) {
	if i.Origin.Kind != backlog.Review {
		return a, false, nil
	}
	if a, err = logbook.Get(ctx, s.site.DB, i.Origin.Ref); err != nil {
		return a, false, err
	}
	sees, err := circle.CanSee(ctx, s.site.DB, member.From(ctx), a.Audience, a.Circle)
	return a, sees && a.Dropped.IsZero(), err
}

func (s server) seeItem(ctx context.Context, id string) (backlog.Item, error) {
	i, err := backlog.Get(ctx, s.site.DB, id)
	if err != nil {
		return backlog.Item{}, err
	}
	sees, err := backlog.CanSee(ctx, s.site.DB, member.From(ctx), i)
	if err == nil && !sees {
		err = apperr.New(apperr.NotFound, "backlog.not_found")
	}
	return i, err
}

func (s server) showNew(w http.ResponseWriter, r *http.Request, i backlog.Item, form page.Form) error {
	ctx := r.Context()
	v := writing{action: "/items/" + i.ID + "/proposal", state: consent.Drafted}
	if err := s.readWriting(ctx, &v, i.Circle); err != nil {
		return err
	}
	var err error
	if v.planks, err = plankChoices(ctx, s.site.DB, i.Circle); err != nil {
		return err
	}
	if v.amendments, err = leftOut(ctx, s.site.DB, i.ID, form.Values["amendment"]); err != nil {
		return err
	}
	if v.gathered, err = gathered(ctx, s.site.DB, i.ID); err != nil {
		return err
	}
	explored, err := backlog.Explorations(ctx, s.site.DB, i.ID)
	if err != nil {
		return err
	}
	for _, x := range explored {
		if x.Stage == backlog.Explored {
			v.explored = append(v.explored, x)
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "consent.new_title"), Kicker: v.circle.Name, Lead: i18n.T(ctx, "consent.new_lead"), Section: page.Circles,
		Back: "/items/" + i.ID, BackTo: card.Title(ctx, i), Status: form.Status,
	}
	return page.Render(w, r, frame, writePage(v, form))
}

func (s server) readWriting(ctx context.Context, v *writing, id string) error {
	var err error
	if v.circle, err = circle.Get(ctx, s.site.DB, id); err != nil {
		return err
	}
	roles, err := circle.RolesOf(ctx, s.site.DB, id)
	v.roles = []page.Choice{{Label: i18n.T(ctx, "consent.no_role")}}
	for _, role := range roles {
		v.roles = append(v.roles, page.Choice{Value: role.ID, Label: circlecard.RoleName(ctx, role.Kind, role.Title)})
	}
	return err
}

// draft begins a proposal.
func (s server) draft(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, err := s.seeItem(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	n := consent.New{Item: i.ID, Text: textOf(ctx, form), Routine: form.Has("routine", "yes")}
	a, reviews, err := s.reviewed(ctx, i)
	if err != nil {
		return err
	}
	if reviews {
		n.Amends = a.ID
	}
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		var err error
		if n.Effects, err = plankEffect(form); err != nil {
			return "", err
		}
		n.Text = titled(n.Text, n.Effects)
		p, err := consent.Draft(ctx, tx, actor, n)
		return p.ID, err
	})
	if refused(ctx, &form, err) {
		return s.showNew(w, r, i, form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/proposals/"+id)
}

// editForm writes the next text: of a draft, after the reactions, or with an
// objection worked in.
func (s server) editForm(w http.ResponseWriter, r *http.Request) error {
	p, err := s.see(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	newest, err := p.Newest(r.Context(), s.site.DB)
	if err != nil {
		return err
	}
	form := filled(newest.Text)
	form.Values.Set("from", strconv.Itoa(p.N))
	if plank := plankOf(newest); plank != nil {
		form.Values["amendment"] = plank.Amendments
	}
	return s.showEdit(w, r, p, form)
}

func (s server) showEdit(w http.ResponseWriter, r *http.Request, p consent.Proposal, form page.Form) error {
	ctx := r.Context()
	if err := circle.May(ctx, s.site.DB, member.From(ctx), circle.Propose, p.Circle); err != nil {
		return err
	}
	v := writing{action: "/proposals/" + p.ID + "/edit", state: p.State}
	if err := s.readWriting(ctx, &v, p.Circle); err != nil {
		return err
	}
	var err error
	if v.objections, err = consent.OpenObjections(ctx, s.site.DB, p.ID); err != nil {
		return err
	}
	newest, err := p.Newest(ctx, s.site.DB)
	if err != nil {
		return err
	}
	if plankOf(newest) != nil {
		if v.gathered, err = gathered(ctx, s.site.DB, p.Item); err != nil {
			return err
		}
	}
	v.ways = consent.Ways(p, v.circle)
	frame := page.Frame{
		Title: i18n.T(ctx, "consent.write_"+writeName(p.State)), Kicker: v.circle.Name, Section: page.Circles,
		Back: "/proposals/" + p.ID, BackTo: i18n.T(ctx, "consent.the_proposal"), Status: form.Status,
	}
	return page.Render(w, r, frame, writePage(v, form))
}

func writeName(state consent.State) string {
	switch state {
	case consent.Integrating:
		return "integrate"
	case consent.Tuning:
		return "tune"
	default:
		return "draft"
	}
}

func (s server) edit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, text, from, takes := member.From(ctx), textOf(ctx, form), number(form, "from"), consent.Takes(form.Values["amendment"])
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		switch form.Value("state") {
		case string(consent.Integrating):
			_, err := consent.Integrate(ctx, tx, actor, p.ID, from, text, []consent.Measure{{
				Objection: form.Value("objection"), Metric: form.Text("metric"), Measurer: form.Text("measurer"),
				Threshold: form.Text("threshold"), DueOn: form.Text("due_on"), Lang: text.Lang,
			}}, takes)
			return "", err
		case string(consent.Tuning):
			_, err := consent.Tune(ctx, tx, actor, p.ID, from, text, takes)
			return "", err
		default:
			return "", consent.Edit(ctx, tx, actor, p.ID, text, takes)
		}
	})
	if refused(ctx, &form, err) {
		return s.showEdit(w, r, p, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "consent.did_write"))
	return page.SeeOther(w, r, "/proposals/"+p.ID)
}

// textOf reads a proposal's text from a form.
func textOf(ctx context.Context, form page.Form) logbook.Text {
	return logbook.Text{
		Title: form.Value("title"), Text: form.Value("text"), Why: form.Value("why"), Role: form.Value("role"),
		Responsible: form.Value("responsible"), Measured: form.Value("measured"), Feedback: form.Value("feedback"),
		ReviewOn: form.Text("review_on"), EndsOn: form.Text("ends_on"), Lang: language(ctx, form),
	}
}

// filled is a form with a text in it.
func filled(t logbook.Text) page.Form {
	return page.Filled("title", t.Title, "text", t.Text, "why", t.Why, "role", t.Role, "responsible", t.Responsible,
		"measured", t.Measured, "feedback", t.Feedback, "review_on", t.ReviewOn, "ends_on", t.EndsOn, "lang", t.Lang)
}

func languageChoices() []page.Choice {
	var list []page.Choice
	for _, l := range i18n.Languages() {
		list = append(list, page.Choice{Value: l.Code, Label: l.Name})
	}
	return list
}
