package invitation

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// codeLength is how long the code of a link is: short enough to be typed from
// paper.
const codeLength = 8

// Offer makes a link, in place of the one that there was: that one works no
// longer. Applies counts for the link of the circle at the root alone.
func Offer(ctx context.Context, tx *store.Tx, actor member.Actor, kind Kind, ref string, applies bool) (Link, error) {
	hash, err := key(tx, kind, ref)
	if err != nil {
		return Link{}, err
	}
	now := clock.Now(ctx)
	_, err = tx.Exec(ctx, "update invitation_link set version = version + 1, ended = $1 where kind = $2 and ref = $3 and ended = 0",
		store.Micros(now), string(kind), hash)
	if err != nil {
		return Link{}, err
	}
	if err := May(ctx, tx, actor, kind, ref); err != nil {
		return Link{}, err
	}
	if err := stopped(ctx, tx, kind, hash); err != nil {
		return Link{}, err
	}
	if applies {
		root, err := circle.Root(ctx, tx)
		if err != nil {
			return Link{}, err
		}
		applies = kind == Circle && ref == root.ID
	}
	l := Link{
		ID: id.New(), Code: id.New()[:codeLength], Kind: kind, Ref: ref, Inviter: actor.Member, Applies: applies,
		Until: now.AddDate(0, 0, lasts[kind]).Format(time.DateOnly), At: now,
	}
	sealed, err := tx.Keys().Seal(l.ID, "invitation_link.sealed", actor.Member)
	if err != nil {
		return Link{}, err
	}
	inviter, err := inviterHash(tx, actor.Member)
	if err != nil {
		return Link{}, err
	}
	_, err = tx.Exec(ctx, `
		insert into invitation_link (id, code, kind, ref, inviter, sealed, applies, until, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		l.ID, l.Code, string(kind), hash, inviter, sealed, store.Bit(applies), l.Until, store.Micros(now))
	return l, err
}

func inviterHash(q store.Q, member string) (string, error) {
	return q.Keys().Lookup("invitation.inviter", member)
}

// End makes a link work no longer. Who came by it stays.
func End(ctx context.Context, tx *store.Tx, actor member.Actor, link string) error {
	if err := tx.Change(ctx, errNotFound, "update invitation_link set version = version + 1 where id = $1", link); err != nil {
		return err
	}
	l, err := Get(ctx, tx, link)
	if err != nil {
		return err
	}
	if err := May(ctx, tx, actor, l.Kind, l.Ref); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update invitation_link set ended = $1 where id = $2 and ended = 0", store.Micros(clock.Now(ctx)), link)
	return err
}

// stopLasts is for how long whoever had a link of their own that was stopped makes
// no other.
const stopLasts = 30 * 24 * time.Hour

// Stop makes a link work no longer, for those who moderate: moderation asks whether
// they may and says why. It reports whether the link worked until now.
func Stop(ctx context.Context, tx *store.Tx, link string) (worked bool, err error) {
	if err := tx.Change(ctx, errNotFound, "update invitation_link set version = version + 1 where id = $1", link); err != nil {
		return false, err
	}
	l, err := Get(ctx, tx, link)
	if err != nil || !l.Works(ctx) {
		return false, err
	}
	_, err = tx.Exec(ctx, "update invitation_link set ended = $1, stopped = $1 where id = $2", store.Micros(clock.Now(ctx)), link)
	return true, err
}

// stopped refuses a person whose link was stopped lately another one. A circle's or
// a community's sheet got into wrong hands, and is made anew.
func stopped(ctx context.Context, q store.Q, kind Kind, hash string) error {
	if kind != Person {
		return nil
	}
	var at int64
	err := q.QueryRow(ctx, "select coalesce(max(stopped), 0) from invitation_link where kind = $1 and ref = $2", string(kind), hash).Scan(&at)
	if err != nil {
		return err
	}
	if again := store.At(at).Add(stopLasts); at != 0 && clock.Now(ctx).Before(again) {
		return apperr.New(apperr.Forbidden, "invitation.stopped", "Again", again)
	}
	return nil
}

// PerDay is how many people may come in by one link of a kind in a day.
func PerDay(kind Kind) int { return perDay[kind] }

// Join asks to come in by a link. In a day no more may come than perDay says:
// a link that got into wrong hands brings no crowd.
func Join(ctx context.Context, tx *store.Tx, code string, j member.Joining) error {
	err := tx.Change(ctx, errNotFound, "update invitation_link set version = version + 1 where code = $1", code)
	if err != nil {
		return err
	}
	l, err := ByCode(ctx, tx, code)
	if err != nil {
		return err
	}
	came, waiting, err := member.CameBy(ctx, tx, l.ID, clock.Now(ctx).Add(-24*time.Hour))
	if err != nil {
		return err
	}
	if came+waiting >= perDay[l.Kind] {
		return apperr.New(apperr.TooMany, "invitation.many")
	}
	if j.Applies {
		if j.Applies, err = TakesWishes(ctx, tx); err != nil {
			return err
		}
	}
	j.Invitation = l.ID
	return member.AskToJoin(ctx, tx, j)
}

// Persons is what this room keeps about a person.
var Persons = []member.PersonTable{{
	Table: "invitation_link",
	Export: func(ctx context.Context, q store.Q, who string) (any, error) {
		links, err := madeBy(ctx, q, who)
		if err != nil || len(links) == 0 {
			return nil, err
		}
		var list []map[string]string
		for _, l := range links {
			list = append(list, map[string]string{"code": l.Code, "kind": string(l.Kind), "made": l.At.Format(time.RFC3339), "until": l.Until})
		}
		return list, nil
	},
	Erase: func(ctx context.Context, tx *store.Tx, who string) error {
		inviter, err := inviterHash(tx, who)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "update invitation_link set inviter = '', sealed = '' where inviter = $1 and kind <> 'person'", inviter)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "delete from invitation_link where inviter = $1", inviter)
		return err
	},
	Retain: "While who made it is on the register: the links by which they invite. A circle's or a community's link stays without the name of who made it.",
}}

func madeBy(ctx context.Context, q store.Q, who string) ([]Link, error) {
	inviter, err := inviterHash(q, who)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, selectLink+"where inviter = $1 order by at, id", inviter)
	return store.Collect(rows, err, scanLink(q))
}

// InviterOf is by whose link somebody came; "" where it was by none, or by one
// whose maker is gone.
func InviterOf(ctx context.Context, q store.Q, who string) (Link, string, error) {
	a, ok, err := member.ArrivalOf(ctx, q, who)
	if err != nil || !ok {
		return Link{}, "", err
	}
	l, err := Get(ctx, q, a.Invitation)
	if apperr.Is(err, apperr.NotFound) {
		return Link{}, "", nil
	}
	return l, l.Inviter, err
}
