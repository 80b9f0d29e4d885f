package consent

import (
	"context"
	"slices"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// agree writes what was consented to into the logbook, with its lineage, and
// tells the backlog.
func agree(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, r Round, given []Answer) error {
	v, err := version(ctx, tx, p.ID, r.N)
	if err != nil {
		return err
	}
	item, err := backlog.Get(ctx, tx, p.Item)
	if err != nil {
		return err
	}
	text := v.Text
	text.Lineage = lineage(p, v, item)
	text.Record = logbook.Record{Method: logbook.Consent, Absentees: string(r.Absentees)}
	unshared, err := stands(ctx, tx, "where o.proposal = $1 and o.state in ('unqualified', 'lapsed')", p.ID)
	if err != nil {
		return err
	}
	for _, a := range given {
		if a.Kind == Objection && slices.ContainsFunc(unshared, func(o Stand) bool { return o.KeeperName == a.Person }) {
			continue // has not consented: the circle did not see the harm, or nobody made it theirs
		}
		switch a.Kind {
		case Absent:
			text.Record.Absent++
		case Left:
		default:
			text.Record.Consented++
		}
	}
	a, err := write(ctx, tx, actor, p, text)
	if err != nil {
		return err
	}
	err = tx.Change(ctx, errNotFound, "update consent_proposal set state = 'agreed', agreement = $1 where id = $2", a.ID, p.ID)
	if err != nil {
		return err
	}
	if err := elected(ctx, tx, actor, p, v, a.ID); err != nil {
		return err
	}
	if err := backlog.Decide(ctx, tx, actor, p.Item, a.ID, v.Text.Title, v.Text.Lang); err != nil {
		return err
	}
	return carryOut(ctx, tx, actor, a, v.Effects)
}

// write puts a text into the logbook: as an agreement of the proposal's circle, or
// as the next version of one that the circle keeps. What it puts into effect is
// for the proposal's circle to decide.
func write(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, text logbook.Text) (logbook.Agreement, error) {
	of := p.Circle
	if p.Amends != "" {
		old, err := logbook.Get(ctx, tx, p.Amends)
		if err != nil {
			return logbook.Agreement{}, err
		}
		if err := keeps(ctx, tx, p.Circle, old); err != nil {
			return logbook.Agreement{}, err
		}
		of = old.Circle
	}
	a, err := logbook.Agree(ctx, tx, actor, p.Amends, of, p.Audience, text)
	a.Circle = p.Circle
	return a, err
}

// keeps refuses an agreement that is not the circle's to change or end: neither
// its own, nor of a circle that has closed and left it behind, nor passed on to it.
func keeps(ctx context.Context, q store.Q, by string, a logbook.Agreement) error {
	of, err := circle.Get(ctx, q, a.Keeper)
	if err != nil {
		return err
	}
	if of, err = circle.Heir(ctx, q, of); err != nil {
		return err
	}
	if of.ID != by {
		return apperr.New(apperr.Forbidden, "logbook.other_circle")
	}
	return nil
}

// lineage is where a text comes from that was decided on a version of a proposal.
func lineage(p Proposal, v Version, item backlog.Item) logbook.Lineage {
	return logbook.Lineage{
		Proposal: p.ID, ProposalVersion: v.N, Item: item.ID,
		OriginKind: string(item.Origin.Kind), OriginRef: item.Origin.Ref, Statements: item.Origin.Statements,
	}
}
