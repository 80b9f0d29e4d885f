package consent

import (
	"context"
	"errors"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// New is a proposal to be drafted. Zero values: Audience as the item's (see Confide), a new
// agreement, not routine, about nobody, without effect beyond its words.
type New struct {
	Item     string
	Text     logbook.Text // content fields only
	Audience journal.Audience
	Amends   string
	Routine  bool
	Concerns member.Actor
	Effects  []Effect
}

// Draft begins a proposal on an open item of a circle, by somebody who sits in
// it. Several people may draft; one proposal on an item is before the circle
// at a time. The text may still be incomplete; a title is needed.
func Draft(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (Proposal, error) {
	item, err := backlog.Get(ctx, tx, n.Item)
	if err != nil {
		return Proposal{}, err
	}
	if item.HiddenFrom(actor.Member) {
		return Proposal{}, apperr.New(apperr.NotFound, "backlog.not_found")
	}
	switch item.State {
	case backlog.Working:
		return Proposal{}, apperr.New(apperr.Conflict, "backlog.working_already")
	case backlog.Answered:
		return Proposal{}, apperr.New(apperr.Conflict, "backlog.answered_before")
	}
	if err := circle.May(ctx, tx, actor, circle.Propose, item.Circle); err != nil {
		return Proposal{}, err
	}
	if n.Amends != "" {
		a, err := logbook.Get(ctx, tx, n.Amends)
		if err != nil {
			return Proposal{}, err
		}
		if err := keeps(ctx, tx, item.Circle, a); err != nil {
			return Proposal{}, err
		}
		n.Audience = a.Audience
	}
	if n.Audience == "" {
		n.Audience = item.Audience
	}
	if n.Text, err = tidy(n.Text, actor); err != nil {
		return Proposal{}, err
	}
	own, err := circle.Get(ctx, tx, item.Circle)
	if err != nil {
		return Proposal{}, err
	}
	if err := sound(ctx, tx, own, n.Effects); err != nil {
		return Proposal{}, err
	}
	if n.Amends == "" {
		if n.Audience, err = Confide(ctx, tx, own.ID, n.Audience, n.Effects); err != nil {
			return Proposal{}, err
		}
	}
	if n.Concerns, err = concerned(ctx, tx, actor, n); err != nil {
		return Proposal{}, err
	}
	row := id.New()
	_, err = tx.Exec(ctx, `
		insert into consent_proposal (id, state, n, item, circle, audience, amends, routine, concerns_member, concerns_person, member, person, at)
		values ($1, 'draft', 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		row, n.Item, item.Circle, string(n.Audience), n.Amends, store.Bit(n.Routine), n.Concerns.Member, n.Concerns.Pseudonym,
		actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Proposal{}, err
	}
	if _, err := addVersion(ctx, tx, actor, Version{Proposal: row, N: 1, Text: n.Text, Change: First, Effects: n.Effects}); err != nil {
		return Proposal{}, err
	}
	return Get(ctx, tx, row)
}

// concerned is the person whom a proposal is about, and who has no consent right
// in it: whose seat would end, whose role would rest, whom the circle would
// recall as its delegate, unless they propose it themselves.
func concerned(ctx context.Context, q store.Q, actor member.Actor, n New) (member.Actor, error) {
	about := n.Concerns
	for _, e := range n.Effects {
		person := e.Person
		switch e.Kind {
		case Leaves:
		case Pauses, Recalls:
			t, err := circle.TermByID(ctx, q, e.Term)
			if err != nil {
				return about, err
			}
			person = member.Actor{Member: t.Member, Pseudonym: t.Person}
		default:
			continue
		}
		if person.Member != actor.Member {
			about = person
		}
	}
	return about, nil
}

// tidy takes a text that may be incomplete: a title, and no field too long.
func tidy(t logbook.Text, actor member.Actor) (logbook.Text, error) {
	title, err := typed.Text(t.Title, "title", 160)
	t.Title = title
	wrong := []error{err}
	for _, f := range []struct {
		text  *string
		field string
		limit int
	}{
		{&t.Text, "text", 20000},
		{&t.Why, "why", 4000},
		{&t.Responsible, "responsible", 300},
		{&t.Measured, "measured", 2000},
		{&t.Feedback, "feedback", 1000},
	} {
		text, err := typed.Optional(*f.text, f.field, f.limit)
		*f.text, wrong = text, append(wrong, err)
	}
	for field, d := range map[string]string{"review_on": t.ReviewOn, "ends_on": t.EndsOn} {
		if d == "" {
			continue
		}
		_, err := typed.Date(d, field)
		wrong = append(wrong, err)
	}
	if t.Lang == "" {
		t.Lang = actor.Lang
	}
	return t, errors.Join(wrong...)
}

// Edit changes a draft in place: nobody has been asked yet. Its author alone
// may.
func Edit(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string, text logbook.Text, takes ...Takes) error {
	p, err := change(ctx, tx, proposal, Drafted)
	if err != nil {
		return err
	}
	if !actor.SignedIn() || actor.Member != p.Member {
		return errNotFound // a draft is not there for anybody else
	}
	if text, err = tidy(text, actor); err != nil {
		return err
	}
	effects, err := taking(ctx, tx, p, takes)
	if err != nil {
		return err
	}
	for _, query := range []string{"delete from consent_effect where proposal = $1", "delete from consent_version where proposal = $1"} {
		if _, err := tx.Exec(ctx, query, proposal); err != nil {
			return err
		}
	}
	_, err = addVersion(ctx, tx, actor, Version{Proposal: proposal, N: 1, Text: text, Change: First, Effects: effects})
	return err
}

// Discard throws a draft away. What the circle has seen is dropped by consent
// only.
func Discard(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string) error {
	p, err := change(ctx, tx, proposal, Drafted)
	if err != nil {
		return err
	}
	if !actor.SignedIn() || actor.Member != p.Member {
		return errNotFound
	}
	for _, query := range []string{
		"delete from consent_effect where proposal = $1",
		"delete from consent_version where proposal = $1",
		"delete from consent_proposal where id = $1",
	} {
		if _, err := tx.Exec(ctx, query, proposal); err != nil {
			return err
		}
	}
	return nil
}

// Present shows the draft to the circle and opens its clarifying round, until
// the end of a civil date in the circle's zone. The author does it. Another
// proposal on the item must not be before the circle, and the item must still
// be with it. What every
// agreement has may still be missing; it is asked for before the consent round.
func Present(ctx context.Context, tx *store.Tx, actor member.Actor, proposal, endsOn string) (Round, error) {
	p, err := change(ctx, tx, proposal, Drafted)
	if err != nil {
		return Round{}, err
	}
	if !actor.SignedIn() || actor.Member != p.Member {
		return Round{}, errNotFound
	}
	v, err := p.Newest(ctx, tx)
	if err != nil {
		return Round{}, err
	}
	if _, err := typed.Text(v.Text.Text, "text", 20000); err != nil {
		return Round{}, err
	}
	item, err := backlog.Begin(ctx, tx, p.Item)
	if err != nil {
		return Round{}, err
	}
	if item.Circle != p.Circle {
		return Round{}, apperr.New(apperr.Conflict, "consent.item_moved")
	}
	if err := circle.May(ctx, tx, actor, circle.Propose, p.Circle); err != nil {
		return Round{}, err
	}
	if err := record(ctx, tx, actor, "consent.proposed", p.ID, p, p.Audience, proposedContent); err != nil {
		return Round{}, err
	}
	if err := record(ctx, tx, actor, "consent.versioned", v.ID, p, p.Audience, versionContent); err != nil {
		return Round{}, err
	}
	return openRound(ctx, tx, actor, p, ClarifyingRound, Clarifying, endsOn)
}
