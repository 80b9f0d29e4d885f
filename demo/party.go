package demo

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/consent"
	"concentric/listening"
	"concentric/member"
)

// Party is a simulated party while it is being lived: its people, its circles,
// its clock.
type Party struct {
	DB     *store.DB
	Rng    *rand.Rand
	Hands  *clock.Hands
	People []Person

	room   *listening.Room
	settle func(ctx context.Context) error
	start  time.Time

	actors   []member.Actor
	byMember map[string]member.Actor
	circles  map[string]*Group
	seated   map[string]bool // who is in a circle

	programme string // id of the party's programme

	nightBuses string // id of the interest
	riders     []int  // who joined it

	events  queue
	planned int
}

// Group is a simulated circle: the circle's id and the people in it, as
// indexes into Party.People.
type Group struct {
	ID    string
	Text  CircleText
	Seats []int
}

// ctx is the context in which the party's clock runs.
func (p *Party) ctx(ctx context.Context) context.Context { return clock.With(ctx, p.Hands.Now) }

// registerBatch is how many people enter the register in one transaction.
const registerBatch = 200

// register puts everyone on the register, as an import would.
func (p *Party) register(ctx context.Context) error {
	p.actors = make([]member.Actor, len(p.People))
	for from := 0; from < len(p.People); from += registerBatch {
		to := min(from+registerBatch, len(p.People))
		err := p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for i := from; i < to; i++ {
				var err error
				if p.People[i].ID, err = member.Add(ctx, tx, p.entry(p.People[i])); err != nil {
					return err
				}
				if p.actors[i], err = member.ActorOf(ctx, tx, p.People[i].ID); err != nil {
					return err
				}
				p.byMember[p.People[i].ID] = p.actors[i]
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// entry is how a person stands on the register. What they declared about
// themselves is there where they chose to.
func (p *Party) entry(someone Person) member.Member {
	m := member.Member{
		Number: someone.Number, Name: someone.Name, Given: someone.Given, Email: someone.Email, Lang: someone.Lang,
		Address:   member.Address{City: someone.Place, Country: "CG"},
		Joined:    someone.Joined.Format(time.DateOnly),
		PaidUntil: p.Hands.Now().AddDate(0, p.Rng.IntN(12), 0).Format(time.DateOnly),
	}
	if p.Rng.Float64() < .7 {
		m.Attributes = map[string]string{
			"gender":     someone.Gender,
			"birth_year": strconv.Itoa(p.Hands.Now().Year() - someone.Age),
			"place":      someone.Place,
		}
	}
	return m
}

// general is the general member whom the demonstration lets one be.
func (p *Party) general() member.Actor {
	for i := range p.People {
		if p.People[i].Number == generalNumber {
			return p.actors[i]
		}
	}
	return p.actors[0] // a party smaller than the number
}

// others are the people on a roster whom the demonstration does not let one be;
// where it lets one be none of them, half of the roster.
func (p *Party) others(places []consent.Place) []consent.Place {
	shown := map[string]bool{p.actors[p.circles["general"].Seats[0]].Member: true} // the steward
	for n, i := range p.circles["rivertown"].Seats {
		if n == 1 || n >= 4 { // the facilitator, the delegate, those without a role
			shown[p.actors[i].Member] = true
		}
	}
	rest := slices.DeleteFunc(slices.Clone(places), func(one consent.Place) bool { return shown[one.Member] })
	if len(rest) == len(places) {
		return places[:len(places)/2]
	}
	return rest
}
