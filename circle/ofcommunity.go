package circle

import (
	"context"
	"database/sql"
	"errors"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/community"
	"concentric/member"
)

// A community may have a circle of its own, of the kind Community: it chooses
// the delegate by role selection, who then sits in the circle above with full
// consent rights for a term, and it may end that term. The circle above
// consented to it when it made the circle; whose it is is said here.

// GiveCommunity says of which community a circle is, by one who records in it.
// A community has one circle, and a circle one community.
func GiveCommunity(ctx context.Context, tx *store.Tx, actor member.Actor, circle, communityID string) error {
	c, err := ofCommunity(ctx, tx, actor, circle)
	if err != nil {
		return err
	}
	one, err := community.Get(ctx, tx, communityID)
	if apperr.Is(err, apperr.NotFound) || err == nil && !one.Ended.IsZero() {
		return apperr.New(apperr.Invalid, "circle.community_missing").At("community")
	}
	if err != nil {
		return err
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into circle_community (id, circle, community, said_by, at) values ($1, $2, $3, $4, $5)",
		row, circle, communityID, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if store.IsDuplicate(err) {
		return apperr.New(apperr.Conflict, "circle.community_taken", "Community", one.Name).At("community")
	}
	if err != nil {
		return err
	}
	tx.Touch(community.Topic(communityID))
	return record(ctx, tx, actor, "circle.community_given", row, circle, c.Audience, communityContent)
}

// EndCommunity says that a circle is no community's any more.
func EndCommunity(ctx context.Context, tx *store.Tx, actor member.Actor, circle string) error {
	c, err := ofCommunity(ctx, tx, actor, circle)
	if err != nil {
		return err
	}
	var row string
	err = tx.QueryRow(ctx, "update circle_community set ended = $1 where circle = $2 and ended = 0 returning id", store.Micros(clock.Now(ctx)), circle).Scan(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return apperr.New(apperr.Conflict, "circle.community_none", "Circle", c.Name)
	}
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "circle.community_ended", row, circle, c.Audience, communityEndContent)
}

// ofCommunity takes the turn of a circle that is, or may be, a community's, for
// one who records in it.
func ofCommunity(ctx context.Context, tx *store.Tx, actor member.Actor, circle string) (Circle, error) {
	if err := tx.Change(ctx, errNoCircle, "update circle_circle set version = version + 1 where id = $1", circle); err != nil {
		return Circle{}, err
	}
	if err := May(ctx, tx, actor, Record, circle); err != nil {
		return Circle{}, err
	}
	c, err := Get(ctx, tx, circle)
	if err == nil && c.Kind != Community {
		err = apperr.New(apperr.Conflict, "circle.community_kind", "Circle", c.Name)
	}
	tx.Touch(Topic(circle))
	return c, err
}

// CommunityOf is the id of the community that a circle is of, "" for none.
func CommunityOf(ctx context.Context, q store.Q, circle string) (string, error) {
	return pairOf(ctx, q, "select community from circle_community where circle = $1 and ended = 0", circle)
}

// OfCommunity is the id of the circle that a community has of its own, "" for
// none. Whether somebody may see it is for the caller to ask.
func OfCommunity(ctx context.Context, q store.Q, community string) (string, error) {
	return pairOf(ctx, q, "select circle from circle_community where community = $1 and ended = 0", community)
}

func pairOf(ctx context.Context, q store.Q, query, one string) (other string, err error) {
	err = q.QueryRow(ctx, query, one).Scan(&other)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return other, err
}

func communityContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Community, Person string
		At                        int64
	}
	err := q.QueryRow(ctx, "select circle, community, said_by, at from circle_community where id = $1", ref).Scan(&v.Circle, &v.Community, &v.Person, &v.At)
	return v, err
}

func communityEndContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Ended int64 }
	err := q.QueryRow(ctx, "select ended from circle_community where id = $1", ref).Scan(&v.Ended)
	return v, err
}
