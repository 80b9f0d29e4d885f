package demo

import (
	"context"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// WayIn is a sign-in link for one kind of person.
type WayIn struct{ Who, Link string }

// linkLife is how long a way in may be used.
const linkLife = 24 * time.Hour

// WaysIn makes a sign-in link for one person of each kind, the visitor's being
// the address itself. The people are found by what they hold in the circles.
func WaysIn(ctx context.Context, db *store.DB, baseURL string) ([]WayIn, error) {
	people, err := kinds(ctx, db)
	if err != nil {
		return nil, err
	}
	ways := []WayIn{{Who: "visitor", Link: baseURL + "/"}}
	for _, someone := range people {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			token, err := member.IssueLink(ctx, tx, someone.member, linkLife)
			if err == nil {
				ways = append(ways, WayIn{Who: someone.kind, Link: baseURL + "/sign-in/link/" + token})
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return ways, nil
}

type someone struct{ kind, member string }

// kinds finds one person of each kind who may sign in; a kind of which there is
// nobody any more is left out. Circle member, facilitator and delegate are of one
// circle below the general one.
func kinds(ctx context.Context, db *store.DB) ([]someone, error) {
	general, err := generalMember(ctx, db)
	if err != nil {
		return nil, err
	}
	people := []someone{{"general member", general}}
	seated, err := inCircle(ctx, db)
	if err != nil {
		return nil, err
	}
	people = append(people, seated...)
	stewards, err := member.Stewards(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, s := range stewards {
		people = append(people, someone{"steward", s.Member})
		break
	}
	return slices.DeleteFunc(people, func(one someone) bool { return one.member == "" }), nil
}

// inCircle are the circle member, facilitator and delegate of the circle that the
// demonstration lets one see from within; nobody where it was closed or renamed.
func inCircle(ctx context.Context, db *store.DB) ([]someone, error) {
	all, err := circle.All(ctx, db)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(c circle.Circle) bool { return c.Name == homeCircle })
	if at < 0 {
		return nil, nil
	}
	roles, err := circle.RolesOf(ctx, db, all[at].ID)
	if err != nil {
		return nil, err
	}
	held := map[circle.RoleKind]string{}
	busy := map[string]bool{}
	for _, role := range roles {
		if role.Term != nil {
			held[role.Kind] = role.Term.Member
			busy[role.Term.Member] = true
		}
	}
	seats, err := circle.Roster(ctx, db, all[at].ID)
	if err != nil {
		return nil, err
	}
	sits := ""
	for _, seat := range seats {
		if !busy[seat.Member] {
			sits = seat.Member
			break
		}
	}
	return []someone{{"circle member", sits}, {"facilitator", held[circle.Facilitator]}, {"delegate", held[circle.Delegate]}}, nil
}

// generalMember is the one who takes part in every conversation; once they have
// left or were erased, the first on the register who sits in no circle, "" for
// nobody.
func generalMember(ctx context.Context, db *store.DB) (string, error) {
	m, err := member.ByNumber(ctx, db, generalNumber)
	if err == nil && m.Standing == member.General {
		return m.ID, nil
	}
	if err != nil && !apperr.Is(err, apperr.NotFound) {
		return "", err
	}
	for after := ""; ; {
		people, err := member.After(ctx, db, after, store.ListLimit)
		if err != nil || len(people) == 0 {
			return "", err
		}
		for _, m := range people {
			after = m.Number
			if m.Standing != member.General || m.Suspended {
				continue
			}
			if seats, err := circle.SeatsOf(ctx, db, m.ID); err != nil || len(seats) == 0 {
				return m.ID, err
			}
		}
	}
}
