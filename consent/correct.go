package consent

import (
	"context"
	"database/sql"
	"errors"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// Correct puts right what was recorded as spoken for the actor, after its round
// has ended, until the record is settled. Consent that was never given made no
// decision: where it becomes an objection, the agreement that came of the round
// is dropped again, with the role that it filled, the item is worked on, and the
// objection is integrated like any other. An objection that was never made is
// withdrawn.
func Correct(ctx context.Context, tx *store.Tx, actor member.Actor, answer string, a Answer) (Proposal, error) {
	before, err := scanAnswer(tx.QueryRow(ctx, selectAnswer+"where id = $1", answer))
	if errors.Is(err, sql.ErrNoRows) {
		return Proposal{}, errNotFound
	}
	if err != nil {
		return Proposal{}, err
	}
	p, err := change(ctx, tx, before.Proposal, Consenting, Dropping, Tuning, Integrating, Deferred, Agreed, Dropped)
	if err != nil {
		return Proposal{}, err
	}
	if err := mayAct(ctx, tx, actor, p); err != nil {
		return Proposal{}, err
	}
	r, err := getRound(ctx, tx, before.Round)
	if err != nil {
		return Proposal{}, err
	}
	if before, err = scanAnswer(tx.QueryRow(ctx, selectAnswer+"where id = $1", answer)); err != nil {
		return Proposal{}, err
	}
	switch {
	case before.Member != actor.Member || before.Recorder == "":
		return Proposal{}, apperr.New(apperr.Forbidden, "consent.not_yours_to_correct")
	case before.Settled || before.Replaced:
		return Proposal{}, apperr.New(apperr.Conflict, "consent.record_settled")
	case r.Ended.IsZero():
		return Respond(ctx, tx, actor, r.ID, r.N, a)
	}
	if a, err = tidyAnswer(a, actor); err != nil {
		return Proposal{}, err
	}
	if a.Kind == Objection && a.Reason == "" {
		return Proposal{}, apperr.New(apperr.Invalid, "typed.empty").At("reason")
	}
	a.Member, a.Person = actor.Member, actor.Pseudonym
	if a.Kind == Objection && r.Kind == ConsentRound {
		if err := undecide(ctx, tx, actor, p, r); err != nil {
			return Proposal{}, err
		}
	}
	if r.N != p.N {
		r.Kind = DropRound // on an older text: for the record alone
	}
	if err := give(ctx, tx, actor, p, r, a); err != nil {
		return Proposal{}, err
	}
	if p, err = Get(ctx, tx, p.ID); err != nil || a.Kind == Objection || p.State != Integrating {
		return p, err
	}
	if err := agreeAfterAll(ctx, tx, actor, p); err != nil {
		return Proposal{}, err
	}
	return Get(ctx, tx, p.ID)
}

// undecide takes back what a consent round decided by an answer that was never
// given. It is refused where what rests on it has gone on: another version, a
// new proposal, an agreement that was amended.
func undecide(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, r Round) error {
	if r.N != p.N {
		return apperr.New(apperr.Conflict, "consent.newer_version", "N", p.N)
	}
	if p.State != Agreed {
		return nil
	}
	a, err := logbook.Get(ctx, tx, p.Agreement)
	if err != nil {
		return err
	}
	if a.Now.Lineage.Proposal != p.ID || p.Amends != "" {
		return apperr.New(apperr.Conflict, "consent.correct_too_late")
	}
	if err := notInEffect(ctx, tx, p); err != nil {
		return err
	}
	if err := logbook.Drop(ctx, tx, actor, p.Agreement, p.ID); err != nil {
		return err
	}
	if err := vacate(ctx, tx, actor, p); err != nil {
		return err
	}
	if err := backlog.Reopen(ctx, tx, p.Item); err != nil {
		return err
	}
	err = tx.Change(ctx, errNotFound, "update consent_proposal set state = 'integrating', agreement = '', objected = objected + 1 where id = $1", p.ID)
	if store.IsDuplicate(err) {
		return apperr.New(apperr.Conflict, "consent.correct_too_late")
	}
	return err
}

// notInEffect refuses where the agreement has changed circles by now: a seat, a
// domain or a circle does not go back with its text. (A fallback method is its
// agreement, and goes with it.)
func notInEffect(ctx context.Context, q store.Q, p Proposal) error {
	effects, err := Effects(ctx, q, p.ID, p.N)
	if err != nil {
		return err
	}
	for _, e := range effects {
		if !e.Done.IsZero() && e.Kind != Falls {
			return apperr.New(apperr.Conflict, "consent.correct_in_effect")
		}
	}
	return nil
}

// vacate ends the term that the agreement filled.
func vacate(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal) error {
	if p.Elects.Role == "" {
		return nil
	}
	held, err := circle.TermsOf(ctx, tx, p.Elects.Member)
	if err != nil {
		return err
	}
	for _, t := range held {
		if t.Decision == p.Agreement {
			return circle.EndTerm(ctx, tx, actor, t.ID, p.Agreement)
		}
	}
	return nil
}
