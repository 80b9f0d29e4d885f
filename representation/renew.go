package representation

import (
	"context"
	"embed"
	"time"

	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/listening"
	"concentric/member"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// Room counts people: who took part in a conversation is worked out from its
// key, in memory.
type Room struct {
	DB     *store.DB
	Listen *listening.Room
}

// Due is what the clock brings: the figures are made anew each day.
func (r *Room) Due() []due.Rule {
	return []due.Rule{{Name: "representation.renew", Every: 24 * time.Hour, Run: func(ctx context.Context, _ *store.DB) error { return r.Renew(ctx) }}}
}

// register is everybody on the register, with the cells in which they stand.
type register struct {
	ids     []string
	cells   [][]string
	members Counts // without supporters
	place   map[string]int
}

// Renew counts everybody anew: the members, who sits in circles, each circle, and
// each conversation that is under way, with the members as they are then: those who
// took part are compared with whom they were among, also when it is long over.
func (r *Room) Renew(ctx context.Context) error {
	all, err := r.read(ctx)
	if err != nil {
		return err
	}
	scopes := map[string]Counts{Members: all.members}
	if err := r.seats(ctx, all, scopes); err != nil {
		return err
	}
	talks, err := listening.UnderWay(ctx, r.DB)
	if err != nil {
		return err
	}
	for _, talk := range talks {
		if scopes[OfConversation(talk)], err = r.took(ctx, all, talk); err != nil {
			return err
		}
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		for scope, counts := range scopes {
			if err := publish(ctx, tx, scope, counts); err != nil {
				return err
			}
		}
		for _, talk := range talks {
			if err := keepAmong(ctx, tx, talk); err != nil {
				return err
			}
		}
		tx.Touch(Topic)
		return nil
	})
}

// Topic is touched with each release.
const Topic = "representation"

// read counts the members.
func (r *Room) read(ctx context.Context) (register, error) {
	tree, err := community.ReadTree(ctx, r.DB)
	if err != nil {
		return register{}, err
	}
	outlines, err := member.Outlines(ctx, r.DB)
	if err != nil {
		return register{}, err
	}
	profiles, err := community.Profiles(ctx, r.DB)
	if err != nil {
		return register{}, err
	}
	sort := newSorter(tree, clock.Now(ctx))
	all := register{ids: make([]string, len(outlines)), cells: make([][]string, len(outlines)), place: make(map[string]int, len(outlines))}
	for i, o := range outlines {
		all.ids[i], all.cells[i], all.place[o.ID] = o.ID, sort.cells(o, profiles[o.ID]), i
		if !o.Supporter {
			all.members.count(all.cells[i])
		}
	}
	return all, nil
}

// seats counts who sits in circles.
func (r *Room) seats(ctx context.Context, all register, scopes map[string]Counts) error {
	circles, err := circle.All(ctx, r.DB)
	if err != nil {
		return err
	}
	var anywhere Counts
	counted := map[string]bool{}
	for _, c := range circles {
		roster, err := circle.Roster(ctx, r.DB, c.ID)
		if err != nil {
			return err
		}
		var here Counts
		for _, seat := range roster {
			i, known := all.place[seat.Member]
			if !known {
				continue
			}
			here.count(all.cells[i])
			if !counted[seat.Member] {
				counted[seat.Member] = true
				anywhere.count(all.cells[i])
			}
		}
		scopes[OfCircle(c.ID)] = here
	}
	scopes[Seats] = anywhere
	return nil
}

// took counts who took part in a conversation.
func (r *Room) took(ctx context.Context, all register, conversation string) (Counts, error) {
	people, cells, err := r.Listen.CountBy(ctx, conversation, all.ids, func(i int) []string { return all.cells[i] })
	return Counts{People: people, Cells: cells}, err
}
