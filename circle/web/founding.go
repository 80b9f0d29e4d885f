package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/member"
)

// foundingView is what the page of the founding shows.
type foundingView struct {
	root     circle.Circle
	done     int              // meetings whose decision was agreed
	proposal consent.Proposal // of the meeting under way, once it was asked for
	round    consent.Round
	asked    bool // the reader is yet to answer
	answered int
	roster   int
	people   []page.Choice
	leads    bool   // the reader may ask the question of the meeting
	asks     string // the name of who does, where the reader may not
	links    int    // people who link circles below to this one
	below    int    // circles below
	shrunk   bool   // only links sit here
}

// founding guides the founders through three meetings.
func (s server) founding(w http.ResponseWriter, r *http.Request) error {
	return s.showFounding(w, r, page.Form{})
}

func (s server) showFounding(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	root, err := circle.Root(ctx, s.site.DB)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, s.site.DB, actor, circle.Propose, root.ID); err != nil {
		return err
	}
	v := foundingView{root: root}
	for _, read := range []func(context.Context, store.Q, *foundingView) error{readMeetings, readFounders} {
		if err := read(ctx, s.site.DB, &v); err != nil {
			return err
		}
	}
	if form.Values == nil {
		form = v.prefilled(ctx)
	}
	form.Whole = true
	frame := page.Frame{
		Title: i18n.T(ctx, "circle.founding_title"), Kicker: root.Name, Section: page.Circles, Status: form.Status,
		Back: "/circles/" + root.ID, BackTo: root.Name, Live: circle.Topic(root.ID),
	}
	if v.proposal.ID != "" {
		frame.Live = consent.Topic(v.proposal.ID)
	}
	return page.Render(w, r, frame, foundingPage(v, form))
}

// readMeetings finds which meeting it is, and what it has been asked.
func readMeetings(ctx context.Context, q store.Q, v *foundingView) error {
	var err error
	if v.done, v.proposal, err = consent.FoundingAt(ctx, q); err != nil || v.proposal.ID == "" {
		return err
	}
	var open bool
	if v.round, open, err = consent.OpenRound(ctx, q, v.proposal.ID); err != nil || !open {
		return err
	}
	roster, err := consent.Roster(ctx, q, v.round.ID)
	if err != nil {
		return err
	}
	silent, err := consent.Silent(ctx, q, v.round.ID)
	v.roster, v.answered = len(roster), len(roster)-len(silent)
	for _, p := range silent {
		v.asked = v.asked || p.Member == member.From(ctx).Member
	}
	return err
}

func readFounders(ctx context.Context, q store.Q, v *foundingView) error {
	roster, err := circle.Roster(ctx, q, v.root.ID)
	if err != nil {
		return err
	}
	var ids []string
	for _, s := range roster {
		ids = append(ids, s.Member)
	}
	if v.shrunk, err = circle.OnlyLinks(ctx, q, v.root); err != nil {
		return err
	}
	names, err := member.Names(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		v.people = append(v.people, page.Choice{Value: id, Label: names[id]})
	}
	err = circle.May(ctx, q, member.From(ctx), circle.Facilitate, v.root.ID)
	if err != nil && apperr.As(err) == nil {
		return err
	}
	v.leads = err == nil
	roles, err := circle.RolesOf(ctx, q, v.root.ID)
	if err != nil {
		return err
	}
	for _, r := range roles {
		if r.Kind == circle.Facilitator && r.Term != nil {
			v.asks = names[r.Term.Member]
		}
	}
	below, err := circle.Children(ctx, q, v.root.ID)
	if err != nil {
		return err
	}
	v.below = len(below)
	v.links, err = circle.Links(ctx, q, v.root)
	return err
}

// prefilled is the form of the meeting under way, with what founders usually
// say; they change every word of it.
func (v foundingView) prefilled(ctx context.Context) page.Form {
	lang := i18n.In(ctx, v.root.Lang)
	year := v.root.In(ctx, 365)
	switch v.done {
	case 0:
		members := "circle.kit_members"
		if v.root.Kind == circle.Pilot {
			members = "circle.kit_members_pilot" // who is a member the party has decided
		}
		return page.Filled("aim", v.root.Aim, "text", i18n.T(lang, "circle.kit_consent"), "members", i18n.T(lang, members),
			"absentees", string(circle.Wait), "review_on", v.root.In(ctx, 180))
	case 1:
		return page.Filled("ends", year, "review_on", v.root.In(ctx, 180))
	default:
		return page.Filled("ends", year, "review_on", v.root.In(ctx, 180), "circle_kind", string(circle.Department))
	}
}

// meet asks the founders for their consent to what the meeting under way has
// come to.
func (s server) meet(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return meeting(ctx, tx, actor, form)
	})
	if form.Refuse(ctx, err) {
		return s.showFounding(w, r, form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/founding")
}
