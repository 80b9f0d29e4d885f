package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/journal"
	"concentric/member"
)

// found begins the party: six people found the general circle, and lead the
// circles below it once these are made.
func (p *Party) found(ctx context.Context) error {
	text := circleTexts[0]
	group := &Group{Text: text, Seats: p.gather(text.Members)}
	p.circles = map[string]*Group{text.Key: group}
	var founders []member.Actor
	for _, i := range group.Seats {
		founders = append(founders, p.actors[i])
	}
	err := p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := circle.Found(ctx, tx, founders[0], circle.Charter{
			Name: text.Name, Aim: text.Aim, Lang: "en", Audience: journal.Public, Zone: "Europe/Zurich",
		}, founders)
		group.ID = c.ID
		return err
	})
	if err != nil {
		return err
	}
	p.after(2*time.Hour, func(ctx context.Context) error {
		return p.agree(ctx, group, Matter{
			Raised: "How we decide", Why: "Before we decide anything, we decide how.",
			Title: "We decide by consent, in rounds", Text: "A circle decides when nobody in it has a reasoned objection. Everyone is asked, one after the other. An objection is worked on until what worries us is dealt with.\n\nOur circles have a facilitator and a secretary, chosen for a term.",
			Measured: "Whether people come back to the next meeting.", Feedback: "To the facilitator.", Months: 12, Audience: "public",
		}, func(ctx context.Context, decision string) error { return p.begin(ctx, group, decision) })
	})
	return nil
}

// begin fills the roles of a circle by its own decision and sets it to work;
// the general circle then makes the others.
func (p *Party) begin(ctx context.Context, g *Group, decision string) error {
	roles := []circle.NewRole{
		{Kind: circle.Facilitator, Duties: "Holds the rounds, so that everyone is heard.", Lang: "en"},
		{Kind: circle.Secretary, Duties: "Keeps the minutes and the dates.", Lang: "en"},
		{Kind: circle.Operational, Title: g.Text.Looks, Duties: g.Text.Does, Lang: "en"},
	}
	holders := []int{1, 2, 3}
	if g.Text.Parent != "" {
		roles = append(roles, circle.NewRole{Kind: circle.Leader, Duties: "Brings in what the circle above asks for.", Lang: "en"},
			circle.NewRole{Kind: circle.Delegate, Duties: "Brings up what this circle sees.", Lang: "en"})
		holders = append(holders, 0, 4)
	}
	today := p.Hands.Now()
	err := p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		actor := p.actors[g.Seats[0]]
		for i, r := range roles {
			role, err := circle.OpenRole(ctx, tx, actor, g.ID, r, decision)
			if err != nil {
				return err
			}
			// Terms end at different times, so that a circle never loses all at once.
			ends := today.AddDate(1, 1+2*i, 0).Format(time.DateOnly)
			term, err := circle.Fill(ctx, tx, actor, role.ID, p.actors[g.Seats[holders[i]]], today.Format(time.DateOnly), ends, decision)
			if err != nil {
				return err
			}
			if r.Kind == circle.Delegate {
				if err := circle.Confirm(ctx, tx, p.actors[p.circles["general"].Seats[0]], term.ID, decision); err != nil {
					return err
				}
			}
		}
		for _, words := range g.Text.Domain {
			if _, err := circle.AddDomain(ctx, tx, actor, g.ID, words, "en", decision); err != nil {
				return err
			}
		}
		_, err := circle.Step(ctx, tx, actor, g.ID, circle.Active, decision)
		return err
	})
	if err != nil || g.Text.Parent != "" {
		return err
	}
	p.after(time.Hour, func(ctx context.Context) error { return p.giveSteward(ctx, g) })
	for i, text := range circleTexts[1:] {
		p.after(time.Duration(i+1)*26*time.Hour, func(ctx context.Context) error { return p.branch(ctx, text, g.Seats[i]) })
	}
	return nil
}

// giveSteward: the general circle gives the steward role for a term, by its
// consent, to one of its own.
func (p *Party) giveSteward(ctx context.Context, g *Group) error {
	who := p.actors[g.Seats[0]]
	name := p.People[g.Seats[0]].Name
	w := &work{p: p, g: g, pace: time.Hour, rng: rand.New(rand.NewPCG(1, 42)), m: Matter{
		Raised: "Somebody has to look after the server", Why: "Members' addresses are on it, and nobody owns it.",
		Title: name + " looks after the server", Text: name + " is our steward for a year and a half, keeps the backups and answers when it stands still. Every use of the role's powers is there for all members to read.",
		Measured: "Whether the server was there when we needed it.", Feedback: "To the general circle.", Months: 17, Audience: "members",
	}, effects: []consent.Effect{{Kind: consent.Stewards, Circle: g.ID, Person: who, Ends: p.start.AddDate(1, 6, 0).Format(time.DateOnly)}}}
	return w.raise(ctx)
}

// branch makes a circle below the general one: the general circle consents to
// its aim and its first people, the circle to its roles.
func (p *Party) branch(ctx context.Context, text CircleText, leader int) error {
	general := p.circles["general"]
	return p.agree(ctx, general, Matter{
		Raised: text.Gap, Why: "It falls between us, and nobody feels responsible for it.",
		Title: "We make the " + text.Name, Text: "We make the " + text.Name + ". Its aim: " + text.Aim + "\n\nIt decides alone about what is in its domain.",
		Measured: "Whether what it is for gets done.", Feedback: "To the general circle.", Months: 12, Audience: "public",
	}, func(ctx context.Context, decision string) error {
		g := &Group{Text: text, Seats: append([]int{leader}, p.gather(text.Members-1)...)}
		err := p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			actor := p.actors[general.Seats[0]]
			c, err := circle.Create(ctx, tx, actor, circle.Charter{
				Parent: general.ID, Kind: circle.Department, Name: text.Name, Aim: text.Aim, Lang: "en", Audience: journal.Public, Zone: "Europe/Zurich",
			}, decision)
			if err != nil {
				return err
			}
			g.ID = c.ID
			for _, i := range g.Seats {
				if _, err := circle.Join(ctx, tx, actor, c.ID, p.actors[i], decision); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		p.circles[text.Key] = g
		p.after(48*time.Hour, func(ctx context.Context) error {
			return p.agree(ctx, g, Matter{
				Raised: "Our roles for the first year", Why: "Somebody has to hold the rounds, and somebody the pen.",
				Title: "Roles of the " + text.Name, Text: "We fill our roles for a year, after hearing everyone's reasons in a round. Terms end at different times.",
				Measured: "Whether the roles were a burden.", Feedback: "To each other, at the review.", Months: 6, Audience: "members",
			}, func(ctx context.Context, decision string) error { return p.begin(ctx, g, decision) })
		})
		return nil
	})
}

// gather draws people for a circle: zealous ones, in no circle yet, who read the
// language in which the circles write, and not the one whom the demonstration
// shows as a general member.
func (p *Party) gather(n int) []int {
	var seats []int
	for range n {
		i := p.someone(func(one Person) float64 {
			if p.seated[one.ID] || one.Number == generalNumber || one.Email == "" || one.Lang != "en" {
				return 0
			}
			return one.Zeal * one.Zeal
		})
		p.seated[p.People[i].ID] = true
		seats = append(seats, i)
	}
	return seats
}
