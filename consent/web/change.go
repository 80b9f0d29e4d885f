package web

import (
	"context"
	"net/http"
	"slices"

	"concentric/backlog"
	"concentric/backlog/card"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/consent"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// changing is what the page shows on which somebody proposes a change of a
// circle: the kinds to choose from, or the form of one.
type changing struct {
	effects
	item   backlog.Item // it answers, zero where the proposal brings its own
	groups []group
	clash  *clash // a domain item that another circle has
	joins  string // the name of whoever asks to join, for those who sit in the circle
}

// group are changes of one sort.
type group struct {
	title string
	kinds []consent.EffectKind
}

// changes lists what can be proposed in a circle as it stands.
func changes(ctx context.Context, q store.Q, c circle.Circle, below []circle.Circle) ([]group, error) {
	inverted, err := circle.OnlyLinks(ctx, q, c)
	if err != nil {
		return nil, err
	}
	root, resting := c.Parent == "", c.State == circle.Dormant || c.State == circle.Founding || c.State == circle.Folding
	for _, b := range below {
		resting = resting || b.State == circle.Dormant || b.State == circle.Founding || b.State == circle.Folding
	}
	pick := func(kinds ...any) []consent.EffectKind {
		var list []consent.EffectKind
		for i := 0; i < len(kinds); i += 2 {
			if kinds[i+1].(bool) {
				list = append(list, kinds[i].(consent.EffectKind))
			}
		}
		return list
	}
	return []group{
		{"people", pick(consent.Joins, true, consent.Leaves, true, consent.Confirms, len(below) > 0)},
		{"roles", pick(consent.Opens, true, consent.Fills, true, consent.Vacates, true, consent.Pauses, true, consent.Resumes, true, consent.Recalls, !root, consent.Stewards, root)},
		{"domain", pick(consent.Decides, root || len(below) > 0, consent.Returns, !root, consent.Amends, true, consent.Reaims, len(below) > 0)},
		{"life", pick(consent.Begins, true, consent.Activates, resting, consent.Rests, !root || len(below) > 0, consent.Folds, !root || len(below) > 0,
			consent.Recommends, c.Kind == circle.Helping, consent.Inverts, root && len(below) > 0 && !inverted, consent.Passes, len(below) > 0, consent.EndsOther, true, consent.Falls, true)},
	}, nil
}

func offered(groups []group, kind consent.EffectKind) bool {
	return slices.ContainsFunc(groups, func(g group) bool { return slices.Contains(g.kinds, kind) })
}

// changeForm offers what can be changed, or asks for one change.
func (s server) changeForm(w http.ResponseWriter, r *http.Request) error {
	ctx, query := r.Context(), r.URL.Query()
	form := page.Filled("lang", i18n.Lang(ctx), "item", query.Get("item"), "backlog_item", query.Get("item"), "role_kind", query.Get("role"),
		"term", query.Get("term"), "circle", query.Get("circle"), "number", query.Get("number"), "community", query.Get("community"))
	return s.showChange(w, r, consent.EffectKind(r.PathValue("kind")), form)
}

func (s server) showChange(w http.ResponseWriter, r *http.Request, kind consent.EffectKind, form page.Form) error {
	ctx, db := r.Context(), s.site.DB
	c, err := circle.Get(ctx, db, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := circle.May(ctx, db, member.From(ctx), circle.Propose, c.ID); err != nil {
		return err
	}
	v := changing{effects: effects{circle: c, propose: true}}
	below, err := circle.Children(ctx, db, c.ID)
	if err != nil {
		return err
	}
	if v.groups, err = changes(ctx, db, c, below); err != nil {
		return err
	}
	if kind != "" && !offered(v.groups, kind) {
		return apperr.New(apperr.NotFound, "consent.effect_unknown")
	}
	v.kind = kind
	if err := readEffects(ctx, db, &v.effects); err != nil {
		return err
	}
	if kind == consent.Inverts {
		if v.inversion, err = readInversion(ctx, db, member.From(ctx), c); err != nil {
			return err
		}
	}
	if id := form.Value("community"); id != "" {
		of, err := community.Get(ctx, db, id)
		if err != nil {
			return err
		}
		v.community = of.Name
	}
	if err := s.readChange(ctx, &v, below, &form); err != nil {
		return err
	}
	if kind == consent.Decides && form.Status != 0 {
		in := form.Value("circle")
		if found, ok, err := clashOf(ctx, db, in, form.Value("domain")); err != nil {
			return err
		} else if ok {
			v.clash = &found
		}
	}
	title, back := "consent.change_title", "/circles/"+c.ID
	backTo := c.Name
	if kind != "" {
		title, back, backTo = "consent.effect_"+string(kind), back+"/change", i18n.T(ctx, "consent.change_title")
	}
	if v.item.ID != "" {
		back, backTo = "/items/"+v.item.ID, card.Title(ctx, v.item)
	}
	frame := page.Frame{
		Title: i18n.T(ctx, title), Kicker: c.Name, Lead: i18n.T(ctx, "consent.change_lead"), Section: page.Circles,
		Back: back, BackTo: backTo, Status: form.Status,
	}
	if kind != "" {
		frame.Lead = ""
	}
	if v.community != "" {
		frame.Title = i18n.T(ctx, "delegate.open_title")
	}
	return page.Render(w, r, frame, changePage(v, form))
}

// readChange reads the item that the change answers, and fills what can be.
func (s server) readChange(ctx context.Context, v *changing, below []circle.Circle, form *page.Form) error {
	for _, b := range below {
		list, err := logbook.All(ctx, s.site.DB, b.ID)
		if err != nil {
			return err
		}
		for _, a := range list {
			effects, err := consent.Effects(ctx, s.site.DB, a.Now.Lineage.Proposal, a.Now.Lineage.ProposalVersion)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(effects, func(e consent.Effect) bool {
				return e.Kind == consent.Amends && e.Charter.Aim != "" && e.Charter.Aim != b.Aim
			}) {
				v.aims = append(v.aims, page.Choice{Value: b.ID + "/" + a.ID, Label: b.Name + " · " + a.Now.Title})
			}
		}
	}
	if id := form.Value("backlog_item"); id != "" {
		i, err := s.seeItem(ctx, id)
		if err != nil {
			return err
		}
		if i.Circle == v.circle.ID {
			v.item = i
			if err := s.fillFrom(ctx, i, form); err != nil {
				return err
			}
			if i.Origin.Kind == backlog.Joining && i.Member != "" {
				names, err := member.Names(ctx, s.site.DB, []string{i.Member})
				if err != nil {
					return err
				}
				v.joins = names[i.Member]
			}
		}
	}
	if form.Status != 0 {
		return nil
	}
	if v.kind == consent.Amends {
		filled := charterForm(v.circle)
		for name, values := range filled.Values {
			form.Values[name] = values
		}
	}
	ends := 365
	if v.kind == consent.Pauses {
		ends = 60
	}
	for name, days := range map[string]int{"starts": 0, "ends": ends, "review_on": 180} {
		if form.Value(name) == "" {
			form.Values.Set(name, v.circle.In(ctx, days))
		}
	}
	return nil
}

// fillFrom fills the form with what its item is about.
func (s server) fillFrom(ctx context.Context, i backlog.Item, form *page.Form) error {
	if form.Status != 0 {
		return nil
	}
	switch i.Origin.Kind {
	case backlog.Joining:
		if i.Member == "" {
			return nil
		}
		m, err := member.Get(ctx, s.site.DB, i.Member)
		if err != nil {
			return err
		}
		form.Values.Set("number", m.Number)
		form.Values.Set("why", i.Text)
	case backlog.Confirmation:
		t, err := circle.TermByID(ctx, s.site.DB, i.Origin.Ref)
		if err != nil {
			return err
		}
		form.Values.Set("term", t.Circle+"/"+t.ID)
	case backlog.NewAim:
		a, err := logbook.Get(ctx, s.site.DB, i.Origin.Ref)
		if err != nil {
			return err
		}
		form.Values.Set("aims", a.Circle+"/"+a.ID)
	case backlog.Resting:
		form.Values.Set("circle", i.Origin.Ref)
	}
	return nil
}

// change brings a proposal, with what it will put into effect, to the circle.
func (s server) change(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor, in, kind := member.From(ctx), r.PathValue("id"), consent.EffectKind(r.PathValue("kind"))
	form.Values.Set("kind", string(kind))
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return proposeChange(ctx, tx, actor, in, form)
	})
	if refused(ctx, &form, err) {
		return s.showChange(w, r, kind, form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/proposals/"+id)
}

func proposeChange(ctx context.Context, tx *store.Tx, actor member.Actor, in string, form page.Form) (string, error) {
	if err := circle.May(ctx, tx, actor, circle.Propose, in); err != nil {
		return "", err
	}
	c, err := circle.Get(ctx, tx, in)
	if err != nil {
		return "", err
	}
	below, err := circle.Children(ctx, tx, in)
	if err != nil {
		return "", err
	}
	kind := consent.EffectKind(form.Value("kind"))
	groups, err := changes(ctx, tx, c, below)
	if err != nil {
		return "", err
	}
	if !offered(groups, kind) {
		return "", apperr.New(apperr.NotFound, "consent.effect_unknown")
	}
	effects, err := effectsOf(ctx, tx, c, form)
	if err != nil {
		return "", err
	}
	text, err := saying(ctx, tx, c, effects, form)
	if err != nil {
		return "", err
	}
	n := consent.New{Item: form.Value("backlog_item"), Text: text, Effects: effects, Audience: c.Audience}
	if personal(kind) {
		n.Audience = journal.Circle // matters of persons are for the circle
	}
	if n.Audience, err = consent.Confide(ctx, tx, in, n.Audience, effects); err != nil {
		return "", err
	}
	if n.Item == "" {
		i, err := backlog.Open(ctx, tx, actor, backlog.New{Circle: in, Title: text.Title, Text: text.Why, Lang: text.Lang, Audience: n.Audience})
		if err != nil {
			return "", err
		}
		n.Item = i.ID
	}
	p, err := consent.Draft(ctx, tx, actor, n)
	return p.ID, err
}

func personal(kind consent.EffectKind) bool {
	return slices.Contains([]consent.EffectKind{
		consent.Joins, consent.Leaves, consent.Fills, consent.Vacates, consent.Pauses, consent.Resumes, consent.Recalls,
	}, kind)
}
