package lab

import (
	"context"
	"errors"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

// How many people a lab has: fewer are no round, and more are a meeting.
const (
	Fewest = 3
	Most   = 200
)

// New is a lab to be registered.
type New struct {
	Talk, Item       string
	Day, Hour, Place string
	People           int
	Others           bool
	Words, Lang      string
}

// Register lets others find a lab; whoever has an account may, member or not.
// Links of who is not trusted yet are held, and so is the whole of it where its
// host is new and came by a link by which spam came.
func Register(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (string, error) {
	about, err := About(ctx, tx, actor, n.Talk, n.Item)
	if err != nil {
		return "", err
	}
	if err := acts(actor); err != nil {
		return "", err
	}
	if !about.Open {
		return "", apperr.New(apperr.Gone, "lab.subject_over")
	}
	c, err := circle.Get(ctx, tx, about.Circle)
	if err != nil {
		return "", err
	}
	if err := n.check(ctx, c.Today(ctx), about); err != nil {
		return "", err
	}
	if !i18n.Known(n.Lang) {
		n.Lang = actor.Lang
	}
	if err := moderation.Spend(ctx, tx, actor, moderation.Gathering); err != nil {
		return "", err
	}
	lab, state := id.New(), Planned
	burst, err := moderation.InBurst(ctx, tx, actor)
	if err != nil {
		return "", err
	}
	if burst {
		state = Held
	}
	if err := moderation.HoldLinks(ctx, tx, actor, Kind, lab, &n.Place, &n.Words); err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `
		insert into lab_lab (id, talk, item, circle, state, day, hour, place, people, others, words, lang, member, person, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		lab, about.Talk, about.Item, about.Circle, string(state), n.Day, n.Hour, n.Place, n.People, store.Bit(n.Others), n.Words, n.Lang,
		actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	touch(tx, about)
	return lab, err
}

// check tidies what was typed, and refuses what is missing.
func (n *New) check(ctx context.Context, today string, about Subject) error {
	var people, others, words error
	g, gathering := circle.Gathering{Day: n.Day, Hour: n.Hour, Place: n.Place}.Tidy(today)
	n.Day, n.Hour, n.Place = g.Day, g.Hour, g.Place
	if n.People < Fewest || n.People > Most {
		people = apperr.New(apperr.Invalid, "lab.people_range", "Fewest", Fewest, "Most", Most).At("people")
	}
	if n.Others && !about.Public {
		others = apperr.New(apperr.Invalid, "lab.members_only").At("others")
	}
	n.Words, words = typed.Optional(n.Words, "words", 600)
	return errors.Join(gathering, people, others, words)
}

// acts lets whoever has an account and is not suspended.
func acts(actor member.Actor) error {
	switch {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "lab.sign_in")
	case actor.Suspended:
		return apperr.New(apperr.Forbidden, "circle.suspended")
	}
	return nil
}

// touch tells the pages on which labs stand.
func touch(tx *store.Tx, about Subject) {
	tx.Touch(TopicAll)
	tx.Touch(circle.Topic(about.Circle))
}

// TopicAll is touched when a lab is registered, moved, cancelled or decided about.
const TopicAll = "lab"
