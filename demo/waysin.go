package demo

import (
	"context"
	"fmt"
	"time"

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

// kinds finds one person of each kind. Circle member, facilitator and delegate
// are of one circle below the general one.
func kinds(ctx context.Context, db *store.DB) ([]someone, error) {
	all, err := circle.All(ctx, db)
	if err != nil {
		return nil, err
	}
	var home circle.Circle
	for _, c := range all {
		if c.Name == homeCircle {
			home = c
		}
	}
	if home.ID == "" {
		return nil, fmt.Errorf("demo: there is no %s here: fill the folder anew with --reset", homeCircle)
	}
	roles, err := circle.RolesOf(ctx, db, home.ID)
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
	seats, err := circle.Roster(ctx, db, home.ID)
	if err != nil {
		return nil, err
	}
	people := []someone{{"general member", ""}, {"circle member", ""}, {"facilitator", held[circle.Facilitator]}, {"delegate", held[circle.Delegate]}}
	for _, seat := range seats {
		if !busy[seat.Member] {
			people[1].member = seat.Member
			break
		}
	}
	stewards, err := member.Stewards(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, s := range stewards {
		people = append(people, someone{"steward", s.Member})
		break
	}
	people[0].member, err = generalMember(ctx, db)
	return people, err
}

// generalMember is the first on the register who is in no circle and has taken
// part in a conversation that the demonstration remembers.
func generalMember(ctx context.Context, db *store.DB) (string, error) {
	m, err := member.ByNumber(ctx, db, generalNumber)
	return m.ID, err
}
