package main

import (
	"context"
	"fmt"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// party is what was founded: a member to look at it, and a circle with circles
// in it.
type party struct{ reader, inside string }

// found makes a party of so many circles, eight in each that has any, each with
// four roles, of which every ninth is vacant.
func found(ctx context.Context, db *store.DB, circles int) (party, error) {
	var p party
	var people []member.Actor
	err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		people = nil
		for n := range 9 {
			id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprintf("Person %d", n), Standing: member.Working, Lang: "en"})
			if err != nil {
				return err
			}
			one, err := member.ActorOf(ctx, tx, id)
			if err != nil {
				return err
			}
			people = append(people, one)
		}
		p.reader = people[8].Member
		return nil
	})
	if err != nil {
		return p, err
	}
	// The terms began some months ago, so that the rings have something to show.
	began := time.Now().AddDate(0, -5, 0)
	ctx = clock.With(ctx, func() time.Time { return began })
	return p, db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		root, err := circle.Found(ctx, tx, people[0], circle.Charter{Name: "General circle", Aim: "A party that listens to everyone", Lang: "en", Audience: journal.Public}, []member.Actor{people[0], people[1], people[8]})
		if err != nil {
			return err
		}
		all := []circle.Circle{root}
		for n := 1; n < circles; n++ {
			c, err := under(ctx, tx, people, all[(n-1)/8], n)
			if err != nil {
				return err
			}
			all = append(all, c)
		}
		p.inside = all[1].ID
		return nil
	})
}

func under(ctx context.Context, tx *store.Tx, people []member.Actor, parent circle.Circle, n int) (circle.Circle, error) {
	c, err := circle.Create(ctx, tx, people[0], circle.Charter{
		Parent: parent.ID, Kind: circle.Sub, Lang: "en", Audience: journal.Public, Name: fmt.Sprintf("%s of quarter %d", []string{"Mobility", "Housing", "Members", "Climate", "Schools"}[n%5], n),
		Aim: fmt.Sprintf("What quarter %d needs so that everybody who lives there is at home in it", n),
	}, "bench")
	if err != nil {
		return c, err
	}
	if _, err := circle.Join(ctx, tx, people[0], c.ID, people[0], "bench"); err != nil {
		return c, err
	}
	if n%97 == 5 {
		if _, err := circle.Join(ctx, tx, people[0], c.ID, people[8], "bench"); err != nil {
			return c, err
		}
	}
	for i, kind := range []circle.RoleKind{circle.Leader, circle.Delegate, circle.Facilitator, circle.Secretary} {
		role, err := circle.OpenRole(ctx, tx, people[0], c.ID, circle.NewRole{Kind: kind, Lang: "en"}, "bench")
		if err != nil {
			return c, err
		}
		if (n*4+i)%9 == 0 {
			continue
		}
		if _, err := circle.Fill(ctx, tx, people[0], role.ID, people[(n+i)%8], c.Today(ctx), c.In(ctx, 160+n%300), "bench"); err != nil {
			return c, err
		}
	}
	return c, nil
}
