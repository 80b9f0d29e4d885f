package circle

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/community"
	"concentric/member"
)

// A circle may open a seat for a community that has no circle of its own: a
// role in which the people of the community choose who sits (room delegate).
// Whoever they choose sits there with full consent rights for as long as the
// term is not ended; it is no double link, for there is nothing below.

// ofCircle refuses a role that its circle does not give: a community's seat.
func (r Role) ofCircle() error {
	if r.Community != "" {
		return apperr.New(apperr.Conflict, "circle.seat_of_community")
	}
	return nil
}

// canSeat refuses a seat for a community that is not there, or that has one in
// this circle, and one that would be one of the circle's own roles.
func canSeat(ctx context.Context, q store.Q, c Circle, role NewRole) error {
	if role.Community == "" {
		return nil
	}
	one, err := community.Get(ctx, q, role.Community)
	if apperr.Is(err, apperr.NotFound) || err == nil && !one.Ended.IsZero() || role.Kind != Operational {
		return apperr.New(apperr.Invalid, "circle.community_missing").At("community")
	}
	if err != nil {
		return err
	}
	there, err := communitySeats(ctx, q, "where community = $1 and circle = $2", role.Community, c.ID)
	if err == nil && len(there) > 0 {
		err = apperr.New(apperr.Conflict, "circle.seat_there", "Circle", c.Name, "Community", one.Name).At("community")
	}
	return err
}

// SeatsFor lists the seats that circles opened for a community, the oldest
// first, each with who holds it now. Whether somebody may see a circle is for
// the caller to ask.
func SeatsFor(ctx context.Context, q store.Q, community string) ([]Role, error) {
	return communitySeats(ctx, q, "where community = $1", community)
}

// CommunitySeats lists the seats that circles opened for communities.
func CommunitySeats(ctx context.Context, q store.Q) ([]Role, error) {
	return communitySeats(ctx, q, "where community <> ''")
}

func communitySeats(ctx context.Context, q store.Q, where string, args ...any) ([]Role, error) {
	rows, err := q.Query(ctx, selectRole+where+" order by at, id", args...)
	roles, err := store.Collect(rows, err, scanRole)
	if err != nil {
		return nil, err
	}
	for i, r := range roles {
		held, err := terms(ctx, q, "where t.role = $1 and t.ended = 0", r.ID)
		if err != nil {
			return nil, err
		}
		if len(held) > 0 {
			roles[i].Term = &held[0]
		}
	}
	return roles, nil
}

// CanSeat refuses what SeatDelegate would refuse.
func CanSeat(ctx context.Context, q store.Q, role, starts, ends string) error {
	r, err := communityRole(ctx, q, role)
	if err != nil {
		return err
	}
	return canFill(ctx, q, r, member.Actor{}, starts, ends)
}

// SeatDelegate seats whom the people of a community chose, for a term. decision
// is what they did to choose; whether they did is for the caller to say. Who
// sits in the circle already keeps that seat when the term ends.
func SeatDelegate(ctx context.Context, tx *store.Tx, role string, person member.Actor, starts, ends, decision string) (Term, error) {
	r, err := communityRole(ctx, tx, role)
	if err != nil {
		return Term{}, err
	}
	return fill(ctx, tx, member.Actor{}.For(r.Circle), r, person, starts, ends, decision)
}

// EndDelegate ends the term of a community's delegate, whom those who chose
// them have recalled. decision is what they did.
func EndDelegate(ctx context.Context, tx *store.Tx, term, decision string) error {
	t, err := getTerm(ctx, tx, term)
	if err != nil {
		return err
	}
	if _, err := communityRole(ctx, tx, t.Role); err != nil {
		return err
	}
	return EndTerm(ctx, tx, member.Actor{}.For(t.Circle), term, decision)
}

func communityRole(ctx context.Context, q store.Q, role string) (Role, error) {
	r, err := getRole(ctx, q, role)
	if err == nil && r.Community == "" {
		err = apperr.New(apperr.NotFound, "circle.role_not_found")
	}
	return r, err
}

// ReportFromSeat adds what a community's delegate tells the people of the
// community, while the term runs.
func ReportFromSeat(ctx context.Context, tx *store.Tx, actor member.Actor, role, text, lang string) error {
	r, err := communityRole(ctx, tx, role)
	if err != nil {
		return err
	}
	if err := tx.Change(ctx, errNoCircle, "update circle_circle set version = version + 1 where id = $1", r.Circle); err != nil {
		return err
	}
	c, err := Get(ctx, tx, r.Circle)
	if err != nil {
		return err
	}
	if err := May(ctx, tx, actor, Propose, r.Circle); err != nil {
		return err
	}
	held, err := terms(ctx, tx, "where t.role = $1 and t.member = $2 and t.ended = 0", role, actor.Member)
	if err != nil {
		return err
	}
	if len(held) == 0 || !held[0].Runs(c.Today(ctx)) {
		return apperr.New(apperr.Forbidden, "circle.report_seat")
	}
	return addReport(ctx, tx, actor, c, role, text, lang)
}

// ReportsFromSeat lists what the delegates in a seat reported, the newest first,
// at most limit.
func ReportsFromSeat(ctx context.Context, q store.Q, role string, limit int) ([]Report, error) {
	return reports(ctx, q, "where role = $1 order by at desc, id limit $2", role, limit)
}
