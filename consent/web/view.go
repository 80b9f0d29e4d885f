package web

import (
	"context"
	"net/http"
	"slices"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/consent"
	"concentric/meeting"
	"concentric/member"
	"concentric/selection"
)

// view is what the page of a proposal shows, to this reader.
type view struct {
	p          consent.Proposal
	newest     consent.Version
	versions   []consent.Version
	item       backlog.Item
	selection  string // that the proposal comes from, for the circle alone
	reasons    string // of its facilitator, likewise
	nominee    bool   // the reader is whom it proposes for a role
	circle     circle.Circle
	roles      map[string]string // id → name
	leaderless bool              // nobody holds the role of facilitator, so everyone who sits there may lead on
	round      consent.Round     // the open one; zero where none is
	lastRound  consent.Round     // the newest consent round
	dropping   bool              // the circle was asked whether it may be dropped
	answers    []consent.Answer  // in the open round, or else the newest consent round
	earlier    []consent.Answer  // all others: replaced, or in an earlier round; for the circle
	drops      map[string]bool   // the rounds that asked whether to drop it
	keptBy     []consent.Answer  // why it goes on, since the circle was asked that; for the circle
	silent     []consent.Place
	roster     []consent.Place
	heard      map[string]bool
	words      []consent.Word
	objections []consent.Stand
	ways       []consent.Way
	fallbacks  []consent.Fallback // that the circle had consented to beforehand
	counts     []consent.Count    // by one of them
	names      map[string]string  // member → name; nil for who does not sit in the circle
	people     map[string]string  // pseudonym → member
	actor      member.Actor
	author     bool
	sits       bool
	meets      string // the meeting that is at this proposal now, for the circle
	facilitate bool
	asked      bool               // the reader is on the open round's roster
	mine       *consent.Answer    // the reader's answer in the open round
	founds     bool               // it is what a founding meeting brought, and the reader founds
	sitting    map[string]bool    // members who sit in the circle now
	slips      []mended           // in the newest version
	tests      map[string]testing // by objection
	which      string             // the act whose form was refused
	typed      page.Form
	spelled    []consent.Spelled // what it puts into effect
	nameOf     map[string]string // circle → name, of those that are mentioned
	inversion  *inversion        // what it would mean for each who sits here; nil where it is none, or the reader may not know who
}

func (s server) proposal(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "", page.Form{})
}

// show shows the proposal; which and typed are a form that could not be taken.
func (s server) show(w http.ResponseWriter, r *http.Request, which string, typed page.Form) error {
	ctx := r.Context()
	p, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := view{p: p, actor: member.From(ctx), which: which, typed: typed}
	for _, read := range []func(context.Context, store.Q, *view) error{readText, readSlips, readEffect, readRights, readRound, readTests, readWords, readNames} {
		if err := read(ctx, s.site.DB, &v); err != nil {
			return err
		}
	}
	frame := page.Frame{
		Title: v.newest.Text.Title, Said: v.newest.Text.Lang, Kicker: i18n.T(ctx, "consent.kicker", "Circle", v.circle.Name), Section: page.Circles,
		Back: "/items/" + v.item.ID, BackTo: i18n.T(ctx, "consent.the_item"), Live: consent.Topic(p.ID), Status: typed.Status,
	}
	return page.Render(w, r, frame, proposalPage(v))
}

func readText(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.versions, err = consent.Versions(ctx, q, v.p.ID); err != nil {
		return err
	}
	v.newest = v.versions[len(v.versions)-1]
	if v.item, err = backlog.Get(ctx, q, v.p.Item); err != nil {
		return err
	}
	if v.circle, err = circle.Get(ctx, q, v.p.Circle); err != nil {
		return err
	}
	roles, err := circle.RolesOf(ctx, q, v.p.Circle)
	v.roles, v.leaderless = map[string]string{}, true
	for _, role := range roles {
		v.roles[role.ID] = circlecard.RoleName(ctx, role.Kind, role.Title)
		if role.Kind == circle.Facilitator && role.Term != nil && role.Term.Runs(v.circle.Today(ctx)) {
			v.leaderless = false
		}
	}
	if err != nil {
		return err
	}
	v.ways = consent.Ways(v.p, v.circle)
	if v.counts, err = consent.Counts(ctx, q, v.p.ID); err != nil || len(v.ways) == 0 {
		return err
	}
	v.fallbacks, err = consent.Fallbacks(ctx, q, v.p)
	return err
}

// readEffect reads what the newest version puts into effect.
func readEffect(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.spelled, err = consent.Spell(ctx, q, v.p.Circle, v.newest.Effects); err != nil {
		return err
	}
	var ids []string
	for _, s := range v.spelled {
		for _, other := range s.Alike {
			ids = append(ids, other.Circle)
		}
	}
	circles, err := circle.ByIDs(ctx, q, ids)
	v.nameOf = map[string]string{}
	for id, c := range circles {
		v.nameOf[id] = c.Name
	}
	return err
}

// readRights finds what the reader may do, by asking the same rules as the acts.
func readRights(ctx context.Context, q store.Q, v *view) error {
	v.author = v.actor.SignedIn() && v.actor.Member == v.p.Member
	v.nominee = v.actor.SignedIn() && v.actor.Member == v.p.Elects.Member
	for verb, may := range map[circle.Verb]*bool{circle.Propose: &v.sits, circle.Facilitate: &v.facilitate} {
		err := circle.May(ctx, q, v.actor, verb, v.p.Circle)
		if err != nil && apperr.As(err) == nil {
			return err
		}
		*may = err == nil
	}
	if !v.sits {
		return nil
	}
	var err error
	if v.circle.Parent == "" && v.p.State == consent.Agreed {
		if v.founds, err = consent.OfFounding(ctx, q, v.p.Item); err != nil {
			return err
		}
	}
	if v.meets, err = meeting.On(ctx, q, v.p.Circle, v.p.Item); err != nil || v.p.Elects.Role == "" {
		return err
	}
	s, _, err := selection.OfProposal(ctx, q, v.p.ID)
	v.selection, v.reasons = s.ID, s.Reasons
	return err
}

func readRound(ctx context.Context, q store.Q, v *view) error {
	all, err := consent.Rounds(ctx, q, v.p.ID)
	if err != nil {
		return err
	}
	v.drops = map[string]bool{}
	asked := "" // the newest round, where it asked whether to drop it and somebody objected
	for _, r := range all {
		asked = ""
		switch r.Kind {
		case consent.ConsentRound:
			v.lastRound = r
		case consent.DropRound:
			v.dropping, v.drops[r.ID] = true, true
			if r.Outcome == consent.OutcomeKept {
				asked = r.ID
			}
		}
		if r.Ended.IsZero() {
			v.round = r
		}
	}
	shown := v.lastRound
	if v.round.ID != "" {
		shown = v.round
	}
	if v.sits {
		if err := v.readEarlier(ctx, q, shown.ID, asked); err != nil {
			return err
		}
	}
	if shown.ID == "" {
		return nil
	}
	if v.roster, err = consent.Roster(ctx, q, shown.ID); err != nil {
		return err
	}
	if v.answers, err = consent.Answers(ctx, q, shown.ID); err != nil {
		return err
	}
	if v.silent, err = consent.Silent(ctx, q, shown.ID); err != nil {
		return err
	}
	if v.round.ID == "" || !v.actor.SignedIn() {
		return nil
	}
	v.asked = slices.ContainsFunc(v.roster, func(p consent.Place) bool { return p.Member == v.actor.Member })
	if i := slices.IndexFunc(v.answers, func(a consent.Answer) bool { return a.Member == v.actor.Member }); i >= 0 {
		v.mine = &v.answers[i]
	}
	return nil
}

// readEarlier reads what was answered apart from what counts in the round shown.
func (v *view) readEarlier(ctx context.Context, q store.Q, shown, kept string) error {
	all, err := consent.AllAnswers(ctx, q, v.p.ID)
	for _, a := range all {
		if a.Round == kept && !a.Replaced && a.Kind == consent.Objection {
			v.keptBy = append(v.keptBy, a)
		}
		if a.Round != shown || a.Replaced {
			v.earlier = append(v.earlier, a)
		}
	}
	return err
}

func readWords(ctx context.Context, q store.Q, v *view) error {
	var err error
	if v.words, err = consent.Words(ctx, q, v.p.ID); err != nil {
		return err
	}
	if v.objections, err = consent.Objections(ctx, q, v.p.ID); err != nil {
		return err
	}
	if v.round.ID != "" {
		v.heard, err = consent.Heard(ctx, q, v.round.ID)
	}
	return err
}

// readNames reads names for those who sit in the circle: outside of it, nobody
// sees who consented.
func readNames(ctx context.Context, q store.Q, v *view) error {
	if !v.sits {
		return nil
	}
	v.people, v.sitting = map[string]string{}, map[string]bool{}
	ids := []string{v.p.Member}
	add := func(member, person string) {
		if member != "" {
			v.people[person] = member
			ids = append(ids, member)
		}
	}
	seats, err := circle.Roster(ctx, q, v.p.Circle)
	if err != nil {
		return err
	}
	for _, s := range seats {
		v.sitting[s.Member] = true
		add(s.Member, s.Person)
	}
	for _, p := range v.roster {
		add(p.Member, p.Person)
	}
	for _, w := range v.words {
		add(w.Member, w.Person)
	}
	for _, a := range slices.Concat(v.answers, v.earlier) {
		add(a.Member, a.Person)
		add(a.RecorderMember, a.Recorder)
	}
	for _, o := range v.objections {
		add(o.Member, o.Person)
		add(o.KeeperMember, o.KeeperName)
	}
	for _, one := range v.versions {
		add(one.Member, one.Person)
	}
	add(v.p.Elects.Member, v.p.Elects.Person)
	for _, s := range v.spelled {
		ids = append(ids, s.Who())
		if s.Kind == consent.Inverts && v.p.State.Living() {
			people, err := readInversion(ctx, q, v.actor, v.circle)
			if err != nil {
				return err
			}
			v.inversion = &people
		}
	}
	v.names, err = member.Names(ctx, q, ids)
	return err
}

// name is what somebody is called; "" for who may not know it.
func (v view) name(person string) string { return v.names[v.people[person]] }

// form is the form for an act: as it was typed if it was refused, otherwise
// with these values.
func (v view) form(name string, kv ...string) page.Form {
	if v.which != name {
		return page.Filled(kv...)
	}
	f := v.typed
	f.Notice = "" // stands above
	return f
}

// open lists the objections that are not settled.
func (v view) open() []consent.Stand {
	return slices.DeleteFunc(slices.Clone(v.objections), func(o consent.Stand) bool { return o.State != consent.ObjectionOpen })
}

// responsible says who is responsible, by role or in words.
func (v view) responsible() string {
	role, words := v.roles[v.newest.Text.Role], v.newest.Text.Responsible
	if role != "" && words != "" {
		return role + " · " + words
	}
	return role + words
}

// typedText is the longest text of a refused form, to be kept in sight.
func (v view) typedText() string {
	longest := ""
	for _, name := range []string{"reason", "words", "why"} {
		if t := v.typed.Text(name); len(t) > len(longest) {
			longest = t
		}
	}
	return longest
}
