package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/community"
	"concentric/consent"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// effects is what the page shows on which an agreement is put into effect.
type effects struct {
	agreement  logbook.Agreement
	circle     circle.Circle
	kind       consent.EffectKind // "" where one is still to be chosen
	circles    []page.Choice      // of the agreement's circle and those directly below, those that the change can be about
	roles      []page.Choice
	people     []page.Choice // of all these circles, by name
	seated     []page.Choice // of the circle itself, by name
	terms      []page.Choice // delegates to be confirmed
	held       []page.Choice // terms of the circle itself
	resting    []page.Choice // those of them that rest
	delegates  []page.Choice // those of them that are of the delegate
	agreements []page.Choice
	domain     []page.Choice // what the circle decides alone
	aims       []page.Choice // agreements of circles below on a new aim
	community  string        // the name of whom a seat is opened for
	propose    bool          // as a proposal, not of an agreement
	inversion  inversion     // what it would mean for each who sits here
}

func (s server) effectForm(w http.ResponseWriter, r *http.Request) error {
	return s.showEffect(w, r, consent.EffectKind(r.URL.Query().Get("kind")), page.Filled("lang", i18n.Lang(r.Context())))
}

func (s server) showEffect(w http.ResponseWriter, r *http.Request, kind consent.EffectKind, form page.Form) error {
	ctx, db := r.Context(), s.site.DB
	a, err := s.seeAgreement(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := circle.May(ctx, db, member.From(ctx), circle.Record, a.Circle); err != nil {
		return err
	}
	v := effects{agreement: a}
	if slices.Contains(effectKinds(), kind) {
		v.kind = kind
	}
	if v.circle, err = circle.Get(ctx, db, a.Circle); err != nil {
		return err
	}
	if err := readEffects(ctx, db, &v); err != nil {
		return err
	}
	if form.Value("starts") == "" && form.Status == 0 {
		form.Values.Set("starts", v.circle.Today(ctx))
		form.Values.Set("ends", v.circle.In(ctx, 365))
	}
	title := "consent.effect_title"
	if v.kind != "" {
		title = "consent.effect_" + string(v.kind)
	}
	frame := page.Frame{
		Title: i18n.T(ctx, title), Kicker: v.circle.Name, Section: page.Logbook, Status: form.Status,
		Back: "/agreements/" + a.ID, BackTo: a.Now.Title,
	}
	return page.Render(w, r, frame, effectPage(v, form))
}

// charterForm is a form with a circle's charter in it.
func charterForm(c circle.Circle) page.Form {
	onCall, tests := "", ""
	if c.OnCall {
		onCall = "yes"
	}
	if c.TestsArguments {
		tests = "yes"
	}
	return page.Filled("on_call", onCall, "tests_arguments", tests, "name", c.Name, "aim", c.Aim, "audience", string(c.Audience), "absentees", string(c.Absentees),
		"answer_days", strconv.Itoa(c.AnswerDays), "carries", strconv.Itoa(c.Carries))
}

func effectKinds() []consent.EffectKind {
	return []consent.EffectKind{
		consent.Joins, consent.Opens, consent.Fills, consent.Confirms, consent.Decides, consent.Returns, consent.Begins, consent.Activates,
	}
}

func (s server) seeAgreement(ctx context.Context, id string) (logbook.Agreement, error) {
	a, err := logbook.Get(ctx, s.site.DB, id)
	if err != nil {
		return a, err
	}
	sees, err := circle.CanSee(ctx, s.site.DB, member.From(ctx), a.Audience, a.Circle)
	if err == nil && !sees {
		err = apperr.New(apperr.NotFound, "logbook.not_found")
	}
	return a, err
}

// readEffects reads what can be chosen: circles, their roles and people.
func readEffects(ctx context.Context, q store.Q, v *effects) error {
	children, err := circle.Children(ctx, q, v.circle.ID)
	if err != nil {
		return err
	}
	var ids, holders, waiting []string // who sits, who holds the terms of v.held, and those of v.terms
	var held []*circle.Term
	here := 0 // how many of them sit in the circle itself, which comes first
	for _, c := range append([]circle.Circle{v.circle}, children...) {
		if v.takes(c) {
			v.circles = append(v.circles, page.Choice{Value: c.ID, Label: c.Name})
		}
		roles, err := circle.RolesOf(ctx, q, c.ID)
		if err != nil {
			return err
		}
		for _, role := range roles {
			name := c.Name + " · " + circlecard.RoleName(ctx, role.Kind, role.Title)
			if c.ID == v.circle.ID || role.Kind == circle.Leader { // whom a circle below has otherwise is for that circle
				v.roles = append(v.roles, page.Choice{Value: c.ID + "/" + role.ID, Label: name})
			}
			if role.Term != nil && c.ID == v.circle.ID {
				v.held = append(v.held, page.Choice{Value: c.ID + "/" + role.Term.ID, Label: name})
				holders = append(holders, role.Term.Member)
				held = append(held, role.Term)
			}
			if t := role.Term; t != nil && role.Kind == circle.Delegate && t.Confirmed == "" && c.Parent == v.circle.ID {
				v.terms = append(v.terms, page.Choice{Value: c.ID + "/" + t.ID, Label: name})
				waiting = append(waiting, t.Member)
			}
		}
		seats, err := circle.Roster(ctx, q, c.ID)
		if err != nil {
			return err
		}
		for _, seat := range seats {
			ids = append(ids, seat.Member)
		}
		if c.ID == v.circle.ID {
			here = len(ids)
		}
	}
	names, err := member.Names(ctx, q, slices.Concat(ids, holders, waiting))
	if err != nil {
		return err
	}
	for i, person := range waiting {
		if names[person] != "" {
			v.terms[i].Label += " · " + names[person]
		}
	}
	v.seated = byName(names, ids[:here])
	slices.Sort(ids)
	v.people = byName(names, slices.Compact(ids))
	for i, holder := range holders {
		if names[holder] != "" {
			v.held[i].Label += " · " + names[holder]
		}
		if held[i].Resting(v.circle.Today(ctx)) {
			v.resting = append(v.resting, v.held[i])
		}
		if held[i].Kind == circle.Delegate {
			v.delegates = append(v.delegates, v.held[i])
		}
	}
	items, err := circle.DomainOf(ctx, q, v.circle.ID)
	if err != nil {
		return err
	}
	for _, i := range items {
		v.domain = append(v.domain, page.Choice{Value: i.ID, Label: i.Text})
	}
	left, err := circle.LeftTo(ctx, q, v.circle.ID)
	if err != nil {
		return err
	}
	for _, c := range append([]circle.Circle{v.circle}, left...) {
		all, err := logbook.All(ctx, q, c.ID)
		if err != nil {
			return err
		}
		for _, a := range all {
			if !a.Dropped.IsZero() || a.ID == v.agreement.ID {
				continue
			}
			choice := page.Choice{Value: a.ID, Label: a.Now.Title}
			if c.ID != v.circle.ID {
				choice.Label = c.Name + " · " + choice.Label
			}
			v.agreements = append(v.agreements, choice)
		}
	}
	return nil
}

// takes says whether the change can be about this circle, the deciding one or one
// directly below: what is refused anyway is not offered.
func (v effects) takes(c circle.Circle) bool {
	here := c.ID == v.circle.ID
	switch v.kind {
	case consent.Joins: // a circle with people in it decides by itself who joins
		return here || c.State == circle.Consented
	case consent.Passes:
		return !here
	case consent.Decides: // the domain of any other than the first comes from above
		return !here || c.Parent == ""
	case consent.Activates:
		return circle.CanStep(c, circle.Active) == nil
	case consent.Rests:
		return circle.CanStep(c, circle.Dormant) == nil && c.Parent != ""
	case consent.Folds:
		return circle.CanStep(c, circle.Folding) == nil
	}
	return true
}

// effect puts an agreement into effect.
func (s server) effect(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, err := s.seeAgreement(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		e, err := effectOf(ctx, tx, form)
		if err != nil {
			return "", err
		}
		return "", consent.Enact(ctx, tx, actor, a.ID, e)
	})
	if refused(ctx, &form, err) {
		return s.showEffect(w, r, consent.EffectKind(form.Value("kind")), form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "consent.did_effect"))
	return page.SeeOther(w, r, "/agreements/"+a.ID)
}

// effectOf reads an effect from its form.
func effectOf(ctx context.Context, q store.Q, form page.Form) (consent.Effect, error) {
	e := consent.Effect{
		Kind: consent.EffectKind(form.Value("kind")), Circle: form.Value("circle"), Starts: form.Text("starts"), Ends: form.Text("ends"),
		Words: form.Value("domain"), Lang: language(ctx, form), Agreement: form.Value("agreement"), Item: form.Value("item"), Method: logbook.Method(form.Value("method")),
		NewRole: circle.NewRole{Kind: circle.RoleKind(form.Value("role_kind")), Title: form.Value("title"), Duties: form.Text("duties"), Lang: language(ctx, form)},
		Charter: circle.Charter{
			Name: form.Value("name"), Aim: form.Value("aim"), Lang: language(ctx, form), Audience: journal.Audience(form.Value("audience")),
			Absentees: circle.Absentees(form.Value("absentees")), AnswerDays: number(form, "answer_days"), Carries: number(form, "carries"),
			Kind: circle.Kind(form.Value("circle_kind")), Deadline: form.Text("deadline"), OnCall: form.Has("on_call", "yes"), TestsArguments: form.Has("tests_arguments", "yes"),
		},
	}
	var err error
	switch e.Kind {
	case consent.Opens:
		if form.Value("community") != "" {
			e.NewRole, err = seatFor(ctx, q, e.Circle, form.Value("community"), e.NewRole.Duties)
		}
	case consent.Joins:
		e.Person, err = byNumber(ctx, q, form.Text("number"))
	case consent.Fills:
		e.Circle, e.Role = split(form.Value("role"))
		e.Person, err = member.ActorOf(ctx, q, form.Value("person"))
	case consent.Leaves, consent.Appoints, consent.Stewards:
		e.Person, err = member.ActorOf(ctx, q, form.Value("person"))
	case consent.Confirms, consent.Vacates, consent.Pauses, consent.Resumes, consent.Recalls:
		e.Circle, e.Term = split(form.Value("term"))
	case consent.Reaims:
		e.Circle, e.Agreement = split(form.Value("aims"))
	case consent.Begins:
		e.Circle = ""
		e.Charter.Zone, err = zoneOf(ctx, q, form.Value("circle"))
	}
	return e, err
}

// seatFor is the role that is a seat for a community's delegate, named in the
// language of the circle.
func seatFor(ctx context.Context, q store.Q, in, communityID, duties string) (circle.NewRole, error) {
	c, err := circle.Get(ctx, q, in)
	if err != nil {
		return circle.NewRole{}, err
	}
	of, err := community.Get(ctx, q, communityID)
	if apperr.Is(err, apperr.NotFound) {
		err = apperr.New(apperr.Invalid, "circle.community_missing").At("community")
	}
	title := i18n.T(i18n.In(ctx, c.Lang), "delegate.role_title", "Community", of.Name)
	return circle.NewRole{Kind: circle.Operational, Title: title, Duties: duties, Lang: c.Lang, Community: communityID}, err
}

// byNumber finds a member by the number that the party knows them by.
func byNumber(ctx context.Context, q store.Q, number string) (member.Actor, error) {
	if _, err := typed.Text(number, "number", 100); err != nil {
		return member.Actor{}, err
	}
	m, err := member.ByNumber(ctx, q, number)
	if apperr.Is(err, apperr.NotFound) {
		return member.Actor{}, apperr.New(apperr.Invalid, "circle.person_unknown").At("number")
	}
	if err != nil {
		return member.Actor{}, err
	}
	return member.ActorOf(ctx, q, m.ID)
}

// zoneOf is the time zone of a circle, which a circle below it begins with.
func zoneOf(ctx context.Context, q store.Q, id string) (string, error) {
	c, err := circle.Get(ctx, q, id)
	return c.Zone, err
}
