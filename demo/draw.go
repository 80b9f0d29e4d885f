package demo

import (
	"context"

	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
	"concentric/representation"
)

// planDraw: while the conversation about rent is open, a hundred members are drawn by lot. No mail
// goes out of a year that is lived in some seconds.
func (p *Party) planDraw() {
	p.plan(p.day(70), func(ctx context.Context) error {
		text := listenings["rent"]
		all, err := listening.All(ctx, p.DB, p.general())
		if err != nil {
			return err
		}
		for _, c := range all {
			if c.Question == text.Question {
				return p.drawFor(ctx, p.actors[p.circles[text.Circle].Seats[1]], c.ID)
			}
		}
		return nil
	})
}

func (p *Party) drawFor(ctx context.Context, host member.Actor, conversation string) error {
	var id string
	err := p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = listening.Invite(ctx, tx, host, conversation)
		return err
	})
	if err != nil {
		return err
	}
	d, err := listening.DrawOf(ctx, p.DB, id)
	if err != nil {
		return err
	}
	strata, err := representation.Strata(ctx, p.DB)
	if err != nil {
		return err
	}
	var reached []string
	for _, one := range p.People {
		if one.Email != "" {
			reached = append(reached, one.ID)
		}
	}
	_, err = p.room.Invited(ctx, d, reached, func(id string) string { return strata[id] })
	return err
}
