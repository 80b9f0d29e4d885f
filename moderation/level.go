package moderation

import (
	"context"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Level says how far somebody is known here. It is worked out when it is asked
// for, from what is on record, and is kept nowhere; nobody is shown another
// person's.
type Level int

// The levels (docs: trust, "Trust levels and moderation"). New: votes and
// writes, a few things a day. Known: whoever the party put on its register, and
// who came by a link once they stayed a week and did five things. Trusted: whoever sits in a circle, and who is known, stayed a month
// and has three contributions that others let stand; their links are shown at
// once. Keeper: holds a role that moderates for the circle at the root, which gave it
// to them by consent, with a term.
const (
	New Level = iota
	Known
	Trusted
	Keeper
)

// String is the level as the ids of sentences have it.
func (l Level) String() string { return [...]string{"new", "known", "trusted", "keeper"}[l] }

// What a level asks for.
const (
	daysKnown, daysTrusted = 7, 30
	doneKnown, keptTrusted = 5, 3
)

// Settles is how long a contribution stands before it counts as kept.
const Settles = 7 * 24 * time.Hour

// Deeds are what somebody did: votes, statements, tensions and texts, and how
// many of their contributions others let stand.
type Deeds struct{ Done, Kept int }

// Past is what a level is derived from. The zero value is a guest.
type Past struct {
	Account bool      // signed in
	Invited bool      // came by a link, which proved the mailbox, and is on the register as no member yet
	Since   time.Time // when they came
	Seated  bool      // sits in a circle, which took them in by consent
	Keeps   string    // last civil date of a keeper's term, "" without one
	Deeds
}

// Need is something that is missing for the next level: "account",
// "days" (From is when there are enough), "done" and "kept" (how many more),
// "given" (a circle gives it).
type Need struct {
	What string
	More int
	From time.Time
}

// Level derives the level, and what is missing for the next one. More of
// anything never lowers it.
func (p Past) Level(now time.Time) (Level, []Need) {
	switch {
	case !p.Account:
		return New, []Need{{What: "account"}}
	case p.Keeps >= now.Format(time.DateOnly):
		return Keeper, nil
	case p.Seated:
		return Trusted, []Need{{What: "given"}}
	}
	if p.Invited {
		if missing := p.missing(now, daysKnown, doneKnown, 0); len(missing) > 0 {
			return New, missing
		}
	}
	if missing := p.missing(now, daysTrusted, 0, keptTrusted); len(missing) > 0 {
		return Known, missing
	}
	return Trusted, []Need{{What: "given"}}
}

func (p Past) missing(now time.Time, days, done, kept int) []Need {
	var list []Need
	if from := p.Since.AddDate(0, 0, days); now.Before(from) {
		list = append(list, Need{What: "days", From: from})
	}
	if p.Done < done {
		list = append(list, Need{What: "done", More: done - p.Done})
	}
	if p.Kept < kept {
		list = append(list, Need{What: "kept", More: kept - p.Kept})
	}
	return list
}

// Source tells what somebody did in a room above this one.
type Source func(ctx context.Context, q store.Q, actor member.Actor) (Deeds, error)

type visit struct {
	network string
	sources []Source
}

type visitKey struct{}

// Visiting returns a context whose acts come from a network (a prefix of
// addresses, "" where it is not known), with the rooms that tell what somebody
// did. Where a context has no sources, nothing counts as done: whoever is new
// stays so.
func Visiting(ctx context.Context, network string, sources ...Source) context.Context {
	return context.WithValue(ctx, visitKey{}, visit{network, sources})
}

func visiting(ctx context.Context) visit {
	v, _ := ctx.Value(visitKey{}).(visit)
	return v
}

// PastOf reads what the actor's own level is derived from. It is for the
// actor's own acts and pages: what somebody said in a conversation is joined to
// them in their own session alone.
func PastOf(ctx context.Context, q store.Q, actor member.Actor) (Past, error) {
	p, err := arrived(ctx, q, actor)
	if err != nil || !p.Account {
		return p, err
	}
	seats, err := circle.SeatsOf(ctx, q, actor.Member)
	if err != nil {
		return p, err
	}
	p.Seated = len(seats) > 0
	if p.Keeps, err = keeps(ctx, q, actor); err != nil {
		return p, err
	}
	for _, source := range visiting(ctx).sources {
		d, err := source(ctx, q, actor)
		if err != nil {
			return p, err
		}
		p.Done, p.Kept = p.Done+d.Done, p.Kept+d.Kept
	}
	return p, nil
}

// keeps is until when the actor holds a role that moderates for the circle at the
// root: that circle's people gave it to them by consent, with a term. "" without
// one, and where nobody moderates but all of them together.
func keeps(ctx context.Context, q store.Q, actor member.Actor) (string, error) {
	held, err := circle.TermsOf(ctx, q, actor.Member)
	if err != nil || len(held) == 0 {
		return "", err
	}
	root, err := circle.Root(ctx, q)
	if err != nil {
		return "", err
	}
	last, today := "", root.Today(ctx)
	for _, t := range held {
		if t.Circle == root.ID && t.Runs(today) && slices.Contains(circle.RolesFor(circle.Moderate), t.Kind) {
			last = max(last, t.Ends)
		}
	}
	return last, nil
}

// arrived reads how the actor came in.
func arrived(ctx context.Context, q store.Q, actor member.Actor) (Past, error) {
	if !actor.SignedIn() {
		return Past{}, nil
	}
	m, err := member.Get(ctx, q, actor.Member)
	if apperr.Is(err, apperr.NotFound) {
		return Past{}, nil
	}
	if err != nil {
		return Past{}, err
	}
	p := Past{Account: true, Since: m.Created}
	a, came, err := member.ArrivalOf(ctx, q, actor.Member)
	if err == nil && came {
		p.Invited, p.Since = m.Standing == member.Supporter, a.At
	}
	return p, err
}

// LevelOf is the actor's own level.
func LevelOf(ctx context.Context, q store.Q, actor member.Actor) (Level, error) {
	p, err := PastOf(ctx, q, actor)
	level, _ := p.Level(clock.Now(ctx))
	return level, err
}

// isNew says whether the actor is new, without reading what they did where that
// makes no difference.
func isNew(ctx context.Context, q store.Q, actor member.Actor) (bool, error) {
	if actor.Belongs() {
		return false, nil
	}
	p, err := arrived(ctx, q, actor)
	if err != nil || p.Account && !p.Invited {
		return false, err
	}
	level, err := LevelOf(ctx, q, actor)
	return level == New, err
}
