package consent

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// change takes the proposal's turn, and refuses where it does not stand in one
// of these states any more.
func change(ctx context.Context, tx *store.Tx, proposal string, states ...State) (Proposal, error) {
	err := tx.Change(ctx, errNotFound, "update consent_proposal set version = version + 1 where id = $1", proposal)
	if err != nil {
		return Proposal{}, err
	}
	p, err := Get(ctx, tx, proposal)
	if err != nil {
		return Proposal{}, err
	}
	tx.Touch(Topic(proposal))
	tx.Touch(circle.Topic(p.Circle))
	if slices.Contains(states, p.State) {
		return p, nil
	}
	if !p.State.Living() {
		return Proposal{}, apperr.New(apperr.Gone, "consent.over")
	}
	return Proposal{}, apperr.New(apperr.Conflict, "consent.moved_on")
}

// to sets the proposal's state.
func (p Proposal) to(ctx context.Context, tx *store.Tx, state State) error {
	return tx.Change(ctx, errNotFound, "update consent_proposal set state = $1 where id = $2", string(state), p.ID)
}

// authorOr lets the author act, and otherwise asks for what the verb needs.
func authorOr(ctx context.Context, q store.Q, actor member.Actor, p Proposal, verb circle.Verb) error {
	if err := circle.May(ctx, q, actor, circle.Propose, p.Circle); err != nil {
		return err
	}
	if actor.Member == p.Member {
		return nil
	}
	return circle.May(ctx, q, actor, verb, p.Circle)
}

// CanSee says whether the actor may see the proposal. A draft is for its
// author until it is presented.
func CanSee(ctx context.Context, q store.Q, actor member.Actor, p Proposal) (bool, error) {
	if p.State == Drafted {
		return actor.SignedIn() && actor.Member == p.Member, nil
	}
	return circle.CanSee(ctx, q, actor, p.Audience, p.Circle)
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref string, p Proposal, audience journal.Audience, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Circle: p.Circle, Actor: actor.Pseudonym, Audience: audience, Content: content})
	return err
}
