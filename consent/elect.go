package consent

import (
	"context"
	"slices"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// Elects is whom a proposal gives a role to, from a civil date on: the last act
// of a role selection. The term ends with the text's last day, which an
// integration may shorten like any other.
type Elects struct{ Role, Member, Person, Starts string }

// Elect puts a person for a role to the consent of the circle, by its
// facilitator, until the end of a civil date. There is no clarifying and no
// reaction round: the nominations and the change round were both. The item must
// be worked on already, by the selection. text.EndsOn is the end of the term.
// It is for the circle alone, as all matters of persons are.
// What the role, the person or the dates do not allow is refused here already.
func Elect(ctx context.Context, tx *store.Tx, actor member.Actor, item string, whom Elects, text logbook.Text, endsOn string) (Proposal, error) {
	i, err := backlog.Get(ctx, tx, item)
	if err != nil {
		return Proposal{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Facilitate, i.Circle); err != nil {
		return Proposal{}, err
	}
	if _, err := kindOf(ctx, tx, i.Circle, whom.Role); err != nil {
		return Proposal{}, err
	}
	person := member.Actor{Member: whom.Member, Pseudonym: whom.Person}
	if err := circle.CanFill(ctx, tx, whom.Role, person, whom.Starts, text.EndsOn); err != nil {
		return Proposal{}, err
	}
	c, err := circle.Get(ctx, tx, i.Circle)
	if err != nil {
		return Proposal{}, err
	}
	if text, err = logbook.Check(text, c.Today(ctx)); err != nil {
		return Proposal{}, err
	}
	p := Proposal{ID: id.New(), Item: item, Circle: i.Circle, N: 1, Elects: whom, Audience: journal.Circle}
	_, err = tx.Exec(ctx, `
		insert into consent_proposal (id, state, n, item, circle, audience, amends, routine, concerns_member, concerns_person,
			elects_role, elects_member, elects_person, elects_starts, member, person, at)
		values ($1, 'tuning', 1, $2, $3, $4, '', 0, '', '', $5, $6, $7, $8, $9, $10, $11)`,
		p.ID, item, i.Circle, string(p.Audience), whom.Role, whom.Member, whom.Person, whom.Starts,
		actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Proposal{}, err
	}
	row, err := addVersion(ctx, tx, actor, Version{Proposal: p.ID, N: 1, Text: text, Change: First})
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

// nomineeLast refuses the answer of the person proposed for a role until
// everyone else has given theirs.
func nomineeLast(ctx context.Context, q store.Q, actor member.Actor, p Proposal, r Round) error {
	if r.Kind != ConsentRound || p.Elects.Member != actor.Member {
		return nil
	}
	silent, err := Silent(ctx, q, r.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(silent, func(s Place) bool { return s.Member != actor.Member }) {
		return apperr.New(apperr.Conflict, "consent.nominee_last")
	}
	return nil
}

// Release ends a proposal that would give somebody a role, without a decision:
// the person proposed may decline at any time, and while objections are worked
// on, the facilitator may propose somebody else instead. The selection goes on.
func Release(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string) error {
	p, err := change(ctx, tx, proposal, Consenting, Integrating)
	if err != nil {
		return err
	}
	if err := mayAct(ctx, tx, actor, p); err != nil {
		return err
	}
	if p.Elects.Role == "" {
		return apperr.New(apperr.Conflict, "consent.elects_nobody")
	}
	if actor.Member != p.Elects.Member {
		if err := circle.May(ctx, tx, actor, circle.Facilitate, p.Circle); err != nil {
			return err
		}
		if p.State != Integrating {
			return apperr.New(apperr.Conflict, "consent.round_goes_on")
		}
	}
	r, ok, err := OpenRound(ctx, tx, proposal)
	if err != nil {
		return err
	}
	if ok {
		if err := endRound(ctx, tx, actor, p, r, OutcomeReleased); err != nil {
			return err
		}
	}
	return p.to(ctx, tx, Dropped)
}

// elected fills the role by what was agreed; where somebody holds it until the
// term begins, the clock does so on that day (successors). Where the role was filled
// otherwise meanwhile, the agreement stands, and its circle puts it into effect
// when the way is free (Enact). The circle above is asked to confirm a delegate.
func elected(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, v Version, agreement string) error {
	if p.Elects.Role == "" {
		return nil
	}
	held, err := heldUntilThen(ctx, tx, p.Circle, p.Elects.Role, p.Elects.Starts)
	if err != nil || held {
		return err
	}
	return begin(ctx, tx, actor, p, v.Text.EndsOn, agreement)
}

// begin begins the term.
func begin(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, ends, agreement string) error {
	person := member.Actor{Member: p.Elects.Member, Pseudonym: p.Elects.Person}
	err := circle.CanFill(ctx, tx, p.Elects.Role, person, p.Elects.Starts, ends)
	if apperr.As(err) != nil {
		return nil
	}
	if err != nil {
		return err
	}
	by := actor.For(p.Circle)
	t, err := circle.Fill(ctx, tx, by, p.Elects.Role, person, p.Elects.Starts, ends, agreement)
	if err != nil || t.Kind != circle.Delegate {
		return err
	}
	return askToConfirm(ctx, tx, by, p.Circle, t.ID)
}

// askToConfirm brings a delegate to the backlog of the circle above; a helping
// circle, which does not link, has nobody to confirm.
func askToConfirm(ctx context.Context, tx *store.Tx, actor member.Actor, of, term string) error {
	c, err := circle.Get(ctx, tx, of)
	if err != nil || c.Parent == "" || c.Kind == circle.Helping {
		return err
	}
	_, err = backlog.Open(ctx, tx, actor, backlog.New{
		Circle: c.Parent, Title: c.Name, Lang: c.Lang, Audience: c.Audience, Origin: backlog.Origin{Kind: backlog.Confirmation, Ref: term}, Key: "confirm/" + term,
	})
	return err
}

// recall takes back the choice of a delegate, and tells the circle above, in
// which the seat ends: on its backlog, in words that name no person.
func recall(ctx context.Context, tx *store.Tx, actor member.Actor, of, term, decision string) error {
	if err := isDelegate(ctx, tx, of, term); err != nil {
		return err
	}
	if err := circle.EndTerm(ctx, tx, actor, term, decision); err != nil {
		return err
	}
	c, err := circle.Get(ctx, tx, of)
	if err != nil || c.Parent == "" {
		return err
	}
	_, err = backlog.Open(ctx, tx, actor, backlog.New{
		Circle: c.Parent, Title: c.Name, Lang: c.Lang, Audience: c.Audience, Origin: backlog.Origin{Kind: backlog.Recalled, Ref: term}, Key: "recalled/" + term,
	})
	return err
}
