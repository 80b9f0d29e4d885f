package delegate

import (
	"context"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/community"
	"concentric/member"
	"concentric/moderation"
)

// Recall asks, with a reason, that the delegate be recalled, by somebody of the
// community. Once half as many ask as had consented to the choice, and three at
// least, the term ends with the seat, and the circle finds it on its backlog.
// It is no vote of a majority: it takes back the consent on which the choice
// rests. recalled says whether the term has ended.
func Recall(ctx context.Context, tx *store.Tx, actor member.Actor, term, reason, lang string) (recalled bool, err error) {
	c, err := sitting(ctx, tx, actor, term)
	if err != nil {
		return false, err
	}
	if actor.Member == c.Nominee {
		return false, apperr.New(apperr.Conflict, "delegate.lay_down")
	}
	if reason, err = typed.Text(reason, "reason", 2000); err != nil {
		return false, err
	}
	if err := c.took(ctx, tx, actor, "delegate.recall_early", "reason"); err != nil {
		return false, err
	}
	if err := moderation.NoLinks(ctx, tx, actor, "reason", reason); err != nil {
		return false, err
	}
	if lang == "" {
		lang = actor.Lang
	}
	_, err = tx.Exec(ctx, `
		insert into delegate_recall (id, term, member, reason, lang, at) values ($1, $2, $3, $4, $5, $6)
		on conflict (term, member) where member <> '' do update set reason = excluded.reason, lang = excluded.lang`,
		id.New(), term, actor.Member, reason, lang, store.Micros(clock.Now(ctx)))
	if err != nil {
		return false, err
	}
	said, err := Words(ctx, tx, c.ID, c.Asking)
	if err != nil {
		return false, err
	}
	var asking int
	if err := tx.QueryRow(ctx, "select count(*) from delegate_recall where term = $1", term).Scan(&asking); err != nil {
		return false, err
	}
	if consents, _ := Tally(said); asking < Enough(consents) {
		return false, nil
	}
	if err := circle.EndDelegate(ctx, tx, term, c.ID); err != nil {
		return false, err
	}
	of, err := community.Get(ctx, tx, c.Community)
	if err != nil {
		return false, err
	}
	in, err := circle.Get(ctx, tx, c.Circle)
	if err != nil {
		return false, err
	}
	_, err = backlog.Open(ctx, tx, member.Actor{}.For(in.ID), backlog.New{
		Circle: in.ID, Title: of.Name, Lang: in.Lang, Audience: in.Audience, Origin: backlog.Origin{Kind: backlog.Recalled, Ref: term}, Key: "recalled/" + term,
	})
	return err == nil, err
}

// Enough is how many have to ask for a recall of somebody to whom so many
// consented: half of them, rounded up, and Fewest at least.
func Enough(consents int) int { return max(Fewest, (consents+1)/2) }

// TakeBack takes one's wish for a recall back.
func TakeBack(ctx context.Context, tx *store.Tx, actor member.Actor, term string) error {
	if _, err := sitting(ctx, tx, actor, term); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "delete from delegate_recall where term = $1 and member = $2", term, actor.Member)
	return err
}

// sitting takes the turn of the choice that a running term rests on, for
// somebody of its community.
func sitting(ctx context.Context, tx *store.Tx, actor member.Actor, term string) (Choice, error) {
	list, err := choices(ctx, tx, "where term = $1 and term <> ''", term)
	if err != nil {
		return Choice{}, err
	}
	if len(list) == 0 {
		return Choice{}, apperr.New(apperr.NotFound, "circle.term_not_found")
	}
	c, err := asked(ctx, tx, actor, list[0].ID, Chosen)
	if err != nil {
		return c, err
	}
	seats, err := circle.SeatsFor(ctx, tx, c.Community)
	if err != nil {
		return c, err
	}
	for _, seat := range seats {
		if seat.Term != nil && seat.Term.ID == term {
			return c, nil
		}
	}
	return c, apperr.New(apperr.Conflict, "circle.term_over")
}

// Asks says whether somebody asks for the recall of who holds a term, and why.
func Asks(ctx context.Context, q store.Q, term, who string) (reason string, asks bool, err error) {
	said, err := wish(ctx, q, term, who)
	return said.Reason, err == nil && !said.At.IsZero(), err
}

// wish is what somebody said when they asked for the recall of who holds a term;
// zero where they did not.
func wish(ctx context.Context, q store.Q, term, who string) (Saying, error) {
	rows, err := q.Query(ctx, "select reason, lang, at from delegate_recall where term = $1 and member = $2 and member <> ''", term, who)
	list, err := store.Collect(rows, err, func(row store.Row) (Saying, error) {
		s := Saying{Word: "recall"}
		var at int64
		err := row.Scan(&s.Reason, &s.Lang, &at)
		s.At = store.At(at)
		return s, err
	})
	if err != nil || len(list) == 0 {
		return Saying{}, err
	}
	return list[0], nil
}
