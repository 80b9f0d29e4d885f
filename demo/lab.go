package demo

import (
	"context"
	"time"

	"concentric/base/store"
	"concentric/lab"
	"concentric/listening"
	"concentric/member"
)

// planLabs: somebody who sits in no circle talked with neighbours about the
// question that is open, and handed in notes; another lab is to come.
func (p *Party) planLabs() {
	var id string
	p.plan(p.day(11).Add(time.Hour), func(ctx context.Context) (err error) {
		id, err = p.holdLab(ctx, lab.New{
			Day: p.day(8).Format(time.DateOnly), Hour: "19:00", Place: "Kitchen of the community house, Mill Lane", People: 8, Others: true,
			Words: "There will be soup. Children are welcome.", Lang: "en",
		})
		return err
	})
	p.plan(p.day(6), func(ctx context.Context) error {
		return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			return lab.HandIn(ctx, tx, p.hostOfLabs(), id, lab.Notes{
				People: 9, Needs: []string{
					"We need a way to the shops that is safe with a pram.",
					"We need to load and unload for a quarter of an hour without a fine.",
					"We need somewhere to sit that costs nothing.",
				},
				Differ: "Whether deliveries should end at ten or at noon.",
				Said:   "Two had never been to anything of a party before, and would come again if there is soup.",
				Lang:   "en", Clean: true,
			})
		})
	})
	p.plan(p.day(3), func(ctx context.Context) error {
		_, err := p.holdLab(ctx, lab.New{
			Day: p.day(-9).Format(time.DateOnly), Hour: "17:30", Place: "Back room of the bakery at the bridge", People: 10, Others: true,
			Words: "For those who work in the shops. We begin after closing time.", Lang: "en",
		})
		return err
	})
}

// holdLab registers a lab about the conversation that is open.
func (p *Party) holdLab(ctx context.Context, n lab.New) (id string, err error) {
	err = p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := listening.All(ctx, tx, p.general())
		if err != nil {
			return err
		}
		for _, c := range all {
			if c.Question == listenings["centre"].Question {
				n.Talk = c.ID
			}
		}
		id, err = lab.Register(ctx, tx, p.hostOfLabs(), n)
		return err
	})
	return id, err
}

// hostOfLabs sits in no circle.
func (p *Party) hostOfLabs() member.Actor {
	for i, one := range p.People {
		if !p.seated[one.ID] && one.Number != generalNumber && one.Lang == "en" && p.actors[i].Belongs() {
			return p.actors[i]
		}
	}
	return p.general()
}
