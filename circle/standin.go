package circle

import (
	"context"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"
)

// StandIn is somebody who does a role's work for a few hours, where its holder
// is lost or there is none: by the consent of those present at a meeting, which
// is the Decision. It ends with the meeting, or when its time is over.
type StandIn struct {
	ID, Circle     string
	Kind           RoleKind
	Member, Person string
	Decision       string
	At, Until      time.Time
}

// longestStandIn is the longest time for which somebody stands in.
const longestStandIn = 24 * time.Hour

// StandFor lets somebody who sits in the circle stand in for a role until a
// time, at most a day ahead, in place of who stood in before. The room in which
// those present consented to it calls this; decision is what it rests on.
func StandFor(ctx context.Context, tx *store.Tx, actor member.Actor, circle string, kind RoleKind, person member.Actor, until time.Time, decision string) error {
	c, err := change(ctx, tx, actor, circle, decision)
	if err != nil {
		return err
	}
	sits, err := Sits(ctx, tx, circle, person.Member)
	if err != nil {
		return err
	}
	if !sits {
		return apperr.New(apperr.Conflict, "circle.not_seated", "Circle", c.Name)
	}
	now := clock.Now(ctx)
	if latest := now.Add(longestStandIn); until.After(latest) {
		until = latest
	}
	_, err = tx.Exec(ctx, "update circle_standin set ended = $1 where circle = $2 and kind = $3 and ended = 0", store.Micros(now), circle, string(kind))
	if err != nil {
		return err
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into circle_standin (id, circle, kind, member, person, decision, at, until) values ($1, $2, $3, $4, $5, $6, $7, $8)",
		row, circle, string(kind), person.Member, person.Pseudonym, decision, store.Micros(now), store.Micros(until))
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "circle.stood_in", row, circle, c.Audience, standInContent)
}

// EndStandIns ends whoever stands in by this decision.
func EndStandIns(ctx context.Context, tx *store.Tx, decision string) error {
	_, err := tx.Exec(ctx, "update circle_standin set ended = $1 where decision = $2 and ended = 0", store.Micros(clock.Now(ctx)), decision)
	return err
}

// StandIns lists who stands in for a role of the circle now.
func StandIns(ctx context.Context, q store.Q, circle string) ([]StandIn, error) {
	return standIns(ctx, q, "where circle = $1 and ended = 0 and until > $2 order by at, id", circle, store.Micros(clock.Now(ctx)))
}

func standIns(ctx context.Context, q store.Q, where string, args ...any) ([]StandIn, error) {
	rows, err := q.Query(ctx, "select id, circle, kind, member, person, decision, at, until from circle_standin "+where, args...)
	return store.Collect(rows, err, func(row store.Row) (StandIn, error) {
		var s StandIn
		var at, until int64
		err := row.Scan(&s.ID, &s.Circle, &s.Kind, &s.Member, &s.Person, &s.Decision, &at, &until)
		s.At, s.Until = store.At(at), store.At(until)
		return s, err
	})
}

// standsIn says whether somebody stands in for one of the roles, and whether
// anybody of the circle does.
func standsIn(ctx context.Context, q store.Q, circle, person string, wanted []RoleKind) (they, anybody bool, err error) {
	list, err := StandIns(ctx, q, circle)
	if err != nil {
		return false, false, err
	}
	for _, s := range list {
		if !slices.Contains(wanted, s.Kind) {
			continue
		}
		sits, err := Sits(ctx, q, circle, s.Member)
		if err != nil {
			return false, false, err
		}
		anybody = anybody || sits
		they = they || sits && s.Member == person
	}
	return they, anybody, nil
}

func exportStandIns(ctx context.Context, q store.Q, member string) (any, error) {
	return standIns(ctx, q, "where member = $1 order by at, id", member)
}

func eraseStandIns(ctx context.Context, tx *store.Tx, member string) error {
	_, err := tx.Exec(ctx, "update circle_standin set member = '', ended = case when ended = 0 then $2 else ended end where member = $1", member, store.Micros(clock.Now(ctx)))
	return err
}

func standInContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Kind, Person, Decision string
		Until                          int64
	}
	err := q.QueryRow(ctx, "select circle, kind, person, decision, until from circle_standin where id = $1", ref).
		Scan(&v.Circle, &v.Kind, &v.Person, &v.Decision, &v.Until)
	return v, err
}

// StoodIn lists who stood in by a decision, over or not, in their order.
func StoodIn(ctx context.Context, q store.Q, decision string) ([]StandIn, error) {
	return standIns(ctx, q, "where decision = $1 order by at, id", decision)
}
