package introduction

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// MostInMonth is how many newcomers somebody may offer to welcome in thirty days.
const MostInMonth = 20

// month is over which welcomes are counted.
const month = 30 * 24 * time.Hour

// Offer is that somebody of a circle welcomes newcomers: at most Most of them in
// thirty days.
type Offer struct {
	ID, Member, Circle string
	Most               int
	At                 time.Time
}

const selectOffer = "select id, member, circle, most, at from introduction_offer "

func offers(ctx context.Context, q store.Q, where string, args ...any) ([]Offer, error) {
	rows, err := q.Query(ctx, selectOffer+where, args...)
	return store.Collect(rows, err, func(row store.Row) (Offer, error) {
		var o Offer
		var at int64
		err := row.Scan(&o.ID, &o.Member, &o.Circle, &o.Most, &at)
		o.At = store.At(at)
		return o, err
	})
}

// OfferOf is a member's offer to welcome; ok is false where there is none.
func OfferOf(ctx context.Context, q store.Q, who string) (o Offer, ok bool, err error) {
	found, err := offers(ctx, q, "where member = $1 and member <> ''", who)
	if err != nil || len(found) == 0 {
		return o, false, err
	}
	return found[0], true, nil
}

// Offered says whether anybody of a circle that the actor sees welcomes newcomers.
func Offered(ctx context.Context, q store.Q, actor member.Actor) (bool, error) {
	all, err := offers(ctx, q, "order by at, id")
	if err != nil {
		return false, err
	}
	for _, o := range all {
		if there, err := stillThere(ctx, q, o, actor); err != nil || there {
			return there, err
		}
	}
	return false, nil
}

// Welcome makes the actor's offer to welcome newcomers for a circle in which they
// sit, in place of the one that there was, and leads those to them who wait. A
// circle that newcomers cannot see welcomes nobody.
func Welcome(ctx context.Context, tx *store.Tx, actor member.Actor, in string, most int) error {
	if _, err := tx.Exec(ctx, "update introduction_offer set version = version + 1 where member = $1", actor.Member); err != nil {
		return err
	}
	if err := may(actor); err != nil {
		return err
	}
	c, err := circle.Get(ctx, tx, in)
	if err != nil {
		return err
	}
	sits, err := circle.Sits(ctx, tx, in, actor.Member)
	switch {
	case err != nil:
		return err
	case !sits:
		return apperr.New(apperr.Forbidden, "introduction.not_there", "Circle", c.Name)
	case c.Audience == journal.Circle:
		return apperr.New(apperr.Conflict, "introduction.circle_hidden", "Circle", c.Name)
	case most < 1 || most > MostInMonth:
		return apperr.New(apperr.Invalid, "introduction.most", "Most", MostInMonth).At("most")
	}
	_, err = tx.Exec(ctx, `
		insert into introduction_offer (id, member, circle, most, at) values ($1, $2, $3, $4, $5)
		on conflict (member) do update set circle = excluded.circle, most = excluded.most`,
		id.New(), actor.Member, in, most, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	waiting, err := introductions(ctx, tx, "where ended = 0 and not exists (select 1 from introduction_led l where l.introduction = introduction_introduction.id and (l.ended = 0 or l.how = 'answered')) order by at, id limit $1", most)
	if err != nil {
		return err
	}
	for _, i := range waiting {
		if _, err := lead(ctx, tx, i); err != nil {
			return err
		}
	}
	return nil
}

// StopWelcoming ends the actor's offer; who waits for them is led to somebody
// else. Without one, nothing happens.
func StopWelcoming(ctx context.Context, tx *store.Tx, actor member.Actor) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "introduction.sign_in")
	}
	return stop(ctx, tx, actor.Member)
}

func stop(ctx context.Context, tx *store.Tx, who string) error {
	if _, err := tx.Exec(ctx, "delete from introduction_offer where member = $1", who); err != nil {
		return err
	}
	waiting, err := ledTo(ctx, tx, "where member = $1 and ended = 0 order by at, id", who)
	if err != nil {
		return err
	}
	for _, l := range waiting {
		if err := end(ctx, tx, l, Gone); err != nil {
			return err
		}
		i, err := get(ctx, tx, l.Introduction)
		if err != nil {
			return err
		}
		if _, err := lead(ctx, tx, i); err != nil {
			return err
		}
	}
	return nil
}
