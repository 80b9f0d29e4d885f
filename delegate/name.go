package delegate

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
	"concentric/moderation"
)

// Stand offers oneself for the seat, with a reason; agreed says that one's name
// is shown to the community and the circle, and with it that one is of the
// community. Offering again replaces the reason.
func Stand(ctx context.Context, tx *store.Tx, actor member.Actor, choice, reason, lang string, agreed bool) error {
	c, err := choosing(ctx, tx, actor, choice, Naming)
	if err != nil {
		return err
	}
	if reason, err = typed.Text(reason, "reason", 2000); err != nil {
		return err
	}
	if err := moderation.NoLinks(ctx, tx, actor, "reason", reason); err != nil {
		return err
	}
	if !agreed {
		return apperr.New(apperr.Invalid, "delegate.offer_shown").At("agreed")
	}
	_, err = tx.Exec(ctx, `
		insert into delegate_offer (id, choice, member, person, reason, lang, at) values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (choice, member) where member <> '' do update set reason = excluded.reason, lang = excluded.lang`,
		id.New(), c.ID, actor.Member, actor.Pseudonym, reason, lang, store.Micros(clock.Now(ctx)))
	return err
}

// Withdraw takes one's offer back, at any time before one is chosen; the
// proposal of somebody who does is over, and the reasons are read again.
func Withdraw(ctx context.Context, tx *store.Tx, actor member.Actor, choice string) error {
	c, err := asked(ctx, tx, actor, choice, Naming, Hearing, Asking)
	if err != nil {
		return err
	}
	err = tx.Change(ctx, apperr.New(apperr.Conflict, "delegate.not_offered"), "delete from delegate_offer where choice = $1 and member = $2", c.ID, actor.Member)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "delete from delegate_word where choice = $1 and asking = '' and nominee = $2", c.ID, actor.Member); err != nil {
		return err
	}
	if c.Stage != Asking || c.Nominee != actor.Member {
		return nil
	}
	c.Nominee, c.Person, c.Reasons = "", "", ""
	return c.step(ctx, tx, actor, Hearing, c.EndsOn)
}

// Name says whom of those who offered themselves one would see in the seat, and
// why; saying it again replaces what was said.
func Name(ctx context.Context, tx *store.Tx, actor member.Actor, choice, nominee, reason, lang string) error {
	c, err := choosing(ctx, tx, actor, choice, Naming)
	if err != nil {
		return err
	}
	if _, err := offered(ctx, tx, c.ID, nominee); err != nil {
		return err
	}
	if reason, err = typed.Text(reason, "reason", 2000); err != nil {
		return err
	}
	return say(ctx, tx, actor, c, "", Word{Nominee: nominee, Word: Names, Reason: reason, Lang: lang})
}

// offered refuses a person who did not offer themselves.
func offered(ctx context.Context, q store.Q, choice, nominee string) (Offer, error) {
	offers, err := Offers(ctx, q, choice)
	if err != nil {
		return Offer{}, err
	}
	i := slices.IndexFunc(offers, func(o Offer) bool { return o.Member == nominee && nominee != "" })
	if i < 0 {
		return Offer{}, apperr.New(apperr.Invalid, "delegate.nominee_missing").At("nominee")
	}
	return offers[i], nil
}

// say writes somebody's word in place of the one that they gave before.
func say(ctx context.Context, tx *store.Tx, actor member.Actor, c Choice, asking string, w Word) error {
	if err := moderation.NoLinks(ctx, tx, actor, "reason", w.Reason); err != nil {
		return err
	}
	if w.Lang == "" {
		w.Lang = actor.Lang
	}
	_, err := tx.Exec(ctx, `
		insert into delegate_word (id, choice, asking, member, nominee, word, reason, lang, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (choice, asking, member) where member <> ''
		do update set nominee = excluded.nominee, word = excluded.word, reason = excluded.reason, lang = excluded.lang`,
		id.New(), c.ID, asking, actor.Member, w.Nominee, w.Word, w.Reason, w.Lang, store.Micros(clock.Now(ctx)))
	return err
}
