package consent

import (
	"context"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// AskAtOnce puts a complete text on an open item to the consent of the circle,
// until the end of a civil date, by its facilitator (while nobody holds that
// role: by anyone who sits there). It is for a meeting in which questions and
// reactions were heard out loud, one after the other; everything that follows,
// objections too, is as for any other proposal.
func AskAtOnce(ctx context.Context, tx *store.Tx, actor member.Actor, n New, endsOn string) (Proposal, error) {
	item, err := backlog.Begin(ctx, tx, n.Item)
	if err != nil {
		return Proposal{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Facilitate, item.Circle); err != nil {
		return Proposal{}, err
	}
	c, err := circle.Get(ctx, tx, item.Circle)
	if err != nil {
		return Proposal{}, err
	}
	if n.Text, err = tidy(n.Text, actor); err != nil {
		return Proposal{}, err
	}
	if n.Text, err = logbook.Check(n.Text, c.Today(ctx)); err != nil {
		return Proposal{}, err
	}
	if n.Amends != "" {
		return Proposal{}, apperr.New(apperr.Forbidden, "logbook.other_circle")
	}
	if err := sound(ctx, tx, c, n.Effects); err != nil {
		return Proposal{}, err
	}
	if n.Concerns, err = concerned(ctx, tx, actor, n); err != nil {
		return Proposal{}, err
	}
	if n.Audience == "" {
		n.Audience = item.Audience
	}
	p := Proposal{ID: id.New(), Item: item.ID, Circle: c.ID, N: 1, Audience: n.Audience, ConcernsMember: n.Concerns.Member, ConcernsPerson: n.Concerns.Pseudonym}
	_, err = tx.Exec(ctx, `
		insert into consent_proposal (id, state, n, item, circle, audience, amends, routine, concerns_member, concerns_person, member, person, at)
		values ($1, 'tuning', 1, $2, $3, $4, '', 0, $5, $6, $7, $8, $9)`,
		p.ID, item.ID, c.ID, string(p.Audience), n.Concerns.Member, n.Concerns.Pseudonym, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Proposal{}, err
	}
	row, err := addVersion(ctx, tx, actor, Version{Proposal: p.ID, N: 1, Text: n.Text, Change: First, Effects: n.Effects})
	if err != nil {
		return Proposal{}, err
	}
	if err := record(ctx, tx, actor, "consent.proposed", p.ID, p, p.Audience, proposedContent); err != nil {
		return Proposal{}, err
	}
	if err := record(ctx, tx, actor, "consent.versioned", row, p, p.Audience, versionContent); err != nil {
		return Proposal{}, err
	}
	if _, err := openRound(ctx, tx, actor, p, ConsentRound, Consenting, endsOn); err != nil {
		return Proposal{}, err
	}
	return Get(ctx, tx, p.ID)
}
