package demo

import (
	"context"
	"time"

	"concentric/base/store"
	"concentric/brief"
	"concentric/circle"
	"concentric/community"
	"concentric/engine/opinion"
	"concentric/invitation"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/representation"
	"concentric/setup"
)

// placeList is the list of places that the steward imports.
const placeList = `name;parent;level
Riverland;;country
Town;Riverland;district
Valleys;Riverland;district
Hills;Riverland;district
Rivertown;Town;quarter
Harbour Quarter;Town;quarter
Millfield;Town;quarter
Eastbank;Town;quarter
Upper Valley;Valleys;village
Lower Valley;Valleys;village
Hillside villages;Hills;village
`

// belonging is an interest or an identity of the simulation, with how many of
// those who feel it say so.
type belonging struct {
	kind        community.Kind
	name, about string
	share       func(Person) float64
}

var belongings = []belonging{
	{community.Interest, nightBuses, "Getting home after eleven, by bus, train or foot.", func(Person) float64 { return .08 }},
	{community.Interest, "Homes we can pay for", "Rents, empty houses, and who may build what where.", func(Person) float64 { return .12 }},
	{community.Interest, "Farming around here", "Milk, meadows and what the co-operative pays.", func(one Person) float64 {
		if one.Place == "Upper Valley" || one.Place == "Lower Valley" {
			return .3
		}
		return .02
	}},
	{community.Identity, "Women", "", func(one Person) float64 {
		if one.Gender == "woman" {
			return .5
		}
		return 0
	}},
	{community.Identity, "Parents of small children", "", func(one Person) float64 {
		if one.Age > 24 && one.Age < 46 {
			return .3
		}
		return 0
	}},
	{community.Identity, "People with a disability", "", func(Person) float64 { return .05 }},
}

// planCommunities: the places come from a list, people say where they belong,
// a neighbourhood gets a circle of its own, which asks its people.
func (p *Party) planCommunities() {
	p.plan(p.day(40), p.bringPlaces)
	p.plan(p.day(38), p.belong)
	p.plan(p.day(37), p.sayWhoAnswers)
	p.plan(p.day(36), p.invite)
	p.plan(p.day(30), p.eastbank)
	p.plan(p.day(2), func(ctx context.Context) error { // a last look before the end
		return (&representation.Room{DB: p.DB, Listen: p.room}).Renew(ctx)
	})
}

func (p *Party) steward(ctx context.Context) (member.Actor, error) {
	return member.ActorOf(ctx, p.DB, p.actors[p.circles["general"].Seats[0]].Member)
}

// invite makes the party's link, by which people come in.
func (p *Party) invite(ctx context.Context) error {
	general := p.circles["general"]
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := invitation.Offer(ctx, tx, p.actors[general.Seats[1]], invitation.Circle, general.ID, true)
		return err
	})
}

// The party's imprint and what it says about data, as they stand below every page.
const (
	imprint = "Common Ground, an association\n\nBridge Street 4, Rivertown\n\nRepresented by the people of the General circle\n\nContact: hello@commonground.example"
	privacy = "Common Ground runs these pages and answers for what happens with your data. Ask: hello@commonground.example\n\n**What is kept.** Your name, e-mail address, member number and language; what you write, answer and decide here. Names and addresses are kept encrypted.\n\n**Who sees it.** What a circle makes public, everybody can read. Nobody is shown how you voted in a conversation. A steward’s look at the register is noted, and you see it in your account.\n\n**How long.** Until you erase your account, which you can do there yourself. In the record of decisions a meaningless number stays in place of your name."
)

// sayWhoAnswers lets the steward write imprint and privacy.
func (p *Party) sayWhoAnswers(ctx context.Context) error {
	steward, err := p.steward(ctx)
	if err != nil {
		return err
	}
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return setup.SetTexts(ctx, tx, setup.By{Actor: steward}, imprint, privacy, "en")
	})
}

func (p *Party) bringPlaces(ctx context.Context) error {
	steward, err := p.steward(ctx)
	if err != nil {
		return err
	}
	err = p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		list, err := community.Stage(ctx, tx, steward, []byte(placeList))
		if err != nil {
			return err
		}
		_, err = community.Import(ctx, tx, steward, list)
		return err
	})
	if err != nil {
		return err
	}
	_, err = community.Look(ctx, p.DB, true)
	return err
}

// belong lets people begin interests, join them, and declare who they are.
func (p *Party) belong(ctx context.Context) error {
	steward, err := p.steward(ctx)
	if err != nil {
		return err
	}
	ids := make([]string, len(belongings))
	for i, b := range belongings {
		who := steward
		if b.kind == community.Interest {
			who = p.actors[p.someone(p.zealOf)]
		}
		err := p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			c, err := community.Begin(ctx, tx, who, community.New{Kind: b.kind, Name: b.name, About: b.about, Lang: "en"})
			ids[i] = c.ID
			if b.name == nightBuses {
				p.nightBuses = c.ID
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	for from := 0; from < len(p.People); from += registerBatch {
		err := p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for n := from; n < min(from+registerBatch, len(p.People)); n++ {
				if err := p.declare(ctx, tx, n, ids); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// declare lets one person say where they belong.
func (p *Party) declare(ctx context.Context, tx *store.Tx, n int, ids []string) error {
	for i, b := range belongings {
		if p.Rng.Float64() >= b.share(p.People[n]) {
			continue
		}
		var err error
		if b.kind == community.Interest {
			err = community.Join(ctx, tx, p.actors[n], ids[i])
			if b.name == nightBuses {
				p.riders = append(p.riders, n)
			}
		} else {
			err = community.Declare(ctx, tx, p.actors[n], ids[i], true)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// eastbank makes a neighbourhood's circle: the general circle consents to it,
// its delegate reports back, and it asks its people.
func (p *Party) eastbank(ctx context.Context) error {
	var seats []int
	for i, one := range p.People {
		if len(seats) < 5 && one.Place == "Eastbank" && !p.seated[one.ID] && one.Number != generalNumber && one.Email != "" && one.Lang == "en" {
			seats = append(seats, i)
			p.seated[one.ID] = true
		}
	}
	if len(seats) < 5 {
		return nil // a party too small for it
	}
	general := p.circles["general"]
	return p.agree(ctx, general, Matter{
		Raised: "Eastbank has nobody with us", Why: "One in eight of us lives on the east bank, and nobody from there sits in a circle.",
		Title: "We make a circle of Eastbank", Text: "We make a circle of the people of Eastbank. It chooses a delegate, who sits with us.",
		Measured: "Whether its delegate comes, and reports back.", Feedback: "To the general circle.", Months: 12, Audience: "public",
	}, func(ctx context.Context, decision string) error { return p.settleEastbank(ctx, seats, decision) })
}

func (p *Party) settleEastbank(ctx context.Context, seats []int, decision string) error {
	today := p.Hands.Now()
	var own circle.Circle
	err := p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		actor := p.actors[p.circles["general"].Seats[0]]
		var err error
		own, err = circle.Create(ctx, tx, actor, circle.Charter{
			Parent: p.circles["general"].ID, Kind: circle.Community, Name: "Eastbank", Aim: "The people of Eastbank are heard where it is decided.",
			Lang: "en", Audience: journal.Public, Zone: "Europe/Zurich",
		}, decision)
		if err != nil {
			return err
		}
		for _, i := range seats {
			if _, err := circle.Join(ctx, tx, actor, own.ID, p.actors[i], decision); err != nil {
				return err
			}
		}
		for i, kind := range []circle.RoleKind{circle.Leader, circle.Facilitator, circle.Secretary, circle.Delegate} {
			role, err := circle.OpenRole(ctx, tx, p.actors[seats[0]], own.ID, circle.NewRole{Kind: kind, Lang: "en"}, decision)
			if err != nil {
				return err
			}
			term, err := circle.Fill(ctx, tx, p.actors[seats[0]], role.ID, p.actors[seats[i]], today.Format(time.DateOnly), today.AddDate(1, i, 0).Format(time.DateOnly), decision)
			if err != nil {
				return err
			}
			if kind == circle.Delegate {
				if err := circle.Confirm(ctx, tx, actor, term.ID, decision); err != nil {
					return err
				}
			}
		}
		_, err = circle.Step(ctx, tx, p.actors[seats[0]], own.ID, circle.Active, decision)
		return err
	})
	if err != nil {
		return err
	}
	p.after(26*time.Hour, func(ctx context.Context) error { return p.askEastbank(ctx, own.ID, seats) })
	return nil
}

// askEastbank says whose circle it is, reports back, and opens a conversation
// for the neighbourhood.
func (p *Party) askEastbank(ctx context.Context, own string, seats []int) error {
	tree, err := community.ReadTree(ctx, p.DB)
	if err != nil {
		return err
	}
	place := ""
	for _, c := range tree.List {
		if c.Name == "Eastbank" {
			place = c.ID
		}
	}
	var talk string
	err = p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := circle.GiveCommunity(ctx, tx, p.actors[seats[1]], own, place); err != nil {
			return err
		}
		if err := circle.ReportBack(ctx, tx, p.actors[seats[3]], own, "The general circle plans its spring. I said that the bridge is closed to prams for the third month, and was asked to bring what you would have instead. So please answer our question.", "en"); err != nil {
			return err
		}
		talk, err = listening.Open(ctx, tx, p.actors[seats[1]], listening.New{
			Circle: own, Audience: listening.ForCommunities, Communities: []string{place}, Question: "What should happen at the bridge?", Lang: "en",
			Need: "The foot bridge is closed to prams and wheelchairs, and the town asks us what we would have.", Promise: "Our delegate brings what we share to the general circle.",
			Brief: brief.Brief{
				What: "The foot bridge between Eastbank and Rivertown.", WhyNow: "The town repairs it next summer.",
				TradeOffs: "A ramp takes the playground's corner; a lift breaks down; a ferry costs every year.", Affected: "Whoever crosses with wheels, and the children of the playground.", Lang: "en",
			},
			Mode: listening.Strict, AnswerBy: p.Hands.Now().AddDate(0, 0, 60).Format(time.DateOnly),
			Seeds: []string{
				"A ramp is worth the corner of the playground.", "A lift will be broken half of the time.", "Until it is repaired, a ferry should run in the morning.",
				"Bicycles should keep off the bridge.", "The bridge needs light.", "The playground should not lose a metre.",
			},
		})
		return err
	})
	if err != nil {
		return err
	}
	for i, one := range p.People {
		if one.Place != "Eastbank" || p.Rng.Float64() > one.Zeal+.15 {
			continue
		}
		for n := 1; n <= 6; n++ {
			vote := opinion.Agree
			if p.Rng.Float64() < .35 {
				vote = opinion.Disagree
			}
			if err := p.room.Vote(ctx, p.actors[i], talk, n, vote); err != nil {
				return err
			}
		}
	}
	return nil
}
