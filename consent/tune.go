package consent

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// Tune makes the next version after the reactions, by the author or the
// facilitator. from is the version that it was made from: if there is a newer
// one, nothing is changed.
func Tune(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string, from int, text logbook.Text, takes ...Takes) (Version, error) {
	p, err := change(ctx, tx, proposal, Tuning)
	if err != nil {
		return Version{}, err
	}
	if err := authorOr(ctx, tx, actor, p, circle.Facilitate); err != nil {
		return Version{}, err
	}
	if from != p.N {
		return Version{}, apperr.New(apperr.Conflict, "consent.newer_version", "N", p.N)
	}
	if text, err = tidy(text, actor); err != nil {
		return Version{}, err
	}
	before, err := p.Newest(ctx, tx)
	if err != nil {
		return Version{}, err
	}
	if same(before.Text, text) {
		return Version{}, apperr.New(apperr.Invalid, "consent.nothing_changed")
	}
	effects, err := taking(ctx, tx, p, takes)
	if err != nil {
		return Version{}, err
	}
	return next(ctx, tx, actor, p, Version{Text: text, Change: Tuned, Modified: true, Effects: effects})
}

// Takes are the ids of the amendments that are in a text for the programme, as
// whoever writes it says; where it is not given, those of the version before.
type Takes []string

// taking is what the newest version of a proposal puts into effect, with other
// amendments where they are given.
func taking(ctx context.Context, q store.Q, p Proposal, takes []Takes) ([]Effect, error) {
	effects, err := Effects(ctx, q, p.ID, p.N)
	if err != nil || len(takes) == 0 {
		return effects, err
	}
	for _, e := range effects {
		if e.Kind == Writes && e.Plank != nil {
			e.Plank.Amendments = takes[0]
		}
	}
	return effects, nil
}

// next adds the version after the newest one, and records it. What it puts into
// effect stays, unless v.Effects says otherwise.
func next(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, v Version) (Version, error) {
	v.Proposal, v.N = p.ID, p.N+1
	if v.Effects == nil {
		before, err := Effects(ctx, tx, p.ID, p.N)
		if err != nil {
			return Version{}, err
		}
		v.Effects = before
	}
	row, err := addVersion(ctx, tx, actor, v)
	if err != nil {
		return Version{}, err
	}
	if err := record(ctx, tx, actor, "consent.versioned", row, p, p.Audience, versionContent); err != nil {
		return Version{}, err
	}
	return version(ctx, tx, p.ID, v.N)
}

// AskConsent freezes version n and opens the consent round, until the end of a
// civil date, by the author or the facilitator. The text must have everything
// that an agreement has. After objections there must be a newer version than
// the one objected to.
func AskConsent(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string, n int, endsOn string) (Round, error) {
	p, err := change(ctx, tx, proposal, Tuning, Integrating)
	if err != nil {
		return Round{}, err
	}
	if err := authorOr(ctx, tx, actor, p, circle.Facilitate); err != nil {
		return Round{}, err
	}
	if n != p.N {
		return Round{}, apperr.New(apperr.Conflict, "consent.newer_version", "N", p.N)
	}
	v, err := p.Newest(ctx, tx)
	if err != nil {
		return Round{}, err
	}
	c, err := circle.Get(ctx, tx, p.Circle)
	if err != nil {
		return Round{}, err
	}
	if _, err := logbook.Check(v.Text, c.Today(ctx)); err != nil {
		return Round{}, err
	}
	before, err := rounds(ctx, tx, "where proposal = $1 and kind = 'consent' and n = $2", p.ID, p.N)
	if err != nil {
		return Round{}, err
	}
	open, err := OpenObjections(ctx, tx, p.ID)
	if err != nil {
		return Round{}, err
	}
	if len(before) > 0 && len(open) > 0 {
		return Round{}, apperr.New(apperr.Conflict, "consent.integrate_first")
	}
	return openRound(ctx, tx, actor, p, ConsentRound, Consenting, endsOn)
}
