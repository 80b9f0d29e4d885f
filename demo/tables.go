package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
)

// A kitchen table is tableSeats people of one neighbourhood; there is one for
// every tableFor members who live in it. A party grows more of them with its
// members, and a small one has none.
const (
	tableFor   = 55
	tableSeats = 9
)

// kitchenTable is one of them: its name, and who sits at it, as indexes into
// Party.People.
type kitchenTable struct {
	name  string
	seats []int
}

// planTables: the circle that cares for members makes a helping circle for each
// kitchen table, in every place but the scattered one. Who comes is no accident:
// the evenings suit those over thirty.
func (p *Party) planTables() { p.plan(p.day(29), p.setTables) }

func (p *Party) setTables(ctx context.Context) error {
	// Chance of its own, so that the rest of the year goes as it would without tables.
	tables := p.laid(rand.New(rand.NewPCG(20261127, 2)))
	g := p.circles["members"]
	if len(tables) == 0 || g == nil {
		return nil // a party too small for it
	}
	w := &work{p: p, g: g, pace: time.Hour, rng: rand.New(rand.NewPCG(20261127, 3)), m: Matter{
		Raised: "Most of us have never sat at a table with another member", Why: "Whoever comes to our evenings has come for years. The others read a letter now and then.",
		Title: "Kitchen tables", Text: "In each neighbourhood some of us meet in a kitchen for half a year, as helping circles. Each tells us by its last evening what its neighbours would have us do.",
		Measured: "How many tables give their recommendation.", Feedback: "To our facilitator.", Months: 6, Audience: "members",
	}}
	w.next = func(ctx context.Context, decision string) error {
		for _, one := range tables {
			if err := p.lay(ctx, g, one, decision); err != nil {
				return err
			}
		}
		return nil
	}
	return w.raise(ctx)
}

// laid chooses who sits at which table.
func (p *Party) laid(rng *rand.Rand) (tables []kitchenTable) {
	for _, home := range places {
		if home.town == 0 {
			continue
		}
		var near []int
		for i, one := range p.People {
			if one.Place == home.name {
				near = append(near, i)
			}
		}
		for n := range len(near) / tableFor {
			one := kitchenTable{name: fmt.Sprintf("Kitchen table %d, %s", n+1, home.name)}
			for range tableSeats {
				weights := make([]float64, len(near))
				for k, i := range near {
					weights[k] = p.comes(p.People[i])
				}
				i := near[choose(rng, weights)]
				p.seated[p.People[i].ID] = true
				one.seats = append(one.seats, i)
			}
			tables = append(tables, one)
		}
	}
	return tables
}

// comes is how likely somebody is to come to a table.
func (p *Party) comes(one Person) float64 {
	switch {
	case p.seated[one.ID] || one.Number == generalNumber || one.Email == "" || one.Lang != "en":
		return 0
	case one.Age < 30:
		return one.Zeal / 5
	default:
		return one.Zeal
	}
}

// lay makes the helping circle of a table.
func (p *Party) lay(ctx context.Context, g *Group, table kitchenTable, decision string) error {
	today := p.Hands.Now()
	until := today.AddDate(0, 6, 0).Format(time.DateOnly)
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		actor := p.actors[g.Seats[0]]
		c, err := circle.Create(ctx, tx, actor, circle.Charter{
			Parent: g.ID, Kind: circle.Helping, Name: table.name, Aim: "Say what our neighbours would have the party do.",
			Lang: "en", Audience: journal.Members, Zone: "Europe/Zurich", Deadline: until,
		}, decision)
		if err != nil {
			return err
		}
		for _, i := range table.seats {
			if _, err := circle.Join(ctx, tx, actor, c.ID, p.actors[i], decision); err != nil {
				return err
			}
		}
		host := p.actors[table.seats[0]]
		for i, kind := range []circle.RoleKind{circle.Leader, circle.Facilitator, circle.Secretary} {
			role, err := circle.OpenRole(ctx, tx, host, c.ID, circle.NewRole{Kind: kind, Lang: "en"}, decision)
			if err != nil {
				return err
			}
			if _, err := circle.Fill(ctx, tx, host, role.ID, p.actors[table.seats[i]], today.Format(time.DateOnly), until, decision); err != nil {
				return err
			}
		}
		_, err = circle.Step(ctx, tx, host, c.ID, circle.Active, decision)
		return err
	})
}
