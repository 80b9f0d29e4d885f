// Package invitation is how people come in: a link, printed as a code on a
// sheet, of a circle, a community or one person. Whoever comes by it is heard at
// once as a supporter; whether they can ask to become a member there, the circle
// at the root decides, and whoever admits members answers.
//
// Who invited whom is kept, sealed: it limits what a burst of accounts can do,
// and it goes with the person. What it does not cover: whoever has a link can
// pass it on, so a link says which sheet somebody came by, not that the inviter
// knows them.
package invitation

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/journal"
	"concentric/member"
)

// Messages are this room's sentences.
//
//go:embed messages/*.toml
var Messages embed.FS

// Kind says whose link it is.
type Kind string

// The kinds. The link of the circle at the root is the party's.
const (
	Circle    Kind = "circle"
	Community Kind = "community"
	Person    Kind = "person"
)

// How many people may come in by one link in a day; a hall full of them shares
// a circle's. And how many days a link lasts.
var (
	perDay = map[Kind]int{Circle: 1000, Community: 300, Person: 10}
	lasts  = map[Kind]int{Circle: 365, Community: 365, Person: 30}
)

// Link is one link. Ref is the circle or the community, or for a person's their
// id. Until is the last civil date on which it works.
type Link struct {
	ID, Code string
	Kind     Kind
	Ref      string
	Inviter  string // id of the member who made it, "" where erased
	Applies  bool   // of the root's link: whoever comes may ask to become a member
	Until    string
	At       time.Time
	Ended    time.Time
	Stopped  time.Time // by those who moderate
}

// Works reports whether somebody can come in by the link.
func (l Link) Works(ctx context.Context) bool {
	return l.Ended.IsZero() && l.Until >= clock.Now(ctx).Format(time.DateOnly)
}

const selectLink = "select id, code, kind, ref, sealed, applies, until, at, ended, stopped from invitation_link "

func scanLink(q store.Q) func(store.Row) (Link, error) {
	return func(row store.Row) (Link, error) {
		var l Link
		var applies, at, ended, stopped int64
		if err := row.Scan(&l.ID, &l.Code, &l.Kind, &l.Ref, &l.Inviter, &applies, &l.Until, &at, &ended, &stopped); err != nil {
			return l, err
		}
		l.Applies, l.At, l.Ended, l.Stopped = applies != 0, store.At(at), store.At(ended), store.At(stopped)
		var err error
		l.Inviter, err = q.Keys().Open(l.ID, "invitation_link.sealed", l.Inviter)
		if l.Kind == Person {
			l.Ref = l.Inviter
		}
		return l, err
	}
}

var errNotFound = apperr.New(apperr.NotFound, "invitation.not_found")

func one(q store.Q, row store.Row) (Link, error) {
	l, err := scanLink(q)(row)
	if errors.Is(err, sql.ErrNoRows) {
		err = errNotFound
	}
	return l, err
}

// Get is one link, by id.
func Get(ctx context.Context, q store.Q, id string) (Link, error) {
	return one(q, q.QueryRow(ctx, selectLink+"where id = $1", id))
}

// ByCode is the link with this code; NotFound where there is none, Gone where
// it works no longer.
func ByCode(ctx context.Context, q store.Q, code string) (Link, error) {
	l, err := one(q, q.QueryRow(ctx, selectLink+"where code = $1", code))
	if err == nil && !l.Works(ctx) {
		err = apperr.New(apperr.Gone, "invitation.over")
	}
	return l, err
}

// Of is the newest link of a circle, a community, or (ref "") of the actor that
// works; ok is false where there is none.
func Of(ctx context.Context, q store.Q, kind Kind, ref string) (l Link, ok bool, err error) {
	hash, err := key(q, kind, ref)
	if err != nil {
		return l, false, err
	}
	l, err = one(q, q.QueryRow(ctx, selectLink+"where kind = $1 and ref = $2 and ended = 0 order by at desc, id limit 1", string(kind), hash))
	if apperr.Is(err, apperr.NotFound) {
		return l, false, nil
	}
	return l, err == nil && l.Works(ctx), err
}

// key is what stands in the column ref: of a person, a keyed hash.
func key(q store.Q, kind Kind, ref string) (string, error) {
	if kind != Person {
		return ref, nil
	}
	return q.Keys().Lookup("invitation.person", ref)
}

// TakesWishes says whether the party takes wishes to become a member here: as
// the newest link of the circle at the root says.
func TakesWishes(ctx context.Context, q store.Q) (bool, error) {
	root, err := circle.Root(ctx, q)
	if apperr.Is(err, apperr.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	l, ok, err := Of(ctx, q, Circle, root.ID)
	return ok && l.Applies, err
}

// May refuses who may not make or end the link of this kind: a circle's is made
// by who records there, a community's by who keeps its page, one's own by any
// member who is not suspended. A circle that is not public has none: the sheet
// would tell its name to everybody.
func May(ctx context.Context, q store.Q, actor member.Actor, kind Kind, ref string) error {
	switch kind {
	case Circle:
		if err := circle.May(ctx, q, actor, circle.Record, ref); err != nil {
			return err
		}
		c, err := circle.Get(ctx, q, ref)
		if err == nil && c.Audience != journal.Public {
			err = apperr.New(apperr.Conflict, "invitation.circle_public", "Circle", c.Name)
		}
		return err
	case Community:
		c, err := community.Get(ctx, q, ref)
		if err != nil {
			return err
		}
		if err := community.May(actor); err != nil {
			return err
		}
		if !community.MayKeep(actor, c) {
			return apperr.New(apperr.Forbidden, "invitation.community_keeper", "Community", c.Name)
		}
		return nil
	case Person:
		switch {
		case !actor.SignedIn():
			return apperr.New(apperr.NotSignedIn, "invitation.sign_in")
		case actor.Suspended || !actor.Belongs():
			return apperr.New(apperr.Forbidden, "invitation.members")
		case actor.Member != ref:
			return errNotFound
		}
		return nil
	}
	return apperr.New(apperr.Invalid, "invitation.kind").At("kind")
}
